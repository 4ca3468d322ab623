"""The shared deployment of deploy/: a real PostgreSQL holds the runs, the code has a server of its own, and the public web server refuses every change."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml

from tests.serving import PROJECT, SELECTOR, Served, find_free_port, running, serve

# Five servers start before the first test; a busy machine takes its time.
pytestmark = pytest.mark.timeout(400)
DEPLOY = PROJECT / "deploy"
UNITS = {path.stem.removeprefix("open-incidents-"): path.read_text() for path in sorted((DEPLOY / "systemd").glob("*.service"))}
PASSWORD = "a password of this test"


def _find_programs() -> Path | None:
    """The programs of Debian's PostgreSQL, the newest version; None where it is not installed."""
    return max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=Path()).parent if Path("/usr/lib/postgresql").is_dir() else None


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """A PostgreSQL server of its own on a free loopback port; yields the environment that deploy/dagster.yaml asks for. It refuses to run as root."""
    programs = _find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    user = "postgres" if os.getuid() == 0 else None
    folder, port = Path(tempfile.mkdtemp(prefix="incidents-pg-")), find_free_port()
    secret = folder / "password"
    secret.write_text(PASSWORD)
    if user:
        for path in (folder, secret):
            shutil.chown(path, user)
    options = {"cwd": folder, "user": user, "check": True, "stdout": subprocess.DEVNULL, "timeout": 60}
    cluster = str(folder / "cluster")
    try:
        login = ("-U", "dagster", "-A", "scram-sha-256", "--pwfile", secret)
        subprocess.run([programs / "initdb", "-D", cluster, *login, "-E", "UTF8", "--locale", "C", "--no-sync"], **options)
        settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
        subprocess.run([programs / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log", "-o", settings, "start"], **options)
        known = {"USERNAME": "dagster", "PASSWORD": PASSWORD, "HOST": "127.0.0.1", "PORT": str(port), "DB": "postgres"}
        yield {f"DAGSTER_PG_{name}": value for name, value in known.items()}
    finally:
        subprocess.run([programs / "pg_ctl", "-D", cluster, "-m", "immediate", "stop"], **(options | {"check": False}))
        shutil.rmtree(folder)


def _count_runs(database: dict[str, str]) -> int:
    import psycopg2

    connection = psycopg2.connect(host="127.0.0.1", port=database["DAGSTER_PG_PORT"], dbname="postgres", user="dagster", password=PASSWORD)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM runs")
            (number,) = cursor.fetchone()
            return int(number)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def deployed(
    database: dict[str, str], tmp_path_factory: pytest.TempPathFactory, write_raw: Callable[[Path, dict[str, str]], Path], small_files: dict[str, str]
) -> Iterator[tuple[Served, Served, Path]]:
    """The four services as the units start them, on free ports: the full web server, the public one, and the data folder."""
    home, data = tmp_path_factory.mktemp("deployed"), write_raw(tmp_path_factory.mktemp("data"), small_files)
    shutil.copyfile(DEPLOY / "dagster.yaml", home / "dagster.yaml")
    port = find_free_port()
    workspace = home / "workspace.yaml"
    workspace.write_text((DEPLOY / "workspace.yaml").read_text().replace("4000", str(port)))
    environment = os.environ | database | {"DAGSTER_HOME": str(home), "INCIDENTS_DATA": str(data)}
    with ExitStack() as stack:
        code = _command("code").replace("-p 4000", f"-p {port}").replace("/opt/open-incidents", str(PROJECT)).split()
        stack.enter_context(running(code, environment, home / "code.log"))
        _wait_for_port(port, home / "code.log")
        daemon = _command("daemon").replace("deploy/workspace.yaml", str(workspace)).replace("/opt/open-incidents", str(PROJECT)).split()
        stack.enter_context(running(daemon, environment, home / "daemon.log"))
        web = [
            stack.enter_context(serve(data, home, ("dagster-webserver", *more), workspace=str(workspace), more=database))
            for more in ((), re.findall(r"--read-only", _command("public")))
        ]
        yield web[0], web[1], data


def _command(unit: str) -> str:
    """What a unit starts, with the programs of this environment."""
    line = re.search(r"^ExecStart=(.*)$", UNITS[unit], flags=re.M)
    assert line
    return line[1].replace("/opt/open-incidents/.venv/bin/", f"{Path(sys.executable).parent}/")


def _wait_for_port(port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def test_a_job_runs_on_postgresql(deployed: tuple[Served, Served, Path], database: dict[str, str]) -> None:
    full, _, data = deployed
    before = _count_runs(database)
    days = {"dagster/asset_partition_range_start": "2024-01-16", "dagster/asset_partition_range_end": "2024-01-17"}
    launched = full.launch("build", days)
    assert launched["__typename"] == "LaunchRunSuccess", launched
    assert full.wait_for_run(launched["run"]["runId"], 200) == "SUCCESS"
    assert _count_runs(database) == before + 1
    assert (data / "processed" / "latest" / "incidents.duckdb").exists()


def test_the_public_server_shows_runs_and_refuses_to_start_or_switch_anything(deployed: tuple[Served, Served, Path], database: dict[str, str]) -> None:
    full, public, _ = deployed
    before = _count_runs(database)
    refused = public.launch("build", {"dagster/partition": "2024-01-16"})
    assert refused["__typename"] == "UnauthorizedError", refused
    switched = public.ask(
        "mutation($selector: ScheduleSelector!) { startSchedule(scheduleSelector: $selector) { __typename } }", selector=SELECTOR | {"scheduleName": "daily"}
    )
    assert switched["startSchedule"]["__typename"] == "UnauthorizedError"
    assert _count_runs(database) == before
    assert public.runs() == full.runs(), "it shows the same"


def test_units_and_settings_say_the_same_as_the_page() -> None:
    page = (DEPLOY / "README.md").read_text()
    assert set(UNITS) == {"code", "daemon", "public", "web"}
    for name, text in UNITS.items():
        assert f"open-incidents-{name}" in page
        assert "Restart=always" in text
        assert "EnvironmentFile=/etc/open-incidents/environment" in text
    assert "127.0.0.1" in UNITS["web"]
    assert "127.0.0.1" in UNITS["public"]
    asked = set(re.findall(r"env: (\w+)", (DEPLOY / "dagster.yaml").read_text()))
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "environment.example").read_text(), flags=re.M))
    assert asked <= given
    ours, shared = (yaml.safe_load(path.read_text()) for path in (PROJECT / ".dagster" / "dagster.yaml", DEPLOY / "dagster.yaml"))
    assert shared.pop("storage")
    assert shared == ours, "the two instances differ in their storage only"
    proxy = (DEPLOY / "nginx.conf").read_text()
    assert proxy.index("auth_basic_user_file") < proxy.index("proxy_pass http://127.0.0.1:3000;") < proxy.index("proxy_pass http://127.0.0.1:3001;")
