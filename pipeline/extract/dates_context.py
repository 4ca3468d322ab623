"""What a rule's resolver sees: the matched tokens and the time of writing, with the readings of numbers, months and years in them. Decides nothing by itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_tense import direction, follows_past_verb
from pipeline.extract.dates_tokens import LEXICON, Tokens

_NUMBERS: dict[str, int] = LEXICON["numbers"] | {"a": 1, "an": 1, "dozen": 12, "couple": 2, "dozens": 24}
_ORDINALS: dict[str, int] = LEXICON["ordinals"] | {"second": 2}


@dataclass
class Context:
    """The time of writing, and what the text has spoken of so far."""

    published: dt.date | None
    focus: Value | None = None  # the last dated expression
    day: Value | None = None  # the last one that is a day
    quarter: Value | None = None  # the last quarter named: company news then says "a year ago" of quarters


@dataclass(frozen=True, slots=True)
class Found:
    """One match of a grammar rule: group names give the first token of a group, in lower case ("" when the group did not take part)."""

    tokens: Tokens
    match: re.Match[str]

    def has(self, group: str) -> bool:
        """Tell whether the rule has the group and it took part."""
        return group in self.match.re.groupindex and self.match.group(group) is not None

    def at(self, group: str) -> int:
        """Return the index of the first token of a group, -1 when it did not take part."""
        return self.match.start(group)

    def word(self, group: str) -> str:
        """Return the first token of a group, "" when it did not take part."""
        return self.tokens.words[self.match.start(group)] if self.has(group) else ""

    def words(self, group: str) -> list[str]:
        """Return all tokens of a group."""
        return self.tokens.words[self.match.start(group) : self.match.end(group)]

    def words_all(self) -> list[str]:
        """Return all tokens of the match."""
        return self.tokens.words[self.match.start() : self.match.end()]

    def raw(self, group: str) -> str:
        """Return the first token of a group as written."""
        return self.tokens.raw(self.match.start(group)) if self.has(group) else ""

    def before(self, distance: int = 1) -> str:
        """Return the token `distance` before the match."""
        return self.tokens.word(self.match.start() - distance)

    def after(self, distance: int = 1) -> str:
        """Return the token `distance` after the match."""
        return self.tokens.word(self.match.end() - 1 + distance)

    def direction(self) -> int:
        """Return -1, 0 or 1: where the verbs around the match point."""
        return direction(self.tokens, self.match.start(), self.match.end() - 1)

    def follows_past_verb(self) -> bool:
        """Tell whether a verb of the past stands within three tokens before the match."""
        return follows_past_verb(self.tokens, self.match.start())

    def month(self, group: str = "month") -> int:
        """Return the month number of a group."""
        return int(LEXICON["months"][self.word(group)])

    def integer(self, group: str) -> int:
        """Return a day number, ordinal or year."""
        return small_number(self.word(group))

    def unit(self, group: str = "unit") -> str:
        """Return the TIMEX3 unit of a group."""
        return unit_code(self.word(group))


Resolver = Callable[[Found, Context], Value | None]


def unit_code(word: str) -> str:
    """Return the TIMEX3 unit of "day", "days", "centuries" ..."""
    units: dict[str, str] = LEXICON["units"]
    return "C" if word == "centuries" else units.get(word) or units[word.removesuffix("s")]


def small_number(word: str) -> int:
    """Return the value of "3", "3rd", "third", "three"; 0 when it is none (or absurdly long)."""
    digits = re.match(r"\d{1,6}", word)
    return int(digits.group()) if digits else _NUMBERS.get(word) or _ORDINALS.get(word, 0)


def quantity(words: list[str]) -> tuple[float | None, bool]:
    """Read a quantity ("three", "twenty-four", "a few", "two or three", "a hundred", "1.5").

    Returns the amount (None when it is vague) and whether the words are a quantity at all. Of two alternatives the first counts, as TIMEX3 does.
    """
    total, seen = 0.0, False
    for word in words:
        if word in ("few", "several", "many", "some"):
            return None, True
        if word in ("or", "to") and seen:
            break
        if word in ("and", "-", "–", "of", "or", "to"):
            continue
        if word == "/":  # 5 1/2
            total = total - 0.5 if words[-3:] == ["1", "/", "2"] else total
            break
        if word[0].isdigit():
            plain = word.replace(",", "")
            if len(plain) > 9 or plain.count(".") > 1:
                return None, False
            total, seen = total + float(plain), True
            continue
        number = _NUMBERS.get(word)
        if word == "dozens":
            return None, True
        if word == "half":
            total, seen = (0.5, True) if not seen or words[0] == "half" else (total + 0.5, True)
        elif number is None:
            return None, False
        elif number >= 100 or word in ("dozen", "couple"):
            total, seen = (total or 1) * number, True
        elif word not in ("a", "an"):
            total, seen = total + number, True
        elif len(words) == 1:
            total, seen = 1.0, True
    return total, seen


def year_of_month(context: Context, found: Found, month: int, day: int | None = None) -> int | None:
    """Return the year of a month (and day) without one, None without a time of writing.

    It is the last one, the day of writing included, or the next when the verbs point ahead. A day up to 45 days ahead is taken too, unless a past verb stands
    right before it, and so is one of the next two months if no verb says anything: papers write the year of a day that is eleven months gone.
    """
    here = context.published
    if here is None:
        return None
    way = found.direction()
    if day is None:
        past_year = here.year if month <= here.month else here.year - 1
        ahead = (month - here.month) % 12
        return past_year + 1 if (way > 0 and 0 < ahead <= 7) or (way == 0 and 0 < ahead <= 2) else past_year
    candidates = [date for year in (here.year - 1, here.year, here.year + 1) if (date := cal.make_date(year, month, day))]
    past = [date for date in candidates if date <= here]
    ahead = [date for date in candidates if date > here]
    if not past or not ahead:  # 29 February
        return past[-1].year if past else None
    if way > 0:  # a day just over stays where it is: "the attack of 3 March will not be forgotten"
        return past[-1].year if (here - past[-1]).days < 60 else ahead[0].year
    if (ahead[0] - here).days <= 45 and not found.follows_past_verb():
        return ahead[0].year
    return past[-1].year


def is_written_upper(found: Found, group: str) -> bool:
    """Tell whether a word is capitalised as names of months and days are."""
    return found.raw(group)[:1].isupper()
