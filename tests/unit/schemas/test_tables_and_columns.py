"""The declarations themselves: every table as the design lists it, every column and code explained, keys that exist."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from schemas import TABLES, Rejected, Row, columns_of
from schemas.columns import column

ALL_COLUMNS = [(name, column) for name, table in TABLES.items() for column in table.columns]


def test_tables_stand_in_the_order_of_the_flow() -> None:
    assert " ".join(TABLES) == "articles reports claims incidents actors actor_aliases places codes incident_history releases rejected"


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "articles",
            "article_id source_id url publisher title byline language published_at published_precision retrieved_at arrival_date source_path media_type "
            "content_sha256 n_words text_repair licence story_id duplicate_of superseded_by is_relevant relevance_score",
        ),
        (
            "reports",
            "report_id article_id incident_id role event_type date_start date_end date_precision date_basis country admin1 place place_text place_id latitude "
            "longitude geo_precision actors actor_basis targets weapons killed_low killed_high injured_low injured_high attackers_killed contested char_start "
            "char_end quote confidence extractor",
        ),
        (
            "claims",
            "claim_id report_id incident_id article_id claim_type claimant claimant_actor_id claimant_side relay outcome victim_class victim_text count_low "
            "count_high count_kind is_total superseded char_start char_end quote confidence extractor",
        ),
        (
            "incidents",
            "incident_id revision status event_type event_subtype plover cameo acled_event_type acled_sub_event_type ucdp_type date_start date_end "
            "date_precision country admin1 place place_id latitude longitude geo_precision actors targets weapons responsibility killed_low killed_best "
            "killed_high injured_low injured_best injured_high civilians_killed_low civilians_killed_high children_killed_low children_killed_high "
            "women_killed_low women_killed_high militants_killed_low militants_killed_high security_forces_killed_low security_forces_killed_high "
            "attackers_killed_low attackers_killed_high contested n_claimants evidence_grade n_articles n_publishers n_independent first_reported_at "
            "last_reported_at responds_to_incident_id summary "
            "qc_flags pipeline_version",
        ),
        ("rejected", "stage source_path table_name row_key check reason row"),
    ],
)
def test_columns_are_those_of_the_contract(table: str, columns: str) -> None:
    assert TABLES[table].column_names == tuple(columns.split())


def test_every_column_says_what_it_means_in_sentences() -> None:
    texts = {f"{table}.{column.name}": (column.meaning, column.not_meaning or ".") for table, column in ALL_COLUMNS}
    assert [name for name, (meaning, not_meaning) in texts.items() if not (meaning.endswith(".") and not_meaning.endswith("."))] == []


def test_columns_without_a_code_list_warn_against_a_wrong_reading() -> None:
    exempt = {"claims.report_id", "rejected.reason", "incident_history.related_incident_id", "incident_history.reason"}
    silent = {f"{table}.{column.name}" for table, column in ALL_COLUMNS if column.not_meaning is None and column.codes is None and column.unit is None}
    assert {name for name in silent if not name.startswith("codes.")} == exempt


def test_numbers_have_a_unit_or_are_plain_counts() -> None:
    without = {f"{table}.{column.name}" for table, column in ALL_COLUMNS if column.type in ("integer", "number") and column.unit is None}
    assert without == {"incidents.revision", "codes.position"}


def test_keys_and_sort_orders_name_columns_that_exist() -> None:
    for table in TABLES.values():
        assert set(table.primary_key) <= set(table.column_names)
        assert set(table.sort_by) <= set(table.column_names)
        # Rows with equal sort values would have no fixed order. The position of a code is as unique in its list as the code.
        assert set(table.primary_key) <= set(table.sort_by) or table.name == "codes"
        for key in table.foreign_keys:
            assert key.column in table.column_names
            assert TABLES[key.table].primary_key == (key.target_column,)


def test_primary_keys_are_never_null() -> None:
    assert not [(name, column.name) for name, column in ALL_COLUMNS if column.name in TABLES[name].primary_key and column.nullable]


def test_releases_hold_no_clock_value() -> None:
    assert [column.name for column in TABLES["releases"].columns if column.type in ("date", "timestamp")] == ["data_through"]


def test_a_row_refuses_unknown_columns_other_types_and_unlisted_codes() -> None:
    good = {"stage": "ingest", "check": "empty_file", "reason": "The file is empty."}
    assert Rejected(**good).source_path is None
    for bad in ({"colour": "red"}, {"stage": "cooking"}, {"source_path": 7}, {"reason": ""}):
        with pytest.raises(ValidationError):
            Rejected(**{**good, **bad})


def test_a_row_cannot_be_changed() -> None:
    row = Rejected(stage="ingest", check="empty_file", reason="The file is empty.")
    with pytest.raises(ValidationError):
        row.stage = "link"


def test_an_annotation_that_no_table_can_hold_is_refused() -> None:
    class Odd(Row):
        when: dt.time = column("A time of day.")

    with pytest.raises(TypeError, match=r"Odd\.when"):
        columns_of(Odd)
