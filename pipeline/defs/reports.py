"""Assets `reports` and `claims`: articles of an arrival day -> what each of them says. Step: pipeline/extract."""

import time
from collections.abc import Iterator
from typing import Any, Literal

import dagster as dg
from pydantic import Field

from pipeline import state
from pipeline.defs.data import open_step
from pipeline.defs.lineage import extracted_lineage
from pipeline.defs.partitions import ARRIVAL_DAYS, ONE_RUN, days_of
from pipeline.defs.table_metadata import make_spec, record_days
from pipeline.engines import open_map
from pipeline.store import day_file, write_table

TABLES_MADE = ("reports", "claims")


class ExtractConfig(dg.Config):
    """Options of the extract step."""

    engine: Literal["default", "serial", "processes", "dask"] = Field(
        default="default", description="serial: in this process; processes: one worker a core; dask: a Dask cluster; default: $INCIDENTS_ENGINE, else processes"
    )


@dg.multi_asset(
    name="extract",
    specs=[make_spec(name, "extract", deps=["articles"]) for name in TABLES_MADE],
    partitions_def=ARRIVAL_DAYS,
    backfill_policy=ONE_RUN,
)
def reports_and_claims(context: dg.AssetExecutionContext, config: ExtractConfig) -> Iterator[dg.MaterializeResult[None]]:
    """Extract the articles of the days that are not fresh; an article that cannot be extracted becomes a row of `rejected`."""
    from pipeline.extract_days import extract_days

    with open_step(context, shared=True) as settings:
        days, started = days_of(context), time.monotonic()
        stale = {day: state.stored_extract_fingerprint(settings, day) for day in days if not state.is_extracted(settings, day)}
        for day in (day for day, fingerprint in stale.items() if fingerprint is None):
            state.forget_day(settings, day, state.EXTRACTED)
        with open_map(engine=settings.engine if config.engine == "default" else config.engine, scheduler=settings.scheduler) as run:
            for extracted in extract_days(settings, [day for day, fingerprint in stale.items() if fingerprint], run):
                fingerprint = stale[extracted.day]
                write_table(extracted.rejected, day_file(settings, "rejected/extract", extracted.day), fingerprint)
                for name in (*TABLES_MADE, "private_names"):
                    write_table(getattr(extracted, name), day_file(settings, name, extracted.day), fingerprint)
            dashboard = {"dask_dashboard": dg.MetadataValue.url(run.dashboard)} if run.dashboard else {}
        seconds = round(time.monotonic() - started, 3)
        for name in TABLES_MADE:
            n_rows = record_days(context, name, {day: day_file(settings, name, day) for day in days})
            counted: dict[str, Any] = {"days_made": len(stale), "rows_of_all_days": n_rows, "seconds": seconds, **dashboard}
            yield dg.MaterializeResult(asset_key=name, metadata={**counted, "dagster/column_lineage": extracted_lineage(name)})
