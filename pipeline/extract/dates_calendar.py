"""Calendar values of time expressions: a TIMEX3 value with the days it covers, and the arithmetic between them. Knows no words and no texts."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.extract.mentions import DatePrecision

Kind = Literal["date", "time", "duration", "set"]
Basis = Literal["stated", "relative", "anaphoric"]

_DAY = dt.timedelta(days=1)
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_UNIT_DAYS = {"D": 1.0, "W": 7.0, "WE": 7.0, "F": 14.0, "M": 30.44, "Q": 91.3, "Y": 365.25, "E": 3652.5, "C": 36525.0}
_CLOCK = {"S": "S", "m": "M", "H": "H"}
_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "F": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX", "E": "XXX", "C": "XX"}
_HALVES = {"Y": "6M", "H": "30M", "m": "30S", "D": "T12H"}


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved time: TIMEX3 `timex`, first and last day (None when not known), and how it was reached. `offset_days` belongs to anaphoric values."""

    timex: str
    start: dt.date | None = None
    end: dt.date | None = None
    precision: DatePrecision = "unknown"
    kind: Kind = "date"
    basis: Basis = "stated"
    offset_days: int | None = None

    def relative(self) -> Value:
        """Return the same value with basis `relative`: the publication date was needed."""
        return replace(self, basis="relative")

    def anaphoric(self, offset_days: int) -> Value:
        """Return the value as known only by its distance to another event: the dates are dropped, `timex` stays the best guess."""
        return replace(self, start=None, end=None, basis="anaphoric", offset_days=offset_days)


def day(date: dt.date) -> Value:
    """One day."""
    return Value(date.isoformat(), date, date, "day")


def days(first: dt.date, last: dt.date) -> Value:
    """A span of days; its timex is the ISO interval."""
    return day(first) if first == last else Value(f"{first.isoformat()}/{last.isoformat()}", first, last, _span_precision((last - first).days))


def _span_precision(length: int) -> DatePrecision:
    return "few_days" if length < 7 else "week" if length == 7 else "month" if length <= 31 else "year"


def part_of_day(date: dt.date, part: str) -> Value:
    """A part of a day: `part` is a TIMEX3 code (MO, AF, EV, NI, MI) or a clock time."""
    return Value(f"{date.isoformat()}T{part}", date, date, "day", "time")


def week(date: dt.date) -> Value:
    """The week of a day, Monday to Sunday."""
    monday = shift(date, -date.weekday(), "D")
    year, number, _ = date.isocalendar()
    return Value(f"{year:04d}-W{number:02d}", monday, shift(monday, 6, "D"), "week")


def weekend(date: dt.date) -> Value:
    """Saturday and Sunday of the week of a day."""
    whole = week(date)
    assert whole.end is not None
    return Value(f"{whole.timex}-WE", shift(whole.end, -1, "D"), whole.end, "few_days")


def month(year: int, number: int, count: int = 1) -> Value:
    """A calendar month, or `count` months from it on (then with the timex of the first)."""
    last = _month_end(*_add_months(year, number, count - 1))
    return Value(f"{year:04d}-{number:02d}", dt.date(year, number, 1), last, "month" if count == 1 else "year")


def quarter(year: int, number: int) -> Value:
    """A quarter of the calendar year; precision `year`, the next coarser of the list."""
    return replace(month(year, 3 * number - 2, 3), timex=f"{year:04d}-Q{number}")


def half(year: int, number: int) -> Value:
    """A half year."""
    return replace(month(year, 6 * number - 5, 6), timex=f"{year:04d}-H{number}")


def season(year: int, code: str) -> Value:
    """A season by TIMEX3 code (SP, SU, FA, WI), northern meteorological months; winter of a year begins in its December."""
    return replace(month(year, _SEASON_MONTH[code], 3), timex=f"{year:04d}-{code}")


def year(number: int) -> Value:
    """A calendar year."""
    return Value(f"{number:04d}", dt.date(number, 1, 1), dt.date(number, 12, 31), "year")


def decade(first: int) -> Value:
    """A decade by its first year; precision `unknown`, since the list ends with `year`."""
    return Value(f"{first // 10:03d}", dt.date(first, 1, 1), dt.date(first + 9, 12, 31))


def century(number: int) -> Value:
    """The n-th century, as news counts it: the 19th is 1800 to 1899."""
    return Value(f"{number - 1:02d}", dt.date(max(1, 100 * (number - 1)), 1, 1), dt.date(100 * number - 1, 12, 31))


def duration(amount: float | None, unit: str) -> Value:
    """A length of time; `amount` None is an unknown number ("weeks": PXW)."""
    if unit == "F":
        amount, unit = (None if amount is None else 2 * amount), "W"
    if unit == "WE":
        amount, unit = (None if amount is None else 2 * amount), "D"
    if unit == "Q" and amount is not None:
        amount, unit = 3 * amount, "M"
    if unit == "E" and amount is not None:
        amount, unit = 10 * amount, "Y"
    if unit == "C" and amount is not None:
        amount, unit = 100 * amount, "Y"
    if amount is not None and amount % 1 == 0.5 and unit in _HALVES:
        whole = f"{amount - 0.5:.0f}{_CLOCK.get(unit, unit)}" if amount > 1 else ""
        return Value(f"P{'T' if unit in _CLOCK else ''}{whole}{_HALVES[unit]}", kind="duration")
    number = "X" if amount is None else f"{amount:g}" if amount < 1e6 else f"{amount:.0f}"
    return Value(f"P{'T' if unit in _CLOCK else ''}{number}{_CLOCK.get(unit, unit)}", kind="duration")


def reference(code: str) -> Value:
    """PAST_REF, PRESENT_REF or FUTURE_REF."""
    return Value(code)


def shift(date: dt.date, amount: float, unit: str) -> dt.date:
    """Return `date` moved by `amount` units (D, W, F, M, Q, Y, E, C); the day of the month is clipped, dates outside year 1..9999 are clipped, too."""
    try:
        if unit in ("M", "Q", "Y", "E", "C"):
            months = round(amount * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}[unit])
            year_number, month_number = _add_months(date.year, date.month, months)
            return dt.date(year_number, month_number, min(date.day, _month_end(year_number, month_number).day))
        return date + dt.timedelta(days=round(amount * _UNIT_DAYS[unit]))
    except (ValueError, OverflowError):
        return dt.date.max if amount > 0 else dt.date.min


def around(date: dt.date, unit: str) -> Value:
    """The calendar unit that contains a day (D: the day itself, W, WE, M, Q, Y, E, C)."""
    if unit == "W" or unit == "F":
        return week(date)
    if unit == "WE":
        return weekend(date)
    if unit == "M":
        return month(date.year, date.month)
    if unit == "Q":
        return quarter(date.year, (date.month + 2) // 3)
    if unit == "Y":
        return year(date.year)
    if unit == "E":
        return decade(date.year // 10 * 10)
    return century(date.year // 100 + 1) if unit == "C" else day(date)


def unit_days(unit: str) -> float:
    """Length of a unit in days; clock units are 0."""
    return _UNIT_DAYS.get(unit, 0.0)


def is_clock_unit(unit: str) -> bool:
    """Tell whether a unit is shorter than a day."""
    return unit in _CLOCK


def clock_days(unit: str) -> float:
    """Length of a clock unit in days."""
    return 1 / {"H": 24, "m": 1440, "S": 86400}[unit]


def unknown(unit: str) -> str:
    """Return the TIMEX3 form of a unit that cannot be placed: XXXX-WXX for a week."""
    return _UNKNOWN.get(unit, "XXXX-XX-XX")


def make_date(year_number: int, month_number: int, day_number: int) -> dt.date | None:
    """Return the date, or None if there is no such day."""
    try:
        return dt.date(year_number, month_number, day_number)
    except ValueError:
        return None


def _add_months(year_number: int, month_number: int, count: int) -> tuple[int, int]:
    index = year_number * 12 + month_number - 1 + count
    return index // 12, index % 12 + 1


def _month_end(year_number: int, month_number: int) -> dt.date:
    if not 1 <= year_number <= 9999:
        raise ValueError(f"year {year_number} is outside the calendar")
    return dt.date(year_number, month_number, calendar.monthrange(year_number, month_number)[1])
