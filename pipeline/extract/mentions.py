"""What the finders of this step return: one frozen record for each place, date, actor and number found in a text. No logic.

All offsets count code points of the canonical text, end exclusive, and `text[char_start:char_end] == mention.text` holds for every record.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["country", "region", "admin1", "admin2", "city", "landmark"]
DatePrecision = Literal["day", "few_days", "week", "month", "year", "unknown"]
ActorKind = Literal[
    "state",
    "state_force",
    "rebel_group",
    "militia",
    "criminal_group",
    "party",
    "international_organisation",
    "ngo",
    "media",
    "official",
    "other",
]


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text, resolved to one gazetteer entry.

    `kind`: what the entry is; `region` is a named area that is no administrative unit (Sahel, Darfur, Kashmir), `landmark` a named spot without an entry of
    its own, resolved to the place that encloses it. `latitude`/`longitude` are WGS84 degrees: of the place itself, or the centroid when kind is
    country, region, admin1 or admin2.
    `country` is ISO 3166-1 alpha-3, `admin1` the English name of the province or state. `population` is 0 when unknown.
    """

    char_start: int
    char_end: int
    text: str
    name: str
    place_id: str
    latitude: float | None
    longitude: float | None
    country: str | None
    kind: PlaceKind = "city"
    admin1: str | None = None
    admin2: str | None = None
    population: int = 0
    score: float = 0.0
    is_demonym: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression. `timex` is the TIMEX3 value ("2024-01-16", "2024-W03", "2024-01", "P2D", "PRESENT_REF", "2024-01-16TNI").

    `kind` is the TIMEX3 type in lower case. `basis`: `stated` when the words alone give the date, `relative` when the publication date was needed,
    `anaphoric` when another event is needed ("two days after the strike", "the day before"); then `offset_days` (negative: before) is set and
    date_start/date_end are None until that event is dated.
    """

    char_start: int
    char_end: int
    text: str
    timex: str
    date_start: dt.date | None
    date_end: dt.date | None
    precision: DatePrecision
    kind: Literal["date", "time", "duration", "set"] = "date"
    basis: Literal["stated", "relative", "anaphoric"] = "relative"
    offset_days: int | None = None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An organisation, state, force or group named in the text, resolved to a row of the actor lexicon.

    `is_demonym`: the words are a nationality ("Israeli", "Pakistanis") and stand for the state only when the context makes them act for it.
    """

    char_start: int
    char_end: int
    text: str
    actor_id: str
    name: str
    kind: ActorKind
    country: str | None
    is_demonym: bool = False
