"""Dates of named days (Good Friday, Eid al-Fitr, Labor Day) by year: the rules of lexicon/dates.toml worked out. Knows no words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

_ISLAMIC_EPOCH = dt.date(622, 7, 19).toordinal()  # 1 Muharram 1 in the proleptic Gregorian calendar (civil epoch)
_HEBREW_EPOCH = -1373427  # ordinal of the day before 1 Tishri 1, counted like date.toordinal


@lru_cache(maxsize=4096)
def named_day(rule: str, year: int) -> tuple[dt.date, ...]:
    """Return the days that a rule gives in a Gregorian year: mostly one; an Islamic day can fall into a year twice. Empty outside year 1..9999.

    `rule` is written as in lexicon/dates.toml. Easter: anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8); Islamic days: the tabular
    calendar (30-year cycle), within a day of what is proclaimed; Hebrew days: the molad with its four postponements.
    """
    kind, _, argument = rule.partition(":")
    try:
        return tuple(date for date in _RULES[kind](argument, year) if date.year == year)
    except (ValueError, OverflowError):
        return ()


def _fixed(argument: str, year: int) -> list[dt.date]:
    month, day = map(int, argument.split("-"))
    return [dt.date(year, month, day)]


def _nth(argument: str, year: int) -> list[dt.date]:
    month, nth, weekday = map(int, argument.split(","))
    if nth > 0:
        first = dt.date(year, month, 1)
        return [first + dt.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))]
    last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return [last - dt.timedelta(days=(last.isoweekday() - weekday) % 7)]


def _easter(argument: str, year: int) -> list[dt.date]:
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * shift + 114, 31)
    return [dt.date(year, month, day + 1) + dt.timedelta(days=int(argument))]


def _orthodox(argument: str, year: int) -> list[dt.date]:
    lunar = (19 * (year % 19) + 15) % 30
    week = (2 * (year % 4) + 4 * (year % 7) - lunar + 34) % 7
    month, day = divmod(lunar + week + 114, 31)
    julian_lag = year // 100 - year // 400 - 2
    return [dt.date(year, month, day + 1) + dt.timedelta(days=julian_lag + int(argument))]


def _islamic(argument: str, year: int) -> list[dt.date]:
    month, day = map(int, argument.split("-"))
    near = (year - 622) * 33 // 32
    return [dt.date.fromordinal(_islamic_ordinal(h, month, day)) for h in range(near - 1, near + 3) if h > 0]


def _islamic_ordinal(year: int, month: int, day: int) -> int:
    return day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + _ISLAMIC_EPOCH - 1


def _hebrew(argument: str, year: int) -> list[dt.date]:
    month, day = map(int, argument.split("-"))
    new_year = _hebrew_new_year(year + 3761)  # 1 Tishri in the autumn of this Gregorian year
    if month == 7:
        return [dt.date.fromordinal(new_year + day - 1)]
    return [dt.date.fromordinal(new_year - 177 + day - 1)]  # Nisan to Elul have fixed lengths: 1 Nisan is 177 days before 1 Tishri


def _hebrew_new_year(year: int) -> int:
    before, here, after = _hebrew_days(year - 1), _hebrew_days(year), _hebrew_days(year + 1)
    extra = 2 if after - here == 356 else 1 if here - before == 382 else 0
    return _HEBREW_EPOCH + here + extra


def _hebrew_days(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    count = 29 * months + parts // 25920
    return count + 1 if 3 * (count + 1) % 7 < 3 else count


def _on(argument: str, year: int) -> list[dt.date]:
    return [dt.date.fromisoformat(argument)]


_RULES: dict[str, Callable[[str, int], list[dt.date]]] = {
    "fixed": _fixed,
    "nth": _nth,
    "easter": _easter,
    "orthodox": _orthodox,
    "islamic": _islamic,
    "hebrew": _hebrew,
    "on": _on,
}
