"""The schedules: the build of each day, and the hourly look at the latest release. Both are off until somebody switches them on."""

from collections.abc import Iterator

import dagster as dg

from pipeline.defs.jobs import CHECK, FETCH_AND_BUILD
from pipeline.plan import plan_daily
from pipeline.settings import Settings


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


hourly_check = dg.ScheduleDefinition(
    name="hourly_check",
    job=CHECK,
    cron_schedule="40 * * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every hour checks that the latest release is whole and holds everything that arrived. Off until it is switched on in the UI under Automation.",
)
