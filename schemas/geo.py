"""Distances and country boxes: measured the same way by every step that compares or checks places."""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

EARTH_RADIUS_KM = 6371.0
_MARGIN = 0.7


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometres between two WGS84 points in degrees (haversine, mean radius 6,371 km)."""
    a, b, c, d = math.radians(lat1), math.radians(lon1), math.radians(lat2), math.radians(lon2)
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def is_in_country_box(latitude: float, longitude: float, country: str, margin: float = _MARGIN) -> bool:
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


def are_in_country_boxes(
    latitude: npt.NDArray[np.float64], longitude: npt.NDArray[np.float64], number: npt.NDArray[np.intp], countries: Sequence[str]
) -> npt.NDArray[np.bool_]:
    """Return what `is_in_country_box` says of many points at once; true where a coordinate is NaN. `number`: which of `countries` each is in, -1: none."""
    import numpy as np

    nowhere = (-math.inf, -math.inf, math.inf, math.inf)
    # The last one is that of -1.
    boxes = np.array([*(country_boxes().get(country, nowhere) for country in countries), nowhere])
    south, west, north, east = boxes.T
    low, high = (south - _MARGIN)[number], (north + _MARGIN)[number]
    is_after, is_before = longitude >= (west - _MARGIN)[number], longitude <= (east + _MARGIN)[number]
    is_between = np.where((west <= east)[number], is_after & is_before, is_after | is_before)
    holds: npt.NDArray[np.bool_] = ((low <= latitude) & (latitude <= high) & is_between) | np.isnan(latitude) | np.isnan(longitude)
    return holds


@cache
def country_boxes() -> dict[str, tuple[float, float, float, float]]:
    """Return (south, west, north, east) in degrees by country code; west > east when the box crosses the 180th meridian."""
    with (Path(__file__).parent / "country_boxes.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["iso3"]: (float(row["south"]), float(row["west"]), float(row["north"]), float(row["east"])) for row in rows}
