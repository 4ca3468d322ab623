"""The schema's version says what changed since the last release: a test that fails on an undeclared breaking change, and tests of the comparison."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from schemas.compatibility import RELEASED, describe_schema, find_additions, find_breaking, is_declared, required_version


def test_version_declares_what_changed_since_the_last_release() -> None:
    released, now = json.loads(RELEASED.read_text("utf-8")), describe_schema()
    changes = [*find_breaking(released, now), *find_additions(released, now)]
    needed = ".".join(map(str, required_version(released, now)))
    assert is_declared(released, now), f"raise SCHEMA_VERSION in schemas/version.py to {needed}.0 or undo: {'; '.join(changes)}"


def _drop_column(schema: dict[str, Any]) -> None:
    del schema["tables"]["incidents"]["columns"]["place"]


def _drop_table(schema: dict[str, Any]) -> None:
    del schema["tables"]["claims"]


def _change_type(schema: dict[str, Any]) -> None:
    schema["tables"]["incidents"]["columns"]["killed_low"]["type"] = "string"


def _allow_null(schema: dict[str, Any]) -> None:
    schema["tables"]["incidents"]["columns"]["incident_id"]["nullable"] = True


def _change_key(schema: dict[str, Any]) -> None:
    schema["tables"]["claims"]["primary_key"] = ["report_id"]


def _drop_code(schema: dict[str, Any]) -> None:
    schema["codes"]["event_type"].remove("riot")


@pytest.mark.parametrize("change", [_drop_column, _drop_table, _change_type, _allow_null, _change_key, _drop_code])
def test_breaking_change_needs_a_major_version(change: Callable[[dict[str, Any]], None]) -> None:
    before = describe_schema() | {"version": "1.4.2"}
    after = copy.deepcopy(before)
    change(after)
    assert len(find_breaking(before, after)) == 1
    assert required_version(before, after) == (2, 0)
    assert not is_declared(before, after | {"version": "1.5.0"})
    assert is_declared(before, after | {"version": "2.0.0"})


def _add_column(schema: dict[str, Any]) -> None:
    schema["tables"]["incidents"]["columns"]["elevation"] = {"type": "number", "nullable": True}


def _add_code(schema: dict[str, Any]) -> None:
    schema["codes"]["weapon"].append("laser")


@pytest.mark.parametrize("change", [_add_column, _add_code])
def test_addition_needs_a_minor_version(change: Callable[[dict[str, Any]], None]) -> None:
    before = describe_schema() | {"version": "1.4.2"}
    after = copy.deepcopy(before)
    change(after)
    assert find_breaking(before, after) == []
    assert len(find_additions(before, after)) == 1
    assert not is_declared(before, after)
    assert is_declared(before, after | {"version": "1.5.0"})
    assert find_additions(before, before) == []
