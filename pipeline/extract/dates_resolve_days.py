"""Resolvers of days and times of day: weekdays, today, last night, "the next morning", clock times."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import NOTHING, Context, Found
from pipeline.extract.dates_nearest import PAST_WORDS, PREVIOUS_WORDS, day_of_weekday, step_of
from pipeline.extract.dates_quantity import quantity
from pipeline.extract.dates_tokens import LEXICON, unit_code

_DEIXIS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_PARTS: dict[str, str] = LEXICON["parts"]
_WEEKDAYS: dict[str, int] = LEXICON["weekdays"]
_NO_WEEKDAY_AFTER = frozenset(LEXICON["around"]["no_weekday_after"])
_ZONES = frozenset(("gmt", "utc", "est", "edt", "local", "hours"))


def deixis(found: Found, context: Context) -> Value | None:
    """Today, yesterday evening, earlier today, late yesterday, the morning of tomorrow."""
    part = _PARTS.get(found.word("part"))
    if context.published is None:
        return _unknown_day(part)
    date = cal.shift(context.published, _DEIXIS[found.word("deixis")], "D")
    return (cal.part_of_day(date, part) if part else cal.day(date)).relative()


def around_deixis(found: Found, context: Context) -> Value | None:
    """The day before yesterday, the day after tomorrow."""
    if context.published is None:
        return _unknown_day(None)
    offset = _DEIXIS[found.word("deixis")] + (-1 if found.word("side") == "before" else 1)
    return cal.day(cal.shift(context.published, offset, "D")).relative()


def nightly(found: Found, context: Context) -> Value | None:
    """Tonight is the day of writing; overnight is the night that ended on it, so two days, precision few_days."""
    here = context.published
    if here is None:
        return _unknown_day("NI")
    if found.word("word") == "tonight":
        return cal.part_of_day(here, "NI").relative()
    return replace(cal.part_of_day(cal.shift(here, -1, "D"), "NI"), end=here, precision="few_days", basis="relative")


def overnight(found: Found, context: Context) -> Value | None:
    """Overnight Tuesday, Tuesday overnight: the night that began on that day; overnight into Wednesday: the one that ended on it. Two days, few_days."""
    here = context.published
    suffix = "" if found.has("weekday") else "_b"
    number = _WEEKDAYS[found.word("weekday" + suffix)]
    if here is None:
        return Value(f"XXXX-WXX-{number}TNI", precision="few_days", kind="time", basis="relative")
    named = day_of_weekday(here, found, number, "")
    ended_on_it = found.has("into") or named == here  # on a Thursday, "overnight Thursday" can only be the night that is over
    first = cal.shift(named, -1, "D") if ended_on_it else named
    return replace(cal.part_of_day(first, "NI"), end=cal.shift(first, 1, "D"), precision="few_days", basis="relative")


def day_alone(found: Found, context: Context) -> Value | None:
    """On the 16th: the last such day of a month."""
    here, number = context.published, found.integer("day")
    if here is None or found.before() != "on" or not found.word("day")[0].isdigit() or found.after().isalpha() or not 1 <= number <= 31:
        return None
    months = (cal.shift(here.replace(day=1), -back, "M") for back in range(4))
    return next((cal.day(date).relative() for month in months if (date := cal.make_date(month.year, month.month, number)) and date <= here), None)


def part_of_day(found: Found, context: Context) -> Value | None:
    """This morning, last night; the same night and the following morning belong to another event."""
    rel, part = found.word("rel"), _PARTS[found.word("part")]
    if rel in ("same", "that", "following", "next"):
        return _from_base(context, 0 if rel in ("same", "that") else 1, part)
    if context.published is None:
        return _unknown_day(part)
    return cal.part_of_day(cal.shift(context.published, -1 if rel in PAST_WORDS else 0, "D"), part).relative()


def weekday(found: Found, context: Context) -> Value | None:
    """On Tuesday; late on Sunday; last Friday; next Monday; Wednesday evening; Monday of last week; the previous Friday."""
    if not found.is_capital("weekday"):
        return None
    if found.before() in _NO_WEEKDAY_AFTER:
        return NOTHING
    number, part, here = _WEEKDAYS[found.word("weekday")], _PARTS.get(found.word("part")), context.published
    rel = found.last_word("rel")
    if here is None:
        return Value(f"XXXX-WXX-{number}" + (f"T{part}" if part else ""), precision="day", kind="time" if part else "date", basis="relative")
    if rel in PREVIOUS_WORDS or rel == "following":
        base = context.base() or here
        step = (number - base.isoweekday()) % 7 or 7 if rel == "following" else -((base.isoweekday() - number) % 7 or 7)
        return _from_base(context, step, part)
    date = day_of_weekday(here, found, number, rel)
    if found.has("week"):
        date = cal.shift(here, number - here.isoweekday() + 7 * step_of(found.word("week")), "D")
    return (cal.part_of_day(date, part) if part else cal.day(date)).relative()


def weekday_short(found: Found, context: Context) -> Value | None:
    """Tue., Fri.: only with the full stop, since Sat and Sun are words."""
    word = found.word("weekday")
    if not found.is_capital("weekday") or (word in ("sun", "sat") and found.after_raw()[:1].isupper()):
        return None
    number = LEXICON["weekday_abbreviations"][word]
    if context.published is None:
        return Value(f"XXXX-WXX-{number}", precision="day", basis="relative")
    return cal.day(day_of_weekday(context.published, found, number, "")).relative()


def weekday_ago(found: Found, context: Context) -> Value | None:
    """A week ago Tuesday; Tuesday two weeks ago."""
    suffix = "_b" if found.has("weekday_b") else ""
    amount, known = quantity(found.words("count" + suffix))
    number = _WEEKDAYS[found.word("weekday" + suffix)]
    if not known or amount is None:
        return None
    if context.published is None:
        return Value(f"XXXX-WXX-{number}", precision="day", basis="relative")
    last = cal.shift(context.published, -((context.published.isoweekday() - number) % 7), "D")
    return cal.day(cal.shift(last, -amount, "W")).relative()


def next_day(found: Found, context: Context) -> Value | None:
    """The next day, the following morning, the day before, the previous night, the year after: one step from another event."""
    if found.is_plural():
        return None
    step = 1 if found.word("side") in ("next", "following", "after") else -1
    part = _PARTS.get(found.word("unit"))
    return _from_base(context, step, part) if part else _unit_from_base(context, step, unit_code(found.word("unit")))


def same_day(found: Found, context: Context) -> Value | None:
    """That day, the same night, later that year."""
    word = found.word("unit")
    if word.endswith("s"):
        return None
    part = _PARTS.get(word)
    return _from_base(context, 0, part) if part else _unit_from_base(context, 0, unit_code(word))


def clock(found: Found, context: Context) -> Value | None:
    """10:30 p.m., 6 a.m., 18:45, 4 in the morning: the day is that of the expression beside it, else the last day spoken of, else the day of writing."""
    numbers = [int(number) for number in re.findall(r"\d+", found.word("clock") or found.word("clock_b"))]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    half_day = found.word("ampm")[:1]
    if found.has("part"):
        half_day = "a" if found.word("part") in ("morning", "dawn") else "p"
    if half_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half_day == "p" else 0)
    return _at_time(found, context, f"{hour:02d}:{minute:02d}") if hour <= 24 and minute <= 59 else None


def clock_24(found: Found, context: Context) -> Value | None:
    """At 1930; 0140 GMT; 1830 hours."""
    text = found.word("clock")
    if len(text) != 4 or not text.isdigit():
        return None
    at = found.before() == "at" or (found.before() in ("about", "around", "approximately") and found.before(2) == "at")
    if int(text[:2]) > 24 or int(text[2:]) > 59 or not (at or found.word("zone") in _ZONES):
        return None
    if found.before() == "(" and context.day is not None:
        return NOTHING  # the same time again in another zone
    return _at_time(found, context, f"{text[:2]}:{text[2:]}")


def noon(found: Found, context: Context) -> Value | None:
    """At dawn, around midnight: a part of the day spoken of."""
    word = found.word("part")
    if found.before() not in ("at", "by", "around", "before", "after", "until", "since", "about") or word in ("night", "morning", "evening", "afternoon"):
        return None
    return _at_time(found, context, _PARTS[word])


def _unknown_day(part: str | None) -> Value:
    return Value("XXXX-XX-XX" + (f"T{part}" if part else ""), precision="day", kind="time" if part else "date", basis="relative")


def _from_base(context: Context, step: int, part: str | None) -> Value:
    """Return the day `step` days from the day spoken of, known only by that distance."""
    base = context.base()
    if base is None:
        return _unknown_day(part).anaphoric(step)
    date = cal.shift(base, step, "D")
    return (cal.part_of_day(date, part) if part else cal.day(date)).anaphoric(step)


def _unit_from_base(context: Context, step: int, unit: str) -> Value:
    base = context.base(unit)
    value = cal.around(cal.shift(base, step, unit), unit) if base else Value(cal.unknown(unit))
    return value.anaphoric(round(step * cal.unit_days(unit)))


def _at_time(found: Found, context: Context, time: str) -> Value:
    """Return a time of the day spoken of; a day ahead only counts when the verbs point ahead, too."""
    base = context.base()
    if base is None:
        return _unknown_day(time)
    if context.published is not None and base > context.published and found.direction() <= 0:
        base = context.published
    return cal.part_of_day(base, time).relative()
