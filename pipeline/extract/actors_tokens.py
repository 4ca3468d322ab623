"""Cuts a text into words as names of actors are compared: without case, accents, apostrophes and spelling variants, at exact offsets. Knows no names.

Every fold maps one code point to one code point, so an offset in the folded text is an offset in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_APOSTROPHES = "'’‘ʼʿʾ`´′ʻ"
_HYPHENS = "-‐‑‒–—−"
# Letters whose decomposition has no plain base.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "ð": "d", "þ": "t", "æ": "a", "œ": "o", "ß": "s", "ŋ": "n", "ə": "a"}
_INITIALISM = r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?"
_WORD = re.compile(rf"{_INITIALISM}|[^\W_][\w\u0300-\u036f]*(?:'\w[\w\u0300-\u036f]*)*")
_COMBINING = re.compile(r"[\u0300-\u036f]")
# The article and the connecting particle of Arabic names in the usual transliterations; ambiguous ones count only before a hyphen.
_ARTICLES = frozenset(("el", "ul", "ud", "ur", "il", "oul"))
_HYPHEN_ARTICLES = frozenset(("as", "ash", "an", "ar", "ad", "at", "az", "us", "un", "ol", "os", "ed"))
_HYPHEN_LINKS = frozenset(("i", "e"))
# What may stand between two words of one name: blanks, hyphens, quotation marks, one line end.
_GAP = re.compile(r"(?:'s)?[ \t]*\n?[ \t]*[-'\"“”«»(\[/.]?[ \t]*[-'\"“”«»]?[ \t]*\n?[ \t]*")


class _Folding(dict[int, str]):
    """Code point -> folded code point, filled on demand; str.translate calls it once for each code point it has not seen."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _APOSTROPHES:
            folded = "'"
        elif char in _HYPHENS:
            folded = "-"
        else:
            low = char.lower()
            base = unicodedata.normalize("NFKD", _PLAIN.get(low, low))[:1]
            folded = base if len(low) == 1 and base.isalnum() and char.isalnum() else (low if len(low) == 1 else char)
            if char == "İ":
                folded = "i"
        self[code] = folded
        return folded


_FOLDING = _Folding()


@dataclass(slots=True)
class Words:
    """A text cut into words. `starts`/`ends` are offsets of the text (possessive 's left out), `norms` the compared forms."""

    text: str
    folded: str
    starts: list[int]
    ends: list[int]
    norms: list[str]
    possessive: list[bool]

    def gap(self, index: int) -> str:
        """Return the folded characters between word `index` and the next one."""
        return self.folded[self.ends[index] : self.starts[index + 1]]

    def joins(self, index: int) -> bool:
        """True when word `index` and the next one can belong to one name: same sentence, no comma, no blank line between."""
        return joins(self.folded, self.ends[index], self.starts[index + 1])


def joins(folded: str, end: int, start: int) -> bool:
    """True when the characters between two words do not part them."""
    size = start - end
    if size == 1:
        return folded[end] in " -\n/'"
    if size > 6:
        return False
    gap = folded[end:start]
    return _GAP.fullmatch(gap) is not None and gap.count("\n") < 2 and "." not in gap and "(" not in gap and "[" not in gap


def fold(text: str) -> str:
    """Return `text` in lower case without accents, code point for code point."""
    return text.translate(_FOLDING)


def cut(text: str, spellings: Mapping[str, str]) -> Words:
    """Return the words of `text`; `spellings` maps folded forms to the form they are compared in."""
    folded = fold(text)
    starts: list[int] = []
    ends: list[int] = []
    norms: list[str] = []
    possessive: list[bool] = []
    size = len(folded)
    for match in _WORD.finditer(folded):
        word = match.group()
        start, end = match.span()
        owns = False
        if not word.isalnum():
            if "." in word:
                word = word.replace(".", "")
            elif word.endswith("'s"):
                word = word[:-2]
                end -= 2
                owns = True
            if not word.isascii():
                word = _COMBINING.sub("", word)
            word = spellings.get(word, word).replace("'", "")
        if len(word) <= 3:
            hyphen = end < size and folded[end] == "-"
            if word in _ARTICLES or (hyphen and word in _HYPHEN_ARTICLES):
                word = "al"
            elif hyphen and word in _HYPHEN_LINKS and start and folded[start - 1] == "-":
                word = "e"
        if not owns and folded.startswith("'", end) and not folded.startswith("'", end + 1) and word.endswith("s"):
            owns = True
        starts.append(start)
        ends.append(end)
        norms.append(spellings.get(word, word))
        possessive.append(owns)
    return Words(text, folded, starts, ends, norms, possessive)
