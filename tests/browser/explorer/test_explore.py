"""The overview: what is shown follows filters, address, brush and keyboard; the map leads to incidents; the rows can be taken away."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest


def _headline(page: Any) -> str:
    return str(page.inner_text(".headline"))


def _places(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("td.where").all_inner_texts()]


def test_the_first_view_says_what_is_there(many: Path, open_release: Any) -> None:
    page = open_release(many)
    assert _headline(page).startswith("10 incidents in 7 countries, 16–25 January 2024. Sources report 81–104 or more killed in 7 of them; they disagree on 1.")
    # What was withdrawn is in the table and in no sum.
    assert page.locator("tbody tr").count() == 10
    assert page.locator("tr.retracted td.toll").inner_text() == "5"
    assert page.title() == "Explore · Open Incidents 2024.01.31.1"
    assert "2 incidents not on the map" in page.inner_text(".off-map")
    legend = page.inner_text(".legend")
    for words in ("Strikes from afar", "within 25 km", "somewhere in a district", "somewhere in a province, region or country"):
        assert words in legend


def test_filters_narrow_the_counts_and_stand_in_the_address(many: Path, open_release: Any) -> None:
    page = open_release(many)
    page.get_by_label("Ukraine").check()
    assert _headline(page).startswith("3 incidents in Ukraine")
    page.get_by_label("Strikes from afar").check()
    assert _headline(page).startswith("2 incidents in Ukraine")
    assert page.url.endswith("#/?type=air_strike,drone_strike,missile_strike,shelling&country=UKR")
    # The number beside a choice is what it would show: no protest in Ukraine.
    assert page.locator("label", has=page.locator("[data-key='country.SDN']")).locator(".n").inner_text() == "1"
    again = open_release(many, page.url[page.url.index("#") :])
    assert _headline(again) == _headline(page)
    assert again.get_by_label("Ukraine").is_checked()
    page.get_by_role("button", name="Show everything").click()
    assert _headline(page).startswith("10 incidents")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        *(("#/?words=omdurman", 1), ("#/?words=ukraine+strike", 2), ("#/?words=number+7", 1), ("#/?words=nowhere", 0), ("#/?actor=group+1", 2)),
        *(
            ("#/?killed=10-", 3),
            ("#/?killed=0-0", 1),
            ("#/?killed=5-25", 4),
            ("#/?contested=yes", 1),
            ("#/?grade=weak,contested", 2),
            ("#/?status=retracted", 1),
        ),
        *(("#/?from=2024-01-18&to=2024-01-20", 3), ("#/?to=2024-01-16", 1), ("#/?from=bad&killed=x&sort=none&page=-3", 10), ("#/?country=XXX", 0)),
    ],
)
def test_addresses(many: Path, open_release: Any, address: str, shown: int) -> None:
    page = open_release(many, address)
    assert page.locator("tbody tr[data-row]").count() == shown
    if not shown:
        assert "No incident fits" in _headline(page)


def test_typing_words_filters(many: Path, open_release: Any) -> None:
    page = open_release(many)
    page.get_by_label("Words").type("biu")
    page.wait_for_url("**words=biu")
    assert page.locator("tbody tr").count() == 1
    assert _places(page) == ["near Biu Borno, Nigeria"]
    assert page.evaluate("document.activeElement.id") == "words"


def test_sorting(many: Path, open_release: Any) -> None:
    page = open_release(many)
    killed = page.get_by_role("columnheader", name="Killed")
    killed.get_by_role("button").click()
    assert killed.get_attribute("aria-sort") == "descending"
    assert [text.strip() for text in page.locator("td.toll").all_inner_texts()] == ["40", "11–23", "19–30", "6", "5", "3+", "2", "0", "·", "·"]
    killed.get_by_role("button").click()
    # Where nobody gives a number stands last either way: null is no zero.
    assert [text.strip() for text in page.locator("td.toll").all_inner_texts()] == ["0", "2", "3+", "5", "6", "19–30", "11–23", "40", "·", "·"]
    assert page.url.endswith("sort=killed")


def test_brush(many: Path, open_release: Any) -> None:
    page = open_release(many)
    page.locator(".timeline canvas").scroll_into_view_if_needed()
    box = page.locator(".timeline canvas").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 40, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
    page.mouse.up()
    assert "to=" in page.url
    shown = page.locator("tbody tr").count()
    assert 0 < shown < 10
    page.get_by_role("button", name="All days").click()
    assert page.locator("tbody tr").count() == 10
    page.get_by_label("First day").fill("2024-01-24")
    page.get_by_label("First day").dispatch_event("change")
    assert page.locator("tbody tr").count() == 2


def test_the_map_leads_to_an_incident(many: Path, open_release: Any) -> None:
    page = open_release(many, "#/?words=omdurman")
    page.wait_for_timeout(300)
    canvas = page.locator(".map canvas")
    box = canvas.bounding_box()
    # A single incident lies in the middle of the map.
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "Omdurman" in page.inner_text(".card")
    assert "placed to a named town, village or spot" in page.inner_text(".card")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(".incident h1")
    page.go_back()
    page.wait_for_selector(".headline")
    assert _places(page) == ["Omdurman Khartoum, Sudan"]


def test_all_by_keyboard(many: Path, open_release: Any) -> None:
    page = open_release(many)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Bombs").focus()
    page.keyboard.press("Space")
    assert _headline(page).startswith("1 incident in Nigeria")
    canvas = page.locator(".map canvas")
    canvas.focus()
    before = page.screenshot(clip=canvas.bounding_box())
    for key in ("+", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    page.wait_for_timeout(100)
    assert page.screenshot(clip=canvas.bounding_box()) != before
    page.locator("td.what a").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".incident h1")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def _download(page: Any, kind: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator(f"[data-kind={kind}]").click()
    path = folder / str(waiting.value.suggested_filename)
    waiting.value.save_as(path)
    return path


def test_rows_to_take_away(many: Path, open_release: Any, tmp_path: Path) -> None:
    page = open_release(many, "#/?country=UKR&sort=-killed")
    ids = [f"inc-{number:016x}" for number in (3, 9, 10)]
    whole = pq.read_table(many / "incidents.parquet")
    expected = [row for number in (3, 9, 10) for row in whole.to_pylist() if row["incident_id"] == f"inc-{number:016x}"]

    parquet = pq.read_table(_download(page, "parquet", tmp_path))
    assert parquet.column_names == whole.column_names
    assert parquet.to_pylist() == expected
    for name in ("killed_best", "date_start", "actors", "contested", "latitude"):
        assert str(parquet.schema.field(name).type).replace("element: ", "item: ") == str(whole.schema.field(name).type).replace("element: ", "item: ")

    with _download(page, "csv", tmp_path).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (many / "csv" / "incidents.csv").open(encoding="utf-8", newline="") as lines:
        published = {row["incident_id"]: row for row in csv.DictReader(lines)}
    assert [row["incident_id"] for row in rows] == ids
    assert [row | {"latitude": "", "longitude": ""} for row in rows] == [published[name] | {"latitude": "", "longitude": ""} for name in ids]

    features = json.loads(_download(page, "geojson", tmp_path).read_text("utf-8"))["features"]
    assert [feature["id"] for feature in features] == ids
    assert [feature["geometry"] and feature["geometry"]["coordinates"] for feature in features] == [[35.7, 47.5], [36.23, 49.99], None]


@pytest.mark.parametrize("width", [320, 390, 768])
def test_small_screens_scroll_in_one_direction_only(many: Path, open_release: Any, width: int) -> None:
    for place in ("#/", "#/incident/inc-0000000000000001", "#/release", "#/sql"):
        page = open_release(many, place, viewport={"width": width, "height": 800})
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
