"""What schemas/generated holds must follow from the declarations, and each generator's output must be valid for the tool that reads it."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import frictionless
import jsonschema
import pytest

from schemas import SCHEMA_VERSION, TABLES
from schemas.code_rows import codes_table
from schemas.codes import CODE_LISTS
from schemas.dictionary import data_dictionary
from schemas.duckdb_ddl import create_all, create_table
from schemas.expectations import suite
from schemas.frictionless import package_schema, table_schema
from schemas.generate import COMMAND, FOLDER, find_drift, generated_files, write_files
from schemas.json_schema import row_schema


def test_generated_files_are_up_to_date() -> None:
    drift = find_drift()
    assert not drift, f"schemas/generated does not follow from the declarations: {', '.join(drift)}. Run `{COMMAND}` and commit what it changes."


def test_writing_again_changes_nothing_and_strays_are_removed(tmp_path: Path) -> None:
    assert sorted(write_files(tmp_path)) == sorted(generated_files())
    assert write_files(tmp_path) == []
    (tmp_path / "old.json").write_text("{}")
    (tmp_path / "ddl.sql").write_text("-- edited by hand")
    assert find_drift(tmp_path) == ["ddl.sql", "old.json"]
    assert sorted(write_files(tmp_path)) == ["ddl.sql", "old.json"]
    assert find_drift(tmp_path) == []


def test_every_table_has_its_files() -> None:
    for name in TABLES:
        for path in (f"arrow/{name}.json", f"expectations/{name}.json", f"json_schema/{name}.schema.json"):
            assert (FOLDER / path).is_file()


class TestDuckDB:
    def test_creates_every_table_with_comments(self) -> None:
        with duckdb.connect() as connection:
            connection.execute(create_all())
            comments = dict(connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
            assert comments == {name: table.description for name, table in TABLES.items()}
            missing = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal").fetchall()
            assert missing == []

    def test_columns_keep_their_order_and_null_rules(self) -> None:
        with duckdb.connect() as connection:
            connection.execute(create_table("claims"))
            found = connection.execute("SELECT column_name, is_nullable FROM duckdb_columns() WHERE table_name = 'claims' ORDER BY column_index").fetchall()
        assert found == [(column.name, column.nullable) for column in TABLES["claims"].columns]

    def test_refuses_a_second_row_with_the_same_key(self) -> None:
        codes = codes_table()
        with duckdb.connect() as connection:
            connection.execute(create_table("codes"))
            connection.register("new_codes", codes)
            connection.execute("INSERT INTO codes BY NAME SELECT * FROM new_codes")
            with pytest.raises(duckdb.ConstraintException):
                connection.execute("INSERT INTO codes BY NAME SELECT * FROM new_codes")

    def test_constraints_survive_in_a_file_of_the_oldest_format(self, tmp_path: Path) -> None:
        path = tmp_path / "old.duckdb"
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{path}' AS old (STORAGE_VERSION 'v1.0.0')")
            connection.execute("USE old")
            connection.execute(create_all())
        with duckdb.connect(str(path), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(len(TABLES),)]
            assert connection.execute("SELECT count(*) > 100 FROM duckdb_constraints() WHERE constraint_type = 'CHECK'").fetchall() == [(True,)]


class TestExpectations:
    @pytest.mark.parametrize("name", TABLES)
    def test_checks_are_unique_and_explained(self, name: str) -> None:
        expectations = suite(name)
        checks = [item["meta"]["check"] for item in expectations]
        assert len(set(checks)) == len(checks)
        assert all(item["meta"]["severity"] in ("row", "table") and item["meta"]["message"] for item in expectations)
        assert json.loads(json.dumps(expectations)) == expectations

    def test_only_columns_and_keys_concern_the_table_as_a_whole(self) -> None:
        checks = {item["meta"]["check"] for name in TABLES for item in suite(name) if item["meta"]["severity"] == "table"}
        assert checks == {"columns", "primary_key"}

    def test_a_list_of_codes_is_checked_on_a_computed_column(self) -> None:
        item = next(item for item in suite("reports") if item["meta"]["check"] == "weapons.codes")
        assert item["kwargs"] == {"column": "check:weapons.codes", "value_set": [True]}
        assert item["meta"]["computed"]["column"] == "weapons"


class TestDataPackage:
    @pytest.mark.parametrize("name", TABLES)
    def test_table_schema_is_valid(self, name: str) -> None:
        schema = frictionless.Schema.from_descriptor(table_schema(name))
        assert schema.field_names == list(TABLES[name].column_names)

    def test_foreign_keys_name_resources_of_the_package(self) -> None:
        resources = {resource["name"] for resource in package_schema()["resources"]}
        assert resources == set(TABLES)
        for name in TABLES:
            for key in table_schema(name).get("foreignKeys", []):
                assert key["reference"]["resource"] in resources | {""}


@pytest.mark.parametrize("name", TABLES)
def test_json_schema_is_valid(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(row_schema(name))


def test_dictionary_explains_every_column_and_code() -> None:
    page = data_dictionary()
    assert f"Schema version {SCHEMA_VERSION}" in page
    assert all(f"### {name}\n" in page for name in TABLES)
    assert all(f"| `{column.name}` |" in page for table in TABLES.values() for column in table.columns)
    assert all(f"| `{code}` |" in page for codes in CODE_LISTS.values() for code in codes)
