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
CLASS_NAMES = (
    "OTHER BREAK DOT COMMA DASH APOS OPEN CLOSE MON MAYM WD WDABBR PART SEASON YR NUM BIG ORD WORDNUM AN THE DAYU WEEKU MONTHU YEARU QUARTERU WEEKENDU "
    "LONGU CLOCKU SECONDU LAST PREV NEXT FOLLOW THIS THAT SAME EARLY EARLIER END AGO BEFORE AFTER DEIXIS NIGHTLY REF SET EVERY FEW HALF OF ON IN AT "
    "PREP FROM TO SINCE BETWEEN AND OR ISO CLOCK AMPM ZONE DECADE DECADEW QTOK NAMED FISCAL LATEST OLD THEN HENCE TIMEW COMING FULLW SLASH"
).split()
CLASS = {name: chr(0x4E00 + i) for i, name in enumerate(CLASS_NAMES)}  # any block of letters that regex syntax does not use
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
    "PREP": "by during over throughout within for",
    "FROM": "from",
    "TO": "to through until till",
    "SINCE": "since",
    "BETWEEN": "between",
    "AND": "and",
    "OR": "or",
    "ZONE": "gmt utc est edt cst cdt pst pdt cet bst ist local time eastern",
    "FISCAL": "fiscal calendar financial",
    "LATEST": "latest",
    "OLD": "old olds",
    "THEN": "then",
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
    table.update((word + "s", "SET") for word in LEXICON["weekdays"])
    table.update((word, "MAYM") for word in ("may", "march", "mar"))
    return {word: CLASS[name] for word, name in table.items()}


_WORDS = _word_classes()
_NAMED = re.compile(r"(?:" + "|".join(re.escape(name).replace("'", "['’]") for name in sorted((n for row in LEXICON["named_days"] for n in row["names"]), key=len, reverse=True)) + r")\b")
# The commonest kinds come first, since a text has mostly words; whitespace matches nothing and is skipped.
_TOKEN = re.compile(
    r"(?P<qtok>[Qq][1-4]\b)|(?P<ampm>[aApP](?:\.[mM]\.|[mM]\b))|(?P<word>[^\W\d_]+)"
    r"|(?P<mark>[-–—,.;:!?()\[\]\"“”$£€%#/])|(?P<break>\n)"
    r"|(?=\d)(?:"
    r"(?P<iso>(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?|\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|\d{1,2}\.\d{1,2}\.\d{4}|\d{4}/\d\d/\d\d)\b(?![/.-]\d))"
    r"|(?P<clock>\d{1,2}(?:[:.]\d\d(?=\s?[apAP]\.?[mM])|:\d\d(?::\d\d)?\b))"
    r"|(?P<decade>[12]\d\d0s\b|[2-9]0s\b)|(?P<quarter>[1-4][Qq]\b)"
    r"|(?P<number>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?))"
    r"|(?P<short>['’]\d0s\b)|(?P<apos>['’])"
)
_MARKS = {"/": "SLASH", ",": "COMMA", ".": "DOT", "!": "BREAK", "?": "BREAK", ";": "BREAK", "-": "DASH", "–": "DASH", "—": "DASH", "'": "APOS", "’": "APOS", "(": "OPEN", ")": "CLOSE"}
_MARK_CLASS = {mark: CLASS[name] for mark, name in _MARKS.items()}
_KIND_CLASS = {kind: CLASS[name] for kind, name in (("named", "NAMED"), ("iso", "ISO"), ("clock", "CLOCK"), ("decade", "DECADE"), ("qtok", "QTOK"), ("ampm", "AMPM"), ("break", "BREAK"), ("quarter", "QTOK"), ("short", "DECADE"), ("apos", "APOS"))}


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
    """Make "nineteen ninety-four" of broadcast transcripts one year token, so that every rule with a year takes it."""
    words, starts, ends, classes = list(tokens.words), list(tokens.starts), list(tokens.ends), list(tokens.classes)
    for i in range(len(words) - 2, -1, -1):
        tens = LEXICON["numbers"].get(words[i + 1], 0)
        if words[i] != "nineteen" or not (10 <= tens <= 90):
            continue
        last, year = i + 1, 1900 + tens
        step = 2 if words[i + 2 : i + 3] == ["-"] else 1
        ones = LEXICON["numbers"].get(words[i + 1 + step], 0) if i + 1 + step < len(words) else 0
        if tens >= 20 and 1 <= ones <= 9:
            last, year = i + 1 + step, year + ones
        ends[i], words[i], classes[i] = ends[last], str(year), CLASS["YR"]
        del words[i + 1 : last + 1], starts[i + 1 : last + 1], ends[i + 1 : last + 1], classes[i + 1 : last + 1]
    return Tokens(tokens.text, words, starts, ends, "".join(classes))


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
