from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.ingest import pool as pool_module
from pipeline.ingest.pool import Task, WorkerPool

STUB = Path(__file__).parent / "stubs" / "faulty_worker.py"


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    monkeypatch.setattr(pool_module, "STALL_SECONDS", 6)
    workers = WorkerPool(2, (sys.executable, str(STUB)))
    yield workers
    workers.close()


def task(folder: Path, name: str, texts: list[str], shard: int = 0, shards: int = 1) -> Task:
    path = folder / name
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    spill = folder / f"{name}.{shard}.spill"
    spill.touch()
    spec = {"path": str(path), "source_path": name, "arrival": "2024-01-18", "sidecar": {}, "spill": str(spill), "shard": shard, "shards": shards}
    return Task(spec)


def outcome(task: Task) -> list[tuple[int, str]]:
    units: list[dict[str, Any]] = [orjson.loads(line) for line in Path(task.spec["spill"]).read_bytes().splitlines()]
    return [(unit["position"], unit.get("check") or unit["row"]["text"]) for unit in units]


def test_what_kills_a_worker_costs_one_record(pool: WorkerPool, tmp_path: Path) -> None:
    tasks = [
        task(tmp_path, "spin.jsonl", ["one", "SPIN", "three"]),
        task(tmp_path, "crash.jsonl", ["CRASH", "two", "EXIT", "four"]),
        task(tmp_path, "fine.jsonl", ["one", "two"]),
        task(tmp_path, "sleep.jsonl", ["one", "SLEEP"]),
        task(tmp_path, "gentle.jsonl", ["MEMORY", "ERROR", "three"]),
    ]
    pool.run(tasks)
    assert [outcome(one) for one in tasks] == [
        [(0, "one"), (1, "parse_limits"), (2, "three")],
        [(0, "parse_limits"), (1, "two"), (2, "parse_limits"), (3, "four")],
        [(0, "one"), (1, "two")],
        [(0, "one"), (1, "parse_limits")],
        [(0, "memory_limit"), (1, "parser_error"), (2, "three")],
    ]


def test_the_reason_says_what_happened(pool: WorkerPool, tmp_path: Path) -> None:
    one = task(tmp_path, "spin.jsonl", ["SPIN"])
    pool.run([one])
    reason = orjson.loads(Path(one.spec["spill"]).read_bytes())["reason"]
    assert "computing" in reason
    assert "Save the text" in reason


def test_a_reader_that_cannot_get_past_a_record_gives_the_file_up(pool: WorkerPool, tmp_path: Path) -> None:
    texts = ["one", "two", "three", "four", "five"]
    shards = [task(tmp_path, "stuck.jsonl", texts, shard, 2) for shard in range(2)]
    pool.run(shards)
    found = sorted(unit for shard in shards for unit in outcome(shard))
    assert found[:3] == [(0, "one"), (1, "two"), (2, "three")]
    assert set(found[3:]) == {(3, "parse_limits")}


def test_shards_share_a_file_without_overlap(pool: WorkerPool, tmp_path: Path) -> None:
    texts = [f"text {number}" for number in range(11)]
    shards = [task(tmp_path, "a.jsonl", texts, shard, 3) for shard in range(3)]
    pool.run(shards)
    assert sorted(unit for shard in shards for unit in outcome(shard)) == list(enumerate(texts))


def test_a_file_full_of_poison_is_given_up_in_the_end(pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_MAX_KILLS", 3)
    one = task(tmp_path, "poison.jsonl", ["EXIT"] * 10)
    pool.run([one])
    assert outcome(one) == [(0, "parse_limits"), (1, "parse_limits"), (2, "parse_limits")]


def test_a_pool_is_used_again(pool: WorkerPool, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        one = task(tmp_path, name, [name])
        pool.run([one])
        assert outcome(one) == [(0, name)]


def test_a_worker_that_cannot_start_is_an_error_and_no_rejected_row(tmp_path: Path) -> None:
    workers = WorkerPool(1, (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(RuntimeError, match="ended before it began"):
        workers.run([task(tmp_path, "a", ["one"])])
