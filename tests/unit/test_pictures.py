"""Pictures are well-formed, show what the rows say, and admit what they leave out."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pyarrow as pa
import pytest

from pipeline.pictures.charts import draw_days, draw_reasons, draw_tolls
from pipeline.pictures.land import land_boxes
from pipeline.pictures.map import MOST, draw_map
from pipeline.pictures.svg import FAMILY_OF, as_markdown
from schemas.arrow import arrow_schema, empty_table, to_table
from schemas.codes import CODE_LISTS

DAY = dt.date(2024, 1, 16)
_NS = {"s": "http://www.w3.org/2000/svg"}


def _incidents(*rows: dict) -> pa.Table:
    columns = {}
    for field in arrow_schema("incidents"):
        columns[field.name] = pa.array([row.get(field.name) for row in rows], field.type)
    return pa.table(columns)


def _row(**more: object) -> dict:
    return {"event_type": "shelling", "date_start": DAY, "date_precision": "day", "country": "SDN", "summary": 'Shells & "smoke"', "contested": False} | more


def _words(picture: str) -> str:
    return " ".join(node.text or "" for node in ET.fromstring(picture).iter())


def test_every_type_has_a_colour() -> None:
    assert set(FAMILY_OF) == set(CODE_LISTS["event_type"])


@pytest.mark.parametrize("draw", [draw_map, draw_days, draw_tolls])
def test_nothing_is_a_picture_too(draw) -> None:
    assert ET.fromstring(draw(empty_table("incidents"), "Empty <so far>")).tag.endswith("svg")
    assert ET.fromstring(draw_reasons(empty_table("rejected"), "Nothing")).tag.endswith("svg")


@pytest.mark.parametrize(("precision", "shape"), [("exact", "f0"), ("near", "ring f0"), ("admin2", "area f0"), ("admin1", "area f0"), ("region", "area f0")])
def test_a_place_is_drawn_as_exactly_as_it_is_known(precision: str, shape: str) -> None:
    picture = ET.fromstring(draw_map(_incidents(_row(latitude=15.6, longitude=32.5, geo_precision=precision)), "Map"))
    (mark,) = picture.findall(".//s:circle", _NS)
    assert mark.get("class") == shape


def test_wider_is_larger() -> None:
    radii = []
    for precision in ("exact", "near", "admin2", "admin1", "region"):
        picture = ET.fromstring(draw_map(_incidents(_row(latitude=15.6, longitude=32.5, geo_precision=precision)), "Map"))
        radii.append(float(picture.find(".//s:circle", _NS).get("r")))
    assert radii == sorted(radii)
    assert len(set(radii)) == len(radii)


def test_a_country_is_a_box_with_its_number_and_no_point_is_made_up() -> None:
    rows = [_row(geo_precision="country"), _row(geo_precision="country"), _row(country=None, geo_precision="international"), _row(country=None)]
    picture = draw_map(_incidents(*rows), "Map")
    assert ET.fromstring(picture).findall(".//s:circle", _NS) == []
    assert "SDN 2" in _words(picture)
    assert "2 not on the map" in _words(picture)


def test_a_crowded_map_says_how_many_it_leaves_out() -> None:
    rows = [_row(latitude=10.0, longitude=10.0, geo_precision="exact")] * (MOST + 7)
    assert "7 not on the map" in _words(draw_map(_incidents(*rows), "Map"))


def test_days_count_by_family_and_say_what_is_left_out() -> None:
    picture = draw_days(_incidents(_row(), _row(), _row(event_type="riot"), _row(date_precision="month"), _row(date_start=None)), "Days")
    bars = [node.text for node in ET.fromstring(picture).findall(".//s:rect/s:title", _NS)]
    assert bars == ["2024-01-16: 2 strikes, shelling", "2024-01-16: 1 protests, riots"]
    assert "2 incidents are earlier" in _words(picture)


def test_tolls_are_intervals_and_null_is_at_least() -> None:
    rows = [
        _row(place="A", killed_low=3, killed_best=4, killed_high=7, contested=True),
        _row(place="B", killed_low=5, killed_best=None, killed_high=None),
        _row(place="C", killed_low=None),
        _row(place="D", killed_low=0, killed_best=0, killed_high=0),
    ]
    picture = draw_tolls(_incidents(*rows), "Tolls")
    words = _words(picture)
    assert "3–7" in words
    assert "5+" in words
    assert " C," not in words
    assert " D," not in words
    assert [line.get("class") for line in ET.fromstring(picture).findall(".//s:line", _NS) if line.get("class") != "grid"] == ["f0", "f2 open"]


def test_reasons_are_counted_most_frequent_first() -> None:
    rows = [{"stage": "ingest", "check": "empty", "reason": "r"}] * 3 + [{"stage": "link", "check": "a<b", "reason": "r"}]
    words = [node.text for node in ET.fromstring(draw_reasons(to_table("rejected", rows), "Reasons")).findall(".//s:text", _NS)]
    assert words[1:5] == ["ingest: empty", "3", "link: a<b", "1"]


def test_the_backdrop_covers_what_is_known() -> None:
    boxes = land_boxes()
    assert any(north - 2 <= 48.9 <= north and west <= 2.3 <= east for north, west, east in boxes), "Paris"
    assert not any(north - 2 <= 30 <= north and west <= -45 <= east for north, west, east in boxes), "the middle of the Atlantic"


def test_a_picture_in_markdown_loads_nothing_from_elsewhere() -> None:
    shown = as_markdown("a map", draw_map(empty_table("incidents"), "Map"))
    assert shown.startswith("![a map](data:image/svg+xml;base64,")
    assert "http" not in shown
