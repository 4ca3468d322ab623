"""How far two reports speak of one event: a sum of weights of evidence, each with its reason. No pairs are chosen and nothing is merged here.

The model is that of Fellegi and Sunter (A Theory for Record Linkage, 1969): each comparison adds the logarithm of how much likelier its outcome is
among reports of one event than among neighbours in time and place that are not. The weights were set by hand and checked on labelled collections
(benchmarks/ says how). A conflict forbids the link whatever the rest says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from schemas.geo import EARTH_RADIUS_KM

from .blocks import Pairs
from .features import BoolArray, Features, FloatArray, IntArray

# Against the link before anything is compared: two reports in one block are of one event in about one of 30 cases.
PRIOR = -3.4
# Two reports of one article were told apart by the extractor; only overwhelming likeness overrules it.
SAME_ARTICLE_PENALTY = -5.0
# Beyond this distance two exactly placed reports cannot be of one event; city outlines and the spread of a battle stay below it.
FAR_KM = 60.0
# An article that does not date its event may tell of one up to this many days before; older ones are told with a date.
_LONGEST_DELAY = 60
CONFLICTS = ("disjoint dates", "other country", "far apart", "other province", "other kind of event", "parties reversed", "told apart in one article")
# The bit of the last of them.
TOLD_APART = 1 << CONFLICTS.index("told apart in one article")
# A pair in conflict weighs at least this much against joining the groups that its reports stand in.
CONFLICT_SCORE = -4.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Weights of evidence for each pair by comparison, their sum, conflicts (a bit for each of CONFLICTS, 0 = none), whether both give day and exact place."""

    parts: dict[str, FloatArray]
    total: FloatArray
    conflicts: IntArray
    is_precise: BoolArray

    def reasons(self, index: int) -> tuple[str, ...]:
        """Return what counted for and against the pair at `index`, strongest first, as "comparison +weight"."""
        named = [(name, float(part[index])) for name, part in self.parts.items() if abs(part[index]) >= 0.05]
        named.sort(key=lambda item: (-abs(item[1]), item[0]))
        vetoes = tuple(f"conflict: {name}" for bit, name in enumerate(CONFLICTS) if int(self.conflicts[index]) >> bit & 1)
        return vetoes + tuple(f"{name} {weight:+.1f}" for name, weight in named)


def score_pairs(features: Features, pairs: Pairs) -> Scores:
    """Return the evidence for each pair. Symmetric in the two reports, and the same however many other pairs are asked for."""
    left, right = pairs.left, pairs.right
    date, dates_apart = _compare_dates(features, left, right)
    place, other_country, far, other_province = _compare_places(features, left, right)
    kind, other_kind = _compare_types(features, left, right)
    vetoes = [dates_apart, other_country, far, other_province, other_kind]
    # Sets and texts are dear to compare: only where nothing forbids the link yet.
    worth = np.flatnonzero(~np.any(vetoes, axis=0))
    actor, target, weapon, reversed_parties, same_article = _compare_sets(features, left, right, worth)
    parts = {
        "prior": np.full(len(pairs), PRIOR),
        "date": date,
        "place": place,
        "type": kind,
        "actors": actor,
        "targets": target,
        "weapons": weapon,
        "killed": _compare_tolls(features, left, right, features.killed_low, features.killed_high),
        "injured": 0.6 * _compare_tolls(features, left, right, features.injured_low, features.injured_high),
        "names": _compare_names(features, left, right, worth),
        "story": np.where(features.story[left] == features.story[right], 1.5, 0.0) * ~same_article,
        # What papers recall in passing are few, well-known events: two such mentions are of one more often than two pieces of fresh news.
        "recalled": np.where(features.is_background[left] & features.is_background[right], 0.8, 0.0),
        "same article": np.where(same_article, SAME_ARTICLE_PENALTY, 0.0),
    }
    total = np.zeros(len(pairs))
    for part in parts.values():
        total += part
    told_apart = same_article & (total <= 0)
    conflicts = np.zeros(len(pairs), dtype=np.int64)
    for bit, conflict in enumerate((*vetoes, reversed_parties, told_apart)):
        conflicts |= conflict.astype(np.int64) << bit
    is_precise = features.is_exact[left] & features.is_exact[right] & features.is_fine[left] & features.is_fine[right]
    return Scores(parts=parts, total=np.round(total, 6), conflicts=conflicts, is_precise=is_precise)


def _compare_dates(features: Features, left: IntArray, right: IntArray) -> tuple[FloatArray, BoolArray]:
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
    return weight, apart


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
    weight = np.where(same, 1.0, np.where(near, 0.5, np.where(other_family, -4.0, -0.9)))
    return weight, other_family


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


def _compare_sets(features: Features, left: IntArray, right: IntArray, worth: IntArray) -> tuple[FloatArray, FloatArray, FloatArray, BoolArray, BoolArray]:
    actors, targets, weapons, articles = features.actors, features.targets, features.weapons, features.articles
    size = len(left)
    actor, target, weapon = np.zeros(size), np.zeros(size), np.zeros(size)
    reversed_parties, same_article = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for index, one, two in _numbered(left, right, worth):
        # A party that one paper names and another does not, or names at another level (a group, its country), is weak evidence against.
        actor[index] = _overlap_weight(actors[one], actors[two], 1.3, -0.7)
        target[index] = _overlap_weight(targets[one], targets[two], 0.9, -0.3)
        weapon[index] = _overlap_weight(weapons[one], weapons[two], 0.3, -0.2)
        reversed_parties[index] = _are_reversed(actors[one], targets[one], actors[two], targets[two])
        same_article[index] = not articles[one].isdisjoint(articles[two])
    # In a clash both sides act, and each paper puts its own first.
    both_clash = features.is_clash[left] & features.is_clash[right]
    return actor, target, weapon, reversed_parties & ~both_clash, same_article


def _are_reversed(actors: frozenset[str], targets: frozenset[str], other_actors: frozenset[str], other_targets: frozenset[str]) -> bool:
    """Whether who acts in one report is hit in the other: a strike and the answer to it."""
    if not actors or not other_actors or not actors.isdisjoint(other_actors):
        return False
    return not actors.isdisjoint(other_targets) or not other_actors.isdisjoint(targets)


def _overlap_weight(one: frozenset[str], two: frozenset[str], shared: float, disjoint: float) -> float:
    if not one or not two:
        return 0.0
    return disjoint if one.isdisjoint(two) else shared


def _compare_names(features: Features, left: IntArray, right: IntArray, worth: IntArray) -> FloatArray:
    """Cosine of the rare names of both texts, weighed as measured on local news: even at .09, +1.8 at .2, the full weight from .3 on.

    Few names say little: full weight takes three shared names, and full weight against takes ten names on both sides.
    """
    similarity, shared, fewest = np.zeros(len(left)), np.zeros(len(left)), np.zeros(len(left))
    for index, one, two in _numbered(left, right, worth):
        first, second = features.names[one], features.names[two]
        if len(second) < len(first):
            first, second = second, first
        common = [weight * second[name] for name, weight in first.items() if name in second]
        lengths = features.name_lengths[one] * features.name_lengths[two]
        similarity[index], shared[index], fewest[index] = sum(common) / (lengths or 1.0), len(common), len(first)
    weight: FloatArray = np.clip((similarity - 0.09) * 16.0, -1.4, 3.4) * np.where(similarity > 0.09, np.minimum(shared / 3, 1.0), np.minimum(fewest / 10, 1.0))
    return weight


def _numbered(left: IntArray, right: IntArray, worth: IntArray) -> Iterator[tuple[int, int, int]]:
    return zip(worth.tolist(), left[worth].tolist(), right[worth].tolist(), strict=True)
