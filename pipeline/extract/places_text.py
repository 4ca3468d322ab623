"""The words of a text as the place finder sees them: offsets, folded keys, capitals, what stands between them. No gazetteer, no decision."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from pipeline.extract.lexicons import load_words
from pipeline.extract.place_names import fold_name

# A dotted abbreviation (U.S., D.C., B.C.), or letters with apostrophes inside (N'Djamena, Sana'a). Digits count as words so that they part names.
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’‘ʼʻ`][^\W\d_]+)*|\d+")
_JOINS = frozenset((" ", "-", "‑", "–", "\u00a0", "-\n"))
_ABBREVIATION = frozenset(
    (
        "st",
        "ste",
        "mt",
        "ft",
        "pt",
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "sen",
        "rep",
        "gov",
        "lt",
        "col",
        "capt",
        "sgt",
        "maj",
        "prof",
        "rev",
        "jr",
        "sr",
        "no",
        "vs",
        "etc",
        "inc",
        "co",
        "corp",
        "ltd",
        "dept",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "n",
        "s",
        "e",
        "w",
    )
)


@lru_cache(maxsize=60_000)
def _key(word: str) -> str:
    return fold_name(word)


class Words:
    """Parallel lists over the words of one text (index = word). `gap[i]` is the text between word i and word i + 1."""

    def __init__(self, text: str) -> None:
        """Split `text` into words."""
        self.text = text
        found = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        self.possessive = [len(word) > 2 and word[-2] in "'’" and word[-1] in "sS" for word, _, _ in found]
        if any(self.possessive):
            found = [(word[:-2], start, end - 2) if owner else (word, start, end) for (word, start, end), owner in zip(found, self.possessive, strict=True)]
        self.start = [start for _, start, _ in found]
        self.end = [end for _, _, end in found]
        self.key = [_key(word) for word, _, _ in found]
        self.low = [word.lower() for word, _, _ in found]
        self.cap = [word[0].isupper() for word, _, _ in found]
        self.upper = [cap and len(word) > 1 and word.isupper() for (word, _, _), cap in zip(found, self.cap, strict=True)]
        self.size = len(found)
        self.gap = [text[end + 2 * owner : start] for end, owner, start in zip(self.end, self.possessive, self.start[1:], strict=False)]
        self.gap.append(text[self.end[-1] :] if self.size else "")
        self._mark_lines()
        self._mark_sentences()
        self.lower_words = {self.low[i] for i in range(self.size) if not self.cap[i]}

    def _mark_lines(self) -> None:
        """`shout[i]`: the line is in capitals, so capitals say nothing; `title[i]`: a headline with most words capitalised."""
        self.shout = [False] * self.size
        self.title = [False] * self.size
        ends = [m.start() for m in re.finditer("\n", self.text)] + [len(self.text)]
        first = 0
        for end in ends:
            last = bisect_right(self.start, end, lo=first)
            span = range(first, last)
            if sum(self.cap[first:last]) * 2 < last - first:
                first = last
                continue
            letters = [i for i in span if self.low[i].isalpha()]
            if len(letters) >= 3 and sum(self.upper[i] for i in letters) > 0.7 * len(letters):
                for i in span:
                    self.shout[i] = True
            long = [i for i in letters if len(self.low[i]) > 3]
            if 3 <= len(letters) <= 25 and len(long) >= 3 and sum(self.cap[i] for i in long) > 0.75 * len(long):
                for i in span:
                    self.title[i] = True
            first = last

    def _mark_sentences(self) -> None:
        """`opens[i]`: word i begins a sentence, a line or a quotation; `paragraph[i]`: it begins a line."""
        self.opens = [True] * self.size
        self.paragraph = [True] * self.size
        for i in range(1, self.size):
            gap = self.gap[i - 1]
            if gap == " ":
                self.opens[i] = self.paragraph[i] = False
                continue
            self.paragraph[i] = "\n" in gap.strip(" ")
            stop = any(c in gap for c in ".!?:;") and not (gap.startswith(".") and (self.low[i - 1] in _ABBREVIATION or len(self.low[i - 1]) == 1))
            self.opens[i] = self.paragraph[i] or stop or any(c in gap for c in '"“”•*|(')

    def joined(self, i: int) -> bool:
        """Whether words i and i + 1 can belong to one name: a blank, a hyphen, a line wrap, or the dot of an abbreviation between them."""
        if i + 1 >= self.size or self.possessive[i]:
            return False
        gap = self.gap[i]
        if gap in _JOINS:
            return True
        if gap == "\n":
            # a wrapped line, not a headline or a list: the line so far is long
            return self.start[i] - self.text.rfind("\n", 0, self.start[i]) > 40
        return gap in (". ", ".\u00a0", ".") and (self.low[i] in _ABBREVIATION or len(self.low[i]) == 1)

    def before(self, i: int) -> int:
        """Index of the word before i when only blanks or quotation marks part them, else -1."""
        return i - 1 if i > 0 and not self.opens[i] and not self.gap[i - 1].strip(" \u00a0\n'’‘-") else -1


@lru_cache(maxsize=1)
def inside_words() -> frozenset[str]:
    """Return the small words that may stand inside a place name."""
    return frozenset(load_words("inside", "place_cues"))
