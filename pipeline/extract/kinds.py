"""What a noun is, as far as verbs that need a certain kind beside them ask: person, armed, ground, place, state. Victim classes are in victims.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set
from pipeline.extract.syntax import doers, undergoers
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Token

_GROUND = load_set("ground", "triggers_words")
_ARMED = load_set("armed", "triggers_words")


def is_capture(verb: Token) -> bool:
    """True when persons are the object of "seize", "take", "hold" and somebody armed does it: they are held, not ground."""
    objects = undergoers(verb)
    if not kinds_of(objects) & {"person"} or all(o.pos_ == "PROPN" for o in objects):
        return False
    return "armed" in kinds_of(doers(verb)) or any(t.lower_ in ("hostage", "captive", "prisoner") for t in verb.subtree if 0 < t.i - verb.i <= 9)


def kinds_of(tokens: list[Token]) -> set[str]:
    """Return what the nouns are, together: person, armed, ground, place, state."""
    return {kind for token in tokens for kind in _kinds(token)}


def _kinds(token: Token) -> set[str]:
    kinds: set[str] = set()
    lemma = token.lemma_.lower()
    klass = person_class(token)
    if klass in ("militant", "attacker", "security_force"):
        kinds |= {"armed", "person"}
    elif klass:
        kinds.add("person")
    if lemma in _GROUND or token.lower_ in _GROUND:
        kinds |= {"ground", "place"}
    if token.pos_ == "PROPN":
        kinds |= {"place", "state", "person", "armed"}
    if lemma in _ARMED:
        kinds |= {"armed"}
    return kinds
