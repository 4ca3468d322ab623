"""What must hold against the release before: ids accounted for and never used again, days that keep their articles; and shares that are only warned of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from pipeline.validate import Validated, validate_tables
from schemas.arrow import to_table
from schemas.canonical import stable_id
from tests.unit.validate.example_rows import Rows, build_tables, valid_rows

_TEXTS: dict[str, str] = {}


def check(rows: Rows, previous: Rows, *names: str) -> dict[str, Any]:
    """Return the failed checks by name."""
    tables, before = build_tables(rows), build_tables(previous)
    validated = validate_tables({name: tables[name] for name in names}, _TEXTS, previous={name: before[name] for name in names})
    return {result.expectation: result for result in validated.results if not result.success and result.table in ("incidents", "articles")}


def test_an_incident_that_vanishes_without_history_stops_the_release() -> None:
    before, now = valid_rows(), valid_rows()
    lost = now["incidents"].pop(0)
    failed = check(now, before, "incidents", "incident_history")
    assert failed["incident_id.accounted_for"].unexpected_keys == [lost["incident_id"]]
    assert failed["incident_id.accounted_for"].severity == "table"
    now["incident_history"].append({**now["incident_history"][0], "history_id": stable_id("his", "x"), "incident_id": lost["incident_id"], "action": "retired"})
    assert "incident_id.accounted_for" not in check(now, before, "incidents", "incident_history")


def test_an_id_that_ended_is_not_used_again() -> None:
    before, now = valid_rows(), valid_rows()
    merged = next(row["incident_id"] for row in before["incident_history"] if row["action"] == "merged")
    now["incidents"].append({**now["incidents"][0], "incident_id": merged})
    failed = check(now, before, "incidents", "incident_history")
    assert failed["incident_id.not_reused"].unexpected_keys == [merged]
    assert failed["incident_id.not_reused"].severity == "table"


def test_the_same_release_again_passes() -> None:
    assert not {"incident_id.accounted_for", "incident_id.not_reused", "arrival_date.kept"} & set(
        check(valid_rows(), valid_rows(), "articles", "incidents", "incident_history")
    )


def _days(*counts: int) -> list[dict[str, Any]]:
    like = valid_rows()["articles"][0]
    rows = []
    for day, n in enumerate(counts):
        date = dt.date(2024, 3, 1) + dt.timedelta(days=day)
        rows += [{**like, "article_id": stable_id("art", day, number), "arrival_date": date} for number in range(n)]
    return rows


def test_a_day_that_loses_most_articles_is_warned_of() -> None:
    failed = check({"articles": _days(10, 4)}, {"articles": _days(10, 10)}, "articles")
    assert failed["arrival_date.kept"].unexpected_keys == ["2024-03-02"]
    assert failed["arrival_date.kept"].severity == "warning"


def test_a_new_day_out_of_all_proportion_is_warned_of_once_there_is_a_usual() -> None:
    week = [10] * 7
    assert check({"articles": _days(*week, 101)}, {"articles": _days(*week)}, "articles")["arrival_date.usual"].unexpected_keys == ["2024-03-08"]
    assert "arrival_date.usual" not in check({"articles": _days(*week, 99)}, {"articles": _days(*week)}, "articles")
    assert "arrival_date.usual" not in check({"articles": _days(10, 900)}, {"articles": _days(10)}, "articles")


def _shares(n_undated: int) -> Validated:
    like = next(row for row in valid_rows()["incidents"] if row["country"] is not None and row["date_start"] is not None)
    rows = [{**like, "incident_id": stable_id("inc", n), "responds_to_incident_id": None} for n in range(20)]
    for row in rows[:n_undated]:
        row |= {"date_start": None, "date_end": None, "date_precision": "unknown"}
    return validate_tables({"incidents": to_table("incidents", rows)}, _TEXTS)


def test_many_incidents_without_a_date_are_warned_of_and_kept() -> None:
    validated = _shares(6)
    assert {result.expectation: result.severity for result in validated.results if not result.success} == {"date_start.share": "warning"}
    assert validated.accepted["incidents"].num_rows == 20
    assert validated.is_releasable
    assert all(result.success for result in _shares(5).results)


def test_there_is_nothing_to_compare_with_before_the_first_release() -> None:
    tables = build_tables(valid_rows())
    names = {result.expectation for result in validate_tables({"incidents": tables["incidents"]}, _TEXTS, previous=None).results}
    assert "incident_id.accounted_for" not in names
    assert isinstance(tables["incidents"], pa.Table)
