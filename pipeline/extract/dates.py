"""Find the time expressions of a news text and resolve them to days: `find_dates`. Forms are in dates_grammar.py, words in lexicon/dates.toml.

Method: tokens get one time class each (dates_tokens), rules match on the string of classes (dates_grammar), resolvers turn a match into a TIMEX3 value and
days (dates_resolve_*), with direction read from the verbs (dates_tense). Conventions: TimeML 1.2.1 (Pustejovsky et al. 2003); the default direction is the
past, as in HeidelTime's news mode (Strötgen and Gertz 2010). No date is put after the publication unless the words say so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.extract.dates_calendar import Value
from pipeline.extract.dates_context import Context, Found
from pipeline.extract.dates_grammar import ANY_RULE, RULES
from pipeline.extract.dates_resolve_relative import NOTHING
from pipeline.extract.dates_tokens import Tokens, tokenise
from pipeline.extract.mentions import DateMention

_GLUE = frozenset(("on", ",", "gmt", "utc", "est", "edt", "local", "time", "cst", "cdt", "pst", "pdt", "eastern", "of", "(", ")", "the"))


def find_dates(text: str, published: dt.date | dt.datetime | str | None) -> list[DateMention]:
    """Return the time expressions of a text in order of appearance, without overlaps.

    Args:
        text: the canonical text; offsets count its code points.
        published: when it was written, as date, datetime or ISO string. None: relative expressions keep the form of their value
            ("XXXX-WXX-2") and no days.

    Returns:
        Mentions of dates, times of day, durations and repetitions. `date_start`/`date_end` are the first and last day: a weekday is a day, "last week" is
        Monday to Sunday, "overnight" is the day before publication and the day itself (few_days), quarters and seasons carry their exact days with
        precision `year`. Anaphoric mentions carry `offset_days` and no days; their `timex` is the best guess from the date last spoken of.

    Raises:
        ValueError: `published` is a string that is no ISO date.
    """
    tokens = tokenise(text)
    context = Context(_as_date(published))
    found: list[tuple[int, int, Value]] = []
    position = 0
    while match := ANY_RULE.search(tokens.classes, position):
        start = match.start()
        rule, end, value = _resolve(tokens, start, int((match.lastgroup or "rule0")[4:]), context)
        if value is None:
            position = start + 1
            continue
        position = end
        if value is not NOTHING:
            found.append((start, end, value))
            _remember(context, value, rule)
    return [_mention(tokens, first, last, value) for first, last, value in _join_clock_and_day(tokens, found)]


def _resolve(tokens: Tokens, start: int, first_rule: int, context: Context) -> tuple[str, int, Value | None]:
    """Return the end and value of the first rule that matches at a token and does not decline."""
    for rule in RULES[first_rule:]:
        match = rule.pattern.match(tokens.classes, start)
        if match is not None and (value := rule.resolve(Found(tokens, match), context)) is not None:
            return rule.name, match.end(), value
    return "", start, None


def _remember(context: Context, value: Value, rule: str) -> None:
    if value.kind in ("date", "time") and value.start is not None:
        context.focus = value
        if value.precision == "day":
            context.day = value
        if rule in ("quarter", "quarter_short", "the_quarter") and "-Q" in value.timex and context.published is not None and value.start.year == context.published.year:
            context.quarter = value


def _join_clock_and_day(tokens: Tokens, found: list[tuple[int, int, Value]]) -> list[tuple[int, int, Value]]:
    """Make "9 a.m. EST Tuesday" and "on Tuesday at 9 a.m." one expression when nothing but glue words stands between the two."""
    joined: list[tuple[int, int, Value]] = []
    for start, end, value in found:
        if joined and "T" in joined[-1][2].timex and joined[-1][2].kind == "time" and ":" in joined[-1][2].timex and _is_day(value):
            before_start, before_end, clock = joined[-1]
            if start - before_end <= 3 and all(word in _GLUE for word in tokens.words[before_end:start]):
                time = clock.timex.partition("T")[2]
                joined[-1] = (before_start, end, replace(value, timex=f"{value.timex}T{time}", kind="time"))
                continue
        joined.append((start, end, value))
    return joined


def _is_day(value: Value) -> bool:
    return value.kind == "date" and value.precision == "day" and value.start is not None


def _mention(tokens: Tokens, first: int, last: int, value: Value) -> DateMention:
    char_start, char_end = tokens.starts[first], tokens.ends[last - 1]
    return DateMention(
        char_start, char_end, tokens.text[char_start:char_end], value.timex, value.start, value.end, value.precision, value.kind, value.basis, value.offset_days
    )


def _as_date(published: dt.date | dt.datetime | str | None) -> dt.date | None:
    if isinstance(published, str):
        return dt.datetime.fromisoformat(published).date() if published else None
    return published.date() if isinstance(published, dt.datetime) else published
