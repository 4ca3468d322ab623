"""Reports as columns of numbers, so that millions of pairs can be compared at once. Also where identical wire copies become one node. No comparing here.

A node is what linking places in one incident or another: a report, or the same report of the same story in several papers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .addresses import find_streets
from .families import POLITICAL_TYPES, VIOLENT_TYPES, family_of, group_of
from .names import find_ages, find_full_names, find_names, find_persons, find_words
from .overlap import Kinds, Vectors, make_vectors, number_names, number_values
from .parties import party_keys
from .records import ReportRow, day_number
from .targets import target_heads

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# A date taken from the day of publication says little more than "shortly before": most news of violence is one or two days old.
PUBLISHED_BACK_DAYS = 2
# An undated event is taken to lie within this many days before publication.
UNKNOWN_BACK_DAYS = 45
# How well the place is known, best first.
GEO_RANK = {"exact": 0, "near": 1, "admin2": 2, "admin1": 3, "region": 4, "country": 5, "international": 6}


class Sides(NamedTuple):
    """The parties of a report: keys of actors and of targets, head nouns of the targets, and whether both sides act."""

    actors: frozenset[str]
    targets: frozenset[str]
    heads: frozenset[str]
    is_clash: bool


@dataclass(frozen=True, slots=True)
class Features:
    """One entry for each node, in founding order of the nodes. Days count from 1970-01-01; -1 stands for "not known" in codes and counts.

    `first`/`last`: the days the event may lie on. `is_exact`: the text gives the day itself. `is_stand_in`: the day of publication stands in for
    the date. `is_fine`: coordinates of a place, not the centre of an area. `is_seat`: a place that bears the name of its province. `names`: the rare names of
    the text with their weights, in `name_vectors` as arrays; `place_vectors`: the names of the place.
    `full_names`: names of several words, `persons`: those told with an age. `sides`: the parties.
    """

    members: tuple[tuple[ReportRow, ...], ...]
    first: IntArray
    last: IntArray
    is_exact: BoolArray
    is_stand_in: BoolArray
    published: FloatArray
    country: IntArray
    admin1: IntArray
    place: IntArray
    latitude: FloatArray
    longitude: FloatArray
    is_fine: BoolArray
    is_seat: BoolArray
    event_type: IntArray
    group: IntArray
    family: IntArray
    killed_low: IntArray
    killed_high: IntArray
    injured_low: IntArray
    injured_high: IntArray
    is_background: BoolArray
    is_main: BoolArray
    story: IntArray
    actors: tuple[frozenset[str], ...]
    targets: tuple[frozenset[str], ...]
    articles: tuple[frozenset[str], ...]
    names: tuple[dict[str, float], ...]
    name_vectors: Vectors
    place_vectors: Vectors
    article_vectors: Vectors
    word_vectors: Vectors
    streets: Vectors
    full_names: Vectors
    persons: Vectors
    sides: Kinds
    means: Kinds
    ages: Kinds
    is_political: BoolArray
    is_violent: BoolArray
    is_arrest: BoolArray

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self.members)


def build_features(reports: Sequence[ReportRow]) -> Features:
    """Return the nodes of `reports` (in founding order) as columns. The result depends on the set of reports alone, not on their order."""
    nodes = _collapse_copies(reports)
    heads = [members[0] for members in nodes]
    spans = [_day_span(head) for head in heads]
    names = tuple(find_names(head.text) for head in heads)
    # Places and parties come again and again: each is looked at once.
    of_place = {place: find_names(place) for place in {head.place or "" for head in heads}}
    keys = {parties: party_keys(parties) for parties in {named for head in heads for named in (head.actors, head.targets)}}
    kinds = {targets: target_heads(targets) for targets in {head.targets for head in heads}}
    place_names = [of_place[head.place or ""] for head in heads]
    full_names = [dict.fromkeys(find_full_names(head.text), 1.0) for head in heads]
    words = [find_words(head.text) for head in heads]
    streets = [dict.fromkeys(find_streets(head.text), 1.0) for head in heads]
    persons = [dict.fromkeys(find_persons(head.text), 1.0) for head in heads]
    name_numbers = number_names([*full_names, *persons])
    numbers = number_names([*names, *place_names])
    articles = [{row.article_id: 1.0 for row in members} for members in nodes]
    places = [(head.latitude, head.longitude) for head in heads]
    return Features(
        members=tuple(tuple(members) for members in nodes),
        first=_ints(span[0] for span in spans),
        last=_ints(span[1] for span in spans),
        is_exact=np.array([head.date_precision == "day" and head.date_basis != "published" and head.date_start is not None for head in heads], dtype=np.bool_),
        is_stand_in=np.array([head.date_start is None or head.date_basis == "published" for head in heads], dtype=np.bool_),
        published=np.array([head.published_at.timestamp() / 86400 for head in heads], dtype=np.float64),
        country=_codes(head.country for head in heads),
        admin1=_codes((head.country, head.admin1) if head.admin1 else None for head in heads),
        place=_codes(head.place_id for head in heads),
        latitude=np.array([math.nan if place[0] is None else place[0] for place in places], dtype=np.float64),
        longitude=np.array([math.nan if place[1] is None else place[1] for place in places], dtype=np.float64),
        is_fine=np.array(
            [GEO_RANK.get(head.geo_precision, 6) <= 2 and head.latitude is not None and head.longitude is not None for head in heads], dtype=np.bool_
        ),
        is_seat=np.array([head.place is not None and head.place == head.admin1 for head in heads], dtype=np.bool_),
        event_type=_codes(head.event_type for head in heads),
        group=_ints(group_of(head.event_type) for head in heads),
        family=_ints(family_of(head.event_type) for head in heads),
        killed_low=_ints(-1 if head.killed_low is None else head.killed_low for head in heads),
        killed_high=_ints(-1 if head.killed_high is None else head.killed_high for head in heads),
        injured_low=_ints(-1 if head.injured_low is None else head.injured_low for head in heads),
        injured_high=_ints(-1 if head.injured_high is None else head.injured_high for head in heads),
        is_background=np.array([head.role == "background" for head in heads], dtype=np.bool_),
        is_main=np.array([head.role == "main" for head in heads], dtype=np.bool_),
        story=_codes(head.story_id for head in heads),
        actors=tuple(keys[head.actors] for head in heads),
        targets=tuple(keys[head.targets] for head in heads),
        articles=tuple(frozenset(row.article_id for row in members) for members in nodes),
        names=names,
        name_vectors=make_vectors(names, numbers),
        place_vectors=make_vectors(place_names, numbers),
        article_vectors=make_vectors(articles, number_names(articles)),
        word_vectors=make_vectors(words, number_names(words)),
        streets=make_vectors(streets, number_names(streets)),
        full_names=make_vectors(full_names, name_numbers),
        persons=make_vectors(persons, name_numbers),
        sides=number_values([Sides(keys[head.actors], keys[head.targets], kinds[head.targets], head.event_type == "armed_clash") for head in heads]),
        means=number_values([frozenset(head.weapons) for head in heads]),
        ages=number_values([find_ages(head.text) for head in heads]),
        is_political=np.array([head.event_type in POLITICAL_TYPES for head in heads], dtype=np.bool_),
        is_violent=np.array([head.event_type in VIOLENT_TYPES for head in heads], dtype=np.bool_),
        is_arrest=np.array([head.event_type == "arrest" for head in heads], dtype=np.bool_),
    )


def _collapse_copies(reports: Sequence[ReportRow]) -> list[list[ReportRow]]:
    """Group the reports that copies of one story give alike. Two like reports in one article stay apart: the extractor told them apart."""
    seen_in_article: Counter[Hashable] = Counter()
    nodes: dict[Hashable, list[ReportRow]] = {}
    for row in sorted(reports, key=lambda row: (row.article_id, row.char_start, row.report_id)):
        key = (
            row.story_id,
            row.event_type,
            row.date_start,
            row.date_end,
            row.country,
            row.place_id,
            row.killed_low,
            row.killed_high,
            row.injured_low,
            row.actors,
        )
        seen_in_article[(row.article_id, key)] += 1
        nodes.setdefault((key, seen_in_article[(row.article_id, key)]), []).append(row)
    groups = [sorted(members, key=lambda row: row.founding_key) for members in nodes.values()]
    groups.sort(key=lambda members: members[0].founding_key)
    return groups


def _day_span(row: ReportRow) -> tuple[int, int]:
    published = day_number(row.published_day)
    if row.date_start is None:
        return published - UNKNOWN_BACK_DAYS, published
    first = day_number(row.date_start)
    last = day_number(row.date_end or row.date_start)
    if row.date_basis == "published":
        first -= PUBLISHED_BACK_DAYS
    return first, max(first, last)


def _ints(values: Iterable[int]) -> IntArray:
    return np.array(list(values), dtype=np.int64)


def _codes(values: Iterable[Hashable | None]) -> IntArray:
    """Number the distinct values by first appearance; None is -1. Only equality of codes is ever used."""
    numbers: dict[Hashable, int] = {}
    return _ints(-1 if value is None else numbers.setdefault(value, len(numbers)) for value in values)
