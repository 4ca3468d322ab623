"""Ingest at size: python -m benchmarks.ingest_size [--megabytes 2000] [--rows 1000 10000 100000 1000000]

Two questions. Memory: one JSON Lines file and one web archive of so many megabytes (not compressed) are read by a fresh process, and the peak over it and
its workers is printed; it must stay below 500 MB however large the files are. Linear cost: so many short articles in one file, and the processor time and
wall time of each. Files are made in a temporary folder as a stream and removed; 2 GB take half an hour on two cores.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import orjson

from benchmarks.ingest import DAY, make_page, make_text, warc_record
from benchmarks.processes import measure

# Texts are made once and told apart by a number: making them must not take longer than reading them.
_DIFFERENT = 50
_READ = """
import datetime as dt, resource, sys, time
from pathlib import Path
from pipeline.ingest import close_workers, ingest_day_to_files
day, started = Path(sys.argv[1]), time.perf_counter()
counts = ingest_day_to_files(day, dt.date.fromisoformat(day.name), day.parent, day.parent / "articles.parquet", day.parent / "rejected.parquet")
seconds = time.perf_counter() - started
close_workers()
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(counts.n_articles, counts.n_rejected, seconds, sum(usage.ru_utime + usage.ru_stime for usage in used))
"""


def lines() -> Iterator[bytes]:
    """JSON Lines of about 3 KB without end."""
    texts = [make_text(number) for number in range(_DIFFERENT)]
    for number in itertools.count():
        title, text = texts[number % _DIFFERENT]
        row = {"id": str(number), "publisher": f"Paper {number % 50}", "published": "2024-01-16", "title": title, "text": f"{number}. {text}"}
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def records() -> Iterator[bytes]:
    """WARC records of pages of about 95 KB without end."""
    pages = [make_page(number) for number in range(_DIFFERENT)]
    for number in itertools.count():
        yield warc_record(number, pages[number % _DIFFERENT].replace(b"</h1>", f"</h1><p>Report number {number} of this day.</p>".encode(), 1))


def short_lines(n: int) -> Iterator[bytes]:
    """JSON Lines of about 40 words, no two alike."""
    for number in range(n):
        text = f"Gunmen killed {number % 90} people in village {number} on Monday. " + " ".join(f"w{number * 7 % 9973 + step}" for step in range(30))
        yield orjson.dumps({"id": str(number), "publisher": f"Paper {number % 50}", "text": text}, option=orjson.OPT_APPEND_NEWLINE)


def read(folder: Path, name: str, parts: Iterator[bytes], limit: int | None = None) -> tuple[int, float, float, float, float]:
    """Write a raw file of at least `limit` bytes (None: to the end) and ingest it.

    Returns articles, seconds, processor seconds, and the peak in MB over all processes and of one.
    """
    day = folder / name / DAY.isoformat()
    day.mkdir(parents=True)
    size = 0
    with (day / name).open("wb") as file:
        for part in parts:
            size += file.write(part)
            if limit is not None and size >= limit:
                break
    total, single, printed = measure([sys.executable, "-c", _READ, str(day)])
    n, rejected, seconds, used = printed.split()
    if rejected != "0":
        raise SystemExit(f"{name}: {rejected} rejected")
    (day / name).unlink()
    return int(n), float(seconds), float(used), total, single


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, nargs="*", default=[])
    parser.add_argument("--rows", type=int, nargs="*", default=[])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as scratch:
        for n in given.rows:
            _, seconds, used, total, _ = read(Path(scratch), f"{n}.jsonl", short_lines(n))
            each = f"{1000 * used / n:.3f} ms of processor time and {1000 * seconds / n:.3f} ms each"
            print(f"linear: {n:8} articles  {each}  peak {total:.0f} MB", flush=True)
        for megabytes, (kind, parts) in itertools.product(given.megabytes, (("jsonl", lines), ("warc", records))):
            n, seconds, used, total, single = read(Path(scratch), f"{megabytes}.{kind}", parts(), megabytes * 1_000_000)
            peak = f"peak {total:.0f} MB over all processes, {single:.0f} MB in one (limit 500)"
            print(f"memory: {megabytes:6} MB of {kind:5}  {n} articles in {seconds:.0f} s, {used:.0f} s of processor time  {peak}", flush=True)


if __name__ == "__main__":
    main()
