"""Which articles are later versions of one page: same address, other words. Copies (same words) are dedupe.py's, near copies elsewhere stories.py's."""

from __future__ import annotations

import datetime as dt
import itertools
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyarrow as pa

# Parameters that say where a reader came from, and nothing about what is read.
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "at_", "ref", "cmp", "ocid", "ns_", "smid", "traffic_source")


def find_superseded(articles: pa.Table) -> pa.Array:
    """Return, for each article, the article_id of the next version of its page; null for the latest version and for articles without an address.

    Versions have the same publisher and, scheme and tracking parameters aside, the same address. Their order is that of retrieval where it is known, else of
    arrival, then the table's. Copies (duplicate_of) are no versions. Pass all days together.
    """
    columns = {name: articles.column(name).to_pylist() for name in ("article_id", "url", "publisher", "duplicate_of", "retrieved_at", "arrival_date")}
    pages: dict[tuple[str | None, str], list[int]] = {}
    for index, url in enumerate(columns["url"]):
        if url and columns["duplicate_of"][index] is None:
            pages.setdefault((columns["publisher"][index], page_address(url)), []).append(index)
    later: list[str | None] = [None] * articles.num_rows
    for indexes in pages.values():
        ordered = sorted(indexes, key=lambda index: _time(columns["retrieved_at"][index], columns["arrival_date"][index]))
        for older, newer in itertools.pairwise(ordered):
            later[older] = columns["article_id"][newer]
    return pa.array(later, pa.string())


def page_address(url: str) -> str:
    """Return an address reduced to what names the page: host, path and the parameters that are no tracking."""
    try:
        parts = urlsplit(url.strip())
        kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not name.lower().startswith(_TRACKING))
        return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{urlencode(kept)}"
    except ValueError:
        return url


def _time(retrieved_at: dt.datetime | None, arrival: dt.date) -> dt.datetime:
    return retrieved_at or dt.datetime(arrival.year, arrival.month, arrival.day, tzinfo=dt.UTC)
