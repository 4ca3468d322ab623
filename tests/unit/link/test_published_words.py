"""Incidents in the words that may be published: names handed in are replaced before revisions are counted."""

from __future__ import annotations

from typing import Any

from pipeline.link import Previous

INSTEAD = {"Tamsin Okafor": "[name withheld]"}


def test_the_name_leaves_targets_and_summary_and_later_builds_do_not_count_it_as_a_change(press: Any) -> None:
    article = press.article("wire", "2024-01-16")
    press.report(article, "2024-01-15", "lahore", targets=["Tamsin Okafor", "market"])
    first = press.link(instead=INSTEAD)
    (row,) = first.incidents.to_pylist()
    assert row["targets"] == ["market", "[name withheld]"]
    assert "Okafor" not in row["summary"]
    assert "market and [name withheld]" in row["summary"]
    assert first.reports["targets"].to_pylist() == [["Tamsin Okafor", "market"]]
    again = press.link(previous=Previous(first.reports, first.incidents, first.incident_history), instead=INSTEAD)
    assert again.incidents.to_pylist() == [row]
    assert again.incident_history == first.incident_history


def test_a_name_that_may_be_published_after_all_is_a_revision(press: Any) -> None:
    press.report(press.article("wire", "2024-01-16"), "2024-01-15", "lahore", targets=["Tamsin Okafor"])
    first = press.link(instead=INSTEAD)
    again = press.link(previous=Previous(first.reports, first.incidents, first.incident_history))
    assert again.incidents["revision"].to_pylist() == [2]
