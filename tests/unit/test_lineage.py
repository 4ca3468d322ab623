"""Column lineage names columns that exist, of assets that come before."""

from __future__ import annotations

import dagster as dg
import pytest

from pipeline.definitions import defs
from pipeline.defs.incidents import LINKED_TABLES, linked_key
from pipeline.defs.lineage import extracted_lineage, linked_lineage, same_lineage
from pipeline.defs.table_metadata import column_schema
from schemas.arrow import arrow_schema

CASES = [
    *((dg.AssetKey(name), extracted_lineage(name), name) for name in ("reports", "claims")),
    *((linked_key(name), linked_lineage(name), name) for name in LINKED_TABLES),
    *((dg.AssetKey(["accepted", name]), same_lineage(name, linked_key(name).path), name) for name in LINKED_TABLES),
    (dg.AssetKey(["accepted", "articles"]), same_lineage("articles", ["articles"]), "articles"),
    (dg.AssetKey(["accepted", "codes"]), same_lineage("codes", None), "codes"),
]


def _columns(key: dg.AssetKey) -> set[str]:
    return {column.name for column in column_schema(key.path[-1], with_text=key == dg.AssetKey("articles")).columns}


@pytest.mark.parametrize(("key", "lineage", "table"), CASES, ids=lambda value: value if isinstance(value, str) else None)
def test_lineage_leads_to_columns_of_assets_before(key: dg.AssetKey, lineage: dg.TableColumnLineage, table: str) -> None:
    parents = defs.resolve_asset_graph().get(key).parent_keys
    for column, sources in lineage.deps_by_column.items():
        assert column in arrow_schema(table).names
        assert sources, column
        for source in sources:
            assert source.asset_key in parents, (column, source)
            assert source.column_name in _columns(source.asset_key), (column, source)


def test_every_figure_and_id_of_an_incident_has_its_sources() -> None:
    known = linked_lineage("incidents").deps_by_column
    own = {"revision", "status", "summary", "qc_flags", "pipeline_version"}
    assert {name for name in arrow_schema("incidents").names if not name.startswith("private")} - set(known) <= own
