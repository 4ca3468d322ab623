"""JSON Lines: one article a line, streamed, so that a file of any size is read in the memory of one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.ingest.fields import map_fields
from pipeline.ingest.limits import MB, RECORD_BYTES
from pipeline.ingest.readers.context import Context
from pipeline.ingest.readers.json_values import parse_json
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import Source

MEDIA_TYPE = "application/x-ndjson"
_MARK = b"\xef\xbb\xbf"


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each line that is not blank; its row_key is the line number, counted from 1."""
    if source.head(4)[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable("json_encoding", "JSON Lines in UTF-16; convert the file to UTF-8")
    number = 0
    while line := source.stream.readline(RECORD_BYTES + 1):
        number += 1
        if len(line) > RECORD_BYTES:
            _skip_line(source)
            yield Unit(str(number), _too_long)
        elif (stripped := line.removeprefix(_MARK) if number == 1 else line).strip(b" \t\r\n\x00"):
            yield _unit(number, stripped, context)


def _unit(number: int, line: bytes, context: Context) -> Unit:
    def make() -> RawRecord:
        value, repair = parse_json(line)
        record = record_of(value, context, MEDIA_TYPE)
        record.repair = repair
        return record

    return Unit(str(number), make)


def record_of(value: Any, context: Context, media_type: str) -> RawRecord:
    """Return the article in a JSON object, its words verbatim.

    Raises:
        Unreadable: no object, or no text in it.
    """
    if not isinstance(value, dict):
        raise Unreadable("json_object", f'a {type(value).__name__} where an article object is expected; write {{"text": "..."}}')
    return map_fields(value, context.mapping, media_type)


def _skip_line(source: Source) -> None:
    while (part := source.stream.readline(MB)) and not part.endswith(b"\n"):
        pass


def _too_long() -> RawRecord:
    raise Unreadable("record_size", f"a line of more than {RECORD_BYTES // MB} MB, the limit for one article; put one article on each line")
