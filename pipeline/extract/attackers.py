"""Whose dead are attackers and no victims: in an attack by militants the militants killed, unless the text says that the attack is what killed them.

Who attacks within one sentence ("a man tried to stab an officer and was shot") is read in who_is_who.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.actors import resolve_actor
from pipeline.extract.statements import ATTACKERS, MILITANT_ATTACKERS
from pipeline.extract.syntax import children, doers
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.extract.casualties import Casualty
    from pipeline.extract.evidence import Claim
    from pipeline.extract.merging import Frame

_BY_MILITANTS = frozenset({"armed_attack", "suicide_bombing", "bombing", "assassination", "kidnapping"})
_BLASTS = frozenset({"suicide_bombing", "bombing"})
_MEANS = frozenset({"blast", "explosion", "bomb", "bombing", "attack", "strike", "ambush", "bomber", "mine", "device", "rocket", "shell", "assault", "raid"})
_GUNS = frozenset({"shoot", "gun"})


def attacker_classes(frame: Frame, event_type: str, actors: list[str]) -> frozenset[str]:
    """Return the victim classes that are attackers in an incident.

    In an attack by militants these are the militants among the dead; in a clash or a strike on them, and in a bombing that is told to have killed them, they
    are victims. A clash that is first told as their attack ("guerrillas attacked an outpost ... in the exchange of fire") stays one.
    """
    if event_type == "armed_clash" and frame.first.event_type == "armed_attack" and any(m.actors for m in frame.mentions[:2]):
        event_type = "armed_attack"
    if event_type not in _BY_MILITANTS or not actors:
        return ATTACKERS
    doer = resolve_actor(actors[0])
    if doer is None or doer.kind in ("state", "state_force"):
        return ATTACKERS
    dead = [c.casualty for m in frame.mentions for c in m.claims if c.casualty is not None and _is_militant(c.casualty)]
    if any(_is_struck(c) for c in dead) or (event_type in _BLASTS and not any(_is_shot(c) for c in dead)):
        return ATTACKERS
    return MILITANT_ATTACKERS


def mark_militants(claims: list[Claim], attackers: frozenset[str]) -> None:
    """Call the militants attackers where they are counted as such, so that a claim says the same as its report."""
    for claim in claims:
        if claim.casualty is not None and "militant" in attackers and _is_militant(claim.casualty):
            claim.casualty.victim_class = "attacker"


def _is_militant(casualty: Casualty) -> bool:
    return casualty.outcome == "killed" and casualty.victim_class == "militant"


def _is_struck(casualty: Casualty) -> bool:
    """True for militants killed by what they are said to have done or suffered: "a blast killed 20 fighters", "ten rebels died in a car bombing"."""
    verb = casualty.predicate
    means = [*doers(verb), *(o for p in children(verb, "prep", "agent") if p.lower_ in ("in", "by", "from") for o in children(p, "pobj"))]
    return any(t.lemma_.lower() in _MEANS or person_class(t) in ("militant", "attacker") for t in means) or _exploded(verb)


def _exploded(verb: Token) -> bool:
    """True for "were killed when a bomb exploded"."""
    return any(s.lemma_.lower() in _MEANS for clause in children(verb, "advcl") for s in children(clause, "nsubj", "nsubjpass"))


def _is_shot(casualty: Casualty) -> bool:
    """True for militants killed by guns, or by forces."""
    return casualty.predicate.lemma_.lower() in _GUNS or any(person_class(t) == "security_force" for t in doers(casualty.predicate))
