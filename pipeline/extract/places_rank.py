"""Decides which of the places of one name is meant, for all names of a document together. Whether a name is a place at all is not decided here.

Each candidate gets a linear score from its population, its kind, the words around the name, the countries and provinces the rest of the document speaks of, and its
distance to what the other names most probably mean. Names are grouped (one sense a document, except where "X, Country" says otherwise), and three rounds are run, each
using the probabilities of the round before. The weights are in lexicon/place_weights.json, learnt by benchmarks/train_places.py.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from pipeline.extract.gazetteer import Candidate, Place
from pipeline.extract.places_spans import Span

ROUNDS = 3
KEEP = 24


@dataclass(slots=True)
class Group:
    """All spans of a document that share a name and a stated parent; `scores` and `chance` run parallel to `candidates`."""

    key: str
    parent: str
    spans: list[Span]
    candidates: list[Candidate]
    weight: float = 0.0
    want: str = ""
    features: list[dict[str, float]] = field(default_factory=list)
    chance: list[float] = field(default_factory=list)

    def best(self) -> int:
        """Index of the most probable candidate; the first of equals."""
        return max(range(len(self.chance)), key=lambda i: (self.chance[i], -i))


def group_spans(spans: list[Span]) -> list[Group]:
    """Group the spans; a bare name joins the group of the same name whose parent the document states most often (the first of equals)."""
    parents: dict[str, Counter[str]] = {}
    for span in spans:
        if span.candidates and span.parent:
            parents.setdefault(span.key, Counter())[span.parent] += 1
    groups: dict[tuple[str, str], Group] = {}
    for span in spans:
        if not span.candidates:
            continue
        stated = parents.get(span.key)
        parent = span.parent or (stated.most_common(1)[0][0] if stated else "")
        group = groups.setdefault((span.key, parent), Group(span.key, parent, [], []))
        group.spans.append(span)
        group.weight = max(group.weight, span.prior)
        group.want = group.want or span.want
    for group in groups.values():
        group.candidates = list(group.spans[0].candidates)
    return list(groups.values())


def rank(groups: list[Group], demonym_ids: Counter[str], weights: dict[str, float], region_country: dict[str, str]) -> None:
    """Fill `features` and `chance` of every group. `demonym_ids`: how often each demonym's place id occurs; `region_country`: region id -> ISO code."""
    stated: Counter[str] = Counter()
    for place_id, count in demonym_ids.items():
        country = place_id[4:] if place_id.startswith("iso:") else region_country.get(place_id, "")
        if country:
            stated[country] += min(count, 3)
    for group in groups:
        _trim(group, stated, groups)
        total = sum(place.population + 50 for place, _ in group.candidates)
        group.chance = [(place.population + 50) / total for place, _ in group.candidates]
    for _ in range(ROUNDS):
        countries, provinces = _evidence(groups, stated)
        winners = [(group, group.candidates[group.best()][0], max(group.chance) * group.weight) for group in groups]
        chances = []
        for group in groups:
            group.features = [_features(group, candidate, countries, provinces, winners) for candidate in group.candidates]
            chances.append(_softmax([sum(weights.get(name, 0.0) * value for name, value in f.items()) for f in group.features]))
        for group, chance in zip(groups, chances, strict=True):
            group.chance = chance


def _trim(group: Group, stated: Counter[str], groups: list[Group]) -> None:
    """Cut a crowded name down: the largest places, and those in countries or provinces named in the document."""
    if len(group.candidates) <= KEEP:
        return
    named = {place.admin1_code for other in groups for place, quality in other.candidates[:3] if place.kind == "admin1" and quality <= 1}
    named_countries = set(stated) | {place.country for other in groups for place, _ in other.candidates[:1] if place.kind == "country"}

    def worth(item: tuple[int, Candidate]) -> tuple[bool, bool, float]:
        place = item[1][0]
        parent = group.parent
        inside = bool(parent) and parent in (place.admin1_code, place.country, place.admin2_code)
        return (inside, place.admin1_code in named, math.log10(place.population + 10) + 3 * (place.country in named_countries) - item[1][1])

    best = sorted(enumerate(group.candidates), key=worth, reverse=True)[:KEEP]
    group.candidates = [candidate for _, candidate in sorted(best, key=lambda item: item[0])]


def _evidence(groups: list[Group], stated: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    countries: Counter[str] = Counter()
    provinces: Counter[str] = Counter()
    for country, count in stated.items():
        countries[country] += 0.7 * count  # type: ignore[assignment]
    for group in groups:
        times = group.weight * min(3, len(group.spans)) ** 0.5
        for (place, _), chance in zip(group.candidates, group.chance, strict=True):
            if chance * times < 0.02:
                continue
            if place.country:
                countries[place.country] += times * chance  # type: ignore[assignment]
            if place.admin1_code:
                provinces[place.admin1_code] += times * chance  # type: ignore[assignment]
    return countries, provinces


def _features(group: Group, candidate: Candidate, countries: Counter[str], provinces: Counter[str], winners: list[tuple[Group, Place, float]]) -> dict[str, float]:
    place, quality = candidate
    own = group.weight * min(3, len(group.spans)) ** 0.5
    index = group.candidates.index(candidate)
    mine = own * group.chance[index]
    f: dict[str, float] = {"population": math.log10(place.population + 10), f"kind_{place.kind}": 1.0, f"quality_{quality}": 1.0}
    largest = max(p.population for p, _ in group.candidates)
    f["relative"] = math.log10((place.population + 100) / (largest + 100))
    if place.country:
        same = sum(own * c for (p, _), c in zip(group.candidates, group.chance, strict=True) if p.country == place.country)
        rest = max(0.0, countries[place.country] - same)
        others = max(0.01, countries.total() - own)
        f["country_share"] = rest / (others + 0.5)
        f["country_seen"] = min(1.0, rest)
    if place.admin1_code:
        same = sum(own * c for (p, _), c in zip(group.candidates, group.chance, strict=True) if p.admin1_code == place.admin1_code)
        rest = max(0.0, provinces[place.admin1_code] - same)
        others = max(0.01, provinces.total() - own)
        f["province_share"] = rest / (others + 0.5)
        f["province_seen"] = min(1.0, rest)
    if group.parent:
        inside = group.parent in (place.admin1_code, place.admin2_code) or (group.parent == place.country and place.kind != "country")
        f["parent_in" if inside else "parent_out"] = 1.0
    if group.want:
        fits = place.kind == group.want or (group.want == "admin2" and place.kind == "admin1") or (group.want == "admin1" and place.kind in ("region", "admin2"))
        f["want_in" if fits else "want_out"] = 1.0
    near = total = 0.0
    for other, winner, weight in winners:
        if other is group or weight < 0.1 or winner.kind in ("country", "region") or other.key == group.key:
            continue
        closeness = _closeness(place, winner) * weight
        near, total = max(near, closeness), total + closeness
    f["near"], f["near_total"] = near, min(3.0, total)
    f["rank_0"] = float(index == 0)
    del mine
    return f


def _closeness(one: Place, two: Place) -> float:
    """1 at the same spot, 0.5 at 100 km, 0.2 at 400 km (flat-earth distance: exactness does not matter here)."""
    dy = (one.latitude - two.latitude) * 111.0
    dx = ((one.longitude - two.longitude + 180) % 360 - 180) * 111.0 * math.cos(math.radians(one.latitude))
    return 100.0 / (100.0 + math.sqrt(dx * dx + dy * dy))


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
