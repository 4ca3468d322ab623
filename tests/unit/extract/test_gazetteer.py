"""The gazetteer: our own tables, the folding of names, the built file."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import gazetteer as g
from pipeline.extract.gazetteer_names import english_admin
from pipeline.extract.gazetteer_sources import read_csv
from pipeline.extract.gazetteer_store import PlaceRow, filter_positions, write_database
from pipeline.extract.place_names import alike, fold_name, skeleton
from schemas.geo import country_boxes, distance_km


def test_tables_are_sound() -> None:
    countries, regions = read_csv("countries.csv"), read_csv("regions.csv")
    codes = [c["iso3"] for c in countries]
    assert len(codes) == len(set(codes)) >= 249
    assert {"PSE", "XKX", "TWN", "ESH", "SSD"} <= set(codes)
    assert len(regions) >= 250
    assert len({r["slug"] for r in regions}) == len(regions)
    for r in [*countries, *regions, *read_csv("place_extra.csv")]:
        assert -90 <= float(r["latitude"]) <= 90
        assert -180 <= float(r["longitude"]) <= 180
    for r in regions:
        assert set(filter(None, r["countries"].split(";"))) <= set(codes), r["slug"]
    for c in countries:
        south, west, north, east = country_boxes()[c["iso3"]]
        inside = south - 5 <= float(c["latitude"]) <= north + 5
        assert south < north and inside and -181 <= west <= 181 and -181 <= east <= 181, c["iso3"]


def test_demonyms_point_at_places() -> None:
    known = {f"iso:{c['iso3']}" for c in read_csv("countries.csv")} | {f"reg:{r['slug']}" for r in read_csv("regions.csv")}
    for form, ids in g.demonyms().items():
        assert set(ids) <= known, form
    gazetteer = g.open_gazetteer()
    assert [i for ids in g.demonyms().values() for i in ids if gazetteer.by_id(i) is None] == []


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Sana'a", "SANAA"),
        ("Deir al-Zor", "Deir al Zor"),
        ("São Paulo", "Sao Paulo"),
        ("St. Louis", "Saint Louis"),
        ("Łódź", "lodz"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
    ],
)
def test_fold_joins(one: str, two: str) -> None:
    assert fold_name(one) == fold_name(two)


def test_fold_leaves_other_scripts_out() -> None:
    assert fold_name("Алеппо") == fold_name("حلب") == ""


@given(st.text(max_size=40))
def test_fold_is_stable(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


def test_skeleton_joins_transliterations() -> None:
    keys = {skeleton(fold_name(name)) for name in ("Deir al-Zor", "Dayr az-Zawr", "Deir ez-Zour")}
    assert len(keys) == 1
    assert skeleton("bo") == ""
    assert alike("khan younis", "khan yunis") > 0.85


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Iranian", "IRN"),
        ("Pakistanis", "PAK"),
        ("the Gambia", "GMB"),
        ("Burma", "MMR"),
        ("U.S.", "USA"),
        ("Côte d'Ivoire", "CIV"),
        ("DR Congo", "COD"),
        ("Gazans", "PSE"),
        ("Darfur", "SDN"),
        ("UKR", "UKR"),
        ("Narnia", None),
    ],
)
def test_country_of(name: str, country: str | None) -> None:
    assert g.country_of(name) == country


def test_names_of_countries_and_provinces() -> None:
    assert g.country_name("COD") == "Democratic Republic of the Congo"
    assert g.admin1_of("Saravan", "IRN") == "Sistan and Baluchestan"
    assert g.admin1_of("Nineveh") == "Nineveh"
    assert g.admin1_of("Qwxyzbad") is None
    with pytest.raises(KeyError):
        g.country_name("ZZZ")


def test_distance() -> None:
    assert distance_km(0, 0, 0, 180) == pytest.approx(20015, abs=1)
    assert distance_km(52.52, 13.405, 48.857, 2.352) == pytest.approx(878, abs=5)


def test_lookup_prefers_the_name_itself() -> None:
    place, quality = g.open_gazetteer().lookup("Saravan")[0]
    assert (place.place_id, place.country, quality) == ("gn:1159475", "IRN", 0) or (place.country, quality) == ("IRN", 0)
    assert g.open_gazetteer().lookup("xqzw vvv") == ()


def test_loose_lookup_stays_in_its_countries() -> None:
    found = g.open_gazetteer().lookup_loose("Sistan-e-Baluchestaan", frozenset(["IRN"]))
    assert [place.admin1 for place, _ in found] == ["Sistan and Baluchestan"]
    assert g.open_gazetteer().lookup_loose("Sistan-e-Baluchestaan", frozenset(["SYR"])) == ()


def test_a_region_merged_into_a_province_keeps_its_id() -> None:
    chechnya = g.open_gazetteer().by_id("reg:chechnya")
    assert chechnya is not None
    assert (chechnya.country, chechnya.kind) == ("RUS", "admin1")


def test_opening_is_quick() -> None:
    path = g.open_gazetteer().path
    begun = time.process_time()
    g.Gazetteer(path).lookup("Kabul")
    assert time.process_time() - begun < 0.4


def test_written_file_is_the_same_twice(tmp_path: Path) -> None:
    rows = [
        PlaceRow("gn:1", "A", "city", "IRN", "", "", 1.0, 2.0, 5, importance=1.2),
        PlaceRow("gn:2", "Dropped", "", "IRN", "", "", 1.0, 2.0, 5, importance=1.2),
    ]
    names = {"b": {0: 1}, "a": {0: 0, 1: 0}, "dropped": {1: 0}}
    for name in ("one", "two"):
        write_database(tmp_path / name, rows, names, {"reg:a": 0})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    gazetteer = g.Gazetteer(tmp_path / "one")
    assert [place.name for place, _ in gazetteer.lookup("a")] == ["A"]
    assert gazetteer.lookup("dropped") == ()
    merged = gazetteer.by_id("reg:a")
    assert merged is not None and merged.place_id == "gn:1"
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(f"file:{(tmp_path / 'one').as_posix()}?mode=ro", uri=True).execute("DELETE FROM places")


@given(st.text(min_size=1, max_size=30))
def test_filter_positions_are_in_range(key: str) -> None:
    assert all(0 <= position < 1 << 23 for position in filter_positions(key.encode("utf-8", "ignore").decode()))


def test_a_province_without_a_name_of_its_own_keeps_its_type_once() -> None:
    assert english_admin("Capital Territory", [], "SB", 1, "Capital territory") == "Capital Territory"
    assert english_admin("Eastern Province", [], "RW", 1, "Province") == "Eastern Province"
