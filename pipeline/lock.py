"""Who may write to a data folder at a time: many runs that read and extract days, or one that links and publishes. What a build does is not known here.

The lock is the operating system's, on a file in the data folder: it ends with the process that holds it, however that ends, so there is never a stale one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipeline.settings import Settings

# What this process holds, and whether others may hold it too. Within a process builds follow each other.
_held: dict[Path, TextIO] = {}
_shared: set[Path] = set()


class BuildRunningError(RuntimeError):
    """Another process is building in the data folder; the message says which and what to do."""


def hold_data(settings: Settings, who: str, *, shared: bool = False, on_wait: Callable[[str], object] | None = None) -> None:
    """Take the lock of the data folder until this process ends or gives it back; nothing happens when the process has it.

    `shared`: others may hold it shared at the same time, as runs do that each write files of days of their own. A process that holds it shared and asks for
    it alone gives its share up while it waits, so that two that ask at once do not wait for each other.
    `who` is told to those who come meanwhile. When another process has the lock, raises BuildRunningError, or calls `on_wait` with the reason and waits.
    """
    import fcntl

    path, kind = _lock_file(settings), fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    while path not in _held or (path in _shared and not shared):
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = _held.pop(path, None) or path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(stream, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            reason = f"Another build is running in {settings.data} ({stream.read().strip() or 'just started'})"
            if on_wait is None:
                stream.close()
                raise BuildRunningError(f"{reason}. Wait for it to end, or stop it.") from None
            on_wait(f"{reason}. Waiting for it to end.")
            fcntl.flock(stream, kind)
        _shared.discard(path)
        if _is_current(stream, path):
            stream.truncate(0)
            stream.write(f"{who}, process {os.getpid()}\n")
            stream.flush()
            _held[path] = stream
            if shared:
                _shared.add(path)
        else:
            stream.close()  # the folder was cleaned while we waited: the lock of a file that is gone keeps nobody out


def release_data(settings: Settings) -> None:
    """Give the lock back."""
    stream = _held.pop(_lock_file(settings), None)
    _shared.discard(_lock_file(settings))
    if stream is not None:
        stream.truncate(0)
        stream.close()


@contextmanager
def holding_data(settings: Settings, who: str) -> Iterator[None]:
    """Hold the lock inside a `with` block. Raises BuildRunningError when another process has it."""
    hold_data(settings, who)
    try:
        yield
    finally:
        release_data(settings)


def _lock_file(settings: Settings) -> Path:
    return settings.interim / ".build.lock"


def _is_current(stream: TextIO, path: Path) -> bool:
    return path.exists() and os.fstat(stream.fileno()).st_ino == path.stat().st_ino
