"""A release on loopback: its files in whole or in parts, and SQL on its database. Read-only; for one person at one computer, not for the internet.

Every request must name this server in its Host header (no other name may be pointed here), a path must stay below the folder, SQL needs a token that only a
page of this server can read, and runs with the settings of `incidents query`: no other file, no network, no writing.
"""

from __future__ import annotations

import json
import mimetypes
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.cli_query import LOCKED

SQL_PATH = "/.sql"
ROWS = 10_000
"""Most rows that one answer holds; the page shows fewer."""
SECONDS = 60
"""After this long a question is given up."""

_PAGE = "/site/index.html"
_BLOCK = 1 << 20
_LONGEST_QUESTION = 100_000
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
    # checks.html holds its styles; scripts come from files alone. Nothing goes out, wherever the page's own policy does not reach (workers).
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' blob:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}


class ReleaseServer(ThreadingHTTPServer):
    """Serves the folder of one release on 127.0.0.1. Port 0 takes a free one. Raises OSError when the port is taken."""

    daemon_threads = True

    def __init__(self, release: Path, port: int = 0) -> None:
        self.release = release.resolve()
        self.token = secrets.token_urlsafe(24)
        self.asking = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)
        self.hosts = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}

    @property
    def address(self) -> str:
        """Address of the explorer page."""
        return f"http://127.0.0.1:{self.server_port}{_PAGE}"


@contextmanager
def serve_release(release: Path, port: int = 0) -> Iterator[ReleaseServer]:
    """Serve a release in a thread until the block is left."""
    with ReleaseServer(release, port) as server:
        threading.Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True).start()
        yield server
        server.shutdown()


class _Refused(Exception):
    """A request that is not answered; status and what to say."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    server: ReleaseServer
    protocol_version = "HTTP/1.1"
    server_version = "incidents"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_HEAD(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the reader."""

    def _answer(self, act: Any) -> None:
        try:
            if self.headers.get("Host") not in self.server.hosts:
                raise _Refused(HTTPStatus.MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 and localhost only")
            act()
        except _Refused as refused:
            # What a refused request still has to say is not read: the connection ends.
            self.close_connection = True
            self._send(refused.status, f"{refused}\n".encode(), "text/plain; charset=utf-8")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _get(self) -> None:
        path = unquote(urlsplit(self.path).path, errors="strict")
        if path == SQL_PATH:
            import duckdb

            return self._send_json(HTTPStatus.OK, {"engine": f"DuckDB {duckdb.__version__}", "token": self.server.token})
        if path in ("/", "/site", "/site/"):
            return self._send(HTTPStatus.FOUND, b"", "text/plain", {"Location": _PAGE})
        return self._send_file(self._find(path))

    def _find(self, path: str) -> Path:
        """Return the file that a path names. Links are followed first and must not lead out of the release."""
        parts = path.split("/")[1:]
        if "\0" in path or "\\" in path or any(part in ("", ".", "..") for part in parts):
            raise _Refused(HTTPStatus.NOT_FOUND, "no such file in this release")
        file = self.server.release.joinpath(*parts).resolve()
        if not file.is_relative_to(self.server.release) or not file.is_file():
            raise _Refused(HTTPStatus.NOT_FOUND, "no such file in this release")
        return file

    def _send_file(self, file: Path) -> None:
        size = file.stat().st_size
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        part = self._read_range(size)
        start, end = part or (0, size)
        self.send_response(HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK)
        if part:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        # A .gz file is the thing itself here, not another file packed for the way.
        self._send_head(end - start, "application/gzip" if file.suffix == ".gz" else kind, {"Accept-Ranges": "bytes"})
        if self.command == "HEAD":
            return
        with file.open("rb") as content:
            content.seek(start)
            while start < end and (block := content.read(min(_BLOCK, end - start))):
                self.wfile.write(block)
                start += len(block)

    def _read_range(self, size: int) -> tuple[int, int] | None:
        """Return the part that is asked for as start and end (exclusive). Several parts at once are answered with the whole (None), as RFC 9110 allows."""
        asked = _RANGE.fullmatch(self.headers.get("Range") or "")
        if not asked or asked.groups() == ("", ""):
            return None
        first, last = asked.groups()
        start = int(first) if first else max(0, size - int(last))
        end = min(int(last) + 1, size) if first and last else size
        if start >= end:
            raise _Refused(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"the file has {size} bytes")
        return start, end

    def _post(self) -> None:
        if urlsplit(self.path).path != SQL_PATH:
            raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, "nothing can be written here")
        if not secrets.compare_digest(self.headers.get("X-Incidents-Token") or "", self.server.token):
            raise _Refused(HTTPStatus.FORBIDDEN, "the question does not come from the page of this server")
        length = self.headers.get("Content-Length") or ""
        if not length.isdecimal() or int(length) > _LONGEST_QUESTION:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a question has at most {_LONGEST_QUESTION} bytes")
        try:
            sql = json.loads(self.rfile.read(int(length)))["sql"]
        except (ValueError, KeyError, TypeError):
            raise _Refused(HTTPStatus.BAD_REQUEST, 'send {"sql": "..."}') from None
        with self.server.asking:
            status, answer = ask(self.server.release / "incidents.duckdb", str(sql))
        self._send_json(status, answer)

    def _send_json(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        self._send(status, json.dumps(content, default=str).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self._send_head(len(body), kind, headers or {})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_head(self, length: int, kind: str, headers: dict[str, str]) -> None:
        for name, value in {"Content-Type": kind, "Content-Length": str(length), **_HEADERS, **headers}.items():
            self.send_header(name, value)
        self.end_headers()


def ask(database: Path, sql: str) -> tuple[HTTPStatus, dict[str, Any]]:
    """Run one question on a database; returns columns and at most ROWS rows, or `error`. Gives up after SECONDS."""
    import duckdb

    try:
        with duckdb.connect(database, read_only=True, config=LOCKED) as connection:
            timer = threading.Timer(SECONDS, connection.interrupt)
            timer.start()
            try:
                answer = connection.execute(sql)
                columns = [column[0] for column in answer.description or ()]
                rows = answer.fetchmany(ROWS) if columns else []
            finally:
                timer.cancel()
    except duckdb.Error as error:
        return HTTPStatus.BAD_REQUEST, {"error": str(error)}
    return HTTPStatus.OK, {"columns": columns, "rows": [[_plain(value) for value in row] for row in rows]}


def _plain(value: Any) -> str | int | float | bool | None:
    """Return a value as the page shows it: numbers that JavaScript holds exactly as numbers, lists with commas, the rest as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 53 else str(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
