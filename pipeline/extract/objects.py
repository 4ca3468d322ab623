"""Things that attacks hit: which nouns are buildings, vehicles and works, and where a sentence names one beside a deed. Persons: victims.py; doers: parties.py.

Method: the noun of a preposition of place beside an explosion or a shooting ("went off outside the bank"), a noun in front of the deed ("market bombing"), the
object of a verb of damage in the same sentence ("destroying two buses").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set
from pipeline.extract.syntax import children, undergoers, with_conjuncts

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.triggers import Trigger

_KINDS = {word: kind for kind in ("infrastructure", "transport", "buildings") for word in load_set(kind, "targets")}
_NO_TARGETS = load_set("no_targets", "targets")
_AT = load_set("at", "targets")
_DAMAGE = load_set("damage_verbs", "targets")


def noun_of(token: Token) -> str:
    """Return a noun in the singular, lower case, also when the tagger takes it for a name ("Offices")."""
    lemma = token.lemma_.lower()
    if token.pos_ == "PROPN" and lemma.endswith("s") and lemma not in _KINDS:
        return lemma[:-2] if lemma.endswith(("ches", "shes", "sses", "xes")) else f"{lemma[:-3]}y" if lemma.endswith("ies") else lemma[:-1]
    return lemma


def is_thing(token: Token) -> bool:
    """True for a building, a vehicle, a work of infrastructure."""
    return noun_of(token) in _KINDS


def thing_kind(token: Token) -> str:
    """Return which list of lexicon/targets.toml a thing stands in (buildings, transport, infrastructure), "" for what is no thing."""
    return _KINDS.get(noun_of(token), "")


def is_no_target(token: Token) -> bool:
    """True for nouns that are objects of a deed and no target of it: what was done, where, when, how."""
    return noun_of(token) in _NO_TARGETS


def things_beside(trigger: Trigger) -> list[Token]:
    """Return the things named by a preposition of place at the trigger or its verb, or in front of an event noun."""
    heads = [trigger.head]
    if trigger.is_noun:
        top = trigger.head
        while top.dep_ == "compound" and top.head.pos_ in ("NOUN", "PROPN"):
            top = top.head
        heads.append(top)
        if top.head.pos_ == "VERB" and top.dep_ in ("nsubj", "nsubjpass"):
            heads.append(top.head)
    found: list[Token] = []
    for head in {h.i: h for h in heads}.values():
        for child in head.children:
            if child.dep_ in ("compound", "nmod") and head.pos_ in ("NOUN", "PROPN") and is_thing(child):
                found.append(child)
            elif child.dep_ == "prep" and child.lower_ in _AT:
                found.extend(t for t in with_conjuncts(children(child, "pobj")) if is_thing(t))
            elif child.dep_ == "prep" and child.lower_ == "in":  # "in front of the bank"
                found.extend(
                    t
                    for f in children(child, "pobj")
                    if f.lower_ == "front"
                    for p in children(f, "prep")
                    for t in with_conjuncts(children(p, "pobj"))
                    if is_thing(t)
                )
    return found


def damaged_things(doc: Doc) -> list[Token]:
    """Return the things that a verb of damage in the sentence is done to."""
    return [o for t in doc if t.pos_ == "VERB" and t.lemma_.lower() in _DAMAGE for o in undergoers(t) if is_thing(o)]
