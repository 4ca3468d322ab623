"""Arrow: types, nullability and descriptions of the schema, and what to_table accepts, completes and refuses."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import TABLES, Claim, Rejected
from schemas.arrow import RowError, arrow_schema, column_triples, empty_table, interim_articles_schema, interim_articles_table, to_table

ROW = {"stage": "ingest", "check": "empty_file", "reason": "The file is empty."}


def claim(**changes: Any) -> dict[str, Any]:
    row = {
        "claim_id": "clm-0123456789abcdef",
        "report_id": "rep-0123456789abcdef",
        "article_id": "art-0123456789abcdef",
        "claim_type": "casualty",
        "claimant_side": "media",
        "outcome": "killed",
        "count_low": 3,
        "count_high": 3,
        "count_kind": "exact",
        "is_total": True,
        "superseded": False,
        "char_start": 0,
        "char_end": 12,
        "quote": "Three killed",
        "confidence": 0.5,
        "extractor": "test 1",
    }
    return row | changes


@pytest.mark.parametrize("name", TABLES)
def test_schema_has_the_declared_columns_with_their_descriptions(name: str) -> None:
    schema = arrow_schema(name)
    assert tuple(schema.names) == TABLES[name].column_names
    for column in TABLES[name].columns:
        field = schema.field(column.name)
        assert field.nullable == column.nullable
        assert field.metadata[b"description"].decode() == column.description
    assert schema.metadata[b"description"].decode() == TABLES[name].description


def test_types_are_those_of_the_contract() -> None:
    schema = arrow_schema("reports")
    assert schema.field("date_start").type == pa.date32()
    assert schema.field("killed_low").type == pa.int32()
    assert schema.field("latitude").type == pa.float64()
    assert schema.field("actors").type == pa.list_(pa.string())
    assert arrow_schema("articles").field("published_at").type == pa.timestamp("us", tz="UTC")


def test_descriptions_survive_parquet() -> None:
    buffer = io.BytesIO()
    pq.write_table(to_table("rejected", [ROW]), buffer)
    assert pq.read_schema(buffer).equals(arrow_schema("rejected"), check_metadata=True)


def test_rows_may_be_dicts_or_models_in_any_column_order() -> None:
    table = to_table("rejected", [dict(reversed(ROW.items())), Rejected(**ROW)])
    assert table.to_pylist()[0] == table.to_pylist()[1]
    assert table.schema.equals(arrow_schema("rejected"))


def test_columns_left_out_are_null_and_lists_empty() -> None:
    assert to_table("claims", [claim()])["victim_text"].to_pylist() == [None]
    assert Claim(**claim()).relay is None
    assert TABLES["reports"].model.model_fields["actors"].get_default(call_default_factory=True) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, r"claims, row 1 \(clm-0123456789abcdef\): the table has no column 'colour'; see schemas/claims\.py"),
        ({"claim_type": None}, r"claims, row 1 .*: claim_type is null or missing"),
        ({"count_low": "three"}, r"claims, row 1 .*: count_low = 'three' is no int32"),
        ({"count_low": 2**40}, r"claims, row 1 .*: count_low = 1099511627776 is no int32"),
        ({"is_total": "yes"}, r"claims, row 1 .*: is_total = 'yes' is no bool"),
    ],
)
def test_a_bad_row_is_named_with_table_row_and_column(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RowError, match=message):
        to_table("claims", [claim(), claim(**changes)])


@pytest.mark.parametrize("name", TABLES)
def test_empty_tables_have_the_schema(name: str) -> None:
    assert empty_table(name).schema.equals(arrow_schema(name), check_metadata=True)
    assert to_table(name, []).equals(empty_table(name))


def test_interim_articles_end_with_the_text() -> None:
    assert interim_articles_schema().names == [*TABLES["articles"].column_names, "text"]
    row = {
        "article_id": "art-0123456789abcdef",
        "published_precision": "unknown",
        "arrival_date": dt.date(2024, 3, 6),
        "source_path": "2024-03-06/a.txt",
        "media_type": "text/plain",
        "content_sha256": "0" * 64,
        "n_words": 1,
        "is_relevant": False,
    }
    assert interim_articles_table([row | {"text": "Nothing"}])["text"].to_pylist() == ["Nothing"]
    with pytest.raises(RowError, match="text is null"):
        interim_articles_table([row])


def test_column_triples_are_plain_strings() -> None:
    assert column_triples("rejected")[0] == ("stage", "string", "The step that set it aside.")
    assert all(isinstance(part, str) for name in TABLES for triple in column_triples(name) for part in triple)


@given(st.lists(st.builds(dict, source_path=st.none() | st.text(), row=st.none() | st.text()), max_size=5))
def test_values_come_back_as_given(changes: list[dict[str, str | None]]) -> None:
    rows = [{**dict.fromkeys(TABLES["rejected"].column_names), **ROW, **change} for change in changes]
    assert to_table("rejected", rows).to_pylist() == rows
