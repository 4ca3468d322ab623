"""Making a release: aside, verified, durable, then renamed and `latest` switched to it in one move. What the files contain is decided in the other modules.

At every moment `latest` is a whole release: the old one until the last rename, the new one from then on. What a killed build leaves is a folder whose name
starts with a dot, removed by the next one, or a whole release that `latest` does not name yet, which the next build of the same data takes up.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas import SCHEMA_VERSION, TABLES
from schemas.arrow import arrow_schema, empty_table, to_table
from schemas.dictionary import data_dictionary

from .changes import write_changes
from .checks import write_checks_page
from .croissant import describe_croissant
from .csv import write_csv_pieces
from .database import write_database
from .files import Hashes
from .package import describe_package, write_card, write_citation, write_manifest
from .parquet import order_table, read_ordered, write_geoparquet, write_parquet
from .quality import read_quality
from .quotes import shorten_quotes
from .site import write_site
from .verify import verify_release

PUBLISHED = tuple(table.name for table in TABLES.values() if table.published)
_VERSION = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})\.(\d+)")


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk: its version, its folder, the paths of its files below that folder, and whether this call made it."""

    version: str
    path: Path
    files: tuple[str, ...]
    is_new: bool


def publish_release(
    tables: Mapping[str, pa.Table],
    processed: Path,
    *,
    pipeline_version: str,
    data_through: dt.date,
    created_at: dt.datetime,
    checks: pa.Table | None = None,
    quote_limit: int = 160,
) -> Release:
    """Publish the tables as a new release below `processed`, unless the latest release already has the same content.

    A published table that is not given counts as empty; `releases` is written here and need not be given. The version is the day of `data_through` and a
    number that counts up. `checks` are the results of validation, one row a check, shown as checks.html. Quotes longer than `quote_limit`
    code points are cut, see quotes.py. Raises ReleaseError when what was written does not read back whole: then nothing has changed but the hidden folder.
    """
    releases = processed / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    with sole_writer(processed):
        for rest in releases.glob(".*"):
            shutil.rmtree(rest)
        before = find_latest(processed)
        aside = releases / ".next"
        aside.mkdir()
        hashes = Hashes(aside)
        counts, content = _write_tables(tables, hashes, quote_limit)
        known = next((folder for folder in reversed(list_releases(processed)) if _content_of(folder) == content), None)
        if known is not None and (before is None or _number_of(known) >= _number_of(before)):
            shutil.rmtree(aside)
            if known != before:
                switch_latest(processed, known.name)
            return Release(known.name, known, _files_of(known), is_new=known != before)
        version = _next_version(processed, data_through)
        listed = _list_release(before, counts, content, version, pipeline_version, data_through)
        write_parquet(listed, aside / "releases.parquet")
        counts = {name: listed.num_rows if name == "releases" else counts[name] for name in PUBLISHED}
        if checks is not None:
            (aside / "checks.html").write_text(write_checks_page(checks, version), "utf-8", newline="\n")
        _write_rest(hashes, counts, before, version, pipeline_version, data_through, created_at, checks)
        verify_release(aside)
        _sync_folder(aside)
        final = releases / version
        aside.rename(final)
        _sync(releases)
        switch_latest(processed, version)
        return Release(version, final, _files_of(final), is_new=True)


def list_releases(processed: Path) -> list[Path]:
    """Return the folders of all whole releases, oldest first."""
    folders = [folder for folder in (processed / "releases").glob("*") if _VERSION.fullmatch(folder.name) and (folder / "manifest.json").exists()]
    return sorted(folders, key=_number_of)


def find_latest(processed: Path) -> Path | None:
    """Return the folder that `latest` names; None when there is no release yet."""
    latest = processed / "latest"
    return processed / "releases" / latest.resolve().name if latest.exists() else None


def _write_tables(tables: Mapping[str, pa.Table], hashes: Hashes, quote_limit: int) -> tuple[dict[str, int], str]:
    """Write the Parquet files; return the rows of each table, and the hash over the files and the version of the schema: equal content, equal hash.

    Everything else is made from these files: only one table at a time is held a second time, in its order.
    """
    digest = hashlib.sha256(SCHEMA_VERSION.encode())
    counts = {}
    for name in (name for name in PUBLISHED if name != "releases"):
        file = f"{name}.parquet"
        table = order_table(name, shorten_quotes(tables.get(name, empty_table(name)), quote_limit))
        write_parquet(table, hashes.folder / file)
        counts[name] = table.num_rows
        del table
        pa.default_memory_pool().release_unused()
        digest.update(f"{name}\n{hashes[file]}\n".encode())
    return counts, digest.hexdigest()


def _write_rest(
    hashes: Hashes,
    counts: Mapping[str, int],
    before: Path | None,
    version: str,
    pipeline_version: str,
    data_through: dt.date,
    created_at: dt.datetime,
    checks: pa.Table | None,
) -> None:
    aside = hashes.folder
    write_geoparquet(aside / "incidents.parquet", aside / "incidents.geoparquet")
    write_database({name: aside / f"{name}.parquet" for name in counts}, aside / "incidents.duckdb")
    (aside / "csv").mkdir()
    rows: dict[str, int | None] = {}
    for name, n_rows in counts.items():
        write_csv_pieces(read_ordered(name, aside), arrow_schema(name), aside / "csv" / f"{name}.csv")
        rows[f"{name}.parquet"] = rows[f"csv/{name}.csv"] = n_rows
    rows["incidents.geoparquet"] = pq.read_metadata(aside / "incidents.geoparquet").num_rows
    texts = {
        "DATA_DICTIONARY.md": data_dictionary(),
        "README.md": write_card(counts, version, pipeline_version, data_through),
        "CITATION.cff": write_citation(version, data_through),
        "CHANGES.md": write_changes(version, before.name if before else None, before, aside, [name for name in counts if name != "releases"]),
        "quality.json": read_quality(),
        "croissant.json": describe_croissant(hashes, list(counts), version, data_through),
        "datapackage.json": describe_package(hashes, list(counts), version, created_at),
    }
    for name, text in texts.items():
        (aside / name).write_text(text, "utf-8", newline="\n")
    write_site(aside, version=version, data_through=data_through, checks=checks)
    manifest = write_manifest(hashes, rows, version=version, pipeline_version=pipeline_version, created_at=created_at)
    (aside / "manifest.json").write_text(manifest, "utf-8", newline="\n")


def _list_release(before: Path | None, counts: Mapping[str, int], content: str, version: str, pipeline_version: str, data_through: dt.date) -> pa.Table:
    row = {
        "version": version,
        "schema_version": SCHEMA_VERSION,
        "pipeline_version": pipeline_version,
        "data_through": data_through,
        **{f"n_{name}": counts[name] for name in ("articles", "reports", "claims", "incidents", "rejected")},
        "content_sha256": content,
    }
    earlier = [] if before is None else pq.read_table(before / "releases.parquet").to_pylist()
    return order_table("releases", to_table("releases", [*earlier, row]))


def _content_of(folder: Path) -> str | None:
    """Return the content hash that a release gives for itself."""
    rows = pq.read_table(folder / "releases.parquet", columns=["version", "content_sha256"]).to_pylist()
    return next((row["content_sha256"] for row in rows if row["version"] == folder.name), None)


def _next_version(processed: Path, data_through: dt.date) -> str:
    day = data_through.strftime("%Y.%m.%d")
    numbers = [_number_of(folder)[3] for folder in list_releases(processed) if folder.name.startswith(f"{day}.")]
    return f"{day}.{max(numbers, default=0) + 1}"


def _number_of(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.name.split("."))


def _files_of(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))


def switch_latest(processed: Path, version: str) -> None:
    """Point `latest` to a release: a new link beside it takes its name, which is one step for every reader."""
    aside = processed / ".latest"
    aside.unlink(missing_ok=True)
    aside.symlink_to(Path("releases") / version, target_is_directory=True)
    aside.replace(processed / "latest")
    _sync(processed)


def _sync_folder(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    """Make a file, or the entries of a folder, survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def sole_writer(processed: Path) -> Iterator[None]:
    """Hold the lock of the folder; the system frees it when the process ends, however it ends."""
    with (processed / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError(f"another build is publishing to {processed}; wait until it has finished") from None
        yield
