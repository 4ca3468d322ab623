from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from pipeline.ingest.versions import find_superseded, page_address

DAY = dt.date(2024, 1, 18)


def table(*rows: dict[str, Any]) -> pa.Table:
    blank = {"url": None, "publisher": "P", "duplicate_of": None, "retrieved_at": None, "arrival_date": DAY}
    return pa.Table.from_pylist([blank | row for row in rows], pa.schema([
        ("article_id", pa.string()), ("url", pa.string()), ("publisher", pa.string()), ("duplicate_of", pa.string()),
        ("retrieved_at", pa.timestamp("us", tz="UTC")), ("arrival_date", pa.date32()),
    ]))  # fmt: skip


def test_an_earlier_version_points_to_the_next() -> None:
    articles = table(
        {"article_id": "b", "url": "https://www.example.org/a/?utm_source=x", "arrival_date": DAY + dt.timedelta(days=1)},
        {"article_id": "a", "url": "http://example.org/a"},
        {"article_id": "c", "url": "https://example.org/a", "arrival_date": DAY + dt.timedelta(days=2)},
        {"article_id": "d", "url": "https://example.org/b"},
        {"article_id": "e"},
    )
    assert find_superseded(articles).to_pylist() == ["c", "b", None, None, None]


def test_retrieval_decides_before_arrival_and_copies_and_other_publishers_are_no_versions() -> None:
    late, early = (dt.datetime(2024, 1, 18, hour, tzinfo=dt.UTC) for hour in (9, 3))
    articles = table(
        {"article_id": "a", "url": "https://example.org/a", "retrieved_at": late},
        {"article_id": "b", "url": "https://example.org/a", "retrieved_at": early},
        {"article_id": "c", "url": "https://example.org/a", "duplicate_of": "a"},
        {"article_id": "d", "url": "https://example.org/a", "publisher": "Q"},
    )
    assert find_superseded(articles).to_pylist() == [None, "a", None, None]


def test_page_addresses() -> None:
    assert page_address("https://www.example.org/a/?b=1&utm_medium=x&a=2") == page_address("http://example.org/a?a=2&b=1")
    assert page_address("https://example.org/a?id=1") != page_address("https://example.org/a?id=2")
    assert page_address("http://[broken") == "http://[broken"
