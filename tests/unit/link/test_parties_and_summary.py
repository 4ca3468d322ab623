"""Names of parties in a common form, and the sentence that sums up a row."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipeline.link.parties import country_name, party_key
from pipeline.link.summary import summarise


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Pakistan", "PAK"),
        ("Government of Syria", "SYR"),
        ("Iranian", "iranian"),
        ("Kenya Police", "KEN"),
        ("Islamic State", "islamic state"),
        ("the Islamic State", "islamic state"),
        ("DR Congo", "COD"),
        ("police", "police"),
        ("ДНР", "днр"),
        ("...", "..."),
    ],
)
def test_party_key(name: str, key: str) -> None:
    assert party_key(name) == key


def test_country_name() -> None:
    assert [country_name(code) for code in ("PAK", "COD", "QQQ")] == ["Pakistan", "Democratic Republic of the Congo", "QQQ"]


_ROW: dict[str, Any] = {
    "event_type": "missile_strike",
    "actors": ["Iran"],
    "targets": ["Jaish al-Adl"],
    "responsibility": "self_declared",
    "place": "Panjgur",
    "admin1": "Balochistan",
    "country": "PAK",
    "geo_precision": "near",
    "date_start": dt.date(2024, 1, 16),
    "date_end": dt.date(2024, 1, 16),
    "killed_low": 2,
    "killed_high": 2,
    "injured_low": 3,
    "injured_high": None,
    "contested": False,
}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Missile strike by Iran against Jaish al-Adl near Panjgur, Balochistan, Pakistan on 16 January 2024: 2 killed, at least 3 injured."),
        (
            {"actors": ["A", "B", "C", "D"], "targets": [], "killed_high": 4, "injured_low": None, "contested": True, "responsibility": "contested"},
            "Missile strike attributed to A, B, C and others near Panjgur, Balochistan, Pakistan on 16 January 2024: 2 to 4 killed; sources disagree.",
        ),
        (
            {
                "actors": [],
                "place": None,
                "admin1": None,
                "geo_precision": "country",
                "date_end": dt.date(2024, 1, 18),
                "killed_low": None,
                "injured_low": None,
            },
            "Missile strike against Jaish al-Adl in Pakistan between 16 January 2024 and 18 January 2024: up to 2 killed.",
        ),
        (
            {
                "targets": [],
                "country": None,
                "place": None,
                "admin1": None,
                "geo_precision": None,
                "date_start": None,
                "killed_low": 0,
                "killed_high": 0,
                "injured_low": 0,
                "injured_high": 0,
            },
            "Missile strike by Iran on an unknown date: 0 killed, 0 injured.",
        ),
    ],
)
def test_summary(values: dict[str, Any], sentence: str) -> None:
    assert summarise(_ROW | values) == sentence


def test_the_rioters_of_a_riot_go_without_saying() -> None:
    assert summarise(_ROW | {"event_type": "riot", "actors": ["rioters"], "targets": ["shops"]}).startswith("Riot against shops")
    assert summarise(_ROW | {"event_type": "riot", "actors": ["young men"], "targets": ["shops"]}).startswith("Riot by young men against shops")
