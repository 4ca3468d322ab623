"""Resolvers of distances and spans: "two days ago", "a week later", "last month", "the past year", durations, repetitions, now and recently."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import NOTHING, Context, Found
from pipeline.extract.dates_nearest import NEXT_WORDS, PAST_WORDS, PREVIOUS_WORDS, step_of
from pipeline.extract.dates_quantity import quantity
from pipeline.extract.dates_resolve_periods import the_quarter, year_before
from pipeline.extract.dates_tokens import LEXICON

_RATES = frozenset(LEXICON["around"]["rate_after"])
_REFERENCES: dict[str, str] = LEXICON["references"]


def ago(found: Found, context: Context) -> Value | None:
    """Two days ago, six weeks ago, a year ago: as fine as its unit. After a quarter was named, "a year ago" is that quarter a year before."""
    amount, known = quantity(found.words("count"))
    unit = found.unit()
    if not known:
        return None
    if amount is None:
        return cal.reference("PAST_REF")
    if cal.is_clock_unit(unit):
        return cal.day(context.published).relative() if context.published else cal.reference("PAST_REF")
    return year_before(context) if amount == 1 and unit == "Y" else _moved(context, -amount, unit)


def from_now(found: Found, context: Context) -> Value | None:
    """Two years from now, three weeks hence."""
    amount, known = quantity(found.words("count"))
    if not known or found.word("now") not in ("now", "today", ""):
        return None
    if amount is None or cal.is_clock_unit(found.unit()):
        return cal.reference("FUTURE_REF")
    return _moved(context, amount, found.unit())


def offset(found: Found, context: Context) -> Value | None:
    """Two days later, a year earlier, three weeks before the vote: counted from another event. `timex` counts from the date last spoken of."""
    amount, known = quantity(found.words("count"))
    if not known:
        return None
    sign = 1 if found.word("side") in ("later", "after", "following") else -1
    unit = found.unit()
    if amount is None:
        return replace(cal.duration(None, unit), basis="anaphoric")
    distance = round(sign * amount * cal.unit_days(unit))
    if found.word("side") in ("after", "before", "following"):  # TimeML reads "two days after the strike" as a length with an end point
        return replace(cal.duration(amount, unit), basis="anaphoric", offset_days=distance)
    value = year_before(context) if amount == 1 and unit == "Y" and sign < 0 else None
    if value is None:
        base = context.base(unit)
        value = cal.around(cal.shift(base, sign * amount, unit), unit) if base else Value(cal.unknown(unit))
    return value.anaphoric(distance)


def past_units(found: Found, context: Context) -> Value | None:
    """The past two weeks, the next 24 hours: a duration that ends (or begins) with the time of writing."""
    words = found.words("count")
    amount, known = quantity(words)
    if not known or words in (["a"], ["an"]):
        return None
    unit, here = found.unit(), context.published
    value = replace(cal.duration(amount, unit), basis="relative")
    if here is None or amount is None:
        return value
    sign = 1 if step_of(found.word("rel")) > 0 else -1
    edge = cal.shift(here, sign * max(1, round(amount * cal.clock_days(unit))), "D") if cal.is_clock_unit(unit) else cal.shift(here, sign * amount, unit)
    span = cal.days(min(edge, here), max(edge, here))
    return replace(value, start=span.start, end=span.end, precision=span.precision)


def first_units(found: Found, context: Context) -> Value | None:
    """The first nine months, the last two weeks of 2015."""
    amount, known = quantity(found.words("count"))
    return cal.duration(amount, found.unit()) if known else None


def rel_unit(found: Found, context: Context) -> Value | None:
    """Last week, earlier this month, the past year, next weekend, the following month, these days."""
    words, rel, unit, here = found.words("rel"), found.last_word("rel"), found.unit(), context.published
    if found.is_plural():
        if rel == "these":
            return cal.reference("PRESENT_REF") if unit == "D" else None
        return None if rel == "this" else _vague(rel)
    if cal.is_clock_unit(unit) or (unit == "D" and rel != "this"):
        return None
    if here is None:
        return Value(cal.unknown(unit), basis="relative")
    if rel == "following":
        base = context.base(unit) or here
        return cal.around(cal.shift(base, 1, unit), unit).anaphoric(round(cal.unit_days(unit)))
    if unit == "Q" and rel == "latest":
        return the_quarter(found, context)
    if unit in ("E", "C") and rel in PAST_WORDS:
        return cal.duration(1, unit)
    step = -1 if rel == "latest" else step_of(rel)
    if unit == "WE" and words == ["this"] and here.isoweekday() <= 3 and found.direction() <= 0:
        step = -1  # said on a Monday of what has happened
    return cal.around(cal.shift(here, step, "W" if unit == "WE" else unit), unit).relative()


def unit_of_writing(found: Found, context: Context) -> Value | None:
    """The end of the month, earlier in the week, later in the day: inside the unit of writing."""
    unit = found.unit()
    if context.published is None or cal.is_clock_unit(unit) or unit in ("E", "C") or found.is_plural() or (unit == "D" and found.has("end")):
        return None
    return cal.around(context.published, unit).relative()


def the_weekend(found: Found, context: Context) -> Value | None:
    """Over the weekend: the last one, or the coming one when the verbs point ahead."""
    here = context.published
    if not found.has("the") and not found.names_deed():  # "weekend attacks", but no "weekend traffic"
        return None
    if here is None:
        return Value(cal.unknown("WE"), precision="few_days", basis="relative")
    ahead = here.isoweekday() >= 6 or found.direction() > 0
    return cal.weekend(here if ahead else cal.shift(here, -1, "W")).relative()


def every(found: Found, context: Context) -> Value | None:
    """Every day, each year, every two weeks, every Friday: repetition (SET)."""
    if found.has("day"):
        word = found.word("day")
        number = LEXICON["weekdays"].get(word)
        return Value(f"XXXX-WXX-{number}" if number else "XXXX-XX-XXT" + LEXICON["parts"][word], kind="set")
    amount, unit = (1.0, found.unit()) if found.has("unit") else (quantity(found.words("count"))[0], found.unit("unit_n"))
    return replace(cal.duration(amount, unit), kind="set")


def set_word(found: Found, context: Context) -> Value | None:
    """Daily, annually, Fridays; no "Daily News"."""
    word, raw = found.word("word"), found.raw("word")
    if word in LEXICON["sets"]:
        return NOTHING if raw.istitle() and found.after_raw().istitle() else Value(LEXICON["sets"][word], kind="set")
    return Value(f"XXXX-WXX-{LEXICON['weekdays'][word[:-1]]}", kind="set") if raw[:1].isupper() else None


def age(found: Found, context: Context) -> Value | None:
    """A 45-year-old, 52 years old: an age and no time."""
    return NOTHING


def duration(found: Found, context: Context) -> Value | None:
    """Two days, five-year, a couple of years, a minute and a half; "a year" after a price is a rate (SET)."""
    words, unit = found.words("count"), found.unit()
    amount, known = quantity(words)
    single = words in (["a"], ["an"])
    if not known or (single and (found.is_plural() or found.word("unit") == "second")) or (unit == "Q" and found.is_plural()):
        return None
    if single and unit == "Q" and found.after() == "of":
        return NOTHING  # a quarter of the town
    if single and unit in ("D", "W", "M", "Y", "H") and (found.before()[-1:].isdigit() or found.before() in _RATES):
        return replace(cal.duration(1, unit), kind="set")
    return cal.duration((amount or 1) + 0.5 if found.has("half") else amount, unit)


def bare_units(found: Found, context: Context) -> Value | None:
    """Days, weeks, for months: an unknown number of them."""
    if not found.is_plural() or found.unit() in ("S", "WE", "Q") or found.before() == "-":
        return None
    return cal.duration(None, found.unit())


def vague_units(found: Found, context: Context) -> Value | None:
    """Recent months, coming weeks."""
    return _vague(found.word("rel")) if found.is_plural() else None


def the_past(found: Found, context: Context) -> Value | None:
    """In the past, the future."""
    word = found.word("rel")
    if word == "past" and found.before() == "in":
        return cal.reference("PAST_REF")
    return cal.reference("FUTURE_REF") if word == "future" else None


def reference_word(found: Found, context: Context) -> Value | None:
    """Now, currently, recently. "Recent" and "future" alone say nothing."""
    word = found.word("word")
    return None if word in ("recent", "future") else cal.reference(_REFERENCES[word])


def _vague(rel: str) -> Value:
    if rel in PAST_WORDS or rel in PREVIOUS_WORDS:
        return cal.reference("PAST_REF")
    return cal.reference("FUTURE_REF" if rel in NEXT_WORDS or rel == "following" else _REFERENCES.get(rel, "PRESENT_REF"))


def _moved(context: Context, amount: float, unit: str) -> Value:
    """Return the calendar unit `amount` units from the time of writing; decades and centuries are as fine as a year, half years as a month."""
    if context.published is None:
        return Value(cal.unknown(unit), basis="relative")
    grain = {"E": "Y", "C": "Y", "F": "W"}.get(unit, unit)
    return cal.around(cal.shift(context.published, amount, unit), "M" if unit == "Y" and amount % 1 else grain).relative()
