"""Tolls that are told by side: what adds up ("400 rebels died", "180 soldiers were killed"), and a total that counts the attackers in. Read by tolls.py.

Fighters, forces and civilians are different people, so figures for two of them add up where no figure for people in general covers them: always in a clash,
else when one voice gives both or the text says "also". Two voices that differ on who the same dead were (fighters, civilians) do not add up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.evidence import Claim
    from pipeline.extract.statements import Statement

_SIDE = {"civilian": "civilian", "child": "civilian", "woman": "civilian", "security_force": "force", "militant": "militant"}

_FEW = 3  # sums of smaller figures meet by chance


def side_of(statement: Statement) -> str | None:
    """Return whose dead a statement counts: civilian, force or militant; None for people in general and for a mixture."""
    sides = {_SIDE.get(c.casualty.victim_class) for c in statement.claims if c.casualty is not None}
    return sides.pop() if len(sides) == 1 else None


def add_sides(anchor: Statement, statements: list[Statement], *, is_clash: bool) -> Statement:
    """Return the anchor together with what is told of other sides; the anchor itself when it speaks of people in general or nothing adds up."""
    own = side_of(anchor)
    if own is None or any(side_of(s) is None and s.top >= anchor.top for s in statements):
        return anchor
    whole, seen = anchor, {own}
    for statement in statements:
        side = side_of(statement)
        if side is None or side in seen or not statement.top or not statement.is_total:
            continue
        if is_clash or _is_added(statement) or (statement.speaker is not None and statement.speaker == anchor.speaker):
            seen.add(side)
            whole = _joined(whole, statement)
    return whole


def _is_added(statement: Statement) -> bool:
    """True for "two soldiers were also killed"."""
    return statement.adds or any(k.lower_ == "also" for c in statement.claims if c.casualty is not None for k in c.casualty.predicate.children)


def _joined(a: Statement, b: Statement) -> Statement:
    low = None if a.low is None and b.low is None else (a.low or 0) + (b.low or 0)
    high = None if a.high is None or b.high is None else a.high + b.high
    return replace(a, low=low, high=high, claims=(*a.claims, *b.claims))


def without_attackers(anchor: Statement, statements: list[Statement], claims: list[Claim], attackers: frozenset[str]) -> Statement:
    """Return the victims of a total that counts the attackers in.

    "Five people including the gunman were killed" are four; "50 were killed", "33 militants were killed", "seven civilians and ten soldiers" are 17.
    """
    dead = [c.casualty for c in claims if c.casualty is not None and c.casualty.victim_class in attackers and c.casualty.outcome == _outcome(anchor)]
    doc = anchor.sentence
    inside = [c for c in dead if c.is_part and c.low is not None and id(c.predicate.doc) == doc]
    if inside and len(anchor.claims) == 1 and (anchor.low or 0) > (count := sum(c.low or 0 for c in inside)):
        return replace(anchor, low=(anchor.low or 0) - count, high=None if anchor.high is None else anchor.high - count)
    figures = {c.low for c in dead if c.low is not None and c.low >= _FEW and not c.is_part}
    return next((s for s in statements if s is not anchor and s.top >= _FEW and anchor.low is not None and anchor.low - s.top in figures), anchor)


def _outcome(statement: Statement) -> str | None:
    return next((c.casualty.outcome for c in statement.claims if c.casualty is not None), None)
