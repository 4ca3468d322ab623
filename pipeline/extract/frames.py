"""Evidence -> rows: the reports of one article, each with its claims (claim_rows.py), in the columns of schemas/. The last stage; it reads no language."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.extract.attackers import attacker_classes, mark_militants
from pipeline.extract.chosen_victims import is_on_office_holder
from pipeline.extract.claim_rows import EXTRACTOR, MAX_QUOTE, attributed_deeds, claim_row, unique_claims, unique_statements
from pipeline.extract.confidence import rate_report
from pipeline.extract.contested import is_contested
from pipeline.extract.dating import basis_of
from pipeline.extract.doers import name_doers
from pipeline.extract.outdated import mark_outdated
from pipeline.extract.placing import find_place, place_columns
from pipeline.extract.targets import name_targets
from pipeline.extract.tolls import attackers_killed, toll
from pipeline.extract.totals import leave_open, mark_totals
from schemas.canonical import stable_id

if TYPE_CHECKING:
    from pipeline.extract.document import Document
    from pipeline.extract.evidence import Claim
    from pipeline.extract.merging import Frame
    from pipeline.extract.placing import Setting

_LETHAL = ("suicide_bombing", "bombing", "air_strike", "missile_strike", "drone_strike", "shelling", "armed_attack", "armed_clash")


@dataclass(slots=True)
class Source:
    """What a report was made from: its frame and the claims that were kept, with the ids of their rows, and whose dead are attackers; explain.py reads it."""

    frame: Frame
    claims: list[tuple[str, Claim]]
    attackers: frozenset[str]
    is_clash: bool


@dataclass(slots=True)
class Rows:
    """Rows of one article for the tables reports and claims; `sources` in the order of `reports`."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)


def make_rows(document: Document, frames: list[Frame], article_id: str, setting: Setting) -> Rows:
    """Return the rows of an article's frames; `setting` places an incident that names no place."""
    rows = Rows()
    seen: set[str] = set()
    for frame in frames:
        report, claims, source = _frame_rows(document, frame, article_id, setting)
        if report["report_id"] in seen:
            continue  # the same words, read as the same type: the first frame told it
        seen.add(report["report_id"])
        rows.reports.append(report)
        rows.claims.extend(claims)
        rows.sources.append(source)
    return rows


def event_type_of(frame: Frame) -> str:
    """Return the type of a frame: the best supported sure type, by strength and position; a suicide bombing outranks the bombing it is also called."""
    votes: dict[str, float] = defaultdict(float)
    for order, mention in enumerate(frame.mentions):
        if mention.event_type is None:
            continue
        weight = (0.3 if mention.generic else 1.0) * mention.strength * (1.5 if order == 0 else 1.0) / (1 + 0.15 * order)
        votes[mention.event_type] += weight
    if not votes:
        return "armed_attack"
    best = max(votes, key=lambda t: (votes[t], -_rank(t)))
    if best == "sabotage" and votes.get("armed_attack") and any(c.casualty is not None and c.casualty.low for m in frame.mentions for c in m.claims):
        return "armed_attack"  # houses are burned in it; the most lethal means names the whole
    if best in ("bombing", "armed_attack") and votes.get("suicide_bombing", 0) >= 0.34 * votes[best]:
        return "suicide_bombing"
    if best == "armed_attack" and (votes.get("assassination", 0) >= 0.5 * votes[best] or is_on_office_holder(frame)):
        return "assassination"
    return best


def _rank(event_type: str) -> int:
    return _LETHAL.index(event_type) if event_type in _LETHAL else len(_LETHAL)


def _frame_rows(document: Document, frame: Frame, article_id: str, setting: Setting) -> tuple[dict[str, Any], list[dict[str, Any]], Source]:
    event_type = event_type_of(frame)
    mark_outdated(frame)
    claims = unique_statements(unique_claims([c for m in frame.mentions for c in m.claims]))
    actors, basis = name_doers(frame, claims)
    claims += attributed_deeds(frame, claims)
    targets = name_targets(frame, actors)
    place, near = find_place(frame, event_type, actors, setting)
    start, end = _quote(document, frame)
    attackers = attacker_classes(frame, event_type, actors)
    mark_militants(claims, attackers)
    is_clash = event_type == "armed_clash"
    killed, injured = (toll(claims, outcome, attackers, is_clash=is_clash) for outcome in ("killed", "injured"))
    mark_totals(claims, attackers, is_clash=is_clash)
    leave_open(claims)
    report_id = stable_id("rep", article_id, start, event_type)
    report: dict[str, Any] = {
        "report_id": report_id,
        "article_id": article_id,
        "incident_id": None,
        "role": frame.role,
        "event_type": event_type,
        "date_start": frame.date.date_start if frame.date else None,
        "date_end": (frame.date.date_end or frame.date.date_start) if frame.date else None,
        "date_precision": frame.date.precision if frame.date and frame.date.date_start else "unknown",
        "date_basis": basis_of(frame.date),
        **place_columns(place, near, setting, frame, event_type, actors),
        "actors": actors,
        "actor_basis": basis,
        "targets": targets,
        "weapons": _weapons(frame, event_type),
        "killed_low": killed[0],
        "killed_high": killed[1],
        "injured_low": injured[0],
        "injured_high": injured[1],
        "attackers_killed": attackers_killed(claims, attackers),
        "contested": is_contested(claims, actors, attackers),
        "char_start": start,
        "char_end": end,
        "quote": document.text[start:end],
        "confidence": 0.0,
        "extractor": EXTRACTOR,
    }
    report["confidence"] = rate_report(frame, report)
    seen: set[str] = set()
    out: list[dict[str, Any]] = []
    kept: list[tuple[str, Claim]] = []
    for claim in claims:
        row = claim_row(document, claim, report)
        if row["claim_id"] not in seen:
            seen.add(row["claim_id"])
            out.append(row)
            kept.append((row["claim_id"], claim))
    return report, out, Source(frame, kept, attackers, is_clash)


def _weapons(frame: Frame, event_type: str) -> list[str]:
    counts: Counter[str] = Counter(w for m in frame.mentions if m.event_type is not None or m.claims for w in dict.fromkeys(m.weapons))
    found = [w for w, _ in counts.most_common()]
    if event_type in ("air_strike", "drone_strike", "missile_strike", "shelling"):
        found = [w for w in found if w not in ("explosive_device", "suicide_vest", "vehicle_bomb")]
    if event_type == "suicide_bombing" and "vehicle_bomb" not in found:
        found = list(dict.fromkeys([*found, "suicide_vest", "explosive_device"]))
    if event_type in ("kidnapping", "arrest", "diplomatic_measure", "agreement", "sanction", "protest"):
        found = [w for w in found if w in ("firearm", "incendiary")]
    return found[:4]


def _quote(document: Document, frame: Frame) -> tuple[int, int]:
    """Return the span of the sentence that states the incident best: the first one of the body with a trigger, else the first one."""
    body = [m for m in frame.mentions if m.event_type is not None and not m.sentence.is_title]
    best = max(body, key=lambda m: bool(m.dates) + bool(m.claims) + (not m.generic) + 0.5 * bool(m.actors) - 0.15 * m.sentence.index) if body else frame.first
    start, end = best.sentence.char_start, best.sentence.char_end
    if end - start <= MAX_QUOTE:
        return start, end
    # A long sentence is quoted around its trigger, cut at blanks.
    low = max(start, best.char_start - MAX_QUOTE // 3)
    high = min(end, low + MAX_QUOTE)
    while low > start and not document.text[low - 1].isspace():
        low -= 1
    while high < end and high > best.char_end and not document.text[high].isspace():
        high -= 1
    return low, high
