"""What the workers spilled -> rows in order: articles with copies marked and stories assigned, rejected rows beside them. One batch in memory at a time."""

from __future__ import annotations

import base64
import datetime as dt
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.dedupe import Seen
from pipeline.ingest.stories import SIGNATURE_BYTES, Signatures, story_id, story_roots
from schemas.arrow import arrow_schema, interim_articles_schema, interim_articles_table, to_table

# Rows in memory at a time: as dictionaries before they are written, 4 KB each, and as one group of the Parquet file.
_ROWS_A_BATCH = 2_000
_CHARACTERS_A_BATCH = 16_000_000


@dataclass(slots=True)
class ParsedFile:
    """A raw file and where its parsed units are to be found; `refusals` are (check, reason) of what stopped it before it was parsed."""

    source_path: str
    spills: list[Path] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A day's rows on disk, read back batch by batch. `ids` are the article ids, `roots` the row number at which each article's story begins."""

    folder: Path
    ids: npt.NDArray[np.bytes_]
    roots: npt.NDArray[np.int64]
    n_files: int
    n_articles: int
    n_rejected: int

    def articles(self) -> Iterator[pa.RecordBatch]:
        """Yield the articles in order, stories filled in."""
        schema, start = interim_articles_schema(), 0
        index = schema.get_field_index("story_id")
        for batch in _batches(self.folder / "articles.arrow"):
            columns = batch.columns
            firsts = self.ids[self.roots[start : start + batch.num_rows]]
            columns[index] = pa.array([story_id(first.decode("ascii")) for first in firsts], pa.string())
            start += batch.num_rows
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    def rejected(self) -> Iterator[pa.RecordBatch]:
        """Yield the rejected rows in order."""
        yield from _batches(self.folder / "rejected.arrow")


def order_rows(files: Sequence[ParsedFile], folder: Path) -> Ordered:
    """Put the units of all files in order, mark copies, assign stories, and lay the rows down under `folder`; spills are removed as they are read."""
    with (
        _BatchWriter(folder / "articles.arrow", interim_articles_schema(), interim_articles_table) as articles,
        _BatchWriter(folder / "rejected.arrow", arrow_schema("rejected"), lambda rows: to_table("rejected", rows)) as rejected,
        (folder / "signatures").open("wb") as signatures,
    ):
        seen = Seen()
        for file in files:
            for check, reason in file.refusals:
                rejected.add(_rejected(file.source_path, None, check, reason))
            for unit in heapq.merge(*map(_spilled, file.spills), key=_position):
                if "check" in unit:
                    rejected.add(_rejected(file.source_path, unit["row_key"], unit["check"], unit["reason"]))
                else:
                    signatures.write(base64.b85decode(unit["signature"]).ljust(SIGNATURE_BYTES, b"\0"))
                    articles.add(seen.mark(_typed(unit["row"]), unit["row_key"]))
            for spill in file.spills:
                spill.unlink()
    ids, roots = _stories(folder, articles.n_rows)
    return Ordered(folder, ids, roots, len(files), articles.n_rows, rejected.n_rows)


def _stories(folder: Path, n: int) -> tuple[npt.NDArray[np.bytes_], npt.NDArray[np.int64]]:
    """Columns as fixed-width bytes, not as strings, which would take five times the memory; of a hash the first 16 digits, which are enough to tell texts."""
    ids, hashes = np.zeros(n, "S20"), np.zeros(n, "S16")
    start = 0
    for batch in _batches(folder / "articles.arrow"):
        ids[start : start + batch.num_rows] = batch.column("article_id").to_pylist()
        hashes[start : start + batch.num_rows] = pc.utf8_slice_codeunits(batch.column("content_sha256"), 0, 16).to_pylist()
        start += batch.num_rows
    shape = (n, SIGNATURE_BYTES // 2)
    signatures: Signatures = np.memmap(folder / "signatures", "<u2", "r", shape=shape) if n else np.zeros(shape, np.uint16)
    return ids, story_roots(cast("Sequence[bytes]", hashes), signatures)


class _BatchWriter:
    """Collects rows and writes them as Arrow batches of so many rows, or fewer when their texts are long."""

    def __init__(self, path: Path, schema: pa.Schema, build: Callable[[Iterable[Mapping[str, Any]]], pa.Table]) -> None:
        self._writer = pa.ipc.new_stream(str(path), schema)
        self._build = build
        self._rows: list[dict[str, Any]] = []
        self._characters = 0
        self.n_rows = 0

    def __enter__(self) -> _BatchWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._writer.close()

    def add(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        self._characters += len(row.get("text", ""))
        self.n_rows += 1
        if len(self._rows) == _ROWS_A_BATCH or self._characters > _CHARACTERS_A_BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._build(self._rows))
            self._rows, self._characters = [], 0


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    with pa.OSFile(str(path), "rb") as file, pa.ipc.open_stream(file) as reader:
        yield from reader


def _spilled(spill: Path) -> Iterator[dict[str, Any]]:
    with spill.open("rb") as file:
        for line in file:
            yield orjson.loads(line)


def _position(unit: dict[str, Any]) -> int:
    return int(unit["position"])


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Dates travel as ISO text through the spill."""
    row["arrival_date"] = dt.date.fromisoformat(row["arrival_date"])
    for name in ("published_at", "retrieved_at"):
        row[name] = dt.datetime.fromisoformat(row[name]) if row[name] else None
    return row


def _rejected(source_path: str, row_key: str | None, check: str, reason: str) -> dict[str, Any]:
    table = "articles" if row_key else None
    return {"stage": "ingest", "source_path": source_path, "table_name": table, "row_key": row_key, "check": check, "reason": reason}
