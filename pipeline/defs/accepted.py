"""Assets `accepted/<table>` and `rejected`, with one blocking check a table: rows that fail are set aside, a table that fails stops the release.

Step: pipeline/validate.
"""

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.defs.data import POOL, open_step
from pipeline.defs.incidents import LINKED_TABLES, linked_key
from pipeline.defs.lineage import same_lineage
from pipeline.defs.pictures import rejected_metadata
from pipeline.defs.table_metadata import make_spec, table_metadata, table_of
from pipeline.progress import report
from pipeline.store import read_fingerprint, table_file, write_table
from pipeline.tables import CHECKED_TABLES, collect_rejected, collect_tables, read_articles, read_released

if TYPE_CHECKING:
    from pipeline.validate import CheckResult

CHECK = "expectations"
_SHOWN = 20
_INPUTS = [dg.AssetKey("articles"), *(linked_key(name) for name in LINKED_TABLES)]


def _make_check(name: str) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        CHECK,
        asset=["accepted", name],
        blocking=True,
        description=f"The Great Expectations suite of {name}. Rows that fail are set aside in `rejected` (a warning); a table that fails stops the release.",
    )


@dg.multi_asset(
    name="validate",
    pool=POOL,
    specs=[
        *(make_spec(name, "validate", prefix="accepted", kinds=("python", "parquet", "greatexpectations"), deps=_INPUTS) for name in CHECKED_TABLES),
        make_spec("rejected", "validate", deps=_INPUTS),
    ],
    check_specs=[_make_check(name) for name in CHECKED_TABLES],
)
def accepted(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Check every table against its suite, keep the rows that pass, and set the others aside with the reason."""
    from pipeline.validate import validate_tables

    with open_step(context) as settings:
        started = time.monotonic()
        report("validate", 0, len(CHECKED_TABLES))
        validated = validate_tables(collect_tables(settings), read_articles(settings), previous=read_released(settings))
        write_table(validated.results_table(), table_file(settings, "accepted/checks"))
        seconds = time.monotonic() - started
        rejected = collect_rejected(settings, validated.rejected)
        write_table(rejected, table_file(settings, "accepted/rejected"))
        yield dg.MaterializeResult(asset_key="rejected", metadata={**table_metadata(rejected, seconds), **rejected_metadata(rejected)})
        sources = read_fingerprint(table_file(settings, "linked/incidents"))
        for name in CHECKED_TABLES:
            table = validated.accepted[name]
            write_table(table, table_file(settings, f"accepted/{name}"), sources)
            aside = validated.rejected.filter(pc.equal(validated.rejected["table_name"], name))
            check = make_check_result(name, [result for result in validated.results if result.table == name], aside)
            metadata = {**table_metadata(table, seconds), "dagster/column_lineage": same_lineage(name, _source_of(name))}
            yield dg.MaterializeResult(asset_key=["accepted", name], metadata=metadata, check_results=[check])
        report("validate", len(CHECKED_TABLES), len(CHECKED_TABLES))


def _source_of(name: str) -> Sequence[str] | None:
    """Return the asset whose rows a checked table holds; None for tables that come with the program."""
    return linked_key(name).path if name in LINKED_TABLES else ["articles"] if name == "articles" else None


def make_check_result(name: str, results: "Sequence[CheckResult]", aside: pa.Table) -> dg.AssetCheckResult:
    """Return the outcome of a table's suite: an error when the table as a whole fails, a warning when rows were set aside (`aside`, rows of `rejected`).

    The metadata show the failed expectations and the first failing rows.
    """
    failed = [result for result in results if not result.success]
    is_error = any(result.severity == "table" for result in failed)
    lines = ["| expectation | rows | first keys | what |", "|---|---|---|---|"]
    lines += [f"| {r.expectation} | {r.n_unexpected} | {', '.join(r.unexpected_keys[:_SHOWN])} | {r.message} |" for r in failed]
    return dg.AssetCheckResult(
        asset_key=["accepted", name],
        check_name=CHECK,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN,
        description="; ".join(f"{r.expectation}: {r.message}" for r in failed[:5]) or f"all {len(results)} expectations are met",
        metadata={
            "expectations": len(results),
            "failed": len(failed),
            "failures": dg.MetadataValue.md("\n".join(lines) if failed else "none"),
            "failing_rows": table_of(_ASIDE_COLUMNS, (tuple(row.values()) for row in aside.select(_ASIDE_COLUMNS).to_pylist())),
        },
    )


_ASIDE_COLUMNS = ("row_key", "check", "reason", "source_path", "row")
