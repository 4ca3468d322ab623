"""The names in a text and how rare each is: two texts that share rare names tell of one event more often than not. No comparing here.

How rare a word is, is read from a table that comes with the program (made by benchmarks/linking/count_words.py). It is not counted in the articles
that are linked: so the likeness of two texts is theirs alone, and no article that arrives later can change it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

WORD = re.compile(r"[^\W_]+")
# A word of three letters or more whose first may be a capital; shorter ones are mostly initials and abbreviations. Small letters of English are ruled out
# here: nine words of ten need no second look.
_CAPITALISED = re.compile(r"(?<![^\W_])[^\W\d_a-z][^\W_]{2,}")
# "a 21-year-old", "Lee Park, 21, ...", "aged 21": news of crime and accidents tells people by their ages.
_AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old|, (\d{1,2})[,.;]|\baged? (\d{1,2})\b")
# A word that one text in eight has tells nothing.
_LEAST_WEIGHT = 2.0
# The rarest names of a text are what tells its incident from others; more of them cost time and add little.
_MAX_NAMES = 60
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
