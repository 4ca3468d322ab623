"""Web archives (WARC): one article for each HTML or text response. Requests, metadata and other media are passed over and counted nowhere."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.ingest.http_body import decode_body
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
    stream = _ForwardOnly(source.stream)
    try:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=True, auto_decode="none"):
            records += 1
            if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
                continue
            kind = _media_type(record)
            if kind in _PAGE_TYPES or kind == "text/plain":
                seen += 1
                yield _unit(record, kind, context)
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        if stream.error is None:
            raise Unreadable("warc_data", f"the web archive is damaged after {records} records ({str(error)[:100]}); get it again") from None
    if stream.error is not None:
        raise stream.error
    if not seen:
        raise Unreadable("warc_pages", f"no HTML or text response among the {records} records of this web archive; nothing to add from it")


class _ForwardOnly:
    """What fastwarc asks of a stream: it wants `seek`, though it only asks for the present position. An error is kept, since the library panics on one."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._position = 0
        self.error: Unreadable | None = None

    def read(self, n: int = -1) -> bytes:
        if self.error is not None:
            return b""
        try:
            data = self._stream.read(n)
        except Unreadable as error:
            self.error = error
            return b""
        self._position += len(data)
        return data

    def close(self) -> None:
        self._stream.close()

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        target = self._position + offset if whence == io.SEEK_CUR else offset
        if target != self._position or whence == io.SEEK_END:
            raise io.UnsupportedOperation("seek")
        return target


def _media_type(record: Any) -> str:
    kind = record.http_content_type if record.http_headers is not None else record.headers.get("Content-Type", "")
    return (kind or "").split(";")[0].strip().lower()


def _unit(record: Any, kind: str, context: Context) -> Unit:
    """Reads the payload at once: the iterator moves on and a record cannot be read later."""
    http = record.http_headers
    length = record.content_length
    payload = record.reader.read(RECORD_BYTES + 1) if length <= RECORD_BYTES else b""
    header = {name: http.get(name) if http is not None else None for name in ("Content-Encoding", "Transfer-Encoding")}
    status = http.status_code if http is not None else 200
    charset = record.http_charset if http is not None else None
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    key = (record.headers.get("WARC-Record-ID") or "").strip("<>") or None
    fetched = record.headers.get("WARC-Date")

    def make() -> RawRecord:
        if length > RECORD_BYTES:
            raise Unreadable("record_size", f"a response of more than {RECORD_BYTES // MB} MB, the limit for a page; add its text as .txt")
        if len(payload) < length:
            raise Unreadable("warc_data", f"the web archive is cut off: {len(payload)} of this record's {length} bytes are there; get it again")
        if status is not None and not 200 <= status < 300:
            raise Unreadable("http_status", f"the archived answer has HTTP status {status} and is no page; if the page matters, fetch it again")
        body = decode_body(payload, header["Content-Encoding"], header["Transfer-Encoding"], limit=RECORD_BYTES)
        found = _record(body, kind, url, charset, context)
        found.source_id, found.retrieved_at, found.media_type = key, fetched, kind
        return found

    return Unit(key, make)


def _record(body: bytes, kind: str, url: str | None, charset: str | None, context: Context) -> RawRecord:
    if kind == "text/plain":
        from pipeline.ingest.readers.plain import parse_text

        found = parse_text(body, charset)
        found.url = found.url or url
        return found
    from pipeline.ingest.page import read_page

    return read_page(body, url=url, charset=charset, arrival=context.arrival)
