"""Asset `articles`: raw files of an arrival day -> one row per article. Step: pipeline/ingest."""

import time

import dagster as dg

from pipeline import state
from pipeline.defs.partitions import ARRIVAL_DAYS, ONE_RUN, days_of
from pipeline.defs.table_metadata import make_spec, record_days
from pipeline.progress import report
from pipeline.settings import Settings
from pipeline.store import day_file, write_table


@dg.multi_asset(name="ingest", specs=[make_spec("articles", "ingest")], partitions_def=ARRIVAL_DAYS, backfill_policy=ONE_RUN)
def articles(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Read the raw files of the days that are not fresh; a file that cannot be read becomes a row of `rejected`."""
    from pipeline.ingest import ingest_day

    settings, days, started = Settings.from_environment(), days_of(context), time.monotonic()
    stale = [day for day in days if not state.is_ingested(settings, day)]
    for done, day in enumerate(stale):
        report("ingest", done, len(stale))
        fingerprint = state.ingest_fingerprint(settings, day)
        if fingerprint is None:
            state.forget_day(settings, day, state.INGESTED)
            continue
        ingested = ingest_day(settings.raw / day.isoformat(), day, settings.raw)
        write_table(ingested.rejected, day_file(settings, "rejected/ingest", day), fingerprint)
        write_table(ingested.articles, day_file(settings, "articles", day), fingerprint)
        context.log.info(f"{day}: {ingested.articles.num_rows} articles, {ingested.rejected.num_rows} rejected")
    report("ingest", len(stale), len(stale))
    n_rows = record_days(context, "articles", {day: day_file(settings, "articles", day) for day in days})
    return dg.MaterializeResult(metadata={"days_made": len(stale), "rows_of_all_days": n_rows, "seconds": round(time.monotonic() - started, 3)})
