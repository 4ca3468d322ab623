"""Assets `incidents`, `incident_history` and the linked reports and claims: reports of all days -> one row per incident. Step: pipeline/link."""

import time
from collections.abc import Iterator, Sequence

import dagster as dg
import pyarrow as pa

from pipeline import state
from pipeline.defs.data import POOL, open_step
from pipeline.defs.lineage import linked_lineage
from pipeline.defs.pictures import incident_metadata
from pipeline.defs.table_metadata import make_spec, table_metadata, table_of
from pipeline.engines import open_map
from pipeline.progress import report
from pipeline.settings import PIPELINE_VERSION
from pipeline.store import table_file, write_table
from pipeline.tables import (
    read_articles,
    read_corrections,
    read_extracted,
    read_link_state,
    read_previous,
    read_removals,
    read_removed_articles,
    read_withheld_names,
    write_link_state,
)

DAILY_TABLES = ("articles", "reports", "claims")
LINKED_TABLES = ("reports", "claims", "incidents", "incident_history")
_UNDER_ITS_OWN_NAME = ("incidents", "incident_history")

CORRECTIONS = dg.AssetCheckSpec(
    "corrections_apply",
    asset="incidents",
    description="Every decision in data/corrections was applied. One that is written wrongly, or whose row is gone, is set aside in `rejected` (a warning).",
)

REMOVALS = dg.AssetCheckSpec(
    "removals_apply",
    asset="incidents",
    description="Every row of data/corrections/removals.csv found what it names. One that matches nothing (a warning) may be written wrongly, or gone already.",
)


def linked_key(name: str) -> dg.AssetKey:
    """Return the asset key of a linked table; reports and claims exist before linking too, so their linked form is `linked/reports`."""
    return dg.AssetKey([name] if name in _UNDER_ITS_OWN_NAME else ["linked", name])


@dg.multi_asset(
    name="link",
    pool=POOL,
    specs=[make_spec(name, "link", prefix="" if name in _UNDER_ITS_OWN_NAME else "linked", deps=DAILY_TABLES) for name in LINKED_TABLES],
    check_specs=[CORRECTIONS, REMOVALS],
)
def incidents(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Link the reports of all days into incidents; ids of the release before are kept, corrections of curators applied.

    What has not changed since the last time, and can have nothing to do with what has, is taken over; the result is that of linking everything.
    """
    from pipeline.link import link_reports
    from pipeline.protect.removals import find_persons, find_used_articles, unused
    from pipeline.protect.removed import remove_incidents
    from pipeline.protect.tables import SEARCHED, names_by_article, words_instead

    with open_step(context) as settings:
        started = time.monotonic()
        sources = state.describe_sources(settings)
        tables = {"articles": read_articles(settings), "reports": read_extracted(settings, "reports"), "claims": read_extracted(settings, "claims")}
        removals, withheld = read_removals(settings), read_withheld_names(settings, tables)
        report("link", 0, tables["reports"].num_rows)
        with open_map(engine=settings.engine, scheduler=settings.scheduler) as map_parts:
            linked = link_reports(
                tables["articles"],
                tables["reports"],
                tables["claims"],
                previous=read_previous(settings),
                corrections=read_corrections(settings),
                pipeline_version=PIPELINE_VERSION,
                state=read_link_state(settings),
                map_parts=map_parts,
                instead=words_instead(tables["reports"], names_by_article(withheld)),
            )
        write_link_state(settings, linked.state)
        write_table(linked.rejected, table_file(settings, "rejected/link"))
        report("link", tables["reports"].num_rows, tables["reports"].num_rows)
        kept, used = remove_incidents({name: getattr(linked, name) for name in LINKED_TABLES}, removals)
        used |= {where for _, _, where in find_persons(tables, SEARCHED, removals)} | find_used_articles(read_removed_articles(settings), removals)
        for name in LINKED_TABLES:
            table = kept[name]
            write_table(table, table_file(settings, f"linked/{name}"), sources)
            checks = [check_corrections(linked.rejected), check_removal_list(unused(removals, used))] if name == "incidents" else []
            shown = incident_metadata(table, kept["reports"], tables["articles"]) if name == "incidents" else {}
            metadata = {**table_metadata(table, time.monotonic() - started), **shown, "dagster/column_lineage": linked_lineage(name)}
            yield dg.MaterializeResult(asset_key=linked_key(name), metadata=metadata, check_results=checks)


def check_corrections(rejected: pa.Table) -> dg.AssetCheckResult:
    """Return whether every row of data/corrections could be applied; a warning with the reasons when not, since the release is right without them."""
    names = ("row_key", "check", "reason")
    return dg.AssetCheckResult(
        check_name=CORRECTIONS.name,
        asset_key="incidents",
        passed=not rejected.num_rows,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{rejected.num_rows} not applied; why stands beside each row" if rejected.num_rows else "every decision was applied",
        metadata={"set_aside": rejected.num_rows, "failing_rows": table_of(names, (tuple(row[name] for name in names) for row in rejected.to_pylist()))},
    )


def check_removal_list(lines: Sequence[str]) -> dg.AssetCheckResult:
    """Return whether every row of the removal list matched something; `lines`: those that did not. They name nobody."""
    return dg.AssetCheckResult(
        check_name=REMOVALS.name,
        asset_key="incidents",
        passed=not lines,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(lines)} rows match nothing: {', '.join(lines)}" if lines else "every row of the list matched something, or there is none",
        metadata={"unmatched": len(lines)},
    )
