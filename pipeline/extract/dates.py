"""Find the time expressions of a news text and resolve them to days: `find_dates`. Forms are in dates_grammar.py, words in lexicon/dates.toml.

Method: each token gets one time class (dates_tokens), rules match on the string of classes (dates_grammar), resolvers turn a match into a TIMEX3 value and
days (dates_resolve_*), and what a bare weekday or month means is read from the verbs (dates_nearest, dates_tense). Conventions: TimeML 1.2.1 (Pustejovsky et
al. 2003); the default direction is the past, as in HeidelTime's news mode (Strötgen and Gertz 2010). No date is put after the publication unless words say so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import NOTHING, Context, Found
from pipeline.extract.dates_grammar import ANY_RULE, RULES
from pipeline.extract.dates_tokens import Tokens, tokenise
from pipeline.extract.mentions import DateMention

_CLOCK_GLUE = frozenset(("on", ",", "gmt", "utc", "est", "edt", "local", "time", "cst", "cdt", "pst", "pdt", "eastern", "of", "the"))
_ANCHOR_GLUE = frozenset(("the", "on", "of"))
_COUNTED_FROM = frozenset(("before", "after", "following"))
_NAMES_A_QUARTER = frozenset(("quarter", "the_unit"))
_Found = tuple[int, int, Value]  # first token, token after the last, value


def find_dates(text: str, published: dt.date | dt.datetime | str | None) -> list[DateMention]:
    """Return the time expressions of a text in order of appearance, without overlaps.

    Args:
        text: the canonical text; offsets count its code points.
        published: when it was written, as date, datetime or ISO string. None: relative expressions keep the form of their value
            ("XXXX-WXX-2") and have no days.

    Returns:
        Mentions of dates, times of day, durations and repetitions. `date_start`/`date_end` are the first and last day: a weekday is a day, "last week" is
        Monday to Sunday, "overnight" is the day before publication and the day itself (few_days), quarters and seasons carry their exact days with
        precision `year`. Anaphoric mentions carry `offset_days` and no days; their `timex` is the best guess from the date last spoken of.

    Raises:
        ValueError: `published` is a string that is no ISO date.
    """
    tokens = tokenise(text)
    context = Context(_as_date(published))
    found: list[_Found] = []
    position = 0
    while match := ANY_RULE.search(tokens.classes, position):
        rule, end, value = _resolve(tokens, match.start(), int(str(match.lastgroup)[1:]), context)
        position = end
        if value is not None and value is not NOTHING:
            found.append((match.start(), end, value))
            _remember(context, value, rule)
    return [_mention(tokens, *one) for one in _join(tokens, found)]


def _resolve(tokens: Tokens, start: int, first_rule: int, context: Context) -> tuple[str, int, Value | None]:
    """Return name, end and value of the first rule that matches at a token and does not decline; no value and the next token when all do."""
    for rule in RULES[first_rule:]:
        match = rule.pattern.match(tokens.classes, start)
        if match is not None and (value := rule.resolve(Found(tokens, match), context)) is not None:
            return rule.name, match.end(), value
    return "", start + 1, None


def _remember(context: Context, value: Value, rule: str) -> None:
    if value.start is None or value.kind not in ("date", "time"):
        return
    context.focus = value
    if value.precision == "day":
        context.day = value
    if rule in _NAMES_A_QUARTER and "-Q" in value.timex and context.published is not None and value.start.year == context.published.year:
        context.quarter = value


def _join(tokens: Tokens, found: list[_Found]) -> list[_Found]:
    """Make one expression of a time or distance and the day beside it: "9 a.m. EST Tuesday", "two days after Christmas", "the day before last Friday"."""
    joined: list[_Found] = []
    previous: Value | None = None  # of the expression before, unless it was joined already
    for start, end, value in found:
        earlier, previous = previous, value
        if earlier is not None and value.precision == "day" and value.start is not None and value.kind == "date":
            first, last, _ = joined[-1]
            between = tokens.words[last:start]
            if earlier.kind == "time" and ":" in earlier.timex and _is_clock_glue(between):
                clock = earlier.timex.partition("T")[2]
                joined[-1] = (first, end, replace(value, timex=f"{value.timex}T{clock}", kind="time"))
                previous = None
                continue
            if earlier.offset_days is not None and tokens.words[last - 1] in _COUNTED_FROM and len(between) <= 2 and _ANCHOR_GLUE.issuperset(between):
                day = cal.day(cal.shift(value.start, earlier.offset_days, "D"))
                joined[-1] = (first, end, replace(day, basis=value.basis))
                previous = None
                continue
        joined.append((start, end, value))
    return joined


def _is_clock_glue(words: list[str]) -> bool:
    """Tell whether words may stand between a time and its day: "8:20 a.m. (0520 GMT) on Friday"."""
    if words[:1] == ["("]:
        words = words[words.index(")") + 1 :] if ")" in words[:5] else words
    return len(words) <= 3 and _CLOCK_GLUE.issuperset(words)


def _mention(tokens: Tokens, first: int, end: int, value: Value) -> DateMention:
    last = end - 2 if tokens.words[end - 1] == "." else end - 1  # the full stop of "in Sept." may end the sentence, too
    start, stop = tokens.starts[first], tokens.ends[last]
    return DateMention(start, stop, tokens.text[start:stop], value.timex, value.start, value.end, value.precision, value.kind, value.basis, value.offset_days)


def _as_date(published: dt.date | dt.datetime | str | None) -> dt.date | None:
    if isinstance(published, str):
        return dt.datetime.fromisoformat(published).date() if published else None
    return published.date() if isinstance(published, dt.datetime) else published
