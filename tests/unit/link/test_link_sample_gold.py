"""The sample's labels, as if extraction were perfect: linking alone must find the incidents that the labels name."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

Press = Any

_GOLD = Path(__file__).parents[2] / "golden" / "sample_gold.jsonl"


@pytest.fixture
def truth(press: Press) -> dict[str, str]:
    """Fill the press with the labelled reports; return the labelled incident of each."""
    incidents: dict[str, str] = {}
    for line in _GOLD.read_text("utf-8").splitlines():
        article = json.loads(line)
        article_id = press.article(article["article_id"], f"{article['published'][:10]}T12:00", publisher=article["article_id"].split("/")[2])
        for told in article["incidents"]:
            incidents[_report(press, article_id, told)] = told["incident_key"]
    return incidents


def _report(press: Press, article_id: str, told: dict[str, Any]) -> str:
    has_point = told["lat"] is not None and told["geo_precision"] not in ("country", None)
    report_id = press.report(
        article_id,
        told["date_start"],
        "pakistan",
        told["event_type"],
        role=told["role"],
        country=told["country_iso3"],
        admin1=told["admin1"],
        place=told["place_text"],
        place_id=told["place_text"],
        latitude=told["lat"] if has_point else None,
        longitude=told["lon"] if has_point else None,
        geo_precision=told["geo_precision"],
        actors=[actor["name"] for actor in told["actors"]],
        targets=[target["name"] for target in told["targets"]],
        weapons=told["weapons"],
        **{name: told[name] for name in ("killed_low", "killed_high", "injured_low", "injured_high", "attackers_killed", "contested")},
    )
    if told["date_end"]:
        press.reports[-1] |= {"date_end": dt.date.fromisoformat(told["date_end"]), "date_precision": told["date_precision"]}
    return str(report_id)


def test_linking_finds_the_labelled_incidents(press: Press, truth: dict[str, str], grouped: Any) -> None:
    expected: dict[str, set[str]] = {}
    for report_id, key in truth.items():
        expected.setdefault(key, set()).add(report_id)
    assert grouped(press.link()) == {frozenset(reports) for reports in expected.values()}


def test_the_recalled_ambassador_answers_the_strike(press: Press, truth: dict[str, str]) -> None:
    rows = {row["incident_id"]: row for row in press.link().incidents.to_pylist()}
    answered = {row["event_type"]: rows[row["responds_to_incident_id"]]["event_type"] for row in rows.values() if row["responds_to_incident_id"]}
    assert answered["diplomatic_measure"] == "air_strike"
