"""Our own scorer: labels given back as rows are all right, and each kind of damage costs what it should."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality.gold import read_gold
from benchmarks.quality.labelled import b_cubed
from benchmarks.quality.match import Tally, score_article

_GOLD = Path(__file__).parents[2] / "golden" / "sample_gold.jsonl"
Labels = list[dict[str, Any]]


def _as_rows(labels: Labels) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """The labels of an article as rows of reports and claims."""
    reports, claims = [], {}
    for number, label in enumerate(labels):
        day = dt.date.fromisoformat(label["date_start"]) if label["date_start"] else None
        end = dt.date.fromisoformat(label["date_end"]) if label["date_end"] else day
        reports.append(
            {
                "report_id": f"r{number}",
                "confidence": 0.8,
                "date_start": day,
                "date_end": end,
                "country": label["country_iso3"],
                "place": label["place_text"],
                "latitude": label["lat"],
                "longitude": label["lon"],
                "actors": [a["name"] for a in label["actors"]],
                "weapons": label["weapons"],
                **{key: label[key] for key in ("role", "event_type", "killed_low", "killed_high", "injured_low", "injured_high", "contested")},
            }
        )
        claims[f"r{number}"] = [{**c, "count_low": c["n_low"], "count_high": c["n_high"]} for c in label["claims"]]
    return reports, claims


@pytest.fixture(scope="module")
def sample() -> dict[str, Labels]:
    return read_gold(_GOLD)


def _sum(tallies: list[Tally], measure: str) -> tuple[int, ...]:
    return tuple(sum(t.sets.get(measure, (0, 0, 0))[k] for t in tallies) for k in range(3))


def test_labels_given_back_are_all_right(sample: dict[str, Labels]) -> None:
    tallies = [score_article(labels, *_as_rows(labels)) for labels in sample.values()]
    for measure in ("reports", "casualty claims", "responsibility and denial"):
        right, given, wanted = _sum(tallies, measure)
        assert right == given == wanted > 20
    assert all(right == n for tally in tallies for right, n in tally.counts.values())


def test_nothing_found_is_nothing_right(sample: dict[str, Labels]) -> None:
    tallies = [score_article(labels, [], {}) for labels in sample.values()]
    right, given, wanted = _sum(tallies, "reports")
    assert (right, given) == (0, 0)
    assert wanted > 20
    assert sum(t.counts.get("articles without incident left alone", (0, 0))[0] for t in tallies) == sum(not labels for labels in sample.values())


@pytest.mark.parametrize(
    ("damage", "measure"),
    [
        ({"event_type": "sanction"}, "type"),
        ({"date_start": dt.date(1999, 1, 1), "date_end": dt.date(1999, 1, 1)}, "date"),
        ({"country": "NZL"}, "country"),
        ({"killed_low": 977, "killed_high": 977}, "killed, both bounds"),
        ({"role": "secondary"}, "role"),
    ],
)
def test_each_damage_costs_its_field_only(sample: dict[str, Labels], damage: dict[str, Any], measure: str) -> None:
    labels = next(labels for labels in sample.values() if len(labels) == 1 and labels[0]["role"] == "main" and labels[0]["killed_low"] and labels[0]["lat"])
    reports, claims = _as_rows(labels)
    reports[0] |= damage
    tally = score_article(labels, reports, claims)
    assert tally.sets["reports"] == (1, 1, 1)
    assert {name for name, (right, n) in tally.counts.items() if right < n} == {measure}


def test_an_incident_of_nothing_is_not_right(sample: dict[str, Labels]) -> None:
    labels = next(labels for labels in sample.values() if not labels)
    other = next(labels for labels in sample.values() if labels)
    tally = score_article(labels, *_as_rows(other[:1]))
    assert tally.sets["reports"] == (0, 1, 0)
    assert tally.counts["articles without incident left alone"] == (0, 1)


def test_b_cubed_of_known_clusters() -> None:
    truth = {"a": "x", "b": "x", "c": "x", "d": "y"}
    assert b_cubed(truth, {"a": 1, "b": 1, "c": 1, "d": 2}) == pytest.approx(100)
    assert b_cubed(truth, {"a": 1, "b": 2, "c": 3, "d": 4}) == pytest.approx(200 * 1 * 0.5 / 1.5)
