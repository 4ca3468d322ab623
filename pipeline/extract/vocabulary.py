"""Is a lower-case word an ordinary English one? Read from the word list of the language model's lemmatizer (WordNet's). Case itself is set in truecase.py."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set
from pipeline.extract.nlp import DEFAULT_MODEL, load_parser

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASSES = ("noun", "verb", "adj", "adv")


@lru_cache(maxsize=1)
def _tables() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]], Mapping[str, list[tuple[str, str]]]]:
    """Return base forms, irregular forms and suffix rules by word class."""
    lookups = load_parser(DEFAULT_MODEL).get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    index, exceptions, rules = (lookups.get_table(name) for name in ("lemma_index", "lemma_exc", "lemma_rules"))
    return (
        {c: frozenset(index[c]) for c in _CLASSES},
        {c: frozenset(exceptions.get(c, {})) for c in _CLASSES},
        {c: [(old, new) for old, new in rules.get(c, [])] for c in _CLASSES},
    )


@lru_cache(maxsize=50_000)
def word_classes(word: str) -> frozenset[str]:
    """Return the classes (noun, verb, adj, adv) in which a lower-case word or an inflection of one is known; empty for a word that is none of ours."""
    index, exceptions, rules = _tables()
    found = {c for c in _CLASSES if word in index[c] or word in exceptions[c]}
    for name in _CLASSES:
        if name not in found and any(
            old and word.endswith(old) and len(word) > len(old) + 1 and word[: -len(old)] + new in index[name] for old, new in rules[name]
        ):
            found.add(name)
    return frozenset(found)


def is_ordinary(word: str) -> bool:
    """True for a word of the language: a function word, a known word or its inflection, or a compound or derivation of known parts."""
    if word in load_set("small_words") or word in load_set("function_words") or word_classes(word):
        return True
    for prefix in ("un", "re", "non", "anti", "counter", "over", "pre", "sub", "para", "narco"):
        if word.startswith(prefix) and len(word) - len(prefix) > 3 and word_classes(word[len(prefix) :]):
            return True
    for suffix in ("person", "persons", "men", "man", "women", "woman", "'s", "ness", "ly"):
        if word.endswith(suffix) and len(word) - len(suffix) > 2 and (word_classes(word[: -len(suffix)]) or word_classes(word[: -len(suffix) - 1])):
            return True
    return False
