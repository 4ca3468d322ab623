"""Small tables for the tests of publishing: three incidents, two of them with coordinates, in schema order and out of order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.publish.release import Release, publish_release
from schemas.arrow import to_table
from schemas.code_rows import codes_table

_DAY = dt.date(2024, 1, 15)
_HASH = "0" * 64


def make_tables(*, killed: int = 8, title: str = "Blast in a market") -> dict[str, pa.Table]:
    """Tables of a tiny dataset; `killed` and `title` make versions of it differ."""
    article = {
        "article_id": "art-0000000000000001",
        "url": "https://example.org/1",
        "publisher": "Example",
        "title": title,
        "published_at": dt.datetime(2024, 1, 16, 8, 30, tzinfo=dt.UTC),
        "published_precision": "second",
        "arrival_date": _DAY,
        "source_path": "2024-01-15/a.txt",
        "media_type": "text/plain",
        "content_sha256": _HASH,
        "n_words": 4,
        "is_relevant": True,
    }
    incidents = [
        _incident(1, "PAK", killed_low=killed, killed_best=killed, killed_high=killed, latitude=31.55, longitude=74.34, geo_precision="exact", place="Lahore"),
        _incident(2, "IRN", actors=["A", "B"], latitude=-31.0, longitude=61.5, geo_precision="near"),
        _incident(3, "AFG", date_start=None, date_end=None, date_precision="unknown", contested=True),
    ]
    report = {
        "report_id": "rep-0000000000000001",
        "article_id": "art-0000000000000001",
        "incident_id": "inc-0000000000000001",
        "role": "main",
        "event_type": "bombing",
        "date_start": _DAY,
        "date_end": _DAY,
        "date_precision": "day",
        "date_basis": "stated",
        "country": "PAK",
        "actor_basis": "unknown",
        "contested": False,
        "char_start": 0,
        "char_end": 5,
        "quote": "Blast",
        "confidence": 0.9,
        "extractor": "test",
    }
    claim = {
        "claim_id": "clm-0000000000000001",
        "report_id": "rep-0000000000000001",
        "incident_id": "inc-0000000000000001",
        "article_id": "art-0000000000000001",
        "claim_type": "casualty",
        "claimant": "police",
        "claimant_side": "third_party",
        "outcome": "killed",
        "count_low": killed,
        "count_high": killed,
        "count_kind": "exact",
        "is_total": True,
        "superseded": False,
        "char_start": 0,
        "char_end": 5,
        "quote": "Blast",
        "confidence": 0.9,
        "extractor": "test",
    }
    history = [
        _event(9, "merged", 8),
        _event(8, "merged", 1),
        _event(7, "retired", None),
    ]
    return {
        "articles": to_table("articles", [article]),
        "reports": to_table("reports", [report]),
        "claims": to_table("claims", [claim]),
        "incidents": to_table("incidents", incidents),
        "incident_history": to_table("incident_history", history),
        "codes": codes_table(),
    }


def _incident(number: int, country: str, **values: Any) -> dict[str, Any]:
    return {
        "incident_id": f"inc-{number:016x}",
        "revision": 1,
        "status": "published",
        "event_type": "bombing",
        "date_start": _DAY - dt.timedelta(days=number),
        "date_end": _DAY,
        "date_precision": "few_days",
        "country": country,
        "responsibility": "unknown",
        "contested": False,
        "n_claimants": 1,
        "evidence_grade": "weak",
        "n_articles": 1,
        "n_publishers": 1,
        "n_independent": 1,
        "summary": f"Incident {number}.",
        "pipeline_version": "0",
    } | values


def _event(number: int, action: str, related: int | None) -> dict[str, Any]:
    return {
        "history_id": f"his-{number:016x}",
        "incident_id": f"inc-{number:016x}",
        "action": action,
        "related_incident_id": None if related is None else f"inc-{related:016x}",
        "as_of": _DAY,
        "reason": "test",
    }


@pytest.fixture(scope="session")
def tables() -> Callable[..., dict[str, pa.Table]]:
    return make_tables


@pytest.fixture(scope="session")
def publish() -> Callable[..., Release]:
    """Publish tables to a folder; the day and the time of making are fixed."""

    def run(given: dict[str, pa.Table], processed: Path, day: dt.date = _DAY, hour: int = 12) -> Release:
        created = dt.datetime(2024, 1, 20, hour, tzinfo=dt.UTC)
        return publish_release(given, processed, pipeline_version="0.1.0", data_through=day, created_at=created)

    return run


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, publish: Callable[..., Release]) -> Release:
    """One release, made once for all tests that only read."""
    return publish(make_tables(), tmp_path_factory.mktemp("processed"))
