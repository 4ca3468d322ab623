"""`incidents query`: SQL on the latest release, in the hardened settings of a public door. The database is written by the publish step."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import typer

from pipeline.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

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
    """Print rows as a table where its words fit the width of the terminal, else as one block a row, so that nothing is cut and no word is broken in two."""
    from rich.console import Console

    console = Console(highlight=False)
    cells = [["" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value) for value in row] for row in rows]
    widths = [max([len(name), *(_longest_word(row[column]) for row in cells)]) for column, name in enumerate(names)]
    caption = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    if sum(widths) + 3 * len(widths) + 1 <= console.width:
        _print_grid(console, names, cells, widths, caption, has_lines=True)
    elif sum(widths) + 2 * len(widths) <= console.width or not rows:
        _print_grid(console, names, cells, widths, caption, has_lines=False)
    else:
        _print_blocks(console, names, cells, caption)


def _print_grid(console: Console, names: Sequence[str], cells: Sequence[Sequence[str]], widths: Sequence[int], caption: str, *, has_lines: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(caption=caption, caption_justify="left")
    if not has_lines:
        table.box, table.padding, table.pad_edge = None, (0, 2, 0, 0), False
    for name, width in zip(names, widths, strict=True):
        table.add_column(name, overflow="fold", min_width=width)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print(table)


def _print_blocks(console: Console, names: Sequence[str], cells: Sequence[Sequence[str]], caption: str) -> None:
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(cells, 1):
        console.rule(Text(f"row {number} of {len(cells)}"), align="left")
        block = Table.grid(padding=(0, 2, 0, 0))
        block.add_column(no_wrap=True, style="dim")
        block.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            block.add_row(Text(name), Text(value))
        console.print(block)
    console.print(Text(caption))


# A word longer than this (an address, a hash) may be folded: it would make every table too wide.
_LONGEST_WORD = 32


def _longest_word(text: str) -> int:
    return min(max(map(len, text.split()), default=0), _LONGEST_WORD)
