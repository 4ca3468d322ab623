"""Finds the places a text names and says which place each is: the entry point, where the parts are put together and each name is accepted or refused.

In order: places_text.py splits the text into words, places_spans.py finds names, places_unlisted.py adds what the gazetteer spells otherwise, places_cues.py
notes what speaks for and against each, places_rank.py chooses among the places of one name.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.extract.gazetteer import Gazetteer, Place, admin1_of, country_name, country_of, open_gazetteer
from pipeline.extract.gazetteer_sources import read_csv
from pipeline.extract.mentions import PlaceMention
from pipeline.extract.places_cues import add_cues
from pipeline.extract.places_quarters import place_quarters
from pipeline.extract.places_rank import DOCUMENT_FEATURES, Group, group_spans, rank
from pipeline.extract.places_spans import Span, find_spans
from pipeline.extract.places_text import Words
from pipeline.extract.places_unlisted import add_landmarks, add_other_spellings
from schemas.geo import distance_km

# A town this close to the middle of the province of its name is its seat, even where the town is a province of its own (Moscow).
SEAT_KM = 120.0
BORDER_KM = 30.0  # ... across a line of claims (Jerusalem)
# Evidence from which the text speaks of a province: one other name that is probably in it.
PROVINCE_SEEN, SPOKEN_OF = DOCUMENT_FEATURES.index("province_seen"), 0.5
# There a state is named as often as the town of its name: the ranking decides.
FEDERAL = ("USA", "CAN", "AUS")
# ... and holds this share of its people (there are villages called Ohio and Nevada in those states).
SEAT_SHARE = 0.08

__all__ = ["admin1_of", "country_name", "country_of", "find_places", "resolve_place"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear weights of the two decisions, and the probability from which a name counts as a place."""

    detect: dict[str, float]
    rank: dict[str, float]
    threshold: float


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the weights of lexicon/place_weights.json."""
    data = json.loads(files("pipeline.extract").joinpath("lexicon", "place_weights.json").read_text("utf-8"))
    return Weights(data["detect"], data["rank"], data["threshold"])


def find_places(
    text: str,
    published: dt.date | dt.datetime | str | None = None,
    *,
    include_demonyms: bool = False,
    context: Iterable[str] = (),
    weights: Weights | None = None,
) -> list[PlaceMention]:
    """Return the places named in `text`, in order, each resolved to a gazetteer entry.

    `context`: ISO alpha-3 codes of countries known to matter (the feed's, say); they count as if named once. `include_demonyms` also returns nationalities
    ("Pakistani"), marked `is_demonym` and placed at their country. `published` is accepted for symmetry with find_dates and not used: names, not times, decide.
    `weights` replaces the packaged weights (training). Scores are probabilities of the name being a place, times the probability of the place chosen.
    """
    del published
    weights = weights or load_weights()
    gazetteer = open_gazetteer()
    words = Words(text)
    spans, groups = analyse(words, gazetteer, context, weights)
    chosen = {id(span): _choose(group, span) for group in groups for span in group.spans}
    mentions = []
    for span in spans:
        if span.demonym:
            if include_demonyms:
                mentions.append(_demonym_mention(words, span, gazetteer, groups))
            continue
        place, chance = chosen[id(span)]
        if span.prior >= weights.threshold:
            mentions.append(_mention(words, span, place, span.prior * chance))
    return place_quarters(add_landmarks(words, mentions))


def analyse(words: Words, gazetteer: Gazetteer, context: Iterable[str], weights: Weights) -> tuple[list[Span], list[Group]]:
    """Return spans (`prior` = probability of being a place) and ranked groups: first by the cues alone, then again with what the ranking says of each name."""
    context = frozenset(context)
    spans = find_spans(words, gazetteer)
    spans = add_cues(words, add_other_spellings(words, spans, gazetteer, context))
    for span in spans:
        span.prior = _probability(span, weights)
    groups = group_spans(spans)
    nations = Counter(code for span in spans for place_id in span.demonym if (code := _country_code(place_id)))
    nations.update(context)
    rank(groups, nations, weights.rank)
    for group in groups:
        best = group.best()
        seen = {f"doc_{name}": value for name, value in zip(DOCUMENT_FEATURES, group.around[best], strict=True)}
        seen[f"best_{group.candidates[best][0].kind}"] = 1.0
        for span in group.spans:
            span.cues |= seen
            span.prior = _probability(span, weights)
    return spans, groups


def _choose(group: Group, span: Span) -> tuple[Place, float]:
    """The most probable place of the group; a name that a town shares with its province is the town unless the words say otherwise ("Idlib province").

    The probabilities of the two are added up: which of them is meant does not change where it is.
    """
    index = group.best()
    place, chance = group.candidates[index][0], group.chance[index]
    if not span.want:
        for other, (state, quality) in enumerate(group.candidates):
            if state.kind == "country" and quality == 0 and place.country == state.country and place is not state:
                return state, chance + group.chance[other]  # "Guatemala", "Panama", "Mexico": the country, not its capital or province
    if place.kind == "admin1" and span.want != "admin1" and group.around[index][PROVINCE_SEEN] < SPOKEN_OF:
        for other, (capital, quality) in enumerate(group.candidates):
            if capital.is_capital and quality == 0 and capital.country == place.country:
                return capital, chance + group.chance[other]  # "Washington": the state only where the text speaks of its places
    if place.kind not in ("admin1", "admin2") and span.want not in ("admin1", "admin2"):
        return place, chance
    seat = span.want not in ("admin1", "admin2")
    for other, (twin, quality) in enumerate(group.candidates):
        if twin is place or quality > 0 or (twin.kind == "city") != seat or (not seat and twin.kind != span.want):
            continue
        if seat and twin.population < SEAT_SHARE * place.population:
            continue
        away = distance_km(place.latitude, place.longitude, twin.latitude, twin.longitude)
        inside = place.admin1_code == twin.admin1_code and place.country not in FEDERAL
        if away < (SEAT_KM if twin.country == place.country else BORDER_KM) or inside:
            return twin, chance + group.chance[other]
    return place, chance


def _probability(span: Span, weights: Weights) -> float:
    if "after_media" in span.cues:
        return 0.0  # a newspaper ("Washington Post"): some label its town, for events it only misleads
    score = weights.detect.get("bias", 0.0) + sum(weights.detect.get(name, 0.0) * value for name, value in span.cues.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def mention_of(place: Place, start: int, end: int, text: str, score: float, *, is_demonym: bool = False) -> PlaceMention:
    """Return the entry as what the words at start..end name."""
    return PlaceMention(
        start,
        end,
        text,
        place.name,
        place.place_id,
        place.latitude,
        place.longitude,
        place.country,
        place.kind,
        place.admin1,
        place.admin2,
        place.population,
        score,
        is_demonym,
    )


def _mention(words: Words, span: Span, place: Place, score: float, *, is_demonym: bool = False) -> PlaceMention:
    start, end = words.start[span.first], words.end[span.last]
    return mention_of(place, start, end, words.text[start:end], round(score, 4), is_demonym=is_demonym)


def _demonym_mention(words: Words, span: Span, gazetteer: Gazetteer, groups: list[Group]) -> PlaceMention:
    """A form that two countries share goes to the one the document names, else to the first of the list."""
    named = Counter(group.candidates[group.best()][0].country for group in groups for _ in group.spans)
    places = [place for place_id in span.demonym if (place := gazetteer.by_id(place_id))]
    return _mention(words, span, max(places, key=lambda p: named[p.country]), 1.0, is_demonym=True)


def _country_code(place_id: str) -> str:
    return place_id[4:] if place_id.startswith("iso:") else _region_countries()[place_id]


@lru_cache(maxsize=1)
def _region_countries() -> dict[str, str]:
    return {f"reg:{row['slug']}": row["countries"].split(";")[0] for row in read_csv("regions.csv")}


def resolve_place(name: str, *, countries: Iterable[str] = (), near: tuple[float, float] | None = None) -> PlaceMention | None:
    """Return the place called `name`, None when the gazetteer has none; offsets are those of `name` itself.

    `countries`: ISO alpha-3 codes; places in them are preferred, and spellings that are only alike are tried there when nothing matches exactly.
    `near`: (latitude, longitude) in degrees; the closer place wins among equals. "X, Country" and "X, Province" are understood.
    """
    gazetteer, wanted = open_gazetteer(), frozenset(countries)
    head, _, tail = name.partition(",")
    candidates = list(gazetteer.lookup(name)) or list(gazetteer.lookup(head))
    provinces: frozenset[str] = frozenset()
    if tail.strip():
        stated = country_of(tail.strip())
        provinces = frozenset(place.admin1_code for place, _ in gazetteer.lookup(tail) if place.kind == "admin1")
        wanted = frozenset((stated,)) if stated else wanted
    if not any(place.country in wanted for place, _ in candidates):
        candidates = [*gazetteer.lookup_loose(head, wanted), *candidates]
    if not candidates:
        return None

    def worth(item: tuple[Place, int]) -> tuple[bool, bool, float]:
        place, quality = item
        closeness = 300.0 / (300.0 + distance_km(*near, place.latitude, place.longitude)) if near else 0.0
        size = {"country": 9.5, "admin1": 7.0, "region": 7.0}.get(place.kind, place.importance)
        return (place.admin1_code in provinces, place.country in wanted, size - 1.5 * quality + 6 * closeness)

    return mention_of(max(candidates, key=worth)[0], 0, len(name), name, 1.0)
