"""Figures that their own article has left behind: marked `superseded` once all claims of an incident are known. What one sentence says of it is in counts.py.

Method. A figure is outdated when
1. a newer entry of a running update, or the story put above a "previous story", gives a higher one of the same people;
2. "becoming the seventh fatality" is told and it is the sixth or less.
A figure that its sentence calls earlier stays the toll while the text has no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.casualties import Casualty
    from pipeline.extract.merging import Frame

_PARTS = frozenset({"child", "woman", "attacker"})


def mark_outdated(frame: Frame) -> None:
    """Set `superseded` of the casualty claims of one incident."""
    told = [(m.sentence.edition, m.sentence.section, c.casualty) for m in frame.mentions for c in m.claims if c.casualty is not None]
    for outcome in ("killed", "injured", "missing", "detained"):
        same = [(edition, section, c) for edition, section, c in told if c.outcome == outcome and not c.is_part]
        if same and all(c.superseded or (c.low is None and c.high is None) for *_, c in same):
            for *_, casualty in same:
                casualty.superseded = False
        nth = max((c.low or 0 for *_, c in same if c.is_ordinal), default=0)
        for edition, section, casualty in same:
            newer = [c for e, s, c in same if (e, s) < (edition, section) and not c.superseded]
            if any(_exceeds(c, casualty) for c in newer) or (nth and casualty.low == nth - 1 and casualty.victim_class not in _PARTS):
                casualty.superseded = True


def _exceeds(new: Casualty, old: Casualty) -> bool:
    if old.victim_class in _PARTS and old.victim_class != new.victim_class:
        return False
    top = new.high if new.high is not None else new.low
    return top is not None and top > 1 and not new.adds and not old.adds and (old.high if old.high is not None else old.low or 0) < top
