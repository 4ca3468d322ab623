"""Sensor `tell_failures`: a run that failed, or a release that a check stopped, is told to the address in INCIDENTS_ALERT_URL. How: pipeline/alerts.py."""

import dagster as dg

from pipeline.alerts import ALERT_VARIABLE, Alert, find_address, send_alert
from pipeline.defs.data import describe_error

_RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


@dg.run_failure_sensor(
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=f"Posts a message to the address in the environment variable {ALERT_VARIABLE} when a run fails or a check stops a release. Idle without it.",
)
def tell_failures(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    """Send one alert for one failed run."""
    address = find_address()
    if address is None:
        return dg.SkipReason(f"{ALERT_VARIABLE} is not set: nobody is told")
    send_alert(describe_run(context.instance, context.dagster_run, context.failure_event.message or ""), address)
    return None


def describe_run(instance: dg.DagsterInstance, run: dg.DagsterRun, message: str) -> Alert:
    """Return the alert for a failed run: which check stopped the release, or which step failed and why."""
    blocked, steps = [], []
    for entry in instance.all_logs(run.run_id):
        event = entry.dagster_event
        if event and event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            check = event.asset_check_evaluation_data
            if not check.passed and check.blocking and check.severity == dg.AssetCheckSeverity.ERROR:
                blocked.append(f"{check.asset_key.to_user_string()}: {check.description or check.check_name}")
        elif event and event.is_step_failure:
            error = event.step_failure_data.error
            steps.append(f"step {event.step_key}: {describe_error(error) if error else event.message}")
    days = " to ".join(dict.fromkeys(run.tags[tag] for tag in _RANGE if tag in run.tags)) or run.tags.get("dagster/partition", "all days")
    reason = "\n".join(blocked or steps) or message
    what = "A check stopped the release" if blocked else f"The run of {run.job_name} failed"
    text = f"Open Incidents: {what} ({days}). The release before stays the latest.\n{reason}\nRun {run.run_id}"
    return Alert("release_blocked" if blocked else "run_failed", run.job_name, run.run_id, days, reason, text)
