"""Distances and country boxes: measured the same way by every step that compares or checks places."""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path

EARTH_RADIUS_KM = 6371.0


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometres between two WGS84 points in degrees (haversine, mean radius 6,371 km)."""
    a, b, c, d = math.radians(lat1), math.radians(lon1), math.radians(lat2), math.radians(lon2)
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def is_in_country_box(latitude: float, longitude: float, country: str, margin: float = 0.7) -> bool:
    """Return whether a point (WGS84, degrees) lies within the box of a country's populated places, widened by `margin` degrees; true for a country without one.

    The margin leaves room for coasts, deserts and disputed borders: with the 0.3 degrees of the boxes it is about 110 km.
    """
    box = country_boxes().get(country)
    if box is None:
        return True
    south, west, north, east = box
    if not south - margin <= latitude <= north + margin:
        return False
    if west <= east:
        return west - margin <= longitude <= east + margin
    return longitude >= west - margin or longitude <= east + margin


@cache
def country_boxes() -> dict[str, tuple[float, float, float, float]]:
    """Return (south, west, north, east) in degrees by country code; west > east when the box crosses the 180th meridian."""
    with (Path(__file__).parent / "country_boxes.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["iso3"]: (float(row["south"]), float(row["west"]), float(row["north"]), float(row["east"])) for row in rows}
