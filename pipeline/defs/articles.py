"""Asset `articles`: raw files of an arrival day -> one row per article. Step: pipeline/ingest."""

import time

import dagster as dg

from pipeline import state
from pipeline.defs.partitions import ARRIVAL_DAYS, ONE_RUN, days_of
from pipeline.defs.table_metadata import make_spec, record_days
from pipeline.progress import report
from pipeline.settings import Settings
from pipeline.store import FINGERPRINT, day_file


@dg.multi_asset(name="ingest", specs=[make_spec("articles", "ingest")], partitions_def=ARRIVAL_DAYS, backfill_policy=ONE_RUN)
def articles(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Read the raw files of the days that are not fresh; a file that cannot be read becomes a row of `rejected`."""
    from pipeline.ingest import close_workers, ingest_day_to_files

    settings, days, started = Settings.from_environment(), days_of(context), time.monotonic()
    stale = [day for day in days if not state.is_ingested(settings, day)]
    for done, day in enumerate(stale):
        report("ingest", done, len(stale))
        fingerprint = state.ingest_fingerprint(settings, day)
        if fingerprint is None:
            state.forget_day(settings, day, state.INGESTED)
            continue
        counts = ingest_day_to_files(
            settings.raw / day.isoformat(),
            day,
            settings.raw,
            day_file(settings, "articles", day),
            day_file(settings, "rejected/ingest", day),
            metadata={FINGERPRINT: fingerprint},
        )
        context.log.info(f"{day}: {counts.n_files} files, {counts.n_articles} articles, {counts.n_rejected} rejected")
    close_workers()
    report("ingest", len(stale), len(stale))
    n_rows = record_days(context, "articles", {day: day_file(settings, "articles", day) for day in days})
    return dg.MaterializeResult(metadata={"days_made": len(stale), "rows_of_all_days": n_rows, "seconds": round(time.monotonic() - started, 3)})
