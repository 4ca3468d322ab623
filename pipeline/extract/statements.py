"""Casualty claims of one incident -> statements of a figure: what one voice counts in one breath. Which of them make the toll is decided in tolls.py.

Coordinate claims add up ("three women and four children", "15 died in the raid and six others in a second village"); parts of another figure, figures that the
text itself calls outdated and attackers are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.casualties import Casualty
    from pipeline.extract.evidence import Claim

ATTACKERS = frozenset({"attacker"})
MILITANT_ATTACKERS = frozenset({"attacker", "militant"})  # where militants attack, militants killed are attackers
GENERAL = frozenset({"unspecified", "civilian", "militant", "security_force"})  # women and children are parts; these may be a whole toll
_DETAIL = frozenset({"shoot", "stab", "gun", "hack", "beat", "shooting", "stabbing"})  # verbs that tell how single victims died, seldom a toll
_REMAINS = frozenset({"body", "corpse", "remains"})  # what a witness has seen, not the toll
_IN_CARE = frozenset(
    {"be", "remain", "list", "treat", "admit", "take", "rush", "airlift", "fly", "transport", "bring", "send"}
)  # who is still in hospital is fewer than were hurt
_CONTRAST = frozenset({"but", "however", "though", "although", "while", "whereas", "only", "instead", "disputed", "denied", "contrary", "lower"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a figure: bounds, who says it (lower case, None = the article), where it stands and what kind of figure it is.

    `general`: of people in general and not of one class; `is_total`: told by words that count the dead, not by those that describe single ones; `adds`: counted
    on top of what was told before; `in_care`: patients of a hospital; `contrasts`: set against another ("but", "while", "only"); `sentence` tells statements of
    one sentence; `claims` are what it adds up.
    """

    low: int | None
    high: int | None
    speaker: str | None
    at: int
    general: bool
    is_total: bool
    sentence: int
    adds: bool
    in_care: bool
    contrasts: bool
    claims: tuple[Claim, ...]

    @property
    def in_headline(self) -> bool:
        """True when the headline gives the figure."""
        return any(c.in_title or (c.casualty is not None and c.casualty.in_headline) for c in self.claims)

    @property
    def top(self) -> int:
        """The higher known bound."""
        return self.high if self.high is not None else self.low or 0


def voice_of(claim: Claim) -> str | None:
    """Return who says a claim, comparable; None for the article itself."""
    return claim.speaker.text.lower() if claim.speaker is not None else None


def read_statements(claims: list[Claim], outcome: str, attackers: frozenset[str] = ATTACKERS) -> list[Statement]:
    """Return the statements of `outcome` that name a figure, in text order."""
    grouped: dict[tuple[int, int, str | None], list[tuple[Claim, Casualty]]] = {}
    for claim in claims:
        casualty = claim.casualty
        if casualty is None or casualty.outcome != outcome or casualty.superseded or casualty.is_part or casualty.victim_class in attackers:
            continue
        if casualty.low is None and casualty.high is None:
            continue
        # Claims that share their predicate are coordinate: "killed a policeman and his wife".
        grouped.setdefault((id(casualty.predicate.doc), casualty.predicate.i, voice_of(claim)), []).append((claim, casualty))
    found = sorted((_statement(members, doc, voice) for (doc, _, voice), members in grouped.items()), key=lambda s: s.at)
    return _add_up(found)


def _statement(members: list[tuple[Claim, Casualty]], doc: int, voice: str | None) -> Statement:
    members = [m for k, m in enumerate(members) if not any(_says_again(m[1], other) for _, other in members[:k])]
    counted = [casualty for _, casualty in members]
    lows = [c.low for c in counted if c.low is not None]
    highs = [c.high for c in counted if c.high is not None]
    verbs = {c.predicate.lemma_.lower() for c in counted}
    return Statement(
        low=sum(lows) if lows else None,
        high=sum(highs) if len(highs) == len(counted) else None,
        speaker=voice,
        at=min(claim.char_start for claim, _ in members),
        general=all(c.victim_class in GENERAL and c.head.pos_ != "PROPN" for c in counted),  # "two Americans" are no more general than "two women"
        is_total=not verbs & (_DETAIL | _REMAINS)
        and not (sum(lows) == 1 and any(_may_yet_die(c) for c in counted))
        and not any(_is_hit(c) and not c.adds for c in counted),
        sentence=doc,
        adds=all(c.adds for c in counted),
        in_care=bool(verbs & _IN_CARE),
        contrasts=any(t.lower_ in _CONTRAST for c in counted for t in c.predicate.doc[: c.end]),
        claims=tuple(claim for claim, _ in members),
    )


def _says_again(casualty: Casualty, other: Casualty) -> bool:
    """True for a figure that stands twice at one verb: a headline run into its lead ("16 civilians dead in the raid At least 16 civilians were killed")."""
    if casualty.low is None or casualty.low < _REPEATED or casualty.low != other.low:
        return False
    return casualty.head.lemma_ == other.head.lemma_ or "unspecified" in (casualty.victim_class, other.victim_class)


_REPEATED = 5  # two equal figures of this size at one verb are one figure; "three women and three children" are six
_HITS = frozenset({"gunshot", "bullet", "shotgun", "stab"})


def _is_hit(casualty: Casualty) -> bool:
    """True for "found six people with gunshot wounds", "two suffered gunshot wounds": those who die of them are among them."""
    words = casualty.predicate.doc[casualty.predicate.i : casualty.predicate.i + 4]
    near = [casualty.predicate, *casualty.predicate.children, *words]
    wounded = casualty.predicate.lemma_.lower() in ("suffer", "sustain", "receive", "wound", "injury")
    return wounded and casualty.predicate.tag_ != "VBN" and any(t.lower_ in _HITS for t in [*near, casualty.predicate.nbor(-1)] if t.i != casualty.head.i)


def _may_yet_die(casualty: Casualty) -> bool:
    """True for one who was hit, found with wounds or brought to hospital: the text may go on to tell of the death."""
    lemma = casualty.predicate.lemma_.lower()
    return lemma in _IN_CARE | {"strike", "hit", "graze", "pierce"} or (lemma == "wound" and casualty.predicate.pos_ == "NOUN")


def _add_up(found: list[Statement]) -> list[Statement]:
    """Join to a statement what its own sentence counts on top of it: "15 were killed in the town while six others were killed at a farm"."""
    out: list[Statement] = []
    for statement in found:
        first = next((s for s in out if s.sentence == statement.sentence and not s.adds and s.low), None) if statement.adds else None
        if first is None or statement.low is None or first.low is None:
            out.append(statement)
            continue
        high = None if first.high is None or statement.high is None else first.high + statement.high
        joined = Statement(
            first.low + statement.low,
            high,
            first.speaker,
            first.at,
            first.general and statement.general,
            first.is_total or statement.is_total,
            first.sentence,
            False,
            first.in_care,
            first.contrasts,
            (*first.claims, *statement.claims),
        )
        out[out.index(first)] = joined
    return out
