"""Which incidents of a release are most worth a human look, with the reasons in words. Showing them is the business of cli_review.py."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

# What a person has decided already needs no second look: flags that corrections leave.
_LOOKED_AT = ("corrected:confirm", "corrected:retract")
# From this toll on a wrong row does harm: it leads lists and moves yearly sums.
_BIG_TOLL = 10
# Below this mean confidence of its reports a row is more often wrong than right in one of its fields.
_LOW_CONFIDENCE = 0.5
# How much a doubt counts; the toll then decides among rows with the same doubts.
_FLAGS = {
    "place_disagreement": (1.0, "its articles place it differently"),
    "date_disagreement": (1.0, "its articles date it differently"),
    "type_disagreement": (1.0, "its articles call it differently"),
    "unplaced": (1.0, "no article says where"),
    "undated": (1.0, "no article says when"),
    "background_only": (0.5, "only mentioned in passing"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An incident worth a look: how much so, why, and where to read about it (an address of an article, if any)."""

    incident_id: str
    score: float
    reasons: tuple[str, ...]
    summary: str
    url: str | None


def suggest_reviews(incidents: pa.Table, reports: pa.Table, articles: pa.Table, limit: int) -> list[Suggestion]:
    """Return the incidents most worth a look, the first most of all. Rows that a curator confirmed or retracted, and rows without doubts, are left out."""
    confidence = _mean_confidence(reports)
    found = [_judge(row, confidence.get(row["incident_id"])) for row in incidents.to_pylist() if not set(_LOOKED_AT) & set(row["qc_flags"])]
    doubtful = sorted((item for item in found if item.reasons), key=lambda item: (-item.score, item.incident_id))[:limit]
    urls = _find_urls({item.incident_id for item in doubtful}, reports, articles)
    return [Suggestion(item.incident_id, item.score, item.reasons, item.summary, urls.get(item.incident_id)) for item in doubtful]


def _judge(row: Mapping[str, Any], confidence: float | None) -> Suggestion:
    doubts = list(_find_doubts(row, confidence))
    toll = row["killed_best"] or row["killed_low"] or 0
    score = sum(weight for weight, _ in doubts) * (1 + math.log10(1 + toll))
    return Suggestion(row["incident_id"], round(score, 2), tuple(reason for _, reason in doubts), row["summary"], None)


def _find_doubts(row: Mapping[str, Any], confidence: float | None) -> Iterable[tuple[float, str]]:
    """Yield what speaks for a look, with its weight."""
    if row["contested"]:
        yield 3.0, "sources disagree on the toll, the victims or who did it"
    if "killed_spread" in row["qc_flags"]:
        yield 1.5, f"between {row['killed_low']} and {row['killed_high']} killed"
    if row["n_independent"] == 1:
        toll = row["killed_best"] or row["killed_low"] or 0
        yield (2.0, f"{toll} killed by the word of one source") if toll >= _BIG_TOLL else (0.3, "one source")
    if confidence is not None and confidence < _LOW_CONFIDENCE:
        yield 1.0, f"read with low confidence ({confidence:.2f})"
    for flag, doubt in _FLAGS.items():
        if flag in row["qc_flags"]:
            yield doubt


def _mean_confidence(reports: pa.Table) -> dict[str, float]:
    mean = reports.group_by("incident_id").aggregate([("confidence", "mean")])
    return dict(zip(mean["incident_id"].to_pylist(), mean["confidence_mean"].to_pylist(), strict=True))


def _find_urls(incident_ids: set[str], reports: pa.Table, articles: pa.Table) -> dict[str, str]:
    """Return for each incident the address of the first of its articles that has one."""
    url_of = {article_id: url for article_id, url in zip(articles["article_id"].to_pylist(), articles["url"].to_pylist(), strict=True) if url}
    urls: dict[str, str] = {}
    for incident_id, article_id in sorted(zip(reports["incident_id"].to_pylist(), reports["article_id"].to_pylist(), strict=True)):
        if incident_id in incident_ids and article_id in url_of:
            urls.setdefault(incident_id, url_of[article_id])
    return urls
