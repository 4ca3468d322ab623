"""A folder on loopback that answers requests for parts of files, as web servers do and Python's own does not. For measurements and tests only."""

from __future__ import annotations

import contextlib
import http.server
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path


@contextlib.contextmanager
def serve_folder(folder: Path, asked: list[int]) -> Iterator[str]:
    """Serve a folder on loopback, answering requests for parts of files; `asked` gets the bytes of each answer."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            part = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range") or "")
            size = path.stat().st_size
            start, end = (int(part[1]), min(int(part[2]), size - 1)) if part else (0, size - 1)
            with path.open("rb") as file:
                file.seek(start)
                content = file.read(end - start + 1)
            self.send_response(206 if part else 200)
            self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            asked.append(len(content))

        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(Path(self.translate_path(self.path)).stat().st_size))
            self.end_headers()
            asked.append(0)

        def log_message(self, *_: object) -> None:
            """Say nothing: the report counts."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
