"""Names of who did it and to whom, for the columns `actors` and `targets` of a report. Which words are a party of which mention is decided in parties.py."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.extract.actors import resolve_actor
from pipeline.extract.places import resolve_place

if TYPE_CHECKING:
    from pipeline.extract.evidence import Claim, Party
    from pipeline.extract.merging import Frame

# Generic actors that say no more than the event type does ("attackers", "suicide bomber"): no name of a doer.
_NOBODY = frozenset({"attackers", "suicide-bombers", "hijackers", "kidnappers", "hitmen"})
# "gunmen", "the shooter": no more than that there was a gun. A lone gunman, bandits, militants and guerrillas are said to be somebody.
_ARMED = re.compile(r"^(?:gunmen|shooters?|armed (?:men|assailants?|attackers?|persons?))$", re.IGNORECASE)
# What is hit and not who hits, wherever the parser puts it ("an assault on the consulate that killed seven").
_SITES = re.compile(
    r"\b(?:embass(?:y|ies)|consulates?|missions? building|museums?|resorts?|hotels?|mosques?|church(?:es)?|hospitals?|schools?|markets?|stations?|airports?"
    r"|checkpoints?|bases?|compounds?|headquarters|buildings?|offices?|houses?|homes?|apartments?|restaurants?|clubs?|villages?|towns?|neighbou?rhoods?)$",
    re.IGNORECASE,
)
_DETERMINERS = re.compile(r"^(?:the|a|an|some|two|three|four|five|six|several|another|other|suspected|alleged|at least \w+|\d+)\s+", re.IGNORECASE)


def doer_name(party: Party) -> str | None:
    """Return the name a doer goes by in `actors`: the lexicon's name, a described group as written ("Palestinian gunmen"), None for bare gunmen."""
    actor = party.mention
    if _SITES.search(re.split(r" (?:of|in|at|on|near|for) ", party.text)[0]):
        return None
    if actor is None:
        # A person or a group that no lexicon knows, by its own name, unless the name is a place's.
        name = _DETERMINERS.sub("", party.text)
        return name if party.is_name and len(name.split()) <= 4 and resolve_place(name) is None else None
    generic = actor.actor_id.startswith("generic:")
    if actor.is_demonym:
        # A person of a nationality acts for himself, not for the state.
        text = _DETERMINERS.sub("", _DETERMINERS.sub("", party.text))
        return text if len(text.split()) <= 3 else None
    if (
        generic
        and (actor.actor_id.split(":", 1)[1] in _NOBODY or _ARMED.match(actor.name) or re.search(r"\b(?:unknown|unidentified)\b", party.text, re.IGNORECASE))
        and actor.country is None
    ):
        return None
    return _DETERMINERS.sub("", actor.name) if generic else actor.name


def name_doers(frame: Frame, claims: list[Claim]) -> tuple[list[str], str]:
    """Return the canonical names of who did it, best supported first, and on whose word."""
    votes: dict[str, float] = defaultdict(float)
    basis: dict[str, str] = {}
    for order, mention in enumerate(frame.mentions):
        for party in mention.actors:
            name = doer_name(party)
            if name is None:
                continue
            vague = party.mention is None or party.mention.is_demonym or party.mention.actor_id.startswith("generic:")
            votes[name] += (0.4 if vague else 1.0) * party.weight / (1 + 0.1 * order)
            basis.setdefault(name, "attributed" if mention.speaker is not None and party.basis == "stated" else party.basis)
    for claim in claims:
        if claim.claim_type != "responsibility":
            continue
        actor = resolve_actor(claim.doer) if claim.doer else None
        name = actor.name if actor is not None and not actor.actor_id.startswith("generic:") and not actor.is_demonym else None
        if name is None and claim.doer and re.search(r"\b[A-Z]\w+", _DETERMINERS.sub("", claim.doer)) and len(claim.doer.split()) <= 6:
            name = _DETERMINERS.sub("", claim.doer)
        if name is not None:
            votes[name] += 2.0
            basis[name] = "claimed" if claim.self_claim else basis.get(name, "attributed")
    if not votes:
        return [], "unknown"
    ranked = sorted(votes, key=lambda n: (-votes[n], n))
    top = votes[ranked[0]]
    names = [n for n in ranked if votes[n] >= 0.5 * top][:3]
    return names, basis.get(names[0], "stated")


# Noun phrases that are no target: what was done, how many, on what grounds, and the doer's own ("withdrew its own envoy").
_NO_TARGET = re.compile(
    r"^(?:(?:at least|more than|up to|about|around|some|over|nearly|almost) )?"
    r"(?:[\d,]+|\w+teen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|thousands|several|many)?"
    r"(?: (?:people|persons|others|of people|men|dead|wounded|bodies))?$"
    r"|^(?:its|his|her|their) own\b"
    r"|\b(?:attack|attacks|bombing|suspicion|agreement|investigation|inquiry|talks|responsibility|stones|rocks|fire|spree|time)\b",
    re.IGNORECASE,
)


def name_targets(frame: Frame, actors: list[str]) -> list[str]:
    """Return whom or what it was aimed at or hit, best supported first: canonical names where the lexicon knows them, else as written."""
    seen: dict[str, float] = {}
    towns = {p.text for m in frame.mentions for p, _ in m.places if p.kind != "country"}  # "shelled Springfield": the place, which has its own columns
    for order, mention in enumerate(frame.mentions):
        for party in mention.targets:
            if party.is_pronoun or party.text in towns:
                continue
            known = party.mention is not None and not party.mention.is_demonym and not party.mention.actor_id.startswith("generic:")
            name = party.mention.name if known and party.mention is not None else party.text
            if name not in actors and (known or not _NO_TARGET.search(name)):
                seen[name] = seen.get(name, 0.0) + party.weight / (1 + 0.2 * order)
    if not seen:
        for mention in frame.mentions:
            for claim in mention.claims:
                casualty = claim.casualty
                if casualty is not None and casualty.victim_text and casualty.victim_class != "attacker" and not _NO_TARGET.search(casualty.victim_text):
                    seen.setdefault(casualty.victim_text, 0.5)
    return sorted(seen, key=lambda n: (-seen[n], n))[:4]
