"""One arrival day: its folder -> articles and rejected rows. Has the files parsed by workers and puts the results in order, in the memory of one batch."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ingest.limits import MB
from pipeline.ingest.ordered import Ordered, ParsedFile, order_rows
from pipeline.ingest.pool import Task, close_workers, shared_pool
from pipeline.ingest.raw_files import list_raw_files, refuse_link
from pipeline.ingest.sidecar import read_sidecar
from pipeline.ingest.sources import Sources, load_sources
from schemas.arrow import arrow_schema, interim_articles_schema
from schemas.canonical import clean_text

# A second process costs half a second to start: worth it from here on.
_PARALLEL_BYTES = MB
# A file this large is read by all workers, each taking every n-th unit of it.
_SHARD_BYTES = 8 * MB


@dataclass(frozen=True, slots=True)
class Ingested:
    """A day's articles (columns of the table `articles` plus `text`) and its rejected rows; `n_files` raw files, sidecars not counted."""

    articles: pa.Table
    rejected: pa.Table
    n_files: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a day gave; `n_files` raw files, sidecars not counted."""

    n_files: int
    n_articles: int
    n_rejected: int


def ingest_day(day_folder: Path, day: dt.date, raw_root: Path, *, sources: Sources | None = None) -> Ingested:
    """Return the articles and rejected rows of one arrival day.

    Args:
        day_folder: the folder of the day; every file below it is read, whatever its name, except sidecars of files that are there.
        day: the arrival day, for `arrival_date`.
        raw_root: data/raw; `source_path` is relative to it.
        sources: field names and publishers of particular files; None: sources.toml beside data/raw, else the one in the project's root.

    Rows are ordered by source_path, then by place in the file. Nothing in a file raises: every raw file is the source_path of at least one row of the result.
    """
    with tempfile.TemporaryDirectory(prefix="ingest-") as scratch:
        ordered = _ingest(day_folder, day, raw_root, sources, Path(scratch))
        articles = pa.Table.from_batches(ordered.articles(), interim_articles_schema())
        rejected = pa.Table.from_batches(ordered.rejected(), arrow_schema("rejected"))
        return Ingested(articles, rejected, ordered.n_files)


def ingest_day_to_files(
    day_folder: Path,
    day: dt.date,
    raw_root: Path,
    articles: Path,
    rejected: Path,
    *,
    sources: Sources | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Counts:
    """Like `ingest_day`, with the rows written to two Parquet files; memory stays below 500 MB however large the day is.

    `metadata` goes into the key-value metadata of both files. Files that are there are replaced when everything else is done.
    """
    with tempfile.TemporaryDirectory(prefix="ingest-") as scratch:
        ordered = _ingest(day_folder, day, raw_root, sources, Path(scratch))
        _write_parquet(ordered.articles(), interim_articles_schema(), articles, metadata or {})
        _write_parquet(ordered.rejected(), arrow_schema("rejected"), rejected, metadata or {})
        return Counts(ordered.n_files, ordered.n_articles, ordered.n_rejected)


def _write_parquet(batches: Iterator[pa.RecordBatch], schema: pa.Schema, path: Path, metadata: Mapping[str, str]) -> None:
    described = schema.with_metadata({**(schema.metadata or {}), **{key.encode(): value.encode() for key, value in metadata.items()}})
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    with pq.ParquetWriter(aside, described, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
    aside.replace(path)


def _ingest(day_folder: Path, day: dt.date, raw_root: Path, sources: Sources | None, scratch: Path) -> Ordered:
    known = sources if sources is not None else load_sources(raw_root)
    files = _parse_files(day_folder, day, raw_root, known, scratch)
    if any(len(file.spills) > 1 for file in files):  # much to put in order: the workers' 170 MB each are better used for that
        close_workers()
    return order_rows(files, scratch)


def _parse_files(day_folder: Path, day: dt.date, raw_root: Path, sources: Sources, scratch: Path) -> list[ParsedFile]:
    """Have every raw file parsed; the results lie in spill files under `scratch`."""
    pool = shared_pool()
    files: list[ParsedFile] = []
    tasks: list[Task] = []
    total = 0
    for number, path in enumerate(list_raw_files(day_folder)):
        file = ParsedFile(clean_text(path.relative_to(raw_root).as_posix()))
        files.append(file)
        if (refusal := refuse_link(path, raw_root)) is not None:
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
