"""Which incident answers which: retaliation, and the diplomatic steps that follow an attack. Only where an article tells both, never a guess at causes.

An incident answers an earlier one (the same day counts) of at most two weeks before when one of its actors was hit there (as target, or as the country
it happened in), an actor of the earlier one is now hit (a political step may name nobody), and at least one article reports both. Of several the one that
most articles tell together with it is meant, then the nearest in time. Political steps answer violence and other political steps; violence answers violence.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from .arrays import bounds, sort_unique
from .families import POLITICAL_TYPES, VIOLENT_TYPES
from .features import BoolArray, IntArray
from .parties import party_keys

_WITHIN = dt.timedelta(days=14)
_READ = ("incident_id", "event_type", "date_start", "first_reported_at", "country", "actors", "targets")


def find_responses(incidents: pa.Table, group: IntArray, article: IntArray, is_new: BoolArray) -> pa.Table:
    """Return the incidents with the id of the one that each answers, if any.

    `group` (row of `incidents`) and `article` go together, one entry a report. An answer that stands in the table stays unless the incident, or one that
    shares an article with it, is new.
    """
    told = np.stack(np.divmod(sort_unique(article * np.int64(incidents.num_rows) + group), max(incidents.num_rows, 1)), axis=1)
    start, stop = bounds(told[:, 0])
    told = told[stop - start > 1]
    near = np.isin(told[:, 0], told[is_new[told[:, 1]], 0])
    asked = is_new.copy()
    asked[told[near, 1]] = True
    answers = dict.fromkeys(np.flatnonzero(asked).tolist()) | _find_answers(incidents, told[near], asked)
    if not answers:
        return incidents
    values = incidents["responds_to_incident_id"].to_pylist()
    for number, answer in answers.items():
        values[number] = answer
    position = incidents.column_names.index("responds_to_incident_id")
    return incidents.set_column(position, incidents.schema.field(position), pa.array(values, type=pa.string()))


def _find_answers(incidents: pa.Table, told: IntArray, asked: BoolArray) -> dict[int, str | None]:
    by_article: dict[int, list[int]] = defaultdict(list)
    for article, number in told.tolist():
        by_article[article].append(number)
    together: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for numbers in by_article.values():
        for one in numbers:
            for two in numbers:
                if one != two:
                    together[one][two] += 1
    involved = sorted(together)
    rows = dict(zip(involved, incidents.select(list(_READ)).take(pa.array(involved, type=pa.int64())).to_pylist(), strict=True))
    answers: dict[int, str | None] = {}
    for number in involved:
        earlier = [other for other in together[number] if asked[number] and _answers(rows[number], rows[other])]
        if earlier:
            best = min(earlier, key=lambda other: (-together[number][other], -rows[other]["date_start"].toordinal(), str(rows[other]["incident_id"])))
            answers[number] = str(rows[best]["incident_id"])
    return answers


def _answers(later: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    day = _day_known(later)
    if day is None or earlier["date_start"] is None:
        return False
    gap = day - earlier["date_start"]
    if not dt.timedelta(0) <= gap <= _WITHIN:
        return False
    is_political = later["event_type"] in POLITICAL_TYPES
    if not (earlier["event_type"] in VIOLENT_TYPES or (is_political and earlier["event_type"] in POLITICAL_TYPES)):
        return False
    if not is_political and later["event_type"] not in VIOLENT_TYPES:
        return False
    if gap == dt.timedelta(0) and (not is_political or earlier["event_type"] in POLITICAL_TYPES):
        return False  # on one day nothing tells which came first, except that protest notes follow attacks
    if _hit(earlier).isdisjoint(party_keys(later["actors"])):
        return False
    return not _aimed_at(later).isdisjoint(party_keys(earlier["actors"])) or (is_political and not later["targets"] and bool(earlier["actors"]))


def _day_known(row: Mapping[str, Any]) -> dt.date | None:
    """The day of the incident; when no text dates it, the day on which it was first reported."""
    day: dt.date | None = row["date_start"]
    if day is None and row["first_reported_at"] is not None:
        day = row["first_reported_at"].date()
    return day


def _hit(row: Mapping[str, Any]) -> frozenset[str]:
    return party_keys(row["targets"]) | ({str(row["country"])} if row["country"] else frozenset())


def _aimed_at(row: Mapping[str, Any]) -> frozenset[str]:
    """Those an act is aimed at; the country where a political step is dated says nothing, it is usually the actor's own."""
    return party_keys(row["targets"]) if row["event_type"] in POLITICAL_TYPES else _hit(row)
