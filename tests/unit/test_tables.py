"""The articles of all days put together: the same whether it is worked out or kept, and a new day costs a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import ingest, state
from pipeline.ingest import across_days, ingest_day_to_files
from pipeline.settings import Settings
from pipeline.store import FINGERPRINT, day_file, read_table, write_table
from pipeline.tables import read_articles

WORDS = "the market in the old town was full when the news came that the bridge over the river had been closed for repairs until the end of the month"


def _ingest(settings: Settings, day: str, **texts: str) -> None:
    folder = settings.raw / day
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(f"Publisher: {name}\nURL: https://{name}.example/bridge\n\n{text}\n")
    date = dt.date.fromisoformat(day)
    files = day_file(settings, "articles", date), day_file(settings, "rejected/ingest", date)
    ingest_day_to_files(folder, date, settings.raw, *files, metadata={FINGERPRINT: state.ingest_fingerprint(settings, date) or ""})


def _plain(settings: Settings) -> list[dict]:
    rows = across_days([read_table(file) for file in sorted((settings.interim / "articles").glob("*.parquet"))]).to_pylist()
    return [row | {"text": None} for row in rows]  # none of these articles has a report


def test_the_text_of_an_article_is_read_only_where_a_report_rests_on_it(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    _ingest(settings, "2024-01-15", one=WORDS, two=f"{WORDS}, the council said")
    told = read_articles(settings)["article_id"][0].as_py()
    write_table(pa.table({"article_id": [told]}), day_file(settings, "reports", dt.date(2024, 1, 15)))
    assert [row["article_id"] for row in read_articles(settings).to_pylist() if row["text"] is not None] == [told]


def test_kept_and_worked_out_are_the_same_and_only_new_days_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    original = ingest.look_at

    def look(articles):
        looked.append(articles.num_rows)
        return original(articles)

    monkeypatch.setattr(ingest, "look_at", look)
    settings = Settings(tmp_path)
    _ingest(settings, "2024-01-15", one=WORDS, two=f"{WORDS}, the council said")
    _ingest(settings, "2024-01-16", one=f"{WORDS}, or so it seems", three=WORDS)
    first = read_articles(settings)
    assert looked == [2, 2]
    again = read_articles(settings)
    assert looked == [2, 2]
    assert first.to_pylist() == again.to_pylist() == _plain(settings)
    assert first.schema.names == again.schema.names
    assert len(set(first["story_id"].to_pylist())) == 1
    assert first["superseded_by"].null_count == 3, "the second version of a page is known"

    _ingest(
        settings,
        "2024-01-17",
        one="Something else altogether happened today, far from the bridge and the river, and nobody in the old town took note of it at all",
    )
    third = read_articles(settings)
    assert looked == [2, 2, 1]
    assert third.to_pylist() == _plain(settings)
    _ingest(settings, "2024-01-15", four=WORDS)
    assert read_articles(settings).to_pylist() == _plain(settings)
    assert looked == [2, 2, 1, 3], "a day that changed is looked at again"
