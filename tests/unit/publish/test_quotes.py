"""Quotes of a release are short, stand where their offsets say, and can be left out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.quotes import shorten_quotes
from pipeline.publish.release import publish_release


def _table(text: str, start: int, end: int) -> pa.Table:
    return pa.table({"quote": [text[start:end]], "char_start": [start], "char_end": [end]})


@given(st.text(min_size=1), st.data(), st.integers(1, 40))
def test_a_cut_quote_stands_where_its_offsets_say(text: str, data: st.DataObject, limit: int) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    row = shorten_quotes(_table(text, start, end), limit).to_pylist()[0]
    assert 0 < len(row["quote"]) <= limit
    assert text[row["char_start"] : row["char_end"]] == row["quote"]
    assert row["char_start"] == start


@pytest.mark.parametrize(
    ("quote", "limit", "expected"),
    [
        ("nine people died", 16, "nine people died"),
        ("nine people died", 15, "nine people"),
        ("nine people died", 11, "nine people"),
        ("unbreakable", 4, "unbr"),
    ],
)
def test_a_quote_ends_with_a_word(quote: str, limit: int, expected: str) -> None:
    assert shorten_quotes(_table(quote, 0, len(quote)), limit)["quote"].to_pylist() == [expected]


def test_without_quotes_the_offsets_stay(tmp_path: Path, tables: Any) -> None:
    created = dt.datetime(2024, 1, 20, tzinfo=dt.UTC)
    made = publish_release(tables(), tmp_path, pipeline_version="0.1.0", data_through=dt.date(2024, 1, 15), created_at=created, quote_limit=0)
    for name in ("reports", "claims"):
        assert pq.read_table(made.path / f"{name}.parquet").select(["quote", "char_start", "char_end"]).to_pylist() == [
            {"quote": None, "char_start": 0, "char_end": 5}
        ]


def test_a_limit_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        shorten_quotes(_table("x", 0, 1), -1)


def test_a_table_without_quotes_is_left_alone() -> None:
    table = pa.table({"a": [1]})
    assert shorten_quotes(table, 10) is table
