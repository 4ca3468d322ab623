"""One build at a time in a data folder: others are told who is building, or wait; a killed build leaves nothing behind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.lock import BuildRunningError, hold_data, holding_data, release_data
from pipeline.settings import Settings

_HOLD = """
import sys
from pipeline.lock import hold_data
from pipeline.settings import Settings
hold_data(Settings(sys.argv[1]), "a run")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def _other_process(data: Path, code: str = _HOLD) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the data folder until its input ends."""
    with subprocess.Popen([sys.executable, "-c", code, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_build_is_told_who_is_building(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    with _other_process(tmp_path) as other:
        with pytest.raises(BuildRunningError, match=f"a run, process {other.pid}"), holding_data(Settings(tmp_path), "a test"):
            pass
        told = CliRunner().invoke(app, ["build", "--data", str(tmp_path)])
        assert told.exit_code == 1
        assert "Another build is running" in told.output


def test_killed_build_leaves_no_lock(tmp_path: Path) -> None:
    with _other_process(tmp_path):
        pass
    with holding_data(Settings(tmp_path), "a test"):
        pass


def test_run_that_may_wait_says_so_and_gets_its_turn(tmp_path: Path) -> None:
    with _other_process(tmp_path) as other:
        reasons: list[str] = []

        def stop(reason: str) -> None:
            reasons.append(reason)
            other.kill()

        hold_data(Settings(tmp_path), "a test", on_wait=stop)
    release_data(Settings(tmp_path))
    assert "Waiting" in reasons[0]


def test_folder_is_free_again_after_the_block_even_when_it_was_cleaned(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    with holding_data(settings, "a test"):
        hold_data(settings, "the same process")
        shutil.rmtree(settings.interim)
    with _other_process(tmp_path):
        pass


_SHARE = _HOLD.replace('"a run")', '"a run", shared=True)')


def test_runs_that_extract_hold_the_folder_together_and_a_build_waits_for_both(tmp_path: Path) -> None:
    with _other_process(tmp_path, _SHARE), _other_process(tmp_path, _SHARE), pytest.raises(BuildRunningError):
        hold_data(Settings(tmp_path), "a build")
    hold_data(Settings(tmp_path), "a build")
    release_data(Settings(tmp_path))


_SHARE_THEN_ALONE = """
import sys
from pipeline.lock import hold_data
from pipeline.settings import Settings
hold_data(Settings(sys.argv[1]), "a run", shared=True)
print("shared", flush=True)
sys.stdin.readline()
hold_data(Settings(sys.argv[1]), "links", on_wait=str)
print("alone", flush=True)
"""


def test_four_that_share_and_all_want_it_alone_follow_each_other(tmp_path: Path) -> None:
    """All hold their share before the first asks for more; each gives it up while it waits, so none waits for another for ever."""
    command = [sys.executable, "-c", _SHARE_THEN_ALONE, str(tmp_path)]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "shared\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.communicate(timeout=60)[0] for process in processes] == ["alone\n"] * 4
    finally:
        for process in processes:
            process.kill()
