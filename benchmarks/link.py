"""Speed and quality of linking on made-up news with a known truth: `python -m benchmarks.link 10000 100000 1000000`.

Each line: linking everything from nothing, then a new day of news added to all the days before it, with what linking remembers of these. As in daily use the
two are processes of their own, and what the second must know of the first stands in files. For the smaller sizes the new day's result is compared with that of
linking everything; the two must be the same. Beside the speed stands how much of it the machine could give: the reports a second that the same processes read
from Arrow into Python objects and write back, which is the least that any linking must do.

Reading and writing files is no part of the times. Memory is that of a process and its workers at one moment, files read and written among it (processes.py).
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
from benchmarks.processes import watch_memory
from pipeline.engines import open_map
from pipeline.link import PREVIOUS_REPORTS, Linked, LinkState, Previous, link_reports
from pipeline.link.records import read_reports
from schemas.arrow import to_table

Tables = tuple[pa.Table, pa.Table, pa.Table]
_NAMES = ("articles", "reports", "claims")
_READ_AT_ONCE = 300_000
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
    articles = _read_where(folder, "articles", lambda rows: pc.less_equal(rows["arrival_date"], day))
    article_ids = articles["article_id"].combine_chunks()
    reports = _read_where(folder, "reports", lambda rows: pc.is_in(rows["article_id"], value_set=article_ids))
    report_ids = reports["report_id"].combine_chunks()
    return articles, reports, _read_where(folder, "claims", lambda rows: pc.is_in(rows["report_id"], value_set=report_ids))


def _read_where(folder: Path, name: str, choose: Callable[[pa.RecordBatch], pa.Array]) -> pa.Table:
    """Return some rows of a table; read in pieces, since the rest need not be in memory."""
    file = pq.ParquetFile(folder / f"{name}.parquet")
    return pa.Table.from_batches([rows.filter(choose(rows)) for rows in file.iter_batches(_READ_AT_ONCE)], file.schema_arrow).combine_chunks()


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
        with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryDirectory() as linked:
            folder = (chosen.keep or Path(temporary)) / str(size)
            # Each in a process of its own: making the news takes more memory than linking it, and nothing must inherit the peak of what was done before.
            if not (folder / "truth.parquet").exists():
                folder.mkdir(parents=True, exist_ok=True)
                run_apart(write_news, folder, size)
            for work in (measure_all, measure_day):
                memory = run_apart(work, folder, Path(linked), chosen.workers)
                print(f"{memory:5.0f} MB", end="  ", flush=True)
            run_apart(measure_quality, folder, Path(linked))


def run_apart(work: Callable[..., None], *arguments: Any) -> float:
    """Do something in a process of its own; return the most memory, in MB, that it and its workers took at one moment. Exits when it fails."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    memory = watch_memory(process)
    if process.exitcode:
        sys.exit(process.exitcode)
    return memory


def measure_all(folder: Path, linked: Path, workers: int) -> None:
    """Link everything but the last whole day, print what it took, and keep in a folder what the next day must know."""
    tables = read_until(folder, _choose_days(folder)[0])
    limit, n_reports = measure_limit(tables, workers), tables[1].num_rows
    result, cpu, seconds = _time(tables, workers, None, None)
    rate = n_reports / seconds
    print(
        f"{n_reports:>8} reports -> {result.incidents.num_rows:>7} incidents  {seconds:6.1f} s  {cpu:6.1f} CPU-s  "
        f"{rate:7.0f} reports/s = {rate / limit:.2f} of the machine's {limit:.0f}",
        end="  ",
        flush=True,
    )
    kept = {"reports": result.reports.select(PREVIOUS_REPORTS), "incidents": result.incidents, "incident_history": result.incident_history}
    for name, table in (kept | {"state.reports": result.state.reports, "state.incidents": result.state.incidents}).items():
        pq.write_table(table, linked / f"{name}.parquet")


def measure_day(folder: Path, linked: Path, workers: int) -> None:
    """Link everything with a new day, knowing the result of the days before, and print what it took."""
    tables = read_until(folder, _choose_days(folder)[1])
    previous = Previous(*(pq.read_table(linked / f"{name}.parquet") for name in ("reports", "incidents", "incident_history")))
    state = LinkState(*(pq.read_table(linked / f"state.{name}.parquet") for name in ("reports", "incidents")))
    n_new = tables[1].num_rows - previous.reports.num_rows
    result, cpu, seconds = _time(tables, workers, previous, state)
    print(f"new day of {n_new}: {seconds:.1f} s  {cpu:.1f} CPU-s", end="  ", flush=True)
    if result.reports.num_rows <= _CHECKED_UP_TO:
        again, _, _ = _time(tables, workers, previous, None)
        if not (again.incidents.equals(result.incidents) and again.reports.equals(result.reports)):
            sys.exit("the new day gave another result than linking everything")
    pq.write_table(result.reports.select(PREVIOUS_REPORTS), linked / "reports.parquet")


def measure_quality(folder: Path, linked: Path) -> None:
    """Print how good the incidents are."""
    truth = pq.read_table(folder / "truth.parquet")
    precision, recall, f = score_pairs_of(truth, pq.read_table(linked / "reports.parquet"))
    n_true = pc.count_distinct(truth["incident"]).as_py()
    print(f"pairwise P {100 * precision:.2f} R {100 * recall:.2f} F {100 * f:.2f} ({n_true} true incidents)", flush=True)


def _choose_days(folder: Path) -> tuple[dt.date, dt.date]:
    """Return the day before the new one, and the new one."""
    days = sorted(pc.unique(pq.read_table(folder / "articles.parquet", columns=["arrival_date"])["arrival_date"]).to_pylist())
    number = max(len(days) - 1 - _TAIL_DAYS, 1)
    return days[number - 1], days[number]


def _time(tables: Tables, workers: int, previous: Previous | None, state: LinkState | None) -> tuple[Linked, float, float]:
    wall, cpu = time.perf_counter(), _cpu_seconds()
    with open_map(workers) as map_parts:
        linked = link_reports(*tables, previous=previous, state=state, map_parts=map_parts)
    return linked, _cpu_seconds() - cpu, time.perf_counter() - wall


def _cpu_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _count_pairs(sizes: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


if __name__ == "__main__":
    main()
