"""checks.html says what was checked and what came of it, and nothing in it can run or load."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa

from pipeline.publish.checks import write_checks_page
from pipeline.publish.release import publish_release
from pipeline.validate import CheckResult, Validated

HOSTILE = '<script>alert("x")</script>'


def _checks() -> pa.Table:
    results = [
        CheckResult("incidents", "killed.bounds", True, "row", 0, [], "low <= best <= high"),
        CheckResult("incidents", "place.length", False, "row", 2, ["inc-1", HOSTILE], f"must not be empty {HOSTILE}"),
        CheckResult("articles", "arrival_date.kept", False, "warning", 1, ["2024-01-16"], "a day must keep its articles"),
    ]
    return Validated({}, pa.table({}), results).results_table()


def test_what_is_not_met_stands_first_and_is_counted() -> None:
    page = write_checks_page(_checks(), "2024.01.15.1")
    assert "3 expectations on 2 tables, 2 not met" in page
    assert page.index("place.length") < page.index("killed.bounds")
    assert "is only said" in page


def test_the_page_is_well_formed_and_runs_nothing() -> None:
    page = write_checks_page(_checks(), "2024.01.15.1")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=.(?!#)", page)
    # Void elements closed, the page is XML: every tag has its end.
    ElementTree.fromstring(re.sub(r"<(meta[^>]*|br)>", r"<\1/>", page.replace("<!doctype html>", "")))


def test_a_release_carries_the_page(tmp_path: Path, tables: Any) -> None:
    created = dt.datetime(2024, 1, 20, tzinfo=dt.UTC)
    made = publish_release(tables(), tmp_path, pipeline_version="0.1.0", data_through=dt.date(2024, 1, 15), created_at=created, checks=_checks())
    assert "checks.html" in made.files
    assert "2024.01.15.1" in (made.path / "checks.html").read_text("utf-8")
