"""Places the gazetteer does not list under the words of the text: other transliterations of its names, and quarters or sites of a listed place. No ranking."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from pipeline.extract.gazetteer import Gazetteer, demonyms
from pipeline.extract.lexicons import load_words
from pipeline.extract.mentions import PlaceMention
from pipeline.extract.place_names import fold_name
from pipeline.extract.places_lists import lists
from pipeline.extract.places_spans import Span
from pipeline.extract.places_text import Words, inside_words
from schemas.geo import distance_km

MAX_COUNTRIES = 4
QUARTER_KM = 60.0  # a quarter, camp or site lies no farther from the place it is said to be in
# Nouns that stand before "of": "the town of X", "the village of X".
_SETTLEMENTS = frozenset(
    (
        "town",
        "city",
        "village",
        "towns",
        "cities",
        "villages",
        "district",
        "province",
        "governorate",
        "suburb",
        "neighbourhood",
        "neighborhood",
        "camp",
        "outskirts",
        "resident",
        "residents",
    )
)


@lru_cache(maxsize=1)
def _landmark_heads() -> frozenset[str]:
    return frozenset(load_words("landmark_head", "place_cues"))


def add_other_spellings(words: Words, spans: list[Span], gazetteer: Gazetteer, context: frozenset[str]) -> list[Span]:
    """Return `spans` with names added that are unknown as written but have the consonants of a place in a country the text names (or of `context`).

    They must stand where a place stands ("in X", "the town of X", "X province"). Known names without a candidate in those countries get such candidates too.
    Only countries whose names reach English by transliteration are searched.
    """
    countries = _countries_named(spans) | context
    if not countries:
        return spans
    taken = {i for span in spans for i in range(span.first, span.last + 1)}
    for span in spans:
        # short lists only: Sarawan is a spelling of one town in Laos; a name with many bearers needs no other reading
        if (
            0 < len(span.candidates) <= 3
            and not any(place.country in countries for place, _ in span.candidates)
            and _stands_like_a_place(words, span.first, span.last)
        ):
            span.candidates += gazetteer.lookup_loose(span.key, countries)
    added = []
    for first, last in _unknown_names(words, taken):
        if not _stands_like_a_place(words, first, last):
            continue
        key = " ".join(words.key[first : last + 1])
        candidates = gazetteer.lookup_loose(key, countries)
        if candidates:
            added.append(Span(first, last, key, candidates, cues={"other_spelling": 1.0}))
    return sorted([*spans, *added], key=lambda s: s.first) if added else spans


def _countries_named(spans: list[Span]) -> frozenset[str]:
    """The countries the text speaks of most, by names of countries and provinces, nationalities, and cities that only one country has."""
    seen: dict[str, int] = {}
    for span in spans:
        codes = {place_id[4:] for place_id in span.demonym if place_id.startswith("iso:")}
        if span.candidates:
            place, quality = span.candidates[0]
            if quality <= 1 and (place.kind in ("country", "admin1", "region") or len({p.country for p, _ in span.candidates}) == 1) and place.country:
                codes.add(place.country)
        for code in sorted(codes):
            seen[code] = seen.get(code, 0) + 1
    return frozenset(sorted(seen, key=lambda code: (-seen[code], code))[:MAX_COUNTRIES])


def _unknown_names(words: Words, taken: set[int]) -> list[tuple[int, int]]:
    """Runs of capitalised words (small words and articles inside allowed) that touch no known name."""
    runs = []
    i = 0
    while i < words.size:
        article = words.low[i] in lists().articles and i + 1 < words.size and words.gap[i] == "-" and words.cap[i + 1]
        if i in taken or words.shout[i] or words.title[i] or not (words.cap[i] or article) or words.key[i].isdigit():
            i += 1
            continue
        last = i
        while words.joined(last) and last + 1 not in taken and (words.cap[last + 1] or words.low[last + 1] in inside_words()):
            last += 1
        while not words.cap[last] and last > i:
            last -= 1
        if words.cap[last] and last - i < 4 and not (last + 1 in taken and words.joined(last)) and not (i - 1 in taken and words.joined(i - 1)):
            runs.append((i, last))
        i = last + 1
    return runs


def _stands_like_a_place(words: Words, first: int, last: int) -> bool:
    know, at, after = lists(), words.before(first), last + 1
    stated = at > 0 and words.low[at] == "of" and words.low[at - 1] in _SETTLEMENTS  # "the town of Ben Something": a place, whoever else is called so
    if words.key[first] in know.common or (words.key[first] in know.first and not stated) or len(words.key[last]) < 3:
        return False
    if after < words.size and words.joined(last) and (words.low[after] in know.admin1 or words.low[after] in know.admin2):
        return True
    if at < 0:
        return False
    low = words.low[at]
    return (
        low in ("in", "near", "around", "outside", "at", "toward", "towards")
        or (low == "of" and at > 0 and words.low[at - 1] in _SETTLEMENTS)
        or low in ("town", "village", "city")
    )


def add_landmarks(words: Words, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Return `mentions` with X of "X district of <place>" and "X neighbourhood in <direction> <place>" added: kind landmark, point and id of that place.

    An X that was taken for a place far from there is replaced; one near it stays what it is.
    """
    by_start = {m.char_start: m for m in mentions}
    owner: dict[int, PlaceMention] = {}
    at = 0
    for m in mentions:
        at = bisect_left(words.start, m.char_start)
        while at < words.size and words.start[at] < m.char_end:
            owner[at] = m
            at += 1
    heads = _landmark_heads()
    found, dropped = [], set()
    for i in range(1, words.size - 2):
        if words.low[i] not in heads or i in owner or not words.cap[i - 1] or words.shout[i] or not words.joined(i - 1):
            continue
        at = i + 1
        if words.low[at] not in ("of", "in") or words.gap[i] != " ":
            continue
        at += 1
        while (
            at < words.size - 1 and (words.low[at] in lists().direction or words.low[at] in ("the", "city", "town", "capital", "village")) and not words.cap[at]
        ):
            at += 1
            if words.low[at - 1] in ("city", "town", "capital", "village") and words.low[at] == "of":
                at += 1
        enclosing = by_start.get(words.start[at]) if at < words.size else None
        if enclosing is None or enclosing.kind not in ("city", "admin1", "admin2") or enclosing.is_demonym:
            continue
        inner = owner.get(i - 1)
        if inner and _near(inner, enclosing):
            continue
        first = i - 1
        while (
            first > 0
            and words.joined(first - 1)
            and (words.cap[first - 1] or words.low[first - 1] in lists().articles)
            and owner.get(first - 1) is inner
            and words.key[first - 1] not in demonyms()
        ):
            first -= 1
        last = i if words.cap[i] else i - 1
        start, end = words.start[first], words.end[last]
        if fold_name(words.text[start:end]) in lists().never:
            continue
        dropped.add(id(inner))
        found.append(
            replace(
                enclosing,
                char_start=start,
                char_end=end,
                text=words.text[start:end],
                name=words.text[start:end],
                kind="landmark",
                population=0,
                score=round(0.9 * enclosing.score, 4),
            )
        )
    quarters = {fold_name(m.text): m for m in found}
    kept = [_as_quarter(m, quarters) for m in mentions if id(m) not in dropped]
    return sorted([*kept, *found], key=lambda m: m.char_start)


def _as_quarter(mention: PlaceMention, quarters: dict[str, PlaceMention]) -> PlaceMention:
    """A later mention of a name that the text has defined as a quarter means the quarter."""
    quarter = quarters.get(fold_name(mention.text))
    return mention if quarter is None else replace(quarter, char_start=mention.char_start, char_end=mention.char_end, text=mention.text, name=quarter.name)


def _near(one: PlaceMention, two: PlaceMention) -> bool:
    if one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return False
    return one.country == two.country and distance_km(one.latitude, one.longitude, two.latitude, two.longitude) <= QUARTER_KM
