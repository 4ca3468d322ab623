"""Map of incidents, each drawn as exactly as its place is known: a dot for a spot, a circle for a district or province, a box for a country."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from schemas.geo import country_boxes

from .land import CELL, land_boxes
from .svg import FAMILIES, FAMILY_OF, circle, draw, legend, rect, text

RADIUS_KM = {"exact": 0, "near": 25, "admin2": 50, "admin1": 150, "region": 300}
"""Radius of the circle for each precision. A convention of this map, of the size of a usual district or province; it is no error radius."""

MOST = 400
_WIDTH, _HEIGHT, _LEFT, _TOP = 880, 400, 10, 40
_COLUMNS = ("event_type", "country", "latitude", "longitude", "geo_precision", "summary")
_KM_A_DEGREE = 111.2


@dataclass(frozen=True)
class _View:
    """The part of the world that is shown: its west and north edge in degrees, and pixels a degree."""

    west: float
    north: float
    scale: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        return _LEFT + (longitude - self.west) * self.scale, _TOP + (self.north - latitude) * self.scale


def draw_map(incidents: pa.Table, title: str) -> str:
    """Return the map of incidents (rows of `incidents`). Of more than 400 the first are drawn, and the picture says so."""
    rows = incidents.select(_COLUMNS).slice(0, MOST).to_pylist()
    spots = [row for row in rows if row["latitude"] is not None and row["longitude"] is not None]
    wide = [row for row in rows if row["latitude"] is None and row["geo_precision"] == "country" and row["country"] in country_boxes()]
    view = _choose_view([(row["latitude"], row["longitude"]) for row in spots], [country_boxes()[row["country"]] for row in wide])
    # What is known least lies lowest, so that no box hides a dot.
    marks = [*_draw_boxes(wide, view), *(mark for _, mark in sorted((_draw_spot(row, view) for row in spots), reverse=True))]
    unplaced = incidents.num_rows - len(spots) - len(wide)
    note = f"dot: known to the place; circle: somewhere in this district or province; box: only the country is known; {unplaced} not on the map"
    if not rows:
        note = "no incidents"
    names = [(f"f{number}", name) for number, name in enumerate(FAMILIES)]
    clip = f'<clipPath id="c"><rect x="{_LEFT}" y="{_TOP}" width="{_WIDTH - 2 * _LEFT}" height="{_HEIGHT}"/></clipPath>'
    drawn = f'{clip}<g clip-path="url(#c)">{_draw_land(view)}{"".join(marks)}</g>'
    return draw(_WIDTH, _HEIGHT + 92, title, drawn, legend(16, _HEIGHT + 60, names, 122), text(16, _HEIGHT + 80, note, "faint"))


def _choose_view(spots: list[tuple[float, float]], boxes: list[tuple[float, float, float, float]]) -> _View:
    """Return the view that holds every spot, and the countries as far as the world allows; never nearer than 40 degrees across."""
    shape = (_WIDTH - 2 * _LEFT) / _HEIGHT
    latitudes = [latitude for latitude, _ in spots] + [edge for south, _, north, _ in boxes for edge in (south, north)]
    longitudes = [longitude for _, longitude in spots] + [edge for _, west, _, east in boxes if west <= east for edge in (west, east)]
    if not latitudes or not longitudes:
        return _View(-180.0, 80.0, (_WIDTH - 2 * _LEFT) / 360)
    width = min(360.0, max(40.0, max(longitudes) - min(longitudes) + 10, (max(latitudes) - min(latitudes) + 10) * shape))
    west = min(max((min(longitudes) + max(longitudes) - width) / 2, -180.0), 180.0 - width)
    north = min((min(latitudes) + max(latitudes) + width / shape) / 2, 85.0)
    return _View(west, north, (_WIDTH - 2 * _LEFT) / width)


def _draw_land(view: _View) -> str:
    """Return all cells in sight as one path."""
    parts = []
    for north, west, east in land_boxes():
        x, y = view.place(north, west)
        across, down = (east - west) * view.scale, CELL * view.scale
        if x < _WIDTH and x + across > 0 and y < _TOP + _HEIGHT and y + down > _TOP:
            parts.append(f"M{x:.1f} {y:.1f}h{across:.1f}v{down:.1f}h{-across:.1f}z")
    return f'<path class="land" d="{"".join(parts)}"/>'


def _draw_boxes(rows: list[dict[str, Any]], view: _View) -> list[str]:
    """Return one box for each country, however many incidents it stands for, with their number."""
    marks = []
    countries = dict.fromkeys(row["country"] for row in rows)
    for country in countries:
        south, west, north, east = country_boxes()[country]
        if west > east:
            east += 360.0
        (x1, y1), (x2, y2) = view.place(north, west), view.place(south, east)
        inside = [row for row in rows if row["country"] == country]
        kind = f"area open f{FAMILY_OF[inside[0]['event_type']]}"
        told = "; ".join(row["summary"] or row["event_type"] for row in inside[:5])
        marks.append(rect(x1, y1, x2 - x1, y2 - y1, kind, f"{country}, place not known: {told}"))
        marks.append(text(x1 + 4, y1 + 12, f"{country} {len(inside)}", "faint"))
    return marks


def _draw_spot(row: dict[str, Any], view: _View) -> tuple[float, str]:
    """Return the radius in pixels, and the circle or dot of an incident with coordinates."""
    x, y = view.place(row["latitude"], row["longitude"])
    family, told = FAMILY_OF[row["event_type"]], row["summary"] or row["event_type"]
    radius_km = RADIUS_KM.get(row["geo_precision"], RADIUS_KM["region"])
    if not radius_km:
        return 4.0, circle(x, y, 4.0, f"f{family}", told)
    radius = max(7.0, radius_km / _KM_A_DEGREE * view.scale)
    kind = "ring" if radius_km <= RADIUS_KM["near"] else "area"
    mark = circle(x, y, radius, f"{kind} f{family}", f"{told} ({row['geo_precision']})")
    return math.ceil(radius), mark
