"""The server of `incidents open`: whole files, parts, no way out of the folder, no other name, SQL only with the token of the page and only reading."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline import release_server
from pipeline.cli import app
from pipeline.release_server import ReleaseServer, serve_release


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReleaseServer]:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("secret")
    release = outside / "release"
    (release / "site").mkdir(parents=True)
    (release / "site" / "index.html").write_text("<!doctype html>page")
    (release / "incidents.parquet").write_bytes(bytes(range(100)))
    (release / "engine.wasm.gz").write_bytes(b"\x1f\x8b")
    (release / "way out").symlink_to(outside)
    with duckdb.connect(str(release / "incidents.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE incidents AS SELECT 'inc-1' AS id, 3 AS killed, DATE '2024-01-02' AS day, ['a', 'b'] AS actors, 1::HUGEINT << 70 AS big"
        )
    with serve_release(release) as server:
        yield server


def _ask(server: ReleaseServer, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def test_whole_files(served: ReleaseServer) -> None:
    status, headers, content = _ask(served, "GET", "/incidents.parquet")
    assert (status, content) == (200, bytes(range(100)))
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    status, headers, content = _ask(served, "HEAD", "/incidents.parquet")
    assert (status, headers["Content-Length"], content) == (200, "100", b"")


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-9", 0, 10), ("bytes=90-", 90, 100), ("bytes=-8", 92, 100), ("bytes=95-500", 95, 100), ("bytes=0-99", 0, 100)]
)
def test_parts_of_files(served: ReleaseServer, asked: str, start: int, end: int) -> None:
    status, headers, content = _ask(served, "GET", "/incidents.parquet", {"Range": asked})
    assert (status, content) == (206, bytes(range(start, end)))
    assert headers["Content-Range"] == f"bytes {start}-{end - 1}/100"


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=50-20", "bytes=-0"])
def test_parts_that_do_not_exist(served: ReleaseServer, asked: str) -> None:
    assert _ask(served, "GET", "/incidents.parquet", {"Range": asked})[0] == 416


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=x", "bytes=-"])
def test_other_ranges_are_answered_with_the_whole(served: ReleaseServer, asked: str) -> None:
    status, _, content = _ask(served, "GET", "/incidents.parquet", {"Range": asked})
    assert (status, len(content)) == (200, 100)


@pytest.mark.parametrize(
    "path",
    [
        *("/../secret.txt", "/site/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/site/%2e%2e/%2e%2e/secret.txt", "//secret.txt"),
        *("/way%20out/secret.txt", "/..\\secret.txt", "/site/index.html%00.txt", "/./incidents.parquet", "/nothing", "/site/.."),
    ],
)
def test_nothing_outside_the_release(served: ReleaseServer, path: str) -> None:
    status, _, content = _ask(served, "GET", path)
    assert status == 404
    assert b"secret" not in content


def test_the_root_leads_to_the_page(served: ReleaseServer) -> None:
    status, headers, _ = _ask(served, "GET", "/")
    assert (status, headers["Location"]) == (302, "/site/index.html")
    assert _ask(served, "GET", "/site/index.html?x=1")[2].endswith(b"page")
    assert _ask(served, "GET", "/engine.wasm.gz")[1]["Content-Type"] == "application/gzip"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", ""])
def test_no_other_name_may_be_pointed_here(served: ReleaseServer, host: str) -> None:
    assert _ask(served, "GET", "/incidents.parquet", {"Host": host})[0] == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(served: ReleaseServer, method: str) -> None:
    assert _ask(served, method, "/incidents.parquet", body="x")[0] in (405, 501)


def _sql(server: ReleaseServer, sql: str) -> tuple[int, dict[str, Any]]:
    token = json.loads(_ask(server, "GET", "/.sql")[2])["token"]
    status, _, content = _ask(server, "POST", "/.sql", {"X-Incidents-Token": token}, json.dumps({"sql": sql}))
    return status, json.loads(content)


def test_sql_is_answered_with_values_that_javascript_holds(served: ReleaseServer) -> None:
    status, answer = _sql(served, "FROM incidents")
    assert (status, answer) == (
        200,
        {"columns": ["id", "killed", "day", "actors", "big"], "rows": [["inc-1", 3, "2024-01-02", "a, b", "1180591620717411303424"]]},
    )
    assert _sql(served, "SELECT 'nan'::DOUBLE, NULL, true")[1]["rows"] == [["nan", None, True]]


@pytest.mark.parametrize(
    "sql",
    [
        *("CREATE TABLE t AS SELECT 1", "DELETE FROM incidents", "COPY incidents TO 'out.csv'", "ATTACH 'other.duckdb'", "INSTALL httpfs"),
        *("SELECT * FROM read_text('/etc/passwd')", "SET enable_external_access = true", "SELECT * FROM nothing", "not sql"),
    ],
)
def test_sql_only_reads_the_release(served: ReleaseServer, sql: str) -> None:
    status, answer = _sql(served, sql)
    assert status == 400
    assert answer["error"]


def test_sql_needs_the_token_of_the_page(served: ReleaseServer) -> None:
    body = json.dumps({"sql": "SELECT 1"})
    assert _ask(served, "POST", "/.sql", {}, body)[0] == 403
    assert _ask(served, "POST", "/.sql", {"X-Incidents-Token": "guess"}, body)[0] == 403
    # No other origin is let in: the browser keeps the greeting from its pages.
    assert "Access-Control-Allow-Origin" not in _ask(served, "GET", "/.sql")[1]


def test_a_question_that_takes_too_long_is_given_up(served: ReleaseServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_server, "SECONDS", 0.1)
    status, answer = _sql(served, "SELECT sum(hash(a.range + b.range)) FROM range(10000000) a, range(10000000) b")
    assert status == 400
    assert "nterrupt" in answer["error"]


@pytest.mark.parametrize("body", ["", "[]", '{"q": 1}', "{"])
def test_questions_that_are_none(served: ReleaseServer, body: str) -> None:
    assert _ask(served, "POST", "/.sql", {"X-Incidents-Token": served.token}, body)[0] == 400


def test_it_listens_on_loopback_only(served: ReleaseServer) -> None:
    assert served.server_address[0] == "127.0.0.1"


def test_open_says_what_is_missing(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["open", "--no-browser", "--data", str(tmp_path)])
    assert answer.exit_code == 1
    assert "incidents build" in answer.output
    release = tmp_path / "processed" / "releases" / "2024.01.01.1"
    release.mkdir(parents=True)
    (release / "manifest.json").write_text("{}")
    (tmp_path / "processed" / "latest").symlink_to(release)
    answer = CliRunner().invoke(app, ["open", "2023.01.01.1", "--no-browser", "--data", str(tmp_path)])
    assert answer.exit_code == 1
    assert "2024.01.01.1" in answer.output
    answer = CliRunner().invoke(app, ["open", "--no-browser", "--data", str(tmp_path)])
    assert answer.exit_code == 1
    assert "before releases had a page" in answer.output


def test_open_says_when_a_port_is_taken(tmp_path: Path) -> None:
    release = tmp_path / "processed" / "releases" / "2024.01.01.1"
    (release / "site").mkdir(parents=True)
    (release / "site" / "index.html").touch()
    (release / "manifest.json").write_text("{}")
    (tmp_path / "processed" / "latest").symlink_to(release)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = CliRunner().invoke(app, ["open", "--no-browser", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path)])
    assert answer.exit_code == 1
    assert "--port" in answer.output
