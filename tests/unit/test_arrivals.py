"""The sensor's look at data/raw: exactly the days that are new, changed or gone; bounded; asked for again when a run did not succeed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from pipeline import arrivals, state
from pipeline.arrivals import FIRST_PAUSE, MOST_TRIES, Look, look_for_arrivals
from pipeline.settings import Settings
from pipeline.store import day_file, write_table
from schemas.arrow import empty_table

NOW = 2_000_000_000.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path)


def _arrive(settings: Settings, day: str, name: str = "a.txt", text: str = "one", at: float = NOW - 1000) -> None:
    file = settings.raw / day / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    os.utime(file, (at, at))


def _pretend_built(settings: Settings, *, released: bool = True) -> None:
    for day in {*state.raw_days(settings), *state.built_days(settings)}:
        for kinds, fingerprint in ((state.INGESTED, state.ingest_fingerprint), (state.EXTRACTED, state.extract_fingerprint)):
            if (settings.raw / day.isoformat()).is_dir():
                for kind in kinds:
                    write_table(empty_table("rejected"), day_file(settings, kind, day), fingerprint(settings, day))
            else:
                state.forget_day(settings, day, kinds)
    if released:
        (settings.processed / "releases" / "1").mkdir(parents=True, exist_ok=True)
        settings.latest.unlink(missing_ok=True)
        settings.latest.symlink_to("releases/1")
        state.record_release(settings, "1", state.describe_sources(settings))


def _days(look: Look) -> list[tuple[str, str]]:
    return [(run.days[0].isoformat(), run.days[1].isoformat()) for _, run in look.runs if run.days]


def _look(settings: Settings, before: Look | None = None, now: float = NOW) -> Look:
    return look_for_arrivals(settings, before and before.memory.dump(), now)


def test_new_days_are_asked_for_once_in_stretches_and_the_last_goes_to_the_release(settings: Settings) -> None:
    for day in ("2024-01-15", "2024-01-16", "2024-01-18"):
        _arrive(settings, day)
    first = _look(settings)
    assert _days(first) == [("2024-01-15", "2024-01-16"), ("2024-01-18", "2024-01-18")]
    assert [run.is_last for _, run in first.runs] == [False, True]
    second = _look(settings, first)
    assert second.runs == []
    _pretend_built(settings)
    third = _look(settings, second)
    assert third.runs == []
    assert third.memory.asked == {}
    assert set(third.memory.seen) == {"2024-01-15", "2024-01-16", "2024-01-18"}


@pytest.mark.parametrize("change", ["late", "edited", "removed", "day"])
def test_a_change_in_an_old_day_asks_for_that_day_alone(settings: Settings, change: str) -> None:
    for day in ("2024-01-15", "2024-01-16", "2024-01-17"):
        _arrive(settings, day)
        _arrive(settings, day, "b.txt", "two")
    _pretend_built(settings)
    before = _look(settings)
    assert before.runs == []
    match change:
        case "late":
            _arrive(settings, "2024-01-15", "c.txt", "three")
        case "edited":
            _arrive(settings, "2024-01-15", text="changed")
        case "removed":
            (settings.raw / "2024-01-15" / "b.txt").unlink()
        case "day":
            shutil.rmtree(settings.raw / "2024-01-15")
    look = _look(settings, before)
    assert _days(look) == [("2024-01-15", "2024-01-15")]
    _pretend_built(settings)
    assert _look(settings, look).runs == []


def test_a_file_that_is_only_touched_asks_for_nothing(settings: Settings) -> None:
    _arrive(settings, "2024-01-15")
    _pretend_built(settings)
    before = _look(settings)
    _arrive(settings, "2024-01-15", at=NOW - 500)
    look = _look(settings, before)
    assert look.runs == []
    assert look.memory.seen != before.memory.seen


def test_a_file_that_is_being_written_is_left_for_the_next_look(settings: Settings) -> None:
    _arrive(settings, "2024-01-15", at=NOW - 1)
    look = _look(settings)
    assert look.runs == []
    assert _days(_look(settings, look, NOW + 30)) == [("2024-01-15", "2024-01-15")]


def test_what_was_read_but_is_in_no_release_is_asked_for(settings: Settings) -> None:
    _arrive(settings, "2024-01-15")
    _pretend_built(settings, released=False)
    ((_, run),) = _look(settings).runs
    assert run.is_last


def test_a_lost_release_is_made_again(settings: Settings) -> None:
    _arrive(settings, "2024-01-15")
    _pretend_built(settings)
    before = _look(settings)
    settings.latest.unlink()
    assert _days(_look(settings, before)) == [("2024-01-15", "2024-01-15")]


def test_a_day_that_fails_is_asked_for_again_with_growing_pauses_and_then_given_up(settings: Settings) -> None:
    _arrive(settings, "2024-01-15")
    look, now, keys = None, NOW, []
    pause = FIRST_PAUSE
    for _ in range(MOST_TRIES):
        look = _look(settings, look, now)
        keys += [key for key, _ in look.runs]
        assert _look(settings, look, now + pause - 1).runs == []
        now += pause
        pause *= 2
    assert len(set(keys)) == MOST_TRIES, "a run key that was used before starts no run"
    given_up = _look(settings, look, now)
    assert given_up.runs == []
    assert "2024-01-15" in given_up.message
    _arrive(settings, "2024-01-15", text="repaired")
    assert _days(_look(settings, given_up, now)) == [("2024-01-15", "2024-01-15")]


def test_a_look_is_bounded_and_the_next_one_goes_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "MOST_FILES", 20)
    first = dt.date(2024, 1, 1)
    for number in range(0, 60, 2):
        _arrive(settings, (first + dt.timedelta(days=number)).isoformat(), "a.txt")
        _arrive(settings, (first + dt.timedelta(days=number)).isoformat(), "b.txt")
    _pretend_built(settings)
    look, seen = None, []
    for _ in range(4):
        look = _look(settings, look)
        seen.append(len(look.memory.seen))
    assert seen == [10, 20, 30, 30]


def test_not_more_runs_are_asked_for_than_the_limit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "MOST_RUNS", 3)
    for number in range(1, 20, 2):
        _arrive(settings, f"2024-01-{number:02}")
    look = _look(settings)
    assert len(look.runs) == 3
    assert [run.is_last for _, run in look.runs] == [False, False, True]
    assert len(_look(settings, look).runs) == 3


def test_a_day_that_dagster_does_not_know_yet_is_named(settings: Settings) -> None:
    _arrive(settings, "1990-02-03")
    look = look_for_arrivals(settings, None, NOW, (dt.date(2024, 1, 1), dt.date(2024, 2, 1)))
    assert look.runs == []
    assert "1990-02-03" in look.message
    assert "reload" in look.message
