"""The gate in front of extraction: may this text report an incident? A lexicon counts words of violence and its consequences. Nothing is extracted."""

from __future__ import annotations

import math
import re
import tomllib
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# Lower than what separates best: a text let through costs a second of parsing, one held back is lost to the dataset.
THRESHOLD = 0.2
_LEAD_WORDS = 120


@cache
def _lexicon() -> dict[str, float]:
    families = tomllib.loads(Path(__file__).with_name("relevance.toml").read_text("utf-8"))
    return {word: float(family["weight"]) for family in families.values() for word in family["words"]}


def score_relevance(text: str) -> float:
    """Return 0 to 1: how much the text's words speak of violent or diplomatic incidents. Words in the first 120 count twice: news begins with the event."""
    weights = _lexicon()
    words = _WORD.findall(text.lower())
    found = sum(weights.get(word, 0.0) for word in set(words)) + sum(weights.get(word, 0.0) for word in set(words[:_LEAD_WORDS]))
    return round(1 - math.exp(-found / 4), 4)


def is_relevant(score: float) -> bool:
    """Whether an article with this score goes on to extraction."""
    return score >= THRESHOLD
