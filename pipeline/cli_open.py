"""`incidents open`: the explorer page of a release, served to this computer alone. What the server allows is in release_server.py."""

from __future__ import annotations

import webbrowser

import typer

from pipeline.publish.release import list_releases
from pipeline.settings import Settings


def open_release(settings: Settings, version: str | None, port: int, *, in_browser: bool) -> int:
    """Serve a release until Ctrl+C and open its page; returns the exit code: 1 when there is no such release, no page in it, or the port is taken."""
    from pipeline.release_server import ReleaseServer

    kept = {folder.name: folder for folder in list_releases(settings.processed)}
    if not kept or (version is None and not settings.latest.exists()):
        typer.echo(f"There is no release in {settings.processed} yet. Make one with `incidents build`.", err=True)
        return 1
    if version is not None and version not in kept:
        typer.echo(f"There is no release {version}; kept are: {', '.join(kept)}", err=True)
        return 1
    folder = kept[version] if version is not None else settings.latest.resolve()
    if not (folder / "site" / "index.html").exists():
        typer.echo(f"{folder} was made before releases had a page. Build again, or ask it with `incidents query`.", err=True)
        return 1
    try:
        server = ReleaseServer(folder, port)
    except OSError as error:
        typer.echo(f"Port {port} cannot be had ({error.strerror}); name another with --port, or 0 for any.", err=True)
        return 1
    with server:
        typer.echo(f"Release {folder.name} at {server.address}")
        typer.echo("Only this computer can see it. Ctrl+C ends it.")
        if in_browser:
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("")
    return 0
