"""Asset `articles`: raw files of an arrival day -> one row per article. Step: pipeline/ingest."""

import datetime as dt
import time
from collections.abc import Iterator

import dagster as dg

from pipeline import state
from pipeline.defs.data import open_step
from pipeline.defs.partitions import ARRIVAL_DAYS, ONE_RUN, days_of
from pipeline.defs.table_metadata import make_spec, record_days, table_of
from pipeline.engines import open_map
from pipeline.settings import Settings
from pipeline.store import day_file, read_table
from pipeline.tables import LOOKED_AT

BOOKS = dg.AssetCheckSpec(
    "books_balance",
    asset="articles",
    description="Every raw file of the days that were read is accounted for: records = articles + duplicates + rejected, and no file without a row.",
)


@dg.multi_asset(
    name="ingest", specs=[make_spec("articles", "ingest", deps=["fetched"])], check_specs=[BOOKS], partitions_def=ARRIVAL_DAYS, backfill_policy=ONE_RUN
)
def articles(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Read the raw files of the days that are not fresh; a file that cannot be read becomes a row of `rejected`."""
    from pipeline.ingest import close_workers
    from pipeline.ingest_days import ingest_days

    with open_step(context, shared=True) as settings:
        days, started = days_of(context), time.monotonic()
        stale = {day: state.ingest_fingerprint(settings, day) for day in days if not state.is_ingested(settings, day)}
        for day in (day for day, fingerprint in stale.items() if fingerprint is None):
            state.forget_day(settings, day, (*state.INGESTED, LOOKED_AT))
        read = {day: fingerprint for day, fingerprint in stale.items() if fingerprint}
        try:
            # Within a day the step has workers of its own. Those of a cluster are for many days, and must see the folder, which a copy of a remote is not.
            is_shared = settings.engine == "dask" and settings.remote is None
            with open_map(engine="dask" if is_shared else "serial", scheduler=settings.scheduler) as run:
                for day, counts in ingest_days(settings, read, run):
                    context.log.info(f"{day}: {counts.n_files} files, {counts.n_articles} articles, {counts.n_rejected} rejected")
        finally:
            close_workers()
        n_rows = record_days(context, "articles", {day: day_file(settings, "articles", day) for day in days})
        counted = {"days_made": len(stale), "rows_of_all_days": n_rows, "seconds": round(time.monotonic() - started, 3), **count_unread(settings, list(read))}
        yield dg.MaterializeResult(asset_key="articles", metadata=counted, check_results=[check_books(settings, list(read))])


def count_unread(settings: Settings, days: list[dt.date]) -> dict[str, int]:
    """Return how many articles of the days are kept but not read for incidents, by the first reason that applies."""
    tables = [read_table(day_file(settings, "articles", day), ("duplicate_of", "language", "is_relevant")) for day in days]
    counts = {"copies": 0, "not_english": 0, "not_relevant": 0}
    for table in tables:
        for copy, language, relevant in zip(*(column.to_pylist() for column in table.columns), strict=True):
            if copy is not None:
                counts["copies"] += 1
            elif language not in (None, "en"):
                counts["not_english"] += 1
            elif not relevant:
                counts["not_relevant"] += 1
    return counts


def check_books(settings: Settings, days: list[dt.date]) -> dg.AssetCheckResult:
    """Return whether the files of each day are all accounted for. A warning only: a file may arrive while the day is read, and the next build takes it."""
    from pipeline.ingest import reconcile

    books = {
        day: reconcile(
            settings.raw / day.isoformat(),
            settings.raw,
            read_table(day_file(settings, "articles", day), ("article_id", "source_path", "duplicate_of")),
            read_table(day_file(settings, "rejected/ingest", day), ("source_path",)),
        )
        for day in days
    }
    return dg.AssetCheckResult(
        check_name=BOOKS.name,
        asset_key="articles",
        passed=all(book.balances for book in books.values()),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "files": sum(book.n_files for book in books.values()),
            "articles": sum(book.n_articles for book in books.values()),
            "duplicates": sum(book.n_duplicates for book in books.values()),
            "rejected": sum(book.n_rejected for book in books.values()),
            "failing_rows": table_of(("day", "what"), [(day.isoformat(), book.message()) for day, book in books.items() if not book.balances]),
        },
    )
