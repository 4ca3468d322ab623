"""Sensor `lost_runs`: a run whose process was killed, with everything that watched it, is marked as failed. Otherwise it would keep the queue closed."""

import time

import dagster as dg

from pipeline.defs.data import PROCESS_TAG
from pipeline.processes import is_gone

NAMELESS_AFTER = 300.0
"""Seconds after which a run that has started and not said in which process counts as lost; its first step says it first of all."""

_SAYS = "The process of this run has ended without a word: it was killed, or the machine went down. The run is started again."


@dg.sensor(
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Marks runs as failed whose process on this machine is gone (killed, power lost), so that they are started again and hold nobody up.",
)
def lost_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Look at every run that is said to be running."""
    started = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    found = []
    for record in context.instance.get_run_records(started, limit=100):
        run = record.dagster_run
        whose, _, name = run.tags.get(PROCESS_TAG, "").partition(" ")
        if is_gone(name) if whose == run.run_id else record.start_time is not None and time.time() - record.start_time > NAMELESS_AFTER:
            found.append(run.run_id)
            if run.status is dg.DagsterRunStatus.CANCELING:
                context.instance.report_run_canceled(run, _SAYS.partition(". ")[0])
            else:
                context.instance.report_run_failed(run, _SAYS)
    return dg.SkipReason(f"marked as failed: {', '.join(found)}" if found else "every run has its process")
