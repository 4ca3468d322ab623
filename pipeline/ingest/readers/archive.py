"""Archives: .zip and .tar, member by member. Members are read as streams and never written to disk, so no name in an archive can reach a path."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from pipeline.ingest.limits import MEMBERS, NESTING
from pipeline.ingest.readers.context import Context
from pipeline.ingest.readers.spool import seekable
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import Decompressed, Source, buffered

ReadUnits = Callable[[Source, Context], Iterator[Unit]]
_DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, ValueError, NotImplementedError, RuntimeError)


def enter(source: Source) -> Source:
    """Return the source if one more layer may be opened.

    Raises:
        Unreadable: archives nested too deep.
    """
    if source.layer >= NESTING:
        raise Unreadable("archive_nesting", f"archives nested more than {NESTING} deep; unpack the outer ones by hand")
    return source


def read_zip(source: Source, context: Context, read_units: ReadUnits) -> Iterator[Unit]:
    """Yield the units of each member; row_key is `member` or `member:key`."""
    try:
        archive = zipfile.ZipFile(seekable(source))
        members = archive.infolist()
    except _DAMAGE as error:
        raise Unreadable("archive_data", f"the zip archive is damaged or cut off ({str(error)[:100]}); get it again") from None
    if any(member.filename == "[Content_Types].xml" for member in members):
        raise Unreadable("format_known", "this is an Office document; save it as text or HTML")
    if not any(not member.is_dir() for member in members):
        raise Unreadable("archive_empty", "the archive holds no files; get it again or remove it")
    for member in members[:MEMBERS]:
        if member.is_dir():
            continue
        if member.flag_bits & 0x1:
            yield _refused(member.filename, "archive_encrypted", "this member is encrypted; decrypt it and add it again")
        else:
            yield from _member_units(member.filename, partial(_open, archive.open, member), source, context, read_units)


def read_tar(source: Source, context: Context, read_units: ReadUnits) -> Iterator[Unit]:
    """Yield the units of each regular file; links and devices are refused. row_key is `member` or `member:key`."""
    seen = 0
    try:
        with tarfile.open(fileobj=source.stream, mode="r|") as archive:
            for member in archive:
                archive.members = []  # type: ignore[attr-defined]  # the module keeps every header it has seen
                if member.isdir():
                    continue
                seen += 1
                if not member.isreg():
                    yield _refused(member.name, "archive_member", "a link or device inside the archive, not a file; add the file itself")
                else:
                    yield from _member_units(member.name, partial(_open, archive.extractfile, member), source, context, read_units)
    except _DAMAGE as error:
        raise Unreadable("archive_data", f"the tar archive is damaged or cut off after {seen} files ({str(error)[:100]}); get it again") from None
    if not seen:
        raise Unreadable("archive_empty", "the archive holds no files; get it again or remove it")


def _open(opener: Callable[[Any], Any], member: Any) -> BinaryIO:
    return cast(BinaryIO, opener(member))


def _member_units(name: str, open_member: Callable[[], BinaryIO], source: Source, context: Context, read_units: ReadUnits) -> Iterator[Unit]:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        yield _refused(name, "archive_path", "the member's name points outside the archive; unpack it by hand into an empty folder and look at it first")
        return
    try:
        inner = Source(path.name, buffered(Decompressed(open_member(), source.budget, "archive")), source.budget, source.layer + 1)
        for unit in read_units(inner, context):
            yield Unit(f"{name}:{unit.row_key}" if unit.row_key else name, unit.make)
    except Unreadable as error:
        if error.check == "decompression_ratio":
            raise
        yield _refused(name, error.check, error.reason)
    except _DAMAGE as error:
        yield _refused(name, "archive_data", f"this member is damaged ({str(error)[:100]}); get the archive again")


def _refused(name: str, check: str, reason: str) -> Unit:
    def make() -> RawRecord:
        raise Unreadable(check, reason)

    return Unit(name[:500], make)
