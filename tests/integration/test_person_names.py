"""A build leaves the names of private persons out of everything it publishes, and keeps them where it is told to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

WriteRaw = Callable[[Path, dict[str, str]], Path]
# Invented people.
ARTICLE = (
    "Title: Tamsin Okafor killed in Nairobi attack\nPublished: 2024-01-16\nPublisher: Test Wire\n\n"
    "Gunmen shot dead Tamsin Okafor, 34, a teacher, in Nairobi on Monday, said police spokesman Anselm Kaborou. "
    "Okafor's driver, Zubayr Hamdoun, was wounded. Police arrested Wendell Prusak on Tuesday.\n"
)
PRIVATE = ("Okafor", "Hamdoun", "Prusak")


def published_bytes(release: Path) -> str:
    """All text files of a release, and the tables of its database, as one text."""
    texts = [file.read_text("utf-8") for file in release.rglob("*") if file.suffix in (".csv", ".md", ".html", ".json", ".cff")]
    texts += [str(pq.read_table(file).to_pylist()) for file in release.glob("*.parquet")]
    with duckdb.connect(str(release / "incidents.duckdb"), read_only=True) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal UNION SELECT table_name FROM duckdb_tables()").fetchall()
        ]
        texts += [str(connection.execute(f'FROM "{name}"').fetchall()) for name in names]
    return "\n".join(texts)


def test_a_release_names_no_private_person(tmp_path: Path, build: Any, write_raw: WriteRaw) -> None:
    data = write_raw(tmp_path, {"2024-01-16/wire/attack.txt": ARTICLE})
    done = build(data)
    assert done.returncode == 0, done.stdout + done.stderr
    latest = data / "processed" / "latest"
    text = published_bytes(latest)
    assert not [name for name in PRIVATE if name in text]
    assert "Anselm Kaborou" in text
    assert "private_names.withheld" in (latest / "checks.html").read_text("utf-8")
    canonical = pq.read_table(data / "interim/articles/2024-01-16.parquet")["text"][0].as_py()
    assert "Tamsin Okafor" in canonical
    for name in ("reports", "claims"):
        rows = pq.read_table(latest / f"{name}.parquet").to_pylist()
        assert rows
        assert all(row["quote"] is None or canonical[row["char_start"] : row["char_end"]] == row["quote"] for row in rows)


def test_names_are_kept_for_closed_use(tmp_path: Path, build: Any, write_raw: WriteRaw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INCIDENTS_PERSON_NAMES", "keep")
    data = write_raw(tmp_path, {"2024-01-16/wire/attack.txt": ARTICLE})
    assert build(data).returncode == 0
    assert "Tamsin Okafor" in published_bytes(data / "processed" / "latest")
    monkeypatch.setenv("INCIDENTS_PERSON_NAMES", "withhold")
    assert build(data).returncode == 0
    assert "Tamsin Okafor" not in published_bytes(data / "processed" / "latest")
