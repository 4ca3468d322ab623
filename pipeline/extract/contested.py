"""Do the claims of one report contradict each other? The column `contested` of a report follows from its claims alone; disputes across articles: pipeline/link.

Rule. A report is contested when
1. somebody denies the deed whom another accuses or whom the report names as its doer; two sides claim it, or accuse each other;
2. two voices give tolls of the same people that cannot both be true: their bounds do not meet, or one is twice the other;
3. two voices call the same dead fighters and civilians.
What one voice says of parts ("two in the shop, four at the bus stop") is one statement with bounds, and bodies that a witness has seen are a lower bound.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.actors import is_media, resolve_actor

if TYPE_CHECKING:
    from pipeline.extract.casualties import Casualty
    from pipeline.extract.evidence import Claim

_PEOPLE = frozenset({"unspecified", "civilian"})
_HARMLESS = frozenset({"civilian", "child", "woman"})
_REMAINS = frozenset({"body", "corpse", "remains"})
_MANY = 10  # below it "at least two" and "five" are earlier and later news
_FAR = 5  # a figure further off than this is told of something else
_SIDES = frozenset({"state", "state_force", "official", "rebel_group", "militia"})


@dataclass(frozen=True, slots=True)
class _Toll:
    """What one voice says of how many of one kind of people were killed: bounds, high None = open. Media that name no source tell what was known when."""

    low: int
    high: int | None
    is_media: bool


def is_contested(claims: list[Claim], actors: list[str] | None = None, attackers: frozenset[str] = frozenset({"attacker"})) -> bool:
    """True when two claims of a report contradict each other.

    Args:
        claims: its claims.
        actors: the names of who did it.
        attackers: victim classes that are attackers in this incident, and no victims.
    """
    return _responsibility_disputed(claims, actors or []) or _tolls_apart(claims, attackers) or _classes_disputed(claims, actors or [], attackers)


def _responsibility_disputed(claims: list[Claim], actors: list[str]) -> bool:
    if any(c.disputes for c in claims):
        return True
    deniers = {_voice(c) for c in claims if c.claim_type == "denial"}
    accusers = {_voice(c) for c in claims if c.claim_type == "responsibility" and not c.self_claim}
    owners = {name for c in claims if c.self_claim and (name := _side(c)) is not None}
    return bool(deniers and (accusers - deniers or deniers & set(actors))) or len(owners) > 1


def _side(claim: Claim) -> str | None:
    """Return the side that claims a deed, None when the lexicon knows none: two offices of a state are one side."""
    who = resolve_actor(claim.speaker.text) if claim.speaker is not None else None
    if who is None or who.kind not in _SIDES or who.actor_id.startswith("generic:"):
        return None
    return who.country or who.name if who.kind in ("state", "state_force", "official") else who.name


def _tolls_apart(claims: list[Claim], attackers: frozenset[str]) -> bool:
    for kinds in (_PEOPLE, frozenset({"militant"}), frozenset({"security_force"})):
        if kinds & attackers:
            continue
        tolls = sorted(_tolls(claims, kinds).values(), key=lambda t: (t.low, t.high or t.low))
        for small, large in itertools.combinations(tolls, 2):
            same_order = small.low * _FAR >= large.low and (small.low >= 3 or large.low - small.low <= 2)
            twice = 2 * small.low <= large.low
            if small.high is not None and small.high < large.low and same_order and (twice or not (small.is_media or large.is_media)):
                return True
            if small.high is None and small.low >= _MANY and large.high is not None and twice and same_order:
                return True  # "at least 130" and "280" were not counted by the same measure
    return False


def _tolls(claims: list[Claim], kinds: frozenset[str]) -> dict[str, _Toll]:
    """Return what each named voice says of how many of `kinds` were killed: at least its largest figure, at most all its figures together."""
    figures: dict[str, list[tuple[int, int | None]]] = {}
    for claim in claims:
        casualty, voice = claim.casualty, _voice(claim)
        if casualty is None or voice is None or casualty.outcome != "killed" or casualty.superseded or casualty.is_part or casualty.low is None:
            continue
        if casualty.victim_class in kinds:
            if _is_some(casualty):
                continue
            is_seen = casualty.head.lemma_.lower() in _REMAINS or casualty.low == 1  # one death told by itself is no toll
            figures.setdefault(voice, []).append((casualty.low, None if is_seen else casualty.high))
    out = {}
    for voice, found in figures.items():
        highs = [high for _, high in found]
        out[voice] = _Toll(max(low for low, _ in found), None if None in highs else sum({h for h in highs if h is not None}), is_media(voice))
    return out


def _is_some(casualty: Casualty) -> bool:
    """True for people by name or nationality: some of the dead, not how many there were."""
    head = casualty.head
    return head.pos_ == "PROPN" or any(c.dep_ in ("amod", "compound", "nmod") and c.text[:1].isupper() and c.i > 0 for c in head.children)


def _classes_disputed(claims: list[Claim], actors: list[str], attackers: frozenset[str]) -> bool:
    """True when one voice counts as fighters whom another counts as civilians: alike in number, or the fighters without a number."""
    killed = [c for c in claims if c.casualty is not None and c.casualty.outcome == "killed" and not c.casualty.superseded and _voice(c) is not None]
    doer = resolve_actor(actors[0]) if actors else None
    by_state = doer is not None and doer.kind in ("state", "state_force")
    kinds = frozenset({"militant", "attacker"} if by_state else {"militant"}) - (attackers - {"attacker"})
    fighters = [c for c in killed if c.casualty is not None and c.casualty.victim_class in kinds]
    for fighter, other in itertools.product(fighters, killed):
        if fighter.casualty is None or other.casualty is None or other.casualty.victim_class not in _HARMLESS or _voice(fighter) == _voice(other):
            continue
        if any(_voice(c) == _voice(fighter) and c.casualty is not None and c.casualty.victim_class in _HARMLESS and c.casualty.low for c in killed):
            continue  # who tells of both tells them apart
        a, b = fighter.casualty.low, other.casualty.low
        if fighter.casualty.victim_class == "attacker":
            # A boy of fifteen may have been one.
            if a is not None and a == b and a > 1 and other.casualty.victim_class == "civilian":
                return True
        elif a is None or b is None or max(a, b) <= 2 * min(a, b):
            return True
    return False


def _voice(claim: Claim) -> str | None:
    if claim.speaker is None:
        return None
    who = resolve_actor(claim.speaker.text)
    return who.name if who is not None and not who.actor_id.startswith("generic:") and who.kind not in ("official",) else claim.speaker.text.lower()
