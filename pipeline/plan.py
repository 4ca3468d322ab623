"""Which runs of the job bring a data folder up to date. Starting them is the business of cli_build.py and of the schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import state
from pipeline.settings import Settings

DAILY_ASSETS = ("articles", "reports", "claims")
"""Assets with a partition for each arrival day; all others cover all days."""

# Days without a folder between two stale days are bridged up to this number: a run costs about as much as recording this many empty partitions.
_LONGEST_GAP = 31


@dataclass(frozen=True)
class Run:
    """One run of the job: a range of arrival days (None: only the steps after extraction), and whether the later steps belong to it."""

    days: tuple[dt.date, dt.date] | None
    is_last: bool

    def choose_assets(self, names: Sequence[str]) -> list[str]:
        """Return which of the assets `names` this run makes."""
        return [name for name in names if (self.days if name in DAILY_ASSETS else self.is_last)]

    @property
    def tags(self) -> dict[str, str]:
        """The tags that tell Dagster the range of partitions."""
        return {f"dagster/asset_partition_range_{end}": day.isoformat() for end, day in zip(("start", "end"), self.days or (), strict=False)}


def plan_build(settings: Settings) -> list[Run]:
    """Return the runs that bring everything up to date, none when everything is."""
    stale = state.stale_days(settings)
    if not stale and state.is_released(settings):
        return []
    return plan_runs(stale, [day for day in state.raw_days(settings) if day not in set(stale)])


def plan_daily(settings: Settings, today: dt.date) -> list[Run]:
    """Return the runs of a day's schedule: those of `plan_build`, the last of them up to today at least, because it fetches first and reads what came."""
    stale = {*state.stale_days(settings), today}
    return plan_runs(sorted(stale), [day for day in state.raw_days(settings) if day not in stale])


def plan_runs(stale: Sequence[dt.date], fresh: Sequence[dt.date]) -> list[Run]:
    """Return one run a stretch of stale days; the last one goes on to the release.

    A run covers a range of days. Ranges end before a day that is fresh, so that its partition is not touched, and at a gap of more than a month, so that
    an archive of 1990 beside news of today is not 12,000 empty partitions.
    """
    ranges: list[tuple[dt.date, dt.date]] = []
    for day in sorted(stale):
        if ranges and (day - ranges[-1][1]).days <= _LONGEST_GAP and not any(ranges[-1][1] < other < day for other in fresh):
            ranges[-1] = (ranges[-1][0], day)
        else:
            ranges.append((day, day))
    return [Run(days, days == ranges[-1]) for days in ranges] or [Run(None, True)]
