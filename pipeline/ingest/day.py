"""One arrival day: its folder -> articles and rejected rows. Finds the files, has them parsed by workers, and puts the results in order."""

from __future__ import annotations

import base64
import datetime as dt
import heapq
import itertools
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from pipeline.ingest.dedupe import Seen
from pipeline.ingest.limits import MB
from pipeline.ingest.pool import Task, shared_pool
from pipeline.ingest.sidecar import is_sidecar, read_sidecar
from pipeline.ingest.sources import Sources, load_sources
from pipeline.ingest.stories import pack_signatures, story_ids
from schemas.arrow import interim_articles_schema, interim_articles_table, to_table
from schemas.canonical import clean_text

# A second process costs half a second to start: worth it from here on.
_PARALLEL_BYTES = MB
# A file this large is read by all workers, each taking every n-th unit of it.
_SHARD_BYTES = 8 * MB
_ROWS_A_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Ingested:
    """A day's articles (columns of the table `articles` plus `text`) and its rejected rows; `n_files` raw files, sidecars not counted."""

    articles: pa.Table
    rejected: pa.Table
    n_files: int = 0


@dataclass(slots=True)
class _File:
    """A raw file and where its parsed units are to be found; `refusal` when it is not even opened."""

    source_path: str
    spills: list[Path] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)


def ingest_day(day_folder: Path, day: dt.date, raw_root: Path, *, sources: Sources | None = None) -> Ingested:
    """Return the articles and rejected rows of one arrival day.

    Args:
        day_folder: the folder of the day; every file below it is read, whatever its name, except sidecars of files that are there.
        day: the arrival day, for `arrival_date`.
        raw_root: data/raw; `source_path` is relative to it.
        sources: field names and publishers of particular files; None: sources.toml beside data/raw, else the one in the project's root.

    Rows are ordered by source_path, then by place in the file. Nothing in a file raises: every raw file is the source_path of at least one row of the result.
    """
    known = sources if sources is not None else load_sources(raw_root)
    rejected: list[dict[str, Any]] = []
    marks: list[bytes] = []
    with tempfile.TemporaryDirectory(prefix="ingest-") as scratch:
        files = _parse_files(day_folder, day, raw_root, known, Path(scratch))
        rows = _collect(files, rejected, marks)
        batches = [interim_articles_table(batch) for batch in _batched(rows)]
    articles = pa.concat_tables(batches) if batches else interim_articles_schema().empty_table()
    return Ingested(_with_stories(articles, marks), to_table("rejected", rejected), len(files))


def _parse_files(day_folder: Path, day: dt.date, raw_root: Path, sources: Sources, scratch: Path) -> list[_File]:
    """Have every raw file parsed; the results lie in spill files under `scratch`."""
    pool = shared_pool()
    files: list[_File] = []
    tasks: list[Task] = []
    total = 0
    for number, path in enumerate(_raw_files(day_folder)):
        file = _File(clean_text(path.relative_to(raw_root).as_posix()))
        files.append(file)
        if (refusal := _refusal(path, raw_root)) is not None:
            file.refusals.append(refusal)
            continue
        sidecar, problem = read_sidecar(path)
        if problem:
            file.refusals.append(("sidecar", problem))
        size = path.stat().st_size
        total += size
        rule = sources.rule_for(path.relative_to(day_folder).as_posix())
        spec: dict[str, Any] = {"path": str(path), "source_path": file.source_path, "arrival": day.isoformat(), "sidecar": asdict(sidecar)}
        spec |= {"mapping": dict(rule.fields), "publisher": rule.publisher}
        shards = pool.size if size > _SHARD_BYTES else 1
        for shard in range(shards):
            spill = scratch / f"{number:08d}-{shard}"
            spill.touch()
            file.spills.append(spill)
            tasks.append(Task(spec | {"spill": str(spill), "shard": shard, "shards": shards}))
    pool.run(tasks, None if total > _PARALLEL_BYTES else 1)
    return files


def _raw_files(folder: Path) -> list[Path]:
    """Everything below the folder that is no directory and no sidecar, in the order of its path. Links to directories are not followed and count as files."""
    found: list[Path] = []
    for directory, folders, names in os.walk(folder):
        links = [name for name in folders if Path(directory, name).is_symlink()]
        found += [Path(directory, name) for name in [*names, *links]]
    return sorted((path for path in found if not is_sidecar(path)), key=lambda path: path.as_posix())


def _refusal(path: Path, raw_root: Path) -> tuple[str, str] | None:
    """Why a file is not even opened: a link that leads out of data/raw, to a folder or to nowhere."""
    if path.is_symlink():
        if not path.exists():
            return "file_readable", "a link to a file that is not there; put the file itself in its place"
        if path.is_dir() or not path.resolve().is_relative_to(raw_root.resolve()):
            return "file_regular", "a link that leads to a folder or out of data/raw; copy the files themselves"
    return None


def _collect(files: Sequence[_File], rejected: list[dict[str, Any]], marks: list[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the article rows in order; append what was refused to `rejected` and the articles' signatures to `marks`."""
    seen = Seen()
    for file in files:
        rejected += [_rejected(file.source_path, None, check, reason) for check, reason in file.refusals]
        for unit in heapq.merge(*(_spilled(spill) for spill in file.spills), key=lambda unit: unit["position"]):
            if "check" in unit:
                rejected.append(_rejected(file.source_path, unit["row_key"], unit["check"], unit["reason"]))
                continue
            marks.append(base64.b85decode(unit["signature"]))
            yield seen.mark(_typed(unit["row"]), unit["row_key"])


def _spilled(spill: Path) -> Iterator[dict[str, Any]]:
    with spill.open("rb") as file:
        for line in file:
            yield orjson.loads(line)


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Dates travel as ISO text through the spill."""
    row["arrival_date"] = dt.date.fromisoformat(row["arrival_date"])
    for name in ("published_at", "retrieved_at"):
        row[name] = dt.datetime.fromisoformat(row[name]) if row[name] else None
    return row


def _rejected(source_path: str, row_key: str | None, check: str, reason: str) -> dict[str, Any]:
    table = "articles" if row_key else None
    return {"stage": "ingest", "source_path": source_path, "table_name": table, "row_key": row_key, "check": check, "reason": reason}


def _batched(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(itertools.islice(rows, _ROWS_A_BATCH)):
        yield batch


def _with_stories(articles: pa.Table, marks: Sequence[bytes]) -> pa.Table:
    ids, hashes = articles.column("article_id").to_pylist(), articles.column("content_sha256").to_pylist()
    index = articles.schema.get_field_index("story_id")
    stories = pa.array(story_ids(ids, hashes, pack_signatures(marks, articles.num_rows)), pa.string())
    return articles.set_column(index, articles.schema.field(index), stories)
