"""`incidents extract`: one article in, its reports and claims out, for the eye or as JSON. Reading and extracting are the business of the steps."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.extract import Extraction

# One colour a report, so that a claim can be told to belong to it; the order is that of the reports.
_COLOURS = ("cyan", "yellow", "green", "magenta", "blue", "red")


def extract(file: str, published: dt.date | None, *, as_json: bool) -> int:
    """Print what each article in a file says; returns the exit code (1: the file cannot be read, or holds no article)."""
    from pipeline.extract import extract_article
    from pipeline.ingest import ingest_day

    day = published or dt.datetime.now(dt.UTC).date()
    with _as_day_folder(file, day) as folder:
        ingested = ingest_day(folder, day, folder.parent)
    for row in ingested.rejected.to_pylist():
        typer.echo(f"{file}: {row['reason']}", err=True)
    for row in ingested.articles.to_pylist():
        body = row["text"].removeprefix(f"{row['title']}\n\n") if row["title"] else row["text"]
        extraction = extract_article(row["title"], body, published or row["published_at"], article_id=row["article_id"])
        _print_json(extraction) if as_json else _print_article(extraction, published or row["published_at"])
    return 0 if ingested.articles.num_rows else 1


@contextmanager
def _as_day_folder(file: str, day: dt.date) -> Iterator[Path]:
    """Yield a temporary arrival day's folder that holds only this file (`-`: the text from standard input)."""
    with tempfile.TemporaryDirectory(prefix="incidents-") as root:
        folder = Path(root) / day.isoformat()
        folder.mkdir()
        if file == "-":
            (folder / "standard_input.txt").write_bytes(sys.stdin.buffer.read())
        elif Path(file).is_file():
            shutil.copyfile(file, folder / Path(file).name)
        else:
            typer.echo(f"There is no file {file}.", err=True)
            raise typer.Exit(1)
        yield folder


def _print_json(extraction: Extraction) -> None:
    content = {"text": extraction.text, "reports": extraction.reports, "claims": extraction.claims}
    typer.echo(json.dumps(content, default=str, ensure_ascii=False))


def _print_article(extraction: Extraction, published: dt.date | dt.datetime | None) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    colours = {report["report_id"]: _COLOURS[number % len(_COLOURS)] for number, report in enumerate(extraction.reports)}
    console.rule(f"published {published:%Y-%m-%d}" if published else "publication day unknown")
    console.print(highlight(extraction.text, extraction.reports, extraction.claims, colours))
    console.rule()
    if not extraction.reports:
        console.print("No incident is reported in this article.")
        return
    console.print(_make_reports_table(extraction.reports, colours))
    if extraction.claims:
        console.print(_make_claims_table(extraction.claims, colours))


def highlight(text: str, reports: Sequence[dict[str, Any]], claims: Sequence[dict[str, Any]], colours: dict[str, str]) -> Any:
    """Return the article as rich text: the words of each report underlined in its colour, those of its claims on a ground of that colour."""
    from rich.text import Text

    marked = Text(text)
    for report in reports:
        marked.stylize(f"underline {colours[report['report_id']]}", report["char_start"], report["char_end"])
    for claim in claims:
        marked.stylize(f"bold black on {colours.get(claim['report_id'], 'white')}", claim["char_start"], claim["char_end"])
    return marked


def _make_reports_table(reports: Sequence[dict[str, Any]], colours: dict[str, str]) -> Table:
    from rich.table import Table

    table = Table("role", "event", "when", "where", "by", "against", "killed", "injured", title="Reports", title_justify="left")
    for row in reports:
        table.add_row(
            str(row["role"]),
            str(row["event_type"]),
            _range(row["date_start"], row["date_end"]),
            ", ".join(part for part in (row["place"], row["admin1"], row["country"]) if part),
            ", ".join(row["actors"]),
            ", ".join(row["targets"]),
            _range(row["killed_low"], row["killed_high"]),
            _range(row["injured_low"], row["injured_high"]),
            style=colours[row["report_id"]],
        )
    return table


def _make_claims_table(claims: Sequence[dict[str, Any]], colours: dict[str, str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("claim", "says who", "of whom", "how many", "in these words", title="Claims", title_justify="left")
    for row in claims:
        count = _range(row["count_low"], row["count_high"]) or str(row["count_kind"] or "")
        about = " ".join(str(part) for part in (row["outcome"], row["victim_class"]) if part)
        table.add_row(row["claim_type"], row["claimant"] or "the article", about, count, Text(row["quote"]), style=colours.get(row["report_id"], ""))
    return table


def _range(low: object, high: object) -> str:
    """Return `7`, `7 to 9`, `7 or more`, or nothing when both ends are unknown."""
    if low is None:
        return "" if high is None else f"up to {high}"
    return str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"
