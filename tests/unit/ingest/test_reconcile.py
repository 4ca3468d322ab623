from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.ingest import ingest_day, reconcile

DAY = dt.date(2024, 1, 18)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / DAY.isoformat()
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text('{"text": "One."}\n{"text": "One."}\n{broken\n')
    (folder / "b.txt").write_text("Two.")
    (folder / "b.txt.meta.json").write_text("{}")
    (folder / "empty.txt").touch()
    return folder


def test_a_day_balances(folder: Path) -> None:
    result = ingest_day(folder, DAY, folder.parent)
    books = reconcile(folder, folder.parent, result.articles, result.rejected)
    assert (books.n_files, books.n_articles, books.n_duplicates, books.n_rejected, books.n_records) == (3, 2, 1, 2, 5)
    assert books.balances
    assert books.message() == "3 files = 5 records: 2 articles + 1 duplicates + 2 rejected"


def test_what_does_not_balance_is_named(folder: Path) -> None:
    result = ingest_day(folder, DAY, folder.parent)
    (folder / "late.txt").write_text("Came after.")
    (folder / "b.txt").unlink()
    books = reconcile(folder, folder.parent, result.articles.slice(1), result.rejected)
    assert not books.balances
    assert books.missing == ("2024-01-18/b.txt.meta.json", "2024-01-18/late.txt")
    assert books.unknown == ("2024-01-18/b.txt",)
    assert len(books.orphans) == 1
    assert "late.txt" in books.message()


def test_a_day_without_a_folder_is_empty(tmp_path: Path) -> None:
    result = ingest_day(tmp_path / "2024-01-18", DAY, tmp_path)
    assert reconcile(tmp_path / "2024-01-18", tmp_path, result.articles, result.rejected).n_records == 0
