"""The process in which untrusted bytes are parsed, so that it can be killed: memory and CPU limits, one unit at a time, progress visible from outside.

Run as `python -m pipeline.ingest.worker`; pool.py starts it, feeds it tasks and watches it. A task is a JSON line on standard input, its answer one on
standard output; rows go to a spill file, and the number of the unit in hand to the first 8 bytes of a small shared file, where the parent reads it
after a kill. Nothing here decides what happens next.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import itertools
import mmap
import os
import resource
import signal
import stat
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from pipeline.ingest.article import Origin, Sidecar, make_article
from pipeline.ingest.limits import CPU_SECONDS, MB, WORKER_BYTES
from pipeline.ingest.readers import read_units
from pipeline.ingest.readers.context import Context
from pipeline.ingest.readers.feed import read_entries
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import BoundedFile, Budget, Source, buffered
from schemas.canonical import clean_text

PROGRESS_BYTES = 8
Progress = Callable[[int], None]
FEED_ITEMS = 500
_PROCESS_ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit)


def run_task(task: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Read one raw file (or one shard of it), write its rows to the task's spill file, and return {"units": how many were read}.

    Never raises for what is in the file: each failure is a line {"position", "row_key", "check", "reason"} of the spill, each article a line
    {"position", "row_key", "row", "signature"}.
    """
    if task.get("kind") == "feed":
        return _list_feed(task["path"], progress)
    counted = 0
    with Path(task["spill"]).open("ab", buffering=0) as spill:  # unbuffered: a kill must not take earlier rows with it
        for position, row_key, outcome in _outcomes(task, progress):
            counted = position + 1
            key = clean_text(row_key)[:500] if row_key else None
            spill.write(orjson.dumps({"position": position, "row_key": key} | outcome, option=orjson.OPT_APPEND_NEWLINE))
    return {"units": counted}


def _list_feed(path: str, progress: Progress) -> dict[str, Any]:
    """Return {"items": [...]} of a feed's entries that have an address, or {"error": why there are none}."""
    progress(0)
    try:
        entries = itertools.islice(read_entries(Path(path).read_bytes()), FEED_ITEMS)
        return {"items": [{key: clean_text(value) if value else None for key, value in asdict(entry).items()} for entry in entries if entry.url]}
    except Unreadable as error:
        return {"error": error.reason}
    except _PROCESS_ENDS:
        raise
    except BaseException as error:
        return {"error": _unexpected(error).reason}


def _outcomes(task: dict[str, Any], progress: Progress) -> Iterator[tuple[int, str | None, dict[str, Any]]]:
    """Units with position >= start that belong to this shard; a failure of the file itself comes last, from the first shard alone."""
    sidecar = Sidecar(**task["sidecar"])
    origin = Origin(task["source_path"], dt.date.fromisoformat(task["arrival"]), sidecar, task.get("publisher"))
    context = Context(origin.arrival, task.get("mapping", {}), sidecar.url, sidecar.charset)
    position = -1
    progress(0)
    try:
        with _open_source(task["path"], sidecar.sha256) as source_file:
            for position, unit in enumerate(read_units(source_file.source, context)):
                progress(position)
                if position >= task["start"] and position % task["shards"] == task["shard"]:
                    yield position, unit.row_key, _make(unit, origin)
                progress(position + 1)
            if position < 0:
                raise Unreadable("articles_present", "the file is well formed but holds no article; remove it or check where it came from")
            source_file.check_unchanged()
    except Unreadable as error:
        if task["shard"] == 0:
            yield position + 1, None, _refusal(error)
    except MemoryError:
        if task["shard"] == 0:
            yield position + 1, None, _refusal(Unreadable("memory_limit", f"reading this file took more than {WORKER_BYTES // MB} MB; split it"))
    except _PROCESS_ENDS:
        raise
    except BaseException as error:  # a parser's bug (or panic, which is no Exception) must not lose the file: it becomes a row that says so
        if task["shard"] == 0:
            yield position + 1, None, _refusal(_unexpected(error))


def _make(unit: Unit, origin: Origin) -> dict[str, Any]:
    try:
        record: RawRecord = unit.make()
        made = make_article(record, origin)
    except Unreadable as error:
        return _refusal(error)
    except MemoryError:
        return _refusal(Unreadable("memory_limit", f"this took more than {WORKER_BYTES // MB} MB to read; split it"))
    except _PROCESS_ENDS:
        raise
    except BaseException as error:
        return _refusal(_unexpected(error))
    return {"row": made.row, "signature": base64.b85encode(made.signature).decode("ascii")}


def _unexpected(error: BaseException) -> Unreadable:
    what = f"{type(error).__name__}: {str(error)[:200]}"
    return Unreadable("parser_error", f"the parser failed ({what}); report it with this file, and add its text as .txt meanwhile")


def _refusal(error: Unreadable) -> dict[str, Any]:
    return {"check": error.check, "reason": clean_text(error.reason)[:1000]}


class _SourceFile:
    """An open raw file, bounded to the size it had when opened."""

    def __init__(self, path: Path, raw: BinaryIO) -> None:
        self._path = path
        self._before = os.fstat(raw.fileno())
        self.source = Source(path.name, buffered(BoundedFile(raw, self._before.st_size)), Budget(self._before.st_size))

    def __enter__(self) -> _SourceFile:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, ValueError):
            self.source.stream.close()

    def check_unchanged(self) -> None:
        after = self._path.stat()
        if (after.st_size, after.st_mtime_ns) != (self._before.st_size, self._before.st_mtime_ns):
            raise Unreadable("file_unchanged", "the file was written to while it was read; what came later is missing: build again once it is complete")


def _open_source(path: str, sha256: str | None) -> _SourceFile:
    file = Path(path)
    try:
        raw = os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0)), "rb", buffering=0)
    except OSError as error:
        raise Unreadable("file_readable", f"the file cannot be opened ({error.strerror}); check its permissions") from None
    if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
        raw.close()
        raise Unreadable("file_regular", "this is a directory, pipe or device, not a file; put a regular file in its place")
    if sha256 and hashlib.file_digest(raw, "sha256").hexdigest() != sha256.lower():
        raw.close()
        raise Unreadable("sidecar_sha256", "the bytes differ from the sha256 in the file's .meta.json; get the file again, or correct the sidecar")
    raw.seek(0)
    return _SourceFile(file, cast(BinaryIO, raw))


def _shared_progress(path: str) -> Progress:
    """Returns a function that stores the unit in hand and gives the process a fresh CPU allowance for it; the kernel ends it when that is used up."""
    with Path(path).open("r+b") as file:
        shared = mmap.mmap(file.fileno(), PROGRESS_BYTES)

    def progress(position: int) -> None:
        shared[:PROGRESS_BYTES] = struct.pack("<q", position)
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)

    return progress


def main() -> None:
    """Answer tasks until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, WORKER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides; it closes our input
    sys.setrecursionlimit(2_000)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not get among the answers
    progress = _shared_progress(sys.argv[1])
    for line in sys.stdin.buffer:
        answer = run_task(orjson.loads(line), progress)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
