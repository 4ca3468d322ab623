"""Dagster's entry point: the assets in the order of the flow, the jobs and the schedule. Loads in under 3 seconds; models and checks load inside steps."""

from __future__ import annotations

import dagster as dg

from pipeline.defs.accepted import accepted
from pipeline.defs.articles import articles
from pipeline.defs.fetched import fetched
from pipeline.defs.incidents import incidents
from pipeline.defs.jobs import BUILD, FETCH_AND_BUILD, daily
from pipeline.defs.release import release
from pipeline.defs.reports import reports_and_claims

defs = dg.Definitions(
    assets=[fetched, articles, reports_and_claims, incidents, accepted, release],
    jobs=[BUILD, FETCH_AND_BUILD],
    schedules=[daily],
    # Also for assets that are made from the UI without the job.
    executor=dg.in_process_executor,
)
