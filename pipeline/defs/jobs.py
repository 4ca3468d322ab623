"""The one job, and the schedule that runs it each day (off until somebody switches it on)."""

from __future__ import annotations

import dagster as dg

BUILD = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all(),
    # One process for all steps: starting one for each costs about 5 seconds of processor time a step, and the steps are few and large.
    executor_def=dg.in_process_executor,
    description="Raw files of the chosen arrival days to a release: ingest, extract, link, validate, publish. Days that are fresh are passed over.",
)

DAILY = dg.build_schedule_from_partitioned_job(
    BUILD,
    name="daily",
    description="Builds the day that has just ended (UTC), at ten past midnight. Off until it is switched on in the UI under Automation.",
    hour_of_day=0,
    minute_of_hour=10,
    default_status=dg.DefaultScheduleStatus.STOPPED,
)
