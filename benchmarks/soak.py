"""Two months of daily runs, one after the other: python -m benchmarks.soak [--days 60] [--articles 500] [--folder DIR]

Every day made-up feeds arrive (soak_news.py), the schedule `daily` is asked what to run at ten past midnight, and its runs are made in a process of their own,
as the daemon does it, in one data folder, recorded in one Dagster instance. Printed, and written to soak.json: CPU seconds and peak memory of each day's
process, sizes of what is stored, and whether ids are stable: a report that is there on two days must stand in the same incident, unless the history of ids
tells of a merger or a split.
The aim: the last ten days cost at most 1.3 times the first ten, and memory stays.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.soak_news import write_day

FIRST = dt.date(2024, 3, 1)
TICK = dt.time(0, 10)
PROJECT = Path(__file__).resolve().parents[1]


def run_day(home: Path, day: dt.date, told: Any) -> None:
    """Ask the schedule for the runs of a day, make them in this process, and put its CPU seconds and peak memory in MB into the queue `told`."""
    import dagster as dg

    from pipeline.definitions import defs

    tick = dt.datetime.combine(day, TICK, dt.UTC)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        context = dg.build_schedule_context(instance=instance, repository_def=defs.get_repository_def(), scheduled_execution_time=tick)
        for request in defs.resolve_schedule_def("daily").evaluate_tick(context).run_requests or []:
            job = defs.resolve_job_def("fetch_and_build")
            quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
            made = job.execute_in_process(run_config=quiet, instance=instance, tags=request.tags, asset_selection=list(request.asset_selection or []))
            if not made.success:
                raise SystemExit(f"the run of {day} failed")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told.put((sum(usage.ru_utime + usage.ru_stime for usage in used), max(usage.ru_maxrss for usage in used) / 1024))


def homes(data: Path) -> dict[str, str]:
    """Return the incident of each report in the latest release."""
    table = pq.read_table(data / "processed" / "latest" / "reports.parquet", columns=["report_id", "incident_id"])
    return dict(zip(*(column.to_pylist() for column in table.columns), strict=True))


def count_moved(before: dict[str, str], after: dict[str, str], data: Path) -> tuple[int, int]:
    """Return how many reports stand in another incident than the day before: as the history of ids tells, and without a word."""
    history = pq.read_table(data / "processed" / "latest" / "incident_history.parquet").to_pylist()
    told = {row["incident_id"] for row in history} | {row["related_incident_id"] for row in history}
    moved = [report for report, incident in before.items() if report in after and after[report] != incident]
    known = [report for report in moved if before[report] in told or after[report] in told]
    return len(known), len(moved) - len(known)


def size_of(folder: Path) -> float:
    """Return the megabytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def soak(days: int, articles: int, folder: Path) -> list[dict[str, Any]]:
    """Run the days; return one row each."""
    data, home = folder / "data", folder / "dagster"
    data.mkdir(parents=True)
    home.mkdir()
    shutil.copyfile(PROJECT / ".dagster" / "dagster.yaml", home / "dagster.yaml")
    (data / "sources.toml").write_text("# no feeds: what arrives is written by the benchmark\n", encoding="utf-8")
    os.environ |= {"INCIDENTS_DATA": str(data), "DAGSTER_HOME": str(home)}
    spawn = multiprocessing.get_context("spawn")
    told = spawn.Queue()
    rows: list[dict[str, Any]] = []
    before: dict[str, str] = {}
    for number in range(days):
        day = FIRST + dt.timedelta(days=number)
        on_incidents = write_day(data / "raw", day, articles)
        wall = time.monotonic()
        process = spawn.Process(target=run_day, args=(home, day, told))
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(f"the process of {day} ended with exit code {process.exitcode}")
        cpu, peak = told.get()
        row: dict[str, Any] = {"day": day.isoformat(), "cpu_s": cpu, "wall_s": time.monotonic() - wall, "peak_mb": peak}
        after = homes(data)
        row["moved_as_told"], row["moved_silently"] = count_moved(before, after, data)
        row |= {"conflict_articles": on_incidents, "reports": len(after), "incidents": len(set(after.values()))}
        row |= {f"{name}_mb": size_of(data / name) for name in ("raw", "interim", "processed")} | {"dagster_mb": size_of(home)}
        latest = (data / "processed" / "latest").resolve()
        row["release_mb"] = size_of(latest)
        rows.append(row)
        before = after
        print(" ".join(f"{name}={value:.1f}" if isinstance(value, float) else f"{name}={value}" for name, value in row.items()), flush=True)
    return rows


def summarise(rows: list[dict[str, Any]]) -> str:
    """Return the verdict in words."""
    span = min(10, len(rows) // 2)
    first, last = rows[:span], rows[-span:]

    def mean(part: list[dict[str, Any]], name: str) -> float:
        return float(sum(row[name] for row in part) / len(part))

    cpu, peak = mean(last, "cpu_s") / mean(first, "cpu_s"), mean(last, "peak_mb") / mean(first, "peak_mb")
    return (
        f"{len(rows)} days. CPU a day {mean(first, 'cpu_s'):.1f} s at first, {mean(last, 'cpu_s'):.1f} s at last: {cpu:.2f} times. "
        f"Peak memory {mean(first, 'peak_mb'):.0f} MB, then {mean(last, 'peak_mb'):.0f} MB: {peak:.2f} times. "
        f"Reports that changed their incident: {sum(row['moved_as_told'] for row in rows)} as the history tells, "
        f"{sum(row['moved_silently'] for row in rows)} silently. "
        f"Stored at the end, MB: raw {rows[-1]['raw_mb']:.0f}, interim {rows[-1]['interim_mb']:.0f}, a release {rows[-1]['release_mb']:.1f}, "
        f"all releases {rows[-1]['processed_mb']:.0f}, Dagster {rows[-1]['dagster_mb']:.1f}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where to keep everything; a folder that does not exist yet (default: a temporary one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as temporary:
        folder = (options.folder or Path(temporary) / "soak").absolute()
        rows = soak(options.days, options.articles, folder)
        (folder / "soak.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        print(summarise(rows))


if __name__ == "__main__":
    main()
