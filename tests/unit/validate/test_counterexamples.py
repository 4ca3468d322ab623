"""Every row in tests/counterexamples/<table>/ must fail the check that its file names, and no other; every row in valid/ must pass all.

All of them are put into one set of tables and validated in one run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pydantic
import pytest

from pipeline.validate import Validated, validate_tables
from schemas import TABLES
from schemas.canonical import stable_id
from schemas.duckdb_ddl import create_table
from schemas.expectations import suite
from schemas.json_schema import row_schema
from tests.unit.validate.example_rows import ROWS, VALID, build_tables, parse_row, valid_rows

COUNTEREXAMPLES = sorted(path for name in TABLES for path in (ROWS / name).glob("*.json"))
EXAMPLES = sorted(path for name in TABLES for path in (VALID / name).glob("*.json"))
PREFIXES = {"article_id": "art", "report_id": "rep", "claim_id": "clm", "incident_id": "inc", "history_id": "his"}


def label(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def is_refused_everywhere(path: Path) -> bool:
    """Whether the check is one on a single column that every form of the schema states. Country codes are too many for that: see Column.short_values."""
    check = json.loads(path.read_text("utf-8"))["expectation"]
    return check.endswith((".codes", ".limits", ".pattern", ".not_null", ".length")) and path.stem != "country_that_does_not_exist"


def load_counterexample(path: Path) -> dict[str, Any]:
    """Return the row of a counterexample: the valid row that it is like, with a key of its own, changed; `@table/name` stands for that valid row's key."""
    table, case = path.parent.name, json.loads(path.read_text("utf-8"))
    row = dict.fromkeys(TABLES[table].column_names) if case["like"] is None else json.loads((VALID / table / f"{case['like']}.json").read_text("utf-8"))
    key = TABLES[table].primary_key[:1]
    if key and key[0] in PREFIXES:
        row[key[0]] = stable_id(PREFIXES[key[0]], label(path))
    elif table in ("actors", "places"):
        row[key[0]] = label(path)
    for column, value in case["change"].items():
        if isinstance(value, str) and value.startswith("@"):
            name = value[1:].split("/")[0]
            value = json.loads((VALID / f"{value[1:]}.json").read_text("utf-8"))[TABLES[name].primary_key[0]]
        row[column] = value
    return parse_row(table, row)


@pytest.fixture(scope="module")
def validated(texts: dict[str, str]) -> Validated:
    rows, all_texts = valid_rows(), dict(texts)
    for path in COUNTEREXAMPLES:
        table, row = path.parent.name, load_counterexample(path)
        rows[table].append(row)
        like = json.loads(path.read_text("utf-8"))["like"]
        if table == "articles":
            all_texts[row["article_id"]] = texts[json.loads((VALID / table / f"{like}.json").read_text("utf-8"))["article_id"]]
        if table == "incidents":
            # Its reports are those of the incident that it is like, so that only the named check can fail.
            original = json.loads((VALID / table / f"{like}.json").read_text("utf-8"))["incident_id"]
            for report in [report for report in valid_rows()["reports"] if report["incident_id"] == original]:
                rows["reports"].append(report | {"report_id": stable_id("rep", label(path), report["report_id"]), "incident_id": row["incident_id"]})
    return validate_tables(build_tables(rows), all_texts)


def failing_checks(validated: Validated, table: str, row: dict[str, Any]) -> set[str]:
    if not TABLES[table].primary_key:
        return {
            found["check"] for found in validated.rejected.to_pylist() if found["table_name"] == table and json.loads(found["row"])["check"] == row["check"]
        }
    key = "|".join(str(row[column]) for column in TABLES[table].primary_key)
    return {result.expectation for result in validated.results if result.table == table and result.severity == "row" and key in result.unexpected_keys}


@pytest.mark.parametrize("path", COUNTEREXAMPLES, ids=label)
def test_counterexample_fails_its_check_and_no_other(path: Path, validated: Validated) -> None:
    case = json.loads(path.read_text("utf-8"))
    assert failing_checks(validated, path.parent.name, load_counterexample(path)) == {case["expectation"], *case.get("also", [])}, case["why"]


@pytest.mark.parametrize("path", EXAMPLES, ids=label)
def test_valid_row_is_accepted_by_every_form_of_the_schema(path: Path) -> None:
    table, text = path.parent.name, path.read_text("utf-8")
    TABLES[table].model.model_validate_json(text)
    jsonschema.validate(json.loads(text), row_schema(table))
    insert(table, parse_row(table, json.loads(text)))


@pytest.mark.parametrize("path", [path for path in COUNTEREXAMPLES if is_refused_everywhere(path)], ids=label)
def test_every_form_of_the_schema_refuses_what_its_suite_refuses(path: Path) -> None:
    table, row = path.parent.name, load_counterexample(path)
    as_json = {column: value.isoformat() if hasattr(value, "isoformat") else value for column, value in row.items()}
    with pytest.raises(pydantic.ValidationError):
        TABLES[table].model(**row)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_json, row_schema(table))
    with pytest.raises(duckdb.ConstraintException):
        insert(table, row)


def insert(table: str, row: dict[str, Any]) -> None:
    arrow = build_tables({table: [row]})[table]  # noqa: F841 - DuckDB reads it by its name
    with duckdb.connect() as connection:
        connection.execute(create_table(table))
        connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM arrow')


def test_there_are_enough_of_both() -> None:
    assert len(COUNTEREXAMPLES) >= 40
    assert len(EXAMPLES) >= 40
    assert {path.parent.name for path in COUNTEREXAMPLES} == set(TABLES)


def test_every_kind_of_generated_expectation_has_a_counterexample() -> None:
    kinds = {item["meta"]["check"].rsplit(".", 1)[-1] for name in TABLES for item in suite(name)} - {"columns", "primary_key"}
    assert kinds <= {json.loads(path.read_text("utf-8"))["expectation"].rsplit(".", 1)[-1] for path in COUNTEREXAMPLES}
