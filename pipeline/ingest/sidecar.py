"""The `<file>.meta.json` beside a raw file: address, publisher, time of retrieval, hash, licence. Written by fetch.py or by whoever collected the file."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson

from pipeline.ingest.article import Sidecar
from pipeline.ingest.limits import MB

SUFFIX = ".meta.json"
_NAMES = {field.name for field in fields(Sidecar)}
_ALIASES = {"license": "licence", "fetched_at": "retrieved_at", "time": "retrieved_at"}


def sidecar_of(path: Path) -> Path:
    """Return where the sidecar of a raw file stands."""
    return path.with_name(path.name + SUFFIX)


def is_sidecar(path: Path) -> bool:
    """Whether this is the sidecar of a file that is there, and so no raw file of its own."""
    return path.name.endswith(SUFFIX) and path.with_name(path.name.removesuffix(SUFFIX)).exists()


def read_sidecar(path: Path) -> tuple[Sidecar, str | None]:
    """Return what the sidecar of a raw file says, and what is wrong with it (None: nothing). Without a sidecar: nothing said, nothing wrong."""
    file = sidecar_of(path)
    if not file.is_file():
        return Sidecar(), None
    try:
        if file.stat().st_size > MB:
            return Sidecar(), f"{file.name} is larger than 1 MB; a sidecar holds a few lines"
        value: Any = orjson.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        return Sidecar(), f"{file.name} cannot be read ({str(error)[:100]}); repair or remove it"
    if not isinstance(value, dict):
        return Sidecar(), f'{file.name} holds no JSON object; write {{"url": ..., "publisher": ...}}'
    known = {_ALIASES.get(str(key), str(key)): item for key, item in value.items()}
    return Sidecar(**{name: item for name, item in known.items() if name in _NAMES and isinstance(item, str)}), None
