"""Speed and memory of the extract step on news that is all conflict: `python -m benchmarks.extract [--articles N] [--texts FILE.jsonl]`.

The articles are those of the sample, put together in threes to the length of a news article and varied (numbers, weekdays, order), so that nothing can be
remembered from one to the next; --texts takes other articles (JSON Lines). They go through `extract_batch` in worker processes as in a build. Printed:
articles a second by the clock and by CPU time (what two idle cores would do), the largest worker, and where the time goes by stage. The aim is 30 articles a
second on two cores, under 1 GB a process.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import re
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.quality.labelled import sample_articles
from benchmarks.quality.releases import read_lines
from pipeline.engines import open_map, run_batches, split_batches
from pipeline.extract import extract_batch
from schemas.arrow import to_table
from schemas.canonical import canonical_text, clean_text

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOGETHER = 3  # sample articles in one made article: about 450 words, 16 sentences that are parsed
# Where the stages of stages.py are called, in its order; a stage's time includes what it calls.
_STAGES = (
    ("text and sentences", "read_document"),
    ("which sentences", "candidate_sentences"),
    ("parser", "parse_sentences"),
    ("dates", "find_dates"),
    ("places", "find_places"),
    ("actors", "find_actors"),
    ("reading a sentence", "read_sentence"),
    ("discourse", "Discourse.resolve"),
    ("merging", "merge_mentions"),
    ("dating", "date_frames"),
    ("rows", "make_rows"),
)


def make_articles(n: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return n made articles (title, text, published) of about 450 words."""
    rng = random.Random(seed)
    told = [a for a in sample_articles()[0] if a["title"]]
    out = []
    for _ in range(n):
        parts = rng.sample(told, _TOGETHER)
        body = "\n\n".join(_vary(part["text"], rng) for part in parts)
        out.append({"title": _vary(parts[0]["title"], rng), "text": body, "published": "2024-01-19"})
    return out


def _vary(text: str, rng: random.Random) -> str:
    shift = rng.randrange(7)
    text = re.sub(r"\b(?:" + "|".join(_DAYS) + r")\b", lambda m: _DAYS[(_DAYS.index(m.group()) + shift) % 7], text)
    return re.sub(r"(?<![\d.,:-])\d{1,2}(?![\d.,:-])", lambda m: str(max(2, int(m.group()) + rng.randrange(5))), text)


def as_table(articles: list[dict[str, Any]]) -> pa.Table:
    """Return articles as the rows that a build hands to the extract step: the columns of the table articles, and the text."""
    rows = []
    for number, article in enumerate(articles):
        title = article.get("title")
        day = dt.datetime.fromisoformat((article.get("published") or "2024-01-19")[:10]).replace(tzinfo=dt.UTC)
        known = {"title": clean_text(title) if title else None, "published_at": day, "language": "en", "is_relevant": True}
        rows.append({"article_id": f"art-{number:016x}", "source_path": f"{number}.txt", "text": canonical_text(title, article["text"]), **known})
    return pa.Table.from_pylist(rows, pa.schema([*to_table("articles", []).schema, pa.field("text", pa.string())]))


def extract_and_weigh(batch: pa.Table) -> tuple[int, float]:
    """Extract a batch; return its number of reports and the most memory that this process has had, in MB."""
    extracted = extract_batch(batch)
    if extracted.rejected.num_rows:
        raise RuntimeError(extracted.rejected.to_pylist()[0]["reason"])
    return extracted.reports.num_rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def time_stages(table: pa.Table) -> dict[str, float]:
    """Return CPU milliseconds an article by stage, in this process, everything loaded before."""
    stages = import_module("pipeline.extract.stages")
    extract_and_weigh(table.slice(0, 5))
    spent = dict.fromkeys((name for name, _ in _STAGES), 0.0)
    saved = []
    for name, path in _STAGES:
        *outer, attribute = path.split(".")
        owner = getattr(stages, outer[0]) if outer else stages
        original = getattr(owner, attribute)
        saved.append((owner, attribute, original))
        setattr(owner, attribute, _timed(original, name, spent))
    started = time.process_time()
    try:
        extract_batch(table)
    finally:
        for owner, attribute, original in saved:
            setattr(owner, attribute, original)
    spent["all"] = time.process_time() - started
    return {name: 1000 * seconds / table.num_rows for name, seconds in spent.items()}


def _timed(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        started = time.process_time()
        result = function(*args, **kwargs)
        if name == "parser":
            result = iter(list(result))  # a generator works when it is read
        spent[name] += time.process_time() - started
        return result

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--texts", type=Path, metavar="FILE", help="articles of your own (JSON Lines: title, text, published) in the place of made ones")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--stages", type=int, default=128, metavar="N", help="articles for the times by stage; 0 leaves them out")
    options = parser.parse_args()
    articles = read_lines(options.texts)[: options.articles] if options.texts else make_articles(options.articles)
    table = as_table(articles)
    wall = time.perf_counter()
    # The small first batch pays for starting workers and loading; what is measured comes after it.
    first, rest = table.slice(0, 8 * options.workers), table.slice(8 * options.workers)
    batches = [*split_batches(first, 8), *split_batches(rest)]
    marks: list[float] = []
    memory, reports = 0.0, 0
    with open_map(options.workers) as run:
        for found, size in run_batches(extract_and_weigh, batches, n_rows=10_000, run=run):
            marks.append(time.perf_counter())
            memory, reports = max(memory, size), reports + found
    start, end = marks[len(split_batches(first, 8)) - 1], marks[-1]
    print(f"{len(articles)} articles of {sum(len(a['text'].split()) for a in articles) // len(articles)} words, {reports} reports, {options.workers} workers")
    print(f"start-up {start - wall:.1f} s, then {rest.num_rows / (end - start):.1f} articles/s by the clock; largest process {memory:.0f} MB")
    if options.stages:
        spent = time_stages(table.slice(0, options.stages))
        whole = spent.pop("all")
        print(f"{whole:.1f} CPU-ms an article: {options.workers * 1000 / whole:.1f} articles/s on {options.workers} idle cores")
        for name, milliseconds in [*spent.items(), ("the rest", whole - sum(spent.values()))]:
            print(f"  {name:20} {milliseconds:6.1f} ms  {100 * milliseconds / whole:4.0f} %")


if __name__ == "__main__":
    main()
