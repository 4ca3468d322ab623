"""`incidents review`: the incidents most worth a human look, and a file of corrections to fill in. Which they are is decided in review.py."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import typer

from pipeline.review import Suggestion, suggest_reviews
from pipeline.settings import Settings
from schemas.corrections import CorrectionRow

_NEXT = """
Fill in action (confirm, retract, merge, split, or set with field and value), reason, author and date in each row that you have decided, delete the others, and
build. What each action does stands in data/corrections/README.md; a row without a reason is set aside in `rejected`."""


def review(settings: Settings, limit: int, stub: Path | None) -> int:
    """Print the suggestions of the latest release and write the stub, if asked for; returns the exit code."""
    if not settings.latest.exists():
        typer.echo(f"There is no release in {settings.processed} yet. Make one with `incidents build`.", err=True)
        return 1
    if stub is not None and stub.exists():
        typer.echo(f"{stub} is there already and may hold decisions; name another file.", err=True)
        return 1
    incidents, reports, articles = (pq.read_table(settings.latest / f"{name}.parquet") for name in ("incidents", "reports", "articles"))
    suggestions = suggest_reviews(incidents, reports, articles, limit)
    for item in suggestions:
        typer.echo(f"{item.incident_id}  {item.summary}\n    {'; '.join(item.reasons)}" + (f"\n    {item.url}" if item.url else ""))
    typer.echo(f"\n{len(suggestions)} of {incidents.num_rows} incidents, the most doubtful and deadliest first.")
    if stub is None:
        typer.echo("To decide on them: incidents review --stub data/corrections/<topic>.csv")
    else:
        write_stub(suggestions, stub)
        typer.echo(f"{len(suggestions)} rows in {stub}.{_NEXT}")
    return 0


def write_stub(suggestions: Sequence[Suggestion], path: Path) -> None:
    """Write a file of corrections with one row for each suggestion, in which the decisions are still missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, CorrectionRow.model_fields, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"table": "incidents", "row_id": item.incident_id, "action": "confirm", "evidence_url": item.url or ""} for item in suggestions)
