"""Distance on the Earth: measured the same way by every step that compares places."""

from __future__ import annotations

import math

EARTH_RADIUS_KM = 6371.0


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance in kilometres between two WGS84 points in degrees (haversine, mean radius 6,371 km)."""
    a, b, c, d = math.radians(lat1), math.radians(lon1), math.radians(lat2), math.radians(lon2)
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
