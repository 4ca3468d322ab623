"""What has to be built again: fingerprints of what every result is made from, compared with the fingerprints stored beside the results.

A day's articles are made from the bytes of its raw files and the code of the ingest step; its reports and claims from those and the code of the extract
step; the tables and the release from all days, the corrections and the code of the later steps. No clock and no mtime takes part: a file that is touched
but not changed is fresh, a file that is removed makes its day stale.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import stat
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.settings import PIPELINE_VERSION, PROJECT, Settings
from pipeline.store import day_file, read_fingerprint

_CODE_SUFFIXES = {".py", ".toml", ".csv", ".json", ".txt"}
INGESTED = ("articles", "rejected/ingest")
DAY_DIGITS = 16
"""Digits of a day's fingerprint that a release's note keeps: as good as all of them to tell two states of one day apart."""
EXTRACTED = ("reports", "claims", "private_names", "rejected/extract")


def digest(*parts: str | None) -> str:
    """Return the SHA-256 (hex) of a sequence of strings; None and "" differ."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def digest_files(root: Path, files: Iterable[Path]) -> str:
    """Return the SHA-256 over the names (relative to `root`) and bytes of files; their order does not matter."""
    return digest(*(part for file in sorted(files) for part in (file.relative_to(root).as_posix(), _file_digest(file))))


def _file_digest(file: Path) -> str:
    """Return the digest of a file's bytes, and of where a link leads. What cannot be read, or has no end (a pipe), counts by its kind."""
    link = str(file.readlink()) if file.is_symlink() else None
    try:
        status = file.stat()
        content = _digest_once(file, status.st_ino, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else "not a regular file"
    except OSError as error:
        content = f"cannot be read: {error.errno}"
    return content if link is None else digest(link, content)


@lru_cache(maxsize=1_000_000)
def _digest_once(file: Path, *_status: int) -> str:
    """Hash a file once a process: a build asks for the same fingerprint at several steps. Nothing that rests on mtime is kept on disk."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def code_digest(*packages: str) -> str:
    """Return the SHA-256 over the code and language files of packages of this project, and its version: what a step is made of.

    A version number that somebody has to raise would be forgotten; the bytes are not.
    """
    folders = [PROJECT / package for package in packages]
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix in _CODE_SUFFIXES and "generated" not in file.parts]
    return digest(PIPELINE_VERSION, digest_files(PROJECT, files))


def day_of(name: str) -> dt.date | None:
    """Return the day that a folder or file name states (`2024-01-17`), None for any other name."""
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


def raw_days(settings: Settings) -> list[dt.date]:
    """Return the arrival days that have a folder in data/raw, oldest first."""
    folders = settings.raw.iterdir() if settings.raw.is_dir() else iter(())
    return sorted(day for folder in folders if (day := day_of(folder.name)) and folder.is_dir())


def raw_files(folder: Path) -> list[Path]:
    """Return everything below a folder that is no folder, in the order of its path; links are not followed."""
    return sorted(Path(directory, name) for directory, folders, names in os.walk(folder) for name in [*names, *_links_in(directory, folders)])


def _links_in(directory: str, folders: list[str]) -> list[str]:
    return [name for name in folders if Path(directory, name).is_symlink()]


def stray_files(settings: Settings) -> list[Path]:
    """Return the files in data/raw that lie in no arrival day's folder, which no partition can hold; without `.gitkeep` and its like."""
    below = [file for file in raw_files(settings.raw) if file.parent == settings.raw or not day_of(file.relative_to(settings.raw).parts[0])]
    return [file for file in below if not file.name.startswith(".")]


def built_days(settings: Settings) -> list[dt.date]:
    """Return the days that have any file in data/interim, oldest first."""
    names = (file.stem for kind in (*INGESTED, *EXTRACTED) for file in (settings.interim / kind).glob("*.parquet"))
    return sorted({day for name in names if (day := day_of(name))})


def ingest_fingerprint(settings: Settings, day: dt.date) -> str | None:
    """Return the fingerprint that a day's articles must carry; None when the day has no folder and so must have no files."""
    folder = settings.raw / day.isoformat()
    if not folder.is_dir():
        return None
    return digest(digest_files(folder, raw_files(folder)), _reading_rules(settings), code_digest("pipeline/ingest", "schemas"))


def _reading_rules(settings: Settings) -> str:
    """Return the part of sources.toml that says how raw files are read; its feeds only matter to what arrives."""
    from pipeline.ingest.sources import load_sources

    return repr(load_sources(settings.raw).rules)


def extract_fingerprint(settings: Settings, day: dt.date) -> str | None:
    """Return the fingerprint that a day's reports and claims must carry; None when the day has no folder."""
    from pipeline.extract import EXTRACTOR_VERSION

    articles = ingest_fingerprint(settings, day)
    return articles and digest(articles, EXTRACTOR_VERSION, code_digest("pipeline/extract", "schemas"))


def stored_extract_fingerprint(settings: Settings, day: dt.date) -> str | None:
    """Return the fingerprint of reports and claims made from a day's stored articles, whatever lies in data/raw by now; None without articles.

    The difference matters for a file that comes between the two steps: what is extracted then must not pass for made from it.
    """
    from pipeline.extract import EXTRACTOR_VERSION

    articles = read_fingerprint(day_file(settings, "articles", day))
    return articles and digest(articles, EXTRACTOR_VERSION, code_digest("pipeline/extract", "schemas"))


def _is_stored(settings: Settings, kinds: Iterable[str], day: dt.date, fingerprint: str | None) -> bool:
    files = [day_file(settings, kind, day) for kind in kinds]
    if fingerprint is None:
        return not any(file.exists() for file in files)
    return all(read_fingerprint(file) == fingerprint for file in files)


def is_ingested(settings: Settings, day: dt.date) -> bool:
    """Return whether a day's articles are there and fresh (or rightly absent)."""
    return _is_stored(settings, INGESTED, day, ingest_fingerprint(settings, day))


def is_extracted(settings: Settings, day: dt.date) -> bool:
    """Return whether a day's reports and claims are there and fresh (or rightly absent)."""
    return _is_stored(settings, EXTRACTED, day, extract_fingerprint(settings, day))


def stale_days(settings: Settings) -> list[dt.date]:
    """Return the days whose articles, reports or claims must be made again, oldest first; also days that were removed from data/raw."""
    days = sorted({*raw_days(settings), *built_days(settings)})
    return [day for day in days if not (is_ingested(settings, day) and is_extracted(settings, day))]


def forget_day(settings: Settings, day: dt.date, kinds: Iterable[str]) -> None:
    """Remove the interim files of a day whose folder was removed from data/raw."""
    for kind in kinds:
        day_file(settings, kind, day).unlink(missing_ok=True)


def corrections_fingerprint(settings: Settings) -> str | None:
    """Return the digest of the decisions in data/corrections; None when there is no such folder."""
    return digest_files(settings.data, raw_files(settings.corrections)) if settings.corrections.is_dir() else None


def release_fingerprint(settings: Settings) -> str:
    """Return the fingerprint of everything a release must be made from: what lies in the data folder now."""
    days = {day: extract_fingerprint(settings, day) for day in raw_days(settings)}
    return _digest_release(settings, days, corrections_fingerprint(settings))


def describe_sources(settings: Settings) -> str:
    """Return what linking reads at this moment, as text that goes with its results up to the release: a fingerprint of all of it, and one of each day.

    Of the stored results, whatever arrived or was decided since they were made, so that a release never passes for made from what it has not seen.
    """
    days = {day: read_fingerprint(day_file(settings, "reports", day)) for day in built_days(settings)}
    fingerprint = _digest_release(settings, days, corrections_fingerprint(settings))
    return json.dumps({"fingerprint": fingerprint, "days": {day.isoformat(): made[:DAY_DIGITS] for day, made in days.items() if made}})


def _digest_release(settings: Settings, days: dict[dt.date, str | None], corrections: str | None) -> str:
    parts = [part for day, made in days.items() for part in (day.isoformat(), made)]
    strays = digest_files(settings.data, stray_files(settings))
    later_steps = code_digest("pipeline/link", "pipeline/validate", "pipeline/protect", "pipeline/publish", "pipeline/extract", "schemas")
    return digest(*parts, corrections, strays, later_steps, str(settings.quote_limit), settings.person_names)


def _release_note(settings: Settings) -> Path:
    return settings.interim / "release.json"


def record_release(settings: Settings, version: str, sources: str | None) -> None:
    """Note what the latest release was made from (`describe_sources` of the time it was linked); the last act of a build."""
    note = _release_note(settings)
    note.parent.mkdir(parents=True, exist_ok=True)
    aside = note.with_name(f".{note.name}.{os.getpid()}.tmp")
    aside.write_text(json.dumps({"version": version, **json.loads(sources or "{}")}) + "\n", encoding="utf-8")
    aside.replace(note)


def _read_note(settings: Settings) -> dict[str, Any]:
    """Return what `record_release` wrote; empty when it is missing, damaged or speaks of a release that is not the latest."""
    try:
        note = json.loads(_release_note(settings).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return note if settings.latest.exists() and settings.latest.resolve().name == note.get("version") else {}


def released_days(settings: Settings) -> dict[str, str]:
    """Return the first DAY_DIGITS of the fingerprint of the reports of each day that the latest release holds, by the day in ISO form."""
    return dict(_read_note(settings).get("days", {}))


def is_released(settings: Settings) -> bool:
    """Return whether the latest release is there and was made from what there is now."""
    made_from = _read_note(settings).get("fingerprint")
    return made_from is not None and made_from == release_fingerprint(settings)
