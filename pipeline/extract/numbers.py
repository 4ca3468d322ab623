"""How many: finds quantity expressions in a sentence and gives their bounds. Knows nothing of victims; counts.py says of whom.

Method: a small regular grammar over the sentence's words (digits, number words, bounds, ranges, vague quantities); no parse is needed, so it holds for
headlines and broken sentences as well. Offsets are relative to the text that is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.extract.lexicons import load_toml

CountKind = Literal["exact", "at_least", "at_most", "about", "range", "vague"]
_MAX_COUNT = 2_000_000  # more persons than any single incident can touch; larger figures are money, votes, populations

_DIGITS = r"\d{1,3}(?:[,.]\d{3})+(?![\d])|\d{1,7}(?![\d])"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text. `low`/`high` None on both sides = vague; high None = "at least"; low None = "at most".

    `number_start`/`number_end` bound the bare number, `char_start` includes the words that bound it ("at least").
    """

    char_start: int
    char_end: int
    number_start: int
    number_end: int
    low: int | None
    high: int | None
    kind: CountKind


@dataclass(frozen=True, slots=True)
class _Grammar:
    number: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    vague: re.Pattern[str]
    measure: re.Pattern[str]
    bound_of: dict[str, CountKind]
    words: dict[str, int]
    scales: dict[str, int]


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    data = load_toml("numbers")
    units, tens, scales = data["units"], data["tens"], data["scales"]
    atoms = _alternatives([*units, *tens])
    scale = _alternatives(list(scales))
    word_number = rf"(?:(?:a|an|half a|{atoms}|\d{{1,4}})[\s-]+(?:and[\s-]+)?)?(?:{atoms}|{scale})(?:(?:[\s-]+and)?[\s-]+(?:{atoms}|{scale}))*"
    bound_of: dict[str, CountKind] = {}
    for table in ("bounds", "bounds_after"):
        for kind, phrases in data[table].items():
            bound_of |= dict.fromkeys(phrases, kind)
    flags = re.IGNORECASE
    return _Grammar(
        number=re.compile(
            rf"(?<![\w$€£.,#/-])(?:{_DIGITS}(?:\s(?:million|thousand|hundred))?|{word_number})(?![\w]|[.,]\d|%|-[a-z]+-old|-year|st\b|nd\b|rd\b|th\b)", flags
        ),
        before=re.compile(rf"(?:\b({_alternatives([p for k in data['bounds'].values() for p in k])})\s+)(?:(?:a|an|the)\s+)?$", flags),
        after=re.compile(rf"\s+({_alternatives([p for k in data['bounds_after'].values() for p in k])})\b", flags),
        vague=re.compile(rf"\b(?:{_alternatives(data['vague']['phrases'])})\b", flags),
        measure=re.compile(rf"[\s-]*(?:{_alternatives(data['measures']['nouns'])})(?![a-z])", flags),
        bound_of=bound_of,
        words={**units, **tens, "a": 1, "an": 1},
        scales=scales,
    )


def parse_number(text: str) -> int | None:
    """Return the value of a number in digits or English words ("1,200", "twenty-two", "two dozen", "half a dozen"), None when it is none."""
    grammar = _grammar()
    lowered = text.lower().strip()
    half = lowered.startswith("half a ")
    tokens = re.findall(r"\d[\d,.]*|[a-z]+", lowered[7:] if half else lowered)
    total, current, seen = 0, 0, False
    for token in tokens:
        if token[0].isdigit():
            current += int(re.sub(r"\D", "", token))
        elif token in grammar.words:
            current += grammar.words[token]
        elif token in grammar.scales:
            value = grammar.scales[token]
            current = max(current, 1) * value
            if value >= 1000:
                total, current = total + current, 0
        elif token != "and":
            return None
        seen = seen or token != "and"
    if not seen:
        return None
    value = total + current
    return value // 2 if half else value


def parse_ordinal(text: str) -> int | None:
    """Return the value of an ordinal in digits or one English word ("seventh", "21st"), None when it is none."""
    lowered = text.lower().strip()
    digits = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", lowered)
    if digits:
        return int(digits.group(1))
    ordinals = load_toml("casualties")["ordinals"]
    return ordinals.index(lowered) + 2 if lowered in ordinals else None


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of `text` in order, bounds and ranges applied; measures, ages, ordinals, sums and years are left out."""
    grammar = _grammar()
    found: list[Quantity] = []
    for match in grammar.number.finditer(text):
        value = parse_number(match.group())
        if value is None or value > _MAX_COUNT or _is_no_count(text, match, value):
            continue
        start, end = match.span()
        kind: CountKind = "exact"
        low: int | None = value
        high: int | None = value
        before = grammar.before.search(text, max(0, start - 30), start)
        after = grammar.after.match(text, end)
        if before:
            kind, char_start = grammar.bound_of[before.group(1).lower()], before.start(1)
        else:
            char_start = start
        if after:
            kind, end = grammar.bound_of[after.group(1).lower()], after.end(1)
        if kind == "at_least":
            high = None
        elif kind == "at_most":
            low = None
        found.append(Quantity(char_start, end, *match.span(), low, high, kind))
    found = _join_ranges(text, found)
    taken = [(q.char_start, q.char_end) for q in found]
    for match in grammar.vague.finditer(text):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            found.append(Quantity(*match.span(), *match.span(), None, None, "vague"))
            taken.append(match.span())
    return sorted(found, key=lambda q: q.char_start)


# "22:33", "06-05-2016", "5/9/16": the digits of a time stamp count nobody.
_CLOCK_OR_DATE = re.compile(r"(?<!\d)(?:\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}([-./])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([-./])\d{1,2}\2\d{1,2})(?!\d)")


_PERSON = r"(?:man|woman|boy|girl|male|female|youth|teenager|mother|father)"


def _is_no_count(text: str, match: re.Match[str], value: int) -> bool:
    """True for measures, money, years, dates, list numbers and model names."""
    start, end = match.span()
    if _grammar().measure.match(text, end) or any(m.start() <= start and end <= m.end() for m in _CLOCK_OR_DATE.finditer(text, max(0, start - 10), end + 10)):
        return True
    before = text[max(0, start - 12) : start]
    if re.search(r"(?:[$€£]\s?|US\$|\bNo\.? |\bnumber |\broute |\bhighway |\bflight |\baged? |\bat )$", before, re.IGNORECASE):
        return not re.search(r"\b(?:stand|stood|put|stands|estimated|toll)\s+at $", text[max(0, start - 20) : start], re.IGNORECASE)
    if re.search(rf"\b{_PERSON} (?:of|aged) (?:about |around |some |roughly )?$", text[max(0, start - 24) : start], re.IGNORECASE) and value < 110:
        return not re.match(r"\s+(?:people|persons|victims|children)", text[end : end + 12])  # "a man of about 30 died"
    if re.search(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? $", before) and value <= 31:
        return True
    if match.group().isdigit() and 1900 <= value <= 2100 and not re.match(r"\s+(?:people|civilians|soldiers|dead|deaths|were|others)", text[end : end + 12]):
        return True
    if re.match(r"\s+(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b", text[end : end + 12]):
        return True
    # "one of the worst", "one another", "one day": no count of persons
    return match.group().lower() == "one" and bool(
        re.match(r"\s+(?:of the (?:most|worst|deadliest|largest|biggest|main)|another|day|such|hand|way|thing|point|reason|time)\b", text[end : end + 22])
    )


_RANGE_JOIN = re.compile(r"\s*(?:-|–|—|to|or|and)\s*", re.IGNORECASE)


def _join_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join "80 to 81", "three or four", "10-15", "between 10 and 15" into one quantity of kind range."""
    out: list[Quantity] = []
    for quantity in found:
        last = out[-1] if out else None
        gap = text[last.number_end : quantity.number_start] if last else ""
        if last and last.kind in ("exact", "about") and quantity.kind == "exact" and len(gap) <= 6 and _RANGE_JOIN.fullmatch(gap):
            lead = text[max(0, last.char_start - 9) : last.char_start].lower()
            word = gap.strip().lower()
            low, high = last.low, quantity.high
            fits = low is not None and high is not None and 0 < low < high
            if fits and (word != "and" or lead.endswith("between ")) and not (word == "to" and lead.endswith("from ")):
                begin = last.char_start - 8 if lead.endswith("between ") else last.char_start
                out[-1] = Quantity(begin, quantity.char_end, last.number_start, quantity.number_end, low, high, "range")
                continue
        out.append(quantity)
    return out
