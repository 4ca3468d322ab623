"""The grammar of English time expressions: an ordered table of rules over token classes, each with its resolver. Read this first; no calendar here.

A pattern is a regular expression in which a word in capitals stands for one token of that class (dates_tokens.CLASS_NAMES) or for a macro below, and spaces
mean nothing. Rules are tried in order at each token: the longer and more certain forms come first. A resolver may decline (None); then the next rule is tried.
All repetitions are bounded, so the time is linear in the number of tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract import dates_resolve_calendar as calendar
from pipeline.extract import dates_resolve_days as days
from pipeline.extract import dates_resolve_periods as periods
from pipeline.extract import dates_resolve_spans as spans
from pipeline.extract.dates_context import Resolver
from pipeline.extract.dates_tokens import CLASS

_MACROS = {
    "MONTH": "(?:[MON MAYM] DOT?)",
    "WEEKDAY": "(?:WD | WDABBR DOT?)",
    "DAYNUM": "[NUM ORD SECONDU]",
    "NTH": "[ORD SECONDU]",
    "UNIT": "[DAYU WEEKU MONTHU YEARU QUARTERU WEEKENDU LONGU]",
    "ANYUNIT": "[DAYU WEEKU MONTHU YEARU QUARTERU WEEKENDU LONGU CLOCKU SECONDU]",
    "COUNT": "(?:NUM NUM SLASH NUM | [NUM BIG] (?:[OR TO DASH] NUM)? | [WORDNUM MANYW] (?:DASH? [WORDNUM MANYW]){0,3} (?:[OR TO] WORDNUM)?"
    " | AN? FEW (?:MANYW | OF)? | AN MANYW | AN HALF? | HALF AN)",
    "SPAN": "[TO DASH]",
    "THEYEAR": "(?:COMMA? (?P<year>YR))",
    "RELYEAR": "(?:[LAST THIS NEXT] YEARU)",
    "REL": "(?:THIS LAST | THIS COMING | LAST | THIS | NEXT | COMING | FOLLOW | PREV)",
    "PHASE": "(?:THE? [END EARLY] [OF DASH]? THE?)",  # early, mid-, the end of
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of time expression."""

    name: str
    pattern: re.Pattern[str]
    resolve: Resolver


def _expand(pattern: str) -> str:
    """Write out macros and classes: "MONTH NUM" becomes a regular expression over class characters."""

    def replace(found: re.Match[str]) -> str:
        word = found.group()
        return _expand(_MACROS[word]) if word in _MACROS else CLASS[word]

    return re.sub(r"[A-Z]{2,}", replace, pattern).replace(" ", "")


_TABLE: tuple[tuple[str, str, Resolver], ...] = (
    # -- days by the calendar -------------------------------------------------------------------------------------------
    ("numeric", r"(?:WD COMMA?)? (?P<iso>ISO)", calendar.numeric),
    ("named_day", r"(?P<rel>LAST | THIS | NEXT)? (?P<named>NAMED) THEYEAR?", calendar.named),
    ("month_day_range", r"(?P<month>MONTH) (?P<first>DAYNUM) SPAN (?P<last>DAYNUM) THEYEAR? (?![AMPM DASH])", calendar.day_range),
    ("day_month_range", r"THE? (?P<first>DAYNUM) (?:SPAN | (?P<and>AND)) THE? (?P<last>DAYNUM) OF? (?P<month>MONTH) THEYEAR?", calendar.day_range),
    ("month_range", r"(?P<month>MONTH) (?P<first>DAYNUM) (?:COMMA YR)? DASH (?P<month_b>MONTH) (?P<last>DAYNUM) THEYEAR?", calendar.month_range),
    (
        "month_day",
        r"(?:THE? EARLY? (?P<part_of>PART) [OF ON])? (?:EARLY ON?)? (?:[THIS THE]? COMING? WEEKDAY (?P<part>PART)? COMMA?)?"
        r" (?P<side>[LAST THIS NEXT])? (?P<month>MONTH) (?P<day>DAYNUM) (?:THEYEAR | COMMA? (?P<rel>RELYEAR))? (?![DASH CLOCKU])",
        calendar.month_day,
    ),
    (
        "day_month",
        r"(?:THE? EARLY? (?P<part_of>PART) [OF ON])? (?:WEEKDAY (?P<part>PART)? COMMA?)? THE? (?P<day>DAYNUM) [OF DASH]? (?P<month>MONTH)"
        r" (?:[COMMA DASH]? (?P<year>YR) | COMMA? (?P<rel>RELYEAR) | APOS? DASH? (?P<short>NUM))?",
        calendar.month_day,
    ),
    (
        "second_day",
        r"(?:(?<=[MON MAYM] NUM AND) | (?<=[MON MAYM] DOT NUM AND)) (?P<day>NUM) (?:COMMA (?P<year>YR))? (?![OTHER DASH] | ANYUNIT)",
        calendar.second_day,
    ),
    ("week_of", r"THE? WEEKU OF (?P<month>MONTH) (?P<day>DAYNUM) THEYEAR?", calendar.week_of),
    # -- months, quarters, seasons, years -------------------------------------------------------------------------------
    ("month_year", r"PHASE? (?P<month>MONTH) COMMA? OF? (?:THE YEARU)? (?:(?P<year>YR) | (?P<rel>RELYEAR))", calendar.month_year),
    (
        "quarter",
        r"THE? (?:(?P<rel>RELYEAR) APOS OTHER? | (?P<year>YR) | YEARU DASH (?P<ago>[EARLIER AGO]))? FISCAL? DASH? (?P<nth>NTH) DASH? FISCAL? QUARTERU"
        r" (?:[OF IN]? FISCAL? YEARU? (?P<year_b>YR) | OF (?P<rel_b>RELYEAR))?",
        periods.quarter,
    ),
    ("quarter", r"(?P<q>QTOK) OF? FISCAL? (?P<year>YR)?", periods.quarter),
    ("half_year", r"THE? (?P<nth>NTH | LAST) HALF OF (?:THE? FISCAL? YEARU? (?P<year>YR) | (?P<rel>RELYEAR) | THE YEARU)", periods.half_year),
    ("season", r"(?P<mod>PHASE)? (?P<rel>REL)? (?P<the>THE)? (?:EARLY DASH?)? (?P<season>SEASON) OF? (?P<year>YR)?", calendar.season),
    ("decade", r"THE? (?:EARLY DASH?)? THE? (?P<decade>DECADE | DECADEW)", calendar.decade),
    ("century", r"THE? (?:EARLY DASH?)? (?P<nth>ORD) DASH? (?P<unit>LONGU)", calendar.century),
    ("year_named", r"PHASE? (?:THE? YEARU | FISCAL YEARU?) (?P<year>YR)", calendar.year_named),
    ("year_words", r"(?:THE YEARU)? (?P<words>WORDNUM [WORDNUM MANYW] (?:DASH? WORDNUM){0,2}) (?!ANYUNIT)", calendar.year_words),
    ("year", r"(?P<mod>PHASE)? (?P<year>YR)", calendar.year_number),
    # -- days and parts of days by the time of writing -------------------------------------------------------------------
    ("age", r"THE? COUNT DASH? UNIT DASH? OLD", spans.age),
    ("around_deixis", r"THE DAYU (?P<side>[BEFORE AFTER]) (?P<deixis>DEIXIS)", days.around_deixis),
    ("deixis", r"(?:EARLIER | EARLY DASH?)? ON? (?P<deixis>DEIXIS) (?P<part>PART)?", days.deixis),
    ("part_deixis", r"THE? EARLY? DASH? (?P<part>PART) OF? (?P<deixis>DEIXIS)", days.deixis),
    ("overnight", r"(?:(?P<weekday>WD) NIGHTLY (?:TO WD)? | NIGHTLY (?P<into>TO)? ON? (?P<weekday_b>WD))", days.overnight),
    ("nightly", r"(?P<word>NIGHTLY)", days.nightly),
    ("part_of_day", r"[EARLY EARLIER]? (?P<rel>[LAST THIS FOLLOW NEXT SAME THAT]) DASH? (?P<part>PART)", days.part_of_day),
    (
        "weekday_ago",
        r"(?:(?P<count>COUNT) WEEKU AGO [ON LAST THIS]? (?P<weekday>WD) | (?P<weekday_b>WD) (?P<count_b>COUNT) WEEKU AGO)",
        days.weekday_ago,
    ),
    (
        "weekday",
        r"(?:THE? [EARLIER EARLY] (?:OF? ON | IN THE CLOCKU OF | CLOCKU [OF ON])?)? (?P<rel>REL)? (?P<weekday>WD) (?:EARLY (?=PART))? (?P<part>PART)?"
        r" (?:OF? (?P<week>[LAST THIS NEXT] WEEKU))?",
        days.weekday,
    ),
    ("part_weekday", r"THE? EARLY? DASH? (?P<part>PART) [OF ON]? (?P<rel>[LAST THIS NEXT])? (?P<weekday>WD)", days.weekday),
    ("day_alone", r"THE (?P<day>ORD)", days.day_alone),
    ("weekday_short", r"(?P<weekday>WDABBR) DOT", days.weekday_short),
    ("month", r"(?P<mod>PHASE | EARLIER)? (?P<rel>REL)? (?P<month>MONTH)", calendar.month_only),
    # -- distances ------------------------------------------------------------------------------------------------------
    ("year_earlier", r"[THE AN]? YEARU DASH [EARLIER AGO] (?:QUARTERU | TIMEW | FISCAL? (?P<nth>NTH) QUARTERU)?", periods.year_earlier),
    ("year_end", r"(?:THE? (?P<rel>[LAST THIS NEXT]))? YEARU (?:DASH | APOS OTHER)? (?P<end>END)", periods.year_end),
    ("ago", r"(?P<count>COUNT) DASH? (?P<unit>ANYUNIT) (?:OR [WORDNUM OTHER])? AGO", spans.ago),
    ("from_now", r"(?P<count>COUNT) (?P<unit>ANYUNIT) (?:FROM (?P<now>[REF DEIXIS]) | HENCE)", spans.from_now),
    ("offset", r"(?P<count>COUNT) (?P<unit>UNIT) (?P<side>[EARLIER BEFORE AFTER FOLLOW])", spans.offset),
    ("next_day", r"THE (?P<side>[PREV FOLLOW NEXT]) (?P<unit>[DAYU PART]) (?!COUNT)", days.next_day),
    ("day_before", r"THE (?P<unit>[DAYU PART WEEKU MONTHU YEARU]) (?P<side>[BEFORE AFTER])", days.next_day),
    ("same_day", r"[EARLIER EARLY ON]? (?:THE SAME | THAT SAME | THAT | SAME) (?P<unit>[DAYU WEEKU MONTHU YEARU PART WEEKENDU])", days.same_day),
    # -- weeks, months and years of writing ------------------------------------------------------------------------------
    ("past_units", r"[THE THIS]? (?P<rel>[LAST NEXT COMING PREV FOLLOW]) (?P<count>COUNT) (?P<unit>ANYUNIT)", spans.past_units),
    ("first_units", r"THE? [ORD LAST] (?P<count>COUNT) (?P<unit>ANYUNIT)", spans.first_units),
    (
        "rel_unit",
        r"(?:PHASE | EARLIER)? (?P<rel>THE? [LAST PREV NEXT COMING FOLLOW LATEST] | THIS LAST | THIS COMING | THIS) FISCAL? DASH? (?P<unit>UNIT)",
        spans.rel_unit,
    ),
    ("current_unit", r"PHASE? [THE THIS]? (?P<rel>[REF LATEST]) FISCAL? (?P<unit>UNIT | TIMEW)", periods.current_unit),
    ("end_of_unit", r"THE? (?P<end>[END EARLY]) OF THE FISCAL? (?P<unit>UNIT)", spans.unit_of_writing),
    ("earlier_in_unit", r"[EARLIER EARLY] IN THE (?P<unit>UNIT)", spans.unit_of_writing),
    ("the_weekend", r"(?P<the>THE)? WEEKENDU", spans.the_weekend),
    ("the_unit", r"THE (?P<full>FULLW)? FISCAL? (?P<unit>UNIT)", periods.the_unit),
    # -- repetitions and durations ---------------------------------------------------------------------------------------
    ("every", r"EVERY (?:(?P<count>COUNT) (?P<unit_n>ANYUNIT) | (?P<unit>ANYUNIT) | (?P<day>[WD PART]))", spans.every),
    ("set_word", r"(?P<word>SET)", spans.set_word),
    ("duration", r"THE? (?P<count>COUNT) (?P<unit>ANYUNIT) (?P<half>AND AN? HALF)?", spans.duration),
    ("duration", r"(?P<count>COUNT) DASH (?P<unit>ANYUNIT)", spans.duration),
    ("duration", r"(?P<count>HALF) DASH? (?P<unit>ANYUNIT)", spans.duration),
    ("bare_units", r"(?P<unit>ANYUNIT)", spans.bare_units),
    # -- times of day ----------------------------------------------------------------------------------------------------
    ("clock", r"(?:(?P<clock>[CLOCK NUM]) (?:(?P<ampm>AMPM) | IN THE (?P<part>PART)) | (?P<clock_b>CLOCK))", days.clock),
    ("clock_24", r"(?P<clock>[YR BIG]) (?P<zone>[ZONE CLOCKU])?", days.clock_24),
    ("noon", r"(?P<part>PART)", days.noon),
    # -- past, present, future -------------------------------------------------------------------------------------------
    ("vague_units", r"(?P<rel>[REF COMING NEXT]) (?P<unit>ANYUNIT)", spans.vague_units),
    ("the_past", r"THE (?P<rel>[LAST REF]) (?![MON MAYM WD] | ANYUNIT | COUNT)", spans.the_past),
    ("reference", r"(?P<word>REF)", spans.reference_word),
)
RULES: tuple[Rule, ...] = tuple(Rule(name, re.compile(_expand(pattern)), resolve) for name, pattern, resolve in _TABLE)
_NEVER_FIRST = ("OTHER", "BREAK", "DOT", "COMMA", "DASH", "APOS", "OPEN", "CLOSE", "OF", "IN", "AT", "PREP", "FROM", "TO", "AND", "OR", "ZONE", "AMPM")
_UNNAMED = [re.sub(r"\(\?P<\w+>", "(?:", rule.pattern.pattern) for rule in RULES]
# One pass over the classes: the alternation finds the next token where any rule matches and says, by its group r<index>, which is the first.
ANY_RULE = re.compile("(?![" + "".join(CLASS[name] for name in _NEVER_FIRST) + "])(?:" + "|".join(f"(?P<r{i}>{body})" for i, body in enumerate(_UNNAMED)) + ")")
