"""The rows that linking works on, typed: one record for a report with what its article adds, one for a claim. Reading them from Arrow, no decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

_EPOCH = dt.date(1970, 1, 1)
# Text beyond this point seldom names the incident again, and reading it would dominate the cost of linking.
_LEAD_CHARS = 2500
# Around a report that is not the article's main one, only this much text is about it.
_WINDOW_CHARS = 350


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report and the facts of its article that linking needs.

    `published_at` is the arrival day when the article has no time. `text` is the part of the article that speaks of this incident.
    """

    report_id: str
    article_id: str
    story_id: str
    publisher: str
    published_at: dt.datetime
    has_publication_time: bool
    arrival_date: dt.date
    role: str
    event_type: str
    date_start: dt.date | None
    date_end: dt.date | None
    date_precision: str
    date_basis: str
    country: str | None
    admin1: str | None
    place: str | None
    place_id: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: str  # empty when no place is known
    actors: tuple[str, ...]
    actor_basis: str
    targets: tuple[str, ...]
    weapons: tuple[str, ...]
    killed_low: int | None
    killed_high: int | None
    injured_low: int | None
    injured_high: int | None
    attackers_killed: int | None
    contested: bool
    char_start: int
    confidence: float
    text: str

    @property
    def published_day(self) -> dt.date:
        """The day of publication (UTC)."""
        return self.published_at.date()

    @property
    def founding_key(self) -> tuple[dt.date, dt.datetime, str]:
        """The order in which reports found incidents: first to arrive, then first to be published, then by id. It does not depend on the order of rows."""
        return self.arrival_date, self.published_at, self.report_id


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as linking needs it; field meanings are those of the claims table."""

    claim_id: str
    report_id: str
    claim_type: str
    claimant: str | None
    claimant_actor_id: str | None
    claimant_side: str
    outcome: str | None
    victim_class: str
    victim_text: str | None
    count_low: int | None
    count_high: int | None
    count_kind: str | None
    is_total: bool
    superseded: bool
    char_start: int
    quote: str


def read_reports(articles: pa.Table, reports: pa.Table) -> list[ReportRow]:
    """Return the reports in founding order. `articles` may carry the canonical text in a column `text`; without it the quotes stand in.

    Raises ValueError naming the report whose article is missing.
    """
    wanted = ["article_id", "story_id", "publisher", "published_at", "arrival_date", "title", "text"]
    by_id = {row["article_id"]: row for row in articles.select([name for name in wanted if name in articles.column_names]).to_pylist()}
    rows = []
    for report in reports.to_pylist():
        article = by_id.get(report["article_id"])
        if article is None:
            raise ValueError(f"reports: {report['report_id']} belongs to {report['article_id']}, which is not among the articles; rebuild the day it arrived")
        rows.append(_report_row(article, report))
    rows.sort(key=lambda row: row.founding_key)
    return rows


def read_own_texts(articles: pa.Table, reports: pa.Table) -> list[str]:
    """Return the part of its article that speaks of each report's incident; the two tables have the same rows."""
    told = articles.select([name for name in ("title", "text") if name in articles.column_names]).to_pylist()
    wanted = reports.select(["role", "char_start", "char_end", "quote"]).to_pylist()
    return [_own_text(article, report) for article, report in zip(told, wanted, strict=True)]


def read_claims(claims: pa.Table) -> list[ClaimRow]:
    """Return the claims in the order of their ids."""
    rows = [
        ClaimRow(
            claim_id=row["claim_id"],
            report_id=row["report_id"],
            claim_type=row["claim_type"],
            claimant=row["claimant"],
            claimant_actor_id=row["claimant_actor_id"],
            claimant_side=row["claimant_side"] or "unknown",
            outcome=row["outcome"],
            victim_class=row["victim_class"] or "unspecified",
            victim_text=row["victim_text"],
            count_low=row["count_low"],
            count_high=row["count_high"],
            count_kind=row["count_kind"],
            is_total=bool(row["is_total"]),
            superseded=bool(row["superseded"]),
            char_start=row["char_start"],
            quote=row["quote"],
        )
        for row in claims.to_pylist()
    ]
    rows.sort(key=lambda row: row.claim_id)
    return rows


def day_number(day: dt.date) -> int:
    """Return the number of days since 1970-01-01."""
    return (day - _EPOCH).days


def _report_row(article: Mapping[str, Any], report: Mapping[str, Any]) -> ReportRow:
    arrival = article["arrival_date"]
    published = article["published_at"] or dt.datetime.combine(arrival, dt.time(), tzinfo=dt.UTC)
    return ReportRow(
        report_id=report["report_id"],
        article_id=report["article_id"],
        story_id=article["story_id"] or report["article_id"],
        publisher=article["publisher"] or "",
        published_at=published,
        has_publication_time=article["published_at"] is not None,
        arrival_date=arrival,
        role=report["role"] or "main",
        event_type=report["event_type"],
        date_start=report["date_start"],
        date_end=report["date_end"],
        date_precision=report["date_precision"] or "unknown",
        date_basis=report["date_basis"] or "published",
        country=report["country"],
        admin1=report["admin1"],
        place=report["place"],
        place_id=report["place_id"],
        latitude=report["latitude"],
        longitude=report["longitude"],
        geo_precision=report["geo_precision"] or "",
        actors=tuple(report["actors"] or ()),
        actor_basis=report["actor_basis"] or "unknown",
        targets=tuple(report["targets"] or ()),
        weapons=tuple(report["weapons"] or ()),
        killed_low=report["killed_low"],
        killed_high=report["killed_high"],
        injured_low=report["injured_low"],
        injured_high=report["injured_high"],
        attackers_killed=report["attackers_killed"],
        contested=bool(report["contested"]),
        char_start=report["char_start"],
        confidence=report["confidence"] if report["confidence"] is not None else 0.0,
        text=_own_text(article, report),
    )


def _own_text(article: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    text = article.get("text")
    if text is None:
        return f"{article.get('title') or ''}\n{report['quote'] or ''}"
    if report["role"] == "main":
        return str(text[:_LEAD_CHARS])
    return str(text[max(0, report["char_start"] - _WINDOW_CHARS) : report["char_end"] + _WINDOW_CHARS])
