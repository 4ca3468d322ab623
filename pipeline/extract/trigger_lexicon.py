"""The compiled words of lexicon/triggers.toml, and what words alone tell: candidates, sport, weapons, the type of a generic attack. No tree is read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.lexicons import load_toml

_WORD = re.compile(r"\w+")
_MOST_HYPHENS = 5  # parts of a phrase between hyphens


@dataclass(frozen=True, slots=True)
class Family:
    """One family of trigger words from the lexicon."""

    type: str
    strength: int
    generic: bool
    needs: frozenset[str]
    weapons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    nouns: dict[str, Family]
    verbs: dict[str, list[Family]]
    phrases: re.Pattern[str]
    phrase_family: dict[str, Family]
    cues: tuple[tuple[str, Phrases], ...]
    refine: tuple[tuple[str, Phrases], ...]
    not_events: dict[str, Phrases]
    accident: re.Pattern[str]
    politics: re.Pattern[str]
    sport: re.Pattern[str]
    diplomatic: frozenset[str]


def word_pattern(words: list[str]) -> re.Pattern[str]:
    """Return a case-sensitive pattern for whole words or phrases, longest first; hyphens and blanks in a phrase are interchangeable."""
    parts = [re.escape(w).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]?") for w in sorted(set(words), key=lambda w: (-len(w), w))]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w])") if parts else re.compile(r"(?!)")


class Phrases:
    """Words and phrases to be found in a lower-case text. The pattern of all of them runs only where the longest word of one of them stands."""

    def __init__(self, phrases: list[str]) -> None:
        """Compile `word_pattern(phrases)`."""
        self.pattern = word_pattern(phrases)
        written = {form for phrase in phrases for form in (phrase, *_joined(phrase))}
        self._words = frozenset(max(_WORD.findall(form), key=len) for form in written)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in `text`."""
        return None if self._words.isdisjoint(words_in(text)) else self.pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield all matches in `text`."""
        return iter(()) if self._words.isdisjoint(words_in(text)) else self.pattern.finditer(text)


def _joined(phrase: str) -> list[str]:
    """Return how a phrase may be written without some of its hyphens."""
    parts = phrase.split("-")
    seams = itertools.product("- ", repeat=len(parts) - 1) if len(parts) <= _MOST_HYPHENS else ()
    return ["".join(part + ("" if seam == " " else seam) for part, seam in zip(parts, [*chosen, ""], strict=True)) for chosen in seams]


@lru_cache(maxsize=256)
def words_in(text: str) -> frozenset[str]:
    """Return the different words of a text; many lists are held against the same sentence."""
    return frozenset(_WORD.findall(text))


@lru_cache(maxsize=1)
def lexicon() -> _Lexicon:
    """Return the compiled trigger lexicon."""
    data = load_toml("triggers")
    nouns: dict[str, Family] = {}
    verbs: dict[str, list[Family]] = {}
    phrase_family: dict[str, Family] = {}
    for row in data["family"]:
        family = Family(row["type"], row.get("strength", 2), row.get("generic", False), frozenset(row.get("needs", ())), tuple(row.get("weapons", ())))
        for noun in row.get("nouns", ()):
            nouns.setdefault(noun, family)
        for verb in row.get("verbs", ()):
            verbs.setdefault(verb, []).append(family)
        for phrase in row.get("phrases", ()):
            phrase_family.setdefault(re.sub(r"[\s-]+", " ", phrase), family)
    return _Lexicon(
        nouns=nouns,
        verbs=verbs,
        phrases=word_pattern(list(phrase_family)),
        phrase_family=phrase_family,
        cues=tuple((row["weapon"], Phrases(row["words"])) for row in data["cue"]),
        refine=tuple((code, Phrases(words)) for code, words in data["refine"].items()),
        not_events={key: Phrases(words) for key, words in data["not_events"].items() if words},
        accident=word_pattern(data["accident"]["words"]),
        politics=word_pattern(data["politics"]["words"]),
        sport=word_pattern(data["sport"]["words"]),
        diplomatic=frozenset(data["diplomatic"]["objects"]),
    )


def is_sport(text: str) -> bool:
    """True when a text holds three different words of play and its strikes and attacks are therefore none."""
    return len({m.group() for m in lexicon().sport.finditer(text.lower())}) >= 3


def find_weapons(text: str) -> list[str]:
    """Return the weapon codes whose words stand in `text` (any case), in the order of the lexicon."""
    lowered = text.lower()
    found = [code for code, pattern in lexicon().cues if pattern.search(lowered)]
    if "rocket" in found and "grenade" in found and not re.search(r"(?<!propelled )(?<!propelled-)grenade", lowered):
        found.remove("grenade")
    if "vehicle_bomb" in found and "explosive_device" in found:
        found.remove("explosive_device")
    return found


def refine_type(text: str) -> str | None:
    """Return the event type that the words around a generic attack suggest, None when they suggest none."""
    lowered = text.lower()
    return next((code for code, pattern in lexicon().refine if pattern.search(lowered)), None)
