"""How likely a row is right: the column `confidence` of reports and claims. Features of how the row was read, weighed by lexicon/confidence.json.

Method: logistic regression (Cox 1958) on a few yes/no features; the weights are trained and calibrated by benchmarks/confidence/train.py, which says what
"right" means. It is about our reading: how likely the article says so. It is not about the world.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extract.evidence import Claim
    from pipeline.extract.merging import Frame

_LEAST, _MOST = 0.05, 0.98  # no rule is ever sure
_INFERRED = frozenset({"pronoun", "definite", "quotation"})  # ways of finding a speaker outside the statement's own sentence
_LATE = 2500  # code points behind the report's own words: by then an article often tells of something else


@lru_cache(maxsize=1)
def _weights() -> dict[str, dict[str, float]]:
    text = files("pipeline.extract").joinpath("lexicon", "confidence.json").read_text("utf-8")
    data: dict[str, dict[str, float]] = json.loads(text)
    return data


def report_features(frame: Frame, report: dict[str, Any]) -> dict[str, float]:
    """Return the features of a report: 0 or 1, or a share of something counted. `report`: its row."""
    mentions = frame.mentions
    return {
        "main": report["role"] == "main",
        "background": report["role"] == "background",
        "early": frame.first.sentence.index <= 1,
        "sure_trigger": any(not m.generic and m.strength >= 3 for m in mentions),
        "dated": report["date_precision"] == "day" and report["date_basis"] != "published",
        "placed": report["geo_precision"] in ("exact", "near", "admin2"),
        "target": bool(report["targets"]),
        "toll": any(c.casualty is not None and (c.casualty.low or c.casualty.high) for m in mentions for c in m.claims),
        "told_by": any(m.speaker is not None for m in mentions),
    }


def claim_features(claim: Claim, row: dict[str, Any], report: dict[str, Any]) -> dict[str, float]:
    """Return the features of a claim. `row`: its row; `report`: the row of its report, already rated."""
    said = claim.speaker
    return {
        "report": centre(report["confidence"]),
        "statement": claim.casualty is None,
        "vague": row["count_kind"] == "vague",
        "one": row["count_low"] == 1 and row["count_high"] == 1,
        "total": row["is_total"],
        "part": claim.casualty is not None and claim.casualty.is_part,
        "held": row["outcome"] in ("detained", "missing"),
        "attacker": row["victim_class"] == "attacker",
        "named_voice": said is not None,
        "inferred_voice": said is not None and said.why in _INFERRED,
        "in_title": claim.in_title,
        "late": claim.char_start > report["char_end"] + _LATE,
    }


def centre(rating: float) -> float:
    """Return a report's rating as a feature of its claims: about 0 for the usual report."""
    return 4 * (rating - 0.75)


def rate_report(frame: Frame, report: dict[str, Any]) -> float:
    """Return how likely the article tells of the incident and of this type, 0 to 1."""
    return _rate(_weights()["report"], report_features(frame, report))


def rate_claim(claim: Claim, row: dict[str, Any], report: dict[str, Any]) -> float:
    """Return how likely the article has the claimant say this of this incident, 0 to 1."""
    return _rate(_weights()["claim"], claim_features(claim, row, report))


def _rate(weights: dict[str, float], features: dict[str, float]) -> float:
    total = weights["bias"] + sum(weights[name] * value for name, value in features.items())
    return round(min(_MOST, max(_LEAST, 1 / (1 + math.exp(-total)))), 2)
