"""Cut a text into tokens and give each one time class, a single character: dates_grammar.py matches on the string of classes. Resolves nothing.

A text of n characters costs O(n): the token pattern has no nested repetition, and grammar rules see one character a token.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

# Class names as the grammar writes them. OTHER is any word that says nothing about time.
_NAMES = """OTHER BREAK DOT COMMA DASH APOS OPEN CLOSE SLASH MON MAYM WD WDABBR PART SEASON YR NUM BIG ORD WORDNUM AN THE DAYU WEEKU MONTHU YEARU QUARTERU
WEEKENDU LONGU CLOCKU SECONDU LAST PREV NEXT COMING FOLLOW THIS THAT SAME LATEST FULLW EARLY EARLIER END AGO HENCE BEFORE AFTER DEIXIS NIGHTLY REF SET EVERY
FEW HALF OF ON IN AT PREP FROM TO AND OR ISO CLOCK AMPM ZONE DECADE DECADEW QTOK NAMED FISCAL OLD TIMEW MANYW"""
CLASS = {name: chr(0x4E00 + i) for i, name in enumerate(_NAMES.split())}  # any block of letters that regex syntax does not use
LEXICON: dict[str, Any] = tomllib.loads(files("pipeline.extract.lexicon").joinpath("dates.toml").read_text(encoding="utf-8"))
NAMED_DAYS: dict[str, tuple[str, int]] = {
    name.lower().replace("’", "'"): (row["rule"], row.get("days", 1)) for row in LEXICON["named_days"] for name in row["names"]
}

_FIXED_WORDS = {
    "AN": "a an",
    "THE": "the",
    "LAST": "last past",
    "PREV": "previous preceding prior",
    "NEXT": "next",
    "COMING": "coming upcoming forthcoming",
    "FOLLOW": "following",
    "THIS": "this these",
    "THAT": "that those",
    "SAME": "same",
    "EARLY": "early late mid",
    "EARLIER": "earlier later",
    "END": "end beginning start middle close turn",
    "AGO": "ago",
    "BEFORE": "before",
    "AFTER": "after",
    "DEIXIS": "today tomorrow yesterday",
    "NIGHTLY": "tonight overnight",
    "EVERY": "every each per",
    "FEW": "few several many couple dozen dozens some",
    "HALF": "half",
    "OF": "of",
    "ON": "on",
    "IN": "in",
    "AT": "at around about approximately",
    "PREP": "by during over throughout within for since between",
    "FROM": "from",
    "TO": "to through until till into",
    "AND": "and",
    "OR": "or",
    "ZONE": "gmt utc est edt cst cdt pst pdt cet bst ist local time eastern",
    "FISCAL": "fiscal calendar financial",
    "LATEST": "latest",
    "OLD": "old olds",
    "HENCE": "hence ahead",
    "FULLW": "full whole entire",
    "TIMEW": "time moment period",
}
_UNIT_CLASS = {"D": "DAYU", "W": "WEEKU", "M": "MONTHU", "Y": "YEARU", "Q": "QUARTERU", "WE": "WEEKENDU", "H": "CLOCKU", "m": "CLOCKU", "S": "SECONDU"}


def _word_classes() -> dict[str, str]:
    table: dict[str, str] = {}
    for name, words in _FIXED_WORDS.items():
        table.update((word, name) for word in words.split())
    for section, name in (("months", "MON"), ("weekdays", "WD"), ("weekday_abbreviations", "WDABBR"), ("numbers", "WORDNUM"), ("ordinals", "ORD")):
        table.update((word, name) for word in LEXICON[section])
    for section, name in (("parts", "PART"), ("seasons", "SEASON"), ("decades", "DECADEW"), ("references", "REF"), ("sets", "SET")):
        table.update((word, name) for word in LEXICON[section])
    for word, unit in LEXICON["units"].items():
        table[word] = _UNIT_CLASS.get(unit, "LONGU")
        if word != "century":
            table[word + "s"] = "CLOCKU" if unit == "S" else table[word]
    table["centuries"] = "LONGU"
    table["hundred"] = table["thousand"] = "MANYW"
    table.update((word + "s", "SET") for word in LEXICON["weekdays"])
    table.update((word, "MAYM") for word in ("may", "march", "mar"))
    return {word: CLASS[name] for word, name in table.items()}


_WORDS = _word_classes()
_NAMES_OF_DAYS = sorted((form for row in LEXICON["named_days"] for name in row["names"] for form in {name, name.upper()}), key=lambda form: (-len(form), form))
_NAMED = re.compile("(?:" + "|".join(re.escape(form).replace("'", "['’]") for form in _NAMES_OF_DAYS) + r")\b(?!/[0-9])")
# The commonest kinds come first, since a text has mostly words; whitespace matches nothing and is skipped.
_TOKEN = re.compile(
    r"(?P<qtok>[Qq][1-4]\b)|(?P<ampm>[aApP](?:\.[mM]\.|[mM]\b))|(?P<word>[^\W\d_]+)"
    r"|(?P<mark>[-–—,.;:!?()\[\]\"“”$£€%#/])|(?P<break>\n)"
    r"|(?=[0-9])(?:"
    r"(?P<iso>(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?|[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{4}/[0-9]{2}/[0-9]{2})\b(?![/.-][0-9]))"
    r"|(?P<clock>[0-9]{1,2}(?:[:.][0-9]{2}(?=\s?[apAP]\.?[mM])|:[0-9]{2}(?::[0-9]{2})?\b))"
    r"|(?P<decade>[12][0-9]{2}0s\b|[2-9]0s\b)|(?P<quarter>[1-4][Qq]\b)"
    r"|(?P<number>[0-9]+(?:[.,][0-9]+)*(?:st|nd|rd|th)?))"
    r"|(?P<short>['’][0-9]0s\b)|(?P<apos>['’])"
)
_MARKS = (("COMMA", ","), ("DOT", "."), ("SLASH", "/"), ("BREAK", "!?;"), ("DASH", "-–—"), ("OPEN", "("), ("CLOSE", ")"))
_MARK_CLASS = {mark: CLASS[name] for name, marks in _MARKS for mark in marks}
_KINDS = {"named": "NAMED", "iso": "ISO", "clock": "CLOCK", "decade": "DECADE", "short": "DECADE", "qtok": "QTOK", "quarter": "QTOK", "ampm": "AMPM"}
_KIND_CLASS = {kind: CLASS[name] for kind, name in (_KINDS | {"break": "BREAK", "apos": "APOS"}).items()}


def unit_code(word: str) -> str:
    """Return the TIMEX3 unit of "day", "days", "centuries"; S, m and H are clock units, WE weekend, F fortnight, E decade, C century."""
    units: dict[str, str] = LEXICON["units"]
    return "C" if word == "centuries" else units.get(word) or units[word.removesuffix("s")]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: `words` in lower case, `starts` and `ends` as offsets, `classes` one character each."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    classes: str

    def raw(self, index: int) -> str:
        """Return the token as written, or "" outside the text."""
        return self.text[self.starts[index] : self.ends[index]] if 0 <= index < len(self.words) else ""

    def word(self, index: int) -> str:
        """Return the token in lower case, or "" outside the text."""
        return self.words[index] if 0 <= index < len(self.words) else ""


def tokenise(text: str) -> Tokens:
    """Return the tokens of `text` with their time classes."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    classes: list[str] = []
    other = CLASS["OTHER"]
    named = {found.start(): found.end() for found in _NAMED.finditer(text) if not text[found.start() - 1 : found.start()].isalnum()}
    skip = 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if start < skip:
            continue
        kind = found.lastgroup
        if start in named:
            end = skip = named[start]
            kind = "named"
        token = text[start:end].lower()
        if kind == "word":
            cls = _WORDS.get(token, other)
        elif kind == "mark":
            cls = _MARK_CLASS.get(token, other)
        elif kind == "number":
            cls = _number_class(token, text, start)
        else:
            cls = _KIND_CLASS[kind or "break"]
        words.append(token)
        starts.append(start)
        ends.append(end)
        classes.append(cls)
    tokens = Tokens(text, words, starts, ends, "".join(classes))
    return _join_spoken_years(tokens) if "nineteen" in words else tokens


def _join_spoken_years(tokens: Tokens) -> Tokens:
    """Make "nineteen eighty-six" of broadcast transcripts one year token, so that every rule with a year takes it."""
    numbers = LEXICON["numbers"]
    joined = Tokens(tokens.text, [], [], [], "")
    classes: list[str] = []
    i = 0
    while i < len(tokens.words):
        word, cls, last = tokens.words[i], tokens.classes[i], i
        tens = numbers.get(tokens.word(i + 1), 0)
        if word == "nineteen" and 10 <= tens <= 90:
            last = i + 1
            after = i + 3 if tokens.word(i + 2) == "-" else i + 2
            ones = numbers.get(tokens.word(after), 0)
            if tens >= 20 and 1 <= ones <= 9:
                last, tens = after, tens + ones
            word, cls = str(1900 + tens), CLASS["YR"]
        joined.words.append(word)
        joined.starts.append(tokens.starts[i])
        joined.ends.append(tokens.ends[last])
        classes.append(cls)
        i = last + 1
    return Tokens(tokens.text, joined.words, joined.starts, joined.ends, "".join(classes))


def _number_class(token: str, text: str, start: int) -> str:
    if start and (text[start - 1].isalnum() or text[start - 1] in "$£€#"):
        return CLASS["OTHER"]
    if token[-1].isalpha():
        return CLASS["ORD"] if token[:-2].isdigit() and len(token) <= 4 else CLASS["OTHER"]
    if not token.isascii() or not token.isdigit():
        return CLASS["BIG"]
    if len(token) == 4 and 1000 <= int(token) <= 2199:
        return CLASS["YR"]
    return CLASS["NUM"] if len(token) <= 2 else CLASS["BIG"]
