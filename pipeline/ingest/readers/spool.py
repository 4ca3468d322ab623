"""Formats with their directory at the end need to seek: a stream out of a compressed file is laid down in a temporary file first, within a limit."""

from __future__ import annotations

import shutil
import tempfile
from typing import IO, Any, cast

from pipeline.ingest.limits import MB
from pipeline.ingest.record import Unreadable
from pipeline.ingest.streams import Source

_LIMIT = 4096 * MB


def seekable(source: Source) -> IO[bytes]:
    """Return the source as a seekable file.

    Raises:
        Unreadable: more than 4 GB would have to be unpacked for it.
    """
    if source.stream.seekable():
        return cast("IO[bytes]", source.stream)
    spooled = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=16 * MB))  # noqa: SIM115 (lives as long as its reader)
    shutil.copyfileobj(_Limited(source), spooled)
    spooled.seek(0)
    return spooled


class _Limited:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._seen = 0

    def read(self, n: int = -1) -> Any:
        data = self._source.stream.read(n)
        self._seen += len(data)
        if self._seen > _LIMIT:
            raise Unreadable("document_size", f"more than {_LIMIT // MB} MB inside a compressed file; unpack it and add what is in it")
        return data
