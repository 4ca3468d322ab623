"""Taking names out of one text: replaced by a mark in a column, cut off at the edge of a quote. Which names, and in which tables, is decided elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

WITHHELD = "[name withheld]"
"""Stands where a name stood, so that nobody takes the words for the source's own; null would say that nothing was told."""

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|scores|hundreds?"
    r"|thousands?|several|many)\b",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\b(?:kill|slain|murder|dead|die[sd]?\b|death|wound|injur|hurt|shot|shoot|stab|bomb|blast|explo|attack|kidnap|abduct|seiz|hijack|arrest|detain|miss(?:ing)"
    r"|clash|strike|struck|fire[sd]?\b|responsib|den(?:y|ie)|claim|blame|accus|charg)",
    re.IGNORECASE,
)
# What a cut may leave at the edges: blanks, stops, and words that lead on to a name.
_LEFT_EDGE = re.compile(r"^(?:['’]s\b|[\s,;:.)\]’'\"”–—-]|(?:and|or|who)\b(?=\s))+")
_RIGHT_EDGE = re.compile(r"(?:[\s,;:(\[“\"'–—-]|(?<=\s)(?:and|or|of|by|the|a|an|including|named|called|mr|mrs|ms|dr)\b\.?)+$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}|\d")


def compile_names(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for whole names, longer ones first, with any white space; None when there are none.

    The case of a single word counts: "Rose" is a name where "rose" is a deed. Names of several words are found in any case.
    """
    found = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))
    if not found:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_as_pattern, found))})(?!\w)")


def _as_pattern(name: str) -> str:
    words = [re.escape(word) for word in name.split()]
    return words[0] if len(words) == 1 else "(?i:" + r"\s+".join(words) + ")"


def withhold(text: str, names: re.Pattern[str]) -> str:
    """Return the text with WITHHELD for each name; a name told in two parts side by side gets one."""
    marked = names.sub(WITHHELD, text)
    double = f"{WITHHELD} {WITHHELD}"
    while double in marked:
        marked = marked.replace(double, WITHHELD)
    return marked


def narrow(quote: str, names: re.Pattern[str]) -> tuple[int, int] | None:
    """Return the part of a quote (start and end within it) that says most and holds no name; None when no words are left.

    The part stays a piece of the text as it is written: a quote is cut, never changed. Numbers and what was done count most, then length.
    """
    edges = [0, *(at for match in names.finditer(quote) for at in match.span()), len(quote)]
    best: tuple[float, int, int] | None = None
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if start > 0 and (lead := _LEFT_EDGE.match(quote[start:end])):
            start += lead.end()
        if end < len(quote) and (tail := _RIGHT_EDGE.search(quote, start, end)):
            end = tail.start()
        piece = quote[start:end]
        if _WORD.search(piece):
            worth = 40 * bool(_NUMBER.search(piece)) + 60 * bool(_DEED.search(piece)) + min(len(piece), 160) / 4
            if best is None or worth > best[0]:
                best = (worth, start, end)
    return best[1:] if best else None
