"""A small press: tables of articles, reports and claims from a few words each, for the tests of linking."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pytest

from pipeline.link import Linked, link_reports
from schemas.arrow import interim_articles_table, to_table

LAHORE = {
    "country": "PAK",
    "admin1": "Punjab",
    "place": "Lahore",
    "place_id": "geonames:1172451",
    "latitude": 31.558,
    "longitude": 74.351,
    "geo_precision": "exact",
}
MULTAN = {
    "country": "PAK",
    "admin1": "Punjab",
    "place": "Multan",
    "place_id": "geonames:1169825",
    "latitude": 30.197,
    "longitude": 71.469,
    "geo_precision": "exact",
}
PUNJAB = {
    "country": "PAK",
    "admin1": "Punjab",
    "place": "Punjab",
    "place_id": "geonames:1167710",
    "latitude": 30.9,
    "longitude": 72.3,
    "geo_precision": "admin1",
}
QUETTA = {
    "country": "PAK",
    "admin1": "Balochistan",
    "place": "Quetta",
    "place_id": "geonames:1167528",
    "latitude": 30.19,
    "longitude": 67.0,
    "geo_precision": "exact",
}
ZABOL = {
    "country": "IRN",
    "admin1": "Sistan and Baluchestan",
    "place": "Zabol",
    "place_id": "geonames:111821",
    "latitude": 31.03,
    "longitude": 61.49,
    "geo_precision": "exact",
}
PLACES = {"lahore": LAHORE, "multan": MULTAN, "punjab": PUNJAB, "quetta": QUETTA, "zabol": ZABOL, "pakistan": {"country": "PAK", "geo_precision": "country"}}


def _hex(*parts: object) -> str:
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass
class Press:
    """Collects articles, reports and claims; `link` runs the step on them."""

    articles: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)

    def article(self, name: str, published: str, *, publisher: str | None = None, story: str | None = None, text: str = "News.") -> str:
        when = dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC)
        article_id = f"art-{_hex('article', name)}"
        self.articles.append(
            {
                "article_id": article_id,
                "publisher": publisher or name,
                "title": name,
                "published_at": when,
                "published_precision": "second",
                "arrival_date": when.date(),
                "source_path": f"{when.date()}/{name}.txt",
                "media_type": "text/plain",
                "content_sha256": hashlib.sha256(name.encode()).hexdigest(),
                "n_words": 1,
                "story_id": story or f"story-{name}",
                "is_relevant": True,
                "text": text,
            }
        )
        return article_id

    def report(self, article_id: str, day: str | None, where: str, what: str = "bombing", **values: Any) -> str:
        number = sum(row["article_id"] == article_id for row in self.reports)
        report_id = f"rep-{_hex('report', article_id, number)}"
        start = None if day is None else dt.date.fromisoformat(day)
        row = {
            "report_id": report_id,
            "article_id": article_id,
            "role": "main" if number == 0 else "secondary",
            "event_type": what,
            "date_start": start,
            "date_end": start,
            "date_precision": "unknown" if start is None else "day",
            "date_basis": None if start is None else "relative",
            "actor_basis": "stated" if values.get("actors") else "unknown",
            "contested": False,
            "char_start": number * 10,
            "char_end": number * 10 + 5,
            "quote": "quote",
            "confidence": 0.8,
            "extractor": "test",
            **PLACES[where],
        }
        if "killed" in values:
            row["killed_low"] = row["killed_high"] = values.pop("killed")
        self.reports.append(row | values)
        return report_id

    def claim(self, report_id: str, low: int | None = None, high: int | None = None, **values: Any) -> str:
        number = sum(row["report_id"] == report_id for row in self.claims)
        claim_id = f"clm-{_hex('claim', report_id, number)}"
        self.claims.append(
            {
                "claim_id": claim_id,
                "report_id": report_id,
                "article_id": next(row["article_id"] for row in self.reports if row["report_id"] == report_id),
                "claim_type": "casualty",
                "claimant_side": "unknown" if values.get("claimant") else "media",
                "outcome": "killed",
                "count_low": low,
                "count_high": high,
                "count_kind": "vague" if low is None and high is None else "exact" if low == high else "at_least",
                "is_total": True,
                "superseded": False,
                "char_start": number,
                "char_end": number + 5,
                "quote": "quote",
                "confidence": 0.8,
                "extractor": "test",
                **values,
            }
        )
        return claim_id

    def tables(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        return interim_articles_table(self.articles), to_table("reports", self.reports), to_table("claims", self.claims)

    def link(self, **options: Any) -> Linked:
        return link_reports(*self.tables(), **options)


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture(scope="session")
def new_press() -> type[Press]:
    """The class itself, for property tests that need many."""
    return Press


def groups(linked: Linked) -> set[frozenset[str]]:
    """The reports of each incident."""
    found: dict[str, set[str]] = {}
    for report_id, incident_id in zip(linked.reports["report_id"].to_pylist(), linked.reports["incident_id"].to_pylist(), strict=True):
        found.setdefault(incident_id, set()).add(report_id)
    return {frozenset(reports) for reports in found.values()}


@pytest.fixture(scope="session")
def grouped() -> Any:
    return groups
