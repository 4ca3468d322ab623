"""Folding of place names: the keys under which the gazetteer files a name and looks it up. No data, no lookup.

Two keys. `fold_name` joins spellings that differ in case, accents, apostrophes, hyphens and common abbreviations (St., Mt., Ft.). `skeleton` joins
transliterations of one name (Deir al-Zor, Dayr az-Zawr, Deir ez-Zor): consonants only, articles dropped, digraphs merged; it is loose, so a match by it must be
confirmed by `alike`.
"""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import JaroWinkler

# Letters that Unicode decomposition leaves alone, and marks that stand for ayn, hamza or the soft sign in transliterations.
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ə": "a", "ŋ": "n", "&": " and ",
        "'": None, "’": None, "‘": None, "ʼ": None, "ʻ": None, "ʿ": None, "ʾ": None, "`": None, "´": None, "′": None, "ʹ": None, ".": None, "·": None,
    }
)  # fmt: skip
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point"}
_ARTICLES = frozenset(
    (
        "al",
        "el",
        "ad",
        "ed",
        "ar",
        "er",
        "as",
        "es",
        "ash",
        "esh",
        "at",
        "et",
        "az",
        "ez",
        "an",
        "en",
        "ath",
        "adh",
        "ul",
        "ol",
        "o",
        "e",
        "i",
        "va",
        "wa",
        "ve",
        "and",
    )
)
_MERGE = (
    ("ch", "c"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("sh", "s"),
    ("zh", "j"),
    ("ts", "c"),
    ("ph", "f"),
    ("ck", "k"),
    ("dj", "j"),
    ("q", "k"),
    ("x", "ks"),
    ("v", "w"),
    ("p", "b"),
)
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiouywh]")


def fold_name(name: str) -> str:
    """Return the lookup key of a name: lower case ASCII words separated by one blank; "" when nothing is left (other scripts)."""
    text = name.lower().translate(_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
        if any(c > "\u024f" and c.isalpha() for c in text):
            return ""
    words = _NOT_WORD.sub(" ", text).split()
    return " ".join([_SHORT.get(word, word) for word in words])


def skeleton(folded: str) -> str:
    """Return the consonant key of a folded name, "" when fewer than three consonants are left (too many names would share it)."""
    text = "".join(word for word in folded.split() if word not in _ARTICLES)
    first = text[:1]
    for old, new in _MERGE:
        text = text.replace(old, new)
    text = _DOUBLE.sub(r"\1", _VOWELS.sub("", text))
    if len(text) < 3:
        return ""
    return ("*" if first in "aeiouyhw" else "") + text


def alike(left: str, right: str) -> float:
    """Return how alike two folded names are, 0 to 1 (Jaro-Winkler over the words without articles)."""
    return JaroWinkler.similarity(_bare(left), _bare(right))


def _bare(folded: str) -> str:
    return "".join(word for word in folded.split() if word not in _ARTICLES)
