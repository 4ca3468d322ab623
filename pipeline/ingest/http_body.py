"""The body of an HTTP answer, as it came over the wire or lies in a web archive, to its bytes: chunking and compression undone within limits."""

from __future__ import annotations

import zlib

import zstandard

from pipeline.ingest.limits import COMPRESSION_RATIO, MB
from pipeline.ingest.record import Unreadable

# What fetch.py asks servers for; archives may hold others.
ACCEPTED_ENCODINGS = "gzip, deflate, zstd"
_FREE = MB


def decode_body(data: bytes, content_encoding: str | None, transfer_encoding: str | None = None, *, limit: int) -> bytes:
    """Return the content of a body; a body that is not encoded as its headers claim (archives often store it decoded) comes back as it is.

    Args:
        data: the body as transferred.
        content_encoding: the header's value: gzip, deflate, zstd, br, several of them, or None.
        transfer_encoding: the header's value; only `chunked` means anything.
        limit: the most bytes that may come out.

    Raises:
        Unreadable: more than `limit` bytes, or more than 100 times the body's size, came out of it; or an encoding that is not known.
    """
    if transfer_encoding and "chunked" in transfer_encoding.lower():
        data = _unchunk(data)
    for name in reversed([part.strip().lower() for part in (content_encoding or "").split(",")]):
        data = _decompress(data, name, limit)
    if len(data) > limit:
        raise Unreadable("document_size", f"a body of more than {limit // MB} MB; add the text of the article as .txt")
    return data


def _unchunk(data: bytes) -> bytes:
    parts: list[bytes] = []
    position = 0
    while (end := data.find(b"\r\n", position)) > 0:
        try:
            size = int(data[position:end].split(b";")[0], 16)
        except ValueError:
            return data  # stored without its chunks
        if size == 0:
            break
        parts.append(data[end + 2 : end + 2 + size])
        position = end + 2 + size + 2
    return b"".join(parts) if parts else data


def _decompress(data: bytes, name: str, limit: int) -> bytes:
    if name in ("", "identity"):
        return data
    room = min(limit + 1, max(_FREE, COMPRESSION_RATIO * len(data)) + 1)
    try:
        if name in ("gzip", "x-gzip") and data.startswith(b"\x1f\x8b"):
            found = zlib.decompressobj(31).decompress(data, room)
        elif name == "deflate" and data:
            found = zlib.decompressobj(15 if data[0] & 0x0F == 8 else -15).decompress(data, room)
        elif name == "zstd" and data.startswith(b"\x28\xb5\x2f\xfd"):
            with zstandard.ZstdDecompressor(max_window_size=8 * MB).stream_reader(data) as reader:
                found = reader.read(room)
        elif name in ("gzip", "x-gzip", "deflate", "zstd"):
            return data
        else:
            raise Unreadable("content_encoding", f"a body compressed as {name[:20]!r}, which is not read; add the text of the article as .txt")
    except (zlib.error, zstandard.ZstdError) as error:
        raise Unreadable("compressed_data", f"the {name} data of the body is damaged ({str(error)[:80]}); fetch the page again") from None
    if len(found) == room:
        raise Unreadable(
            "decompression_ratio", f"a small body that unpacks to more than {(room - 1) // MB} MB, as a decompression bomb does; add the text as .txt"
        )
    return found
