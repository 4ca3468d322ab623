"""`incidents query`: SQL on the latest release, in the hardened settings of a public door. The database is written by the publish step."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any, Literal

import typer

from pipeline.settings import Settings

# DuckDB's own advice: SQL can do what a shell can. Without these a query reads any file, writes files and loads code.
LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "lock_configuration": "true",
}


def query(settings: Settings, sql: str, format: Literal["table", "csv", "json"]) -> int:
    """Run a query on latest/incidents.duckdb and print its rows to standard output; returns the exit code."""
    import duckdb

    database = settings.latest / "incidents.duckdb"
    if not database.exists():
        typer.echo(f"There is no release in {settings.processed} yet. Make one with `incidents build`.", err=True)
        return 1
    try:
        with duckdb.connect(database, read_only=True, config=LOCKED) as connection:
            answer = connection.execute(sql)
            names = [column[0] for column in answer.description or ()]
            rows = answer.fetchall()
    except duckdb.Error as error:
        typer.echo(str(error), err=True)
        return 1
    print_rows(names, rows, format)
    return 0


def print_rows(names: Sequence[str], rows: Sequence[Sequence[Any]], format: Literal["table", "csv", "json"]) -> None:
    """Print rows as a table for the eye, as CSV with a header, or as a JSON array of objects."""
    if format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([["; ".join(map(str, value)) if isinstance(value, list) else value for value in row] for row in rows])
    elif format == "json":
        json.dump([dict(zip(names, row, strict=True)) for row in rows], sys.stdout, default=str, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _print_table(names, rows)


def _print_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(caption=f"{len(rows)} row{'' if len(rows) == 1 else 's'}", caption_justify="left")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)) for value in row))
    Console().print(table)
