"""Casualties told without a number or a tree to hold them: "several wounded", "a 9-year-old girl ... was shot", "the seventh fatality".

Numbers that stand beside a word of killing or hurting are bound in count_patterns.py.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.befallen import is_irreal
from pipeline.extract.casualties import WORD_OUTCOME, Casualty
from pipeline.extract.count_patterns import bind
from pipeline.extract.numbers import Quantity, parse_ordinal
from pipeline.extract.syntax import noun_phrase, subjects
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc


def read_rest(doc: Doc, text: str, found: list[Casualty], quantities: list[Quantity], used: set[int]) -> list[Casualty]:
    """Return the statements of `doc`, whose text is `text`, that neither the tree nor the patterns of numbers gave; `found` are those that they did."""
    return [
        *_unharmed(doc, text),
        *_vague(doc, text, quantities, found),
        *_aged(doc, text, found),
        *_conditions(doc, text, quantities, used),
        *_ordinal_toll(doc, text),
        *_multiple(doc, text),
        *_of_the_hit(doc, text, quantities, used),
    ]


_UNHARMED = re.compile("un(?:harmed|hurt|injured|scathed)", re.IGNORECASE)


def _unharmed(doc: Doc, text: str) -> list[Casualty]:
    """Read "all hostages were released unharmed": nobody was hurt."""
    out: list[Casualty] = []
    for token in doc if _UNHARMED.search(text) else ():
        if token.lower_ in ("unharmed", "unhurt", "uninjured", "unscathed"):
            for victim in subjects(token.head) if token.head.pos_ in ("VERB", "AUX") else []:
                if victim.tag_ in ("NNS", "NNPS") and person_class(victim):
                    first = noun_phrase(victim)[0]
                    who = doc[first : victim.i + 1].text
                    out.append(Casualty("injured", person_class(victim) or "unspecified", who, 0, 0, "exact", first, token.i + 1, token, victim))
    return out


_VAGUE_HURT = re.compile(
    r"(?:\s+(?:more|others?|people|persons|more people|other people))?\s+(?:were |was |are |have been |had been |reported |reportedly |feared )?(?:\w+ly )?"
    r"(?P<word>killed|dead|wounded|injured|hurt|missing)\b",
    re.IGNORECASE,
)


def _vague(doc: Doc, text: str, quantities: list[Quantity], found: list[Casualty]) -> list[Casualty]:
    """Read "several killed", "and dozens more wounded" where the tree gave nothing: a count that names no number."""
    out: list[Casualty] = []
    for quantity in quantities:
        match = _VAGUE_HURT.match(text, quantity.char_end) if quantity.kind == "vague" else None
        if match is None or any(c.number_at == quantity.number_start for c in found):
            continue
        span = doc.char_span(quantity.char_start, match.end(), alignment_mode="expand")
        if span is None or is_irreal(span[-1]):
            continue
        outcome = WORD_OUTCOME[match.group("word").lower()[:4]]
        out.append(bind(quantity, outcome, span.start, span.end, span[-1], span[0]))
    return out


_CONDITION = re.compile(
    r"(?:\s+(?:people|patients?|victims?|others?|persons?))?(?:\s+(?:were|are|is|was|remained?|listed|reported))*\s+in\s+(?:an?\s+)?"
    r"(?:critical|serious|fair|stable|grave|guarded|good|satisfactory)(?:\s+but\s+\w+)?(?:\s+condition)?\b",
    re.IGNORECASE,
)


def _conditions(doc: Doc, text: str, quantities: list[Quantity], used: set[int]) -> list[Casualty]:
    """Read "five in critical condition and one in stable condition": parts of the hurt."""
    out: list[Casualty] = []
    for quantity in quantities:
        match = _CONDITION.match(text, quantity.char_end) if quantity.kind != "vague" and quantity.number_start not in used else None
        span = doc.char_span(quantity.char_start, match.end(), alignment_mode="expand") if match is not None else None
        if span is not None:
            used.add(quantity.number_start)
            out.append(bind(quantity, "injured", span.start, span.end, span[-1], span[0], is_part=True))
    return out


_AGED = re.compile(
    r"\b(?:an?|another)\s+(?P<age>[\w-]+?)[- ](?:years?|months?)[- ]old\b[^.;:,]{0,60}?\b(?:was|is|has been|had been)\s+(?:\w+ly\s+)?"
    r"(?:(?P<dead>killed|slain|(?:shot|stabbed|beaten) (?:and killed|dead|to death))|(?P<hurt>shot|stabbed|wounded|injured|hurt|hospitali[sz]ed))\b",
    re.IGNORECASE,
)


def _aged(doc: Doc, text: str, found: list[Casualty]) -> list[Casualty]:
    """Read "a 14-year-old riding a bicycle was shot" where the parser takes the age for a modifier and finds no person."""
    out: list[Casualty] = []
    for match in _AGED.finditer(text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is None or any(c.first < span.end and span.start < c.end for c in found) or is_irreal(span[-1]):
            continue
        old = next(t for t in span if t.lower_ == "old")
        outcome = "killed" if match.group("dead") else "injured"
        out.append(Casualty(outcome, person_class(old) or "unspecified", doc[span.start : old.i + 1].text, 1, 1, "exact", span.start, span.end, span[-1], old))
    return out


_BECAME = re.compile(
    r"\b(?:becom(?:e|es|ing)|became|is|was)\s+the\s+(?P<nth>[\w-]+)\s+(?:fatality|death|person to die|person killed|victim to die)\b", re.IGNORECASE
)


def _ordinal_toll(doc: Doc, text: str) -> list[Casualty]:
    """Read "becoming the seventh fatality": the toll that makes."""
    out: list[Casualty] = []
    for match in _BECAME.finditer(text):
        value = parse_ordinal(match.group("nth"))
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if value is None or value < 2 or span is None:
            continue
        quantity = Quantity(match.start("nth"), match.end("nth"), match.start("nth"), match.end("nth"), value, value, "exact")
        out.append(replace(bind(quantity, "killed", span.start, span.end, span[-1], span[-1]), is_ordinal=True))
    return out


_TIMES = {"double": 2, "triple": 3, "quadruple": 4, "quintuple": 5}
_MULTIPLE = re.compile(
    rf"\b(?P<times>{'|'.join(_TIMES)})\s+(?:(?:fatal|deadly|gang|domestic)\s+)?"
    r"(?:(?P<dead>murder|homicide|killing|slaying)|shooting|stabbing)\b(?! spree|[- ]suicide)",
    re.IGNORECASE,
)


def _multiple(doc: Doc, text: str) -> list[Casualty]:
    """Read "a double murder", "a quadruple shooting": two are dead, four were hit, some of whom may have died."""
    out: list[Casualty] = []
    for match in _MULTIPLE.finditer(text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is None or is_irreal(span[-1]):
            continue
        value = _TIMES[match.group("times").lower()]
        outcome = "killed" if match.group("dead") else "injured"
        out.append(Casualty(outcome, "unspecified", None, value, value, "exact", span.start, span.end, span[-1], span[-1]))
    return out


_OF_THE_HIT = re.compile(r"\s+of\s+(?:the\s+|those\s+)?")
_HIT = re.compile(
    r"(?:\s+[\w'’-]+){1,3}?\s+(?:(?:who|that)\s+(?:was|were)\s+)?(?P<hit>shot|stabbed|wounded|injured|hurt)\b[^.;:]{0,80}?\b(?P<died>died|dies)\b"
)


def _of_the_hit(doc: Doc, text: str, quantities: list[Quantity], used: set[int]) -> list[Casualty]:
    """Read "one of six guests shot outside a club has died" where the parser takes the two numbers for one: six were hit, one of them died."""
    out: list[Casualty] = []
    for dead, whole in itertools.pairwise(quantities):
        match = _HIT.match(text, whole.char_end) if _OF_THE_HIT.fullmatch(text, dead.char_end, whole.char_start) else None
        if match is None or {dead.number_start, whole.number_start} & used:
            continue
        span = doc.char_span(dead.char_start, match.end(), alignment_mode="expand")
        hit = doc.char_span(whole.char_start, match.end("hit"), alignment_mode="expand")
        if span is None or hit is None:
            continue
        used.update((dead.number_start, whole.number_start))
        noun = next((t for t in hit if person_class(t)), hit[0])
        klass = person_class(noun) or "unspecified"
        out.append(bind(whole, "injured", hit.start, hit.end, hit[-1], noun, victim_class=klass))
        out.append(bind(dead, "killed", span.start, span.end, span[-1], noun, victim_class=klass))
    return out
