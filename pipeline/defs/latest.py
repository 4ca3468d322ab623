"""Check on `release`: the latest release is whole on disk, and holds what lies in data/raw."""

import datetime as dt
import time

import dagster as dg

from pipeline import state
from pipeline.defs.data import open_step
from pipeline.defs.jobs import CHECK_LATEST
from pipeline.defs.table_metadata import table_of
from pipeline.settings import Settings

FRESH = dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(hours=36), warn_window=dt.timedelta(hours=26))
"""Of the asset `release`: each day's build, also one without news, renews it. Two hours of grace, then a warning; a second build missed is a failure."""

_WAITS = "arrived or changed, and not in the release: run the job build, or wait for the schedule"


@dg.asset_check(
    asset="release",
    name=CHECK_LATEST,
    description=(
        "The link `latest` leads to a release whose files are all there with the bytes of its manifest, and the release holds every arrival day as it lies in "
        "data/raw. A day that waits for the next build is a warning, a file that is missing or changed an error."
    ),
)
def latest_is_whole_and_current(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Read every file of the latest release, and compare the days it holds with data/raw."""
    started = time.monotonic()
    with open_step(context, holds=False) as settings:
        damaged, waiting = look_at_latest(settings)
    return dg.AssetCheckResult(
        passed=not damaged and not waiting,
        severity=dg.AssetCheckSeverity.ERROR if damaged else dg.AssetCheckSeverity.WARN,
        description=f"{len(damaged)} files are not as released, {len(waiting)} arrival days wait for a build",
        metadata={
            "version": settings.latest.resolve().name if settings.latest.exists() else "none",
            "files_damaged": len(damaged),
            "days_waiting": len(waiting),
            "failing_rows": table_of(("what", "why"), [*damaged, *((day.isoformat(), _WAITS) for day in waiting)]),
            "seconds": round(time.monotonic() - started, 3),
        },
    )


def look_at_latest(settings: Settings) -> tuple[list[tuple[str, str]], list[dt.date]]:
    """Return the files of the latest release that are not as released, with why, and the arrival days that it does not hold as they are now."""
    from pipeline.publish.verify import find_damage

    damaged = find_damage(settings.latest) if settings.latest.exists() else [("latest", "there is no release; run the job build")]
    released = state.released_days(settings)
    made = {day: state.extract_fingerprint(settings, day) for day in state.raw_days(settings)}
    return damaged, [day for day, fingerprint in made.items() if fingerprint and released.get(day.isoformat()) != fingerprint[: state.DAY_DIGITS]]
