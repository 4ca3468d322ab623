"""Running updates ("The Latest"): the entries of a text cut by rules are read one by one, then what they tell of one incident is joined.

How the mentions of one entry become incidents is merging.py. An entry opens as a story does, so nothing in it goes on from the entry above it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pipeline.extract.evidence import VIOLENT
from pipeline.extract.merging import Frame, dates_agree, frame_place, merge_mentions, places_agree, tolls_of, victim_names

if TYPE_CHECKING:
    from pipeline.extract.evidence import Mention

_LOCAL = frozenset({"city", "landmark", "admin2"})
_SAME = 1.5  # least agreement of two entries on one incident: a town and nothing against it, or a toll and something beside it


def merge_entries(mentions: list[Mention]) -> list[Frame]:
    """Return the incidents of an article in the order in which they are first told; a text without rules is one entry."""
    frames: list[Frame] = []
    for _, entry in itertools.groupby(mentions, key=lambda m: m.sentence.section):
        for frame in merge_mentions(list(entry)):
            scored = [(same_incident(frame, other), -k) for k, other in enumerate(frames)]
            best = max(scored, default=(0.0, 0))
            if best[0] >= _SAME:
                frames[-best[1]].mentions.extend(frame.mentions)
            else:
                frames.append(frame)
    return frames


def same_incident(a: Frame, b: Frame) -> float:
    """Return how well two entries agree on what happened: kind, town, day, toll, names."""
    if not _kinds_meet(a, b) or dates_agree(a.dates(), b.dates()) < 0:
        return -5.0
    here, there = frame_place(a), frame_place(b)
    score = 0.0
    if here is not None and there is not None:
        place = places_agree(here, there)
        if place < 0:
            return -5.0
        score += 2.0 if place >= 1 and here.kind in _LOCAL and there.kind in _LOCAL else 0.0
    score += 1.5 if {t for t in tolls_of(a.mentions) & tolls_of(b.mentions) if t[1] >= 3} else 0.0
    score += 1.5 if _names(a) & _names(b) else 0.0
    if a.names() and b.names():
        score += 0.5 if a.names() & b.names() else -1.0
    return score


def _names(frame: Frame) -> set[str]:
    return {name for m in frame.mentions for name in victim_names(m)}


def _kinds_meet(a: Frame, b: Frame) -> bool:
    mine, theirs = a.groups, b.groups
    return not mine or not theirs or bool(mine & theirs) or bool(mine & VIOLENT and theirs & VIOLENT)
