"""Asset `release`: accepted tables -> an immutable release, and the link `latest` on it. Step: pipeline/publish."""

import datetime as dt
import time

import dagster as dg

from pipeline import state
from pipeline.defs.data import hold_settings
from pipeline.defs.table_metadata import OWNERS
from pipeline.progress import report
from pipeline.remote import push
from pipeline.settings import PIPELINE_VERSION
from pipeline.store import read_table, table_file
from pipeline.tables import CHECKED_TABLES

RELEASED_TABLES = (*CHECKED_TABLES, "rejected")


@dg.asset(
    group_name="publish",
    deps=[*(["accepted", name] for name in CHECKED_TABLES), "rejected"],
    kinds={"python", "parquet", "duckdb"},
    owners=OWNERS,
)
def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """An immutable, versioned set of files of all tables: Parquet, one DuckDB database, a data package, a manifest with checksums.

    Made only when the checks of every table pass. Equal content makes no new release. `data/processed/latest` is switched to it in one move.
    """
    from pipeline.publish.release import publish_release

    settings, started = hold_settings(context), time.monotonic()
    fingerprint = state.release_fingerprint(settings)
    tables = {name: read_table(table_file(settings, f"accepted/{name}")) for name in RELEASED_TABLES}
    report("publish", 0, len(tables))
    days = state.raw_days(settings)
    published = publish_release(
        tables,
        settings.processed,
        pipeline_version=PIPELINE_VERSION,
        data_through=days[-1] if days else dt.datetime.now(dt.UTC).date(),
        created_at=dt.datetime.now(dt.UTC),
        checks=read_table(table_file(settings, "accepted/checks")),
        quote_limit=settings.quote_limit,
    )
    state.record_release(settings, published.version, fingerprint)
    exchange = push(settings)
    report("publish", len(tables), len(tables))
    return dg.MaterializeResult(
        metadata={
            "version": published.version,
            "is_new": published.is_new,
            "path": dg.MetadataValue.path(str(published.path)),
            "rows": dg.MetadataValue.md("\n".join(["| table | rows |", "|---|---|", *(f"| {name} | {table.num_rows} |" for name, table in tables.items())])),
            "dagster/row_count": tables["incidents"].num_rows,
            **({"files_to_remote": exchange.n_pushed} if settings.remote else {}),
            "seconds": round(time.monotonic() - started, 3),
        }
    )
