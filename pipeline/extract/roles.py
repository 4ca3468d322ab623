"""What an incident is to its article: main, secondary or background; and which frames are too thin to be reported at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.extract.evidence import VIOLENT
from pipeline.extract.merging import doer_keys, frame_place, victim_names

if TYPE_CHECKING:
    from pipeline.extract.merging import Frame

_FRESH_DAYS = 6  # a dated incident up to this long before publication is news of its own; older ones are background
_MAIN_DAYS = 90  # the incident a story opens with stays its main one up to this age; an older one makes it a commemoration, a trial, an analysis
_STATE_TYPES = frozenset({"agreement", "threat", "sanction", "diplomatic_measure", "protest", "arrest", "seizure"})


def assign_roles(frames: list[Frame], published: dt.date | None) -> list[Frame]:
    """Return the frames worth a report, each with its role; at most one is main."""
    kept = [f for f in frames if is_substantial(f)]
    main = max(kept, key=_prominence, default=None)
    if main is not None:
        main = _answered_by(main, kept, published) or main
    for frame in kept:
        age = _age(frame, published)
        if frame is main and (frame.first.sentence.index <= 4) and (age is None or age <= _MAIN_DAYS):
            frame.role = "main"
            frame.why["role"] = "most_prominent"
        elif age is None and _is_told(frame):
            frame.role = "secondary"
            frame.why["role"] = "told_as_new"
        elif age is not None and -2 <= age <= _FRESH_DAYS and not (frame.date is not None and frame.date.precision in ("month", "year")):
            frame.role = "secondary"
            frame.why["role"] = "recent"
        else:
            frame.role = "background"
            frame.why["role"] = "undated" if age is None else "old"
    return kept


_OPENING = 3  # index of the last sentence of title, dateline and lead


def _answered_by(main: Frame, frames: list[Frame], published: dt.date | None) -> Frame | None:
    """Return the act of violence that a story of an arrest is about: "Police arrested a second man in the shooting of Sunday". None for other stories.

    Its opening tells both, the arrest as the answer. An arrest for a deed of long ago, and one that answers none, is news of its own.
    """
    if {m.event_type for m in main.mentions if m.event_type} != {"arrest"}:
        return None
    told = {m.sentence.index for m in main.mentions if m.sentence.index <= _OPENING}
    deeds = []
    for frame in frames:
        age = _age(frame, published)
        if frame.groups & VIOLENT and (age is None or age <= _MAIN_DAYS) and any(m.sentence.index in told for m in frame.mentions):
            deeds.append(frame)
    return max(deeds, key=_prominence, default=None)


def _is_told(frame: Frame) -> bool:
    """True for an undated deed told in the plain past by a sure word: news without a date is of these days; what "had happened" is recalled."""
    return any(m.group in VIOLENT | {"hold", "hijack"} and m.strength >= 3 and not m.past_perfect for m in frame.mentions)


def _age(frame: Frame, published: dt.date | None) -> int | None:
    if frame.date is None or frame.date.date_start is None or published is None:
        return None
    return (published - (frame.date.date_end or frame.date.date_start)).days


def _prominence(frame: Frame) -> float:
    first = frame.first.sentence.index
    titled = any(m.sentence.is_title for m in frame.mentions)
    lead = sum(1 for m in frame.mentions if m.sentence.index <= 3)
    return 2.0 * titled + 1.5 * (first <= 1) + 1.0 * lead + 0.3 * len(frame.mentions) - 0.1 * first


def is_substantial(frame: Frame) -> bool:
    """False for frames that rest on one thin mention: no date, no place, no toll, no party; state acts need a date and a party."""
    first = frame.first
    kinds = {m.event_type for m in frame.mentions if m.event_type}
    if not kinds:
        return False
    dated = frame.date is not None and bool(frame.date.text)
    toll = any(c.casualty is not None and (c.casualty.low or c.casualty.high) for m in frame.mentions for c in m.claims)
    placed = frame_place(frame) is not None
    parties = bool(frame.names()) or any(m.targets for m in frame.mentions)
    deed = any(m.targets and m.strength >= 2 and not m.generic and doer_keys(m) for m in frame.mentions)
    early = first.sentence.index <= 2
    sure = any(not m.generic and m.strength >= 2 for m in frame.mentions)
    named = any(m.event_type in ("assassination", "kidnapping", "armed_attack") and m.strength >= 3 and victim_names(m) for m in frame.mentions)
    points = (
        0.8 * named + 0.6 * deed + 1.2 * dated + 1.0 * toll + 0.8 * placed + 0.6 * parties + 0.8 * early + 0.5 * sure + 0.3 * min(len(frame.mentions) - 1, 3)
    )
    if kinds <= _STATE_TYPES:
        both = bool(frame.names()) and any(p.mention is not None for m in frame.mentions for p in m.targets)
        return points + 1.2 * both >= 2.6
    return points >= 2.2
