"""Asset `release`: accepted tables -> an immutable release, and the link `latest` on it. Step: pipeline/publish."""

import datetime as dt
import time
from dataclasses import asdict

import dagster as dg
import pyarrow as pa

from pipeline import state
from pipeline.defs.data import POOL, open_step
from pipeline.defs.latest import FRESH
from pipeline.defs.table_metadata import OWNERS
from pipeline.progress import report
from pipeline.remote import push
from pipeline.settings import PIPELINE_VERSION
from pipeline.store import read_fingerprint, read_table, table_file
from pipeline.tables import CHECKED_TABLES, read_removals, read_withheld_names

RELEASED_TABLES = (*CHECKED_TABLES, "rejected")


@dg.asset(
    group_name="publish",
    pool=POOL,
    freshness_policy=FRESH,
    deps=[*(["accepted", name] for name in CHECKED_TABLES), "rejected"],
    kinds={"python", "parquet", "duckdb"},
    owners=OWNERS,
)
def release(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """An immutable, versioned set of files of all tables: Parquet, one DuckDB database, a data package, a manifest with checksums.

    Made only when the checks of every table pass. Equal content makes no new release. `data/processed/latest` is switched to it in one move.
    """
    from pipeline.protect.checks import check_protected, check_removals
    from pipeline.protect.removed import remove_from_articles
    from pipeline.protect.tables import names_by_article, withhold_names
    from pipeline.publish.release import publish_release

    with open_step(context) as settings:
        started = time.monotonic()
        sources = read_fingerprint(table_file(settings, "accepted/incidents"))
        tables = {name: read_table(table_file(settings, f"accepted/{name}")) for name in RELEASED_TABLES}
        report("publish", 0, len(tables))
        names, removals = names_by_article(read_withheld_names(settings, tables)), read_removals(settings)
        published_tables, withheld = withhold_names(tables, names)
        published_tables["articles"] = remove_from_articles(published_tables["articles"], removals)
        checks = pa.concat_tables(
            [
                read_table(table_file(settings, "accepted/checks")),
                check_protected(tables, published_tables, names),
                check_removals(published_tables, removals),
            ]
        )
        days = state.raw_days(settings)
        published = publish_release(
            published_tables,
            settings.processed,
            pipeline_version=PIPELINE_VERSION,
            data_through=days[-1] if days else dt.datetime.now(dt.UTC).date(),
            created_at=dt.datetime.now(dt.UTC),
            checks=checks,
            quote_limit=settings.quote_limit,
        )
        state.record_release(settings, published.version, sources)
        exchange = push(settings)
        report("publish", len(tables), len(tables))
        return dg.MaterializeResult(
            metadata={
                "version": published.version,
                "is_new": published.is_new,
                "path": dg.MetadataValue.path(str(published.path)),
                "bytes": sum((published.path / name).stat().st_size for name in published.files),
                **{f"rows_of_{name}": tables[name].num_rows for name in ("articles", "reports", "claims", "rejected")},
                "rows": dg.MetadataValue.md(
                    "\n".join(["| table | rows |", "|---|---|", *(f"| {name} | {table.num_rows} |" for name, table in tables.items())])
                ),
                **{f"names_withheld_{name}": n for name, n in asdict(withheld).items()},
                "dagster/row_count": tables["incidents"].num_rows,
                **({"files_to_remote": exchange.n_pushed} if settings.remote else {}),
                "seconds": round(time.monotonic() - started, 3),
            }
        )
