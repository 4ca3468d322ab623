"""What `incidents build` prints: stages as they go, the summary table, and what to try next. Nothing is decided here."""

from __future__ import annotations

import io
import os
import shlex
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow.parquet as pq
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.settings import Settings

STAGES = {"ingest": "days", "extract": "articles", "link": "reports", "validate": "tables", "publish": "tables"}
"""The steps in the order of the flow, and what each counts."""

_SHOWN_TABLES = ("articles", "reports", "claims", "incidents", "rejected")


def open_console() -> Console:
    """Return a console on a copy of standard output: Dagster redirects the stream itself while a run's output is recorded."""
    try:
        copy = os.dup(sys.stdout.fileno())
    except io.UnsupportedOperation:  # a stream in memory: a notebook, a test
        return Console(highlight=False)
    return Console(file=os.fdopen(copy, "w", encoding="utf-8"), highlight=False)


class ProgressLines:
    """Shows the stages of a build: a bar each on a terminal, a line each elsewhere (CI, a log file). A context manager; pass `on_report` to `listening`."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description:<9}"),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeElapsedColumn(),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}
        self._started: dict[str, float] = {}
        self._ended: set[str] = set()

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._console.is_terminal:
            self._bars.stop()

    def on_report(self, stage: str, done: int, total: int) -> None:
        """Take a report of `pipeline.progress`."""
        if self._console.is_terminal:
            self._move_bar(stage, done, total)
        else:
            self._print_end(stage, done, total)

    def _move_bar(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=total, unit=STAGES[stage])
        # A stage without work still has to show as finished.
        self._bars.update(self._tasks[stage], completed=done if total else 1, total=total or 1)

    def _print_end(self, stage: str, done: int, total: int) -> None:
        begun = self._started.setdefault(stage, time.monotonic())
        if done == total and (done or stage not in self._ended):
            self._ended.add(stage)
            del self._started[stage]
            self._console.print(f"{stage:<9} {total:,} {STAGES[stage]}, {time.monotonic() - begun:.1f} s")


def print_summary(console: Console, settings: Settings, seconds: float) -> None:
    """Print what the latest release holds and the next three things to try."""
    release = settings.latest.resolve()
    table = Table("table", "rows", title=f"Release {release.name}", title_justify="left", caption=f"{seconds:.1f} s", caption_justify="left")
    table.columns[1].justify = "right"
    for name in _SHOWN_TABLES:
        table.add_row(name, f"{pq.read_metadata(release / f'{name}.parquet').num_rows:,}")
    console.print(table)
    console.print(f"in {_shorten(settings.latest)}", soft_wrap=True)
    console.print("\nNext:", style="bold")
    for command, meaning in _next_steps(settings):
        console.print(f"  {command}", markup=False, soft_wrap=True)
        console.print(f"      {meaning}", style="dim", soft_wrap=True)


def _next_steps(settings: Settings) -> list[tuple[str, str]]:
    me = _shorten(Path(sys.argv[0])) if Path(sys.argv[0]).name == "incidents" else "python -m pipeline.cli"
    data = "" if settings.data == Path("data").absolute() else f" --data {shlex.quote(str(settings.data))}"
    sql = "SELECT date_start, country, place, event_type, killed_low, contested FROM incidents"
    ui = "make ui" if settings.is_project_data else f"INCIDENTS_DATA={shlex.quote(str(settings.data))} make ui"
    return [
        (f'{me} query "{sql}"{data}', "the incidents, one a line"),
        (f"{me} extract FILE", "what one article of yours says, with its evidence highlighted"),
        (ui, "every table, check and run in the browser"),
    ]


def _shorten(path: Path) -> str:
    """Return a path relative to the current folder where it lies in it."""
    absolute = path.absolute()
    return str(absolute.relative_to(Path.cwd())) if absolute.is_relative_to(Path.cwd()) else str(absolute)
