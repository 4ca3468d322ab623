"""What two reports say alike and what not: one column of evidence a question, for many pairs at once. What the evidence weighs in the end is in score.py.

Each column is a weight of evidence as Fellegi and Sunter (A Theory for Record Linkage, 1969) have it: the logarithm of how much likelier such a likeness is
among reports of one event than among neighbours in time and place that are not; set by hand. The vetoes are likenesses that one event can hardly have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from schemas.geo import EARTH_RADIUS_KM

from .blocks import Pairs
from .features import BoolArray, Features, FloatArray, IntArray, Sides
from .likeness import compare_texts

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
    """For each pair: columns of evidence by name, vetoes by name, how much the two texts can say (0 = nothing, 1 = all), whether one article tells both,
    whether it says much and yet neither dates nor tolls tell the two apart, and whether no likeness of texts can make the two one event.
    """

    columns: dict[str, FloatArray]
    vetoes: dict[str, BoolArray]
    richness: FloatArray
    same_article: BoolArray
    may_be_read_twice: BoolArray
    is_unlike: BoolArray


def compare_pairs(features: Features, pairs: Pairs) -> Comparison:
    """Return what the pairs have in common. Symmetric in the two reports, and the same however many other pairs are asked for."""
    left, right = pairs.left, pairs.right
    date, dates_apart, gap = _compare_dates(features, left, right)
    place, other_country, far, other_province = _compare_places(features, left, right)
    kind, other_kind = _compare_types(features, left, right)
    n_names = features.name_vectors.lengths
    richness = np.clip(np.minimum(n_names[left], n_names[right]) / _ENOUGH_NAMES, 0.0, 1.0)
    # Parties and texts are dear to compare: only where they can matter.
    is_political = features.is_political[left] & features.is_political[right]
    worth = np.flatnonzero((richness > 0) | is_political | ~(dates_apart | other_country | far | other_province | other_kind))
    some, others = left[worth], right[worth]
    told = {name: np.zeros(len(pairs)) for name in _TOLD_COLUMNS}
    for name, column in _compare_told(features, some, others).items():
        told[name][worth] = column
    # An embassy closed, a threat or a sanction happens between parties; where the paper places it says little.
    is_political &= told["actors"] > 0
    columns = {
        "date": date,
        "place": np.where(is_political, np.maximum(place, 0.0), place),
        "type": kind,
        **{name: told[name] for name in _TOLD_COLUMNS[:-2]},
        "killed": _compare_tolls(features, left, right, features.killed_low, features.killed_high),
        "injured": 0.6 * _compare_tolls(features, left, right, features.injured_low, features.injured_high),
        "story": np.where(features.story[left] == features.story[right], 1.5, 0.0),
        "both main": (features.is_main[left] & features.is_main[right]).astype(np.float64),
        # What papers recall in passing are few, well-known events: two such mentions are of one more often than two pieces of fresh news.
        "recalled": np.where(features.is_background[left] & features.is_background[right], 0.8, 0.0),
        "days apart": -np.log2(1.0 + np.maximum(gap, 0)),
        "published apart": -np.log2(1.0 + np.abs(features.published[left] - features.published[right])),
        "arrest and attack": (_is_arrest_after(features, left, right) & ~other_kind).astype(np.float64),
    }
    vetoes = {
        "disjoint dates": dates_apart,
        "other country": other_country & ~is_political,
        "far apart": far & ~is_political,
        "other province": other_province & ~is_political,
        "other kind of event": other_kind,
        "parties reversed": told["reversed"] > 0,
    }
    same_article = told["same article"] > 0
    told_apart = dates_apart | _differ(features.killed_low, left, right) | _differ(features.injured_low, left, right)
    read_twice = same_article & (richness >= 0.5) & ~told_apart
    # No text makes a protest a bombing. An arrest is often told as the attack that it answers, unless it is dated apart from it.
    dated_apart = dates_apart & features.is_exact[left] & features.is_exact[right]
    is_unlike = other_kind & (~_is_arrest_after(features, left, right) | dated_apart)
    return Comparison(columns, vetoes, np.where(same_article, 0.0, richness), same_article, read_twice, is_unlike)


def _differ(values: IntArray, left: IntArray, right: IntArray) -> BoolArray:
    found: BoolArray = (values[left] >= 0) & (values[right] >= 0) & (values[left] != values[right])
    return found


_TOLD_COLUMNS = (
    "actors",
    "targets",
    "weapons",
    "ages",
    "other ages",
    "names alike",
    "rare names shared",
    "persons shared",
    "few words alike",
    "streets shared",
    "other streets",
    "little alike",
    "place named",
    "reversed",
    "same article",
)


def _compare_told(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    actors, targets, is_reversed = features.sides.compare(left, right, _compare_parties, 3).T
    ages, other_ages = features.ages.compare(left, right, _compare_ages, 2).T
    return {
        "actors": actors,
        "targets": targets,
        "weapons": features.means.compare(left, right, _compare_means, 1)[:, 0],
        "ages": ages,
        "other ages": other_ages,
        **compare_texts(features, left, right),
        "reversed": is_reversed,
        "same article": features.article_vectors.share(left, features.article_vectors, right, (np.array,))[:, 0],
    }


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
    same_admin1 = (features.admin1[left] == features.admin1[right]) & (features.admin1[left] >= 0)
    # "In Arauca" may mean the town or the province: beside another place of that province it is no precise place.
    may_be_province = same_admin1 & (features.is_seat[left] ^ features.is_seat[right])
    both_fine = features.is_fine[left] & features.is_fine[right] & ~may_be_province
    km = np.where(both_fine, _distance_km(features, left, right), np.inf)
    same_country = (features.country[left] == features.country[right]) & (features.country[left] >= 0)
    other_country = (features.country[left] != features.country[right]) & (features.country[left] >= 0) & (features.country[right] >= 0) & (km > FAR_KM)
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
    has_toll = np.maximum(features.killed_low, features.injured_low) > 0
    mixed = _is_arrest_after(features, left, right) & np.where(features.is_violent[left], has_toll[right], has_toll[left])
    weight = np.where(same, 1.0, np.where(near, 0.5, np.where(other_family & ~mixed, -4.0, -0.9)))
    return weight, other_family & ~mixed


def _is_arrest_after(features: Features, left: IntArray, right: IntArray) -> BoolArray:
    """Return whether one is an attack and the other an arrest."""
    found: BoolArray = (features.is_arrest[left] & features.is_violent[right]) | (features.is_arrest[right] & features.is_violent[left])
    return found


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


def _compare_parties(one: Sides, two: Sides) -> tuple[float, float, float]:
    """Weigh the actors and targets of two reports, and say whether who acts in one is hit in the other: a strike and the answer to it."""
    # A party that one paper names and another does not, or names at another level (a group, its country), is weak evidence against.
    alike = _overlap_weight(one.actors, two.actors, 1.3, -0.7), _overlap_weight(one.heads, two.heads, 0.9, -0.3)
    if not one.actors or not two.actors or not one.actors.isdisjoint(two.actors) or (one.is_clash and two.is_clash):
        return *alike, 0.0  # in a clash both sides act, and each paper puts its own first
    return *alike, float(not one.actors.isdisjoint(two.targets) or not two.actors.isdisjoint(one.targets))


def _compare_means(one: frozenset[str], two: frozenset[str]) -> tuple[float]:
    return (_overlap_weight(one, two, 0.3, -0.2),)


def _compare_ages(one: frozenset[int], two: frozenset[int]) -> tuple[float, float]:
    """Count the ages that two texts share, up to 3, and say whether both give ages and share none."""
    shared = len(one & two)
    return float(min(shared, 3)), -float(bool(one and two and not shared))


def _overlap_weight(one: frozenset[str], two: frozenset[str], shared: float, disjoint: float) -> float:
    if not one or not two:
        return 0.0
    return disjoint if one.isdisjoint(two) else shared
