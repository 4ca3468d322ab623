"""Quarters that many towns have (Old City, Chinatown, South Side): the one of the town the text speaks of. With a head word: places_unlisted.py."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.lexicons import load_set
from pipeline.extract.mentions import PlaceMention
from pipeline.extract.place_names import fold_name
from schemas.geo import distance_km

REACH = 2000  # code points between a quarter and the naming of its town
NEAR_KM = 60.0  # a place of the quarter's name this close to the town is itself the quarter


def place_quarters(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """Return `mentions` with the quarters of such names resolved to the town named nearest before them, else after: kind landmark, point and id of the town.

    A quarter stays what it was when a town close to it is named, or when no town is.
    """
    quarters = load_set("quarters", "place_cues")
    found = [m for m in mentions if m.kind != "country" and fold_name(m.text) in quarters]
    if not found:
        return mentions
    towns = [m for m in mentions if m.kind == "city" and m not in found]
    return [_of_town(m, towns) if m in found else m for m in mentions]


def _of_town(quarter: PlaceMention, towns: list[PlaceMention]) -> PlaceMention:
    if any(_apart(quarter, town) <= NEAR_KM for town in towns):
        return quarter
    before = [t for t in towns if 0 <= quarter.char_start - t.char_end <= REACH]
    after = [t for t in towns if 0 <= t.char_start - quarter.char_end <= REACH]
    town = before[-1] if before else after[0] if after else None
    if town is None:
        return quarter
    return replace(
        town, char_start=quarter.char_start, char_end=quarter.char_end, text=quarter.text, name=quarter.text, kind="landmark", population=0, score=quarter.score
    )


def _apart(one: PlaceMention, two: PlaceMention) -> float:
    if one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return 0.0
    return distance_km(one.latitude, one.longitude, two.latitude, two.longitude)
