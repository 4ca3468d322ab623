"""Names of whom or what an incident was aimed at, for the column `targets` of a report. Which words are a target of which mention is decided in parties.py."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.evidence import VIOLENT
from pipeline.extract.lexicons import load_words

if TYPE_CHECKING:
    from pipeline.extract.evidence import Party
    from pipeline.extract.merging import Frame

# Phrases that are no target by themselves: a count without a noun, and the doer's own ("withdrew its own envoy").
_NO_TARGET = re.compile(
    r"^(?:(?:at least|more than|less than|up to|about|around|some|over|nearly|almost) )?"
    r"(?:[\d,]+|\w+teen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores"
    r"|hundreds|thousands|several|many|others?|another|a|an|the|one|no|no one|nobody)?"
    r"(?: (?:people|person|persons|man|others?|of people|men|dead|wounded|injured|bodies|thing|targets?|number|name))?$"
    r"|^(?:its|his|her|their) own\b|^(?:all|any|some|certain|other|its|their) targets?$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|some|several|many|various|another|other|at least|more than|about|around|up to|nearly|almost|approximately|over|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|dozens of|hundreds of|a number of|a group of|its|his|her|their|this|that|these|those|both|all"
    r"|dead|\d[\d,]*)\s+)+",
    re.IGNORECASE,
)
# Where it stands: "hospital in the northern town of Azaz", "bank in Quito"
_WHERE = re.compile(
    r"\s(?:in|near|outside|north of|south of|east of|west of) (?:the )?(?:[\w-]+ ){0,3}?"
    r"(?:(?:city|town|village|district|province|department|capital|neighbou?rhood|area) of )?"
    r"[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+)*(?: (?:city|town|village|district|province|department|county|state|region|neighbou?rhood))?$"
)
# When it was: "home on Tuesday night", "convoy early on Friday"
_WHEN = re.compile(
    r"\s(?:(?:late|early|on|at|in|last|this|since|before|after)\s)+(?:the\s)?(?:(?:night|morning|evening|afternoon|early hours|night of|morning of)\s)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may \d|june|july|august|september|october|november|december"
    r"|night|morning|evening|afternoon|dawn|dusk|noon|midnight|week|month|year)\b.*$",
    re.IGNORECASE,
)
_MOST = 4
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1)
def _attackers() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load_words('attackers', 'targets'))})s?$", re.IGNORECASE)


def target_name(party: Party) -> str | None:
    """Return the name a target goes by: the lexicon's for groups and states, else its words without article and number; None for what is no target."""
    if party.is_pronoun and party.mention is None:
        return None
    actor = party.mention
    if actor is not None and not party.is_owner and not actor.is_demonym and actor.kind != "official" and not actor.actor_id.startswith("generic:"):
        return actor.name
    if _NO_TARGET.search(party.text):
        return None
    name = _LEADING.sub("", _WHEN.sub("", party.text)).strip(" ,.-\"'")
    name = _WHERE.sub("", _WHERE.sub("", name))  # "market in the town of Biu in northern Nigeria"
    if name.startswith("[") or re.match(r"(?:in|at|on|from|after|during|of)\b", name, re.IGNORECASE):
        return None
    return name if name and not _NO_TARGET.search(name) and len(name.split()) <= 9 else None


def name_targets(frame: Frame, actors: list[str]) -> list[str]:
    """Return whom or what it was aimed at or hit, best supported first: canonical names where the lexicon knows them, else short phrases as written."""
    seen: dict[str, float] = {}
    towns = {p.text for m in frame.mentions for p, _ in m.places if p.kind != "country"}  # "shelled Springfield": the place, which has its own columns
    violent = bool(frame.groups & VIOLENT)
    for order, mention in enumerate(frame.mentions):
        for party in mention.targets:
            name = target_name(party)
            if violent and party.is_other:
                continue  # "an attack on the process": violence hits people and things
            if name is None or name in actors or name in towns or party.is_place or (violent and _attackers().search(name)):
                continue
            seen[name] = seen.get(name, 0.0) + party.weight / (1 + 0.2 * order)
    if not seen:
        for mention in frame.mentions:
            for claim in mention.claims:
                casualty = claim.casualty
                if casualty is not None and casualty.victim_text and casualty.victim_class != "attacker" and not _NO_TARGET.search(casualty.victim_text):
                    name = _LEADING.sub("", casualty.victim_text)
                    if name and not _NO_TARGET.search(name):
                        seen.setdefault(name, 0.5)
    ranked = sorted(seen, key=lambda n: (-seen[n], n))
    return _without_repeats(ranked)[:_MOST]


def words_of(name: str) -> frozenset[str]:
    """Return the words of a name, lower case and without the s of the plural, for comparison."""
    return frozenset(w.rstrip("s") for w in _WORD.findall(name.lower()))


def _without_repeats(names: list[str]) -> list[str]:
    """Drop names whose words are all words of a name before them, or the other way round ("market" beside "market in Biu"): the better supported stays."""
    kept: list[tuple[str, frozenset[str]]] = []
    for name in names:
        words = words_of(name)
        if words and not any(words <= other or other <= words for _, other in kept):
            kept.append((name, words))
    return [name for name, _ in kept]
