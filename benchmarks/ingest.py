"""Speed of the ingest step: python -m benchmarks.ingest [--articles N] [--pages N] [--growth]

Made articles (JSON Lines, gzip) and made web pages (WARC, gzip) go through `ingest_day_to_files`, and beside each the limit of the same machine is measured
in the same run: decompress, parse, hash and write Parquet, without doing anything with the content, in one process. The ratio of the two says how much is
left to gain. Both are given a second time by processor time, which does not depend on what else the machine is doing. --growth runs four sizes and prints the
cost of each article, which must not grow.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import io
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from lxml import html

from benchmarks.processes import processor_seconds
from pipeline.ingest import ingest_day_to_files

DAY = dt.date(2024, 1, 18)
OPENING = "At least {n} people were killed when gunmen attacked a village in the {place} of the country on {day}, officials said. "
NOUNS = (
    *("army", "attack", "border", "bridge", "camp", "capital", "checkpoint", "clinic", "convoy", "council", "district", "fighter", "governor"),
    *("market", "minister", "mosque", "village", "office", "official", "patrol"),
)
VERBS = (
    *("attacked", "said", "reported", "denied", "condemned", "crossed", "reached", "left", "opened", "closed", "visited", "promised", "announced"),
    *("described", "called", "confirmed", "rejected", "joined"),
)
REST = (
    *("the", "a", "of", "in", "on", "at", "after", "before", "near", "with", "for", "from", "and", "but", "while", "local", "northern"),
    *("southern", "armed", "several", "many", "two", "three", "last"),
)


def sentence(words: random.Random) -> str:
    picked = [words.choice(words.choice((NOUNS, VERBS, REST, REST))) for _ in range(words.randint(9, 26))]
    return " ".join(picked).capitalize() + "."


def make_text(number: int) -> tuple[str, str]:
    """A headline and a body of about 3,000 characters; every tenth is a lightly edited copy of the one before."""
    words = random.Random(number - 1 if number % 10 == 9 else number)
    opening = OPENING.format(n=words.randint(2, 40), place=words.choice(["north", "south", "east", "west"]), day=words.choice(["Monday", "Friday", "Sunday"]))
    paragraphs = [" ".join(sentence(words) for _ in range(3)) for _ in range(9)]
    return f"Gunmen kill {words.randint(2, 40)} in raid", "\n\n".join([opening + f"({number})", *paragraphs])


def write_lines(path: Path, n: int) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for number in range(n):
            title, text = make_text(number)
            row = {"id": str(number), "publisher": f"Paper {number % 50}", "published": "2024-01-16 10:00:00", "title": title, "text": text}
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def make_page(number: int) -> bytes:
    """A page of about 95 KB, as news pages are: menus, teasers, scripts, and the article in between."""
    title, text = make_text(number)
    words = random.Random(number)
    menu = "".join(f'<li class="menu-item item-{k}"><a href="/section/{k}/{words.random()}">{sentence(words)[:24]}</a></li>' for k in range(150))
    teasers = "".join(
        f'<div class="card"><a href="/news/{k}"><img src="/i/{k}.jpg" alt=""><h3>{sentence(words)}</h3></a><p>{sentence(words)}</p></div>' for k in range(80)
    )
    script = f"<script>window.state={orjson.dumps([words.random() for _ in range(1_200)]).decode()}</script>"
    data = {"@type": "NewsArticle", "headline": title, "datePublished": "2024-01-16T10:00:00Z", "publisher": {"name": "Paper"}}
    head = f'<title>{title} - Paper</title><meta charset="utf-8"><script type="application/ld+json">{orjson.dumps(data).decode()}</script>{script}'
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>{body}</article>"
        f"<aside>{teasers}</aside></main><footer><ul>{menu}</ul></footer>{script}</body></html>"
    ).encode()


def warc_record(number: int, page: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: https://example.org/{number}\r\n"
    head += f"WARC-Date: 2024-01-18T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def write_warc(path: Path, n: int) -> None:
    with path.open("wb") as file:
        for number in range(n):
            file.write(gzip.compress(warc_record(number, make_page(number)), 1))


def limit_of_lines(path: Path) -> None:
    with gzip.open(path, "rb") as file:
        rows = [orjson.loads(line) for line in file]
    store([row["text"] for row in rows])


def limit_of_pages(path: Path) -> None:
    with gzip.open(path, "rb") as file:
        records = file.read().split(b"WARC/1.0\r\n")[1:]
    store([html.fromstring(record[record.index(b"<!DOCTYPE") :]).text_content() for record in records])


def store(texts: list[str]) -> None:
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    pq.write_table(pa.table({"sha256": hashes, "text": texts}), io.BytesIO(), compression="zstd")


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run(folder: Path, name: str, n: int, write: Callable[[Path, int], None]) -> tuple[float, float]:
    """Seconds and processor seconds that ingest takes for n articles; checks that every one arrives."""
    day = folder / f"{name}-{n}" / "raw" / DAY.isoformat()
    day.mkdir(parents=True)
    write(day / name, n)
    counts = []
    before = processor_seconds()
    seconds = timed(lambda: counts.append(ingest_day_to_files(day, DAY, day.parent, folder / "articles.parquet", folder / "rejected.parquet")))
    if (counts[0].n_articles, counts[0].n_rejected) != (n, 0):
        raise SystemExit(f"{name}: {counts[0]} instead of {n} articles")
    return seconds, processor_seconds() - before


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--growth", action="store_true", help="also run 1/8, 1/4, 1/2 and all of --articles")
    given = parser.parse_args()
    kinds = (
        ("articles.jsonl.gz", given.articles, write_lines, limit_of_lines, 500),
        ("pages.warc.gz", given.pages, write_warc, limit_of_pages, 25),
    )
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as scratch:
        folder = Path(scratch)
        run(folder, "articles.jsonl.gz", 4, write_lines)  # starts the workers and loads their models, which a long-lived process does once
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for name, n, write, limit, target in kinds:
            seconds, used = run(folder, name, n, write)
            before = processor_seconds()
            least = timed(lambda: limit(folder / f"{name}-{n}" / "raw" / DAY.isoformat() / name))  # noqa: B023 (called at once)
            least_used = processor_seconds() - before
            print(f"{name:18} {n:6} items  {n / seconds:8.1f}/s  (target {target})   limit of one core {n / least:8.1f}/s   ratio {least / seconds:.3f}")
            rates = f"{n / used:8.1f}/s a core, {os.cpu_count() or 1} cores {(os.cpu_count() or 1) * n / used:8.1f}/s   limit {n / least_used:8.1f}/s a core"
            print(f"{'':18} by processor time {rates}   ratio {least_used / used:.3f}")
        if given.growth:
            for n in (given.articles // 8, given.articles // 4, given.articles // 2, given.articles):
                seconds, _ = run(folder / "growth", "articles.jsonl.gz", n, write_lines)
                print(f"growth: {n:8} articles  {1000 * seconds / n:.3f} ms each")
        print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
