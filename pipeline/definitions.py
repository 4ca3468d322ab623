"""Dagster's entry point: the assets in the order of the flow, the jobs and what starts them. Loads in under 3 seconds; models and checks load inside steps."""

from __future__ import annotations

import dagster as dg

from pipeline.defs.accepted import accepted
from pipeline.defs.alerts import tell_failures
from pipeline.defs.arrivals import new_files
from pipeline.defs.articles import articles
from pipeline.defs.fetched import fetched
from pipeline.defs.incidents import incidents
from pipeline.defs.jobs import BUILD, CHECK, FETCH_AND_BUILD
from pipeline.defs.latest import latest_is_whole_and_current
from pipeline.defs.lost_runs import lost_runs
from pipeline.defs.release import release
from pipeline.defs.reports import reports_and_claims
from pipeline.defs.schedules import daily, hourly_check

defs = dg.Definitions(
    assets=[fetched, articles, reports_and_claims, incidents, accepted, release],
    asset_checks=[latest_is_whole_and_current],
    jobs=[BUILD, FETCH_AND_BUILD, CHECK],
    schedules=[daily, hourly_check],
    sensors=[new_files, lost_runs, tell_failures],
    # Also for assets that are made from the UI without the job.
    executor=dg.in_process_executor,
)
