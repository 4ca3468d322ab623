"""The partitions: one an arrival day, and which of them a run covers."""

from __future__ import annotations

import datetime as dt

import dagster as dg

from pipeline.settings import FIRST_DAY, Settings
from pipeline.state import built_days, raw_days


def make_arrival_days(settings: Settings, today: dt.date) -> dg.DailyPartitionsDefinition:
    """Return one partition a day (UTC) that covers today and every day that has raw files, or had when it was last built.

    An old archive (folders of 1990) moves the start back, a folder dated ahead of the clock moves the end on. The folders are looked at when Dagster
    loads the definitions; a new folder outside the range needs a reload of the code location.
    """
    days = [FIRST_DAY, today, *raw_days(settings), *built_days(settings)]
    return dg.DailyPartitionsDefinition(start_date=min(days).isoformat(), end_offset=(max(days) - today).days + 1)


ARRIVAL_DAYS = make_arrival_days(Settings.from_environment(), dt.datetime.now(dt.UTC).date())


def known_days() -> tuple[dt.date, dt.date]:
    """Return the first and the last day that a run can be asked for at this moment."""
    first, last = ARRIVAL_DAYS.get_first_partition_key(), ARRIVAL_DAYS.get_last_partition_key()
    assert first
    assert last
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


ONE_RUN = dg.BackfillPolicy.single_run()
"""A backfill is one run over a range of days: the model is loaded once, and the tables after it are made once."""


def days_of(context: dg.AssetExecutionContext) -> list[dt.date]:
    """Return the arrival days of a run, oldest first."""
    return [dt.date.fromisoformat(key) for key in context.partition_keys]
