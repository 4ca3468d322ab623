"""Which arrival days have files that no release holds yet: what the sensor asks at every tick. Starting runs is the business of defs/arrivals.py.

A look is cheap and bounded. A day is known by the names, sizes and times of its files; only a day that looks different from the last time is hashed, and
what is asked for is decided by the fingerprints of state.py alone. So a file that is touched but not changed starts nothing, and what another build has
read meanwhile is not asked for again. What was asked for and is still not in a release is asked for again, later and later, until it is given up.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field

from pipeline import state
from pipeline.plan import Run
from pipeline.settings import Settings
from pipeline.store import day_file, read_fingerprint

MOST_FILES = 20_000
"""Files whose names and times one look reads, about 0.3 s; what is left comes in the next look."""

MOST_BYTES = 500_000_000
"""Bytes that one look hashes, about a second."""

MOST_RUNS = 25
"""Runs that one look asks for."""

SETTLED_AFTER = 5.0
"""Seconds after which a file counts as written; a younger one is left for the next look."""

FIRST_PAUSE = 60.0
"""Seconds until a day whose run did not succeed is asked for again; each further time the pause doubles."""

MOST_TRIES = 8


@dataclass
class Asked:
    """A day for which a run was asked: what its files looked like, how often it was asked for, and when (POSIX seconds) it may be asked for again."""

    signature: str
    tries: int
    not_before: float


@dataclass
class Memory:
    """What the sensor keeps from look to look: the days that are in a release and how they looked, the days asked for, and where the next look goes on."""

    seen: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    after: str = ""

    @classmethod
    def load(cls, cursor: str | None) -> Memory:
        """Return the memory that `dump` wrote; an empty one for None."""
        if not cursor:
            return cls()
        stored = json.loads(cursor)
        return cls(stored["seen"], {day: Asked(**row) for day, row in stored["asked"].items()}, stored["after"])

    def dump(self) -> str:
        """Return the memory as text."""
        return json.dumps(asdict(self), separators=(",", ":"))


@dataclass(frozen=True)
class Look:
    """What a look found: the runs to start, each with a key that is the same for the same files and try, and what it says for the record."""

    runs: list[tuple[str, Run]]
    memory: Memory
    message: str


def look_for_arrivals(settings: Settings, cursor: str | None, now: float, can_read: Sequence[dt.date] | None = None) -> Look:
    """Look at data/raw and return the runs that bring exactly the new and changed days into a release.

    Args:
        settings: the folders.
        cursor: the memory of the look before, as text.
        now: POSIX seconds.
        can_read: first and last day that a run can be asked for; None for no limit.
    """
    memory, released = Memory.load(cursor), state.released_days(settings)
    wanted: dict[dt.date, str] = {}
    outside: list[dt.date] = []
    n_files = n_bytes = 0
    for day in _order_days(settings, memory, released):
        if n_files >= MOST_FILES or n_bytes >= MOST_BYTES:
            break
        name = day.isoformat()
        signature, size, youngest, n = _look_at(settings, day)
        n_files += n
        memory.after = name
        asked = memory.asked.get(name)
        is_known = signature == memory.seen.get(name) and (name in released or n == 0)
        if is_known or 0 <= now - youngest < SETTLED_AFTER:
            continue
        n_bytes += size
        if _is_in_release(settings, day, released):
            memory.seen[name] = signature
            memory.asked.pop(name, None)
        elif can_read and not can_read[0] <= day <= can_read[1]:
            outside.append(day)
        elif not (asked and asked.signature == signature and (now < asked.not_before or asked.tries >= MOST_TRIES)):
            wanted[day] = signature
    runs = _plan(wanted, memory, now)
    return Look(runs, memory, _describe(n_files, runs, outside, memory))


def _order_days(settings: Settings, memory: Memory, released: Iterable[str]) -> list[dt.date]:
    """All days with files, or with results of files that are gone: those asked for first, then on from where the last look ended, and round."""
    days = sorted({*state.raw_days(settings), *state.built_days(settings), *map(dt.date.fromisoformat, released)})
    first = [day for day in days if day.isoformat() in memory.asked]
    rest = [day for day in days if day.isoformat() not in memory.asked]
    return [*first, *(day for day in rest if day.isoformat() > memory.after), *(day for day in rest if day.isoformat() <= memory.after)]


def _look_at(settings: Settings, day: dt.date) -> tuple[str, int, float, int]:
    """Return how the files of a day look (16 hex digits), their bytes, the time of the youngest and their number."""
    digest, size, youngest = hashlib.sha256(), 0, float("-inf")
    files = state.raw_files(settings.raw / day.isoformat())
    for file in files:
        try:
            status = file.lstat()
        except FileNotFoundError:
            continue
        digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ino}\n".encode("utf-8", "surrogateescape"))
        size, youngest = size + status.st_size, max(youngest, status.st_mtime)
    return digest.hexdigest()[:16], size, youngest, len(files)


def _is_in_release(settings: Settings, day: dt.date, released: dict[str, str]) -> bool:
    """Return whether the latest release holds the day as it is now (or rightly does not, when its folder is gone)."""
    if not (state.is_ingested(settings, day) and state.is_extracted(settings, day)):
        return False
    made = read_fingerprint(day_file(settings, "reports", day))
    return (made and made[: state.DAY_DIGITS]) == released.get(day.isoformat())


def _plan(wanted: dict[dt.date, str], memory: Memory, now: float) -> list[tuple[str, Run]]:
    """Return one run for each stretch of days that follow each other; the last goes on to the release. What was asked for is noted in `memory`."""
    stretches: list[list[dt.date]] = []
    for day in sorted(wanted):
        if stretches and day - stretches[-1][-1] == dt.timedelta(days=1):
            stretches[-1].append(day)
        else:
            stretches.append([day])
    runs = []
    stretches = stretches[:MOST_RUNS]
    for number, days in enumerate(stretches, 1):
        tries = [_note_asked(memory, day.isoformat(), wanted[day], now) for day in days]
        content = hashlib.sha256("".join(wanted[day] for day in days).encode()).hexdigest()[:16]
        is_last = number == len(stretches)
        runs.append((f"{days[0]}/{days[-1]}:{content}:{max(tries)}{':release' if is_last else ''}", Run((days[0], days[-1]), is_last)))
    return runs


def _note_asked(memory: Memory, name: str, signature: str, now: float) -> int:
    before = memory.asked.get(name)
    tries = before.tries + 1 if before and before.signature == signature else 1
    memory.asked[name] = Asked(signature, tries, now + FIRST_PAUSE * 2 ** (tries - 1))
    memory.seen.pop(name, None)
    return tries


def _describe(n_files: int, runs: Sequence[tuple[str, Run]], outside: Iterable[dt.date], memory: Memory) -> str:
    given_up = [name for name, asked in memory.asked.items() if asked.tries >= MOST_TRIES]
    parts = [f"looked at {n_files} files: {len(runs)} runs asked for" if runs else f"looked at {n_files} files: nothing new"]
    if outside:
        days = ", ".join(day.isoformat() for day in outside)
        parts.append(f"{days}: before or after the days that Dagster knows; reload the code location (Deployment), then they are read")
    if given_up:
        parts.append(f"{', '.join(given_up)}: tried {MOST_TRIES} times; see the failed runs, then change a file or start a run by hand")
    return "; ".join(parts)
