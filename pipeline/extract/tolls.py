"""The toll of one report: from the casualty claims of one article on one incident to killed_low..killed_high, injured and attackers.

Rule: over the victims' claims that are neither superseded nor parts of another, lowest to highest; open above when the largest figure is
an "at least"; coordinate classes of one statement ("three women and four children") add up; attackers apart; no number at all stays null, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.sides import add_sides, side_of, without_attackers
from pipeline.extract.statements import ATTACKERS, Statement, read_statements
from pipeline.extract.survivors import distinct_persons, without_the_dead

if TYPE_CHECKING:
    from pipeline.extract.evidence import Claim

_SEVERAL = frozenset({"attacks", "bombings", "bombs", "blasts", "explosions", "shootings", "incidents", "killings", "murders"})

Bounds = tuple[int | None, int | None]


def toll(claims: list[Claim], outcome: str, attackers: frozenset[str] = ATTACKERS, used: list[Statement] | None = None, *, is_clash: bool = False) -> Bounds:
    """Return (low, high) persons of `outcome` over the claims of a report; (None, None) when no number is given.

    The figure told first anchors the toll (news tells the toll in headline and lead); a later figure counts as a rival when it is of the same order and is told
    for people in general, by another voice, or as a total. What lies further off belongs to a part or to something else that the report mentions.
    The statements that count are added to `used`.
    """
    kept = kept_statements(claims, outcome, attackers, is_clash=is_clash)
    if used is not None:
        used.extend(kept)
    if not kept:
        return (0, 0) if _tells_none(claims) else (None, None)
    if all(s.top == 1 for s in kept) and (persons := distinct_persons(read_statements(claims, outcome, attackers))) > 1:
        return persons, persons
    known = [s.low for s in kept if s.low is not None]
    largest = max(kept, key=lambda s: (s.top, s.high is None))
    highs = [s.high for s in kept if s.high is not None]
    high = None if largest.high is None else max(highs) if highs else None
    low = min(known) if known else None
    if kept[0].low is None and len(known) < len(kept) and high is not None and low is not None and low >= high:
        low = None
    if low and (all(s.in_care for s in kept) or _is_part_of_dozens(claims, outcome, kept)):
        high = None
    return low, high


def kept_statements(claims: list[Claim], outcome: str, attackers: frozenset[str] = ATTACKERS, *, is_clash: bool = False) -> list[Statement]:
    """Return the statements that make the toll, the anchor first; in a clash the dead of both sides add up (sides.py)."""
    statements = told = read_statements(claims, outcome, attackers)
    if outcome == "injured":
        statements = without_the_dead(statements, read_statements(claims, "killed", attackers))
    if any(s.top > 1 and not s.in_care and not s.adds for s in statements):
        statements = [s for s in statements if not s.in_care and not s.adds]
    statements = [s for s in statements if s.top and not _adds_up_incidents(s)] or statements
    if not statements:
        return []
    first = statements[0]
    opening = [s for s in statements if s.in_headline and s.top] or [s for s in statements if s.sentence == first.sentence and s.low != 0]
    anchor = max(opening or [first], key=lambda s: s.top)
    if not anchor.general or not anchor.is_total:
        # A lead on single victims: the first figure for people in general is the toll, if it is the larger one.
        general = next((s for s in statements if s.general and s.is_total and anchor.top <= s.top <= 20 * max(anchor.top, 1)), None)
        anchor = general or anchor
    whole = add_sides(without_attackers(anchor, statements, claims, attackers), told, is_clash=is_clash)
    if whole is not anchor:
        return [whole, *(s for s in statements if side_of(s) is None and s is not anchor and _is_rival(s, whole))]
    return [anchor, *(s for s in statements if s is not anchor and _is_rival(s, anchor))]


def _adds_up_incidents(statement: Statement) -> bool:
    """True for a headline on several incidents whose figure the body does not repeat: "Attacks in two cities kill seven"."""
    return all(c.in_title and c.casualty is not None and any(t.lower_ in _SEVERAL for t in c.casualty.predicate.doc) for c in statement.claims)


def _is_rival(statement: Statement, anchor: Statement) -> bool:
    """A figure of the same order, for people in general, that the anchor's own bounds do not cover and that is no mere part of it."""
    value, top = statement.top, anchor.top
    two_voices = statement.speaker is not None and anchor.speaker is not None and statement.speaker != anchor.speaker
    reach = 5 if two_voices else 2.5  # sides may be far apart, one voice is not with itself
    if not (statement.general and statement.is_total) or value == 0 or not top / min(reach, 4) <= value <= top * reach:
        return False
    if value < top:
        # "at least six" does not contradict seven; a smaller figure is a part or older unless somebody else gives it, or sets it against the article's own
        return statement.high is not None and (two_voices or (statement.speaker is not None and anchor.speaker is None and statement.contrasts))
    if anchor.high is None and statement.high is None:
        return value == top or statement.speaker != anchor.speaker
    return True


def _tells_none(claims: list[Claim]) -> bool:
    """True when the text says that there were no casualties, or no others."""
    return any(c.casualty is not None and c.casualty.outcome is None and c.casualty.low == 0 for c in claims)


def _is_part_of_dozens(claims: list[Claim], outcome: str, kept: list[Statement]) -> bool:
    """True for "48 officers" of "dozens injured": the figure is that of one class, the text speaks of more."""
    if any(c.casualty is None or c.casualty.victim_class in ("unspecified", "civilian") for s in kept for c in s.claims):
        return False
    return any(c.casualty is not None and c.casualty.outcome == outcome and is_vague_total(c) for c in claims)


def is_vague_total(claim: Claim) -> bool:
    """True for "dozens", "scores", "hundreds" of people in general."""
    casualty = claim.casualty
    if casualty is None or casualty.kind != "vague" or casualty.is_part or casualty.adds or casualty.victim_class not in ("unspecified", "civilian"):
        return False
    words = {t.lower_ for t in casualty.predicate.doc[casualty.first : casualty.end]}
    return bool(words & {"dozens", "scores", "hundreds"})


def attackers_killed(claims: list[Claim], attackers: frozenset[str] = ATTACKERS) -> int | None:
    """Return the number of attackers killed, None when the text gives none: the largest figure, coordinate ones added up."""
    dead = [
        c for c in claims if c.casualty is not None and c.casualty.outcome == "killed" and c.casualty.victim_class in attackers and not c.casualty.superseded
    ]
    parts = [c.casualty.low for c in dead if c.casualty is not None and c.casualty.low is not None]
    wholes = [s.low for s in read_statements(dead, "killed", frozenset()) if s.low is not None]
    return max([*parts, *wholes], default=None)
