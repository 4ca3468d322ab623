"""Finds the stretches of text that may be place names, and the cues around each. Which place is meant is decided in places_rank.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.extract.gazetteer import Candidate, Gazetteer, demonyms
from pipeline.extract.lexicons import load_toml, load_words
from pipeline.extract.place_names import fold_name
from pipeline.extract.places_text import Words, inside_words

MAX_WORDS = 6
SMALL = 100_000
_OTHER_NAME = ("before_capital", "after_capital", "before_first_name", "after_last_name", "before_title", "opens", "before_none", "quality_2")


@dataclass(slots=True)
class Span:
    """A possible place name: words first..last (inclusive) of the text, what it may be, and the cues seen. `parent` is the admin code or ISO code named right after it."""

    first: int
    last: int
    key: str
    candidates: tuple[Candidate, ...]
    cues: dict[str, float] = field(default_factory=dict)
    want: str = ""
    parent: str = ""
    demonym: tuple[str, ...] = ()
    prior: float = 0.0
    landmark: str = ""


@dataclass(frozen=True, slots=True)
class _Lists:
    common: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    location: frozenset[str]
    relation: frozenset[str]
    direction: frozenset[str]
    kind_of: frozenset[str]
    admin1: frozenset[str]
    admin2: frozenset[str]
    city: frozenset[str]
    thing: frozenset[str]
    brand: frozenset[str]
    media: frozenset[str]
    group: frozenset[str]
    street: frozenset[str]
    title: frozenset[str]
    speech: frozenset[str]
    org_of: frozenset[str]
    articles: frozenset[str]
    never: frozenset[str]
    states: dict[str, str]


# GeoNames numbers the Canadian provinces; the post uses letters.
_CANADA = {"AB": "01", "BC": "02", "MB": "03", "NB": "04", "NL": "05", "NS": "07", "ON": "08", "PE": "09", "QC": "10", "SK": "11"}


@lru_cache(maxsize=1)
def lists() -> _Lists:
    """Return the cue lists of place_cues.toml, place_common_words.toml and place_person_names.toml as sets."""

    def cue(name: str) -> frozenset[str]:
        return frozenset(load_words(name, "place_cues"))

    cues, people = load_toml("place_cues"), load_toml("place_person_names")
    states = {form: f"US.{code}" for code, forms in cues["states"].items() for form in forms}
    states |= {form: f"CA.{_CANADA[code]}" for code, forms in cues["provinces"].items() for form in forms}
    return _Lists(
        frozenset(load_toml("place_common_words")["words"].split()),
        frozenset(people["first"].split()) | frozenset(people["first_world"].split()),
        frozenset(people["last"].split()),
        cue("location_before"), cue("relation_before"), cue("direction_before"), cue("kind_of"), cue("head_admin1"), cue("head_admin2"), cue("head_city"),
        cue("thing_after"), cue("brand_after"), cue("media_after"), cue("group_after"), cue("street_after"), cue("title_before"), cue("speech"), cue("org_of"), cue("articles"), cue("never"), states,
    )  # fmt: skip


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


def add_cues(words: Words, spans: list[Span]) -> list[Span]:
    """Note on each span what stands around it and what the document says of the same name; returns the spans."""
    for number, span in enumerate(spans):
        _note_cues(words, span, spans[number - 1] if number else None, spans[number + 1] if number + 1 < len(spans) else None)
    _note_document(words, spans)
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
    """"US" and "UK" are country and adjective in one; as a word before a noun it makes no difference for the place."""
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
    """Return the spans with "Ala.", "W.Va." or "NY" after a comma added as the states they are; such a state becomes the parent of the name before the comma."""
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


def _note_cues(words: Words, span: Span, previous: Span | None, following: Span | None) -> None:
    know, cues = lists(), span.cues
    first, last, shout = span.first, span.last, words.shout[span.first]
    _note_before(words, span, previous, know)
    _note_after(words, span, following, know)
    best = min(span.candidates, key=lambda c: (c[1], -c[0].importance), default=None)
    known = best is not None and best[1] == 0 and best[0].kind in ("country", "admin1")
    if last > first:
        cues["several"] = 1.0
    elif not known:
        cues.update((name, 1.0) for name, group in (("common", know.common), ("first", know.first), ("last", know.last)) if span.key in group)
    if words.opens[first] and not shout:
        cues["opens"] = 1.0
        cues.update((f"{name}_opens", 1.0) for name in ("common", "first", "last") if name in cues)
    if shout:
        cues["shout"] = 1.0
        cues.update((f"{name}_shout", 1.0) for name in ("common", "first", "last") if name in cues)
    elif words.title[first]:
        cues["title_line"] = 1.0
    elif all(words.upper[i] for i in range(first, last + 1)) and "." not in words.text[words.start[first] : words.end[last]]:
        cues["capitals"] = 1.0
    if words.paragraph[first] and not words.shout[first] and words.gap[last].lstrip(" ")[:1] in ("(", "-", "–", "—", ",") and "capitals" in cues:
        cues["dateline"] = 1.0
    if best:
        if len({place.country for place, _ in span.candidates}) == 1:
            cues["one_country"] = 1.0
        if known and "after_speech" in cues:
            cues["after_speech_state"] = cues.pop("after_speech")
        if known and "before_first_name" in cues:
            cues["before_first_name_state"] = 1.0
        cues[f"kind_{best[0].kind}"] = 1.0
        cues[f"quality_{best[1]}"] = 1.0
        if best[0].kind in ("city", "admin2"):
            cues[f"size_{min(6, len(str(best[0].population)) - 1)}"] = 1.0
            if best[0].population < SMALL:
                cues.update((f"{name}_small", 1.0) for name in _OTHER_NAME if name in cues)


def _note_before(words: Words, span: Span, previous: Span | None, know: _Lists) -> None:
    cues, at = span.cues, words.before(span.first)
    if at < 0:
        gap = words.gap[span.first - 1] if span.first else ""
        cues["before_comma" if "," in gap and not words.opens[span.first] else "before_none"] = 1.0
        if "before_comma" in cues and previous is not None and previous.last == span.first - 1 and not previous.demonym:
            cues["before_place_comma"] = 1.0
            if previous.parent:
                cues["is_parent"] = 1.0
        return
    low, cap = words.low[at], words.cap[at] and not words.shout[at] and not words.title[at]
    if low == "the" and at > 0:
        cues["before_the"] = 1.0
    if low in know.title and (cap or words.shout[at] or low in ("president", "minister", "leader", "coach")):
        cues["before_title"] = 1.0
    elif words.key[at] in know.direction:
        cues["before_direction"] = 1.0
        if words.before(at) >= 0 and words.low[at - 1] in know.location:
            cues["before_in"] = 1.0
    elif low == "of" and at > 0 and words.low[at - 1] in know.org_of and words.cap[at - 1]:
        cues["before_org_of"] = 1.0
    elif low == "of" and at > 0 and words.low[at - 1] in know.kind_of:
        cues["before_kind_of"] = 1.0
    elif low in know.kind_of and low not in know.direction and words.before(at) >= 0:
        cues["before_kind"] = 1.0
    elif low in know.location:
        cues["before_in"] = 1.0
    elif low in know.relation:
        cues[f"before_{low}" if low in ("from", "to", "of", "and", "on", "for", "with") else "before_relation"] = 1.0
    elif cap and (words.key[at] in know.first or len(words.key[at]) == 1):
        cues["before_first_name"] = 1.0
    elif cap and words.key[at] not in demonyms():
        cues["before_capital"] = 1.0
        if words.before(at) >= 0 and words.cap[at - 1] and words.low[at - 1] in know.title and words.low[at - 1] not in know.thing:
            cues["before_title_name"] = 1.0
    elif words.shout[at] and words.key[at] in know.first and words.key[at] not in know.common:
        cues["before_first_name"] = 1.0
    else:
        cues["before_word"] = 1.0


def _note_after(words: Words, span: Span, following: Span | None, know: _Lists) -> None:
    cues, at = span.cues, span.last + 1
    if words.possessive[span.last]:
        cues["possessive"] = 1.0
    if span.parent:
        cues["has_parent"] = 1.0
    if at >= words.size:
        cues["after_none"] = 1.0
        return
    gap = words.gap[span.last]
    if gap.strip(" \u00a0\n") not in ("", "-", "'", "’"):
        cues["after_comma" if gap.lstrip()[:1] == "," else "after_none"] = 1.0
        if gap.strip() == "," and following is not None and following.first == at and not following.demonym:
            cues["after_place_comma"] = 1.0
        if gap.strip() == "," and (words.low[at] in ("who", "whose") or _role_follows(words, at, know)):
            cues["after_who"] = 1.0
        return
    low, key = words.low[at], words.key[at]
    cap = words.cap[at] and not words.shout[at] and not words.title[at]
    if gap == "-":
        cues["after_hyphen"] = 1.0
    if low in know.admin1:
        cues["after_head"], span.want = 1.0, "admin1"
    elif low in know.admin2:
        cues["after_head"], span.want = 1.0, "admin2"
    elif low in know.city and not cap:
        cues["after_head_city"], span.want = 1.0, "city" if low in ("city", "town", "village", "residents", "resident", "airport") else ""
    elif cap and low in know.street:
        cues["after_street"] = 1.0
    elif cap and low in know.media:
        cues["after_media"] = 1.0
    elif cap and low in know.brand:
        cues["after_brand"] = 1.0
    elif cap and low in know.group and at + 1 < words.size and (low in ("army", "tribune", "brigade", "brigades", "front", "movement", "taliban") or words.cap[at + 1]):
        cues["after_group"] = 1.0
    elif cap and low in know.thing:
        cues["after_thing"] = 1.0
    elif cap and key in know.last:
        cues["after_last_name"] = 1.0
    elif low in ("news", "tv", "television", "radio", "newspaper", "daily") and (low != "news" or (at + 1 < words.size and words.low[at + 1] in ("agency", "channel", "network", "service"))):
        cues["after_brand"] = 1.0
    elif low in know.speech:
        cues["after_speech"] = 1.0
    elif cap and key not in demonyms():
        cues["after_capital"] = 1.0
    else:
        cues["after_word"] = 1.0


def _role_follows(words: Words, at: int, know: _Lists) -> bool:
    """", a spokesman", ", the local police chief": what follows the comma is a person's office."""
    return words.low[at] in ("a", "an", "the") and any(words.low[i] in know.title and not words.cap[i] for i in range(at + 1, min(at + 4, words.size)))


_STRONG = ("before_in", "has_parent", "before_kind_of", "dateline", "after_head")


def _note_document(words: Words, spans: list[Span]) -> None:
    """What the rest of the document says of the same name: a person elsewhere, a clear place elsewhere, an ordinary word in lower case."""
    person: set[str] = set()
    strong: set[str] = set()
    for i in range(1, words.size):
        at = words.before(i)
        if at >= 0 and words.cap[i] and words.cap[at] and not words.shout[i] and not words.title[i] and (words.key[at] in lists().first or (words.low[at] in lists().title and words.low[at] not in lists().thing)):
            person.add(words.key[i])
    for span in spans:
        if any(cue in span.cues for cue in _STRONG):
            strong.add(span.key)
    for span in spans:
        if span.first == span.last and span.key in person:
            span.cues["person_elsewhere"] = 1.0
        if span.key in strong and not any(cue in span.cues for cue in _STRONG):
            span.cues["place_elsewhere"] = 1.0
        if span.first == span.last and words.low[span.first] in words.lower_words:
            span.cues["lower_elsewhere"] = 1.0
