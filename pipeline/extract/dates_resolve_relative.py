"""Resolvers of expressions that need the time of writing or another event: weekdays, "two days ago", "last week", "the day before", durations, times of day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import Context, Found, quantity, small_number, unit_code, year_of_month
from pipeline.extract.dates_tokens import LEXICON

_PAST_WORDS = frozenset(("last", "past", "previous", "preceding", "prior"))
_NEXT_WORDS = frozenset(("next", "coming", "upcoming", "forthcoming", "following"))
_DEIXIS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_PARTS: dict[str, str] = LEXICON["parts"]
_WEEKDAYS: dict[str, int] = LEXICON["weekdays"]
_CLOCK_UNITS = ("H", "m", "S")
_UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX", "E": "XXX", "C": "XX", "F": "XXXX-WXX"}


def deixis(found: Found, context: Context) -> Value | None:
    """Today, yesterday evening, earlier today, late yesterday, the morning of tomorrow."""
    offset = _DEIXIS[found.word("deixis")]
    part = found.word("part")
    if context.published is None:
        return Value("XXXX-XX-XX" + (f"T{_PARTS[part]}" if part else ""), precision="day", basis="relative")
    date = cal.shift(context.published, offset, "D")
    return (cal.part_of_day(date, _PARTS[part]) if part else cal.day(date)).relative()


def around_deixis(found: Found, context: Context) -> Value | None:
    """The day before yesterday, the day after tomorrow."""
    if context.published is None:
        return Value("XXXX-XX-XX", precision="day", basis="relative")
    offset = _DEIXIS[found.word("deixis")] + (-1 if found.word("side") == "before" else 1)
    return cal.day(cal.shift(context.published, offset, "D")).relative()


def nightly(found: Found, context: Context) -> Value | None:
    """Tonight is the day of writing; overnight is the night that ended on it, so two days, precision few_days."""
    here = context.published
    if here is None:
        return Value("XXXX-XX-XXTNI", precision="day", kind="time", basis="relative")
    if found.word("word") == "tonight":
        return cal.part_of_day(here, "NI").relative()
    before = cal.shift(here, -1, "D")
    return replace(cal.part_of_day(before, "NI"), end=here, precision="few_days", basis="relative")


def this_part(found: Found, context: Context) -> Value | None:
    """This morning, last night; the same night and the following morning belong to another event."""
    rel, part = found.word("rel"), _PARTS[found.word("part")]
    if rel in ("same", "that", "following", "next"):
        offset = 0 if rel in ("same", "that") else 1
        return _from_focus(context, offset, part).anaphoric(offset)
    if context.published is None:
        return Value(f"XXXX-XX-XXT{part}", precision="day", kind="time", basis="relative")
    return cal.part_of_day(cal.shift(context.published, -1 if rel in _PAST_WORDS else 0, "D"), part).relative()


def weekday(found: Found, context: Context) -> Value | None:
    """On Tuesday; late on Sunday; last Friday; next Monday; Wednesday evening; Monday of last week.

    Without a word of direction the verbs decide; the default is the last such day, the day of writing included.
    """
    number = _WEEKDAYS[found.word("weekday")]
    if found.raw("weekday")[:1].islower():
        return None
    part = _PARTS.get(found.word("part"))
    here = context.published
    if here is None:
        return Value(f"XXXX-WXX-{number}" + (f"T{part}" if part else ""), precision="day", kind="time" if part else "date", basis="relative")
    rel = found.words("rel")[-1] if found.has("rel") else ""
    back = (here.isoweekday() - number) % 7
    if found.has("week"):
        weeks = {"last": -1, "past": -1, "this": 0, "these": 0, "next": 1}.get(found.word("week"), 0)
        date = cal.shift(here, number - here.isoweekday() + 7 * weeks, "D")
    elif rel in _PAST_WORDS:
        date = cal.shift(here, -(back or 7), "D")
    elif rel in _NEXT_WORDS:
        date = cal.shift(here, 7 - back, "D")
    elif rel == "this":
        date = cal.shift(here, number - here.isoweekday(), "D")
    elif found.before() in ("until", "till") and back and found.before(2) not in ("not", "open", "up", "from"):
        date = cal.shift(here, 7 - back, "D")
    else:
        date = cal.shift(here, 7 - back if back and found.direction() > 0 else -back, "D")
    return (cal.part_of_day(date, part) if part else cal.day(date)).relative()


def weekday_short(found: Found, context: Context) -> Value | None:
    """Tue., Fri.: only with the full stop, since Sat and Sun are words."""
    number = LEXICON["weekday_abbreviations"][found.word("weekday")]
    if found.raw("weekday")[:1].islower() or found.word("weekday") in ("sun", "sat") and found.after()[:1].isupper():
        return None
    if context.published is None:
        return Value(f"XXXX-WXX-{number}", precision="day", basis="relative")
    return cal.day(cal.shift(context.published, -((context.published.isoweekday() - number) % 7), "D")).relative()


def weekday_ago(found: Found, context: Context) -> Value | None:
    """A week ago Tuesday; Tuesday two weeks ago."""
    suffix = "_b" if found.has("weekday_b") else ""
    amount, known = quantity(found.words("count" + suffix))
    number = _WEEKDAYS[found.word("weekday" + suffix)]
    if not known or amount is None or context.published is None:
        return Value(f"XXXX-WXX-{number}", precision="day", basis="relative") if known else None
    last = cal.shift(context.published, -((context.published.isoweekday() - number) % 7), "D")
    return cal.day(cal.shift(last, -amount, "W")).relative()


def ago(found: Found, context: Context) -> Value | None:
    """Two days ago, six weeks ago, a year ago: as fine as its unit. After a quarter was named, "a year ago" is that quarter a year before."""
    amount, known = quantity(found.words("count"))
    unit = found.unit()
    if not known:
        return None
    if unit in _CLOCK_UNITS:
        return cal.reference("PAST_REF") if amount is None else replace(_moved(context, 0, "D"), basis="relative")
    if amount is None:
        return _vague_past(context, unit)
    if amount == 1 and unit == "Y" and context.quarter is not None:
        return _quarter_before(context)
    return _moved(context, -amount, unit)


def from_now(found: Found, context: Context) -> Value | None:
    """Two years from now, three weeks hence."""
    amount, known = quantity(found.words("count"))
    if not known or found.word("now") not in ("now", "today", "tomorrow", "yesterday", ""):
        return None
    if amount is None or found.unit() in _CLOCK_UNITS:
        return cal.reference("FUTURE_REF")
    return _moved(context, amount, found.unit())


def offset(found: Found, context: Context) -> Value | None:
    """Two days later, a year earlier, three weeks before: counted from another event. `timex` counts from the last date of the text."""
    amount, known = quantity(found.words("count"))
    if not known:
        return None
    sign = 1 if found.word("side") in ("later", "after") else -1
    unit = found.unit()
    if amount is None:
        return replace(cal.duration(None, unit), basis="anaphoric")
    if found.word("side") in ("after", "before") and amount > 1 and unit not in ("D", "W"):
        return replace(cal.duration(amount, unit), basis="anaphoric", offset_days=round(sign * amount * cal.unit_days(unit)))
    if amount == 1 and unit == "Y" and sign < 0 and found.word("side") == "earlier":
        value = _quarter_before(context) if context.quarter is not None else _moved(context, -1, "Y")
    else:
        base = _focus_day(context)
        value = cal.around(cal.shift(base, sign * amount, unit), unit) if base else Value(_UNKNOWN[unit], precision="unknown")
    return value.anaphoric(round(sign * amount * cal.unit_days(unit)))


def offset_anchored(found: Found, context: Context) -> Value | None:
    """Two days before Christmas, three weeks after 3 May: the anchor stands in the phrase and was resolved by the caller's focus."""
    return None


def next_day(found: Found, context: Context) -> Value | None:
    """The next day, the following morning, the day before, the previous night, the year after: one step from another event."""
    forward = found.word("side") in ("next", "following", "after")
    word = found.word("unit")
    if word.endswith("s"):
        return None
    part = _PARTS.get(word)
    step = 1 if forward else -1
    if part:
        return _from_focus(context, step, part).anaphoric(step)
    unit = unit_code(word)
    base = _focus_day(context)
    value = cal.around(cal.shift(base, step, unit), unit) if base else Value(_UNKNOWN[unit])
    return value.anaphoric(round(step * cal.unit_days(unit)))


def same_unit(found: Found, context: Context) -> Value | None:
    """That day, the same night, later that year."""
    word = found.word("unit")
    if word.endswith("s") or (found.word("same") == "that" and word not in _PARTS and found.before() in ("so", "said", "says")):
        return None
    part = _PARTS.get(word)
    if part:
        return _from_focus(context, 0, part).anaphoric(0)
    unit = unit_code(word)
    base = _focus_day(context)
    value = cal.around(base, unit) if base else Value(_UNKNOWN[unit])
    return value.anaphoric(0)


def past_units(found: Found, context: Context) -> Value | None:
    """The past two weeks, the next 24 hours: a duration that ends (or begins) with the time of writing."""
    amount, known = quantity(found.words("count"))
    if not known or found.words("count") in (["a"], ["an"]):
        return None
    unit = found.unit()
    value = replace(cal.duration(amount, unit), basis="relative")
    if context.published is None or amount is None:
        return value
    sign = -1 if found.word("rel") in _PAST_WORDS else 1
    if unit in _CLOCK_UNITS:
        days = amount / {"H": 24, "m": 1440, "S": 86400}[unit]
        edge = cal.shift(context.published, sign * max(1, round(days)), "D")
    else:
        edge = cal.shift(context.published, sign * amount, unit)
    first, last = min(edge, context.published), max(edge, context.published)
    span = (last - first).days
    return replace(value, start=first, end=last, precision="few_days" if span <= 6 else "week" if span <= 7 else "month" if span <= 31 else "year")


def first_units(found: Found, context: Context) -> Value | None:
    """The first nine months, the last two weeks of 2015."""
    amount, known = quantity(found.words("count"))
    return cal.duration(amount, found.unit()) if known else None


def rel_unit(found: Found, context: Context) -> Value | None:
    """Last week, earlier this month, the past year, next weekend."""
    words = found.words("rel")
    rel, unit = words[-1], found.unit()
    if found.word("unit").endswith("s"):
        return _vague_units(rel, unit) if rel not in ("this", "these") else None
    if unit in _CLOCK_UNITS or (unit == "D" and rel not in ("this",) and len(words) > 1):
        return None
    here = context.published
    if here is None:
        return Value(_UNKNOWN[unit], basis="relative")
    step = -1 if rel in _PAST_WORDS else 1 if rel in _NEXT_WORDS else 0
    if rel == "latest":
        return the_quarter(found, context) if unit == "Q" else cal.around(cal.shift(here, -1, unit), unit).relative()
    if rel == "following":
        base = _focus_day(context)
        value = cal.around(cal.shift(base, 1, unit), unit) if base else Value(_UNKNOWN[unit])
        return value.anaphoric(round(cal.unit_days(unit)))
    if unit == "WE":
        return _weekend(here, step).relative()
    if unit == "D":
        return cal.day(here).relative()
    if unit in ("E", "C") and rel in ("last", "past"):
        return cal.duration(1, unit)
    return cal.around(cal.shift(here, step, unit), unit).relative()


def current_unit(found: Found, context: Context) -> Value | None:
    """The current year, the latest quarter, the latest period."""
    word = found.word("unit")
    rel = found.word("rel")
    if word in ("time", "moment"):
        return cal.reference(LEXICON["references"].get(rel, "PRESENT_REF"))
    if word == "period":
        return the_quarter(found, context) if rel == "latest" else None
    unit = unit_code(word)
    if word.endswith("s"):
        return _vague_units(rel, unit)
    if rel == "latest" and unit == "Q":
        return the_quarter(found, context)
    if rel not in ("current", "latest") or context.published is None or unit in _CLOCK_UNITS:
        return None
    step = -1 if rel == "latest" else 0
    return cal.around(cal.shift(context.published, step, unit), unit).relative()


def end_of_unit(found: Found, context: Context) -> Value | None:
    """The end of the month, the beginning of the year: of the one of writing."""
    unit = found.unit()
    if context.published is None or unit in _CLOCK_UNITS or unit in ("E", "C") or found.word("unit").endswith("s") or unit == "D":
        return None
    return cal.around(context.published, unit).relative()


def the_weekend(found: Found, context: Context) -> Value | None:
    """Over the weekend: the last one, or the coming one when the verbs point ahead."""
    if context.published is None:
        return Value(_UNKNOWN["WE"], precision="few_days", basis="relative")
    return _weekend(context.published, 0 if context.published.isoweekday() >= 6 or found.direction() > 0 else -1).relative()


def the_quarter(found: Found, context: Context) -> Value | None:
    """The quarter, the latest quarter: the one spoken of, else the last that is over, which company news is about."""
    if context.quarter is not None or context.published is None:
        return context.quarter
    return cal.around(cal.shift(context.published, -1, "Q"), "Q").relative()


def the_year(found: Found, context: Context) -> Value | None:
    """The full year, the first nine months of the year: the one of writing; "the year ended May 31" is a length."""
    if found.after() in ("ended", "ending", "to", "from", "that", "when"):
        return cal.duration(1, found.unit())
    if context.published is None or found.unit() not in ("Y", "W") or found.word("unit").endswith("s") or not (found.has("full") or found.before() in ("of", "for")):
        return None
    return cal.around(context.published, found.unit()).relative()


def week_of(found: Found, context: Context) -> Value | None:
    """The week of March 6."""
    year = found.integer("year") if found.has("year") else year_of_month(context, found, found.month(), found.integer("day"))
    date = cal.make_date(year, found.month(), found.integer("day")) if year else None
    return cal.week(date).relative() if date else None


def year_earlier(found: Found, context: Context) -> Value | None:
    """The year-ago quarter, the year-earlier period: last year's like of the period spoken of."""
    if found.has("nth") and context.published:
        number = small_number(found.word("nth"))
        return cal.quarter(context.published.year - 1, number).relative() if 1 <= number <= 4 else None
    return _quarter_before(context) if context.quarter is not None else _moved(context, -1, "Y")


def year_end(found: Found, context: Context) -> Value | None:
    """Year-end: the last day of the year of writing."""
    if context.published is None or found.word("end") not in ("end",):
        return None
    step = {"last": -1, "next": 1}.get(found.word("rel"), 0)
    return cal.day(dt.date(context.published.year + step, 12, 31)).relative()


def every(found: Found, context: Context) -> Value | None:
    """Every day, each year, every two weeks, every Friday: repetition (SET)."""
    if found.has("day"):
        number = _WEEKDAYS.get(found.word("day"))
        return Value(f"XXXX-WXX-{number}" if number else "XXXX-XX-XXT" + _PARTS[found.word("day")], kind="set")
    amount, unit = (1.0, found.unit()) if found.has("unit") else (quantity(found.words("count"))[0], found.unit("unit_n"))
    return replace(cal.duration(amount, unit), kind="set")


def set_word(found: Found, context: Context) -> Value | None:
    """Daily, annually, Fridays."""
    word = found.word("word")
    if word in LEXICON["sets"]:
        return Value(LEXICON["sets"][word], kind="set")
    return Value(f"XXXX-WXX-{_WEEKDAYS[word[:-1]]}", kind="set") if found.raw("word")[:1].isupper() else None


def age(found: Found, context: Context) -> Value | None:
    """A 45-year-old, 52 years old: an age and no time. The text is consumed without a mention."""
    return NOTHING


def duration(found: Found, context: Context) -> Value | None:
    """Two days, five-year, a couple of years, a minute and a half; "a year" after a price is a rate (SET)."""
    words = found.words("count")
    amount, known = quantity(words)
    unit = found.unit()
    if not known or (unit == "Q" and found.word("unit").endswith("s")) or (unit == "S" and found.word("unit") == "second" and amount != 1) or (words in (["a"], ["an"]) and found.word("unit").endswith("s")):
        return None
    if words in (["a"], ["an"]):
        if unit == "S" and found.word("unit") == "second":
            return None
        if unit in ("D", "W", "M", "Y", "H") and _is_rate(found):
            return replace(cal.duration(1, unit), kind="set")
    if found.has("half"):
        amount = (amount or 1) + 0.5
    return cal.duration(amount, unit)


def half_unit(found: Found, context: Context) -> Value | None:
    """Half an hour, half a century."""
    return cal.duration(0.5, found.unit())


def bare_units(found: Found, context: Context) -> Value | None:
    """Days, weeks, for months: an unknown number of them."""
    word = found.word("unit")
    if not word.endswith("s") or found.unit() in ("S", "WE", "Q") or found.before() == "-":
        return None
    return cal.duration(None, found.unit())


def clock(found: Found, context: Context) -> Value | None:
    """10:30 p.m., 6 a.m., 18:45: the day is that of the expression beside it, else the last day spoken of, else the day of writing."""
    text = found.word("clock") or found.word("clock_b")
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    half_day = found.word("ampm")[:1]
    if half_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half_day == "p" else 0)
    if hour > 24 or minute > 59 or not half_day and found.before() in ("ratio", "score", "psalm", "matthew"):
        return None
    base = _focus_day(context) or context.published
    stamp = f"{hour:02d}:{minute:02d}"
    if base is None:
        return Value(f"XXXX-XX-XXT{stamp}", precision="day", kind="time", basis="relative")
    return cal.part_of_day(base, stamp).relative()


def noon(found: Found, context: Context) -> Value | None:
    """At dawn, at midnight, in the evening: a part of the day spoken of."""
    word = found.word("part")
    if found.before() not in ("at", "by", "around", "before", "after", "until", "since", "about") or word in ("night", "morning", "evening", "afternoon"):
        return None
    base = _focus_day(context) or context.published
    if base is None:
        return Value(f"XXXX-XX-XXT{_PARTS[word]}", precision="day", kind="time", basis="relative")
    return cal.part_of_day(base, _PARTS[word]).relative()


def vague_units(found: Found, context: Context) -> Value | None:
    """Recent months, coming weeks."""
    if not found.word("unit").endswith("s"):
        return None
    return _vague_units(found.word("rel"), found.unit())


def the_past(found: Found, context: Context) -> Value | None:
    """The past, the future."""
    word = found.word("rel")
    return cal.reference("PAST_REF") if word == "past" else cal.reference("FUTURE_REF") if word == "future" else None


def reference_word(found: Found, context: Context) -> Value | None:
    """Now, currently, recently. "Recent" and "future" alone say nothing."""
    if found.word("word") in ("recent", "future"):
        return None
    return cal.reference(LEXICON["references"][found.word("word")])


NOTHING = Value("")


def _is_rate(found: Found) -> bool:
    before = found.before()
    return before[-1:].isdigit() or before in ("times", "once", "twice", "dollars", "cents", "pounds", "euros", "million", "billion", "tons", "people", "hours", "days")


def _vague_units(rel: str, unit: str) -> Value:
    if rel in _NEXT_WORDS or rel in ("future", "soon"):
        return cal.reference("FUTURE_REF")
    return cal.reference("PRESENT_REF" if rel in ("now", "current", "currently") else "PAST_REF")


def _vague_past(context: Context, unit: str) -> Value:
    return cal.reference("PAST_REF")


def _moved(context: Context, amount: float, unit: str) -> Value:
    """Return the calendar unit `amount` units from the time of writing; tens of years and more are as fine as a year."""
    if context.published is None:
        return Value(_UNKNOWN[unit], basis="relative")
    grain = {"E": "Y", "C": "Y", "F": "W"}.get(unit, unit)
    if unit == "Y" and amount != int(amount):
        grain = "M"
    return cal.around(cal.shift(context.published, amount, unit), grain).relative()


def _quarter_before(context: Context) -> Value:
    assert context.quarter is not None and context.quarter.start is not None
    start = context.quarter.start
    return cal.quarter(start.year - 1, (start.month + 2) // 3).relative()


def _focus_day(context: Context) -> dt.date | None:
    return context.day.start if context.day is not None and context.day.start is not None else context.published


def _from_focus(context: Context, step: int, part: str) -> Value:
    base = _focus_day(context)
    if base is None:
        return Value(f"XXXX-XX-XXT{part}", precision="day", kind="time")
    return cal.part_of_day(cal.shift(base, step, "D"), part)


def _weekend(here: dt.date, step: int) -> Value:
    return cal.weekend(cal.shift(here, step, "W"))
