"""validate_tables end to end: what passes, what is set aside with which reason, what follows, and what fails a table as a whole."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.validate import CheckResult, Validated, validate_tables
from schemas import TABLES
from schemas.arrow import arrow_schema, empty_table
from schemas.canonical import stable_id
from tests.unit.validate.example_rows import Rows, build_tables, valid_rows

Validate = Callable[..., Validated]


def failed(validated: Validated) -> set[tuple[str, str]]:
    return {(result.table, result.expectation) for result in validated.results if not result.success}


def find(rows: Rows, table: str, **values: Any) -> dict[str, Any]:
    return next(row for row in rows[table] if all(row[column] == value for column, value in values.items()))


def set_aside(validated: Validated) -> dict[tuple[str, str], str]:
    return {(row["table_name"], row["row_key"]): row["check"] for row in validated.rejected.to_pylist()}


def core(rows: Rows) -> Rows:
    """Leave out the tables that nothing here depends on: each costs Great Expectations its time."""
    return {name: rows[name] for name in ("articles", "reports", "claims", "incidents", "places")}


def test_valid_rows_pass_unchanged(rows: Rows, validate: Validate) -> None:
    validated = validate(rows)
    assert failed(validated) == set()
    assert validated.is_releasable
    assert validated.rejected.equals(empty_table("rejected"))
    assert list(validated.accepted) == list(TABLES)
    for name, table in build_tables(rows).items():
        assert validated.accepted[name].equals(table, check_metadata=True)
    names = [(result.table, result.expectation) for result in validated.results]
    assert len(set(names)) == len(names)
    assert all(isinstance(result, CheckResult) and result.message for result in validated.results)
    assert {("claims", "quote.matches"), ("reports", "dates.not_after_publication"), ("incidents", "incident_id.has_report")} <= set(names)


@pytest.fixture(scope="module")
def planted() -> Rows:
    rows = core(valid_rows())
    find(rows, "reports", event_type="protest").update({"injured_low": 5, "injured_high": 2, "killed_low": -1})
    find(rows, "articles", publisher="Northern Wire")["media_type"] = ""
    find(rows, "places", place_id="sample:1")["gazetteer"] = ""
    find(rows, "articles", publisher="Evening Echo")["n_words"] = -5
    find(rows, "articles", publisher="Harbour Courier Online")["duplicate_of"] = find(rows, "articles", publisher="Evening Echo")["article_id"]
    find(rows, "reports", event_type="shelling", role="secondary")["confidence"] = 3.0
    return rows


@pytest.fixture(scope="module")
def validated(planted: Rows, texts: dict[str, str]) -> Validated:
    return validate_tables(build_tables(planted), texts)


class TestPlantedErrors:
    """One build with an error in a report, an article, a place, an article that another repeats, and one of two reports of an incident."""

    def test_each_error_is_found_once(self, validated: Validated) -> None:
        assert failed(validated) == {
            ("articles", "media_type.length"),
            ("articles", "n_words.limits"),
            ("reports", "killed_low.limits"),
            ("reports", "injured.bounds"),
            ("reports", "confidence.limits"),
            ("places", "gazetteer.length"),
        }
        assert validated.is_releasable

    def test_a_failing_row_is_set_aside_with_check_reason_and_row(self, planted: Rows, validated: Validated) -> None:
        report_id = find(planted, "reports", event_type="protest")["report_id"]
        (rejected,) = [row for row in validated.rejected.to_pylist() if row["row_key"] == report_id]
        assert (rejected["stage"], rejected["table_name"], rejected["check"]) == ("validate", "reports", "killed_low.limits")
        assert rejected["source_path"] == "2024-03-06/sample/gazette.html"
        assert "killed_low = -1: killed_low must be between 0 and 10000000 persons" in rejected["reason"]
        assert "injured_low = 5, injured_high = 2: injured_low <= injured_high must hold" in rejected["reason"]
        assert json.loads(rejected["row"])["event_type"] == "protest"

    def test_every_row_is_accepted_or_rejected_exactly_once(self, planted: Rows, validated: Validated) -> None:
        for name, table in build_tables(planted).items():
            n_rejected = validated.rejected["table_name"].to_pylist().count(name)
            assert validated.accepted[name].num_rows + n_rejected == table.num_rows

    def test_a_rejected_report_takes_its_claims_and_an_incident_left_without_reports(self, planted: Rows, validated: Validated) -> None:
        report = find(planted, "reports", event_type="protest")
        gone = set_aside(validated)
        assert gone["claims", find(planted, "claims", report_id=report["report_id"])["claim_id"]] == "report_id.kept"
        assert gone["incidents", report["incident_id"]] == "incident_id.report_kept"

    def test_an_incident_stays_while_one_report_is_kept(self, planted: Rows, validated: Validated) -> None:
        incident_id = find(planted, "reports", event_type="shelling", role="secondary")["incident_id"]
        assert incident_id in validated.accepted["incidents"]["incident_id"].to_pylist()
        assert ("incidents", incident_id) not in set_aside(validated)

    def test_a_rejected_article_takes_everything_that_stands_on_it(self, planted: Rows, validated: Validated) -> None:
        article_id = find(planted, "articles", publisher="Northern Wire")["article_id"]
        assert article_id not in validated.accepted["reports"]["article_id"].to_pylist()
        assert article_id not in validated.accepted["claims"]["article_id"].to_pylist()
        gone = set_aside(validated)
        assert {check for (table, _), check in gone.items() if table == "claims"} == {"report_id.kept"}
        assert gone["reports", find(planted, "reports", article_id=article_id)["report_id"]] == "article_id.kept"

    def test_a_hint_to_a_rejected_row_becomes_null_and_its_row_stays(self, planted: Rows, validated: Validated) -> None:
        left = find({"reports": validated.accepted["reports"].to_pylist()}, "reports", event_type="shelling")
        assert left["place_id"] is None
        copy = find({"articles": validated.accepted["articles"].to_pylist()}, "articles", publisher="Harbour Courier Online")
        assert copy["duplicate_of"] is None
        assert validated.accepted["reports"].schema.equals(arrow_schema("reports"), check_metadata=True)

    def test_another_run_gives_the_same(self, planted: Rows, validated: Validated, texts: dict[str, str]) -> None:
        again = validate_tables(build_tables(planted), texts)
        assert again.rejected.equals(validated.rejected)
        assert again.results == validated.results


def of_articles_and_claims(rows: Rows) -> Rows:
    return {name: rows[name] for name in ("articles", "claims")}


def test_texts_may_come_as_a_table(rows: Rows, texts: dict[str, str], validate: Validate) -> None:
    table = pa.table({"article_id": list(texts), "text": list(texts.values())})
    assert failed(validate(of_articles_and_claims(rows), table)) == set()


def test_a_text_that_is_missing_or_changed_is_a_failure_not_a_pass(rows: Rows, texts: dict[str, str], validate: Validate) -> None:
    missing, changed = rows["claims"][0]["article_id"], next(article for article in texts if article != rows["claims"][0]["article_id"])
    others = {article: text + (" " if article == changed else "") for article, text in texts.items() if article != missing}
    validated = validate(of_articles_and_claims(rows), others)
    assert failed(validated) == {("articles", "text.hash_matches"), ("claims", "quote.matches")}
    assert missing not in validated.accepted["claims"]["article_id"].to_pylist()
    assert {missing, changed}.isdisjoint(validated.accepted["articles"]["article_id"].to_pylist())


def test_offsets_count_code_points(rows: Rows, texts: dict[str, str], validate: Validate) -> None:
    claim = find(rows, "claims", quote="Nobody was hurt")
    text, after_dash = texts[claim["article_id"]], "the march ended at noon"
    start = text.index(after_dash)
    in_code_points = claim | {"claim_id": stable_id("clm", 1), "quote": after_dash, "char_start": start, "char_end": start + len(after_dash)}
    # A dash is one code point and three bytes.
    in_bytes = in_code_points | {"claim_id": stable_id("clm", 2), "char_start": start + 2, "char_end": start + 2 + len(after_dash)}
    validated = validate({"articles": rows["articles"], "claims": [in_code_points, in_bytes]})
    assert set_aside(validated) == {("claims", in_bytes["claim_id"]): "quote.matches"}


def test_a_duplicate_key_fails_its_table_and_rejects_no_row(rows: Rows, validate: Validate) -> None:
    keyed = [name for name in TABLES if TABLES[name].primary_key]
    validated = validate({name: [*rows[name], rows[name][0]] for name in keyed})
    found = {result.table: (result.success, result.severity, result.n_unexpected) for result in validated.results if result.expectation == "primary_key"}
    assert found == dict.fromkeys(keyed, (False, "table", 2))
    assert not validated.is_releasable
    assert validated.rejected.num_rows == 0


def test_wrong_columns_and_types_fail_their_tables_and_spare_the_others(rows: Rows, texts: dict[str, str]) -> None:
    tables = build_tables(core(rows))
    tables["claims"] = tables["claims"].select(tables["claims"].column_names[::-1])
    tables["incidents"] = tables["incidents"].drop_columns(["summary"])
    index = tables["reports"].schema.get_field_index("killed_low")
    tables["reports"] = tables["reports"].set_column(index, "killed_low", tables["reports"]["killed_low"].cast(pa.int64()))
    validated = validate_tables(tables, texts)
    assert failed(validated) == {("claims", "columns"), ("incidents", "columns"), ("reports", "types")}
    messages = {result.table: result.message for result in validated.results if not result.success}
    assert "killed_low: int64" in messages["reports"]
    assert "summary" in messages["incidents"] or "qc_flags" in messages["incidents"]
    assert not validated.is_releasable
    assert all(validated.accepted[name].equals(empty_table(name)) for name in ("claims", "incidents", "reports"))
    assert validated.accepted["articles"].num_rows == len(rows["articles"])


def test_tables_read_from_parquet_pass(rows: Rows, texts: dict[str, str], tmp_path: Path) -> None:
    tables = build_tables({name: rows[name] for name in ("articles", "reports")})
    for name, table in tables.items():
        pq.write_table(table, tmp_path / f"{name}.parquet")
    assert failed(validate_tables({name: pq.read_table(tmp_path / f"{name}.parquet") for name in tables}, texts)) == set()


def many_claims(n: int, n_bad: int) -> Rows:
    claim = find(valid_rows(), "claims", count_kind="at_least")
    return {"claims": [claim | {"claim_id": stable_id("clm", number), "confidence": 2.0 if number < n_bad else 0.5} for number in range(n)]}


def test_more_than_a_fifth_of_the_rows_failing_stops_the_release(validate: Validate) -> None:
    stopped, going_on = validate(many_claims(50, 11)), validate(many_claims(50, 10))
    assert ("claims", "rejected_share") in failed(stopped)
    assert not stopped.is_releasable
    assert ("claims", "rejected_share") not in failed(going_on)
    assert going_on.is_releasable


def test_a_few_bad_rows_do_not_stop_a_small_build(validate: Validate) -> None:
    assert validate(many_claims(3, 2)).is_releasable


def test_at_most_twenty_keys_are_listed(validate: Validate) -> None:
    (result,) = [result for result in validate(many_claims(60, 40)).results if result.expectation == "confidence.limits"]
    assert result.n_unexpected == 40
    assert len(result.unexpected_keys) == 20


def test_no_articles_although_something_arrived_stops_the_release(rows: Rows, texts: dict[str, str]) -> None:
    tables = build_tables(rows)
    only = {"articles": tables["articles"].slice(0, 0), "rejected": tables["rejected"]}
    assert not validate_tables(only, {}).is_releasable
    assert not validate_tables({"articles": only["articles"]}, texts).is_releasable
    assert validate_tables({"articles": only["articles"]}, {}).is_releasable


def test_empty_tables_pass() -> None:
    tables = {name: arrow_schema(name).empty_table() for name in TABLES}
    validated = validate_tables(tables, {})
    assert failed(validated) == set()


def test_an_undeclared_table_is_refused(rows: Rows) -> None:
    with pytest.raises(KeyError, match="weather"):
        validate_tables({"weather": pa.table({"a": [1]})}, {})


def test_importing_validation_does_not_import_great_expectations_or_pandas() -> None:
    code = "import sys, pipeline.validate; print([name for name in ('great_expectations', 'pandas') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_month_may_still_run_when_it_is_told_of(rows: Rows, validate: Validate) -> None:
    report = find(rows, "reports", event_type="protest")
    report |= {"date_start": dt.date(2024, 3, 1), "date_end": dt.date(2024, 3, 31), "date_precision": "month"}
    assert failed(validate({name: rows[name] for name in ("articles", "reports")})) == set()


def test_an_article_without_reports_needs_no_text_and_one_with_reports_does(rows: Rows, texts: dict[str, str], validate: Validate) -> None:
    told = {report["article_id"] for report in rows["reports"]}
    silent = next(article for article in texts if article not in told)
    both = {name: rows[name] for name in ("articles", "reports")}
    assert ("articles", "text.hash_matches") not in failed(validate(both, {article: text for article, text in texts.items() if article != silent}))
    assert ("articles", "text.hash_matches") in failed(validate(both, {article: text for article, text in texts.items() if article not in told}))
