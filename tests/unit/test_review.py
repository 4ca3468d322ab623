"""What `incidents review` suggests, and the stub that it writes."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.link.corrections import COLUMNS, find_mistakes
from pipeline.review import suggest_reviews
from schemas.arrow import empty_table

_PLAIN: dict[str, Any] = {
    "contested": False,
    "qc_flags": [],
    "n_independent": 2,
    "killed_low": 3,
    "killed_best": 3,
    "killed_high": 3,
    "summary": "Bombing in Lahore.",
}


def _incidents(*rows: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist([{"incident_id": f"inc-{number:016}"} | _PLAIN | row for number, row in enumerate(rows)])


def _reports(incidents: pa.Table, confidence: float = 0.9) -> pa.Table:
    return pa.Table.from_pylist([{"incident_id": name, "article_id": f"art-{name}", "confidence": confidence} for name in incidents["incident_id"].to_pylist()])


def _suggest(*rows: dict[str, Any], confidence: float = 0.9) -> list[tuple[int, str]]:
    incidents = _incidents(*rows)
    found = suggest_reviews(incidents, _reports(incidents, confidence), empty_table("articles"), 10)
    return [(int(item.incident_id[4:]), "; ".join(item.reasons)) for item in found]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"contested": True}, "sources disagree"),
        ({"n_independent": 1, "killed_best": 40}, "40 killed by the word of one source"),
        ({"qc_flags": ["killed_spread"], "killed_high": 30}, "between 3 and 30 killed"),
        ({"qc_flags": ["place_disagreement"]}, "place it differently"),
    ],
)
def test_reason_stands_in_words(row: dict[str, Any], words: str) -> None:
    ((_, reasons),) = _suggest({}, row)
    assert words in reasons


def test_low_confidence_is_a_reason() -> None:
    assert "low confidence (0.30)" in _suggest({}, confidence=0.3)[0][1]


def test_deadlier_of_two_equally_doubtful_comes_first() -> None:
    assert [number for number, _ in _suggest({"contested": True}, {"contested": True, "killed_best": 80})] == [1, 0]


def test_what_a_curator_has_decided_is_not_asked_again() -> None:
    assert _suggest({"contested": True, "qc_flags": ["corrected:confirm"]}, {"contested": True, "qc_flags": ["corrected:retract"]}) == []


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a release of one contested incident."""
    latest = tmp_path / "processed" / "latest"
    latest.mkdir(parents=True)
    incidents = _incidents({"contested": True})
    article = pa.table({"article_id": ["art-inc-0000000000000000"], "url": ["https://example.org/a"]})
    for name, table in (("incidents", incidents), ("reports", _reports(incidents)), ("articles", article)):
        pq.write_table(table, latest / f"{name}.parquet")
    return tmp_path


def test_stub_has_the_columns_of_corrections_and_no_decision_yet(data: Path) -> None:
    stub = data / "corrections" / "look.csv"
    done = CliRunner().invoke(app, ["review", "--data", str(data), "--stub", str(stub)])
    assert done.exit_code == 0, done.output
    with stub.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        (row,) = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    assert (row["row_id"], row["evidence_url"]) == ("inc-0000000000000000", "https://example.org/a")
    missing = {check for check, _ in find_mistakes({name: value for name, value in row.items() if value})}
    assert missing == {"correction.reason", "correction.author", "correction.date"}


def test_stub_overwrites_nothing(data: Path) -> None:
    stub = data / "look.csv"
    stub.write_text("mine")
    assert CliRunner().invoke(app, ["review", "--data", str(data), "--stub", str(stub)]).exit_code == 1
    assert stub.read_text() == "mine"


def test_without_a_release_it_says_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["review", "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert "incidents build" in done.output
