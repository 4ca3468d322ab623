"""Words in and beside names of persons: titles, bodies, words that never are a name, introductions. Names are read in persons_named.py."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.lexicons import load_set, load_words
from pipeline.extract.places_lists import lists
from pipeline.extract.victims import is_person_noun
from pipeline.extract.vocabulary import is_ordinary


@lru_cache(maxsize=1)
def surnames_of_figures() -> frozenset[str]:
    """Return the last words of the names of public figures."""
    return frozenset(word for name in load_words("figures", "public_roles") for word in name.split()[-1:])


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Return whether a lower-case word is an ordinary one of the language."""
    return is_ordinary(word)


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """Return the words of offices, ranks and honorifics that stand before a name."""
    single = {word for name in ("offices", "speaking_roles", "honorifics") for phrase in load_words(name, "public_roles") for word in phrase.split()}
    return frozenset(single) | load_set("title_words", "public_roles")


@lru_cache(maxsize=1)
def never() -> frozenset[str]:
    """Return capitalised words that are no part of a person's name."""
    return load_set("no_names", "public_roles") | load_set("small_words") | load_set("function_words")


@lru_cache(maxsize=1)
def introducers() -> frozenset[str]:
    """Return the words of introduction before a name."""
    return load_set("introductions", "public_roles")


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    cues = lists()
    words = {*load_words("body_nouns"), *cues.media, *cues.street, *load_words("bodies", "public_roles")}
    return frozenset(words - cues.first - {"dr", "st"})


def is_body_word(word: str) -> bool:
    """Return whether a word names a body, a medium or a street."""
    return word in _bodies()


def introduces(text: str, start: int) -> bool:
    """True when the words before say that a person follows: "named", "suspect", "Mr", an office in lower case."""
    before = text[max(0, start - 30) : start].lower().rstrip(" \u00a0")
    if before.endswith((",", ";", ":")):
        return False
    word = re.search(r"([^\W\d_]+)\.?$", before)
    if word is None:
        return False
    found = word.group(1)
    return found in titles() or found in introducers() or is_person_noun(found) or before.endswith(("identified as", "known as", "year-old"))
