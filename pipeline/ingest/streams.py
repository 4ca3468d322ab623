"""Byte streams that are safe to read: bounded reading of a file that may grow, and decompression with a ratio limit. Formats are not known here."""

from __future__ import annotations

import bz2
import gzip
import io
import zlib
from dataclasses import dataclass, field
from typing import BinaryIO, cast

import zstandard

from pipeline.ingest.limits import COMPRESSION_RATIO, DOCUMENT_BYTES, FREE_DECOMPRESSED_BYTES, MB
from pipeline.ingest.record import Unreadable


@dataclass(slots=True)
class Budget:
    """What decompression of one raw file may give in total, over all its archive members and layers."""

    compressed_bytes: int
    used: int = field(default=0)

    def spend(self, n: int) -> None:
        """Count `n` decompressed bytes.

        Raises:
            Unreadable: more than 100 times the file's own size came out of it.
        """
        self.used += n
        if self.used > FREE_DECOMPRESSED_BYTES and self.used > COMPRESSION_RATIO * self.compressed_bytes:
            raise Unreadable(
                "decompression_ratio",
                f"more than {COMPRESSION_RATIO} times its size comes out of this file, as in a decompression bomb; unpack it by hand if it is genuine",
            )


@dataclass(slots=True)
class Source:
    """A stream of bytes with a name for messages; `layer` counts the archives and compressions it came out of."""

    name: str
    stream: io.BufferedReader
    budget: Budget
    layer: int = 0

    def head(self, n: int) -> bytes:
        """The first bytes, without consuming them."""
        return self.stream.peek(n)[:n]

    def read_all(self, limit: int = DOCUMENT_BYTES) -> bytes:
        """The whole document.

        Raises:
            Unreadable: it is larger than `limit`.
        """
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable("document_size", f"larger than {limit // MB} MB, the limit for one document; split it, or write its articles as JSON Lines")
        return data


class BoundedFile(io.RawIOBase):
    """The first `size` bytes of an open file: what was there when it was opened, even if it grows while read."""

    def __init__(self, raw: BinaryIO, size: int) -> None:
        """Take an open file and the size it had."""
        super().__init__()
        self._raw = raw
        self._size = size

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True: archives with a directory at their end need it."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; the end is the bound, not the file's present end."""
        if whence == io.SEEK_END:
            return self._raw.seek(self._size + offset)
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """The position in the file."""
        return self._raw.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read up to the bound."""
        room = max(0, min(len(buffer), self._size - self._raw.tell()))
        data = self._raw.read(room)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file too."""
        self._raw.close()
        super().close()


class Decompressed(io.RawIOBase):
    """A decompressing stream whose output is charged to a budget and whose errors say what to do."""

    def __init__(self, inner: BinaryIO, budget: Budget, kind: str) -> None:
        super().__init__()
        self._inner = inner
        self._budget = budget
        self._kind = kind

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read decompressed bytes; damage and excess raise `Unreadable`."""
        try:
            data = self._inner.read(len(buffer))
        except (OSError, EOFError, zlib.error, zstandard.ZstdError, ValueError) as error:
            raise Unreadable("compressed_data", f"the {self._kind} data is damaged or cut off ({error}); get the file again") from None
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def buffered(raw: io.RawIOBase) -> io.BufferedReader:
    """Return a reader whose `peek` shows at least 64 KB."""
    return io.BufferedReader(raw, 65_536)


def decompress(source: Source, kind: str) -> Source:
    """Return the stream inside a gzip, bzip2 or zstd stream (all members or frames of it)."""
    inner: BinaryIO
    if kind == "gzip":
        inner = cast(BinaryIO, gzip.GzipFile(fileobj=source.stream, mode="rb"))
    elif kind == "bzip2":
        inner = cast(BinaryIO, bz2.BZ2File(source.stream, "rb"))
    else:
        inner = cast(BinaryIO, zstandard.ZstdDecompressor(max_window_size=128 * MB).stream_reader(source.stream, read_across_frames=True))
    name = source.name.rsplit("/", 1)[-1]
    stem = name.rsplit(".", 1)[0] if name.lower().endswith((".gz", ".bz2", ".zst", ".zstd", ".tgz")) else name
    return Source(stem, buffered(Decompressed(inner, source.budget, kind)), source.budget, source.layer + 1)
