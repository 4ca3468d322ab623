"""The rows that linking works on, typed: one record for a report with what its article adds, one for a claim. Reading them from Arrow, no decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_EPOCH = dt.date(1970, 1, 1)
_EPOCH_TIME = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Text beyond this point seldom names the incident again, and reading it would dominate the cost of linking.
_LEAD_CHARS = 2500
# Around a report that is not the article's main one, only this much text is about it.
_WINDOW_CHARS = 350
OF_ARTICLES = ("article_id", "story_id", "publisher", "published_at", "arrival_date", "title", "text")
OF_TEXTS = ("title", "text", "role", "char_start", "char_end", "quote")
"""The columns of articles and reports that `read_own_texts` looks at."""
_INSTEAD_OF_NULL = {
    "role": "main",
    "date_precision": "unknown",
    "date_basis": "published",
    "geo_precision": "",
    "actor_basis": "unknown",
    "contested": False,
    "confidence": 0.0,
}
_INSTEAD_OF_NULL_IN_CLAIMS = {"claimant_side": "unknown", "victim_class": "unspecified", "is_total": False, "superseded": False}


class ReportRow(NamedTuple):
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


class ClaimRow(NamedTuple):
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
    row = pc.index_in(reports["article_id"], value_set=articles["article_id"].combine_chunks())
    if row.null_count:
        report = reports.filter(row.is_null()).slice(0, 1).to_pylist()[0]
        raise ValueError(f"reports: {report['report_id']} belongs to {report['article_id']}, which is not among the articles; rebuild the day it arrived")
    theirs = articles.select([name for name in OF_ARTICLES if name in articles.column_names]).take(row)
    published, arrival = theirs["published_at"], theirs["arrival_date"]
    columns: dict[str, Iterable[Any]] = {
        "story_id": list_values(pc.coalesce(theirs["story_id"], reports["article_id"])),
        "publisher": list_values(theirs["publisher"].fill_null("")),
        "published_at": _list_times(pc.coalesce(published, arrival.cast(pa.timestamp("us")).cast(published.type))),
        "has_publication_time": published.is_valid().to_pylist(),
        "arrival_date": list_values(arrival),
        "text": read_own_texts(theirs, reports),
    }
    for name in ReportRow._fields:
        if name not in columns:
            columns[name] = list_values(reports[name].fill_null(_INSTEAD_OF_NULL[name]) if name in _INSTEAD_OF_NULL else reports[name])
    rows = list(map(ReportRow._make, zip(*(columns[name] for name in ReportRow._fields), strict=True)))
    rows.sort(key=lambda row: row.founding_key)
    return rows


def list_values(column: pa.ChunkedArray) -> list[Any]:
    """Return the values of a column as Python objects, lists as tuples (empty for null). Equal values are one object: most columns repeat few."""
    values = column.combine_chunks()
    if pa.types.is_list(values.type):
        told = list_values(pa.chunked_array([values.flatten()]))
        stop = np.cumsum(pc.fill_null(pc.list_value_length(values), 0).to_numpy()).tolist()
        return [tuple(told[start:end]) for start, end in zip([0, *stop], stop, strict=False)]
    encoded = values.dictionary_encode()
    distinct = [*encoded.dictionary.to_pylist(), None]
    return [distinct[code] for code in encoded.indices.fill_null(len(distinct) - 1).to_numpy().tolist()]


def _list_times(column: pa.ChunkedArray) -> list[dt.datetime]:
    """Return times of UTC. Faster than Arrow's own way, which looks up the time zone of each."""
    return [_EPOCH_TIME + dt.timedelta(microseconds=number) for number in column.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy().tolist()]


def read_own_texts(articles: pa.Table, reports: pa.Table) -> list[str]:
    """Return the part of its article that speaks of each report's incident; the two tables have the same rows."""
    told = articles.select([name for name in ("title", "text") if name in articles.column_names]).to_pylist()
    wanted = reports.select(["role", "char_start", "char_end", "quote"]).to_pylist()
    return [_own_text(article, report) for article, report in zip(told, wanted, strict=True)]


def read_claims(claims: pa.Table) -> list[ClaimRow]:
    """Return the claims in the order of their ids."""
    columns = (claims[name].fill_null(_INSTEAD_OF_NULL_IN_CLAIMS[name]) if name in _INSTEAD_OF_NULL_IN_CLAIMS else claims[name] for name in ClaimRow._fields)
    rows = list(map(ClaimRow._make, zip(*(list_values(column) for column in columns), strict=True)))
    rows.sort(key=lambda row: row.claim_id)
    return rows


def day_number(day: dt.date) -> int:
    """Return the number of days since 1970-01-01."""
    return (day - _EPOCH).days


def _own_text(article: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    text = article.get("text")
    if text is None:
        return f"{article.get('title') or ''}\n{report['quote'] or ''}"
    if report["role"] == "main":
        return str(text[:_LEAD_CHARS])
    return str(text[max(0, report["char_start"] - _WINDOW_CHARS) : report["char_end"] + _WINDOW_CHARS])
