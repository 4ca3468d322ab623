"""Sensor `new_files`: asks for exactly the arrival days whose files are new or changed. How it knows them stands in pipeline/arrivals.py."""

import time

import dagster as dg

from pipeline.arrivals import look_for_arrivals
from pipeline.defs.jobs import BUILD, JOBS
from pipeline.defs.partitions import known_days
from pipeline.settings import Settings

_OPEN = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dg.sensor(
    job=BUILD,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description=(
        "Looks at data/raw every 30 seconds and builds exactly the arrival days whose files are new, changed or gone, also a late file in an old day. "
        "Waits while a build runs. Asks again, with growing pauses, for what did not reach a release. Off until it is switched on."
    ),
)
def new_files(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Ask for the runs that bring new and changed files into a release; none while another run of a build is waiting or running."""
    busy = [run for name in JOBS for run in context.instance.get_runs(dg.RunsFilter(job_name=name, statuses=_OPEN), limit=1)]
    if busy:
        return dg.SkipReason(f"run {busy[0].run_id} is {busy[0].status.value.lower()}: new files are taken up when it has ended")
    assert context.repository_def
    names = sorted(key.to_user_string() for key in context.repository_def.get_job(BUILD.name).asset_layer.executable_asset_keys)
    look = look_for_arrivals(Settings.from_environment(), context.cursor, time.time(), known_days())
    context.log.info(look.message)
    requests = [
        dg.RunRequest(run_key=key, asset_selection=[dg.AssetKey.from_user_string(name) for name in run.choose_assets(names)], tags=run.tags)
        for key, run in look.runs
    ]
    return dg.SensorResult(run_requests=requests, skip_reason=None if requests else look.message, cursor=look.memory.dump())
