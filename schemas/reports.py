"""Table `reports`: what one article says about one incident. What several articles say together stands in `incidents`."""

from __future__ import annotations

import datetime as dt

from schemas.articles import ARTICLE_ID
from schemas.columns import Row, column, list_column, optional

REPORT_ID = r"^rep-[0-9a-f]{16}$"
INCIDENT_ID = r"^inc-[0-9a-f]{16}$"
COUNTRY = r"^[A-Z]{3}$"
MOST_PEOPLE = 10_000_000  # above every single event on record; a larger number is a year, a sum of money or a misread figure


class Report(Row):
    """What one article says about one incident."""

    report_id: str = column("Stable id, made from the article, the place in its text and the event type.", "Not an id of the incident.", pattern=REPORT_ID)
    article_id: str = column("The article that says it.", "Not the only one that may say it.", pattern=ARTICLE_ID)
    incident_id: str | None = optional(
        "The incident that the report was linked to; null before linking.", "Not certain: linking is by rule and can be corrected.", pattern=INCIDENT_ID
    )
    role: str = column("What the incident is to the article.", "Not how grave it is.", codes="role")
    event_type: str = column("Type of the incident; the most lethal means when it was mixed.", "Not a legal qualification.", codes="event_type")
    date_start: dt.date | None = optional("First day of the interval in which the incident began, as told.", "Not always the day itself: see date_precision.")
    date_end: dt.date | None = optional(
        "Last day of that interval; equal to date_start for a single day.", "Not the end of the fighting, unless the text says so."
    )
    date_precision: str = column("How wide the interval is.", "Not how sure the date is.", codes="date_precision")
    date_basis: str | None = optional("Where the date comes from; null when there is none.", "Not how precise it is.", codes="date_basis")
    country: str | None = optional(
        "Country where it happened, ISO 3166-1 alpha-3.", "Not the country of the actor, and no statement on sovereignty.", codes="country", pattern=COUNTRY
    )
    admin1: str | None = optional("Province, state or governorate, English name.", "Not a code.")
    place: str | None = optional("Name of the place in the gazetteer, at the level of geo_precision.", "Not as written; that is place_text.")
    place_text: str | None = optional("The place as the article writes it.", "Not normalised.")
    place_id: str | None = optional("Id of the place in `places`.", "Not stable across gazetteers.", min_length=1)
    latitude: float | None = optional(
        "Latitude, WGS84.", "Not the very spot: see geo_precision. Null when only a country is known.", unit="degrees", ge=-90, le=90
    )
    longitude: float | None = optional(
        "Longitude, WGS84.", "Not the very spot: see geo_precision. Null when only a country is known.", unit="degrees", ge=-180, le=180
    )
    geo_precision: str | None = optional(
        "What the coordinates and the place stand for; null when no place is known.", "Not an error radius.", codes="geo_precision"
    )
    actors: list[str] = list_column("Who did it, canonical names; empty when nobody is named.", "Not a finding of guilt: see actor_basis.")
    actor_basis: str = column("On whose word the actors stand.", "Not how sure it is.", codes="actor_basis")
    targets: list[str] = list_column("Whom or what it was aimed at or hit, as named; `[name withheld]` stands for a private person.", "Not all victims.")
    weapons: list[str] = list_column("Means used, as told; empty when not told.", "Not complete.", codes="weapon")
    killed_low: int | None = optional(
        "Least number killed over the claims that stand.", "Null is not zero. Attackers apart.", unit="persons", ge=0, le=MOST_PEOPLE
    )
    killed_high: int | None = optional(
        "Largest number killed over the claims that stand; null with a low means at least.",
        "Null is not zero. Attackers apart.",
        unit="persons",
        ge=0,
        le=MOST_PEOPLE,
    )
    injured_low: int | None = optional(
        "Least number injured over the claims that stand.", "Null is not zero. Attackers apart.", unit="persons", ge=0, le=MOST_PEOPLE
    )
    injured_high: int | None = optional(
        "Largest number injured over the claims that stand; null with a low means at least.",
        "Null is not zero. Attackers apart.",
        unit="persons",
        ge=0,
        le=MOST_PEOPLE,
    )
    attackers_killed: int | None = optional(
        "Attackers killed, by their own hand or others'.", "Not part of killed_low and killed_high.", unit="persons", ge=0, le=MOST_PEOPLE
    )
    contested: bool = column("Claimants in this article differ on number, responsibility or who the victims were.", "Not that the incident is in doubt.")
    char_start: int = column("Where the quote starts in the canonical text.", "Not bytes.", unit="code points", ge=0)
    char_end: int = column("Where the quote ends, exclusive.", "Not bytes.", unit="code points", ge=1)
    quote: str | None = optional(
        "The words that state the incident: canonical text from char_start to char_end; null in a release that publishes no quotes.",
        "Not all the words that the row rests on.",
        min_length=1,
    )
    confidence: float = column("How far the rules behind the row agree.", "Not the probability that the incident happened.", unit="0 to 1", ge=0, le=1)
    extractor: str = column("Name and version of what wrote the row.", "Not the version of the release.", min_length=1)
