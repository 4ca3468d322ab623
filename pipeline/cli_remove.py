"""`incidents remove`: a row for the removal list of data/corrections. What the list does to a release is the business of pipeline/protect."""

from __future__ import annotations

import csv
import datetime as dt
import os
import secrets

import typer

from pipeline.protect.removals import RemovalError, hash_name, read_removals
from pipeline.settings import Settings

COLUMNS = ("what", "value", "reason", "author", "date")


def remove(settings: Settings, what: str, value: str, reason: str, author: str) -> int:
    """Add a row to the removal list; a person's name is hashed under a key that is made when there is none. Returns the exit code."""
    key = None
    if what == "person":
        if len(value.split()) < 2:
            typer.echo("One word is no name to remove by; give the full name.", err=True)
            return 1
        key = _read_key(settings)
        value = hash_name(value, key)
    row = {"what": what, "value": value, "reason": reason, "author": author, "date": dt.datetime.now(dt.UTC).date().isoformat()}
    try:
        read_removals([row | {"where": "this row"}], key)
    except RemovalError as error:
        typer.echo(str(error), err=True)
        return 1
    settings.corrections.mkdir(parents=True, exist_ok=True)
    is_new = not settings.removals.exists()
    with settings.removals.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        writer.writerow(row)
    typer.echo(f"Added to {settings.removals}. The next `incidents build` makes a release without it; old releases keep it until they are removed")
    typer.echo("(`incidents releases prune`), and raw files until you delete them.")
    if key is not None:
        typer.echo(f"The name stands there as a hash. Its key is {settings.removals_key}: keep it, and do not publish it.")
    return 0


def _read_key(settings: Settings) -> bytes:
    if not settings.removals_key.exists():
        settings.corrections.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(settings.removals_key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
    return bytes.fromhex(settings.removals_key.read_text("ascii").strip())
