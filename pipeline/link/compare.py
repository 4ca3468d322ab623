"""What two reports say alike and what not: one column of evidence a question, for many pairs at once. What the evidence weighs in the end is in score.py.

Each column is a weight of evidence as Fellegi and Sunter (A Theory for Record Linkage, 1969) have it: the logarithm of how much likelier such a likeness is
among reports of one event than among neighbours in time and place that are not; set by hand. The vetoes are likenesses that one event can hardly have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from schemas.geo import EARTH_RADIUS_KM

from .blocks import Pairs
from .features import BoolArray, Features, FloatArray, IntArray

# Beyond this distance two exactly placed reports cannot be of one event; city outlines and the spread of a battle stay below it.
FAR_KM = 60.0
# An article that does not date its event may tell of one up to this many days before; older ones are told with a date.
_LONGEST_DELAY = 60
# From so many rare names on in the shorter text, two texts can be judged by their names.
_ENOUGH_NAMES = 10
# Columns that are weights of evidence by themselves; the others only count as much as was learned.
HAND_SET = ("date", "place", "type", "actors", "targets", "weapons", "killed", "injured", "story", "recalled")
VETOES = ("disjoint dates", "other country", "far apart", "other province", "other kind of event", "parties reversed")


@dataclass(frozen=True, slots=True)
class Comparison:
    """For each pair: columns of evidence by name, vetoes by name, how much the two texts can say (0 = nothing, 1 = all), whether one article tells both."""

    columns: dict[str, FloatArray]
    vetoes: dict[str, BoolArray]
    richness: FloatArray
    same_article: BoolArray


def compare_pairs(features: Features, pairs: Pairs) -> Comparison:
    """Return what the pairs have in common. Symmetric in the two reports, and the same however many other pairs are asked for."""
    left, right = pairs.left, pairs.right
    date, dates_apart, gap = _compare_dates(features, left, right)
    place, other_country, far, other_province = _compare_places(features, left, right)
    sets = _compare_sets(features, left, right)
    names = _compare_names(features, left, right)
    # An embassy closed, a threat or a sanction happens between parties; where the paper places it says little.
    is_political = features.is_political[left] & features.is_political[right] & (sets["actors"] > 0)
    kind, other_kind = _compare_types(features, left, right)
    columns = {
        "date": date,
        "place": np.where(is_political, np.maximum(place, 0.0), place),
        "type": kind,
        "actors": sets["actors"],
        "targets": sets["targets"],
        "weapons": sets["weapons"],
        "killed": _compare_tolls(features, left, right, features.killed_low, features.killed_high),
        "injured": 0.6 * _compare_tolls(features, left, right, features.injured_low, features.injured_high),
        "story": np.where(features.story[left] == features.story[right], 1.5, 0.0),
        # What papers recall in passing are few, well-known events: two such mentions are of one more often than two pieces of fresh news.
        "recalled": np.where(features.is_background[left] & features.is_background[right], 0.8, 0.0),
        "days apart": -np.log2(1.0 + np.maximum(gap, 0)),
        "published apart": -np.log2(1.0 + np.abs(features.published[left] - features.published[right])),
        **names,
        "ages": sets["ages"],
        "place named": sets["place named"],
    }
    vetoes = {
        "disjoint dates": dates_apart,
        "other country": other_country & ~is_political,
        "far apart": far & ~is_political,
        "other province": other_province & ~is_political,
        "other kind of event": other_kind,
        "parties reversed": sets["reversed"] > 0,
    }
    richness = np.clip(np.minimum(features.n_names[left], features.n_names[right]) / _ENOUGH_NAMES, 0.0, 1.0)
    return Comparison(columns, vetoes, richness, sets["same article"] > 0)


def _compare_dates(features: Features, left: IntArray, right: IntArray) -> tuple[FloatArray, BoolArray, IntArray]:
    """Same day +2, falling with the vagueness of the dates; a day off is weak evidence against, more is a conflict when both texts give the day.

    Where publication stands in for the date, the event may be older, but not younger.
    """
    left_late = features.first[left] - features.last[right]
    right_late = features.first[right] - features.last[left]
    gap = np.maximum(left_late, right_late)
    width = np.maximum(features.last[left] - features.first[left], features.last[right] - features.first[right]).astype(np.float64)
    meets = np.maximum(2.0 - 0.45 * np.log2(1.0 + width), -0.5)
    both_exact = features.is_exact[left] & features.is_exact[right]
    off = np.where(gap == 1, np.where(both_exact, -1.0, -0.2), -3.0)
    may_be_older = (features.is_stand_in[left] & (left_late > 0)) | (features.is_stand_in[right] & (right_late > 0))
    older = np.maximum(-0.4 * np.log2(1.0 + np.maximum(gap, 0)), -2.0)
    weight = np.where(gap <= 0, meets, np.where(may_be_older, older, off))
    apart = np.where(may_be_older, gap > _LONGEST_DELAY, (gap >= 2) & (both_exact | (gap > 5)))
    return weight, apart, gap


def _compare_places(features: Features, left: IntArray, right: IntArray) -> tuple[FloatArray, BoolArray, BoolArray, BoolArray]:
    both_fine = features.is_fine[left] & features.is_fine[right]
    km = np.where(both_fine, _distance_km(features, left, right), np.inf)
    same_country = (features.country[left] == features.country[right]) & (features.country[left] >= 0)
    other_country = (features.country[left] != features.country[right]) & (features.country[left] >= 0) & (features.country[right] >= 0) & (km > FAR_KM)
    same_admin1 = (features.admin1[left] == features.admin1[right]) & (features.admin1[left] >= 0)
    other_province = (features.admin1[left] != features.admin1[right]) & (features.admin1[left] >= 0) & (features.admin1[right] >= 0) & (km > FAR_KM)
    same_place = (features.place[left] == features.place[right]) & (features.place[left] >= 0)
    near = np.where(km <= 8, 2.2, np.where(km <= 25, 1.4, np.where(km <= FAR_KM, -0.3, -3.0)))
    coarse = np.where(same_place, 1.2, np.where(same_admin1, 0.9, np.where(same_country, -0.5, -0.3)))
    weight = np.where(both_fine, np.where(same_place, 2.3, near), coarse)
    return np.where(other_country | other_province, -3.0, weight), other_country, both_fine & (km > FAR_KM), other_province


def _distance_km(features: Features, left: IntArray, right: IntArray) -> FloatArray:
    """Great-circle distance by the haversine formula, mean Earth radius 6371 km."""
    lat1, lat2 = np.radians(features.latitude[left]), np.radians(features.latitude[right])
    half_lat = (lat2 - lat1) / 2
    half_lon = np.radians(features.longitude[right] - features.longitude[left]) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(half_lon) ** 2
    distance: FloatArray = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return distance


def _compare_types(features: Features, left: IntArray, right: IntArray) -> tuple[FloatArray, BoolArray]:
    same = features.event_type[left] == features.event_type[right]
    near = (features.group[left] == features.group[right]) & (features.group[left] >= 0)
    other_family = features.family[left] != features.family[right]
    # An arrest kills nobody: a report of one with dead or hurt mixes it with the attack that it answers, and their toll is that attack's.
    follow_up = (features.is_arrest_with_toll[left] & features.is_violent[right]) | (features.is_arrest_with_toll[right] & features.is_violent[left])
    weight = np.where(same, 1.0, np.where(near, 0.5, np.where(other_family & ~follow_up, -4.0, -0.9)))
    return weight, other_family & ~follow_up


def _compare_tolls(features: Features, left: IntArray, right: IntArray, low: IntArray, high: IntArray) -> FloatArray:
    """Equal tolls count the more the larger they are; a toll that rises with time is normal, one that falls or multiplies is not."""
    known = (low[left] >= 0) & (low[right] >= 0)
    earlier_is_left = features.published[left] <= features.published[right]
    early = np.maximum(np.where(earlier_is_left, low[left], low[right]), 0).astype(np.float64)
    late = np.maximum(np.where(earlier_is_left, low[right], low[left]), 0).astype(np.float64)
    smaller, larger = np.minimum(early, late), np.maximum(early, late)
    equal = np.minimum(0.3 + 0.55 * np.log2(1.0 + larger), 3.0) * np.where(larger > 0, 1.0, 0.3)
    ratio = (larger + 1.0) / (smaller + 1.0)
    falls = late < early
    # A third more a day later is the usual course of a rising toll; halving or tripling is rare within one event.
    apart = np.maximum(0.5 - 0.9 * np.log2(ratio) - np.where(falls, 0.3, 0.0), -2.5)
    left_high, right_high = np.where(high[left] < 0, np.inf, high[left]), np.where(high[right] < 0, np.inf, high[right])
    meet = (low[left] <= right_high) & (low[right] <= left_high)
    different = np.where(meet, np.maximum(apart, -0.8), apart)
    weight: FloatArray = np.where(known, np.where(larger == smaller, equal, different), 0.0)
    return weight


_SET_COLUMNS = ("actors", "targets", "weapons", "ages", "place named", "reversed", "same article")


def _compare_sets(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    actors, targets, weapons, articles, ages = features.actors, features.targets, features.weapons, features.articles, features.ages
    columns = {name: np.zeros(len(left)) for name in _SET_COLUMNS}
    actor, target, weapon, age, named, reversed_parties, same_article = columns.values()
    # In a clash both sides act, and each paper puts its own first.
    both_clash = features.is_clash[left] & features.is_clash[right]
    for index, (one, two) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        # A party that one paper names and another does not, or names at another level (a group, its country), is weak evidence against.
        actor[index] = _overlap_weight(actors[one], actors[two], 1.3, -0.7)
        target[index] = _overlap_weight(targets[one], targets[two], 0.9, -0.3)
        weapon[index] = _overlap_weight(weapons[one], weapons[two], 0.3, -0.2)
        age[index] = min(len(ages[one] & ages[two]), 3) if ages[one] and ages[two] and not ages[one].isdisjoint(ages[two]) else -1.0 * bool(ages[one] and ages[two])
        named[index] = features.names_place(one, two) + features.names_place(two, one)
        reversed_parties[index] = _are_reversed(actors[one], targets[one], actors[two], targets[two]) and not both_clash[index]
        same_article[index] = not articles[one].isdisjoint(articles[two])
    return columns


def _are_reversed(actors: frozenset[str], targets: frozenset[str], other_actors: frozenset[str], other_targets: frozenset[str]) -> bool:
    """Whether who acts in one report is hit in the other: a strike and the answer to it."""
    if not actors or not other_actors or not actors.isdisjoint(other_actors):
        return False
    return not actors.isdisjoint(other_targets) or not other_actors.isdisjoint(targets)


def _overlap_weight(one: frozenset[str], two: frozenset[str], shared: float, disjoint: float) -> float:
    if not one or not two:
        return 0.0
    return disjoint if one.isdisjoint(two) else shared


_NAME_COLUMNS = ("names alike", "names shared", "names covered", "names in number")


def _compare_names(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    """The rare names that both texts have: cosine, weight in all, share of the shorter text's, number."""
    columns = {name: np.zeros(len(left)) for name in _NAME_COLUMNS}
    alike, shared, covered, number = columns.values()
    lengths, totals = features.name_lengths, features.name_totals
    for index, (one, two) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        first, second = features.names[one], features.names[two]
        if len(second) < len(first):
            first, second = second, first
        common = [weight for name, weight in first.items() if name in second]
        if common:
            alike[index] = sum(weight * weight for weight in common) / (lengths[one] * lengths[two])
            shared[index] = sum(common)
            covered[index] = shared[index] / min(totals[one], totals[two])
            number[index] = len(common)
    return columns
