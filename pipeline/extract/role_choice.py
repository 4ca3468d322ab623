"""Which incidents an article tells as its own and which it only recalls: a learnt second opinion on roles.py, which yields only where the model is sure.

Method: logistic regression on the age, place in the text, completeness and wording of an incident and of those beside it. Weights: lexicon/role_choice.json,
learnt by benchmarks/roles. What an article is mainly about stays the business of roles.py.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.extract.evidence import VIOLENT
from pipeline.extract.merging import dates_agree, frame_place, places_agree, victim_names

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.extract.document import Document
    from pipeline.extract.merging import Frame

_AGES = ((400, "years"), (91, "year"), (32, "months"), (15, "weeks"), (7, "week"), (3, "days"), (-2, "today"))
_PAST_DAYS = 90  # what lies further back is recalled, however fully it is told
_LOCAL = frozenset({"city", "landmark", "admin2"})


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights of the features, and the chances that decide: below `demoted` a secondary incident is background; from `promoted` on a background one is
    secondary; from `rescued` on one that roles.py finds too thin is told.
    """

    weights: dict[str, float]
    demoted: float
    promoted: float
    rescued: float


def choose_roles(frames: list[Frame], kept: list[Frame], document: Document) -> list[Frame]:
    """Return the incidents worth a report, roles set. `frames`: all of the article; `kept`: those of roles.py, with the roles it gives."""
    model = role_model()
    known = {id(f) for f in kept}
    chances = [chance(own_features(f, frames, document, f.role if id(f) in known else "thin"), model.weights) for f in frames]
    out = []
    for frame, p in zip(frames, chances, strict=True):
        age = _age(frame, document.published)
        is_past = age is not None and age > _PAST_DAYS
        if id(frame) not in known:
            if p < model.rescued or is_past:
                continue
            _set(frame, "secondary")
        elif frame.role == "secondary" and p < model.demoted:
            _set(frame, "background")
        elif frame.role == "background" and p >= model.promoted and not is_past:
            _set(frame, "secondary")
        out.append(frame)
    return out


def _set(frame: Frame, role: str) -> None:
    frame.role = role
    frame.why["role"] = "learnt_own" if role == "secondary" else "learnt_recalled"


def chance(values: dict[str, float], weights: dict[str, float]) -> float:
    """Return the probability of the logistic model."""
    return 1 / (1 + math.exp(-sum(weights.get(k, 0.0) * v for k, v in values.items())))


def own_features(frame: Frame, frames: list[Frame], document: Document, rule: str) -> dict[str, float]:
    """Return the evidence on whether `frame` is one of the article's own incidents, every value in 0..1. `rule`: the role that roles.py gives, or "thin"."""
    age = _age(frame, document.published)
    family = [f for f in frames if f is not frame and f.groups & frame.groups]
    before = frames[: next(k for k, f in enumerate(frames) if f is frame)]
    out = {"bias": 1.0, f"rule:{rule}": 1.0, **_when(frame, frames, age, document.published), **_told(frame, document), **_what(frame)}
    told = {m.sentence.index for m in frame.mentions}
    others = [m.sentence.index for f in frames if f is not frame for m in f.mentions]
    place = frame_place(frame)
    out |= {
        "share": len(frame.mentions) / sum(len(f.mentions) for f in frames),
        "alone": float(len(frames) == 1),
        "many": float(len(frames) > 4),
        "crowd": float(len(frames) > 8),
        "first": float(not before),
        "second": float(len(before) == 1),
        "family_before": float(any(f.groups & frame.groups for f in before)),
        "family_beside": float(bool(family)),
        "beside": float(any(i in told for i in others)),
        "next_to": float(any(i - 1 in told or i + 1 in told for i in others)),
        "same_day": float(any(dates_agree(f.dates(), frame.dates()) > 0 for f in family)),
        "other_day": float(any(dates_agree(f.dates(), frame.dates()) < 0 for f in family)),
        "same_place": float(any(places_agree(frame_place(f), place) >= 1 for f in family)),
        "other_place": float(any(places_agree(frame_place(f), place) < 0 for f in family)),
    }
    out |= {f"type:{m.event_type}": 1.0 for m in frame.mentions if m.event_type}
    bucket = _bucket(age)
    for key in ("doer", "aimed", "killed", "placed", "local", "once", "lead", "generic", "fresher", "had", "sure"):
        out[f"{bucket}:{key}"] = out[key]
    return out


def _when(frame: Frame, frames: list[Frame], age: int | None, published: dt.date | None) -> dict[str, float]:
    ages = [a for f in frames if f is not frame and (a := _age(f, published)) is not None and a >= -2]
    precision = frame.date.precision if frame.date is not None else ""
    return {
        f"age:{_bucket(age)}": 1.0,
        "date:published": float(frame.date is not None and not frame.date.text),
        "date:coarse": float(precision in ("month", "year")),
        "date:week": float(precision == "week"),
        "fresher": float(age is not None and any(a < age - 3 for a in ages)),
        "freshest": float(age is not None and all(a >= age for a in ages)),
    }


def _told(frame: Frame, document: Document) -> dict[str, float]:
    first, mentions = frame.first, frame.mentions
    at, length = first.sentence.index, max(len(document.sentences), 1)
    return {
        "title": float(any(m.sentence.is_title for m in mentions)),
        "opens": float(at <= 1),
        "lead": float(at <= 3),
        "early": float(at <= 6),
        "position": min(at / length, 1.0),
        "long": min(length / 40, 1.0),
        "once": float(len(mentions) == 1),
        "twice": float(len(mentions) == 2),
        "often": float(len(mentions) > 3),
        "sure": max(m.strength for m in mentions) / 3,
        "generic": float(all(m.generic or m.event_type is None for m in mentions)),
        "had": float(first.past_perfect),
        "all_had": float(all(m.past_perfect for m in mentions)),
        "plural": float(first.is_plural),
        "new": float(first.is_new),
        "indefinite": float(first.indefinite),
        "tried": float(any(m.is_tried for m in mentions)),
        "accident": float(any(m.is_accident for m in mentions)),
        "told_by": float(first.speaker is not None),
    }


def _what(frame: Frame) -> dict[str, float]:
    mentions, place = frame.mentions, frame_place(frame)
    hit = [c.casualty for m in mentions for c in m.claims if c.casualty is not None]
    return {
        "doer": float(bool(frame.names())),
        "somebody": float(any(p.weight >= 0.3 for m in mentions for p in m.actors)),
        "aimed": float(any(m.targets for m in mentions)),
        "victim_named": float(any(victim_names(m) for m in mentions)),
        "killed": float(any(c.outcome == "killed" and (c.low or c.high) for c in hit)),
        "injured": float(any(c.outcome == "injured" and (c.low or c.high) for c in hit)),
        "many_killed": float(any(c.outcome == "killed" and (c.low or 0) > 20 for c in hit)),
        "no_toll": float(not hit),
        "placed": float(place is not None),
        "local": float(place is not None and place.kind in _LOCAL),
        "weapon": float(any(m.weapons for m in mentions)),
        "violent": float(bool(frame.groups & VIOLENT)),
    }


def _age(frame: Frame, published: dt.date | None) -> int | None:
    if frame.date is None or frame.date.date_start is None or published is None:
        return None
    return (published - (frame.date.date_end or frame.date.date_start)).days


def _bucket(age: int | None) -> str:
    return "undated" if age is None else next((name for low, name in _AGES if age >= low), "future")


@lru_cache(maxsize=1)
def role_model() -> RoleModel:
    """Return the learnt weights and chances."""
    return RoleModel(**json.loads(files("pipeline.extract").joinpath("lexicon", "role_choice.json").read_text("utf-8")))
