"""Numbers inside time expressions: "twenty-four", "a few", "2 1/2", "a hundred", "third". Counts of people are numbers.py's business."""

from __future__ import annotations

import re

from pipeline.extract.dates_tokens import LEXICON

_NUMBERS: dict[str, int] = LEXICON["numbers"] | {"dozen": 12, "couple": 2}
_ORDINALS: dict[str, int] = LEXICON["ordinals"] | {"second": 2}
_VAGUE = frozenset(("few", "several", "many", "some", "dozens"))
_MULTIPLIERS = frozenset(("dozen", "couple", "hundred", "thousand"))


def small_number(word: str) -> int:
    """Return the value of "3", "3rd", "third", "three"; 0 when the word is no number. More than six digits are cut off."""
    digits = re.match(r"\d{1,6}", word)
    return int(digits.group()) if digits else _NUMBERS.get(word) or _ORDINALS.get(word, 0)


def quantity(words: list[str]) -> tuple[float | None, bool]:
    """Return the amount that the words state (None: a vague one, like "a few") and whether they are a quantity at all.

    Of two alternatives ("two or three", "12 to 18") the first counts, as TIMEX3 does.
    """
    if not _VAGUE.isdisjoint(words):
        return None, True
    if words[-2:] == ["/", "2"]:  # 5 1/2 is 5, 1, /, 2
        return small_number(words[0]) + 0.5, True
    if words[0] == "half" or words[-1] == "half":
        return 0.5, True
    total, seen = 0.0, False
    for word in words:
        if seen and word in ("or", "to"):
            break
        if word[0].isdigit():
            plain = word.replace(",", "")
            if len(plain) > 9 or plain.count(".") > 1:
                return None, False
            total, seen = total + float(plain), True
        elif word in _MULTIPLIERS:
            total, seen = (total or 1) * _NUMBERS[word], True
        elif word in _NUMBERS:
            total, seen = total + _NUMBERS[word], True
        elif word in ("a", "an") and len(words) == 1:
            return 1.0, True
    return total, seen
