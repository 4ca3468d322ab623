"""A JSON document: one article object, a list of them, or an object that holds such a list (`articles`, `items`, `data` ...)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.ingest.readers.context import Context
from pipeline.ingest.readers.json_lines import record_of
from pipeline.ingest.readers.json_values import parse_json
from pipeline.ingest.record import RawRecord, Unit
from pipeline.ingest.streams import Source

MEDIA_TYPE = "application/json"
# Where APIs of news services put their list.
_LISTS = ("articles", "items", "results", "data", "documents", "docs", "records", "news", "stories")


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each article of the document; the row_key is its position in the list, counted from 1, and None for a single object."""
    value, _ = parse_json(source.read_all().removeprefix(b"\xef\xbb\xbf"))
    articles = _article_list(value)
    if articles is None:
        yield Unit(None, lambda: record_of(value, context, MEDIA_TYPE))
        return
    for number, article in enumerate(articles, start=1):
        yield Unit(str(number), _maker(article, context))


def _article_list(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return next((value[key] for key in _LISTS if isinstance(value.get(key), list) and value[key] and isinstance(value[key][0], dict)), None)
    return None


def _maker(article: Any, context: Context) -> Any:
    def make() -> RawRecord:
        return record_of(article, context, MEDIA_TYPE)

    return make
