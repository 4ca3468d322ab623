"""Writing and reading the Parquet files of a release: sorted, compressed, described, and the same bytes for the same rows. No other format belongs here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas import TABLES
from schemas.arrow import arrow_schema, empty_table

# Between 50,000 and 150,000 rows: small enough that a remote query skips most of a file, large enough to compress well.
ROWS_PER_GROUP = 100_000

# Level 6 saves 1 % of the bytes for half as much time again.
_WRITING: dict[str, Any] = {"compression": "zstd", "compression_level": 3, "write_page_index": True, "write_statistics": True, "store_schema": True}

_CORNERS = ("xmin", "ymin", "xmax", "ymax")


def order_table(name: str, table: pa.Table) -> pa.Table:
    """Return the table with the columns, types and descriptions of its schema, rows in the declared order, nulls last.

    Raises ValueError naming table and columns when columns are missing or too many.
    """
    schema = arrow_schema(name)
    if set(table.column_names) != set(schema.names):
        odd = sorted(set(table.column_names) ^ set(schema.names))
        raise ValueError(f"{name}: the columns {', '.join(odd)} stand in the table or in schemas/, not in both")
    ordered = table.select(schema.names).cast(schema)
    # The key last: equal sort values must not leave the order to chance.
    keys = dict.fromkeys((*TABLES[name].sort_by, *TABLES[name].primary_key))
    indices = pc.sort_indices(ordered, sort_keys=[(key, "ascending", "at_end") for key in keys])
    return ordered.take(indices).combine_chunks()


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table that `order_table` has ordered. Equal tables give equal bytes with the same version of pyarrow."""
    pq.write_table(table, path, row_group_size=ROWS_PER_GROUP, **_WRITING)


def read_ordered(name: str, folder: Path) -> Iterator[pa.Table]:
    """Yield the rows of a written table, a row group at a time, with the types of its schema."""
    with pq.ParquetFile(folder / f"{name}.parquet") as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number).cast(arrow_schema(name))


def write_geoparquet(incidents: Path, path: Path) -> None:
    """Write the incidents that have coordinates as GeoParquet 1.1: points in WKB, longitude first, with a bounding box column for skipping row groups.

    `incidents`: the table's Parquet file. It is gone through a row group at a time: with their texts a million rows are half a gigabyte.
    Format: https://geoparquet.org/releases/v1.1.0/. Without a `crs` entry the standard means OGC:CRS84, that is WGS84 with longitude first.
    """
    points = pq.read_table(incidents, columns=["longitude", "latitude"], partitioning=None)
    points = points.filter(pc.and_(pc.is_valid(points["latitude"]), pc.is_valid(points["longitude"])))
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "covering": {"bbox": {corner: ["bbox", corner] for corner in _CORNERS}},
    }
    if points.num_rows:
        column["bbox"] = [f(points[name]).as_py() for f, name in ((pc.min, "longitude"), (pc.min, "latitude"), (pc.max, "longitude"), (pc.max, "latitude"))]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    empty = _add_geometry(empty_table("incidents"))
    schema = empty.schema.with_metadata({**(empty.schema.metadata or {}), b"geo": json.dumps(geo, allow_nan=False).encode()})
    with pq.ParquetWriter(path, schema, **_WRITING) as writer:
        for rows in read_ordered("incidents", incidents.parent):
            located = _add_geometry(rows)
            if located.num_rows:
                writer.write_table(located.replace_schema_metadata(schema.metadata), ROWS_PER_GROUP)


def _add_geometry(incidents: pa.Table) -> pa.Table:
    """Return the rows that have coordinates with the columns geometry and bbox."""
    located = incidents.filter(pc.and_(pc.is_valid(incidents["latitude"]), pc.is_valid(incidents["longitude"]))).combine_chunks()
    longitude, latitude = located["longitude"].to_numpy(), located["latitude"].to_numpy()
    points = np.empty(located.num_rows, dtype=[("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
    points["order"], points["type"], points["x"], points["y"] = 1, 1, longitude, latitude
    offsets = np.arange(located.num_rows + 1, dtype=np.int32) * points.dtype.itemsize
    geometry = pa.Array.from_buffers(pa.binary(), located.num_rows, [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(points.tobytes())])
    bbox = pa.StructArray.from_arrays([pa.array(values) for values in (longitude, latitude, longitude, latitude)], names=list(_CORNERS))
    return located.append_column("geometry", geometry).append_column("bbox", bbox)
