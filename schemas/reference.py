"""Tables that the others point to: `actors`, `actor_aliases`, `places` and `codes`. They hold names, never events."""

from __future__ import annotations

import datetime as dt

from schemas.columns import Row, column, optional
from schemas.reports import COUNTRY


class Actor(Row):
    """One organisation, state, force or office that reports and claims name."""

    actor_id: str = column("Stable id of the actor.", "Not a code of another dataset.", min_length=1)
    name: str = column("Canonical English name, as used in actors and targets.", "Not the actor's only name.", min_length=1)
    kind: str = column("What the actor is.", "Not a legal or moral judgement.", codes="actor_kind")
    country: str | None = optional(
        "Home country, ISO 3166-1 alpha-3; null when it has none or several.", "Not where it acts.", codes="country", pattern=COUNTRY
    )
    parent_actor_id: str | None = optional("The actor that this one is a part of.", "Not an ally or a sponsor.", min_length=1)
    valid_from: dt.date | None = optional("First day on which the row holds; null is since ever.", "Not always the day of its founding.")
    valid_to: dt.date | None = optional("Last day on which the row holds; null is to this day.", "Not always the day of its end.")


class ActorAlias(Row):
    """One further name of an actor, with the days on which it stands for that actor."""

    actor_id: str = column("The actor.", "Not unique here.", min_length=1)
    alias: str = column("The other name, as written in news.", "Not necessarily accepted by the actor.", min_length=1)
    language: str | None = optional("Language of the name, BCP 47.", "Not the language of the actor.", pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
    valid_from: dt.date | None = optional("First day on which the name stands for this actor; null is since ever.", "Not the first use in print.")
    valid_to: dt.date | None = optional("Last day on which it does; null is to this day.", "Not the last use in print.")


class Place(Row):
    """One gazetteer entry that a report or an incident points to."""

    place_id: str = column("Id of the place, with the gazetteer before the colon.", "Not stable across gazetteers.", min_length=1)
    name: str = column("Name in the gazetteer.", "Not the only name, and no statement on whose place it is.", min_length=1)
    kind: str = column("What the entry is.", "Not its importance.", codes="place_kind")
    country: str | None = optional(
        "Country, ISO 3166-1 alpha-3; null for areas across countries.", "No statement on sovereignty.", codes="country", pattern=COUNTRY
    )
    admin1: str | None = optional("Province, state or governorate, English name.", "Not a code.")
    admin2: str | None = optional("District or county, English name.", "Not a code.")
    latitude: float | None = optional("Latitude, WGS84; the centre for countries, regions and units.", "Not the extent.", unit="degrees", ge=-90, le=90)
    longitude: float | None = optional("Longitude, WGS84; the centre for countries, regions and units.", "Not the extent.", unit="degrees", ge=-180, le=180)
    population: int | None = optional("Population in the gazetteer; null when it has none.", "Not current.", unit="persons", ge=0)
    gazetteer: str = column("Name of the gazetteer.", "Not its publisher's endorsement.", min_length=1)
    gazetteer_version: str = column("Version of the gazetteer.", "Not the version of the release.", min_length=1)


class CodeRow(Row):
    """One code of one code list."""

    list_name: str = column("The code list; columns name the list they use.", min_length=1)
    code: str = column("The code.", min_length=1)
    position: int = column("Place in the list, from 1.", "Not a rank, except where the meaning says so.", ge=1)
    meaning: str = column("What the code means.", min_length=1)
    not_meaning: str = column("What it does not mean.", min_length=1)
    plover: str | None = optional("Nearest PLOVER event, with its mode after a slash.", "Not PLOVER's own mapping.")
    plover_match: str | None = optional("What that name covers compared with the code.", codes="match")
    cameo: str | None = optional("Nearest CAMEO code.", "Not CAMEO's own mapping.")
    cameo_match: str | None = optional("What that code covers compared with ours.", codes="match")
    acled_event_type: str | None = optional("Name of the nearest ACLED event type.", "Not ACLED's own mapping, and not its data.")
    acled_event_type_match: str | None = optional("What that name covers compared with the code.", codes="match")
    acled_sub_event_type: str | None = optional("Name of the nearest ACLED sub-event type.", "Not ACLED's own mapping, and not its data.")
    acled_sub_event_type_match: str | None = optional("What that name covers compared with the code.", codes="match")
    ucdp_type: str | None = optional("Nearest UCDP type of violence.", "Not UCDP's own mapping.")
    ucdp_type_match: str | None = optional("What that name covers compared with the code.", codes="match")
