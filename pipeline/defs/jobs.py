"""The two jobs, without and with a look at the feeds, and the schedule that runs the second each day (off until somebody switches it on)."""

from collections.abc import Iterator

import dagster as dg

from pipeline.plan import plan_daily
from pipeline.settings import Settings

BUILD = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("fetched"),
    # One process for all steps: starting one for each costs about 5 seconds of processor time a step, and the steps are few and large.
    executor_def=dg.in_process_executor,
    description="Raw files of the chosen arrival days to a release: ingest, extract, link, validate, publish. Days that are fresh are passed over.",
)

FETCH_AND_BUILD = dg.define_asset_job(
    "fetch_and_build",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="What is new in the feeds of sources.toml to raw files of today, then as `build`. Without a network it builds what there is.",
)


@dg.schedule(
    job=FETCH_AND_BUILD,
    cron_schedule="10 0 * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="At ten past midnight (UTC) fetches the feeds and builds what is new or changed. Off until it is switched on in the UI under Automation.",
)
def daily(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
    """Ask for the runs that fetch what is new and bring the release up to date."""
    keys = sorted(key.to_user_string() for key in context.repository_def.asset_graph.executable_asset_keys)
    tick = context.scheduled_execution_time
    for number, run in enumerate(plan_daily(Settings.from_environment(), tick.date())):
        chosen = [dg.AssetKey.from_user_string(name) for name in run.choose_assets(keys)]
        yield dg.RunRequest(run_key=f"{tick.isoformat()}-{number}", asset_selection=chosen, tags=run.tags)
