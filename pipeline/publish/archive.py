"""The releases that are kept: what each holds, how two differ, which may go. Making a release is release.py's business."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from .changes import write_changes
from .release import PUBLISHED, find_latest, list_releases, sole_writer


@dataclass(frozen=True, slots=True)
class Listed:
    """One kept release: version, when it was made (UTC, as written in its manifest), rows by table, bytes on disk, and whether `latest` names it."""

    version: str
    created_at: str
    rows: dict[str, int]
    bytes: int
    is_latest: bool


class UnknownRelease(Exception):
    """A version that is not kept; the text says which are."""


def describe_releases(processed: Path) -> list[Listed]:
    """Return the kept releases below `processed`, oldest first, as their manifests describe them."""
    latest = find_latest(processed)
    found = []
    for folder in list_releases(processed):
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        rows = {Path(file["path"]).stem: file["rows"] for file in manifest["files"] if file["path"].endswith(".parquet") and file["rows"] is not None}
        found.append(Listed(folder.name, manifest["created_at"], rows, sum(file["bytes"] for file in manifest["files"]), folder == latest))
    return found


def compare_releases(processed: Path, before: str, after: str) -> str:
    """Return what changed from one kept release to another, in the words of CHANGES.md. Raises UnknownRelease."""
    folders = {folder.name: folder for folder in list_releases(processed)}
    latest = find_latest(processed)
    if latest is not None:
        folders["latest"] = latest
    for version in (before, after):
        if version not in folders:
            raise UnknownRelease(f"there is no release {version}; kept are: {', '.join(folders) or 'none'}")
    names = [name for name in PUBLISHED if name != "releases"]
    return write_changes(folders[after].name, folders[before].name, folders[before], folders[after], names)


def choose_prunable(versions: list[str], latest: str | None, keep: int) -> list[str]:
    """Return which of the versions (oldest first) may go: all but the newest `keep`, the last of each calendar month, and the one `latest` names.

    The last of each month stays so that a figure cited from a month can be looked up for ever. Raises ValueError when `keep` is below one.
    """
    if keep < 1:
        raise ValueError("keep at least one release")
    last_of_month = {version[:7]: version for version in versions}
    kept = {*versions[-keep:], *last_of_month.values(), latest}
    return [version for version in versions if version not in kept]


def prune_releases(processed: Path, keep: int) -> list[str]:
    """Remove what `choose_prunable` allows and return it. Raises RuntimeError while another build is publishing."""
    with sole_writer(processed):
        folders = {folder.name: folder for folder in list_releases(processed)}
        latest = find_latest(processed)
        prunable = choose_prunable(list(folders), latest.name if latest else None, keep)
        for version in prunable:
            # Under a hidden name first: a prune that is killed leaves no release that looks whole and is not.
            hidden = folders[version].rename(folders[version].with_name(f".pruned-{version}"))
            shutil.rmtree(hidden)
    return prunable
