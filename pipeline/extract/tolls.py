"""The toll of one report: from the casualty claims of one article on one incident to killed_low..killed_high, injured, attackers and `contested`.

Rule (the labelling guide's wording): over the victims' claims that are neither superseded nor parts of another, lowest to highest; open above when the largest figure is
an "at least"; coordinate classes of one statement ("three women and four children") add up; attackers apart; no number at all stays null, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.reading import Claim

Bounds = tuple[int | None, int | None]
_DETAIL = frozenset({"shoot", "stab", "gun", "hack", "beat"})  # verbs that tell how single victims died, seldom a toll
_GENERAL = frozenset({"unspecified", "civilian"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a total: its bounds, who says it, where it stands, whether it counts people in general or one class, and how many claims it adds up."""

    low: int | None
    high: int | None
    speaker: str | None
    at: int
    general: bool
    is_total: bool


def toll(claims: list[Claim], outcome: str) -> Bounds:
    """Return (low, high) persons of `outcome` over the claims of a report; (None, None) when no number is given."""
    statements = _statements(claims, outcome)
    if not statements:
        return None, None
    top = max(_top(s) for s in statements)
    kept = [s for s in statements if _is_rival(s, top, statements)]
    lows = [s.low if s.low is not None else None for s in kept]
    known = [low for low in lows if low is not None]
    largest = max(kept, key=lambda s: (_top(s), s.high is None))
    highs = [s.high for s in kept if s.high is not None]
    high = None if largest.high is None else max(highs) if highs else None
    low = min(known) if known else None
    if any(s.low is None for s in kept) and high is not None and low is not None and low >= high:
        low = None
    return low, high


def _top(statement: Statement) -> int:
    return statement.high if statement.high is not None else statement.low or 0


def _is_rival(statement: Statement, top: int, statements: list[Statement]) -> bool:
    """A smaller figure counts as another total only when another voice gives it for people in general; otherwise it is a part of the largest."""
    value = _top(statement)
    if value == top:
        return True
    leaders = {s.speaker for s in statements if _top(s) == top}
    if statement.high is None:
        return False  # "at least six" does not contradict seven
    return statement.general and statement.is_total and statement.speaker is not None and statement.speaker not in leaders and value * 2 >= top


def _statements(claims: list[Claim], outcome: str) -> list[Statement]:
    grouped: dict[tuple[int, int, str | None], list[Claim]] = {}
    for claim in claims:
        casualty = claim.casualty
        if casualty is None or casualty.outcome != outcome or casualty.superseded or casualty.is_part or casualty.victim_class == "attacker":
            continue
        if casualty.low is None and casualty.high is None:
            continue
        # Claims that share their predicate are coordinate: "killed a policeman and his wife".
        grouped.setdefault((id(casualty.predicate.doc), casualty.predicate.i, _voice(claim)), []).append(claim)
    out = []
    for (_, _, voice), members in grouped.items():
        lows = [c.casualty.low for c in members if c.casualty is not None]
        highs = [c.casualty.high for c in members if c.casualty is not None]
        low = sum(x for x in lows if x is not None) if any(x is not None for x in lows) else None
        high = None if any(h is None for h in highs) else sum(h for h in highs if h is not None)
        general = all(c.casualty is not None and c.casualty.victim_class in _GENERAL for c in members)
        total = not any(c.casualty is not None and c.casualty.predicate.lemma_.lower() in _DETAIL for c in members)
        out.append(Statement(low, high, voice, min(c.char_start for c in members), general, total))
    return out


def _voice(claim: Claim) -> str | None:
    return claim.speaker.text.lower() if claim.speaker is not None else None


def attackers_killed(claims: list[Claim]) -> int | None:
    """Return the number of attackers killed, None when the text gives none."""
    found = [c.casualty.low for c in claims if c.casualty is not None and c.casualty.outcome == "killed" and c.casualty.victim_class == "attacker" and not c.casualty.superseded and c.casualty.low is not None]
    return max(found, default=None)


def is_contested(claims: list[Claim]) -> bool:
    """True when two claimants differ on the number, on responsibility (a denial), or on who the victims were (civilians for one side, fighters for the other)."""
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
    return any(a[1] is not None and a[1] < b[0] and a[0] * 2 >= b[0] and a[0] >= 3 for a, b in zip(values, values[1:], strict=False))
