"""Writing and reading the Parquet files of a release: sorted, compressed, described, and the same bytes for the same rows. No other format belongs here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas import TABLES
from schemas.arrow import arrow_schema

# Between 50,000 and 150,000 rows: small enough that a remote query skips most of a file, large enough to compress well.
ROWS_PER_GROUP = 100_000


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
    # Level 6 saves 1 % of the bytes for half as much time again.
    pq.write_table(
        table,
        path,
        row_group_size=ROWS_PER_GROUP,
        compression="zstd",
        compression_level=3,
        write_page_index=True,
        write_statistics=True,
        store_schema=True,
    )


def read_ordered(name: str, folder: Path) -> Iterator[pa.Table]:
    """Yield the rows of a written table, a row group at a time, with the types of its schema."""
    with pq.ParquetFile(folder / f"{name}.parquet") as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number).cast(arrow_schema(name))


def write_geoparquet(incidents: pa.Table, path: Path) -> None:
    """Write the incidents that have coordinates as GeoParquet 1.1: points in WKB, longitude first, with a bounding box column for skipping row groups.

    Format: https://geoparquet.org/releases/v1.1.0/. Without a `crs` entry the standard means OGC:CRS84, that is WGS84 with longitude first.
    """
    located = incidents.filter(pc.and_(pc.is_valid(incidents["latitude"]), pc.is_valid(incidents["longitude"])))
    longitude = located["longitude"].to_numpy()
    latitude = located["latitude"].to_numpy()
    points = np.empty(located.num_rows, dtype=[("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
    points["order"], points["type"], points["x"], points["y"] = 1, 1, longitude, latitude
    offsets = np.arange(located.num_rows + 1, dtype=np.int32) * points.dtype.itemsize
    geometry = pa.Array.from_buffers(pa.binary(), located.num_rows, [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(points.tobytes())])
    bbox = pa.StructArray.from_arrays(
        [pa.array(longitude), pa.array(latitude), pa.array(longitude), pa.array(latitude)], names=["xmin", "ymin", "xmax", "ymax"]
    )
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "covering": {"bbox": {corner: ["bbox", corner] for corner in ("xmin", "ymin", "xmax", "ymax")}},
    }
    if located.num_rows:
        column["bbox"] = [float(f(values)) for f, values in ((np.min, longitude), (np.min, latitude), (np.max, longitude), (np.max, latitude))]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    table = located.append_column("geometry", geometry).append_column("bbox", bbox)
    metadata = {**(located.schema.metadata or {}), b"geo": json.dumps(geo, allow_nan=False).encode()}
    write_parquet(table.replace_schema_metadata(metadata), path)
