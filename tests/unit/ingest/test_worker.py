from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.ingest import worker
from pipeline.ingest.record import RawRecord, Unit, Unreadable


def run(path: Path) -> list[dict[str, Any]]:
    spill = path.with_suffix(".spill")
    spec = {"path": str(path), "source_path": path.name, "arrival": dt.date(2024, 1, 18).isoformat(), "sidecar": {}, "start": 0, "shard": 0, "shards": 1}
    worker.run_task(spec | {"spill": str(spill)}, lambda position: None)
    return [orjson.loads(line) for line in spill.read_bytes().splitlines()]


def test_a_file_that_grows_while_read_gives_what_was_there_and_a_row_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "One."}\n{"text": "Two."}\n')
    real = worker.read_units

    def read_and_write(source: Any, context: Any) -> Iterator[Unit]:
        for unit in real(source, context):
            with path.open("ab") as file:
                file.write(b'{"text": "Late."}\n')
            yield unit

    monkeypatch.setattr(worker, "read_units", read_and_write)
    units = run(path)
    assert [unit["row"]["text"] for unit in units if "row" in unit] == ["One.", "Two."]
    assert units[-1]["check"] == "file_unchanged"


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # tests may run as root, whom no permission stops
    with pytest.raises(Unreadable, match="Permission denied") as error:
        worker._open_source(str(tmp_path / "a.txt"), None)
    assert error.value.check == "file_readable"


def test_a_bug_in_a_reader_is_a_row_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Any, context: Any) -> Iterator[Unit]:
        yield Unit("1", lambda: RawRecord("Fine."))
        raise KeyError("a bug")

    path = tmp_path / "a.txt"
    path.write_text("x")
    monkeypatch.setattr(worker, "read_units", broken)
    assert [unit.get("check") for unit in run(path)] == [None, "parser_error"]
