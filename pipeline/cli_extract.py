"""`incidents extract`: one article in, its reports and claims out, for the eye or as JSON. Looks: cli_article.py; reading: the steps."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pipeline.extract import Explained


def extract(file: str, published: dt.date | None, *, as_json: bool, explain: bool = False) -> int:
    """Print what each article in a file says; returns the exit code (1: the file cannot be read, or holds no article)."""
    from pipeline.cli_article import print_article
    from pipeline.extract import explain_article
    from pipeline.ingest import ingest_day

    day = published or dt.datetime.now(dt.UTC).date()
    with _as_day_folder(file, day) as folder:
        ingested = ingest_day(folder, day, folder.parent)
    for row in ingested.rejected.to_pylist():
        typer.echo(f"{file}: {row['reason']}", err=True)
    for row in ingested.articles.to_pylist():
        body = row["text"].removeprefix(f"{row['title']}\n\n") if row["title"] else row["text"]
        when = published or row["published_at"]
        explained = explain_article(row["title"], body, when, article_id=row["article_id"], publisher=row["publisher"], url=row["url"])
        _print_json(explained, explain=explain) if as_json else print_article(explained, when, explain=explain)
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


def _print_json(explained: Explained, *, explain: bool) -> None:
    extraction = explained.extraction
    content: dict[str, object] = {"text": extraction.text, "reports": extraction.reports, "claims": extraction.claims}
    if explain:
        content["explanation"] = {row_id: [asdict(reason) for reason in reasons] for row_id, reasons in explained.reasons.items()}
    typer.echo(json.dumps(content, default=str, ensure_ascii=False))
