"""What a speaker is called: the words of the claimant as written, and whether a person, a body or people speak. Who speaks is read in attribution.py."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.actors import resolve_actor
from pipeline.extract.lexicons import load_words
from pipeline.extract.places import resolve_place
from pipeline.extract.syntax import children, noun_phrase, relation
from pipeline.extract.trigger_lexicon import lexicon
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAME_PREPOSITIONS = frozenset({"of", "for", "in", "at", "from", "with"})
_MAX_CLAIMANT = 110  # code points; a longer "name" is a clause that the parser mistook for one
_QUANTIFIERS = frozenset(("most", "all", "some", "many", "one", "two", "three", "half", "none", "several", "both", "majority", "number"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """A claimant as written, with the relay ("told Reuters" -> Reuters). `is_pronoun`: the words are he, she, they, it and need an antecedent.

    `kind` is what a later pronoun may be: person (he, she), people (they) or body (it).
    `why`: how the words were found; explain.py puts it in words.
    """

    text: str
    char_start: int
    char_end: int
    relay: str | None = None
    is_pronoun: bool = False
    head_lemma: str = ""
    why: str = ""
    kind: str = "body"


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(load_words("empty_sources"))


@lru_cache(maxsize=1)
def _pronouns() -> frozenset[str]:
    return frozenset(load_words("pronouns"))


def read_speaker(head: Token, offset: int, relay: str | None = None) -> Speaker | None:
    """Return the claimant that the noun `head` names, None for sources that say nothing ("some") and for words too many to be a name."""
    lowered = head.lower_
    if lowered in ("statement", "report", "reports") and (issuer := _issuer(head)) is not None:
        return read_speaker(issuer, offset, relay) if issuer.dep_ == "pobj" else _as_written(head, offset, relay)
    if (lowered in _empty() and lowered != "it") or (lowered in _QUANTIFIERS and any(c.lower_ == "of" for c in head.children)):
        return None
    return _as_written(head, offset, relay)


def _as_written(head: Token, offset: int, relay: str | None) -> Speaker | None:
    text, start, end = name_of(head)
    is_deed = head.pos_ == "NOUN" and head.lemma_.lower() in lexicon().nouns
    if not text or len(text) > _MAX_CLAIMANT or is_deed or (head.pos_ == "PROPN" and _is_region(text)):
        return None
    return Speaker(text, offset + start, offset + end, relay, head.lower_ in _pronouns(), head.lemma_.lower(), relation(head), kind_of(head, text))


@lru_cache(maxsize=1024)
def _is_region(name: str) -> bool:
    """True for a province or county: capitals and countries speak, "Stockton, California" is where somebody spoke."""
    place = resolve_place(name)
    return place is not None and place.kind in ("admin1", "admin2") and resolve_actor(name) is None


def _issuer(head: Token) -> Token | None:
    """Return who issued "a statement from the ministry" or "a police statement", None for "the statement" and "media reports"."""
    for preposition in children(head, "prep"):
        if preposition.lower_ in ("from", "by", "of"):
            for source in children(preposition, "pobj"):
                return source
    return next((c for c in head.children if c.dep_ in ("compound", "poss", "amod", "nmod") and (c.pos_ in ("NOUN", "PROPN") or c.lower_ == "military")), None)


def kind_of(head: Token, text: str) -> str:
    """Return whether a noun with the words `text` is people, a person or a body."""
    if head.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in head.children):
        return "people"
    is_named = any(c.dep_ == "appos" and c.pos_ == "PROPN" for t in head.subtree if t.i <= head.i + 8 for c in t.children)
    if person_class(head) is not None or head.lemma_.lower() in _offices() or (head.pos_ == "NOUN" and is_named and head.lemma_.lower() not in _bodies()):
        return "person"
    return kind_of_name(text) if head.pos_ == "PROPN" else "body"


def kind_of_name(text: str) -> str:
    """Return whether a name is a person's or a body's, by its words and the actor lexicon."""
    words = [word.lower() for word in text.split()]
    if any(word in _offices() for word in words):
        return "person"
    actor = resolve_actor(text)
    is_body = any(word in _bodies() for word in words) or (actor is not None and actor.kind != "official")
    return "body" if is_body else "person"


@lru_cache(maxsize=1)
def _offices() -> frozenset[str]:
    return frozenset(load_words("person_titles")) | frozenset(load_words("spokesmen"))


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    return frozenset(load_words("body_nouns"))


def name_of(head: Token) -> tuple[str, int, int]:
    """Return the speaker's words and their offsets; a name in apposition belongs to them ("the mayor of Sabratha, Hussein al-Thwadi")."""
    first, end = noun_phrase(head, prepositions=_NAME_PREPOSITIONS, conjuncts=True)
    if head.pos_ == "NOUN":
        # "the mayor of Sabratha, Hussein al-Thwadi": the parser hangs the name on any noun of the phrase
        for child in [c for t in head.doc[first:end] for c in t.children if c.dep_ == "appos" and c.pos_ == "PROPN"]:
            low, high = noun_phrase(child, prepositions=_NAME_PREPOSITIONS)
            if end <= low <= end + 1:
                end = high
    doc = head.doc
    while end < len(doc) and doc[end - 1].pos_ == "PROPN" and not doc[end - 1].whitespace_ and (doc[end].text == "-" or (doc[end - 1].text == "-")):
        end += 1  # "Haider al-Abadi" read as three names
    while first < head.i and doc[first].pos_ == "ADV":
        first += 1  # "Earlier the source said"
    span = doc[first:end]
    text = span.text.strip(" ,;:\"“”'")
    start = span.start_char + (span.text.find(text) if text else 0)
    return text, start, start + len(text)
