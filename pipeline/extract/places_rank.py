"""Decides which of the places of one name is meant, for all names of a document together. Whether a name is a place at all is not decided here.

Each candidate gets a linear score from its importance, its kind, the words around the name, the countries and provinces the rest of the document speaks of,
and its distance to what the other names most probably mean. Names are grouped (one sense a document, except where "X, Country" says otherwise), and some rounds
are run, each using the probabilities of the round before. The weights are in lexicon/place_weights.json, learnt by benchmarks/places.py.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import sqrt
from operator import mul

from pipeline.extract.gazetteer import Candidate
from pipeline.extract.gazetteer_store import BARE
from pipeline.extract.places_spans import Span

ROUNDS = 3
KEEP = 20
NEIGHBOURS = 8
DECIDED = 0.98  # a name this sure of its place after a round is not looked at again
SETTLED = 0.02  # no probability moved by more: another round would change nothing
DOCUMENT_FEATURES = ("country_share", "country_seen", "province_share", "province_seen", "near", "near_total")


@dataclass(slots=True)
class Group:
    """All spans of a document that share a name and a stated parent. The lists `fixed`, `around` and `chance` run parallel to `candidates`.

    `fixed`: features that depend on the name and its own words alone; `around`: values of DOCUMENT_FEATURES, from the rest of the document.
    """

    key: str
    parent: str
    spans: list[Span]
    candidates: list[Candidate]
    weight: float = 0.0
    want: str = ""
    fixed: list[dict[str, float]] = field(default_factory=list)
    around: list[tuple[float, ...]] = field(default_factory=list)
    chance: list[float] = field(default_factory=list)

    def best(self) -> int:
        """Index of the most probable candidate; the first of equals."""
        return max(range(len(self.chance)), key=lambda i: (self.chance[i], -i))

    def features(self, index: int) -> dict[str, float]:
        """All features of one candidate by name."""
        return self.fixed[index] | dict(zip(DOCUMENT_FEATURES, self.around[index], strict=True))


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
        group = groups.get((span.key, parent))
        if group is None:
            group = groups[span.key, parent] = Group(span.key, parent, [], list(span.candidates))
        group.spans.append(span)
        group.weight = max(group.weight, span.prior)
        group.want = group.want or span.want
    return list(groups.values())


def rank(groups: list[Group], nations: Counter[str], weights: dict[str, float]) -> None:
    """Fill `fixed`, `around` and `chance` of every group. `nations`: how often demonyms of each country (ISO alpha-3) occur."""
    stated: defaultdict[str, float] = defaultdict(float)
    for country, count in nations.items():
        stated[country] += 0.7 * min(count, 3)
    named_provinces = {p.admin1_code for g in groups for p, quality in g.candidates[:3] if p.kind == "admin1" and quality <= 1}
    named_countries = set(stated) | {g.candidates[0][0].country for g in groups if g.candidates[0][0].kind == "country"}
    districts = sorted({g.key for g in groups if " " in g.key and g.candidates[0][0].kind == "admin2"})
    bases: list[list[float]] = []
    for group in groups:
        _trim(group, named_provinces, named_countries)
        group.chance = _softmax([2.0 * place.importance for place, _ in group.candidates])
        group.fixed = _fixed_features(group, districts)
        bases.append([sum(weights.get(name, 0.0) * value for name, value in f.items()) for f in group.fixed])
    document_weights = [weights.get(name, 0.0) for name in DOCUMENT_FEATURES]
    for _ in range(ROUNDS):
        countries, provinces = _evidence(groups, stated)
        winners = _winners(groups)
        chances = []
        for group, base in zip(groups, bases, strict=True):
            if group.around and max(group.chance) > DECIDED:
                chances.append(group.chance)
                continue
            group.around = _document_features(group, countries, provinces, winners)
            scores = [b + sum(map(mul, document_weights, values)) for b, values in zip(base, group.around, strict=True)]
            chances.append(_softmax(scores))
        moved = max((abs(new - old) for group, chance in zip(groups, chances, strict=True) for new, old in zip(chance, group.chance, strict=True)), default=0.0)
        for group, chance in zip(groups, chances, strict=True):
            group.chance = chance
        if moved < SETTLED:
            break


def _trim(group: Group, provinces: set[str], countries: set[str | None]) -> None:
    """Cut a crowded name down: the largest places, and those in countries or provinces named in the document."""
    if len(group.candidates) <= KEEP:
        return

    def worth(item: tuple[int, Candidate]) -> tuple[bool, bool, float]:
        place, quality = item[1]
        inside = bool(group.parent) and group.parent in (place.admin1_code, place.country, place.admin2_code)
        return (inside, place.admin1_code in provinces, place.importance + 3 * (place.country in countries) - quality)

    best = sorted(enumerate(group.candidates), key=worth, reverse=True)[:KEEP]
    group.candidates = [candidate for _, candidate in sorted(best, key=lambda item: item[0])]


def _fixed_features(group: Group, districts: list[str]) -> list[dict[str, float]]:
    largest = max(place.importance for place, _ in group.candidates)
    rows = []
    for index, (place, quality) in enumerate(group.candidates):
        f = {"importance": place.importance, f"kind_{place.kind}": 1.0, f"quality_{quality}": 1.0, "relative": place.importance - largest}
        if quality == BARE:
            f["bare_named" if any(name.startswith(group.key + " ") for name in districts) else "bare_unnamed"] = 1.0
        if place.is_capital:
            f["capital"] = 1.0
        if place.kind == "admin1" and quality == 0 and place.country in ("USA", "CAN", "AUS"):
            f["state"] = 1.0
        f["rank_0"] = float(index == 0)
        if group.parent:
            inside = group.parent in (place.admin1_code, place.admin2_code) or (group.parent == place.country and place.kind != "country")
            f["parent_in" if inside else "parent_out"] = 1.0
        if group.want:
            fits = (
                place.kind == group.want
                or (group.want == "admin2" and place.kind == "admin1")
                or (group.want == "admin1" and place.kind in ("region", "admin2"))
            )
            f["want_in" if fits else "want_out"] = 1.0
        rows.append(f)
    return rows


def _strength(group: Group) -> float:
    return group.weight * math.sqrt(min(3, len(group.spans)))


def _evidence(groups: list[Group], stated: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """How strongly the document speaks of each country and province: names weighted by their probability, and demonyms."""
    countries: defaultdict[str, float] = defaultdict(float, stated)
    provinces: defaultdict[str, float] = defaultdict(float)
    for group in groups:
        strength = _strength(group)
        for (place, _), chance in zip(group.candidates, group.chance, strict=True):
            if chance * strength >= 0.02:
                countries[place.country or ""] += strength * chance
                provinces[place.admin1_code] += strength * chance
    countries.pop("", None)
    provinces.pop("", None)
    return countries, provinces


_Winner = tuple[str, float, float, float]


def _winners(groups: list[Group]) -> list[_Winner]:
    """(name, latitude, longitude, weight) of what the other names most probably are: the surest ones, points only."""
    found = []
    for group in groups:
        place, weight = group.candidates[group.best()][0], max(group.chance) * group.weight
        if weight >= 0.1 and place.kind not in ("country", "region"):
            found.append((group.key, place.latitude, place.longitude, weight))
    return sorted(found, key=lambda w: -w[3])[:NEIGHBOURS]


def _document_features(group: Group, countries: dict[str, float], provinces: dict[str, float], winners: list[_Winner]) -> list[tuple[float, ...]]:
    strength = _strength(group)
    own_country: defaultdict[str | None, float] = defaultdict(float)
    own_province: defaultdict[str, float] = defaultdict(float)
    for (place, _), chance in zip(group.candidates, group.chance, strict=True):
        own_country[place.country] += strength * chance
        own_province[place.admin1_code] += strength * chance
    country_total = max(0.01, sum(countries.values()) - strength) + 0.5
    province_total = max(0.01, sum(provinces.values()) - strength) + 0.5
    others = [w for w in winners if w[0] != group.key]
    rows: list[tuple[float, ...]] = []
    for place, _ in group.candidates:
        country = max(0.0, countries.get(place.country or "", 0.0) - own_country[place.country])
        province = max(0.0, provinces.get(place.admin1_code, 0.0) - own_province[place.admin1_code]) if place.admin1_code else 0.0
        near = total = 0.0
        latitude, longitude, squeeze = place.latitude, place.longitude, 111.0 * math.cos(math.radians(place.latitude))
        for _, lat, lon, weight in others:
            # 1 at the same spot, 0.5 at 100 km, 0.2 at 400 km; flat earth, exactness does not matter here
            dy, dx = (latitude - lat) * 111.0, ((longitude - lon + 180.0) % 360.0 - 180.0) * squeeze
            closeness = weight * 100.0 / (100.0 + sqrt(dx * dx + dy * dy))
            total += closeness
            if closeness > near:
                near = closeness
        rows.append((country / country_total, min(1.0, country), province / province_total, min(1.0, province), near, min(3.0, total)))
    return rows


def _softmax(scores: list[float]) -> list[float]:
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
