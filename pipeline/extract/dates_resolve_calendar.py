"""Resolvers of expressions that name a date by the calendar: days, months, seasons, years, decades, named days. Days relative to another live next door."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import NOTHING, Context, Found
from pipeline.extract.dates_named import named_day
from pipeline.extract.dates_nearest import NEXT_WORDS, PAST_WORDS, day_of_year, nearest, step_of, year_of_month
from pipeline.extract.dates_quantity import small_number
from pipeline.extract.dates_tokens import LEXICON, NAMED_DAYS

_WORDS = {name: frozenset(words) for name, words in LEXICON["around"].items()}
_PARTS: dict[str, str] = LEXICON["parts"]


def numeric(found: Found, context: Context) -> Value | None:
    """2016-01-03, 2016/01/03, 3.1.2016, 01/03/2016: month first unless that is no date, or lies ahead of the time of writing and the other does not."""
    text = found.word("iso")
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if text[:4].isdigit():
        date = cal.make_date(numbers[0], numbers[1], numbers[2])
        if date is None:
            return None
        return cal.part_of_day(date, text[11:16]) if "t" in text else cal.day(date)
    year, here = _full_year(numbers[2], context.published), context.published
    first, second = cal.make_date(year, numbers[0], numbers[1]), cal.make_date(year, numbers[1], numbers[0])
    if "." in text:
        first, second = second, first
    if first and second and here and second <= here < first:
        first = second
    date = first or second
    return cal.day(date) if date else None


def named(found: Found, context: Context) -> Value | None:
    """Christmas, Good Friday 2015, last Ramadan, 9/11. Islamic days get a day of tolerance before, since sightings differ."""
    if found.after() in _WORDS["no_named_day_before"]:
        return NOTHING
    rule, length = NAMED_DAYS[found.word("named").replace("’", "'")]
    here = context.published
    if rule.startswith("on:"):
        attack = dt.date.fromisoformat(rule[3:])
        return cal.day(attack) if here is None or attack <= here else None
    date: dt.date | None
    if found.has("year"):
        date = next(iter(named_day(rule, found.integer("year"))), None)
    elif here is None:
        return Value("XXXX-XX-XX", precision="day", basis="relative")
    else:
        options = [day for year in (here.year - 1, here.year, here.year + 1) for day in named_day(rule, year)]
        inside = [day for day in options if day <= here <= cal.shift(day, length - 1, "D")]
        date = inside[-1] if inside and not found.has("rel") else nearest(options, here, found, found.word("rel"))
    if date is None:
        return None
    value = cal.day(date) if length == 1 else replace(cal.days(date, cal.shift(date, length - 1, "D")), timex=date.isoformat())
    if rule.startswith("islamic"):
        value = replace(value, start=cal.shift(date, -1, "D"), precision="few_days" if length < 20 else "month")
    return value if found.has("year") else value.relative()


def day_range(found: Found, context: Context) -> Value | None:
    """May 3-5; 3 to 5 May 2016; between 3 and 5 May. "3 and 5 May" without "between" names two days and is left to the single forms."""
    first, last = found.integer("first"), found.integer("last")
    if not found.is_capital("month") or first >= last or (found.has("and") and found.before() != "between"):
        return None
    end = _day_in(found, context, found.month(), last)
    start = cal.make_date(end.year, end.month, first) if end else None
    return _stated_if_year(found, cal.days(start, end)) if start and end else None


def month_range(found: Found, context: Context) -> Value | None:
    """April 29 - May 3, 2016."""
    end = _day_in(found, context, found.month("month_b"), found.integer("last"))
    start = cal.make_date(end.year - (found.month() > found.month("month_b")), found.month(), found.integer("first")) if end else None
    return _stated_if_year(found, cal.days(start, end)) if start and end else None


def month_day(found: Found, context: Context) -> Value | None:
    """Jan. 3; 3 January 2016; Tuesday, March 8th; 11 SEP 91; March 3 last year; no "19 April Movement"."""
    if not found.is_capital("month"):
        return None
    if found.after() in _WORDS["no_day_before"]:
        return NOTHING
    month, day, here = found.month(), found.integer("day"), context.published
    stated = True
    date: dt.date | None
    if found.has("year"):
        date = cal.make_date(found.integer("year"), month, day)
    elif found.has("short") and _is_short_year(found):
        date = cal.make_date(_full_year(found.integer("short"), here), month, day)
    elif here is None:
        return Value(f"XXXX-{month:02d}-{day:02d}", precision="day", basis="relative") if cal.make_date(2000, month, day) else None
    elif found.has("rel"):
        date, stated = cal.make_date(here.year + step_of(found.word("rel")), month, day), False
    else:
        date, stated = day_of_year(context, found, month, day, found.word("side")), False
    if date is None:
        return None
    part = _PARTS.get(found.word("part") or found.word("part_of"))
    value = cal.part_of_day(date, part) if part else cal.day(date)
    return value if stated else value.relative()


def second_day(found: Found, context: Context) -> Value | None:
    """The second day of "June 6 and 7": the month is that of the day before it."""
    first = context.focus.start if context.focus is not None else None
    if first is None:
        return None
    date = cal.make_date(found.integer("year") if found.has("year") else first.year, first.month, found.integer("day"))
    return cal.day(date).relative() if date and date > first else None


def week_of(found: Found, context: Context) -> Value | None:
    """The week of June 12."""
    date = _day_in(found, context, found.month(), found.integer("day"))
    return cal.week(date).relative() if date else None


def month_year(found: Found, context: Context) -> Value | None:
    """January 2016; early March last year; the end of May 2015."""
    if not found.is_capital("month"):
        return None
    if found.has("year"):
        return cal.month(found.integer("year"), found.month())
    return cal.month(context.published.year + step_of(found.word("rel")), found.month()).relative() if context.published else None


def month_only(found: Found, context: Context) -> Value | None:
    """In January; last May; early March; the March attack. Words that are also names or verbs (May, March, April Jones) need a word of time before them."""
    if not found.is_capital("month"):
        return None
    word, following = found.word("month"), found.after_raw()
    guarded = (
        found.has("rel")
        or found.has("mod")
        or found.before() in _WORDS["month_after"]
        or (found.before() == "the" and following.isalpha() and following.islower())
    )
    guarded = guarded or (found.before() == "to" and found.before(2) in LEXICON["months"])
    doubtful = word in ("may", "march", "mar") or found.raw("month").isupper() or (following[:1].isupper() and following.lower() not in LEXICON["weekdays"])
    if not guarded and (doubtful or (len(word) == 3 and found.words("month")[-1] != ".")):
        return None
    year = year_of_month(context, found, found.month(), found.last_word("rel"))
    return cal.month(year, found.month()).relative() if year else Value(f"XXXX-{found.month():02d}", precision="month", basis="relative")


def season(found: Found, context: Context) -> Value | None:
    """Spring 2015; last fall; this summer; in the winter of 1977. "Fall" and "spring" are verbs and springs too: alone they need a word before them."""
    word, rel, here = found.word("season"), found.last_word("rel"), context.published
    code = LEXICON["seasons"][word]
    if found.has("year"):
        return cal.season(found.integer("year"), code)
    if not rel:
        in_time = found.before() in ("in", "since", "by", "until")
        if not (found.has("the") or found.has("mod") or in_time) or found.after() == "of" or (word == "fall" and not (in_time and not found.has("the"))):
            return None
        if word == "spring" and found.after().isalpha() and not in_time:
            return None
    if here is None:
        return Value(f"XXXX-{code}", precision="year", basis="relative")
    options = [cal.season(year, code) for year in (here.year - 2, here.year - 1, here.year, here.year + 1)]
    begun = [value for value in options if value.start is not None and value.start <= here]
    ahead = [value for value in options if value.start is not None and value.start > here]
    if rel in PAST_WORDS:
        value = [value for value in begun if value.end is not None and value.end < here][-1]
    elif rel in NEXT_WORDS or (not rel and found.direction() > 0):
        value = ahead[0]
    else:
        value = cal.season(here.year, code) if rel == "this" else begun[-1]
    return value.relative()


def decade(found: Found, context: Context) -> Value | None:
    """The 1980s, the '90s, the late eighties. Ages ("in his 40s") are none."""
    word = found.word("decade")
    digits = re.sub(r"\D", "", word)
    if len(digits) == 4:
        return cal.decade(int(digits))
    previous = found.tokens.word(found.at("decade") - 1)
    if word[0] not in "'’" and (
        previous not in ("the", "early", "late", "mid", "-") or found.before() in _WORDS["owner"] or found.before(2) in _WORDS["owner"]
    ):
        return None
    return cal.decade(1900 + (int(digits) if digits else LEXICON["decades"][word]))


def century(found: Found, context: Context) -> Value | None:
    """The 19th century."""
    number = found.integer("nth")
    return cal.century(number) if found.word("unit") == "century" and 1 <= number <= 30 else None


def year_named(found: Found, context: Context) -> Value | None:
    """Fiscal 1989, the year 2000."""
    return cal.year(found.integer("year"))


def year_number(found: Found, context: Context) -> Value | None:
    """1998; mid-1996; the end of 1990. Counts ("2000 people", "flight 1549") and times ("at 1930") are none."""
    year, here = found.integer("year"), context.published
    before, after = found.before(), found.after()
    if not found.has("mod"):
        expects_year = before in _WORDS["year_after"]
        if before in _WORDS["no_year_after"] or (before in ("about", "around", "approximately") and found.before(2) == "at"):
            return None
        if after in _WORDS["counted"] or (after.endswith("s") and len(after) > 3 and not expects_year and before != "the" and found.after_raw().islower()):
            return None
        if year < 1500 and before not in ("in", "since", "of"):
            return None
        if here is not None and not here.year - 600 <= year <= here.year + (60 if expects_year else 15):
            return None
    return cal.year(year)


def year_words(found: Found, context: Context) -> Value | None:
    """The year two thousand one, in twenty fourteen. "nineteen eighty-six" is a year token already."""
    numbers = [small_number(word) for word in found.words("words") if word.isalpha()]
    if numbers[0] == 20 and len(numbers) == 2 and 10 <= numbers[1] <= 20 and found.before() in ("in", "since", "of"):
        return cal.year(2000 + numbers[1])
    return cal.year(2000 + sum(numbers[2:])) if numbers[:2] == [2, 1000] and "year" in found.words() else None


def _day_in(found: Found, context: Context, month: int, day: int) -> dt.date | None:
    return cal.make_date(found.integer("year"), month, day) if found.has("year") else day_of_year(context, found, month, day)


def _stated_if_year(found: Found, value: Value) -> Value:
    return value if found.has("year") else value.relative()


def _is_short_year(found: Found) -> bool:
    """Tell whether the two digits after "11 SEP" are a year: no day of a month, or the month is written in capitals as wire headers do."""
    number = found.word("short")
    return len(number) == 2 and (int(number) > 31 or (found.raw("month").isupper() and found.after() not in LEXICON["units"]))


def _full_year(number: int, published: dt.date | None) -> int:
    """Read a two-digit year as the nearest one that is at most ten years ahead of the time of writing."""
    if number >= 100:
        return number
    here = published.year if published else 2030
    year = here // 100 * 100 + number
    return year if year <= here + 10 else year - 100
