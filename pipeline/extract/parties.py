"""Who did it to whom: the doers and the targets of each mention of a sentence, resolved to the actor lexicon where it knows them.

Method: arguments from the dependency tree (subject, by-phrase, possessor, "X launched strikes", "attack by X on Y"); a nationality in front of a weapon or an
attack noun stands for the state ("Israeli air strike"); a pronoun is left for discourse.py, which knows what came before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.actors import resolve_actor
from pipeline.extract.evidence import VIOLENT, Party
from pipeline.extract.lexicons import load_set
from pipeline.extract.objects import damaged_things, is_no_target, is_thing, things_beside
from pipeline.extract.syntax import children, doers, noun_phrase, relation, text_of, undergoers, with_conjuncts
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.evidence import Mention
    from pipeline.extract.mentions import ActorMention, PlaceMention
    from pipeline.extract.triggers import Trigger

# Verbs that lend an event noun its doer: "launched an attack", "carried out the bombing".
_LIGHT = load_set("light_verbs", "parties")
_INSTRUMENTS = load_set("instruments", "parties")
_EMPTY = load_set("empty", "parties")
_SUSPECT = load_set("suspicion", "parties")
_HIT = load_set("hitting_verbs", "parties")
_ARMED_GROUPS = frozenset(("rebel_group", "militia", "criminal_group"))
_OWNING = load_set("owning_modifiers", "parties")
_HITTING = VIOLENT | {"seize"}
_TARGET_PREPOSITIONS = frozenset(("on", "against", "upon", "at", "targeting", "into", "of"))


def attach_parties(doc: Doc, offset: int, groups: list[list[Trigger]], mentions: list[Mention], actors: list[ActorMention]) -> None:
    """Fill `actors` and `targets` of the mentions whose triggers are `groups` (same order; further mentions stay without)."""
    for mention, group in zip(mentions, groups, strict=False):
        for trigger in group:
            found_doers, found_targets = _of_noun(trigger) if trigger.is_noun else _of_verb(trigger)
            for token in found_doers:
                party = read_party(token, doc, offset, actors)
                if party is not None and not any(p.text == party.text for p in mention.actors):
                    mention.actors.append(party)
            for token in found_targets:
                _add_target(mention, token, read_party(token, doc, offset, actors))
            if mention.group in _HITTING:
                for token in things_beside(trigger):
                    _add_target(mention, token, read_party(token, doc, offset, actors))
        for claim in mention.claims:
            casualty = claim.casualty
            if casualty is not None and casualty.victim_class != "attacker":
                for token in _names_of(casualty.head):
                    _add_target(mention, token, read_party(token, doc, offset, actors))
            if casualty is None or casualty.predicate.pos_ != "VERB":
                continue
            for token in doers(casualty.predicate):
                party = read_party(token, doc, offset, actors)
                if party is not None and not any(p.text == party.text for p in mention.actors):
                    mention.actors.append(party)


def _names_of(head: Token) -> list[Token]:
    """Return the proper names set beside the noun for a victim ("her brother, Juan Perez", "two nuns, Ann Hall and Mary Lee")."""
    beside = [t for a in head.children if a.dep_ == "appos" for t in with_conjuncts([a])]
    return [t for t in beside if t.pos_ == "PROPN" and t.tag_ == "NNP"]


def attach_likely_doers(doc: Doc, offset: int, mentions: list[Mention], actors: list[ActorMention]) -> None:
    """Give a violent mention without a doer the armed group its sentence names, at a weight that yields to any doer of the grammar."""
    violent = [m for m in mentions if m.group in VIOLENT | {"hold", "hijack"} and m.event_type != "armed_clash"]
    if len(violent) != 1 or violent[0].actors:
        return
    suffered = " ".join(p.text for p in violent[0].targets) + " ".join(text_of(doc)[c.char_start - offset : c.char_end - offset] for c in violent[0].claims)
    for actor in actors:
        if actor.kind in _ARMED_GROUPS and not actor.actor_id.startswith("generic:") and actor.text not in suffered:
            violent[0].actors.append(Party(actor.text, actor, "suspected", weight=0.25, why="named:beside"))


def attach_damage(doc: Doc, offset: int, mentions: list[Mention], actors: list[ActorMention]) -> None:
    """Add what was damaged to the targets of the sentence's one violent mention; where there are several, each has what its own words name."""
    violent = [m for m in mentions if m.group in ("blast", "air", "damage", "ground")]
    if len(violent) == 1:
        for token in damaged_things(doc):
            party = read_party(token, doc, offset, actors)
            if party is not None:
                party.weight = 0.6
            _add_target(violent[0], token, party)


def _add_target(mention: Mention, token: Token, party: Party | None) -> None:
    if party is None or is_no_target(token) or any(p.text == party.text for p in mention.targets):
        return
    if not party.is_owner and party.mention is None:
        party.is_place = mention.event_type != "seizure" and not is_thing(token) and any(_touches(p, mention, token) for p, _ in mention.places)
    mention.targets.append(party)


def _touches(place: PlaceMention, mention: Mention, token: Token) -> bool:
    at = mention.sentence.char_start + token.idx
    return place.char_start <= at < place.char_end


def _of_verb(trigger: Trigger) -> tuple[list[Token], list[Token]]:
    verb = trigger.head
    if verb.pos_ not in ("VERB", "AUX"):
        return [], []
    targets = list(undergoers(verb))
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("at", "on", "against", "upon", "into") and trigger.type not in ("kidnapping", "assassination", "arrest"):
            targets.extend(t for t in with_conjuncts(children(child, "pobj")) if t.ent_type_ != "DATE" and t.lemma_.lower() not in _DAYS)
    return doers(verb), targets


_DAYS = load_set("times", "parties")


_STATE_MEANS = frozenset(
    {"air_strike", "drone_strike", "missile_strike", "shelling", "armed_attack", "seizure", "threat", "sanction", "diplomatic_measure", "arrest"}
)


def _may_own(modifier: Token, trigger: Trigger) -> bool:
    """An "Israeli air strike" names a doer; in "Nigeria market bombing" and "Honduras riot" the country is where it happened."""
    if modifier.tag_ == "JJ":
        return True
    return trigger.type in _STATE_MEANS and (not trigger.generic or modifier.lower_ in _OWNING)


def _of_noun(trigger: Trigger) -> tuple[list[Token], list[Token]]:
    noun = trigger.head
    found: list[Token] = []
    targets: list[Token] = []
    top = noun
    while top.dep_ == "compound" and top.head.pos_ in ("NOUN", "PROPN"):
        top = top.head
    for token in {noun.i: noun, top.i: top}.values():
        for child in token.children:
            lowered = child.lower_
            if child.dep_ == "poss" or (
                child.dep_ in ("amod", "compound", "nmod") and (child.pos_ == "PROPN" or child.tag_ == "JJ" or lowered in _OWNING) and _may_own(child, trigger)
            ):
                found.append(child)
            elif child.dep_ == "prep" and lowered == "by":
                found.extend(with_conjuncts(children(child, "pobj")))
            elif (
                child.dep_ == "prep"
                and lowered in _TARGET_PREPOSITIONS
                and (lowered != "of" or trigger.type in ("kidnapping", "assassination", "arrest", "seizure", "armed_attack"))
            ):
                targets.extend(t for t in with_conjuncts(children(child, "pobj")) if t.lemma_.lower() not in _DAYS)
            elif child.dep_ == "acl" and child.tag_ == "VBN":
                found.extend(o for a in child.children if a.dep_ == "agent" or a.lower_ == "by" for o in with_conjuncts(children(a, "pobj")))
            elif (child.dep_ == "acl" and child.lemma_ in ("target", "hit", "strike")) or (
                child.dep_ == "relcl" and child.lemma_ in ("target", "hit", "strike", "kill", "wound", "destroy")
            ):
                targets.extend(with_conjuncts(children(child, "dobj")))
    verb = top.head
    if verb.pos_ == "VERB":
        if top.dep_ == "dobj" and verb.lemma_.lower() in _LIGHT:
            found.extend(doers(verb))
            for child in verb.children:
                if child.dep_ == "prep" and child.lower_ in ("on", "against", "into", "at"):
                    targets.extend(t for t in with_conjuncts(children(child, "pobj")) if t.lemma_.lower() not in _DAYS)
        elif top.dep_ in ("nsubjpass", "nsubj") and verb.lemma_.lower() in ("aim", "direct", "intend", "target"):
            targets.extend(with_conjuncts(children(verb, "dobj")))
            targets.extend(o for p in children(verb, "prep") if p.lower_ in ("at", "against", "toward", "towards") for o in with_conjuncts(children(p, "pobj")))
        elif top.dep_ in ("nsubjpass",) and verb.lemma_.lower() in {*_LIGHT, "blame", "claim"}:
            found.extend(o for a in verb.children if a.dep_ == "agent" or a.lower_ == "by" for o in with_conjuncts(children(a, "pobj")))
        elif top.dep_ == "nsubj" and verb.lemma_.lower() in _HIT:
            targets.extend(with_conjuncts(children(verb, "dobj")))
    return found, targets


def read_party(token: Token, doc: Doc, offset: int, actors: list[ActorMention]) -> Party | None:
    """Return the party that a noun names, None for instruments, event nouns and days. `actors`: those of the sentence, whose text starts at `offset`."""
    party = _read_party(token, doc, offset, actors)
    if party is not None:
        party.why = relation(token)
    return party


def _is_where(before: str) -> bool:
    """True when the words before a name end in a preposition of place."""
    return before.rstrip().lower().endswith((" in", " near", " at", " inside", " outside", " across", " in the"))


def _own_name(token: Token, generic: ActorMention, inside: list[ActorMention], actors: list[ActorMention], offset: int) -> ActorMention:
    """Return the group that armed people are said to be of ("fighters of the RSF") or that bears the name behind them ("the militant group al-Shabaab")."""
    behind = [a for a in inside if a.char_start > generic.char_end]
    behind += [a for c in children(token, "appos") for a in actors if a.char_start <= offset + c.idx < a.char_end]
    return next((a for a in behind if a.kind in _ARMED_GROUPS and not a.actor_id.startswith("generic:")), generic)


def _read_party(token: Token, doc: Doc, offset: int, actors: list[ActorMention]) -> Party | None:
    """Make a Party of a noun, None for instruments, event nouns and days."""
    lemma = token.lemma_.lower()
    if token.tag_ in ("PRP", "PRP$"):
        return Party(token.text, None, is_pronoun=True) if token.lower_ in ("it", "its", "they", "their", "he", "his", "she", "her", "we", "our") else None
    first, end = noun_phrase(token)
    span = doc[first:end]
    low, high = offset + span.start_char, offset + span.end_char
    inside = [a for a in actors if low <= a.char_start and a.char_end <= high]
    basis = "suspected" if any(t.lower_ in _SUSPECT for t in span) else "stated"
    head_at = offset + token.idx
    named = next((a for a in inside if a.char_start <= head_at < a.char_end), None)
    if named is None:
        # "a drone attack in Jordan" is not Jordan's: whose it is stands before the noun or behind "of"
        inside = [a for a in inside if a.char_start <= head_at or not _is_where(doc.text[span.start_char : a.char_start - offset])]
        named = next((a for a in inside if not a.is_demonym and not a.actor_id.startswith("generic:")), None) or next(iter(inside), None)
    if named is not None and named.actor_id.startswith("generic:"):
        named = _own_name(token, named, inside, actors, offset)
    if lemma in _INSTRUMENTS or lemma in _EMPTY:
        # "an Israeli air strike", "Russian warplanes": the instrument belongs to a state; a bare instrument is nobody
        return Party(span.text, named, basis) if named is not None and (named.kind == "state" or not named.actor_id.startswith("generic:")) else None
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") or lemma in _DAYS:
        return None
    if named is None:
        named = resolve_actor(span.text)
    if named is None and token.dep_ in ("amod", "compound", "nmod"):
        return Party(span.text, None, basis, weight=0.8) if is_thing(token) else None
    if named is None and person_class(token) is None and token.pos_ != "PROPN":
        return Party(span.text, None, basis, weight=0.5, is_other=not is_thing(token))
    is_name = named is None and token.pos_ == "PROPN" and len(span) >= 2 and span[0].pos_ in ("PROPN", "DET")
    return Party(
        span.text,
        named,
        basis,
        is_name=is_name,
        is_person=person_class(token) is not None,
        is_modifier=token.dep_ in ("poss", "amod", "compound", "nmod"),
        is_owner=named is not None and not (named.char_start <= head_at < named.char_end),
    )
