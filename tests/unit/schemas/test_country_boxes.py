"""Whether points lie in the boxes of their countries: many at once as one by one."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schemas.geo import are_in_country_boxes, is_in_country_box

# One whose box crosses the 180th meridian, and one that has no box.
_COUNTRIES = ["SYR", "FJI", "RUS", "COL", "XXX"]
_points = st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, len(_COUNTRIES) - 1))


@given(st.lists(_points, max_size=30))
def test_many_points_are_judged_as_one_by_one(points: list[tuple[float, float, int]]) -> None:
    latitude, longitude = (np.array([point[at] for point in points], dtype=np.float64) for at in (0, 1))
    found = are_in_country_boxes(latitude, longitude, np.array([point[2] for point in points], dtype=np.intp), _COUNTRIES)
    assert found.tolist() == [is_in_country_box(lat, lon, _COUNTRIES[number]) for lat, lon, number in points]


def test_what_is_not_known_lies_anywhere() -> None:
    """A missing coordinate, and a missing country (-1), break no rule."""
    latitude, longitude = np.array([math.nan, 35.0, 80.0, 80.0]), np.array([38.0, math.nan, 0.0, 0.0])
    assert are_in_country_boxes(latitude, longitude, np.array([0, 0, -1, 0]), _COUNTRIES).tolist() == [True, True, True, False]
