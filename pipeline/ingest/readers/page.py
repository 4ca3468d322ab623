"""An HTML file: one page, one article. What is on the page is page.py's matter one folder up."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.readers.context import Context
from pipeline.ingest.record import RawRecord, Unit
from pipeline.ingest.streams import Source


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield the page as one unit."""

    def make() -> RawRecord:
        from pipeline.ingest.page import read_page

        return read_page(source.read_all(), url=context.url, charset=context.charset, arrival=context.arrival)

    yield Unit(None, make)
