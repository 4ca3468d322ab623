"""Settings from the environment: what is not set has a default, and what is set wrongly is named."""

from __future__ import annotations

import pytest

from pipeline.settings import DATA_VARIABLE, ENGINE_VARIABLE, QUOTE_VARIABLE, SCHEDULER_VARIABLE, Settings


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (DATA_VARIABLE, ENGINE_VARIABLE, QUOTE_VARIABLE, SCHEDULER_VARIABLE):
        monkeypatch.delenv(variable, raising=False)


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment()
    assert (settings.engine, settings.scheduler, settings.quote_limit) == ("processes", None, 160)


def test_an_engine_and_the_address_of_its_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "dask")
    monkeypatch.setenv(SCHEDULER_VARIABLE, "tcp://127.0.0.1:8786")
    settings = Settings.from_environment()
    assert (settings.engine, settings.scheduler) == ("dask", "tcp://127.0.0.1:8786")


@pytest.mark.parametrize(("variable", "value", "named"), [(ENGINE_VARIABLE, "ray", "serial, processes, dask"), (QUOTE_VARIABLE, "many", "code points")])
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, named: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=f"{variable} is '{value}'.*{named}"):
        Settings.from_environment()
