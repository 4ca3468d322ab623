"""Reading a release back before anybody else can: hashes, rows, types, the database and its views. Nothing is repaired here."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas import TABLES
from schemas.arrow import arrow_schema

from .database import count_table_rows
from .files import hash_file


class ReleaseError(RuntimeError):
    """A release folder that is not whole; the message names the file and what is wrong with it."""


def verify_release(folder: Path) -> None:
    """Check a release folder against its manifest and the schema. Raises ReleaseError at the first thing that is wrong."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    listed = {entry["path"]: entry for entry in manifest["files"]}
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    if present != set(listed):
        raise ReleaseError(f"{folder}: the manifest and the folder differ in {', '.join(sorted(present ^ set(listed)))}")
    for path, entry in listed.items():
        if hash_file(folder / path) != entry["sha256"]:
            raise ReleaseError(f"{folder / path}: its SHA-256 is not that of the manifest")
        # Its rows were read back while the database and the CSV copies were made from it; the database must hold as many, see below.
        if path.endswith(".parquet") and pq.read_metadata(folder / path).num_rows != entry["rows"]:
            raise ReleaseError(f"{folder / path}: it does not hold the {entry['rows']} rows of the manifest")
    names = [table.name for table in TABLES.values() if table.published]
    for name in names:
        if [_describe(field) for field in pq.read_schema(folder / f"{name}.parquet")] != [_describe(field) for field in arrow_schema(name)]:
            raise ReleaseError(f"{folder / name}.parquet: columns, types or descriptions are not those of schemas/")
    in_database = count_table_rows(folder / "incidents.duckdb")
    expected = {name: listed[f"{name}.parquet"]["rows"] for name in names}
    if in_database != expected:
        differing = [name for name in expected.keys() | in_database.keys() if expected.get(name) != in_database.get(name)]
        raise ReleaseError(f"{folder}/incidents.duckdb: other row counts than the Parquet files in {', '.join(sorted(differing))}")


def find_damage(folder: Path) -> list[tuple[str, str]]:
    """Return the files of a release that are not as released, each with why: missing, other bytes, not in the manifest. Rows and types are not looked at."""
    try:
        listed = {entry["path"]: entry["sha256"] for entry in json.loads((folder / "manifest.json").read_text("utf-8"))["files"]}
    except (OSError, ValueError, KeyError) as error:
        return [("manifest.json", f"cannot be read: {error}")]
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    found = [(path, "missing") for path in listed.keys() - present] + [(path, "not in the manifest") for path in present - listed.keys()]
    found += [(path, "its SHA-256 is not that of the manifest") for path in listed.keys() & present if hash_file(folder / path) != listed[path]]
    return sorted(found)


def _describe(field: pa.Field) -> tuple[object, ...]:
    """Everything about a column but what Parquet calls the elements of a list."""
    kind = f"list of {field.type.value_type}" if pa.types.is_list(field.type) else str(field.type)
    return field.name, kind, field.nullable, field.metadata
