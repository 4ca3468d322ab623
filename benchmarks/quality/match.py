"""Rows of one article against its labels: which report tells of which labelled incident, and what is right about it. Counting only; intervals: figures.py.

Rules, in short. Reports and labelled incidents are paired one to one so that they agree as much as possible; a pair needs the same family of types, or place
and date, or an equal toll. What is missing among main and secondary incidents counts, background does not. Fields are judged over the pairs. A casualty
claim is right when outcome and both bounds agree inside the right incident. The rules follow the labels' own notes; they are ours and comparable with nobody
else's.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from benchmarks.quality.gold import is_required, types_of
from pipeline.extract.evidence import GROUPS
from schemas.geo import distance_km

_NEAR_KM = 25.0
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "in",
        "and",
        "for",
        "at",
        "on",
        "by",
        "city",
        "town",
        "village",
        "province",
        "state",
        "district",
        "near",
        "official",
        "officials",
        "its",
    )
)
_MOST = 7  # more reports or incidents than this in an article are paired greedily


@dataclass(slots=True)
class Tally:
    """Counts of one article: `counts[measure]` = (right, n) of proportions; `sets[measure]` = (right, given, wanted); `pairs` = report -> incident key."""

    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    sets: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    pairs: dict[str, str] = field(default_factory=dict)
    rated: list[tuple[float, bool]] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    def judge(self, measure: str, is_right: bool) -> None:
        """Count one judgement of a field."""
        right, n = self.counts.get(measure, (0, 0))
        self.counts[measure] = (right + is_right, n + 1)
        if not is_right:
            self.wrong[measure] += 1

    def add(self, measure: str, right: int, given: int, wanted: int) -> None:
        """Count what was found (`right`) of what was given and wanted."""
        old = self.sets.get(measure, (0, 0, 0))
        self.sets[measure] = (old[0] + right, old[1] + given, old[2] + wanted)


def score_article(gold: list[dict[str, Any]], reports: list[dict[str, Any]], claims: dict[str, list[dict[str, Any]]]) -> Tally:
    """Compare the reports of an article, and their claims by report_id, with its labels."""
    tally = Tally()
    pairs = pair_reports(gold, reports)
    partner = dict(pairs)
    of_report = {b: a for a, b in pairs}
    told = {b for b, report in enumerate(reports) if report["role"] != "background"}
    wanted = [a for a, incident in enumerate(gold) if is_required(incident)]
    found = [a for a in wanted if a in partner and partner[a] in told]
    given = [b for b in told if b not in of_report or is_required(gold[of_report[b]])]
    tally.add("reports", len(found), len(given), len(wanted))
    tally.wrong["incident missed"] += len(wanted) - len(found)
    tally.wrong["report of nothing"] += len([b for b in told if b not in of_report])
    if not gold:
        tally.judge("articles without incident left alone", not any(report["role"] == "main" for report in reports))
    for b in sorted(told):
        tally.rated.append((reports[b]["confidence"], b in of_report and reports[b]["event_type"] in types_of(gold[of_report[b]])))
    for a, b in pairs:
        tally.pairs[reports[b]["report_id"]] = gold[a]["incident_key"]
        if is_required(gold[a]):
            _judge_fields(tally, gold[a], reports[b])
    for a in wanted:
        _judge_claims(tally, gold[a], claims.get(reports[partner[a]]["report_id"], []) if a in partner else [])
    for b in told - set(of_report):
        strays = [c for c in claims.get(reports[b]["report_id"], []) if c["claim_type"] == "casualty"]
        tally.add("casualty claims", 0, len(strays), 0)
    return tally


def pair_reports(gold: list[dict[str, Any]], reports: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return pairs (incident, report), one to one, with the largest sum of agreement."""
    weight = {(a, b): w for a, g in enumerate(gold) for b, r in enumerate(reports) if (w := _agreement(g, r)) > 0}
    if not weight:
        return []
    if len(gold) > _MOST or len(reports) > _MOST:
        return _pair_greedily(weight)
    few, many = (len(gold), len(reports)) if len(gold) <= len(reports) else (len(reports), len(gold))
    best: tuple[float, list[tuple[int, int]]] = (0.0, [])
    for order in permutations(range(many), few):
        pairs = [(k, order[k]) if len(gold) <= len(reports) else (order[k], k) for k in range(few)]
        kept = [pair for pair in pairs if pair in weight]
        total = sum(weight[pair] for pair in kept)
        if total > best[0] + 1e-9:
            best = (total, kept)
    return sorted(best[1])


def _pair_greedily(weight: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    left: set[int] = set()
    right: set[int] = set()
    pairs = []
    for a, b in sorted(weight, key=lambda pair: (-weight[pair], pair)):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            pairs.append((a, b))
    return sorted(pairs)


def _agreement(gold: dict[str, Any], report: dict[str, Any]) -> float:
    same_type = report["event_type"] in types_of(gold)
    family = GROUPS[report["event_type"]] in {GROUPS[t] for t in types_of(gold)}
    date, place = _date_is_right(gold, report), _place_is_right(gold, report)
    country = gold["country_iso3"] is not None and gold["country_iso3"] == report["country"]
    toll = _bounds(gold, "killed") == _bounds(report, "killed") != (None, None)
    elsewhere = bool(gold["country_iso3"] and report["country"]) and not country and not date
    if not (((family or toll) and not elsewhere) or (date and place)):
        return 0.0
    return 0.1 + 3 * same_type + 1.5 * (family and not same_type) + 2 * date + 2 * place + country + 2 * toll + 0.5 * (gold["role"] == report["role"])


def _judge_fields(tally: Tally, gold: dict[str, Any], report: dict[str, Any]) -> None:
    tally.judge("type", report["event_type"] in types_of(gold))
    tally.judge("role", report["role"] == gold["role"])
    if gold["date_start"]:
        tally.judge("date", _date_is_right(gold, report))
    if gold["country_iso3"]:
        tally.judge("country", gold["country_iso3"] == report["country"])
    if gold["place_text"] and gold["geo_precision"] not in ("country", "international"):
        tally.judge("place within 25 km", _place_is_right(gold, report))
    if gold["actors"]:
        names = [name for actor in gold["actors"] for name in (actor["name"], actor["text"]) if name]
        tally.judge("actor, where one is named", any(_same_name(a, b) for a in names for b in report["actors"]))
    else:
        tally.judge("no actor, where none is named", not report["actors"])
    if gold["weapons"]:
        tally.judge("weapon", bool(set(gold["weapons"]) & set(report["weapons"])))
    for outcome in ("killed", "injured"):
        bounds = _bounds(gold, outcome)
        measure = f"{outcome}, both bounds" if bounds != (None, None) else f"{outcome} left empty"
        tally.judge(measure, _bounds(report, outcome) == bounds)
    tally.judge("contested", bool(gold["contested"]) == bool(report["contested"]))


def _judge_claims(tally: Tally, gold: dict[str, Any], claims: list[dict[str, Any]]) -> None:
    wanted = [c for c in gold["claims"] if c["claim_type"] == "casualty"]
    given = [c for c in claims if c["claim_type"] == "casualty"]
    left = list(given)
    matched = []
    for label in wanted:
        same = [c for c in left if (c["outcome"], c["count_low"], c["count_high"]) == (label["outcome"], label["n_low"], label["n_high"])]
        if same:
            row = max(same, key=lambda c: same_claimant(label, c))
            left.remove(row)
            matched.append((label, row))
    figures = {(c["outcome"], c["n_low"], c["n_high"]) for c in wanted}
    # The same figure told again (headline, recap) is neither right nor wrong.
    again = sum((c["outcome"], c["count_low"], c["count_high"]) in figures for c in left)
    tally.add("casualty claims", len(matched), len(given) - again, len(wanted))
    tally.wrong["claim missed"] += len(wanted) - len(matched)
    tally.wrong["claim of nothing"] += len(given) - again - len(matched)
    for label, row in matched:
        tally.judge("claimant", same_claimant(label, row))
    said = [c for c in gold["claims"] if c["claim_type"] != "casualty"]
    heard = [c for c in claims if c["claim_type"] != "casualty"]
    right = 0
    for label in said:
        same = next((c for c in heard if c["claim_type"] == label["claim_type"] and same_claimant(label, c)), None)
        if same is not None:
            heard.remove(same)
            right += 1
    tally.add("responsibility and denial", right, right + len(heard), len(said))


def same_claimant(label: dict[str, Any], row: dict[str, Any]) -> bool:
    if not label["claimant"] or not row["claimant"]:
        return not label["claimant"] and not row["claimant"]
    return _same_name(label["claimant"], row["claimant"])


def _same_name(a: str, b: str) -> bool:
    """True when half of the words of the shorter name are the other's too."""
    left, right = _words(a), _words(b)
    return bool(left and right) and 2 * len(left & right) >= min(len(left), len(right))


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = set(_WORD.findall(plain))
    return words - _EMPTY or words


def _bounds(row: dict[str, Any], outcome: str) -> tuple[int | None, int | None]:
    return row[f"{outcome}_low"], row[f"{outcome}_high"]


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10]) if value else None


def _date_is_right(gold: dict[str, Any], report: dict[str, Any]) -> bool:
    """True when the days overlap and the answer is no catch-all: at most three days wider than twice the label."""
    start, end = _day(report["date_start"]), _day(report["date_end"]) or _day(report["date_start"])
    first, last = _day(gold["date_start"]), _day(gold["date_end"]) or _day(gold["date_start"])
    if start is None or end is None or first is None or last is None or (end - start).days > 2 * (last - first).days + 3:
        return False
    others = [day for value in gold.get("alt_dates") or () if (day := _day(value)) is not None]
    return (start <= last and first <= end) or any(start <= day <= end for day in others)


def _place_is_right(gold: dict[str, Any], report: dict[str, Any]) -> bool:
    if (
        gold["lat"] is not None
        and report["latitude"] is not None
        and distance_km(gold["lat"], gold["lon"], report["latitude"], report["longitude"]) <= _NEAR_KM
    ):
        return True
    name = report["place"] or ""
    return bool(gold["place_text"] and name) and _words(name) <= _words(gold["place_text"])
