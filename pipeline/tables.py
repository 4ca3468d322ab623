"""Which tables are checked and released, and where each comes from: linked rows, reference rows, and everything that was set aside."""

from __future__ import annotations

import pyarrow as pa

from pipeline.settings import Settings
from pipeline.state import stray_files
from pipeline.store import read_days, read_table, table_file
from schemas import TABLES
from schemas.arrow import to_table

CHECKED_TABLES = tuple(name for name in TABLES if name not in ("releases", "rejected"))
"""Tables that the validate step checks. `rejected` holds what failed, `releases` is written with the release itself."""

_LINKED = ("reports", "claims", "incidents", "incident_history")


def collect_tables(settings: Settings) -> dict[str, pa.Table]:
    """Return the tables to check, by name, in the order of the flow: articles without their text, linked tables, reference tables."""
    tables = {"articles": read_days(settings, "articles", "articles").drop_columns(["text"])}
    tables |= {name: read_table(table_file(settings, f"linked/{name}")) for name in _LINKED}
    return tables


def collect_rejected(settings: Settings, rejected: pa.Table) -> pa.Table:
    """Return everything that was set aside: by ingest and extract on each day, files in no day's folder, and the rows `rejected` by the checks."""
    parts = [read_days(settings, f"rejected/{stage}", "rejected") for stage in ("ingest", "extract")]
    return pa.concat_tables([*parts, _reject_strays(settings), rejected], promote_options="permissive").combine_chunks()


def _reject_strays(settings: Settings) -> pa.Table:
    return to_table(
        "rejected",
        [
            {
                "stage": "ingest",
                "source_path": file.relative_to(settings.raw).as_posix(),
                "check": "arrival_day_folder",
                "reason": "The file lies in no arrival day's folder, so no day holds it. Move it to data/raw/<YYYY-MM-DD>/, or use `incidents add`.",
            }
            for file in stray_files(settings)
        ],
    )
