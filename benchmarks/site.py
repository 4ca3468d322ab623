"""How fast the explorer page is: `python -m benchmarks.site 100000`. A made-up release is published, served as `incidents open` does it and opened in Chromium.

Seconds are those of the clock; CPU seconds are those of all processes of the browser. A filter is timed from the choice to the painted answer.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.release import make_tables
from pipeline.publish.release import publish_release
from pipeline.release_server import serve_release

if TYPE_CHECKING:
    from playwright.sync_api import Page

_ADDRESSES = ("#/?type=air_strike", "#/?country=NGA", "#/?words=town+30", "#/?from=2021-01-01&to=2021-06-01", "#/?killed=10-", "#/?sort=-killed")
# The time until a frame with the answer was handed to the screen, and the part of it that our scripts took.
_GO = """async (address) => {
  const started = performance.now()
  history.replaceState(null, '', address)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
  const computed = performance.now() - started
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  return [computed, performance.now() - started]
}"""


def _browser_cpu() -> float:
    """Return the CPU seconds of all processes below this one, as Linux counts them."""
    parents, seconds = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        seconds[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    below, more = {os.getpid()}, True
    while more:
        found = {process for process, parent in parents.items() if parent in below} - below
        below |= found
        more = bool(found)
    return sum(seconds[process] for process in below - {os.getpid()})


def _time_views(page: Page, address: str) -> None:
    for name in ("first view", "first view again"):
        page.goto("about:blank")
        started, cpu = time.monotonic(), _browser_cpu()
        page.goto(address)
        page.wait_for_selector(".headline strong", timeout=300_000)
        print(f"{name:20} {time.monotonic() - started:6.2f} s {_browser_cpu() - cpu:6.2f} CPU-s")
        page.wait_for_timeout(2000)
    for place in (*_ADDRESSES, "#/"):
        cpu = _browser_cpu()
        computed, painted = page.evaluate(_GO, place)
        print(f"{place:36} {computed:6.0f} ms computed, {painted:6.0f} ms painted, {_browser_cpu() - cpu:5.2f} CPU-s")
    for name in ("first incident", "second incident"):
        started, cpu = time.monotonic(), _browser_cpu()
        page.locator("td.what a").nth(3 if name.startswith("f") else 20).click()
        page.wait_for_selector(".incident h1", timeout=300_000)
        print(f"{name:20} {time.monotonic() - started:6.2f} s {_browser_cpu() - cpu:6.2f} CPU-s")
        page.go_back()
        page.wait_for_selector("td.what a")
    print(f"memory of the page {page.evaluate('performance.memory.usedJSHeapSize / 1e6'):.0f} MB without the worker")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", type=int, nargs="?", default=100_000)
    parser.add_argument("--release", type=Path, help="a release that is there already, in place of a made-up one")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    from playwright.sync_api import sync_playwright

    try:
        release = arguments.release
        if release is None:
            created = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
            tables = make_tables(arguments.incidents)
            release = publish_release(tables, folder, pipeline_version="benchmark", data_through=dt.date(2025, 1, 1), created_at=created).path
        with serve_release(release) as server, sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            _time_views(browser.new_page(viewport={"width": 1360, "height": 900}), server.address)
            browser.close()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
