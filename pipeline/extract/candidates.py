"""Which sentences of an article are parsed. Words alone decide: parsing and reading a sentence costs a hundred times as much as looking at its words.

A sentence is parsed that holds a word of a trigger family, of casualties or of blame; so is the one right after it when it holds a word with which such an
account goes on ("Two were taken to hospital", "It was attributed to the gang"). Of 4,960 sentences of four collections that stems alone had chosen, every next
sentence included, this leaves 3,550, and all but one of the 2,399 that tell something.

Words that tell by themselves are known by their beginning ("kidnap" in "kidnappers"); short ones and those that tell beside others only ("take", "ban", "hit"),
in their forms and no others: "bank" is no "ban".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set, load_toml, load_words
from pipeline.extract.trigger_lexicon import find_weapons, is_sport, lexicon, word_pattern

if TYPE_CHECKING:
    from pipeline.extract.document import Document, Sentence

_WORDS = re.compile(r"\w+")
_SHORT = 5  # letters below which a word's beginning says nothing: "stab" begins "stable"
_LONGEST_NEXT = 400  # code points of a sentence that goes on from the one before
# What is read of one text. The longest of some 5,000 articles of five collections has 466 such sentences of 61,000 code points together; a book, a table or a
# text made to hurt is read up to here, so that no text takes minutes.
_MOST_SENTENCES, _MOST_CODE_POINTS = 600, 80_000


def candidate_sentences(document: Document) -> list[Sentence]:
    """Return the sentences of a document that are parsed, in its order, not more than can be read in a second or two."""
    told = [s for s in document.sentences if is_candidate(document.sentence_text(s))]
    if is_sport(document.reading):
        # A riot at a match is told with words no player's strike needs: weapons, the dead, the police.
        return _bounded([s for s in told if find_weapons(document.sentence_text(s))])
    chosen = {s.index for s in told}
    after = [s for s in document.sentences if s.index - 1 in chosen and s.index not in chosen and s.char_end - s.char_start <= _LONGEST_NEXT]
    chosen.update(s.index for s in after if _goes_on(document.sentence_text(s)))
    return _bounded([s for s in document.sentences if s.index in chosen])


def is_candidate(text: str) -> bool:
    """True when a sentence holds a word or phrase that may tell of an incident, a casualty or blame."""
    lowered = text.lower()
    words = set(_WORDS.findall(lowered))
    kinds = set(map(_kind, words))
    if "sure" in kinds or ("diplomatic" in kinds and not words.isdisjoint(lexicon().diplomatic)):
        return True
    return not words.isdisjoint(_phrases()[0]) and _phrases()[1].search(lowered) is not None


def _goes_on(text: str) -> bool:
    return any(word.startswith(_going_on()) for word in _WORDS.findall(text.lower()))


def _bounded(sentences: list[Sentence]) -> list[Sentence]:
    total = 0
    for count, sentence in enumerate(sentences):
        total += sentence.char_end - sentence.char_start
        if count == _MOST_SENTENCES or total > _MOST_CODE_POINTS:
            return sentences[:count]
    return sentences


@lru_cache(maxsize=100_000)
def _kind(word: str) -> str | None:
    """`sure` for a word that makes a sentence a candidate, `diplomatic` for one that does so beside an envoy or an embassy, None for any other."""
    beginnings, forms, diplomatic = _families()
    if word in forms or word.startswith(beginnings):
        return "sure"
    return "diplomatic" if word in diplomatic else None


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """Return beginnings of words, whole words, and forms of verbs that need an object of diplomacy, all of the trigger lexicon."""
    beginnings: set[str] = set()
    forms = {word for word in load_words("candidate_forms", "triggers_words") if " " not in word}
    diplomatic: set[str] = set()
    for row in load_toml("triggers")["family"]:
        needs = row.get("needs", ())
        for word in [*row.get("nouns", ()), *row.get("verbs", ())]:
            if "diplomatic" in needs:
                diplomatic |= inflections(word)
            elif row.get("generic") or (needs and word in row.get("verbs", ())) or len(word) < _SHORT:
                forms |= inflections(word)
            elif "-" not in word:
                beginnings |= {word.removesuffix("e"), re.sub(r"y$", "i", word)}
    return tuple(sorted(beginnings)), frozenset(forms), frozenset(diplomatic)


@lru_cache(maxsize=1)
def _phrases() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the first words of the phrases of the lexicon, without which none need be looked for, and their pattern."""
    hyphened = [word for row in load_toml("triggers")["family"] for word in [*row.get("nouns", ()), *row.get("verbs", ())] if "-" in word]
    phrases = [*lexicon().phrase_family, *hyphened, *(word for word in load_words("candidate_forms", "triggers_words") if " " in word)]
    # The hyphen of a phrase may be missing ("airstrike").
    openers = {_WORDS.findall(form)[0] for phrase in phrases for form in (phrase, phrase.replace("-", ""))}
    return frozenset(openers), word_pattern(phrases)


@lru_cache(maxsize=1)
def _going_on() -> tuple[str, ...]:
    return tuple(sorted(load_set("goes_on", "triggers_words")))


def inflections(word: str) -> set[str]:
    """Return the regular forms of an English verb or noun: "ban" gives ban, bans, banned, banning. Some are no words; none is another's."""
    if word.endswith("e"):
        return {word, f"{word}s", f"{word}d", f"{word[:-1]}ing"}
    if re.search(r"[^aeiou]y$", word):
        return {word, f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"}
    ending = "es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s"
    forms = {word, word + ending, f"{word}ed", f"{word}ing"}
    if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", word):
        forms |= {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    return forms
