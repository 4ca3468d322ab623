"""Resolvers of expressions that name a date by the calendar: days, months, quarters, seasons, years, decades, named days. Relative ones live next door."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import Context, Found, is_written_upper, small_number, year_of_month
from pipeline.extract.dates_named import named_day
from pipeline.extract.dates_tokens import LEXICON, NAMED_DAYS

_COUNTED = frozenset(LEXICON["counted"]["words"])
_NOT_DAYS = frozenset(LEXICON["not_day_names"]["words"])
_SHIFT = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1, "following": 1, "upcoming": 1}
# A four-digit number right after one of these is a name or a count: "flight 1549", "some 2000".
_NO_YEAR_BEFORE = frozenset("flight room page route highway boeing airbus no number nos article section resolution unit apartment block psalm than some least every over nearly".split())
_YEAR_BEFORE = frozenset("in since of by until till before after during from to through between and or for late early mid throughout spring summer autumn fall winter".split())
_MONTH_BEFORE = frozenset("in since of by until till before after during from to through between and for late early mid throughout last this next every".split())


def numeric(found: Found, context: Context) -> Value | None:
    """2016-01-03, 2016/01/03, 3.1.2016, 01/03/2016: month first unless that is no date, or lies ahead of the time of writing and the other does not."""
    text = found.word("iso")
    parts = [int(number) for number in re.findall(r"\d+", text)]
    if len(text) > 9 and text[:4].isdigit():
        date = cal.make_date(*parts[:3])
        return cal.part_of_day(date, text[11:16]) if date and "t" in text else cal.day(date) if date else None
    year = _full_year(parts[2], context.published)
    month_first, day_first = cal.make_date(year, parts[0], parts[1]), cal.make_date(year, parts[1], parts[0])
    if "." in text:
        month_first, day_first = day_first, month_first
    if month_first and day_first and context.published and day_first <= context.published < month_first:
        month_first = day_first
    date = month_first or day_first
    return cal.day(date) if date else None


def named(found: Found, context: Context) -> Value | None:
    """Christmas, Good Friday 2015, last Ramadan, 9/11. Islamic days get a day of tolerance before, since sightings differ."""
    if found.after() in _NOT_DAYS:
        return None
    rule, length = NAMED_DAYS[found.word("named").replace("’", "'")]
    here = context.published
    if rule.startswith("on:"):
        date = dt.date.fromisoformat(rule[3:])
        return cal.day(date) if here is None or date <= here else None
    if found.has("year"):
        candidates = named_day(rule, found.integer("year"))
        date = candidates[0] if candidates else None
    elif here is None:
        return Value("XXXX-" + rule[6:].rjust(5, "0") if rule.startswith("fixed") and len(rule) == 11 else "XXXX-XX-XX", precision="day", basis="relative")
    else:
        options = [day for year in (here.year - 1, here.year, here.year + 1) for day in named_day(rule, year)]
        past = [day for day in options if day <= here]
        ahead = [day for day in options if day > here]
        forward = found.word("rel") == "next" or (found.word("rel") != "last" and found.direction() > 0)
        date = ahead[0] if forward and ahead else past[-1] if past else None
    if date is None:
        return None
    last = cal.shift(date, length - 1, "D")
    value = cal.day(date) if length == 1 else replace(cal.days(date, last), timex=date.isoformat())
    if rule.startswith("islamic"):
        value = replace(value, start=cal.shift(date, -1, "D"), precision="few_days" if length < 20 else "month")
    return value if found.has("year") else value.relative()


def day_range(found: Found, context: Context) -> Value | None:
    """May 3-5; 3 to 5 May 2016; between 3 and 5 May. "3 and 5 May" without "between" names two days and is left to the single forms."""
    if not is_written_upper(found, "month"):
        return None
    first, last = found.integer("first"), found.integer("last")
    if (found.has("and") and found.before() != "between") or first >= last:
        return None
    year = _year_or_nearest(found, context, found.month(), last)
    if year is None:
        return None
    start, end = cal.make_date(year, found.month(), first), cal.make_date(year, found.month(), last)
    if start is None or end is None:
        return None
    value = cal.days(start, end)
    return value if found.has("year") else value.relative()


def two_months(found: Found, context: Context) -> Value | None:
    """April 29 - May 3, 2016."""
    year = _year_or_nearest(found, context, found.month("month_b"), found.integer("last"))
    if year is None:
        return None
    end = cal.make_date(year, found.month("month_b"), found.integer("last"))
    start = cal.make_date(year - (found.month() > found.month("month_b")), found.month(), found.integer("first"))
    if start is None or end is None:
        return None
    value = cal.days(start, end)
    return value if found.has("year") else value.relative()


def month_day(found: Found, context: Context) -> Value | None:
    """Jan. 3; 3 January 2016; Tuesday, March 8th; 14 APR 89; March 3 last year."""
    if not is_written_upper(found, "month"):
        return None
    month, day = found.month(), found.integer("day")
    year: int | None
    stated = True
    if found.has("year"):
        year = found.integer("year")
    elif found.has("short") and _is_short_year(found):
        year = _full_year(found.integer("short"), context.published)
    elif found.has("side") and context.published:
        here = context.published
        options = [date for y in (here.year - 1, here.year, here.year + 1) if (date := cal.make_date(y, month, day))]
        past, ahead = [date for date in options if date < here], [date for date in options if date >= here]
        chosen = (ahead[:1] if found.word("side") == "next" else past[-1:] if found.word("side") in ("last", "past") else []) or [
            cal.make_date(here.year, month, day)
        ]
        year, stated = chosen[0].year if chosen[0] else None, False
    elif found.has("rel") and context.published:
        year, stated = context.published.year + _SHIFT[found.word("rel")], False
    else:
        year, stated = year_of_month(context, found, month, day), False
        if year is None and context.published is None:
            return Value(f"XXXX-{month:02d}-{day:02d}", precision="day", basis="relative") if cal.make_date(2000, month, day) else None
    date = cal.make_date(year, month, day) if year else None
    if date is None:
        return None
    part = LEXICON["parts"].get(found.word("part"))
    value = cal.part_of_day(date, part) if part else cal.day(date)
    return value if stated else value.relative()


def second_day(found: Found, context: Context) -> Value | None:
    """The second day of "April 24 and 25": the month is that of the day before it."""
    if context.focus is None or context.focus.start is None:
        return None
    year = found.integer("year") if found.has("year") else context.focus.start.year
    date = cal.make_date(year, context.focus.start.month, found.integer("day"))
    return cal.day(date).relative() if date and date > context.focus.start else None


def month_year(found: Found, context: Context) -> Value | None:
    """January 2016; early March last year; the end of May 2015."""
    if not is_written_upper(found, "month"):
        return None
    if found.has("year"):
        return cal.month(found.integer("year"), found.month())
    if context.published is None:
        return None
    return cal.month(context.published.year + _SHIFT[found.word("rel")], found.month()).relative()


def month_only(found: Found, context: Context) -> Value | None:
    """In January; last May; early March. Month words that are also names or verbs (May, March, April Jones) need a word of time before them."""
    if not is_written_upper(found, "month"):
        return None
    rel = found.words("rel")[-1] if found.has("rel") else ""
    word = found.word("month")
    guarded = bool(rel) or found.has("mod") or found.before() in _MONTH_BEFORE
    following = found.tokens.raw(found.match.end())
    ambiguous = word in ("may", "march", "mar") or (following[:1].isupper() and following.lower() not in LEXICON["weekdays"])
    if (ambiguous or found.raw("month").isupper()) and not guarded:
        return None
    if len(word) == 3 and word not in ("may",) and not guarded and found.after() != ".":
        return None
    month = found.month()
    here = context.published
    if here is None:
        return Value(f"XXXX-{month:02d}", precision="month", basis="relative")
    if rel in ("last", "past", "previous"):
        year = here.year if month < here.month else here.year - 1
    elif rel in ("next", "coming"):
        year = here.year if month > here.month else here.year + 1
    elif rel == "this":
        year = here.year
    else:
        year = year_of_month(context, found, month) or here.year
    return cal.month(year, month).relative()


def quarter(found: Found, context: Context) -> Value | None:
    """The third quarter; the 1988 second quarter; last year's fourth quarter; first quarter of 2016. Fiscal quarters are read as calendar quarters."""
    number = found.integer("nth")
    if not 1 <= number <= 4:
        return None
    for group in ("year", "year_b"):
        if found.has(group):
            return cal.quarter(found.integer(group), number)
    if context.published is None:
        return Value(f"XXXX-Q{number}", precision="year", basis="relative")
    for group in ("rel", "rel_b"):
        if found.has(group):
            return cal.quarter(context.published.year + _SHIFT[found.word(group)], number).relative()
    if found.has("ago"):
        return cal.quarter(context.published.year - 1, number).relative()
    year = context.published.year
    if found.direction() <= 0 and 3 * number - 2 > context.published.month:
        year -= 1
    return cal.quarter(year, number).relative()


def quarter_short(found: Found, context: Context) -> Value | None:
    """Q3 2016; 1Q."""
    number = int(re.sub(r"\D", "", found.word("q")))
    if found.has("year"):
        return cal.quarter(found.integer("year"), number)
    if context.published is None:
        return Value(f"XXXX-Q{number}", precision="year", basis="relative")
    return cal.quarter(context.published.year - (3 * number - 2 > context.published.month), number).relative()


def half_year(found: Found, context: Context) -> Value | None:
    """The first half of 1990; the second half of last year."""
    number = 2 if found.word("nth") == "last" else found.integer("nth")
    if number not in (1, 2):
        return None
    if found.has("year"):
        return cal.half(found.integer("year"), number)
    if context.published is None:
        return None
    return cal.half(context.published.year + (_SHIFT[found.word("rel")] if found.has("rel") else 0), number).relative()


def season(found: Found, context: Context) -> Value | None:
    """Spring 2015; last fall; this summer; in the winter of 1994. "Fall" and "spring" alone are verbs and nouns too."""
    code = LEXICON["seasons"][found.word("season")]
    if found.has("year"):
        return cal.season(found.integer("year"), code)
    rel = found.words("rel")[-1] if found.has("rel") else ""
    article = found.has("the") or found.has("mod") or found.before() in ("in", "since", "by", "until")
    if not rel and not article:
        return None
    if not rel and (found.word("season") == "fall" and not (found.before() in ("in", "this", "since") and not found.has("the")) or found.after() == "of"):
        return None
    if found.word("season") == "spring" and not rel and found.after() and found.after().isalpha() and found.before() not in ("in", "since", "by", "until"):
        return None
    here = context.published
    if here is None:
        return Value(f"XXXX-{code}", precision="year", basis="relative")
    start = cal.season(here.year, code).start
    assert start is not None
    year = here.year if start <= here else here.year - 1
    if rel == "this":
        year = here.year
    elif rel in ("next", "coming"):
        year = here.year if start > here else here.year + 1
    elif rel == "last":
        current = cal.season(year, code)
        year = year - 1 if current.end is not None and current.end >= here else year
    elif found.direction() > 0 and start > here:
        year = here.year
    return cal.season(year, code).relative()


def decade(found: Found, context: Context) -> Value | None:
    """The 1980s, the '90s, the late eighties. Ages ("in his 40s") are none."""
    if found.before() in ("his", "her", "their", "my", "your", "its", "our") or found.before() == "mid" and found.before(2) in ("his", "her", "their"):
        return None
    word = found.word("decade")
    digits = re.sub(r"\D", "", word)
    if len(digits) == 4:
        return cal.decade(int(digits))
    if word in LEXICON["decades"] and found.tokens.word(found.at("decade") - 1) not in ("the", "early", "late", "mid", "-"):
        return None
    number = int(digits) if digits else LEXICON["decades"][word]
    if word[:1].isdigit() and found.tokens.word(found.at("decade") - 1) not in ("the", "early", "late", "mid", "-"):
        return None
    return cal.decade(1900 + number)


def century(found: Found, context: Context) -> Value | None:
    """The 19th century."""
    number = found.integer("nth")
    return cal.century(number) if found.word("unit") == "century" and 1 <= number <= 30 else None


def year_number(found: Found, context: Context) -> Value | None:
    """1998; fiscal 1989; mid-1996; the end of 1990. Counts ("2000 people", "flight 1549") are none."""
    year = found.integer("year")
    here = context.published
    marked = found.match.re.groupindex.get("mod") is None or found.has("mod") or "fiscal" in found.match.re.groupindex
    if not marked:
        before, after = found.before(), found.after()
        if year < 1500 and before not in ("in", "since", "of"):
            return None
        if before in _NO_YEAR_BEFORE or before in ("$", "£", "€", "#", "-", "%") and found.tokens.starts[found.match.start()] == found.tokens.ends[found.match.start() - 1]:
            return None
        if after in _COUNTED or (after.endswith("s") and len(after) > 3 and before not in _YEAR_BEFORE and before != "the" and found.tokens.raw(found.match.end()).islower()):
            return None
        if here is not None and not here.year - 600 <= year <= here.year + 60:
            return None
        if before not in _YEAR_BEFORE and here is not None and year > here.year + 15:
            return None
    return cal.year(year)


def year_words(found: Found, context: Context) -> Value | None:
    """The year two thousand one, in twenty fourteen. "Nineteen ninety-six" is a year token already."""
    words = [word for word in found.words("words") if word.isalpha()]
    numbers = [small_number(word) for word in words]
    if numbers[0] == 20 and len(numbers) >= 2 and 10 <= numbers[1] <= 20 and found.before() in ("in", "since", "year", "of"):
        return cal.year(2000 + numbers[1])
    if numbers[:2] == [2, 1000] and "year" in found.words_all():
        return cal.year(2000 + sum(numbers[2:]))
    return None


def _year_or_nearest(found: Found, context: Context, month: int, day: int) -> int | None:
    return found.integer("year") if found.has("year") else year_of_month(context, found, month, day)


def _is_short_year(found: Found) -> bool:
    """Tell whether the two digits after "14 APR" are a year: no day of a month, or the month is written in capitals as wire headers do."""
    number = found.word("short")
    return len(number) == 2 and (int(number) > 31 or (found.raw("month").isupper() and found.after() not in LEXICON["units"]))


def _full_year(number: int, published: dt.date | None) -> int:
    """Read a two-digit year as the nearest one that is at most ten years ahead of the time of writing."""
    if number >= 100:
        return number
    here = published.year if published else 2030
    century = here // 100 * 100
    return century + number if century + number <= here + 10 else century - 100 + number
