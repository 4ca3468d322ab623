"""The real UI in a headless Chromium, as somebody uses it who never reads the code: the graph, a partition, a backfill, pictures, a failed check, the schedule.

The tests follow each other in one browser. Every page that is looked at is kept as a picture in tests/browser/screenshots/. Takes minutes: `pytest -m long`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.serving import PROJECT, Served, serve

pytestmark = [pytest.mark.long, pytest.mark.timeout(400)]
SCREENSHOTS = Path(__file__).parent / "screenshots"
JOB = "/locations/__repository__@open-incidents/jobs/build"
DAYS = "[2024-01-15...2024-01-19]"
PATIENCE = 90_000  # milliseconds
# A decision about a row that does not exist: it cannot be applied, and the check says so.
DECISION = "table,row_id,field,value,action,reason,author\nincidents,inc-0123456789abcdef,place,Kano,set,made up for this test,nobody\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with a decision that cannot be applied."""
    folder = tmp_path_factory.mktemp("seen") / "data"
    shutil.copytree(PROJECT / "data" / "raw", folder / "raw")
    (folder / "corrections").mkdir()
    (folder / "corrections" / "wrong.csv").write_text(DECISION)
    return folder


@pytest.fixture(scope="module")
def served(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serve(data, tmp_path_factory.mktemp("dagster-home")) as started:
        yield started


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator[Any]:
    """A page of a browser that starts at the address of the server."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    SCREENSHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = browser.new_page(base_url=served.url, viewport={"width": 1280, "height": 860})
        opened.set_default_timeout(PATIENCE)
        try:
            yield opened
        finally:
            browser.close()


def _keep(page: Any, name: str) -> None:
    page.wait_for_timeout(1500)  # the UI moves things into place
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def _choose_days(page: Any, days: str) -> None:
    """Open the job, ask for all its assets, and type the days."""
    page.goto(JOB)
    page.get_by_role("button", name="Materialize all").first.click()
    confirm, everything = page.get_by_role("button", name="Confirm"), page.get_by_role("button", name="Show all partitions")
    confirm.or_(everything).first.wait_for()
    if confirm.is_visible():  # "fetched" was never made: a build needs no feeds
        confirm.click()
    everything.click()
    field = page.locator("input[type=text]").last
    field.fill(days)
    field.press("Enter")


def _launch(page: Any) -> None:
    """Press the button and wait until the server has taken the request: going to another page sooner would take it back."""
    with page.expect_response(lambda response: "/graphql" in response.url and "aunch" in (response.request.post_data or "")):
        page.get_by_role("button", name="Launch").last.click()


def test_the_graph_shows_the_steps_in_the_order_of_the_flow(page: Any) -> None:
    page.goto("/asset-groups")
    left = []
    for group in ("ingest", "extract", "link", "validate", "publish"):
        node = page.locator("foreignObject", has_text=group).first
        node.wait_for()
        left.append(node.bounding_box()["x"])
    _keep(page, "graph")
    assert left == sorted(left)


def test_a_partition_is_launched_and_succeeds(page: Any, served: Served, data: Path) -> None:
    _choose_days(page, "2024-01-15")
    _launch(page)
    page.goto("/runs")
    page.get_by_text("Success", exact=True).first.wait_for(timeout=2 * PATIENCE)
    _keep(page, "partition")
    assert list(served.runs().values()) == ["SUCCESS"]
    assert (data / "processed" / "latest" / "incidents.parquet").exists()
    assert [path.stem for path in (data / "interim" / "reports").glob("*.parquet")] == ["2024-01-15"]


def test_a_backfill_of_five_days_is_one_run(page: Any, served: Served, data: Path) -> None:
    _choose_days(page, DAYS)
    _keep(page, "backfill_dialog")
    _launch(page)
    page.goto("/runs")
    page.get_by_text("5 partitions").first.wait_for()
    page.get_by_text("Success", exact=True).nth(1).wait_for(timeout=2 * PATIENCE)
    _keep(page, "backfill")
    assert list(served.runs().values()) == ["SUCCESS", "SUCCESS"], "one for the partition, one for the five days"
    assert len(list((data / "interim" / "reports").glob("*.parquet"))) == 5


@pytest.mark.parametrize(
    ("asset", "entry", "picture"),
    [
        ("incidents", "map_of_newest_day", "map of incidents"),
        ("incidents", "incidents_per_day", "incidents a day by type"),
        ("incidents", "tolls", "toll intervals"),
        ("rejected", "reasons", "reject reasons"),
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_asset_has_pictures(page: Any, asset: str, entry: str, picture: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/assets/{asset}?view=events")
    page.locator("tr", has_text=entry).last.get_by_text("Show Markdown").click()
    image = page.locator(f'img[alt="{picture}"]')
    image.wait_for()
    _keep(page, f"{asset}_{entry}_{scheme}")
    assert image.evaluate("image => image.complete && image.naturalWidth") > 500
    page.emulate_media(color_scheme="light")


def test_a_failed_check_shows_its_rows(page: Any) -> None:
    page.goto("/assets/incidents?view=checks")
    page.get_by_text("corrections_apply").first.wait_for()
    page.get_by_text("inc-0123456789abcdef").wait_for()
    page.get_by_text("Failed", exact=True).first.wait_for()
    _keep(page, "failed_check")


def test_columns_have_descriptions_and_numbers_are_plotted(page: Any) -> None:
    page.goto("/assets/incidents")
    page.get_by_text("Stable id, given once and never used for another incident.").wait_for()
    page.get_by_role("button", name="Plots").click()
    page.locator("canvas").first.wait_for()
    _keep(page, "asset")


def test_the_schedule_is_switched_on(page: Any, served: Served) -> None:
    page.goto("/automation")
    switch = page.locator("div[data-index]", has=page.locator("a[href$='/schedules/daily']")).locator("label").nth(1)
    switch.wait_for()
    assert _state_of_schedule(served) == "STOPPED"
    switch.click()
    for _ in range(60):
        if _state_of_schedule(served) == "RUNNING":
            break
        page.wait_for_timeout(500)
    _keep(page, "automation")
    assert _state_of_schedule(served) == "RUNNING"


def _state_of_schedule(served: Served) -> str:
    nodes = served.ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { schedules { name scheduleState { status } } } } } }")
    (node,) = nodes["repositoriesOrError"]["nodes"]
    return next(row["scheduleState"]["status"] for row in node["schedules"] if row["name"] == "daily")
