"""The gate in front of extraction: may this text report an incident? Word families and a linear model over how they occur. Nothing is extracted."""

from __future__ import annotations

import json
import math
import re
import tomllib
from functools import cache
from itertools import combinations_with_replacement
from pathlib import Path

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
# News tells the event first: words of the first sentences are features of their own. What stands behind the first 60 sentences decides nothing.
_LEAD_SENTENCES = 4
_MAX_SENTENCES = 60
_ENOUGH = 2
_FIGURE_DIGITS = 3
_MOST_WORDS = 200_000  # remembered, 100 bytes each


class _Lexicon(dict[str, str | None]):
    """The family of each word, None for a word of no family. A word is looked up once, the longest beginning winning, and then remembered."""

    def __init__(self, families: dict[str, str]) -> None:
        super().__init__()
        self._stems: dict[str, str] = {}
        for name, words in families.items():
            for word in words.split():
                if word.endswith("*"):
                    self._stems[word[:-1]] = name
                else:
                    self[word] = name
        self._most = len(self) + _MOST_WORDS

    def __missing__(self, word: str) -> str | None:
        """Find the family of a new word. Figures below 1,000 are a family: tolls, ages, days of a month."""
        if word.isdigit():
            return "number" if len(word) <= _FIGURE_DIGITS else None
        stems = (word[:length] for length in range(len(word), 2, -1))
        family = next((self._stems[stem] for stem in stems if stem in self._stems), None)
        if len(self) < self._most:
            self[word] = family
        return family


@cache
def _lexicon() -> _Lexicon:
    families = tomllib.loads(Path(__file__).with_name("relevance.toml").read_text("utf-8"))
    return _Lexicon({name: family["words"] for name, family in families.items()})


@cache
def _weights() -> tuple[dict[str, float], float, float]:
    model = json.loads(Path(__file__).with_name("relevance_weights.json").read_text("utf-8"))
    return model["weights"], float(model["bias"]), float(model["threshold"])


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text, roughly: the title is one, and an abbreviation may end one too early."""
    return _SENTENCE_END.split(text)


def relevance_features(text: str) -> dict[str, float]:
    """Return the features of a text by name.

    `attack`: words of the family; `attack@first`: in the first sentence or title; `attack@lead`: sentences among the first four; `attack+harm`: sentences
    with both. All as log(1 + count). Words alone are no features: their weights fit the sets that taught them, and lost news of other kinds.
    """
    lexicon = _lexicon()
    counts: dict[str, float] = {}
    for number, sentence in enumerate(split_sentences(text)[:_MAX_SENTENCES]):
        families = [family for word in _WORD.findall(sentence.lower()) if (family := lexicon[word])]
        names = sorted(set(families))
        for family in families:
            counts[family] = counts.get(family, 0) + 1
        for pair in combinations_with_replacement(names, 2):
            key = "+".join(pair) if pair[0] != pair[1] else f"{pair[0]}@lead"
            if pair[0] != pair[1] or number < _LEAD_SENTENCES:
                counts[key] = counts.get(key, 0) + 1
        if number == 0:
            counts |= {f"{name}@first": 1 for name in names}
    return {name: math.log1p(count) for name, count in counts.items()}


def speaks_of_measures(text: str) -> bool:
    """Whether the first sentences hold two different words of unrest, or two of diplomacy.

    The sets the model learned from hold attacks and shootings; protests and measures between states hardly occur in them, and it would hold these back.
    """
    lexicon = _lexicon()
    words = {word for sentence in split_sentences(text)[:_LEAD_SENTENCES] for word in _WORD.findall(sentence.lower())}
    families = [lexicon[word] for word in words]
    return any(families.count(family) >= _ENOUGH for family in ("unrest", "diplomacy"))


def score_relevance(text: str) -> float:
    """Return 0 to 1: the linear model's confidence that the text reports an incident, calibrated on nothing but its training sets; at least 0.5 by rule."""
    weights, bias, _ = _weights()
    total = bias + sum(weights.get(name, 0.0) * value for name, value in relevance_features(text).items())
    score = round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)
    return max(score, 0.5) if speaks_of_measures(text) else score


def is_relevant(score: float) -> bool:
    """Whether an article with this score goes on to extraction."""
    return score >= _weights()[2]
