"""What a rule's resolver gets: the matched tokens and the time of writing, with the readings of numbers and months in them. Decides nothing itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_quantity import small_number
from pipeline.extract.dates_tense import direction, follows_past_verb, names_deed
from pipeline.extract.dates_tokens import LEXICON, Tokens, unit_code


@dataclass
class Context:
    """The time of writing, and what the text has spoken of so far."""

    published: dt.date | None
    focus: Value | None = None  # the last dated expression
    day: Value | None = None  # the last one that is a day
    quarter: Value | None = None  # the last quarter named: company news then says "a year ago" of quarters

    def base(self, unit: str = "D") -> dt.date | None:
        """Return the first day of what was last spoken of: of the last date for months and longer, of the last day for days and weeks."""
        spoken = self.focus if unit in ("M", "Q", "Y", "E", "C") else self.day
        return spoken.start if spoken is not None and spoken.start is not None else self.published


@dataclass(frozen=True, slots=True)
class Found:
    """One match of a grammar rule. A group that the rule lacks, or that took no part, reads as "" or an empty list."""

    tokens: Tokens
    match: re.Match[str]

    def has(self, group: str) -> bool:
        """Tell whether the rule has the group and it took part."""
        return group in self.match.re.groupindex and self.match.group(group) is not None

    def at(self, group: str) -> int:
        """Return the index of the first token of a group."""
        return self.match.start(group)

    def word(self, group: str) -> str:
        """Return the first token of a group, in lower case."""
        return self.tokens.words[self.match.start(group)] if self.has(group) else ""

    def last_word(self, group: str) -> str:
        """Return the last token of a group, in lower case: "coming" of "this coming"."""
        return self.tokens.words[self.match.end(group) - 1] if self.has(group) else ""

    def words(self, group: str | int = 0) -> list[str]:
        """Return all tokens of a group, or of the match."""
        return self.tokens.words[self.match.start(group) : self.match.end(group)]

    def raw(self, group: str) -> str:
        """Return the first token of a group as written."""
        return self.tokens.raw(self.match.start(group)) if self.has(group) else ""

    def is_capital(self, group: str) -> bool:
        """Tell whether a word is capitalised, as names of months and days are."""
        return self.raw(group)[:1].isupper()

    def before(self, distance: int = 1) -> str:
        """Return the token `distance` before the match, in lower case."""
        return self.tokens.word(self.match.start() - distance)

    def after(self, distance: int = 1) -> str:
        """Return the token `distance` after the match, in lower case."""
        return self.tokens.word(self.match.end() - 1 + distance)

    def is_followed_by(self, word: str) -> bool:
        """Tell whether a word stands within four tokens after the match."""
        return word in self.tokens.words[self.match.end() : self.match.end() + 4]

    def after_raw(self) -> str:
        """Return the token after the match as written."""
        return self.tokens.raw(self.match.end())

    def direction(self) -> int:
        """Return -1 (past), 0, 1 or 2 (future): where the verbs around the match point."""
        return direction(self.tokens, self.match.start(), self.match.end() - 1)

    def names_deed(self) -> bool:
        """Tell whether a deed stands right after the match: "the Nov. 9 ambush"."""
        return names_deed(self.tokens, self.match.end() - 1)

    def follows_past_verb(self) -> bool:
        """Tell whether a verb of the past stands right before the match: "was killed on"."""
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

    def is_plural(self, group: str = "unit") -> bool:
        """Tell whether the unit of a group is a plural."""
        return self.word(group).endswith("s")


NOTHING = Value("")  # the words are understood and are no time: consumed without a mention
Resolver = Callable[[Found, Context], Value | None]
