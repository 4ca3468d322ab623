"""The publication date as a source writes it, to an instant in UTC and how exact it is. Dates inside article texts are the extract step's matter."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"(?:[T\s]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})(?P<zone>Z)?)?", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_RFC = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4}\s+\d{1,2}:\d{2}(?::\d{2})?(?:\s+(?:[A-Za-z]{1,5}|[+-]\d{4}))?(?:\s+\(.*\))?")
_HAS_TIME = re.compile(r"\d{1,2}:\d{2}")
# Years outside are placeholders of a database (0, 1, 1900, 9999), not the dates of news that anyone holds as a file.
_YEARS = range(1901, 2101)

Published = tuple[dt.datetime | None, str]


def parse_published(written: object) -> Published:
    """Return (instant in UTC, precision) of a publication date; precision is `second`, `day` or `unknown` (then the instant is None).

    Takes ISO 8601 in its usual shapes, RFC 2822, compact `20160228185809`, seconds or milliseconds since 1970, and written-out dates ("28 February 2016").
    A date without a time is precision `day` at 00:00 UTC; a time without a zone is taken as UTC. Impossible dates, placeholder years and anything
    ambiguous give (None, "unknown"): a wrong date would shift every relative date of the article. Never raises.
    """
    text = str(written).strip() if isinstance(written, (str, int, float)) and not isinstance(written, bool) else ""
    if not 4 <= len(text) <= 80:
        return None, "unknown"
    for pattern in (_ISO, _COMPACT):
        if match := pattern.fullmatch(text):
            return _from_parts(match)
    try:
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            return _checked(dt.datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, dt.UTC), "second")
        if _RFC.fullmatch(text):
            return _checked(parsedate_to_datetime(text), "second")
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None, "unknown"
    return _written_out(text)


def _from_parts(match: re.Match[str]) -> Published:
    part = match.groupdict()
    try:
        moment = dt.datetime(*(int(part[key] or 0) for key in "ymdHMS"), tzinfo=_zone(part["zone"]))  # type: ignore[arg-type, misc]
    except ValueError:
        return None, "unknown"
    return _checked(moment, "second" if part["H"] else "day")


def _zone(text: str | None) -> dt.tzinfo:
    if not text or text[0] not in "+-":
        return dt.UTC
    digits = text[1:].replace(":", "")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return dt.timezone(-offset if text[0] == "-" else offset)


def _checked(moment: dt.datetime, precision: str) -> Published:
    if moment.year not in _YEARS:
        return None, "unknown"
    if precision == "day":  # the day as written, wherever the source stands: moving it by a zone could change the date
        return dt.datetime(moment.year, moment.month, moment.day, tzinfo=dt.UTC), "day"
    utc = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    return utc.replace(microsecond=0), "second"


def _written_out(text: str) -> Published:
    """Dates with a month name, by dateparser; purely numeric ones are left alone, since day and month cannot be told apart."""
    if not re.search(r"[A-Za-z]{3}", text) or not re.search(r"\b\d{4}\b", text):
        return None, "unknown"
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"], "TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True}
    try:
        found = dateparser.parse(text, languages=["en"], settings=settings)
    except (ValueError, OverflowError, TypeError):
        return None, "unknown"
    return _checked(found, "second" if _HAS_TIME.search(text) else "day") if found else (None, "unknown")
