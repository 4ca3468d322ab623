"""`incidents fetch`: the feeds of sources.toml into today's folder. How pages are requested is the business of the ingest step."""

from __future__ import annotations

import typer

from pipeline.settings import Settings


def fetch(settings: Settings) -> int:
    """Fetch what is new in the feeds and print what came of each; returns the exit code: 1 when sources.toml is wrong. Being offline is no error."""
    from pipeline.ingest.fetch import fetch_feeds
    from pipeline.ingest.sources import SourcesError, load_sources

    try:
        sources = load_sources(settings.raw)
    except SourcesError as error:
        typer.echo(str(error), err=True)
        return 1
    if not sources.feeds:
        typer.echo("sources.toml names no feeds; add [[feed]] entries to it.", err=True)
        return 1
    settings.raw.mkdir(parents=True, exist_ok=True)
    result = fetch_feeds(sources, settings.raw, settings.fetch_state)
    typer.echo("\n".join(result.lines()))
    return 0
