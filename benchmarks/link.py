"""Speed and quality of linking on made-up news with a known truth: `python -m benchmarks.link 10000 100000 1000000`.

Each line: linking everything from nothing, then a new day of news added to all the days before it, with what linking remembers of these. For the smaller sizes
the new day's result is compared with that of linking everything; the two must be the same. Beside the speed stands how much of it the machine could give: the
reports a second that the same processes read from Arrow into Python objects and write back, which is the least that any linking must do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.news import make_news
from pipeline.engines import open_map
from pipeline.link import Linked, Previous, link_reports
from pipeline.link.records import read_reports
from schemas.arrow import to_table

Tables = tuple[pa.Table, pa.Table, pa.Table]
_NAMES = ("articles", "reports", "claims")
# Reports that tell how fast this machine turns rows into objects and back.
_SAMPLE = 20_000
# Up to this size the new day's result is compared with that of linking everything.
_CHECKED_UP_TO = 20_000
# The news of the last day but this many are whole: later ones bring only late articles.
_TAIL_DAYS = 5


def write_news(folder: Path, n_reports: int) -> None:
    """Write made-up news and its truth as Parquet files."""
    news = make_news(n_reports)
    for name, table in zip(_NAMES, news.tables(), strict=True):
        pq.write_table(table, folder / f"{name}.parquet")
    truth = pa.table({"report_id": list(news.truth), "incident": list(news.truth.values())})
    pq.write_table(truth, folder / "truth.parquet")


def read_until(folder: Path, day: dt.date) -> Tables:
    """Return articles, reports and claims that had arrived by the end of a day."""
    articles, reports, claims = (pq.read_table(folder / f"{name}.parquet") for name in _NAMES)
    articles = articles.filter(pc.less_equal(articles["arrival_date"], day)).combine_chunks()
    reports = reports.filter(pc.is_in(reports["article_id"], value_set=articles["article_id"].combine_chunks())).combine_chunks()
    return articles, reports, claims.filter(pc.is_in(claims["report_id"], value_set=reports["report_id"].combine_chunks())).combine_chunks()


def score_pairs_of(truth: pa.Table, reports: pa.Table) -> tuple[float, float, float]:
    """Return pairwise precision, recall and F of the incidents found."""
    order = pc.index_in(truth["report_id"], value_set=reports["report_id"].combine_chunks())
    known, found = truth["incident"].to_pylist(), reports["incident_id"].take(order.drop_null()).to_pylist()
    pairs = list(zip((one for one, row in zip(known, order.to_pylist(), strict=True) if row is not None), found, strict=True))
    together = _count_pairs(Counter(pairs))
    linked, same = _count_pairs(Counter(pair[1] for pair in pairs)), _count_pairs(Counter(pair[0] for pair in pairs))
    precision, recall = together / max(linked, 1), together / max(same, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def measure_limit(tables: Tables, workers: int) -> float:
    """Return the reports a second that `workers` processes could turn into objects and back into a table."""
    articles, reports, _ = tables
    some = reports.slice(0, _SAMPLE)
    theirs = articles.filter(pc.is_in(articles["article_id"], value_set=some["article_id"].combine_chunks()))
    started = time.perf_counter()
    read_reports(theirs, some)
    to_table("reports", some.to_pylist())
    return workers * some.num_rows / (time.perf_counter() - started)


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes; as many as there are cores when not given")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the made-up news here, and use what is there")
    chosen = parser.parse_args()
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (chosen.keep or Path(temporary)) / str(size)
            # Each in a process of its own: making the news takes more memory than linking it, and a second size must not inherit the peak of the first.
            if not (folder / "truth.parquet").exists():
                folder.mkdir(parents=True, exist_ok=True)
                run_apart(write_news, folder, size)
            run_apart(measure, folder, chosen.workers)


def run_apart(work: Callable[..., None], *arguments: Any) -> None:
    """Do something in a process of its own. Exits when it fails."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(process.exitcode)


def measure(folder: Path, workers: int) -> None:
    """Link everything but the last whole day, then the day, and print what it took."""
    days = sorted(pc.unique(pq.read_table(folder / "articles.parquet", columns=["arrival_date"])["arrival_date"]).to_pylist())
    day = days[max(len(days) - 1 - _TAIL_DAYS, 1)]
    # Read anew each time: the copies would count as memory of linking.
    before = read_until(folder, days[days.index(day) - 1])
    first, cpu, seconds = _time(before, workers, None)
    limit, n_reports = measure_limit(before, workers), before[1].num_rows
    del before
    after = read_until(folder, day)
    second, _, day_seconds = _time(after, workers, first)
    if n_reports <= _CHECKED_UP_TO:
        again, _, _ = _time(after, workers, first, with_state=False)
        if not (again.incidents.equals(second.incidents) and again.reports.equals(second.reports)):
            sys.exit("the new day gave another result than linking everything")
    truth = pq.read_table(folder / "truth.parquet")
    precision, recall, f = score_pairs_of(truth, second.reports)
    n_true = pc.count_distinct(truth["incident"]).as_py()
    rate = n_reports / seconds
    print(
        f"{n_reports:>8} reports -> {first.incidents.num_rows:>7} incidents ({n_true} true)  {seconds:6.1f} s  {cpu:6.1f} CPU-s  "
        f"{_memory_mb(workers):5.0f} MB  {rate:7.0f} reports/s = {rate / limit:.2f} of the machine's {limit:.0f}  "
        f"pairwise P {100 * precision:.2f} R {100 * recall:.2f} F {100 * f:.2f}  new day of {second.reports.num_rows - n_reports}: {day_seconds:.1f} s",
        flush=True,
    )


def _time(tables: Tables, workers: int, before: Linked | None, *, with_state: bool = True) -> tuple[Linked, float, float]:
    previous = None if before is None else Previous(before.reports, before.incidents, before.incident_history)
    wall, cpu = time.perf_counter(), _cpu_seconds()
    with open_map(workers) as map_parts:
        linked = link_reports(*tables, previous=previous, state=before.state if before and with_state else None, map_parts=map_parts)
    return linked, _cpu_seconds() - cpu, time.perf_counter() - wall


def _cpu_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _memory_mb(workers: int) -> float:
    """Return the most memory that this process and its workers took: an upper bound, as if all had reached their peaks at once."""
    unit = 1024 if sys.platform != "darwin" else 1024**2
    own, largest = (resource.getrusage(who).ru_maxrss / unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own + (largest * workers if largest else 0)


def _count_pairs(sizes: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


if __name__ == "__main__":
    main()
