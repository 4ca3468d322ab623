"""What must hold against the release before, and of the whole: no id lost or used again, days that keep their articles, few rows without date or place.

These are stated on frames of their own, since a row that is missing stands in no table of the build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from schemas.expectations import Expectation, computed_column, expectation

if TYPE_CHECKING:
    import pandas as pd

# A share is no finding in a handful of rows.
_FEWEST_ROWS = 20
_DATED_SHARE = 0.75
_PLACED_SHARE = 0.75
# A day that is read again may lose articles to better duplicate detection, but not most of them.
_KEPT_SHARE = 0.5
# News swells and dries up within a week; ten times more or less than usual is a feed that broke, or a dump that arrived on one day.
_USUAL_FACTOR = 10
_FEWEST_DAYS = 7
_ENDED = ("merged", "split", "retired")


@dataclass(frozen=True, slots=True)
class Comparison:
    """An expectation on a frame of its own, and the rows that the frame's row numbers count, for the keys of those that fail."""

    table: str
    expectation: Expectation
    frame: pd.DataFrame
    rows: pa.Table


def compare_with_previous(tables: Mapping[str, pa.Table], previous: Mapping[str, pa.Table]) -> list[Comparison]:
    """Return what must hold between a build and the release before it. Tables that either lacks are passed over."""
    found = []
    if all(name in tables and name in previous for name in ("incidents", "incident_history")):
        found += [_ids_are_accounted_for(tables, previous), _ended_ids_stay_ended(tables, previous)]
    if "articles" in tables and "articles" in previous:
        found += _days_are_as_usual(tables["articles"], previous["articles"])
    return found


def expect_shares(name: str, n_rows: int) -> list[Expectation]:
    """Return the expectations on the share of rows without date or country; a warning, since a collection of undated texts is poor and no error."""
    if name != "incidents" or n_rows < _FEWEST_ROWS:
        return []
    limits = {
        "date_start": (_DATED_SHARE, "have a date; look at published_at of the articles: without it relative dates cannot be resolved"),
        "country": (_PLACED_SHARE, "lie in a country; look at what the places of the texts resolve to"),
    }
    return [
        expectation(
            "expect_column_values_to_not_be_null",
            f"{column}.share",
            f"at least {share:.0%} of the incidents must {what}",
            severity="warning",
            column=column,
            mostly=share,
        )
        for column, (share, what) in limits.items()
    ]


def _ids_are_accounted_for(tables: Mapping[str, pa.Table], previous: Mapping[str, pa.Table]) -> Comparison:
    known = {*tables["incidents"]["incident_id"].to_pylist(), *_ended(tables["incident_history"])}
    before = previous["incidents"]
    message = "every incident of the release before must be here or have ended in incident_history; hand the release before to linking"
    holds = [key in known for key in before["incident_id"].to_pylist()]
    return _compare("incidents", "incident_id.accounted_for", "table", message, before, holds)


def _ended_ids_stay_ended(tables: Mapping[str, pa.Table], previous: Mapping[str, pa.Table]) -> Comparison:
    rows = tables["incidents"]
    ended = _ended(previous["incident_history"]) - set(previous["incidents"]["incident_id"].to_pylist())
    message = "an id that was merged or retired must not be used again; mint a new one"
    return _compare("incidents", "incident_id.not_reused", "table", message, rows, [key not in ended for key in rows["incident_id"].to_pylist()])


def _ended(history: pa.Table) -> set[str]:
    return {key for key, action in zip(history["incident_id"].to_pylist(), history["action"].to_pylist(), strict=True) if action in _ENDED}


def _days_are_as_usual(articles: pa.Table, before: pa.Table) -> list[Comparison]:
    import statistics

    now, was = _count_days(articles), _count_days(before)
    known = {day: now.get(day, 0) >= _KEPT_SHARE * n for day, n in was.items()}
    message = f"a day must keep at least {_KEPT_SHARE:.0%} of the articles that it had in the release before; look for files that are gone from data/raw"
    found = [_compare("articles", "arrival_date.kept", "warning", message, _as_rows(known), list(known.values()))]
    if len(was) >= _FEWEST_DAYS:
        usual = statistics.median(was.values())
        new = {day: usual / _USUAL_FACTOR <= n <= usual * _USUAL_FACTOR for day, n in now.items() if day not in was}
        message = f"a new day must have between a tenth and ten times the usual {usual:g} articles; look at the feeds, or at a dump in that day's folder"
        found.append(_compare("articles", "arrival_date.usual", "warning", message, _as_rows(new), list(new.values())))
    return found


def _count_days(articles: pa.Table) -> dict[str, int]:
    counted = articles.group_by("arrival_date").aggregate([("article_id", "count")]).sort_by("arrival_date")
    return {str(day): int(n) for day, n in zip(counted["arrival_date"].to_pylist(), counted["article_id_count"].to_pylist(), strict=True)}


def _as_rows(days: Mapping[str, bool]) -> pa.Table:
    return pa.table({"article_id": list(days)}, schema=pa.schema([("article_id", pa.string())]))


def _compare(table: str, check: str, severity: str, message: str, rows: pa.Table, holds: list[bool]) -> Comparison:
    import numpy as np
    import pandas as pd

    column = computed_column(check)
    stated = expectation("expect_column_values_to_be_in_set", check, message, severity=severity, column=column, value_set=[True])
    return Comparison(table, stated, pd.DataFrame({column: np.asarray(holds, dtype=bool), "row_number": np.arange(len(holds))}), rows)
