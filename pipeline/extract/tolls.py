"""The toll of one report: from the casualty claims of one article on one incident to killed_low..killed_high, injured, attackers and `contested`.

Rule: over the victims' claims that are neither superseded nor parts of another, lowest to highest; open above when the largest figure is
an "at least"; coordinate classes of one statement ("three women and four children") add up; attackers apart; no number at all stays null, never zero.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.evidence import Claim

Bounds = tuple[int | None, int | None]
_DETAIL = frozenset({"shoot", "stab", "gun", "hack", "beat"})  # verbs that tell how single victims died, seldom a toll
_REMAINS = frozenset({"body", "corpse", "remains"})  # what a witness has seen, not the toll
_GENERAL = frozenset({"unspecified", "civilian", "militant", "security_force"})  # women and children are parts; these may be a whole toll


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a total: its bounds, who says it, where it stands, whether it counts people in general or one class, and how many claims it adds up."""

    low: int | None
    high: int | None
    speaker: str | None
    at: int
    general: bool
    is_total: bool
    sentence: int


ATTACKERS = frozenset({"attacker"})
MILITANT_ATTACKERS = frozenset({"attacker", "militant"})  # where militants attack, militants killed are attackers


def toll(claims: list[Claim], outcome: str, attackers: frozenset[str] = ATTACKERS, used: list[Statement] | None = None) -> Bounds:
    """Return (low, high) persons of `outcome` over the claims of a report; (None, None) when no number is given.

    The figure told first anchors the toll (news tells the toll in headline and lead); a later figure counts as a rival when it is of the same order and is told
    for people in general, by another voice, or as a total. What lies further off belongs to a part or to something else that the report mentions.
    The statements that count are added to `used`.
    """
    statements = _statements(claims, outcome, attackers)
    if outcome == "injured":
        dead = max((_top(s) for s in _statements(claims, "killed", attackers)), default=0)
        # "was shot ... and died": who is told to have been shot is no second victim when as many are told to have died
        statements = [s for s in statements if s.is_total or _top(s) > dead]
    if not statements:
        return None, None
    first = statements[0]
    opening = [s for s in statements if s.sentence == first.sentence and s.low != 0]
    anchor = max(opening or [first], key=_top)
    if not anchor.general or not anchor.is_total:
        # A lead on single victims: the first figure for people in general is the toll, if it is the larger one.
        general = next((s for s in statements if s.general and s.is_total and _top(anchor) <= _top(s) <= 20 * max(_top(anchor), 1)), None)
        anchor = general or anchor
    kept = [anchor, *(s for s in statements if s is not anchor and _is_rival(s, anchor))]
    if used is not None:
        used.extend(kept)
    known = [s.low for s in kept if s.low is not None]
    largest = max(kept, key=lambda s: (_top(s), s.high is None))
    highs = [s.high for s in kept if s.high is not None]
    high = None if largest.high is None else max(highs) if highs else None
    low = min(known) if known else None
    if anchor.low is None and len(known) < len(kept) and high is not None and low is not None and low >= high:
        low = None
    return low, high


def _top(statement: Statement) -> int:
    return statement.high if statement.high is not None else statement.low or 0


def _is_rival(statement: Statement, anchor: Statement) -> bool:
    """A figure of the same order, for people in general, that the anchor's own bounds do not cover and that is no mere part of it."""
    value, top = _top(statement), _top(anchor)
    two_voices = statement.speaker is not None and anchor.speaker is not None and statement.speaker != anchor.speaker
    reach = 5 if two_voices else 2.5  # sides may be far apart, one voice is not with itself
    if not (statement.general and statement.is_total) or value == 0 or not top / min(reach, 4) <= value <= top * reach:
        return False
    if value < top:
        # "at least six" does not contradict seven; a smaller figure by the same voice is a part
        return statement.high is not None and statement.speaker is not None and statement.speaker != anchor.speaker
    if anchor.high is None and statement.high is None:
        return value == top or statement.speaker != anchor.speaker
    return True


def _statements(claims: list[Claim], outcome: str, attackers: frozenset[str]) -> list[Statement]:
    grouped: dict[tuple[int, int, str | None], list[Claim]] = {}
    for claim in claims:
        casualty = claim.casualty
        if casualty is None or casualty.outcome != outcome or casualty.superseded or casualty.is_part or casualty.victim_class in attackers:
            continue
        if casualty.low is None and casualty.high is None:
            continue
        # Claims that share their predicate are coordinate: "killed a policeman and his wife".
        grouped.setdefault((id(casualty.predicate.doc), casualty.predicate.i, _voice(claim)), []).append(claim)
    out = []
    for (doc, _, voice), members in grouped.items():
        lows = [c.casualty.low for c in members if c.casualty is not None]
        highs = [c.casualty.high for c in members if c.casualty is not None]
        low = sum(x for x in lows if x is not None) if any(x is not None for x in lows) else None
        high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
        general = all(c.casualty is not None and c.casualty.victim_class in _GENERAL for c in members)
        total = not any(c.casualty is not None and c.casualty.predicate.lemma_.lower() in _DETAIL | _REMAINS for c in members)
        out.append(Statement(low, high, voice, min(c.char_start for c in members), general, total, doc))
    return sorted(out, key=lambda s: s.at)


def _voice(claim: Claim) -> str | None:
    return claim.speaker.text.lower() if claim.speaker is not None else None


def attackers_killed(claims: list[Claim], attackers: frozenset[str] = ATTACKERS) -> int | None:
    """Return the number of attackers killed, None when the text gives none."""
    found = [
        c.casualty.low
        for c in claims
        if c.casualty is not None
        and c.casualty.outcome == "killed"
        and c.casualty.victim_class in attackers
        and not c.casualty.superseded
        and c.casualty.low is not None
    ]
    return max(found, default=None)


def is_contested(claims: list[Claim]) -> bool:
    """True when two claimants differ on the number, on responsibility (a denial), or on who the victims were (civilians or fighters)."""
    if any(c.claim_type == "denial" for c in claims):
        return True
    totals: dict[str, tuple[int, int | None]] = {}
    classes: dict[str, set[str]] = {}
    for claim in claims:
        casualty, voice = claim.casualty, _voice(claim)
        if casualty is None or voice is None or casualty.outcome != "killed" or casualty.superseded or casualty.is_part:
            continue
        if casualty.victim_class in ("militant", "civilian", "child", "woman"):
            classes.setdefault("militant" if casualty.victim_class == "militant" else "civilian", set()).add(voice)
        if casualty.victim_class in _GENERAL | {"militant", "security_force"} and casualty.low is not None and casualty.victim_class != "attacker":
            old = totals.get(voice)
            if old is None or casualty.low > old[0]:
                totals[voice] = (casualty.low, casualty.high)
    voices = classes.get("militant", set()) ^ classes.get("civilian", set())
    if classes.get("militant") and classes.get("civilian") and voices and not (classes["militant"] & classes["civilian"]):
        return True
    values = sorted(totals.values(), key=lambda v: v[0])
    return any(a[1] is not None and a[1] < b[0] and a[0] * 5 >= b[0] and (a[0] >= 3 or b[0] - a[0] <= 2) for a, b in itertools.pairwise(values))
