from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from pipeline.ingest import across_days, mark_versions
from pipeline.ingest.versions import page_address
from schemas.arrow import interim_articles_table

DAY = dt.date(2024, 1, 18)


def table(*rows: dict[str, Any]) -> pa.Table:
    blank = {"superseded_by": None, "url": None, "publisher": "P", "duplicate_of": None, "retrieved_at": None, "arrival_date": DAY}
    return pa.Table.from_pylist([blank | row for row in rows], pa.schema([
        ("article_id", pa.string()), ("url", pa.string()), ("publisher", pa.string()), ("duplicate_of", pa.string()),
        ("retrieved_at", pa.timestamp("us", tz="UTC")), ("arrival_date", pa.date32()), ("superseded_by", pa.string()),
    ]))  # fmt: skip


def test_an_earlier_version_points_to_the_next() -> None:
    articles = table(
        {"article_id": "b", "url": "https://www.example.org/a/?utm_source=x", "arrival_date": DAY + dt.timedelta(days=1)},
        {"article_id": "a", "url": "http://example.org/a"},
        {"article_id": "c", "url": "https://example.org/a", "arrival_date": DAY + dt.timedelta(days=2)},
        {"article_id": "d", "url": "https://example.org/b"},
        {"article_id": "e"},
    )
    assert mark_versions(articles).column("superseded_by").to_pylist() == ["c", "b", None, None, None]


def test_retrieval_decides_before_arrival_and_copies_and_other_publishers_are_no_versions() -> None:
    late, early = (dt.datetime(2024, 1, 18, hour, tzinfo=dt.UTC) for hour in (9, 3))
    articles = table(
        {"article_id": "a", "url": "https://example.org/a", "retrieved_at": late},
        {"article_id": "b", "url": "https://example.org/a", "retrieved_at": early},
        {"article_id": "c", "url": "https://example.org/a", "duplicate_of": "a"},
        {"article_id": "d", "url": "https://example.org/a", "publisher": "Q"},
    )
    assert mark_versions(articles).column("superseded_by").to_pylist() == [None, "a", None, None]


def test_page_addresses() -> None:
    assert page_address("https://www.example.org/a/?b=1&utm_medium=x&a=2") == page_address("http://example.org/a?a=2&b=1")
    assert page_address("https://example.org/a?id=1") != page_address("https://example.org/a?id=2")
    assert page_address("https://example.org/a?reference=1") != page_address("https://example.org/a")
    assert page_address("http://[broken") == "http://[broken"


def test_a_front_page_is_the_address_of_no_article() -> None:
    assert page_address("https://www.example.org/?utm_source=x") is None
    articles = table({"article_id": "a", "url": "https://example.org"}, {"article_id": "b", "url": "https://example.org/"})
    assert mark_versions(articles).column("superseded_by").to_pylist() == [None, None]


def test_a_version_that_arrives_later_is_marked_and_keeps_the_story() -> None:
    """Rewritten so far that the texts alone would be two stories: one publisher's two versions are still one source."""
    first, second, other = (
        "A bomb went off at a bus stop in the old town at noon, and police said that five people had died there and that the area was closed to traffic.",
        "The death toll has risen to nine, hospitals report in the evening; among the dead are two students, whose families were told by the mayor himself.",
        "In another city the council voted for a new bridge after a debate of six hours, and work on it is to begin in spring if the money can be found.",
    )

    def day(number: int, *rows: dict[str, Any]) -> pa.Table:
        common = {"publisher": "P", "published_precision": "unknown", "source_path": "x", "media_type": "text/plain", "content_sha256": "0" * 64, "n_words": 20}
        common |= {"is_relevant": True, "arrival_date": dt.date(2024, 1, number)}
        return interim_articles_table([common | row for row in rows])

    page = "https://example.org/blast"
    days = [
        day(18, {"article_id": "art-1", "url": page, "text": first}),
        day(19, {"article_id": "art-2", "url": page + "?utm_source=feed", "text": second}, {"article_id": "art-3", "text": other}),
        day(20, {"article_id": "art-4", "url": "https://copy.example/1", "publisher": "Q", "text": second}),
    ]
    for order in (days, days[::-1]):
        rows = across_days(order).to_pylist()
        assert [row["superseded_by"] for row in rows] == ["art-2", None, None, None]
        stories = [row["story_id"] for row in rows]
        assert stories[0] == stories[1] == stories[3] != stories[2], "the copy elsewhere follows the version it copies"
