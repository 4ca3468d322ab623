"""Data folders to build: the committed sample once a session, and a handful of articles that take a second."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

PROJECT = Path(__file__).resolve().parents[2]
Build = Callable[..., subprocess.CompletedProcess[str]]

SMALL = {
    "2024-01-16/wire/attack.txt": (
        "Title: Gunmen kill two guards in Nairobi\nPublished: 2024-01-16\nPublisher: Test Wire\n\n"
        "Gunmen killed two guards at a warehouse in Nairobi on Monday, police said.\n"
    ),
    "2024-01-16/wire/weather.txt": "Title: Rain expected in Nairobi\nPublished: 2024-01-16\nPublisher: Test Wire\n\nRain is expected in Nairobi this week.\n",
    "2024-01-17/wire/claim.jsonl": json.dumps(
        {
            "id": "t1",
            "publisher": "Second Wire",
            "published": "2024-01-17",
            "title": "Al-Shabaab claims Nairobi attack",
            "text": "Al-Shabaab on Wednesday claimed responsibility for an attack in Nairobi on Monday that killed two guards.",
        }
    )
    + "\n",
}


@pytest.fixture(scope="session")
def small_files() -> dict[str, str]:
    """The raw files of `small`: three short articles on two arrival days."""
    return dict(SMALL)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A data folder with three short articles on two arrival days."""
    return _write_raw(tmp_path / "data", SMALL)


@pytest.fixture(scope="session")
def _built_once(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Path:
    data = _write_raw(tmp_path_factory.mktemp("small"), SMALL)
    done = build(data)
    assert done.returncode == 0, done.stdout + done.stderr
    return data


@pytest.fixture
def built(tmp_path: Path, _built_once: Path) -> Path:
    """The data folder `small` with its release: a copy of one that was built once, which is as fresh as the original."""
    return Path(shutil.copytree(_built_once, tmp_path / "data", symlinks=True))


@pytest.fixture(scope="session")
def write_raw() -> Callable[[Path, dict[str, str]], Path]:
    """Return a function that writes raw files into a data folder and gives the folder back."""
    return _write_raw


def _write_raw(data: Path, files: dict[str, str]) -> Path:
    """Write raw files under `data`/raw and return `data`."""
    for name, text in files.items():
        path = data / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return data


@pytest.fixture(scope="session")
def build() -> Build:
    """Return a function that runs `incidents build` on a data folder in this process, which loads models and checks only once."""

    def run(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
        from pipeline.cli import app

        command = ["build", "--data", str(data), *options]
        done = CliRunner(env={"DAGSTER_HOME": None, "INCIDENTS_DATA": None, "COLUMNS": "200"}).invoke(app, command)
        return subprocess.CompletedProcess(command, done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def build_apart() -> Build:
    """Return a function that runs `incidents build` on a data folder in a process of its own, as a user does."""

    def run(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k not in ("DAGSTER_HOME", "INCIDENTS_DATA")} | {"COLUMNS": "200"}
        command = [sys.executable, "-m", "pipeline.cli", "build", "--data", str(data), *options]
        return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=300, check=False)

    return run


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, build_apart: Build) -> Path:
    """The committed sample, built once, in a process of its own."""
    data = tmp_path_factory.mktemp("sample")
    shutil.copytree(PROJECT / "data" / "raw", data / "raw")
    done = build_apart(data)
    assert done.returncode == 0, done.stdout + done.stderr
    return data
