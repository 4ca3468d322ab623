"""The command `incidents`: names, options and help of every command. What a command does is in cli_<command>.py, loaded when it is called."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.settings import DATA_VARIABLE, ENGINE_VARIABLE, PIPELINE_VERSION, Engine, Settings

app = typer.Typer(
    name="incidents",
    help="Open Incidents: news articles in, an open dataset of conflict incidents out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)

Data = Annotated[
    Path,
    typer.Option("--data", envvar=DATA_VARIABLE, metavar="DIR", help="Data folder: raw files in DIR/raw, results in DIR/processed.", file_okay=False),
]


@app.command()
def build(
    data: Data = Path("data"),
    engine: Annotated[
        Engine, typer.Option(envvar=ENGINE_VARIABLE, help="Work in this process, in one worker process a core, or on a Dask cluster.")
    ] = "processes",
) -> None:
    """Build a release from the raw files: what is new or changed, and everything that follows from it.

    Runs the Dagster job `build` in this process. Exit code 0: there is a release of everything in DIR/raw; 1: there is not, and the reason is printed.
    """
    from pipeline.cli_build import build as run

    try:
        settings = replace(Settings.from_environment(), data=data, engine=engine)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    raise typer.Exit(run(settings))


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(exists=True, metavar="FILE...", help="Articles: text, HTML, JSON Lines; or folders of them.")],
    date: Annotated[dt.datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], metavar="D", help="Arrival day; today (UTC) when not given.")] = None,
    data: Data = Path("data"),
) -> None:
    """Copy files into the folder of an arrival day (DIR/raw/YYYY-MM-DD), where the next build finds them."""
    from pipeline.cli_add import add as run

    day = date.date() if date else dt.datetime.now(dt.UTC).date()
    raise typer.Exit(run(Settings(data), files, day))


@app.command()
def extract(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="An article as text, HTML or JSON Lines; - reads text from standard input.")],
    published: Annotated[
        dt.datetime | None,
        typer.Option("--published", formats=["%Y-%m-%d"], metavar="D", help="Day of publication, for words like 'on Tuesday'; default: what the file says."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an article: text, reports, claims.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say which rule gave each value, and on which words it rests.")] = False,
) -> None:
    """Show what one article says: its reports and claims, with the words they rest on highlighted in the text. Nothing is stored."""
    from pipeline.cli_extract import extract as run

    raise typer.Exit(run(file, published.date() if published else None, as_json=as_json, explain=explain))


@app.command()
def fetch(data: Data = Path("data")) -> None:
    """Fetch what is new in the feeds of sources.toml into today's folder (DIR/raw/YYYY-MM-DD/fetched). The only command that uses the network."""
    from pipeline.cli_fetch import fetch as run

    raise typer.Exit(run(Settings(data)))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="For example: FROM incidents")],
    format: Annotated[Literal["table", "csv", "json"], typer.Option("--format", help="How to print the rows.")] = "table",
    data: Data = Path("data"),
) -> None:
    """Ask the latest release a question in SQL (DuckDB). The database is read-only, and the query reaches no other file and no network."""
    from pipeline.cli_query import query as run

    raise typer.Exit(run(Settings(data), sql, format))


@app.command(name="open")
def open_page(
    version: Annotated[
        str | None, typer.Argument(metavar="[VERSION]", help="A kept release, as `incidents releases` lists it; the latest when not given.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on 127.0.0.1; any free one when not given.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser, or only say its address.")] = True,
    data: Data = Path("data"),
) -> None:
    """Look at a release in the browser: map, timeline, every incident with who says what. Served to this computer alone, until Ctrl+C."""
    from pipeline.cli_open import open_release as run

    raise typer.Exit(run(Settings(data), version, port, in_browser=browser))


@app.command()
def review(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many to list.")] = 20,
    stub: Annotated[Path | None, typer.Option("--stub", metavar="FILE", help="Write corrections to fill in, one row for each.", dir_okay=False)] = None,
    data: Data = Path("data"),
) -> None:
    """List the incidents of the latest release that are most worth a human look, with the reasons: contested, one source, a wide toll, low confidence."""
    from pipeline.cli_review import review as run

    raise typer.Exit(run(Settings(data), limit, stub))


@app.command()
def remove(
    what: Annotated[Literal["article", "incident", "person"], typer.Argument(metavar="article|incident|person", help="What is taken out of every release.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="An article_id or address, an incident_id, or a person's full name (only its hash is kept).")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in words that do not name the person.")],
    author: Annotated[str, typer.Option("--author", help="Who decided.")],
    data: Data = Path("data"),
) -> None:
    """Put an article, an incident or a person on the removal list, which every later build honours."""
    from pipeline.cli_remove import remove as run

    raise typer.Exit(run(Settings(data), what, value, reason, author))


releases = typer.Typer(invoke_without_command=True)
app.add_typer(releases, name="releases")


@releases.callback()
def list_releases(context: typer.Context, data: Data = Path("data")) -> None:
    """List the releases that are kept; `diff` compares two, `prune` removes old ones."""
    context.obj = Settings(data)
    if context.invoked_subcommand is None:
        from pipeline.cli_releases import show

        raise typer.Exit(show(context.obj))


@releases.command()
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A", help="The earlier version, as `incidents releases` lists it.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The later version.")] = "latest",
) -> None:
    """Say what changed from release A to release B: rows added, removed and changed by table, the biggest changes named."""
    from pipeline.cli_releases import diff as run

    raise typer.Exit(run(context.obj, before, after))


@releases.command()
def prune(
    context: typer.Context,
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest stay; the last of each month and `latest` always do.")] = 10,
    yes: Annotated[bool, typer.Option("--yes", help="Remove them; without it they are only named.")] = False,
) -> None:
    """Remove old releases: all but the newest, the last of each month, and the latest."""
    from pipeline.cli_releases import prune as run

    raise typer.Exit(run(context.obj, keep, is_asked=yes))


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"incidents {PIPELINE_VERSION}")
        raise typer.Exit


@app.callback()
def _options(version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")] = False) -> None:
    """Open Incidents: news articles in, an open dataset of conflict incidents out."""


def main() -> None:
    """Run the command line; the console script `incidents` starts here."""
    app(prog_name="incidents" if sys.argv[0].endswith(".py") else None)


if __name__ == "__main__":
    main()
