"""Decisions of curators: they change the rows at every build, and one that finds nothing is reported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.link import Corrections, Linked, Previous
from pipeline.link.corrections import COLUMNS

Press = Any


def _corrections(*rows: dict[str, str]) -> Corrections:
    full = [{"table": "incidents", "action": "set", "reason": "checked", "author": "x", "date": "2024-02-01"} | row for row in rows]
    return Corrections(pa.Table.from_pylist([{name: row.get(name, "") for name in COLUMNS} for row in full]))


@pytest.fixture
def two(press: Press) -> tuple[Press, list[str], list[str]]:
    """Two incidents of one report each: the press, report ids, incident ids."""
    reports = [
        press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8),
        press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "multan", killed=3),
    ]
    found = dict(zip(*(press.link().reports[name].to_pylist() for name in ("report_id", "incident_id")), strict=True))
    return press, reports, [found[report] for report in reports]


def test_value_of_an_incident(two: Any) -> None:
    press, _, ids = two
    linked = press.link(corrections=_corrections({"row_id": ids[0], "field": "killed_best", "value": "9"}))
    row = next(row for row in linked.incidents.to_pylist() if row["incident_id"] == ids[0])
    assert row["killed_best"] == 9
    assert "corrected:killed_best" in row["qc_flags"]


def test_value_of_a_report_flows_into_its_incident(two: Any) -> None:
    press, reports, ids = two
    linked = press.link(corrections=_corrections({"table": "reports", "row_id": reports[0], "field": "event_type", "value": "shelling"}))
    assert next(row for row in linked.incidents.to_pylist() if row["incident_id"] == ids[0])["event_type"] == "shelling"


def test_merge_holds_at_every_build(two: Any) -> None:
    press, _, ids = two
    correction = _corrections({"row_id": ids[1], "action": "merge", "value": ids[0]})
    linked = press.link(corrections=correction)
    for _ in range(2):
        assert linked.incidents.num_rows == 1
        linked = press.link(corrections=correction, previous=Previous(linked.reports, linked.incidents, linked.incident_history))
    assert linked.rejected.num_rows == 0


def test_merge_with_the_release_at_hand_keeps_the_stated_id(two: Any) -> None:
    press, _, ids = two
    first = press.link()
    correction = _corrections({"row_id": ids[1], "action": "merge", "value": ids[0]})
    linked = press.link(corrections=correction, previous=Previous(first.reports, first.incidents, first.incident_history))
    assert linked.incidents["incident_id"].to_pylist() == [ids[1]]
    history = [(row["incident_id"], row["action"], row["related_incident_id"]) for row in linked.incident_history.to_pylist()]
    assert (ids[0], "merged", ids[1]) in history


def test_split_takes_reports_out(press: Press) -> None:
    reports = [press.report(press.article(name, "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8) for name in "ab"]
    (incident,) = press.link().incidents["incident_id"].to_pylist()
    correction = _corrections({"row_id": incident, "action": "split", "value": reports[1]})
    linked = press.link(corrections=correction)
    for _ in range(2):
        assert linked.incidents.num_rows == 2
        linked = press.link(corrections=correction, previous=Previous(linked.reports, linked.incidents, linked.incident_history))
    assert linked.rejected.num_rows == 0


def test_retracted_row_stays(two: Any) -> None:
    press, _, ids = two
    linked: Linked = press.link(corrections=_corrections({"row_id": ids[0], "action": "retract"}, {"row_id": ids[1], "action": "confirm"}))
    assert {row["incident_id"]: row["status"] for row in linked.incidents.to_pylist()} == {ids[0]: "retracted", ids[1]: "published"}
    assert "retracted" in linked.incident_history["action"].to_pylist()


@pytest.mark.parametrize(
    "row",
    [
        {"row_id": "inc-0000000000000000", "field": "killed_best", "value": "9"},
        {"row_id": "inc-0000000000000000", "action": "merge", "value": "inc-0000000000000001"},
        {"row_id": "inc-0000000000000000", "action": "split", "value": "rep-0000000000000001"},
        {"table": "reports", "row_id": "rep-0000000000000000", "field": "event_type", "value": "shelling"},
        {"table": "reports", "row_id": "rep-0000000000000000", "field": "event_type", "value": "war"},
        {"table": "articles", "row_id": "art-0000000000000000", "field": "title", "value": "x"},
        {"row_id": "inc-0000000000000000", "field": "killed_best", "value": "many"},
        {"row_id": "inc-0000000000000000", "field": "no_such_field", "value": "1"},
        {"row_id": "inc-0000000000000000", "field": "killed_best", "value": "1", "reason": ""},
        {"row_id": "inc-0000000000000000", "action": "destroy"},
        {"row_id": "inc-0000000000000000", "action": "retract", "author": ""},
        {"row_id": "inc-0000000000000000", "action": "retract", "date": "yesterday"},
        {"row_id": "inc-0000000000000000", "action": "retract", "evidence_url": "seen it"},
        {"row_id": "inc-0000000000000000", "action": "retract", "field": "killed_best"},
        {"row_id": "rep-0000000000000000", "field": "killed_best", "value": "9"},
        {"row_id": "the bombing", "action": "retract"},
    ],
)
def test_correction_that_cannot_be_applied_is_reported(two: Any, row: dict[str, str]) -> None:
    press, _, _ = two
    (rejected,) = press.link(corrections=_corrections(row)).rejected.to_pylist()
    assert (rejected["stage"], rejected["table_name"], rejected["row_key"]) == ("link", "corrections", row["row_id"])
    assert rejected["reason"]


@pytest.mark.parametrize(
    ("row", "check"),
    [
        ({"action": "destroy"}, "correction.action"),
        ({"reason": ""}, "correction.reason"),
        ({"date": "17 January"}, "correction.date"),
        ({"rest": "two victims had been counted twice"}, "correction.columns"),
        ({"field": "killed_best", "value": "many"}, "correction.value_fits"),
        ({"field": "killed_best", "value": "9"}, "correction.row_exists"),
    ],
)
def test_rejected_correction_names_the_check_that_it_failed(two: Any, row: dict[str, str], check: str) -> None:
    press, _, _ = two
    full = {"table": "incidents", "row_id": "inc-0000000000000000", "reason": "checked", "author": "x", "date": "2024-02-01"} | row
    (rejected,) = press.link(corrections=Corrections(pa.Table.from_pylist([full]))).rejected.to_pylist()
    assert rejected["check"] == check


def test_what_was_corrected_in_a_report_shows_in_its_incident(two: Any) -> None:
    press, reports, ids = two
    linked = press.link(corrections=_corrections({"table": "reports", "row_id": reports[0], "field": "event_type", "value": "shelling"}))
    flags = {row["incident_id"]: row["qc_flags"] for row in linked.incidents.to_pylist()}
    assert "corrected:reports.event_type" in flags[ids[0]]
    assert "corrected:reports.event_type" not in flags[ids[1]]


def test_correction_of_a_merged_incident_is_told_what_became_of_it(two: Any) -> None:
    press, _, ids = two
    first = press.link()
    place = {name: press.reports[0][name] for name in ("admin1", "place", "place_id", "latitude", "longitude", "killed_low", "killed_high")}
    press.reports[1].update(place)
    previous = Previous(first.reports, first.incidents, first.incident_history)
    (kept,) = press.link(previous=previous).incidents["incident_id"].to_pylist()
    (gone,) = set(ids) - {kept}
    (rejected,) = press.link(previous=previous, corrections=_corrections({"row_id": gone, "field": "killed_best", "value": "9"})).rejected.to_pylist()
    assert f"{gone} was merged into {kept}" in rejected["reason"]


def test_columns_of_the_readme_are_those_declared() -> None:
    page = (Path(__file__).resolve().parents[3] / "data" / "corrections" / "README.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) == COLUMNS
