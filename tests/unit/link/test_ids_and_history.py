"""Ids that last, and the independence of the order in which articles arrive."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.link import Linked, Previous, link_reports
from schemas.canonical import stable_id

Press = Any


def _previous(linked: Linked) -> Previous:
    return Previous(linked.reports, linked.incidents, linked.incident_history)


def _ids(linked: Linked) -> dict[str, str]:
    return dict(zip(linked.reports["report_id"].to_pylist(), linked.reports["incident_id"].to_pylist(), strict=True))


def _actions(linked: Linked) -> list[tuple[str, str, str | None]]:
    return [(row["incident_id"], row["action"], row["related_incident_id"]) for row in linked.incident_history.to_pylist()]


def _week(press: Press) -> Press:
    """Six incidents in four articles a day over five days."""
    rng = random.Random(7)
    events = [(day, place, what, rng.randrange(2, 40)) for day in range(15, 18) for place, what in (("lahore", "bombing"), ("quetta", "armed_attack"))]
    for day in range(15, 20):
        for number in range(4):
            article = press.article(f"{day}-{number}", f"2024-01-{day}T{8 + number:02}:00", story=f"s{day}{number // 2}")
            for when, place, what, killed in rng.sample(events, 2):
                if when <= day:
                    report = press.report(article, f"2024-01-{when}", place, what, killed=killed)
                    press.claim(report, killed, killed, claimant=rng.choice(["police", "army", None]))
    return press


def test_same_incidents_in_any_order_of_rows(press: Press, grouped: Any) -> None:
    tables = _week(press).tables()
    expected = link_reports(*tables)
    for seed in range(5):
        shuffled = [table.take(pa.array(random.Random(seed).sample(range(table.num_rows), table.num_rows))) for table in tables]
        again = link_reports(*shuffled)
        assert again.incidents.equals(expected.incidents)
        assert again.reports.equals(expected.reports)
        assert again.claims.equals(expected.claims)
        assert again.incident_history.equals(expected.incident_history)
        assert grouped(again) == grouped(expected)


def test_day_by_day_gives_the_same_incidents_and_ids_as_all_at_once(press: Press, grouped: Any) -> None:
    articles, reports, claims = _week(press).tables()
    at_once = link_reports(articles, reports, claims)
    previous = None
    for day in sorted(set(articles["arrival_date"].to_pylist())):
        until = articles.filter(pc.less_equal(articles["arrival_date"], pa.scalar(day)))
        keep = [reports.filter(pc.is_in(reports["article_id"], value_set=until["article_id"])), claims]
        keep[1] = claims.filter(pc.is_in(claims["report_id"], value_set=keep[0]["report_id"]))
        linked = link_reports(until, keep[0], keep[1], previous=previous)
        previous = _previous(linked)
    assert grouped(linked) == grouped(at_once)
    assert _ids(linked) == _ids(at_once)
    assert linked.incidents.drop_columns("revision").equals(at_once.incidents.drop_columns("revision"))


def test_rebuild_with_the_release_at_hand_changes_nothing(press: Press) -> None:
    first = _week(press).link()
    second = press.link(previous=_previous(first))
    assert second.incidents.equals(first.incidents)
    assert second.incident_history.equals(first.incident_history)


def test_late_article_that_would_found_the_incident_leaves_the_id(press: Press) -> None:
    press.report(press.article("b", "2024-01-16T10:00"), "2024-01-15", "lahore", killed=8)
    first = press.link()
    early = press.report(press.article("a", "2024-01-15T22:00"), "2024-01-15", "lahore", killed=8)
    second = press.link(previous=_previous(first))
    assert second.incidents["incident_id"].to_pylist() == first.incidents["incident_id"].to_pylist()
    assert _ids(second)[early] == first.incidents["incident_id"][0].as_py()
    assert second.incidents["revision"].to_pylist() == [2]
    assert "revised" in [action for _, action, _ in _actions(second)]


def test_better_extractor_that_moves_reports_keeps_ids(press: Press) -> None:
    article = press.article("a", "2024-01-16T08:00")
    press.report(article, "2024-01-15", "lahore", killed=8)
    press.report(article, "2024-01-14", "quetta", "kidnapping")
    first = press.link()
    for row in press.reports:
        row["report_id"] = stable_id("rep", row["report_id"], "moved")
    second = press.link(previous=_previous(first))
    by_type = [dict(zip(linked.incidents["event_type"].to_pylist(), linked.incidents["incident_id"].to_pylist(), strict=True)) for linked in (first, second)]
    assert by_type[0] == by_type[1]


def test_merged_split_and_retired_ids_go_to_history_and_are_not_reused(press: Press) -> None:
    one = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    two = press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "multan", killed=8)
    apart = press.link()
    ids = _ids(apart)
    place = {name: press.reports[0][name] for name in ("admin1", "place", "place_id", "latitude", "longitude")}
    elsewhere = {name: press.reports[1][name] for name in place}
    press.reports[1].update(place)
    merged = press.link(previous=_previous(apart))
    (kept,) = merged.incidents["incident_id"].to_pylist()
    (gone,) = set(ids.values()) - {kept}
    assert (gone, "merged", kept) in _actions(merged)
    press.reports[1].update(elsewhere)
    split = press.link(previous=_previous(merged))
    new = _ids(split)[two if ids[one] == kept else one]
    assert new not in ids.values()
    assert (kept, "split", new) in _actions(split)
    press.reports.pop()
    press.articles.pop()
    retired = press.link(previous=_previous(split))
    assert any(action == "retired" for _, action, _ in _actions(retired))
    assert len(retired.incident_history.filter(pc.equal(retired.incident_history["action"], "merged"))) == 1


def test_report_without_its_article_is_an_error_that_names_it(press: Press) -> None:
    report = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore")
    articles, reports, claims = press.tables()
    with pytest.raises(ValueError, match=report):
        link_reports(articles.slice(0, 0), reports, claims)


def test_nothing_to_link_gives_empty_tables(press: Press) -> None:
    linked = press.link()
    assert (linked.reports.num_rows, linked.incidents.num_rows, linked.incident_history.num_rows) == (0, 0, 0)


def test_incident_that_a_check_set_aside_keeps_its_id(press: Press) -> None:
    press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    press.report(press.article("b", "2024-01-16T08:00"), "2024-01-15", "quetta", killed=3)
    first = press.link()
    without = Previous(first.reports.slice(0, 0), first.incidents.slice(0, 1), first.incident_history)
    second = press.link(previous=without)
    assert second.incidents["incident_id"].to_pylist() == first.incidents["incident_id"].to_pylist()
    assert second.incident_history.equals(first.incident_history)


_TOLD = st.tuples(
    st.integers(0, 5),
    st.sampled_from([None, "2024-01-14", "2024-01-15", "2024-01-16", "2024-01-18"]),
    st.sampled_from(["lahore", "multan", "punjab", "quetta", "pakistan"]),
    st.sampled_from(["bombing", "suicide_bombing", "armed_attack", "protest"]),
    st.sampled_from([None, 0, 3, 8, 9]),
    st.sampled_from([(), ("Group A",), ("Group B",)]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TOLD, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_any_news_in_any_order_gives_the_same_rows(new_press: type[Any], told: list[Any], rng: random.Random) -> None:
    press = new_press()
    articles: dict[int, str] = {}
    for article, day, place, what, killed, actors in told:
        if article not in articles:
            articles[article] = press.article(str(article), f"2024-01-{18 + article}T08:00")
        press.report(articles[article], day, place, what, actors=list(actors), **({} if killed is None else {"killed": killed}))
    expected = press.link()
    tables = [table.take(pa.array(rng.sample(range(table.num_rows), table.num_rows), type=pa.int64())) for table in press.tables()]
    again = link_reports(*tables)
    assert again.incidents.equals(expected.incidents)
    assert again.reports.equals(expected.reports)
    for incident in expected.incidents.to_pylist():
        assert incident["n_articles"] >= incident["n_independent"] >= 1


def test_added_article_raises_the_revision_of_its_incident_and_of_no_other(press: Press) -> None:
    press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    press.report(press.article("b", "2024-01-16T08:00"), "2024-01-15", "quetta", killed=3)
    first = press.link()
    ids = _ids(first)
    press.report(press.article("c", "2024-01-16T12:00"), "2024-01-15", "lahore", killed=8)
    second = press.link(previous=_previous(first))
    assert {report: _ids(second)[report] for report in ids} == ids
    lahore = next(row["incident_id"] for row in first.incidents.to_pylist() if row["killed_low"] == 8)
    assert {row["incident_id"]: row["revision"] for row in second.incidents.to_pylist()} == {name: 1 + (name == lahore) for name in ids.values()}
    assert [row[0] for row in _actions(second) if row[1] == "revised"] == [lahore]


def test_another_version_of_the_program_alone_is_no_revision(press: Press) -> None:
    press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    first = press.link(pipeline_version="1")
    second = press.link(pipeline_version="2", previous=_previous(first))
    assert second.incidents["revision"].to_pylist() == [1]
    assert second.incidents["pipeline_version"].to_pylist() == ["2"]
    assert second.incident_history.equals(first.incident_history)


def test_id_of_a_retired_incident_is_not_given_again(press: Press) -> None:
    report = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    press.report(press.article("b", "2024-01-16T08:00"), "2024-01-15", "quetta", killed=3)
    first = press.link()
    row = press.reports.pop(0)
    second = press.link(previous=_previous(first))
    assert (_ids(first)[report], "retired", None) in _actions(second)
    press.reports.insert(0, row)
    third = press.link(previous=_previous(second))
    assert _ids(third)[report] not in _ids(first).values()
    fourth = press.link(previous=_previous(third))
    assert _ids(fourth) == _ids(third)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sets(st.integers(0, 7), min_size=1), min_size=2, max_size=5))
def test_no_id_ever_stands_for_two_incidents_and_every_id_can_be_followed(new_press: type[Any], releases: list[set[int]]) -> None:
    """Articles come and go over several releases: an id in use keeps a report or continues by its article, one that is gone has its reason in the history."""
    press = new_press()
    for number in range(8):
        press.report(press.article(str(number), f"2024-01-16T{8 + number:02}:00"), "2024-01-15", "lahore" if number % 3 else "punjab", killed=4 + number // 4)
    rows, previous, ever, ended = list(press.reports), None, set(), set()
    for chosen in releases:
        press.reports = [rows[number] for number in sorted(chosen)]
        linked = press.link(previous=previous)
        ids = linked.incidents["incident_id"].to_pylist()
        assert len(set(ids)) == len(ids)
        assert not ended & set(ids), "an id that has ended is in use again"
        ever.update(ids)
        ended = {name for name, action, _ in _actions(linked) if action in ("merged", "retired")}
        assert ever == set(ids) | ended, "an id is gone without a word"
        previous = _previous(linked)
