"""Reading takes the memory of a record and not of the file: the same peak for a file six times as large. At full size: benchmarks/ingest_size.py."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

PROJECT = Path(__file__).resolve().parents[3]
MB = 1024 * 1024
SCRIPT = """
import datetime as dt, re, resource, sys
from pathlib import Path
from pipeline.ingest import close_workers, ingest_day_to_files
day = Path(sys.argv[1])
counts = ingest_day_to_files(day, dt.date.fromisoformat(day.name), day.parent, day.parent / "articles.parquet", day.parent / "rejected.parquet")
close_workers()
# Not ru_maxrss of this process: it begins with the memory of whoever started it, which is a large test runner.
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(counts.n_articles, counts.n_rejected, peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def long_text(number: int, characters: int) -> str:
    words = random.Random(number)
    return f"Report {number}. " + " ".join(f"word{words.randrange(500)}" for _ in range(characters // 7))


def write_lines(path: Path, megabytes: int) -> int:
    """Articles of 3 KB, each with a field of 250 KB that is not read, as dumps with the page beside its text have."""
    with path.open("wb") as file:
        for number in range(4 * megabytes):
            file.write(orjson.dumps({"id": str(number), "text": long_text(number, 3_000), "source_code": "<p>" * (MB // 12)}, option=orjson.OPT_APPEND_NEWLINE))
    return 4 * megabytes


def write_warc(path: Path, megabytes: int) -> int:
    """A page of 20 KB and a picture of a megabyte by turns, as in a real crawl."""
    with path.open("wb") as file:
        for number in range(megabytes):
            page = f"<html><body><article><h1>Page {number}</h1><p>{long_text(number, 20_000)}</p></article></body></html>".encode()
            for kind, body in (("text/html", page), ("image/png", bytes(MB))):
                http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
                head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n"
                head += f"WARC-Date: 2024-01-18T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
                file.write(head.encode() + http + b"\r\n\r\n")
    return megabytes


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in kilobytes on Linux alone")
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "write"), [("a.jsonl", write_lines), ("a.warc", write_warc)])
def test_peak_memory_does_not_grow_with_the_file(tmp_path: Path, name: str, write: Callable[[Path, int], int]) -> None:
    peaks = {}
    for megabytes in (10, 60):
        day = tmp_path / str(megabytes) / "2024-01-18"
        day.mkdir(parents=True)
        n = write(day / name, megabytes)
        done = subprocess.run([sys.executable, "-c", SCRIPT, str(day)], capture_output=True, text=True, check=True, cwd=PROJECT)
        articles, rejected, reader, worker = map(int, done.stdout.split())
        assert (articles, rejected) == (n, 0)
        assert max(reader, worker) < 300
        peaks[megabytes] = reader + worker
    assert peaks[60] < peaks[10] + 50, "reading keeps what it has read"
