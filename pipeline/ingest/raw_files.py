"""Which files of a day's folder are raw files, and which of them are not even opened. What is in them is the readers' matter."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.ingest.sidecar import is_sidecar


def list_raw_files(folder: Path) -> list[Path]:
    """Return everything below a folder that is no directory and no sidecar, in the order of its path; links to directories count as files."""
    found: list[Path] = []
    for directory, folders, names in os.walk(folder):
        links = [name for name in folders if Path(directory, name).is_symlink()]
        found += [Path(directory, name) for name in [*names, *links]]
    return sorted((path for path in found if not is_sidecar(path)), key=lambda path: path.as_posix())


def refuse_link(path: Path, raw_root: Path) -> tuple[str, str] | None:
    """Return (check, reason) for a link that leads out of data/raw, to a folder or to nowhere; None for what may be opened."""
    if path.is_symlink():
        if not path.exists():
            return "file_readable", "a link to a file that is not there; put the file itself in its place"
        if path.is_dir() or not path.resolve().is_relative_to(raw_root.resolve()):
            return "file_regular", "a link that leads to a folder or out of data/raw; copy the files themselves"
    return None
