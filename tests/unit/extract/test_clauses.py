"""Coordinate clauses set at places of their own are two incidents; nested and single places are one. Texts written for these tests."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_article

PUBLISHED = "2023-05-11"


def _told(body: str) -> list[tuple[str | None, int | None, int | None]]:
    return [(r["place"], r["killed_low"], r["killed_high"]) for r in extract_article(None, body, PUBLISHED).reports]


@pytest.mark.parametrize(
    "body",
    [
        "On Tuesday a bomb killed three shepherds in Kirkuk, and gunmen shot dead two officers in Mosul.",
        "On Tuesday a bomb killed three shepherds in Kirkuk, while in Mosul gunmen shot dead two officers.",
        "On Tuesday a bomb killed three shepherds in Kirkuk and in Mosul, gunmen shot dead two officers.",
    ],
)
def test_two_places_are_two_incidents(body: str) -> None:
    assert _told(body) == [("Kirkuk", 3, 3), ("Mosul", 2, 2)]


def test_the_day_of_the_first_clause_holds_for_the_second() -> None:
    reports = extract_article(None, "On Tuesday a bomb killed three shepherds in Kirkuk, and gunmen shot dead two officers in Mosul.", PUBLISHED).reports
    assert len({r["date_start"] for r in reports}) == 1


@pytest.mark.parametrize(
    "body",
    [
        "On Tuesday a bomb killed three shepherds in Nineveh province, and gunmen attacked the rescuers in Mosul.",
        "On Tuesday gunmen killed a man in Mosul and his wife was wounded in the attack.",
        "On Tuesday a blast killed three shepherds in a market in the Karrada district of Baghdad.",
    ],
)
def test_one_scene_stays_one(body: str) -> None:
    assert len(_told(body)) == 1


def test_the_suburb_is_the_place_and_not_the_city_it_belongs_to() -> None:
    assert _told("On Tuesday gunmen killed a guard in the Baghdad suburb of Abu Ghraib.")[0][0] == "Abu Ghraib"
