"""Which claims of a report tell the whole toll of their outcome (`is_total`): the figures that make the toll, told the first time, each by one claim.

A figure told again by somebody else, a part, a patient count and the attackers beside victims are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.statements import ATTACKERS, GENERAL, read_statements
from pipeline.extract.tolls import is_vague_total, kept_statements

if TYPE_CHECKING:
    from pipeline.extract.casualties import Casualty
    from pipeline.extract.evidence import Claim


def mark_totals(claims: list[Claim], attackers: frozenset[str] = ATTACKERS, *, is_clash: bool = False) -> None:
    """Set `is_total` of the casualty claims of one report."""
    for outcome in ("killed", "injured", "missing", "detained"):
        _mark_outcome(claims, outcome, attackers, is_clash)
    if not any(read_statements(claims, outcome, attackers) for outcome in ("killed", "injured")):
        _mark_attackers(claims, attackers)


def leave_open(claims: list[Claim]) -> None:
    """Clear the outcome of "eight people were shot" where some of them died: dead and hurt are counted together."""
    dead = max((s.top for s in read_statements(claims, "killed")), default=0)
    for statement in read_statements(claims, "injured"):
        if not statement.is_total and statement.top > max(dead, 1) and dead:
            for claim in statement.claims:
                if claim.casualty is not None:
                    claim.casualty.outcome = None


def _mark_outcome(claims: list[Claim], outcome: str, attackers: frozenset[str], is_clash: bool) -> None:
    told: set[tuple[int | None, int | None]] = set()
    for statement in sorted(kept_statements(claims, outcome, attackers, is_clash=is_clash), key=lambda s: s.at):
        figure = (statement.low, statement.high)
        counted = [c.casualty for c in statement.claims if c.casualty is not None]
        if len(counted) == 1 and figure not in told and not statement.in_care:
            counted[0].is_total = True
        told.add(figure)
    for claim in claims:
        casualty = claim.casualty
        if casualty is None or casualty.outcome != outcome or casualty.is_part:
            continue
        if casualty.superseded and casualty.victim_class in GENERAL and casualty.kind != "vague" and casualty.low != 1:
            casualty.is_total = True  # it was the toll when it was told
        if is_vague_total(claim) and not _told_before(claims, claim, outcome):
            casualty.is_total = True


def _told_before(claims: list[Claim], claim: Claim, outcome: str) -> bool:
    """True when a figure of the outcome stands before the claim."""
    return any(_counts(c.casualty, outcome) and c.char_start < claim.char_start for c in claims)


def _counts(casualty: Casualty | None, outcome: str) -> bool:
    return casualty is not None and casualty.outcome == outcome and casualty.kind != "vague"


def _mark_attackers(claims: list[Claim], attackers: frozenset[str]) -> None:
    """Where nobody else was hurt, the attackers killed are the toll."""
    dead = [c.casualty for c in claims if c.casualty is not None and c.casualty.outcome == "killed" and c.casualty.victim_class in attackers]
    first = next((c for c in dead if c.low is not None and not c.is_part), None)
    if first is not None:
        first.is_total = True
