"""The names and persons of a text and how rare each is: two texts that share them tell of one event more often than not. No comparing here.

How rare a word is, is read from a table that comes with the program (made by benchmarks/linking/count_words.py). It is not counted in the articles
that are linked: so the likeness of two texts is theirs alone, and no article that arrives later can change it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

WORD = re.compile(r"[^\W_]+")
# A word of three letters or more whose first may be a capital; shorter ones are mostly initials and abbreviations. Small letters of English are ruled out
# here: nine words of ten need no second look.
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W_]{2,}")
# "a 21-year-old", "Lee Park, 21, ...", "aged 21": news of crime and accidents tells people by their ages.
_AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old|, (\d{1,2})[,.;]|\baged? (\d{1,2})\b")
# Up to four capitalised words in a row: the name of a person, or of a place or a body.
_FULL_NAME = r"[A-Z][\w'’-]+(?: [A-Z]\.?)?(?: [A-Z][\w'’-]+){1,3}"
_NAME_RUN = re.compile(_FULL_NAME)
# "Lee Park, 21, ...", "21-year-old Lee Park": who is told with an age is a victim or a suspect, and no place, paper or spokesman.
_AGED = re.compile(rf"({_FULL_NAME})(?:, (?:(?:age|aged) )?\d{{1,2}}[,.;)]| \(\d{{1,2}}\))|\d{{1,2}}[- ]year[- ]old ({_FULL_NAME})")
# Words in small letters and numbers of three digits and more: what happened, with what, and the numbers of houses and blocks.
_SMALL_WORD = re.compile(r"(?<![^\W_])(?:[a-z]{4,}|\d{3,5})(?![^\W_])")
# "2016" is a year more often than the number of a house.
_YEAR = re.compile(r"(?:19|20)\d\d")
# The beginning tells what happened; further down come other things.
_WORDS_UP_TO = 1500
_MAX_WORDS = 60
# A word that one text in eight has tells nothing.
_LEAST_WEIGHT = 2.0
# The rarest names of a text are what tells its incident from others; more of them cost time and add little.
_MAX_NAMES = 60
# The two words of a person's name weigh at least so much together; "High School, 17, ..." does not.
_PERSON_WEIGHT = 7.0
_TABLE = Path(__file__).with_name("word_frequencies.csv")


def find_names(text: str) -> dict[str, float]:
    """Return the capitalised words of a text, case folded, with their weight, rarest first and among equals in the order of the text.

    The weight is the inverse document frequency: the natural logarithm of one in how many texts has the word.
    """
    weights = _weights()
    rarest = weights[""]
    words = dict.fromkeys(word.casefold() for word in _CAPITALISED.findall(text) if word[0].isupper())
    telling = [(name, weight) for name in words if (weight := weights.get(name, rarest)) >= _LEAST_WEIGHT]
    telling.sort(key=lambda item: -item[1])
    return dict(telling[:_MAX_NAMES])


def find_words(text: str) -> dict[str, float]:
    """Return the words in small letters and the numbers of a text with their weight, as `find_names` does."""
    weights = _weights()
    rarest = weights[""]
    words = dict.fromkeys(_SMALL_WORD.findall(text[:_WORDS_UP_TO]))
    telling = [(word, weight) for word in words if (weight := weights.get(word, rarest)) >= _LEAST_WEIGHT and not _YEAR.fullmatch(word)]
    telling.sort(key=lambda item: -item[1])
    return dict(telling[:_MAX_WORDS])


def find_full_names(text: str) -> frozenset[str]:
    """Return the names of several words in a text as pairs of neighbouring words, case folded, without initials: "Lee J. Park" -> "lee park"."""
    return frozenset(key for run in _NAME_RUN.findall(text) for key in _name_keys(run))


def find_persons(text: str) -> frozenset[str]:
    """Return the persons whom a text tells with their age, each as the last pair of `find_full_names`."""
    persons = (key for one, two in _AGED.findall(text) for key in _name_keys(one or two)[-1:])
    return frozenset(key for key in persons if sum(map(word_weight, key.split())) >= _PERSON_WEIGHT)


def _name_keys(run: str) -> list[str]:
    """Return each pair of neighbouring words of a name, initials left out; the last pair is the one that tells a person best."""
    words = [word.casefold().removesuffix("'s").removesuffix("’s") for word in run.split() if len(word) > 2 or not word[:1].isupper()]
    return [f"{one} {two}" for one, two in pairwise(words)]


def find_ages(text: str) -> frozenset[int]:
    """Return the ages in years that a text gives."""
    return frozenset(int(one or two or three) for one, two, three in _AGE.findall(text))


def word_weight(word: str) -> float:
    """Return the weight of a word, case folded; a word that is not in the table weighs most."""
    weights = _weights()
    return weights.get(word, weights[""])


@cache
def _weights() -> Mapping[str, float]:
    """Return the weight of each word of the table; that of all others stands under the empty word."""
    rows = [line.rsplit(",", 1) for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#")][1:]
    counts = {word: int(texts) for word, texts in rows}
    total = counts.pop("")
    # A word that the table lacks stands in one text of such a collection, or in none.
    return {word: math.log(total / (count + 1)) for word, count in counts.items()} | {"": math.log(total / 2)}
