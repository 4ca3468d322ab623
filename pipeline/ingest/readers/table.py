"""Tables: CSV and TSV, Parquet, Arrow files and streams. One article a row, read in batches."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from pipeline.ingest.encoding import decode
from pipeline.ingest.fields import map_fields
from pipeline.ingest.limits import MB, RECORD_BYTES
from pipeline.ingest.readers.context import Context
from pipeline.ingest.readers.spool import seekable
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.sniff import HEAD_BYTES
from pipeline.ingest.streams import Source

_BATCH_ROWS = 256
_ROW_GROUP_BYTES = 1024 * MB


def read_csv(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each row after the header; the row_key is the number of the row's last line in the file.

    Raises:
        Unreadable: no header with two or more columns, or quoting that swallows the file.
    """
    head = source.head(HEAD_BYTES)
    decoded = decode(head[: head.rfind(b"\n") + 1] or head)
    encoding = {"utf-16": "utf-16", "utf-32": "utf-32"}.get(decoded.encoding, "utf-8-sig" if decoded.encoding.startswith("utf-8") else decoded.encoding)
    first = decoded.text.split("\n", 1)[0]
    delimiter = max("\t,;|", key=first.count)
    csv.field_size_limit(RECORD_BYTES)
    text = io.TextIOWrapper(source.stream, encoding=encoding, errors="replace", newline="")
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        header = next(reader, [])
        if len(header) < 2:
            raise Unreadable("table_header", "the first line names fewer than two columns; begin the table with a line of column names, among them `text`")
        for cells in reader:
            if any(cells):
                yield Unit(str(reader.line_num), _row_maker(header, cells, context, is_guessed=decoded.repair == "encoding_guessed"))
    except csv.Error as error:
        raise Unreadable("table_syntax", f"line {reader.line_num}: {error}; look for a quotation mark that is never closed") from None


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(RECORD_BYTES):
        if len(line) == RECORD_BYTES:
            raise Unreadable("record_size", f"a line of more than {RECORD_BYTES // MB} MB, the limit for one article; is this a table?")
        yield line.replace("\x00", "")


def _row_maker(header: list[str], cells: list[str], context: Context, *, is_guessed: bool) -> Any:
    def make() -> RawRecord:
        if len(cells) > len(header):
            raise Unreadable("table_row", f"{len(cells)} cells under {len(header)} column names; quote cells that hold the delimiter")
        record = map_fields(dict(zip(header, cells, strict=False)), context.mapping, "text/csv")
        record.repair = "bytes_replaced" if "\ufffd" in record.body else "encoding_guessed" if is_guessed else None
        return record

    return make


def read_parquet(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each row of a Parquet file; the row_key is the row number, counted from 1."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        file = pq.ParquetFile(seekable(source))
        largest = max((file.metadata.row_group(index).total_byte_size for index in range(file.num_row_groups)), default=0)
        if largest > _ROW_GROUP_BYTES:
            raise Unreadable("row_group_size", f"a row group of {largest // MB} MB must be in memory as a whole; write the file with smaller row groups")
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            batch.validate(full=True)
            for row in batch.to_pylist():
                number += 1
                yield Unit(str(number), _dict_maker(row, context, "application/vnd.apache.parquet"))
    except MemoryError:  # Arrow's own is an ArrowException too
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise Unreadable("parquet_data", f"the Parquet data is damaged or cut off after row {number} ({str(error)[:120]}); get the file again") from None


def read_arrow(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each row of an Arrow IPC file or stream; the row_key is the row number, counted from 1."""
    import pyarrow as pa

    number = 0
    try:
        for batch in _arrow_batches(source):
            batch.validate(full=True)
            for start in range(0, batch.num_rows, _BATCH_ROWS):
                for row in batch.slice(start, _BATCH_ROWS).to_pylist():
                    number += 1
                    yield Unit(str(number), _dict_maker(row, context, "application/vnd.apache.arrow.file"))
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise Unreadable("arrow_data", f"the Arrow data is damaged or cut off after row {number} ({str(error)[:120]}); get the file again") from None


def _arrow_batches(source: Source) -> Iterator[Any]:
    import pyarrow as pa

    if source.head(6) == b"ARROW1":
        file = pa.ipc.open_file(seekable(source))
        yield from (file.get_batch(index) for index in range(file.num_record_batches))
    else:
        yield from pa.ipc.open_stream(source.stream)


def _dict_maker(row: dict[str, Any], context: Context, media_type: str) -> Any:
    def make() -> RawRecord:
        return map_fields(row, context.mapping, media_type)

    return make
