"""Fixtures of the validate tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pyarrow as pa
import pytest

from pipeline.validate import Validated, validate_tables
from tests.unit.validate.example_rows import VALID, Rows, build_tables, valid_rows


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    return dict(json.loads((VALID / "texts.json").read_text("utf-8")))


@pytest.fixture
def rows() -> Rows:
    return valid_rows()


@pytest.fixture
def validate(texts: dict[str, str]) -> Callable[..., Validated]:
    """Validate rows by table, with the texts of the examples unless others are given."""

    def run(rows: Rows, use_texts: Mapping[str, str] | pa.Table | None = None) -> Validated:
        return validate_tables(build_tables(rows), texts if use_texts is None else use_texts)

    return run
