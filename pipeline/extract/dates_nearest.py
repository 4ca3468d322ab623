"""Which year a bare month means and which week a bare weekday: the past unless the words say otherwise. All guesses about direction stand here."""

from __future__ import annotations

import datetime as dt

from pipeline.extract import dates_calendar as cal
from pipeline.extract.dates_context import Context, Found

PAST_WORDS = frozenset(("last", "past"))
PREVIOUS_WORDS = frozenset(("previous", "preceding", "prior"))
NEXT_WORDS = frozenset(("next", "coming", "upcoming", "forthcoming"))

# A day without a year that lies at most so far ahead is taken as ahead: papers write the year of a day that is eleven months gone.
_DAYS_AHEAD_UNSAID = 45
# A day that is just over stays where it is in a sentence about the future: "the attack of 3 March will not be forgotten".
_DAYS_BACK_KEPT = 60


def step_of(word: str) -> int:
    """Return -1 for last and previous, 1 for next and coming, 0 for this."""
    return -1 if word in PAST_WORDS or word in PREVIOUS_WORDS else 1 if word in NEXT_WORDS or word == "following" else 0


def nearest(options: list[dt.date], here: dt.date, found: Found, rel: str = "") -> dt.date | None:
    """Choose among the same day of several years, by a word of direction or else by the verbs; None when no option fits."""
    past = [date for date in options if date <= here]
    ahead = [date for date in options if date > here]
    if rel in PAST_WORDS:
        past = [date for date in past if date < here]
        return past[-1] if past else None
    if rel in NEXT_WORDS:
        return ahead[0] if ahead else None
    if not past or not ahead:
        return past[-1] if past else None
    back, forth = (here - past[-1]).days, (ahead[0] - here).days
    if back and found.direction() > 0:
        kept = back < _DAYS_BACK_KEPT or (forth > 180 and back < forth)
        return past[-1] if kept else ahead[0]
    if back and forth <= _DAYS_AHEAD_UNSAID and not found.names_deed() and not found.follows_past_verb():
        return ahead[0]
    return past[-1]


def day_of_year(context: Context, found: Found, month: int, day: int, rel: str = "") -> dt.date | None:
    """Return the date that a month and day without a year mean; None without a time of writing or when there is no such day."""
    here = context.published
    if here is None:
        return None
    options = [date for year in range(here.year - 4, here.year + 5) if 1 <= year <= 9999 and (date := cal.make_date(year, month, day))]
    return nearest(options, here, found, rel)


def year_of_month(context: Context, found: Found, month: int, rel: str = "") -> int | None:
    """Return the year that a bare month means: the last such month, this one included, or one up to seven months ahead if the verbs point
    there, and the next one if no verb says anything.
    """
    here = context.published
    if here is None:
        return None
    if rel in PAST_WORDS or rel in PREVIOUS_WORDS:
        return here.year if month < here.month else here.year - 1
    if rel in NEXT_WORDS:
        return here.year if month > here.month else here.year + 1
    if rel == "this":
        return here.year
    past_year = here.year if month <= here.month else here.year - 1
    forth, way = (month - here.month) % 12, found.direction()
    return past_year + 1 if 0 < forth <= (7 if way > 0 else 1 if way == 0 else 0) else past_year


def day_of_weekday(here: dt.date, found: Found, number: int, rel: str) -> dt.date:
    """Return the day that a weekday means: the last one, the day of writing included, or the next one when words or verbs say so."""
    back = (here.isoweekday() - number) % 7
    last, next_one = cal.shift(here, -back, "D"), cal.shift(here, 7 - back, "D")
    if rel in PAST_WORDS:
        return cal.shift(here, -(back or 7), "D")
    if rel in NEXT_WORDS:
        return next_one
    if rel == "this":
        date = cal.shift(here, number - here.isoweekday(), "D")
        return last if date > here and found.direction() < 0 else date
    if back == 0 or found.after() in ("'", "’"):  # "Tuesday's attack" has happened
        return last
    if found.before() in ("until", "till") and found.before(2) not in ("not", "open", "up", "from") and not found.is_followed_by("had"):
        return next_one
    way = found.direction()  # yesterday's name needs more than an infinitive: "asked him to come on Friday"
    return next_one if way > (1 if back == 1 else 0) else last
