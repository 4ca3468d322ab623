"""Builds a release of some articles with the program as it stands, and reads its rows. A build is kept in .cache/quality until program or articles change."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.settings import PROJECT
from pipeline.state import code_digest

CACHE = PROJECT / ".cache" / "quality"
# What decides on the rows; how they are published does not (the figures themselves are published).
MEASURED = ("pipeline/ingest", "pipeline/extract", "pipeline/link", "pipeline/validate", "schemas")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a release: articles by the id that the labels use, reports by article, claims by report."""

    articles: dict[str, str]
    reports: dict[str, list[dict[str, Any]]]
    claims: dict[str, list[dict[str, Any]]]


def build(name: str, files: dict[str, bytes]) -> Path:
    """Return the folder of the release made from raw `files` (path below raw/ -> bytes), built now or kept from an earlier run of the same program on the same.

    Raises RuntimeError with the end of the log when the build fails.
    """
    digest = hashlib.sha256(code_digest(*MEASURED).encode())
    for path, content in sorted(files.items()):
        digest.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
    data = CACHE / f"{name}-{digest.hexdigest()[:16]}"
    if (data / "processed" / "latest" / "manifest.json").exists():
        return data / "processed" / "latest"
    for old in CACHE.glob(f"{name}-*"):
        shutil.rmtree(old)
    for path, content in files.items():
        target = data / "raw" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    command = [sys.executable, "-m", "pipeline.cli", "build", "--data", str(data)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"})
    if done.returncode:
        shutil.rmtree(data)
        raise RuntimeError(f"building {name} failed:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-30:]))
    return data / "processed" / "latest"


def read_rows(release: Path) -> Rows:
    """Read a release. An article's id for the labels is its source_path, with #source_id behind it where one file holds several; its source_id works too."""
    table = pq.read_table(release / "articles.parquet", columns=["article_id", "source_path", "source_id"]).to_pylist()
    names: dict[str, str] = {}
    for row in table:
        names[f"{row['source_path']}#{row['source_id']}" if row["source_id"] else row["source_path"]] = row["article_id"]
        if row["source_id"]:
            names.setdefault(row["source_id"], row["article_id"])
    reports: dict[str, list[dict[str, Any]]] = defaultdict(list)
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in pq.read_table(release / "reports.parquet").to_pylist():
        reports[row["article_id"]].append(row)
    for row in pq.read_table(release / "claims.parquet").to_pylist():
        claims[row["report_id"]].append(row)
    return Rows(names, dict(reports), dict(claims))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file. Only a line feed ends a line: texts may hold other separators (U+2028)."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
