"""Who suffered: the victim class of a noun, and whether a noun is a person at all. Reads lexicon/persons.toml; counting is the business of counts.py."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set, load_toml

if TYPE_CHECKING:
    from spacy.tokens import Token

# When a noun stands in two lists the first class here wins.
_ORDER = ("attacker", "child", "woman", "militant", "security_force", "civilian", "unspecified")
_MODIFIERS = {
    "police": "security_force",
    "military": "security_force",
    "army": "security_force",
    "security": "security_force",
    "navy": "security_force",
    "paramilitary": "security_force",
    "government": None,
    "civilian": "civilian",
    "female": "woman",
    "suicide": "attacker",
    "taliban": "militant",
    "rebel": "militant",
    "insurgent": "militant",
    "guerrilla": "militant",
    "militant": "militant",
    "jihadist": "militant",
    "soldier": "security_force",
    "child": "child",
}
# Head nouns that say nothing of the person: the class comes from their of-phrase or modifier ("members of the security forces", "police officers").
_HOLLOW = load_set("hollow", "victims")
_FORCES = load_set("forces", "victims")
_LOYAL = frozenset({"government", "regime", "loyalist", "pro-government", "pro-regime"})  # "pro-government fighters" stand with the forces


@lru_cache(maxsize=1)
def _classes() -> dict[str, str]:
    data = load_toml("persons")
    out: dict[str, str] = {}
    for name in reversed(_ORDER):
        out |= dict.fromkeys((w.lower() for w in data[name]), name)
    return out


@lru_cache(maxsize=1)
def _not_persons() -> frozenset[str]:
    return frozenset(load_toml("persons")["not_persons"])


def is_no_person(token: Token) -> bool:
    """True for nouns that can be "killed" without being people (deals, cattle, engines)."""
    return token.lemma_.lower() in _not_persons()


def is_person_word(token: Token) -> bool:
    """True for the nouns of lexicon/persons.toml ("man", "teacher"), also where a headline writes them like names."""
    return token.lemma_.lower() in _classes() or token.lower_ in _classes()


def is_person_noun(word: str) -> bool:
    """True for a lower-case word that is one of those nouns, in the singular."""
    return word in _classes()


def person_class(token: Token) -> str | None:
    """Return the victim class of a noun, `unspecified` for people of no stated kind, None when the noun is no person.

    "police officers" and "members of the security forces" take the class of the word that carries it.
    """
    if token.lower_ in ("old", "olds"):
        return _class_by_age(token)
    classes = _classes()
    lemma = token.lemma_.lower()
    own = classes.get(lemma) or classes.get(token.lower_) or classes.get(token.lower_.rstrip("s"))
    if own is None and token.lower_.endswith(("men", "women")) and len(token) > 5:
        own = classes.get(token.lower_[:-3] + "man" if not token.lower_.endswith("women") else token.lower_[:-5] + "woman", "unspecified")
    if own is None:
        if token.tag_ == "NNPS" and (is_no_person(token) or token.lower_ in _not_persons()):
            return None
        if token.tag_ != "NNPS" and (token.pos_ != "PROPN" or not token.lower_.endswith(("ians", "ans", "is", "ites", "ish"))):
            return None
        own = "unspecified"
    if own == "militant" and _is_loyal(token):
        return "security_force"
    if own == "unspecified" and any(c.lower_ == "old" and _class_by_age(c) == "child" for c in token.children):
        return "child"
    if own == "unspecified" or lemma in _HOLLOW:
        for child in token.children:
            if child.dep_ in ("compound", "amod", "nmod"):
                found = _MODIFIERS.get(child.lower_) or (classes.get(child.lemma_.lower()) if child.dep_ == "compound" else None)
                if found and found != "unspecified":
                    return found
            if child.dep_ == "appos" and own == "unspecified" and any(c.lower_ in ("both", "all") for c in child.children):
                found = classes.get(child.lemma_.lower())  # "two others, both civilians"
                if found and found != "unspecified":
                    return found
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        found = person_class(inner) or _MODIFIERS.get(inner.lower_)
                        beside = [] if found else [c for c in inner.children if c.dep_ == "conj"]
                        found = found or next((k for c in beside if (k := person_class(c))), None)  # "members of the government and paramilitary troops"
                        if found is None and inner.lemma_.lower() in _FORCES:
                            found = "security_force"
                        if found is None and inner.lemma_.lower() in ("militia", "group", "gang", "movement", "front"):
                            found = "militant"
                        if found and found != "unspecified":
                            return found
    return own


def _is_loyal(fighter: Token) -> bool:
    """True for "pro-government fighters", "regime gunmen"; false for "anti-government rebels"."""
    words = {c.lower_ for c in fighter.children if c.dep_ in ("compound", "amod", "nmod")}
    return bool(words & _LOYAL) and "anti" not in words


def _class_by_age(token: Token) -> str | None:
    """Class by age: "a 13-year-old" is a child, "a 24-year-old" a person of no stated kind; None when no age stands before "old"."""
    words = [t.text for t in token.doc[max(0, token.i - 4) : token.i]]
    if "year" not in words and "month" not in words:
        return None
    age = next((int(w) for w in words if w.isdigit()), None)
    return "child" if "month" in words or (age is not None and age < 18) else "unspecified"
