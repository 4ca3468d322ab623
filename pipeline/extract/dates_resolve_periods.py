"""Resolvers of quarters, halves and business years, as company news speaks of them. Fiscal periods are read as calendar periods."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import Context, Found
from pipeline.extract.dates_nearest import step_of
from pipeline.extract.dates_quantity import small_number
from pipeline.extract.dates_tokens import LEXICON, unit_code


def quarter(found: Found, context: Context) -> Value | None:
    """The third quarter; the 1988 second quarter; last year's fourth quarter; first quarter of 2016; Q3; the year-ago third quarter."""
    number = small_number(found.word("nth")) if found.has("nth") else int(re.sub(r"\D", "", found.word("q")))
    if not 1 <= number <= 4:
        return None
    for group in ("year", "year_b"):
        if found.has(group):
            return cal.quarter(found.integer(group), number)
    here = context.published
    if here is None:
        return Value(f"XXXX-Q{number}", precision="year", basis="relative")
    for group in ("rel", "rel_b"):
        if found.has(group):
            return cal.quarter(here.year + step_of(found.word(group)), number).relative()
    if found.has("ago"):
        return cal.quarter(here.year - 1, number).relative()
    is_over_last_year = 3 * number - 2 > here.month and found.direction() <= 0
    return cal.quarter(here.year - is_over_last_year, number).relative()


def half_year(found: Found, context: Context) -> Value | None:
    """The first half of 1990; the second half of last year."""
    number = 2 if found.word("nth") == "last" else found.integer("nth")
    if number not in (1, 2):
        return None
    if found.has("year"):
        return cal.half(found.integer("year"), number)
    return cal.half(context.published.year + step_of(found.word("rel")), number).relative() if context.published else None


def the_quarter(found: Found, context: Context) -> Value | None:
    """The quarter, the latest quarter: the one spoken of, else the last that is over, which company news is about."""
    if context.quarter is not None or context.published is None:
        return context.quarter
    return cal.around(cal.shift(context.published, -1, "Q"), "Q").relative()


def the_unit(found: Found, context: Context) -> Value | None:
    """The full year, the first nine months of the year, for the week: the one of writing; "the year ended May 31" is a length."""
    if found.is_plural():
        return None
    if found.after() in ("ended", "ending", "to", "from", "that", "when"):
        return cal.duration(1, found.unit())
    if found.unit() == "Q":
        return the_quarter(found, context)
    whole = found.has("full") or found.before() in ("of", "for")
    return cal.around(context.published, found.unit()).relative() if whole and context.published and found.unit() in ("Y", "W") else None


def year_earlier(found: Found, context: Context) -> Value | None:
    """The year-ago quarter, the year-earlier period: last year's like of the quarter spoken of, else last year."""
    if context.published is None:
        return None
    if found.has("nth"):
        number = small_number(found.word("nth"))
        return cal.quarter(context.published.year - 1, number).relative() if 1 <= number <= 4 else None
    return year_before(context)


def year_before(context: Context) -> Value | None:
    """Return the value of "a year ago": the quarter spoken of a year before, or else last year."""
    if context.quarter is not None and context.quarter.start is not None:
        start = context.quarter.start
        return cal.quarter(start.year - 1, (start.month + 2) // 3).relative()
    return cal.year(context.published.year - 1).relative() if context.published else Value("XXXX", basis="relative")


def year_end(found: Found, context: Context) -> Value | None:
    """Year-end, the year's end: the last day of the year of writing."""
    if context.published is None or found.word("end") != "end":
        return None
    return cal.day(dt.date(context.published.year + step_of(found.word("rel")), 12, 31)).relative()


def current_unit(found: Found, context: Context) -> Value | None:
    """The current year, the latest quarter, the latest period, at the current time."""
    word, rel = found.word("unit"), found.word("rel")
    if word in ("time", "moment"):
        return cal.reference(LEXICON["references"].get(rel, "PRESENT_REF"))
    if word == "period":
        return the_quarter(found, context) if rel == "latest" else None
    unit = unit_code(word)
    if rel == "latest" and unit == "Q":
        return the_quarter(found, context)
    if rel not in ("current", "latest") or context.published is None or cal.is_clock_unit(unit) or found.is_plural():
        return None
    return cal.around(cal.shift(context.published, -1 if rel == "latest" else 0, unit), unit).relative()
