"""Small things that every paper of a release needs: the hash of a file, JSON that a person can read. No content is decided here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def hash_file(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Hashes(dict[str, str]):
    """SHA-256 (hex) of the files of a folder by their path below it, each computed once, when first asked for: by then it must be written to the end."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, path: str) -> str:
        self[path] = hash_file(self.folder / path)
        return self[path]


def to_json(content: Any) -> str:
    """Return content as indented JSON that ends in a line break. Raises ValueError for a number that JSON does not know."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
