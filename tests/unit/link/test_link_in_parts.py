"""Linking in parts, and only what is new: the same incidents, ids and rows as linking everything at once."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.news import make_news
from pipeline.link import Corrections, Linked, LinkState, Previous, link_reports
from pipeline.link import groups as groups_module
from pipeline.link.arrays import make_ragged
from pipeline.link.block_columns import columns_of
from pipeline.link.columns import join_tables, read_block_columns
from pipeline.link.features import build_features
from pipeline.link.part import Part
from pipeline.link.records import read_reports

Tables = tuple[pa.Table, pa.Table, pa.Table]
# The number of reports that each call of link_reports looked at.
_looked_at: list[int] = []


def _count(work: Any, parts: Iterable[Any]) -> Any:
    for part in parts:
        if isinstance(part, Part):
            _looked_at[-1] += int(part.is_own.sum())
        yield work(part)


def _link(tables: Tables, before: Linked | None = None, state: LinkState | None = None, **options: Any) -> Linked:
    _looked_at.append(0)
    previous = Previous(before.reports, before.incidents, before.incident_history) if before else None
    return link_reports(*tables, previous=previous, state=state, map_parts=_count, **options)


def _until(tables: Tables, day: dt.date) -> Tables:
    return _of_articles(tables, tables[0].filter(pc.less_equal(tables[0]["arrival_date"], pa.scalar(day))))


def _of_articles(tables: Tables, articles: pa.Table) -> Tables:
    reports = tables[1].filter(pc.is_in(tables[1]["article_id"], value_set=articles["article_id"].combine_chunks()))
    return articles, reports, tables[2].filter(pc.is_in(tables[2]["report_id"], value_set=reports["report_id"].combine_chunks()))


def _assert_same(one: Linked, two: Linked) -> None:
    for name in ("incidents", "reports", "claims", "incident_history", "rejected"):
        assert getattr(one, name).equals(getattr(two, name)), name


@pytest.fixture(scope="module")
def news() -> Tables:
    """Three weeks in which few places see most incidents, with wire copies, vague places and dates, and recalled events."""
    return make_news(600, seed=5, days=21).tables()


def test_columns_read_from_arrow_are_those_of_the_features(news: Tables) -> None:
    """Equal values have equal codes in both, row by row."""
    articles, reports, claims = news
    everything = join_tables(articles, reports, claims)
    read = read_block_columns(everything, np.arange(reports.num_rows), make_ragged([[]] * reports.num_rows))
    features = build_features(read_reports(articles, reports))
    row_of = {report_id: row for row, report_id in enumerate(everything.column("report_id").to_pylist())}
    heads = np.array([row_of[members[0].report_id] for members in features.members])
    computed = columns_of(features)
    for name in ("first", "last", "is_fine", "latitude", "longitude", "published"):
        np.testing.assert_array_equal(getattr(read, name)[heads], getattr(computed, name), name)
    for name in ("country", "admin1", "place", "story"):
        pairs = set(zip(getattr(read, name)[heads].tolist(), getattr(computed, name).tolist(), strict=True))
        assert len(pairs) == len({one for one, _ in pairs}) == len({two for _, two in pairs}), name
    np.testing.assert_array_equal(np.diff(read.parties.offsets)[heads], np.diff(computed.parties.offsets))


@pytest.mark.parametrize("size", [25, 100])
def test_many_parts_give_what_one_gives(news: Tables, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    expected = _link(news)
    monkeypatch.setattr(groups_module, "REPORTS_A_PART", size)
    _assert_same(_link(news), expected)


def test_day_by_day_gives_what_a_full_relink_gives(news: Tables) -> None:
    before, state = None, None
    for day in sorted(set(news[0]["arrival_date"].to_pylist())):
        tables = _until(news, day)
        linked = _link(tables, before, state)
        _assert_same(linked, _link(tables, before))
        before, state = linked, linked.state


def test_a_new_day_costs_the_day_and_its_neighbours() -> None:
    """Three years of news: with the last day new, hardly anything is compared again; with nothing new, nothing at all."""
    news = make_news(3000, seed=3, days=1000).tables()
    days = sorted(set(news[0]["arrival_date"].to_pylist()))
    first = _link(_until(news, days[-2]))
    new = news[1].num_rows - _until(news, days[-2])[1].num_rows
    second = _link(news, first, first.state)
    assert new <= _looked_at[-1] <= new + 60
    _link(news, second, second.state)
    assert _looked_at[-1] == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(2, 5))
def test_any_articles_in_any_order_of_arrival(rng: random.Random, steps: int) -> None:
    """Articles come, go and change in any order; after each step the incidents are those of a link from nothing, and ids are kept as without the state."""
    news = make_news(120, seed=rng.randrange(1000), days=8).tables()
    ids = news[0]["article_id"].to_pylist()
    before, state = None, None
    for _ in range(steps):
        chosen = rng.sample(ids, rng.randrange(len(ids) // 2, len(ids) + 1))
        articles, reports, claims = _of_articles(news, news[0].filter(pc.is_in(news[0]["article_id"], value_set=pa.array(chosen))))
        killed = [None if rng.random() < 0.1 else value for value in reports["killed_low"].to_pylist()]
        changed = reports.set_column(reports.column_names.index("killed_low"), reports.schema.field("killed_low"), pa.array(killed, type=pa.int32()))
        linked = _link((articles, changed, claims), before, state)
        _assert_same(linked, _link((articles, changed, claims), before))
        before, state = linked, linked.state


def test_arrival_in_any_order_of_days_gives_the_same_incidents(news: Tables, grouped: Any) -> None:
    expected = grouped(_link(news))
    days = sorted(set(news[0]["arrival_date"].to_pylist()))
    random.Random(2).shuffle(days)
    before, state = None, None
    for number in range(1, len(days) + 1):
        articles = news[0].filter(pc.is_in(news[0]["arrival_date"], value_set=pa.array(days[:number], type=pa.date32())))
        before = _link(_of_articles(news, articles), before, state)
        state = before.state
    assert before is not None
    assert grouped(before) == expected


def test_curators_decisions_hold_and_end_with_the_state_at_hand(news: Tables) -> None:
    first = _link(news)
    ids = first.incidents["incident_id"].to_pylist()
    row = {"table": "incidents", "action": "merge", "reason": "x", "author": "x", "date": "2024-02-01", "field": "", "evidence_url": ""}
    corrections = Corrections(pa.Table.from_pylist([row | {"row_id": ids[0], "value": ids[1]}]))
    merged = _link(news, first, first.state, corrections=corrections)
    _assert_same(merged, _link(news, first, corrections=corrections))
    _assert_same(_link(news, merged, merged.state), _link(news, merged))
