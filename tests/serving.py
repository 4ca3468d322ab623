"""Starts Dagster's servers on free loopback ports for tests, asks them over GraphQL, and ends them with everything they started."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
SELECTOR = {"repositoryLocationName": "open-incidents", "repositoryName": "__repository__"}
FINISHED = ("SUCCESS", "FAILURE", "CANCELED")


class Served:
    """One running server: its address, its process, and questions to its GraphQL endpoint."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = process
        self.log = log

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Send a query; return its data. Fails when the answer has errors."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as response:
            answer: dict[str, Any] = json.load(response)
        assert "errors" not in answer, answer
        data: dict[str, Any] = answer["data"]
        return data

    def launch(self, job: str, tags: dict[str, str] | None = None) -> dict[str, Any]:
        """Ask for a run of a job; return the answer."""
        answer: dict[str, Any] = self.ask(
            """mutation($parameters: ExecutionParams!) { launchRun(executionParams: $parameters) {
                 __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } ... on UnauthorizedError { message } } }""",
            parameters={
                "selector": SELECTOR | {"jobName": job},
                "runConfigData": {},
                "executionMetadata": {"tags": [{"key": key, "value": value} for key, value in (tags or {}).items()]},
            },
        )["launchRun"]
        return answer

    def runs(self) -> dict[str, str]:
        """Return the status of every run by its id, the newest first."""
        found = self.ask("{ runsOrError { ... on Runs { results { runId status } } } }")["runsOrError"]["results"]
        return {run["runId"]: run["status"] for run in found}

    def wait_for_run(self, run_id: str, seconds: float = 100) -> str:
        """Return the status of a run when it has ended, or at the end of the time; prints why it failed."""
        end, status = time.monotonic() + seconds, "QUEUED"
        while status not in FINISHED and time.monotonic() < end:
            time.sleep(0.3)
            status = self.ask("query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }", id=run_id)["runOrError"]["status"]
        if status != "SUCCESS":
            print(self.why(run_id))
        return status

    def why(self, run_id: str) -> list[dict[str, Any]]:
        """Return the events that say why a run failed."""
        found = self.ask(
            """query($id: ID!) { logsForRun(runId: $id) { ... on EventConnection { events {
                 ... on ExecutionStepFailureEvent { stepKey error { message cause { message } } } ... on RunFailureEvent { message } } } } }""",
            id=run_id,
        )["logsForRun"]["events"]
        return [event for event in found if event]

    def switch_on(self, name: str, kind: str) -> None:
        """Switch a sensor or a schedule on; `kind` says which."""
        field = f"start{kind.capitalize()}"
        answer = self.ask(
            f"""mutation($selector: {kind.capitalize()}Selector!) {{ {field}({kind}Selector: $selector) {{ __typename }} }}""",
            selector=SELECTOR | {f"{kind}Name": name},
        )
        assert answer[field]["__typename"] in ("Sensor", "ScheduleStateResult"), answer


@contextmanager
def serve(
    data: Path, home: Path, command: Sequence[str] = ("dagster", "dev"), *, workspace: str = "workspace.yaml", more: dict[str, str] | None = None
) -> Iterator[Served]:
    """Start a server (by default all of `make ui`: web server, daemon, code server) and wait until it answers; end its process group afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(PROJECT / ".dagster" / "dagster.yaml", home / "dagster.yaml")
    port, log = find_free_port(), home / "server.log"
    full = [str(Path(sys.executable).with_name(command[0])), *command[1:], "-w", workspace, "-h", "127.0.0.1", "-p", str(port)]
    environment = os.environ | {"DAGSTER_HOME": str(home), "INCIDENTS_DATA": str(data)} | (more or {})
    with running(full, environment, log) as process:
        served = Served(port, process, log)
        wait_until_up(served)
        yield served


@contextmanager
def running(command: Sequence[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a session of its own, so that what it starts can be ended with it, and nothing else."""
    with log.open("ab") as stream:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield process
    finally:
        end_group(process)


def end_group(process: subprocess.Popen[bytes], patience: float = 20) -> None:
    """Interrupt a process group as Ctrl-C does; kill it when it does not end in time, and what is left of it in any case."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until_up(served: Served, seconds: float = 90) -> None:
    """Wait until a server answers; fails with its log when it ends or takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert served.process.poll() is None, served.log.read_text()
        try:
            served.ask("{ version }")
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"the web server did not answer in time:\n{served.log.read_text()}")


def find_free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
