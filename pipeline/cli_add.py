"""`incidents add`: copying files into data/raw. Reading them is the business of the ingest step."""

from __future__ import annotations

import datetime as dt
import filecmp
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import typer

from pipeline.settings import Settings


def add(settings: Settings, files: Sequence[Path], day: dt.date) -> int:
    """Copy files and folders into the folder of an arrival day; returns the exit code.

    A file that is there already with the same bytes is left alone. One with other bytes is an error and nothing is copied: raw files are never overwritten.
    """
    today = dt.datetime.now(dt.UTC).date()
    if day > today:
        typer.echo(f"{day} has not come yet (today is {today} UTC): an arrival day is the day on which a file was received.", err=True)
        return 1
    folder = settings.raw / day.isoformat()
    copies = {folder / target: source for source, target in _list_copies(files)}
    conflicts = [target for target, source in copies.items() if target.exists() and not filecmp.cmp(source, target, shallow=False)]
    for target in conflicts:
        typer.echo(f"{target} is there already with other content. Raw files are never overwritten: rename yours, or choose another --date.", err=True)
    if conflicts:
        return 1
    new = {target: source for target, source in copies.items() if not target.exists()}
    for target, source in new.items():
        _copy(source, target)
    typer.echo(f"{len(new)} added to {folder}" + (f", {len(copies) - len(new)} there already" if len(copies) > len(new) else ""))
    typer.echo("Next: incidents build" + ("" if settings.data == Path("data").absolute() else f" --data {settings.data}"))
    return 0


def _list_copies(files: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Return (file, path below the day's folder) for every file named or below a folder named."""
    copies = []
    for named in files:
        if named.is_dir():
            parent = named.resolve().parent
            copies += [(path, path.relative_to(parent)) for path in sorted(named.resolve().rglob("*")) if path.is_file()]
        else:
            copies.append((named, Path(named.name)))
    return copies


def _copy(source: Path, target: Path) -> None:
    """Copy aside and rename, so that a build that runs meanwhile sees the whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        shutil.copyfile(source, aside)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
