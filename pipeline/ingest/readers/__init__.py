"""One reader a format, and the table that finds it. A reader turns a stream into units; how a unit becomes a row is article.py's matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.ingest.readers import archive, feed, json_document, json_lines, mail, page, plain, table, warc
from pipeline.ingest.readers.context import Context
from pipeline.ingest.record import Unit, Unreadable
from pipeline.ingest.sniff import HEAD_BYTES, sniff, unsupported
from pipeline.ingest.streams import Source, decompress

Reader = Callable[[Source, Context], Iterator[Unit]]

READERS: dict[str, Reader] = {
    "text": plain.read,
    "html": page.read,
    "json": json_document.read,
    "jsonl": json_lines.read,
    "csv": table.read_csv,
    "parquet": table.read_parquet,
    "arrow": table.read_arrow,
    "feed": feed.read,
    "warc": warc.read,
    "mail": mail.read,
}


def read_units(source: Source, context: Context) -> Iterator[Unit]:
    """Yield the units of a stream of any format, through compression and archives.

    Raises:
        Unreadable: the stream as a whole, or from some point on, cannot be read. Units yielded before stand.
    """
    kind = sniff(source.head(HEAD_BYTES), source.name)
    if kind == "empty":
        raise Unreadable("file_empty", "the file is empty; get it again or remove it")
    if kind == "binary":
        what, advice = unsupported(source.head(16)) or ("no text and no known format", "convert it to text, HTML or JSON Lines")
        raise Unreadable("format_known", f"this is {what}; {advice}")
    if kind in ("gzip", "bzip2", "zstd", "zip", "tar"):
        inner = archive.enter(source)
        if kind in ("zip", "tar"):
            yield from (archive.read_zip if kind == "zip" else archive.read_tar)(inner, context, read_units)
        else:
            yield from read_units(decompress(inner, kind), context)
    else:
        yield from READERS[kind](source, context)
