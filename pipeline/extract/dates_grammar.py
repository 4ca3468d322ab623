"""The grammar of English time expressions: an ordered table of rules over token classes, each with its resolver. Read this first; no calendar here.

A pattern is a regular expression in which a word in capitals stands for one token of that class (dates_tokens.CLASS_NAMES) or for a macro below, and spaces
mean nothing. Rules are tried in order at each token: the longer and more certain forms come first. A resolver may decline (None); then the next rule is tried.
All repetitions are bounded, so the time is linear in the number of tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract import dates_resolve_absolute as absolute
from pipeline.extract import dates_resolve_relative as relative
from pipeline.extract.dates_context import Resolver
from pipeline.extract.dates_tokens import CLASS

_MACROS = {
    "MONTH": "(?:(?:MON|MAYM) DOT?)",
    "DAYNUM": "(?:NUM|ORD|SECONDU)",
    "UNIT": "[DAYU WEEKU MONTHU YEARU QUARTERU WEEKENDU LONGU]",
    "ANYUNIT": "[DAYU WEEKU MONTHU YEARU QUARTERU WEEKENDU LONGU CLOCKU SECONDU]",
    "COUNT": "(?:NUM NUM SLASH NUM | [NUM BIG] (?:[OR TO DASH] NUM)? | WORDNUM (?:DASH? WORDNUM){0,3} (?:[OR TO] WORDNUM)? | AN? FEW (?:WORDNUM|OF)? | AN WORDNUM | AN HALF?"
    " | HALF AN)",
    "TO_": "[TO DASH]",
    "RELYEAR": "(?:[LAST THIS NEXT] YEARU)",
    "MODIFIER": "(?:THE? (?:END|EARLY) (?:OF|DASH)? THE?)",
    "ORDINAL": "[ORD SECONDU]",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of time expression."""

    name: str
    pattern: re.Pattern[str]
    resolve: Resolver


def _compile(pattern: str) -> str:
    def expand(found: re.Match[str]) -> str:
        word = found.group()
        return _compile(_MACROS[word]) if word in _MACROS else CLASS[word]

    return re.sub(r"[A-Z][A-Z_]+", expand, pattern).replace(" ", "")


_TABLE: tuple[tuple[str, str, Resolver], ...] = (
    # -- absolute -----------------------------------------------------------------------------------------------------
    ("iso", r"(?:WD COMMA?)? (?P<iso>ISO)", absolute.numeric),
    ("named_day", r"(?P<rel>LAST|THIS|NEXT)? (?P<named>NAMED) (?:COMMA? (?P<year>YR))?", absolute.named),
    ("month_day_range", r"(?P<month>MONTH) (?P<first>DAYNUM) TO_ (?P<last>DAYNUM) (?:COMMA? (?P<year>YR))? (?!AMPM|DASH)", absolute.day_range),
    ("day_month_range", r"(?:THE? (?P<first>DAYNUM) (?:TO_ THE?|(?P<and>AND) THE?) (?P<last>DAYNUM)) OF? (?P<month>MONTH) (?:COMMA? (?P<year>YR))?", absolute.day_range),
    (
        "two_months_range",
        r"(?P<month>MONTH) (?P<first>DAYNUM) (?:COMMA (?P<year_a>YR))? DASH (?P<month_b>MONTH) (?P<last>DAYNUM) (?:COMMA? (?P<year>YR))?",
        absolute.two_months,
    ),
    (
        "month_day",
        r"(?:(?:THIS|THE)? COMING? (?:WD|WDABBR DOT?) (?P<part>PART)? COMMA?)? (?P<side>[LAST THIS NEXT])? (?P<month>MONTH) (?P<day>DAYNUM) (?:COMMA? (?P<year>YR)|COMMA? (?P<rel>RELYEAR))? (?!DASH|CLOCKU)",
        absolute.month_day,
    ),
    (
        "day_month",
        r"(?:(?:WD|WDABBR DOT?) (?P<part>PART)? COMMA? THE?)? THE? (?P<day>DAYNUM) (?:OF|DASH)? (?P<month>MONTH) (?:[COMMA DASH]? (?P<year>YR)|COMMA? (?P<rel>RELYEAR)|APOS? DASH? (?P<short>NUM))?",
        absolute.month_day,
    ),
    ("second_day", r"(?<=(?:MON|MAYM)NUM AND) (?P<day>NUM) (?:COMMA (?P<year>YR))? (?!ANYUNIT|OTHER|DASH)", absolute.second_day),
    ("month_year", r"(?P<mod>MODIFIER)? (?P<month>MONTH) COMMA? OF? (?:THE YEARU)? (?:(?P<year>YR)|(?P<rel>RELYEAR))", absolute.month_year),
    (
        "quarter",
        r"THE? (?:(?P<rel>RELYEAR) APOS OTHER?|(?P<year>YR)|YEARU DASH (?P<ago>EARLIER|AGO))? FISCAL? DASH? (?P<nth>ORDINAL) DASH? FISCAL? QUARTERU"
        r" (?:(?:OF|IN)? FISCAL? YEARU? (?P<year_b>YR)|OF (?P<rel_b>RELYEAR))?",
        absolute.quarter,
    ),
    ("quarter_short", r"(?P<q>QTOK) (?:OF? FISCAL? (?P<year>YR))?", absolute.quarter_short),
    ("half_year", r"THE? (?P<nth>ORDINAL|LAST) HALF (?:OF (?:THE? FISCAL? YEARU? (?P<year>YR)|(?P<rel>RELYEAR)|(?P<year_word>THE YEARU)))", absolute.half_year),
    ("season", r"(?P<mod>MODIFIER)? (?P<rel>LAST|NEXT|COMING|THIS LAST|THIS COMING|THIS|FOLLOW|PREV)? (?P<the>THE)? (?P<early>EARLY DASH?)? (?P<season>SEASON) OF? (?P<year>YR)?", absolute.season),
    ("decade", r"THE? (?P<mod>EARLY DASH?)? THE? (?P<decade>DECADE|DECADEW)", absolute.decade),
    ("century", r"THE? (?P<mod>EARLY DASH?)? (?P<nth>ORD) DASH? (?P<unit>LONGU)", absolute.century),
    ("fiscal_year", r"(?P<mod>MODIFIER)? (?P<fiscal>FISCAL) YEARU? (?P<year>YR)", absolute.year_number),
    ("year_named", r"THE? YEARU (?P<year>YR)", absolute.year_number),
    ("year_words", r"(?:THE YEARU)? (?P<words>WORDNUM WORDNUM (?:DASH? WORDNUM){0,2}) (?!ANYUNIT)", absolute.year_words),
    ("year", r"(?P<mod>MODIFIER)? (?P<year>YR)", absolute.year_number),
    # -- day and part of day --------------------------------------------------------------------------------------------
    ("age", r"THE? (?P<count>COUNT) DASH? (?P<unit>UNIT) DASH? OLD", relative.age),
    ("around_deixis", r"THE DAYU (?P<side>BEFORE|AFTER) (?P<deixis>DEIXIS)", relative.around_deixis),
    (
        "deixis",
        r"(?P<mod>EARLIER|EARLY DASH?)? ON? (?P<deixis>DEIXIS) (?P<part>PART)?",
        relative.deixis,
    ),
    ("part_deixis", r"(?:THE? EARLY? DASH? (?P<part>PART)) OF? (?P<deixis>DEIXIS)", relative.deixis),
    ("nightly", r"(?P<word>NIGHTLY)", relative.nightly),
    ("this_part", r"(?:EARLY|EARLIER)? (?P<rel>LAST|THIS|FOLLOW|NEXT|SAME|THAT) DASH? (?P<part>PART)", relative.this_part),
    (
        "unit_ago_weekday",
        r"(?P<count>COUNT) (?P<unit>WEEKU) AGO (?:ON|LAST|THIS)? (?P<weekday>WD)|(?P<weekday_b>WD) (?P<count_b>COUNT) (?P<unit_b>WEEKU) AGO",
        relative.weekday_ago,
    ),
    (
        "weekday",
        r"(?:THE? (?P<mod>EARLIER|EARLY) (?:OF? ON|IN THE CLOCKU OF|CLOCKU OF|CLOCKU ON)?)? (?P<rel>THIS LAST|THIS COMING|LAST|THIS|NEXT|COMING|FOLLOW|PREV)?"
        r" (?P<weekday>WD) (?:APOS OTHER?)? (?P<mod_b>EARLY (?=PART))? (?P<part>PART)? (?:(?:OF)? (?P<week>[LAST THIS NEXT] WEEKU))?",
        relative.weekday,
    ),
    ("part_weekday", r"(?:THE? EARLY? DASH? (?P<part>PART)) (?:OF|ON)? (?P<rel>LAST|THIS|NEXT)? (?P<weekday>WD)", relative.weekday),
    ("weekday_short", r"(?P<weekday>WDABBR) DOT", relative.weekday_short),
    # -- week, month, year ----------------------------------------------------------------------------------------------
    ("month", r"(?P<mod>MODIFIER|EARLIER|EARLY DASH)? (?P<rel>THIS LAST|THIS COMING|LAST|THIS|NEXT|COMING|FOLLOW|PREV)? (?P<month>MONTH)", absolute.month_only),
    ("year_earlier", r"[THE AN]? YEARU DASH (?P<side>EARLIER|AGO) (?:QUARTERU|TIMEW|FISCAL? (?P<nth>ORDINAL) QUARTERU)?", relative.year_earlier),
    ("year_end", r"(?:THE? (?P<rel>LAST|THIS|NEXT) )? (?P<unit>YEARU) DASH (?P<end>END)", relative.year_end),
    ("ago", r"(?P<count>COUNT) DASH? (?P<unit>ANYUNIT) (?:OR (?:WORDNUM|OTHER))? (?P<side>AGO)", relative.ago),
    ("from_now", r"(?P<count>COUNT) (?P<unit>ANYUNIT) (?:FROM (?P<now>REF|DEIXIS)|(?P<hence>HENCE))", relative.from_now),
    (
        "offset_anchored",
        r"(?P<count>COUNT) (?P<unit>UNIT) (?P<side>BEFORE|AFTER|FOLLOW|PREV) (?P<anchor>(?:ON|THE)? (?:MONTH DAYNUM (?:COMMA? YR)?|DAYNUM MONTH YR?|NAMED|WD|DEIXIS))",
        relative.offset_anchored,
    ),
    ("offset", r"(?P<count>COUNT) (?P<unit>UNIT) (?P<side>EARLIER|BEFORE|AFTER)", relative.offset),
    ("the_unit_before", r"THE (?P<side>PREV|FOLLOW|NEXT|LAST) (?P<unit>DAYU|PART) (?!COUNT)", relative.next_day),
    ("the_day_before", r"(?P<the>THE) (?P<unit>DAYU|PART|WEEKU|MONTHU|YEARU) (?P<side>BEFORE|AFTER)", relative.next_day),
    ("same_unit", r"(?:EARLIER|EARLY|ON)? (?P<same>THE SAME|THAT SAME|THAT|SAME) (?P<unit>DAYU|WEEKU|MONTHU|YEARU|PART|WEEKENDU)", relative.same_unit),
    ("the_past_units", r"(?:THE|THIS)? (?P<rel>LAST|NEXT|COMING|PREV|FOLLOW) (?P<count>COUNT) (?P<unit>ANYUNIT)", relative.past_units),
    ("first_units", r"(?P<the>THE)? (?P<first>ORD|LAST) (?P<count>COUNT) (?P<unit>ANYUNIT)", relative.first_units),
    (
        "rel_unit",
        r"(?P<mod>MODIFIER|EARLIER|EARLY|THE EARLY DASH? OF)? (?P<rel>(?:THE? (?:LAST|PREV|NEXT|COMING|FOLLOW|LATEST))|THIS LAST|THIS COMING|THIS) FISCAL? DASH? (?P<unit>UNIT)",
        relative.rel_unit,
    ),
    ("current_unit", r"(?P<mod>MODIFIER)? (?:THE|THIS)? (?P<rel>REF|LATEST) FISCAL? (?P<unit>UNIT|TIMEW)", relative.current_unit),
    ("end_of_unit", r"THE? (?P<mod>END|EARLY) OF THE FISCAL? (?P<unit>UNIT)", relative.end_of_unit),
    ("the_weekend", r"THE (?P<unit>WEEKENDU)", relative.the_weekend),
    ("week_of", r"THE? WEEKU OF (?P<month>MONTH) (?P<day>DAYNUM) (?:COMMA? (?P<year>YR))?", relative.week_of),
    ("the_year", r"THE (?P<full>FULLW)? FISCAL? (?P<unit>UNIT)", relative.the_year),
    ("the_quarter", r"THE (?P<unit>QUARTERU)", relative.the_quarter),
    # -- sets and durations ---------------------------------------------------------------------------------------------
    ("every", r"EVERY (?:(?P<count>COUNT) (?P<unit_n>ANYUNIT)|(?P<unit>ANYUNIT)|(?P<day>WD|PART))", relative.every),
    ("set_word", r"(?P<word>SET)", relative.set_word),
    ("duration", r"(?:THE)? (?P<count>COUNT) DASH? (?P<unit>ANYUNIT) (?P<half>AND AN? HALF)?", relative.duration),
    ("half_unit", r"(?P<an>AN)? (?P<half>HALF) DASH? (?:AN)? (?P<unit>ANYUNIT)", relative.half_unit),
    ("bare_units", r"(?P<unit>ANYUNIT)", relative.bare_units),
    # -- clock ----------------------------------------------------------------------------------------------------------
    ("clock", r"(?P<clock>CLOCK|NUM) (?P<ampm>AMPM)|(?P<clock_b>CLOCK)", relative.clock),
    ("noon", r"(?P<part>PART)", relative.noon),
    # -- vague ----------------------------------------------------------------------------------------------------------
    ("vague_units", r"(?P<rel>REF|COMING|NEXT) (?P<unit>ANYUNIT)", relative.vague_units),
    ("the_future", r"THE (?P<rel>LAST|REF) (?!OTHER|COUNT)", relative.the_past),
    ("reference", r"(?P<word>REF)", relative.reference_word),
)

_NEVER_FIRST = "OTHER BREAK DOT COMMA DASH APOS OPEN CLOSE OF IN AT PREP FROM TO AND OR ZONE AMPM".split()
RULES: tuple[Rule, ...] = tuple(Rule(name, re.compile(_compile(pattern)), resolve) for name, pattern, resolve in _TABLE)
# One pass over the classes: the alternation finds the next token where any rule matches and says which is the first.
ANY_RULE: re.Pattern[str] = re.compile("(?![" + "".join(CLASS[name] for name in _NEVER_FIRST) + "])(?:" + "|".join(f"(?P<rule{i}>{re.sub(r'[(][?]P<[a-z_]+>', '(?:', rule.pattern.pattern)})" for i, rule in enumerate(RULES)) + ")")
