"""The one job, and the schedule that runs it each day (off until somebody switches it on)."""

from collections.abc import Iterator

import dagster as dg

from pipeline.plan import plan_build
from pipeline.settings import Settings

BUILD = dg.define_asset_job(
    "build",
    selection=dg.AssetSelection.all(),
    # One process for all steps: starting one for each costs about 5 seconds of processor time a step, and the steps are few and large.
    executor_def=dg.in_process_executor,
    description="Raw files of the chosen arrival days to a release: ingest, extract, link, validate, publish. Days that are fresh are passed over.",
)


@dg.schedule(
    job=BUILD,
    cron_schedule="10 0 * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="At ten past midnight (UTC) builds what is new or changed, as `incidents build` does. Off until it is switched on in the UI under Automation.",
)
def daily(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Ask for the runs that bring the release up to date."""
    runs = plan_build(Settings.from_environment())
    keys = sorted(key.to_user_string() for key in context.repository_def.asset_graph.executable_asset_keys)
    for run in runs:
        yield dg.RunRequest(asset_selection=[dg.AssetKey.from_user_string(name) for name in run.choose_assets(keys)], tags=run.tags)
    if not runs:
        yield dg.SkipReason("nothing new since the latest release")
