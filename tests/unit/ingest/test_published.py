from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.published import parse_published

SECOND = dt.datetime(2016, 2, 28, 18, 58, 9, tzinfo=dt.UTC)
DAY = dt.datetime(2016, 2, 28, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2016-02-28 18:58:09", SECOND),
        ("2016-02-28T18:58:09Z", SECOND),
        ("2016-02-28T18:58:09.750+00:00", SECOND),
        ("2016-02-28T20:58:09+02:00", SECOND),
        ("2016-02-28T13:28:09-0530", SECOND),
        ("Sun, 28 Feb 2016 18:58:09 GMT", SECOND),
        ("Sun, 28 Feb 2016 19:58:09 +0100", SECOND),
        ("20160228185809", SECOND),
        (1456685889, SECOND),
        ("1456685889000", SECOND),
        ("February 28, 2016, 6:58:09 PM", SECOND),
    ],
)
def test_an_instant_is_precise_to_the_second(written: object, expected: dt.datetime) -> None:
    assert parse_published(written) == (expected, "second")


@pytest.mark.parametrize(
    "written", ["2016-02-28", "2016/02/28", "20160228", "28 February 2016", "Sunday, February 28, 2016", "28 Feb 2016", "2016-02-28+09:00"]
)
def test_a_date_without_a_time_is_a_day_at_midnight_utc(written: str) -> None:
    assert parse_published(written) == (DAY, "day")


@pytest.mark.parametrize(
    "written",
    [
        *("", None, True, "0000-00-00", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59", "2016-02-30", "2016-13-01", "28/02/2016", "02/03/2016"),
        *("yesterday", "soon", "2016", "February 2016", "2016-02-28T25:00:00", "2016-02-28T10:00:00+99:99", [2016], {"date": "2016-02-28"}, "x" * 10_000),
        "1" * 30,
    ],
)
def test_what_is_no_certain_date_is_unknown(written: object) -> None:
    assert parse_published(written) == (None, "unknown")


@settings(deadline=None)  # the first call loads a library, and the machine may be busy
@given(st.datetimes(min_value=dt.datetime(1901, 1, 2), max_value=dt.datetime(2100, 12, 30), timezones=st.timezones()))
def test_iso_round_trip(moment: dt.datetime) -> None:
    found, precision = parse_published(moment.isoformat())
    expected = moment.astimezone(dt.UTC).replace(microsecond=0)
    if moment.utcoffset().total_seconds() % 60 == 0:  # ISO 8601 has no seconds in a zone
        assert (found, precision) == (expected, "second")


@settings(deadline=None)  # the first call loads a library, and the machine may be busy
@given(st.text(max_size=60))
def test_never_raises(written: str) -> None:
    moment, precision = parse_published(written)
    assert (moment is None) == (precision == "unknown")
