"""Where the rows of an incident stand in the other tables, for large releases: the page finds them without reading a column of ids.

A file holds unsigned 32-bit numbers, least byte first. `<table>.bin`: for the incidents in the order of their table the n + 1 bounds of their part, then the
row numbers, part after part. `articles_of_reports.bin`: for each report the row of its article.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

NONE = 0xFFFFFFFF
"""In the place of a row that is not there."""


def write_rows(folder: Path, *, incidents: pa.Table, reports: pa.Table, claims: pa.Table, articles: pa.Table, incident_history: pa.Table) -> None:
    """Write the files into a new folder. The tables need only their columns of ids, in the order in which they were published."""
    folder.mkdir()
    ids = incidents["incident_id"].combine_chunks()
    for name, table in (("reports", reports), ("claims", claims)):
        _write(folder / f"{name}.bin", _find_parts(ids, table["incident_id"]))
    # What happened to the incident itself, and to ids that went into it.
    _write(folder / "incident_history.bin", _find_parts(ids, incident_history["incident_id"], incident_history["related_incident_id"]))
    _write(folder / "articles_of_reports.bin", _places(articles["article_id"].combine_chunks(), reports["article_id"]))


def _find_parts(ids: pa.Array, *columns: pa.ChunkedArray) -> npt.NDArray[np.uint32]:
    """Return bounds and row numbers: for each id the rows in which one of the columns names it, in their order."""
    found = [_places(ids, column) for column in columns]
    owners = np.concatenate(found)
    rows = np.concatenate([np.arange(len(places), dtype=np.uint32) for places in found])
    named = owners != NONE
    owners, rows = owners[named], rows[named]
    order = np.lexsort((rows, owners))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(ids)))]).astype(np.uint32)
    return np.concatenate([bounds, rows[order]])


def _places(ids: pa.Array, column: pa.ChunkedArray) -> npt.NDArray[np.uint32]:
    """Return for each value of the column where it stands among the ids, NONE for a null or an id that is not there."""
    places = pc.fill_null(pc.index_in(column, value_set=ids, skip_nulls=True), -1)
    return np.asarray(places.combine_chunks().to_numpy(zero_copy_only=False)).astype(np.int64).astype(np.uint32)


def _write(path: Path, numbers: npt.NDArray[np.uint32]) -> None:
    path.write_bytes(numbers.astype("<u4").tobytes())
