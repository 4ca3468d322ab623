"""Web archives (WARC): one article for each HTML or text response. Requests, metadata and other media are passed over and counted nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.ingest.limits import MB, RECORD_BYTES
from pipeline.ingest.readers.context import Context
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import Source

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each response or resource record with a page or a text; the row_key is the WARC-Record-ID.

    Raises:
        Unreadable: no such record, or the archive breaks off.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    seen = records = 0
    try:
        for record in ArchiveIterator(source.stream, record_types=WarcRecordType.any_type, parse_http=True):
            records += 1
            if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
                continue
            kind = _media_type(record)
            if kind in _PAGE_TYPES or kind == "text/plain":
                seen += 1
                yield _unit(record, kind, context)
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        raise Unreadable("warc_data", f"the web archive is damaged or cut off after {records} records ({str(error)[:100]}); get it again") from None
    if not seen:
        raise Unreadable("warc_pages", f"no HTML or text response among the {records} records of this web archive; nothing to add from it")


def _media_type(record: Any) -> str:
    kind = record.http_content_type if record.http_headers is not None else record.headers.get("Content-Type", "")
    return (kind or "").split(";")[0].strip().lower()


def _unit(record: Any, kind: str, context: Context) -> Unit:
    """Reads the payload at once: the iterator moves on and a record cannot be read later."""
    headers = {name: record.headers.get(name) for name in ("WARC-Record-ID", "WARC-Target-URI", "WARC-Date")}
    length = record.content_length
    status = record.http_headers.status_code if record.http_headers is not None else 200
    charset = record.http_charset if record.http_headers is not None else None
    payload = record.reader.read(RECORD_BYTES + 1) if length <= RECORD_BYTES * 2 else b""
    url = (headers["WARC-Target-URI"] or "").strip("<>") or None
    key = (headers["WARC-Record-ID"] or "").strip("<>") or None

    def make() -> RawRecord:
        if length > RECORD_BYTES:
            raise Unreadable("record_size", f"a response of more than {RECORD_BYTES // MB} MB, the limit for a page; add its text as .txt")
        if status is not None and not 200 <= status < 300:
            raise Unreadable("http_status", f"the archived answer has HTTP status {status} and is no page; if the page matters, fetch it again")
        return _record(payload, kind, url, charset, key, headers["WARC-Date"], context)

    return Unit(key, make)


def _record(payload: bytes, kind: str, url: str | None, charset: str | None, key: str | None, fetched: str | None, context: Context) -> RawRecord:
    if kind == "text/plain":
        from pipeline.ingest.readers.plain import parse_text

        found = parse_text(payload, charset)
        found.url = found.url or url
    else:
        from pipeline.ingest.page import read_page

        found = read_page(payload, url=url, charset=charset, arrival=context.arrival)
    found.source_id, found.retrieved_at, found.media_type = key, fetched, kind
    return found
