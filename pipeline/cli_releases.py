"""`incidents releases`: what is kept, how two releases differ, and removing old ones. The rules stand in pipeline/publish/archive.py."""

from __future__ import annotations

import typer

from pipeline.publish import archive
from pipeline.settings import Settings


def show(settings: Settings) -> int:
    """Print the kept releases, newest last; returns the exit code: 1 when there is none."""
    from pipeline.cli_query import print_rows

    releases = archive.describe_releases(settings.processed)
    if not releases:
        typer.echo(f"There is no release in {settings.processed} yet. Make one with `incidents build`.", err=True)
        return 1
    tables = ("articles", "reports", "claims", "incidents")
    rows = [[r.version, r.created_at[:16].replace("T", " "), *(r.rows.get(name, 0) for name in tables), f"{r.bytes / 1e6:.1f}"] for r in releases]
    print_rows(["version", "made (UTC)", *tables, "MB"], rows, "table")
    latest = next((r.version for r in releases if r.is_latest), "none")
    typer.echo(f"latest: {latest}")
    return 0


def diff(settings: Settings, before: str, after: str) -> int:
    """Print what changed between two releases; returns the exit code: 1 when one of them is not kept."""
    try:
        typer.echo(archive.compare_releases(settings.processed, before, after), nl=False)
    except archive.UnknownRelease as error:
        typer.echo(str(error), err=True)
        return 1
    return 0


def prune(settings: Settings, keep: int, *, is_asked: bool) -> int:
    """Remove old releases, or with `is_asked` false only say which would go; returns the exit code."""
    kept = archive.describe_releases(settings.processed)
    latest = next((r.version for r in kept if r.is_latest), None)
    prunable = archive.choose_prunable([r.version for r in kept], latest, keep)
    if prunable and is_asked:
        prunable = archive.prune_releases(settings.processed, keep)
    for version in prunable:
        typer.echo(f"{'removed' if is_asked else 'would be removed'}: {version}")
    if prunable and not is_asked:
        typer.echo("Nothing was removed; add --yes to do it.")
    if not prunable:
        typer.echo(f"Nothing to remove: {len(kept)} kept.")
    return 0
