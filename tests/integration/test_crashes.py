"""kill -9 of run processes, the daemon, the web server and all of them at random moments: the next tick finishes the work, nothing is lost or doubled.

The servers run apart and are started again when they die, as the units in deploy/ do it. Takes minutes: `pytest -m long tests/integration/test_crashes.py`.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import state
from pipeline.publish.verify import find_damage, verify_release
from pipeline.settings import Settings
from tests.serving import PROJECT, Served, end_group, find_free_port, wait_until_up

MOMENTS = 22
DAYS = [f"2024-01-{day:02}" for day in (15, 16, 17, 18)]
SEED = 7
Build = Callable[..., subprocess.CompletedProcess[str]]


class Watched:
    """A server in a session of its own that is started again when it has died."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = [str(Path(sys.executable).with_name(command[0])), *command[1:]], environment, log
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as stream:
            return subprocess.Popen(self.command, cwd=PROJECT, env=self.environment, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True)

    def keep_up(self) -> None:
        """Start the server again when it has ended."""
        if self.process.poll() is not None:
            self.process = self._start()


@contextmanager
def _watch(data: Path, home: Path) -> Iterator[tuple[Watched, Watched, Served]]:
    """Daemon and web server, and the way to ask the second; ends what each of their lives left behind."""
    home.mkdir()
    settings = (PROJECT / ".dagster" / "dagster.yaml").read_text()
    # Sooner than for real, so that the test takes minutes.
    settings = settings.replace("start_timeout_seconds: 120", "start_timeout_seconds: 30").replace("poll_interval_seconds: 30", "poll_interval_seconds: 5")
    (home / "dagster.yaml").write_text(settings)
    environment = os.environ | {"DAGSTER_HOME": str(home), "INCIDENTS_DATA": str(data)}
    port = find_free_port()
    with ExitStack() as stack:
        daemon = Watched(["dagster-daemon", "run", "-w", "workspace.yaml"], environment, home / "daemon.log")
        stack.callback(lambda: end_group(daemon.process, 5))
        web = Watched(["dagster-webserver", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)], environment, home / "web.log")
        stack.callback(lambda: end_group(web.process, 5))
        stack.callback(lambda: [os.kill(pid, signal.SIGKILL) for pid in _processes_of(home)])
        served = Served(port, web.process, web.log)
        wait_until_up(served)
        yield daemon, web, served


def _processes_of(home: Path) -> list[int]:
    """All processes that were started with this DAGSTER_HOME; it is a folder of this test alone."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"DAGSTER_HOME={home}".encode() in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


def _run_processes(home: Path) -> list[int]:
    """The processes that execute a run: children of a code server (and their resource trackers)."""
    found = []
    for pid in _processes_of(home):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            if b"spawn_main" in command and b"grpc" in Path(f"/proc/{parent}/cmdline").read_bytes():
                found.append(pid)
    return found


def _arrive(data: Path, number: int, day: str) -> None:
    place = ("Nairobi", "Mogadishu", "Kano", "Goma", "Herat", "Mosul", "Aden", "Gao")[number % 8]
    file = data / "raw" / day / f"wire-{number}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    head = f"Title: Gunmen kill {number + 2} in {place}\nPublished: {day}\nPublisher: Wire {number % 5}\n\n"
    text = f"{head}Gunmen killed {number + 2} guards in {place} on {day}, police said.\n"
    aside = file.with_name(f".{file.name}")
    aside.write_text(text, encoding="utf-8")
    aside.rename(file)


def _wait(condition: Callable[[], bool], seconds: float, watched: list[Watched]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for server in watched:
            server.keep_up()
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if condition():
                return True
        time.sleep(0.2)
    return False


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_work_is_finished_whatever_is_killed_and_whenever(tmp_path: Path, build: Build) -> None:
    chance, data, home = random.Random(SEED), tmp_path / "data", tmp_path / "home"
    settings = Settings(data)
    for number, day in enumerate(DAYS):
        _arrive(data, number, day)
    killed: Counter[str] = Counter()
    with _watch(data, home) as (daemon, web, served):
        servers = [daemon, web]
        served.switch_on("new_files", "sensor")
        assert _wait(lambda: bool(_run_processes(home)), 90, servers)
        began = time.monotonic()
        assert _wait(lambda: _is_done(settings, served), 200, servers), "a first run without any kill"
        duration = time.monotonic() - began
        for number in range(2 * MOMENTS):  # a moment at which nothing runs is made up for
            if number >= MOMENTS and sum(killed.values()) >= 20:
                break
            _arrive(data, len(DAYS) + number, chance.choice(DAYS))
            target = ("run", "daemon", "run", "web server", "run", "everything")[number % 6]
            # A run is under way at almost every moment: new files, and the runs that the kills before left, keep the queue busy.
            running = _wait(lambda: bool(_run_processes(home)), 60, servers)
            time.sleep(chance.uniform(0.0, duration))
            victims = {
                "run": _run_processes(home),
                "daemon": [daemon.process.pid],
                "web server": [web.process.pid],
                "everything": _processes_of(home),
            }[target]
            for pid in victims:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            killed[target] += bool(victims)
            assert not settings.latest.exists() or not find_damage(settings.latest), f"latest is whole after kill {number} ({target}, {running})"
        finished = _wait(lambda: _is_done(settings, served), 300, servers)
        assert finished, f"{killed}\n{served.runs()}\n{(home / 'daemon.log').read_text()[-6000:]}"
    assert sum(killed.values()) >= 20, killed
    _assert_nothing_lost_or_doubled(data, tmp_path / "clean", build)


def _is_done(settings: Settings, served: Served) -> bool:
    return state.is_released(settings) and not state.stale_days(settings) and all(status in ("SUCCESS", "FAILURE") for status in served.runs().values())


def _assert_nothing_lost_or_doubled(data: Path, clean: Path, build: Build) -> None:
    latest = (data / "processed" / "latest").resolve()
    verify_release(latest)
    files = {path.relative_to(data / "raw").as_posix() for path in (data / "raw").rglob("*.txt")}
    assert Counter(row["source_path"] for row in pq.read_table(latest / "articles.parquet").to_pylist()) == Counter(dict.fromkeys(files, 1))
    shutil.copytree(data / "raw", clean / "raw")
    assert build(clean).returncode == 0
    for table, own in (("articles", ()), ("reports", ("incident_id",)), ("claims", ("incident_id",))):
        made, again = (pq.read_table(folder / f"{table}.parquet").drop_columns(list(own)) for folder in (latest, clean / "processed" / "latest"))
        assert made.sort_by(made.column_names[0]).equals(again.sort_by(again.column_names[0])), table
    counts = [pq.read_metadata(folder / "incidents.parquet").num_rows for folder in (latest, clean / "processed" / "latest")]
    assert counts[0] == counts[1]
    assert not list((data / "processed" / "releases").glob(".*")), "no half-made release is left"
