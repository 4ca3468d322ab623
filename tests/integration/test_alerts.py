"""Alerts: a run that fails and a release that a check stops are posted to the address of INCIDENTS_ALERT_URL; here a server on loopback."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import alerts
from pipeline.alerts import ALERT_VARIABLE, Alert, send_alert


@contextmanager
def _listen(answers: list[int]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that answers each post with the next of `answers` (the last for ever); yields its address and the messages that came."""
    came: list[dict[str, Any]] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers[min(len(came), len(answers)) - 1])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/a-secret", came
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def data(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INCIDENTS_DATA", str(built))
    monkeypatch.setattr(alerts, "_PAUSE", 0.01)
    return built


def _run(instance: dg.DagsterInstance, wanted: Callable[[dg.AssetKey], bool]) -> dg.ExecuteInProcessResult:
    from pipeline.definitions import defs

    job = defs.resolve_job_def("build")
    keys = [key for key in job.asset_layer.executable_asset_keys if wanted(key)]
    config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    return job.execute_in_process(run_config=config, instance=instance, asset_selection=keys, raise_on_error=False)


def _tell(instance: dg.DagsterInstance, result: dg.ExecuteInProcessResult) -> object:
    """Do what the daemon does with a failed run: call the sensor."""
    from pipeline.defs.alerts import tell_failures

    run = instance.get_run_by_id(result.run_id)
    assert run
    event = next(event for event in result.all_events if event.is_failure and not event.is_step_event)
    context = dg.build_run_status_sensor_context("tell_failures", dagster_event=event, dagster_instance=instance, dagster_run=run).for_run_failure()
    return tell_failures(context)


def test_a_blocked_release_is_told_with_the_check_that_stopped_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = data / "interim" / "linked" / "incidents.parquet"
    table = pq.read_table(file)
    pq.write_table(pa.concat_tables([table, table]), file)
    with dg.DagsterInstance.ephemeral() as instance, _listen([200]) as (address, came):
        monkeypatch.setenv(ALERT_VARIABLE, address)
        result = _run(instance, lambda key: key.path[0] in ("accepted", "rejected", "release"))
        assert not result.success
        _tell(instance, result)
    (message,) = came
    assert message["kind"] == "release_blocked"
    assert message["run_id"] == result.run_id
    assert "accepted/incidents" in message["reason"]
    assert "primary_key" in message["reason"]
    assert "A check stopped the release" in message["text"]


def test_a_failed_run_is_told_with_the_step_and_the_reason(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "processed" / "latest" / "reports.parquet").write_bytes(b"broken")
    with dg.DagsterInstance.ephemeral() as instance, _listen([200]) as (address, came):
        monkeypatch.setenv(ALERT_VARIABLE, address)
        result = _run(instance, lambda key: key.path[0] in ("linked", "incidents", "incident_history"))
        assert not result.success
        _tell(instance, result)
    (message,) = came
    assert message["kind"] == "run_failed"
    assert message["job"] == "build"
    assert "step link" in message["reason"]
    assert "parquet" in message["reason"].lower()


def test_without_an_address_nobody_is_told_and_the_sensor_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data / "processed" / "latest" / "reports.parquet").write_bytes(b"broken")
    monkeypatch.delenv(ALERT_VARIABLE, raising=False)
    with dg.DagsterInstance.ephemeral() as instance:
        result = _run(instance, lambda key: key.path[0] in ("linked", "incidents", "incident_history"))
        said = _tell(instance, result)
    assert isinstance(said, dg.SkipReason)
    assert ALERT_VARIABLE in str(said.skip_message)


ALERT = Alert("run_failed", "build", "1", "all days", "it broke", "It broke.")


def test_an_address_that_stumbles_gets_the_alert_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "_PAUSE", 0.01)
    with _listen([503, 200]) as (address, came):
        send_alert(ALERT, address)
    assert len(came) == 2


def test_an_address_that_refuses_is_an_error_without_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "_PAUSE", 0.01)
    with _listen([403]) as (address, came), pytest.raises(OSError, match="HTTP 403") as raised:
        send_alert(ALERT, address)
    assert len(came) == alerts.MOST_TRIES
    assert "secret" not in str(raised.value)
    with pytest.raises(OSError, match="URLError") as nobody:
        send_alert(ALERT, address)
    assert "secret" not in str(nobody.value)


def test_an_address_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALERT_VARIABLE, "file:///etc/passwd")
    with pytest.raises(ValueError, match="http"):
        alerts.find_address()
