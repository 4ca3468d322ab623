"""Who is who in a sentence, set right once all is read: attackers among the dead, the dead among the doers, whom a state holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.befallen_forms import BY_OWN_HAND
from pipeline.extract.syntax import children, doers, is_passive

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.extract.evidence import Mention
    from pipeline.extract.triggers import Trigger


_UNARMED_OR_HIT = frozenset({"civilian", "child", "woman", "security_force"})


def drop_the_dead(mentions: list[Mention]) -> None:
    """Whose death a sentence tells is nobody who did it there: "an attack in which five soldiers died"."""
    for mention in mentions:
        dead = [c.casualty for c in mention.claims if c.casualty is not None and c.casualty.outcome == "killed"]
        names = {c.victim_text for c in dead if c.victim_class in _UNARMED_OR_HIT and c.victim_text}
        mention.actors = [p for p in mention.actors if p.text not in names]


def mark_arrests(mentions: list[Mention]) -> None:
    """Whom a state seizes is detained, not kidnapped."""
    for mention in mentions:
        if (
            mention.event_type == "kidnapping"
            and mention.strength <= 2
            and any(p.mention is not None and p.mention.kind in ("state", "state_force") for p in mention.actors)
        ):
            mention.event_type = "arrest"
            mention.why.append(("held_by_state", "", "arrest"))


def is_attempt(verb: Token) -> bool:
    """True for "tried to stab": no deed was done, but who tried is an attacker."""
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in ("try", "attempt")


def mark_attackers(triggers: list[Trigger], mentions: list[Mention]) -> None:
    """Whoever attacks in the sentence and is killed or hurt in it is an attacker: "a man tried to stab an officer and was shot dead"."""
    attacks = [t.head for t in triggers if not t.is_noun and t.head.pos_ == "VERB" and t.type in ("armed_attack", "bombing", "suicide_bombing")]
    # "was hurt in a shooting": a noun that the parser takes for a verb, whose subject would be the victim
    attacks = [verb for verb in attacks if (verb.dep_ != "pcomp" and verb.tag_ != "VBG") or children(verb, "dobj", "aux")]
    # a child that "shot himself in the foot" attacked nobody
    deeds = [(d.i, verb.i) for verb in attacks if not any(c.lower_ in BY_OWN_HAND for c in verb.children) for d in doers(verb)]
    attacking = {doer for doer, _ in deeds}
    for mention in mentions:
        for claim in mention.claims:
            casualty = claim.casualty
            if casualty is None or casualty.outcome not in ("killed", "injured"):
                continue
            if casualty.head.lemma_.lower() == "civilian":
                continue  # whatever the parser makes them the subject of
            described = any(_tells_attack(c) for c in children(casualty.head, "relcl"))
            themselves = any(
                c.i in attacking and c.tag_ == "PRP" for verb in children(casualty.predicate, "advcl") for c in verb.children
            )  # "were shot dead as they attacked a post"
            # Of "one person killed 16 others injured" the parser makes the dead one the doer of the very verb that befell him.
            acts = any(doer == casualty.head.i and verb != casualty.predicate.i for doer, verb in deeds)
            if acts or themselves or (described and casualty.victim_class != "security_force"):
                casualty.victim_class = "attacker"


_ATTACKS = frozenset({"attack", "stab", "shoot", "open", "ram", "storm"})


def _tells_attack(verb: Token) -> bool:
    """True for the relative clause of "a man who tried to stab an officer", false for "a man whom troops tried to kill"."""
    if is_passive(verb) or any(c.dep_ == "nsubj" and c.tag_ not in ("WP", "WDT") for c in verb.children):
        return False
    if verb.lemma_ in ("try", "attempt"):
        return any(c.lemma_ in _ATTACKS for c in children(verb, "xcomp"))
    return verb.lemma_ in _ATTACKS
