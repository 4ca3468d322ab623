"""Plain text: one article a file, with an optional block of header lines (`Title: ...`, `Published: ...`) and a blank line before the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.encoding import decode
from pipeline.ingest.limits import TEXT_CHARACTERS
from pipeline.ingest.readers.context import Context
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import Source

_HEADER = re.compile(r"([A-Za-z][A-Za-z-]{1,14}):[ \t]*(.*)")
_FIELDS = {
    **{"title": "title", "headline": "title", "published": "published", "date": "published", "publisher": "publisher", "source": "publisher"},
    **{"url": "url", "link": "url", "byline": "byline", "author": "byline", "id": "source_id", "licence": "licence", "license": "licence"},
}
# A longer first line is a paragraph and not a headline.
_TITLE_LENGTH = 250


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield the file as one unit."""

    def make() -> RawRecord:
        return parse_text(source.read_all(), context.charset)

    yield Unit(None, make)


def parse_text(data: bytes, charset: str | None = None) -> RawRecord:
    """Return the article in a text file: header block if there is one, else a first line followed by a blank line is the title, else all is body.

    Raises:
        Unreadable: no text, too much of it, or no known encoding.
    """
    decoded = decode(data, charset)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\n\t \ufeff\x0c")
    if not text:
        raise Unreadable("text_present", "the file holds nothing but blanks; get it again or remove it")
    if len(text) > TEXT_CHARACTERS:
        raise Unreadable("text_length", f"the text has {len(text):,} characters, more than the {TEXT_CHARACTERS:,} allowed for one article; split it")
    record = RawRecord(body=text, repair=decoded.repair)
    first, _, rest = text.partition("\n\n")
    if headers := _header_block(first):
        if not rest.strip():
            raise Unreadable("text_present", "header lines but no text after them; add the text after a blank line")
        record.body = rest.lstrip("\n")
        for field, value in headers.items():
            setattr(record, field, value)
    elif rest.strip() and "\n" not in first and len(first) <= _TITLE_LENGTH:
        record.title, record.body = first.strip(), rest.lstrip("\n")
    return record


def _header_block(block: str) -> dict[str, str]:
    """The fields of a first paragraph all of whose lines are known headers; else nothing, since a text may well begin with `Kabul: ...`."""
    found: dict[str, str] = {}
    for line in block.split("\n"):
        match = _HEADER.fullmatch(line.strip())
        field = _FIELDS.get(match[1].lower()) if match else None
        if match is None or field is None:
            return {}
        if match[2].strip():
            found[field] = match[2].strip()
    return found
