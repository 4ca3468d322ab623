"""Finds the places a text names and says which place each is. This is the entry point: places_text.py splits the text into words, places_spans.py finds names and cues,
places_rank.py chooses among the places of one name; here the parts are put together and each name is accepted or refused.
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

from pipeline.extract.gazetteer import Gazetteer, Place, country_of, distance_km, open_gazetteer, read_csv
from pipeline.extract.mentions import PlaceMention
from pipeline.extract.places_rank import Group, group_spans, rank
from pipeline.extract.places_spans import Span, find_spans
from pipeline.extract.places_text import Words

__all__ = ["find_places", "resolve_place"]


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
    text: str, published: dt.date | dt.datetime | str | None = None, *, include_demonyms: bool = False, context: Iterable[str] = (), weights: Weights | None = None
) -> list[PlaceMention]:
    """Return the places named in `text`, in order, each resolved to a gazetteer entry.

    `context`: ISO alpha-3 codes of countries known to matter (the feed's, say); they count as if named once. `include_demonyms` also returns nationalities
    ("Pakistani"), marked `is_demonym` and placed at their country. `published` is accepted for symmetry with find_dates and is not used: names, not times, decide.
    `weights` replaces the packaged weights (training). Scores are probabilities of the name being a place, times the probability of the place chosen.
    """
    del published
    weights = weights or load_weights()
    gazetteer = open_gazetteer()
    words = Words(text)
    spans, groups = analyse(words, gazetteer, context, weights)
    chosen = {id(span): (group.candidates[group.best()][0], max(group.chance)) for group in groups for span in group.spans}
    mentions = []
    for span in spans:
        if span.demonym:
            if include_demonyms:
                mentions.append(_demonym_mention(words, span, gazetteer, groups))
            continue
        place, chance = chosen[id(span)]
        if span.prior >= weights.threshold:
            mentions.append(_mention(words, span, place, span.prior * chance))
    return mentions


def analyse(words: Words, gazetteer: Gazetteer, context: Iterable[str], weights: Weights) -> tuple[list[Span], list[Group]]:
    """Return spans (with `prior` = probability of being a place) and ranked groups: first the cues alone, then again with what the ranking says of each name."""
    spans = find_spans(words, gazetteer)
    for span in spans:
        span.prior = _probability(span, weights)
    groups = group_spans(spans)
    nations = Counter(place_id for span in spans for place_id in span.demonym)
    nations.update(f"iso:{code}" for code in context)
    rank(groups, nations, weights.rank, _region_countries())
    for group in groups:
        best = group.best()
        place, features = group.candidates[best][0], group.features[best]
        for span in group.spans:
            for name in ("country_share", "country_seen", "province_share", "province_seen", "near", "near_total"):
                if name in features:
                    span.cues[f"doc_{name}"] = features[name]
            span.cues[f"best_{place.kind}"] = 1.0
            span.prior = _probability(span, weights)
    return spans, groups


def _probability(span: Span, weights: Weights) -> float:
    score = weights.detect.get("bias", 0.0) + sum(weights.detect.get(name, 0.0) * value for name, value in span.cues.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def _mention(words: Words, span: Span, place: Place, score: float) -> PlaceMention:
    start, end = words.start[span.first], words.end[span.last]
    return PlaceMention(
        start, end, words.text[start:end], place.name, place.place_id, place.latitude, place.longitude, place.country, place.kind, place.admin1, place.admin2, place.population, round(score, 4)
    )


def _demonym_mention(words: Words, span: Span, gazetteer: Gazetteer, groups: list[Group]) -> PlaceMention:
    """A form that two countries share goes to the one the document names, else to the first of the list."""
    named = Counter(group.candidates[group.best()][0].country for group in groups for _ in group.spans)
    places = [place for place_id in span.demonym if (place := gazetteer.by_id(place_id))]
    place = max(places, key=lambda p: named[p.country])
    start, end = words.start[span.first], words.end[span.last]
    return PlaceMention(start, end, words.text[start:end], place.name, place.place_id, place.latitude, place.longitude, place.country, place.kind, place.admin1, None, place.population, 1.0, is_demonym=True)


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
        size = {"country": 9.5, "admin1": 7.0, "region": 7.0}.get(place.kind, math.log10(place.population + 10))
        return (place.admin1_code in provinces, place.country in wanted, size - 1.5 * quality + 6 * closeness)

    place = max(candidates, key=worth)[0]
    return PlaceMention(
        0, len(name), name, place.name, place.place_id, place.latitude, place.longitude, place.country, place.kind, place.admin1, place.admin2, place.population, 1.0
    )
