"""Finds the stretches of text that may be place names, and the place stated after each ("X, Country"). What speaks for it is noted in places_cues.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.extract.gazetteer import Candidate, Gazetteer, demonyms
from pipeline.extract.place_names import fold_name
from pipeline.extract.places_lists import lists
from pipeline.extract.places_text import Words, inside_words

MAX_WORDS = 6


@dataclass(slots=True)
class Span:
    """A possible place name: words first..last (inclusive) of the text, the places of that name or the ids of a demonym, and the cues seen.

    `parent`: admin code or ISO alpha-3 code of the place named right after it ("X, Y"), `want`: kind of place that the next word asks for ("X province"),
    `prior`: probability of being a place.
    """

    first: int
    last: int
    key: str
    candidates: tuple[Candidate, ...]
    cues: dict[str, float] = field(default_factory=dict)
    want: str = ""
    parent: str = ""
    demonym: tuple[str, ...] = ()
    prior: float = 0.0


def find_spans(words: Words, gazetteer: Gazetteer) -> list[Span]:
    """Return the non-overlapping longest matches of gazetteer names and demonyms, in order of the text, each with the parent stated after it."""
    spans: list[Span] = []
    i = 0
    while i < words.size:
        span = _match_at(words, i, gazetteer) if words.cap[i] or _article_at(words, i) else None
        if span is None:
            i += 1
            continue
        if span.candidates or span.demonym:
            spans.append(span)
        i = span.last + 1
    spans = _read_abbreviations(words, spans, gazetteer)
    _link_parents(words, spans)
    return spans


def _article_at(words: Words, i: int) -> bool:
    return words.low[i] in lists().articles and i + 1 < words.size and words.gap[i] == "-" and words.cap[i + 1]


def _match_at(words: Words, i: int, gazetteer: Gazetteer) -> Span | None:
    inside = inside_words()
    reach = i
    while reach < i + MAX_WORDS - 1 and words.joined(reach) and (words.cap[reach + 1] or words.low[reach + 1] in inside):
        reach += 1
    forms, never = demonyms(), lists().never
    for j in range(reach, i - 1, -1):
        if not words.cap[j] and j > i:
            continue
        key = " ".join(words.key[i : j + 1])
        if len(key) < 2:
            continue
        if key in never:
            return Span(i, j, key, ())
        if key in forms and not (j == i and _is_country(gazetteer, key, words, i)):
            return Span(i, j, key, (), demonym=forms[key])
        candidates = gazetteer.lookup_key(key)
        if j == i:
            candidates = _single(words, i, candidates)
        if candidates:
            return Span(i, j, key, candidates)
    return None


def _is_country(gazetteer: Gazetteer, key: str, words: Words, i: int) -> bool:
    """Whether the word is the name of a country in capitals: US and UK are name and adjective in one."""
    return words.upper[i] and any(place.kind == "country" for place, _ in gazetteer.lookup_key(key))


def _single(words: Words, i: int, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Narrow the candidates of a one-word name: acronyms are countries or known abbreviations, never villages."""
    key, text = words.key[i], words.text[words.start[i] : words.end[i]]
    if words.shout[i] and len(key) <= 3 and "." not in text and (key in lists().common or key == "us"):
        return ()
    if len(key) <= 3 and not words.shout[i] and words.upper[i]:
        return tuple(c for c in candidates if c[0].kind == "country" or (c[1] == 0 and c[0].population > 1_000_000))
    if len(key) <= 2:
        return tuple(c for c in candidates if c[0].kind == "country" and "." in text)
    if key in inside_words() or key.isdigit():
        return ()
    return candidates


def _read_abbreviations(words: Words, spans: list[Span], gazetteer: Gazetteer) -> list[Span]:
    """Return the spans with "Ala.", "W.Va." or "NY" after a comma added as the states they are; such a state becomes the parent of the name before."""
    states, by_last = lists().states, {span.last: span for span in spans}
    added: dict[int, Span] = {}
    for i in range(1, words.size):
        if words.gap[i - 1].strip(" ") not in (",", "(") or not words.cap[i]:
            continue
        for last in (i + 1, i):
            key = "".join(words.key[i : last + 1])
            code = states.get(key)
            if code is None or (last > i and (len(words.key[i]) > 1 or not words.joined(i))):
                continue
            dotted = words.gap[last].startswith(".") or "." in words.text[words.start[i] : words.end[last]]
            place = gazetteer.admin1_named(code)
            if place and (words.upper[i] or dotted or len(key) > 3):
                added[i] = Span(i, last, fold_name(place.name), ((place, 0),), cues={"abbreviation": 1.0})
                if i - 1 in by_last:
                    by_last[i - 1].parent = code
                break
    taken = {i for span in added.values() for i in range(span.first, span.last + 1)}
    return sorted([*added.values(), *(s for s in spans if not taken.intersection(range(s.first, s.last + 1)))], key=lambda s: s.first)


def _link_parents(words: Words, spans: list[Span]) -> None:
    """Read "City, Country", "City, Province" and "City (Country)": note the parent's code on the first name."""
    start = {span.first: span for span in spans}
    for span in spans:
        after = span.last + 1
        if span.parent or after >= words.size or words.possessive[span.last] or words.gap[span.last].strip(" ") not in (",", "("):
            continue
        other = start.get(after)
        if other is None or other.demonym:
            continue
        parents = {(p.admin1_code if p.kind == "admin1" else p.country) for p, q in other.candidates if p.kind in ("admin1", "country") and q <= 1}
        counties = {p.admin2_code for p, q in other.candidates if p.kind == "admin2" and q <= 1 and p.admin2_code}
        for place, _ in span.candidates:
            if place.kind not in ("city", "admin1", "admin2", "landmark"):
                continue
            if place.admin1_code in parents and place.kind != "admin1":
                span.parent = place.admin1_code
                break
            if place.country in parents:
                span.parent = place.country or ""
            elif place.admin2_code in counties and not span.parent and place.kind == "city":
                span.parent = place.admin2_code
