"""Table `incidents`: one row per real-world event, derived from its reports and claims by named rules. The evidence stands in those tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from schemas.columns import Row, column, list_column, optional
from schemas.reports import COUNTRY, INCIDENT_ID, MOST_PEOPLE


def _persons(meaning: str, not_meaning: str = "Null is not zero.") -> Any:
    return optional(meaning, not_meaning, unit="persons", ge=0, le=MOST_PEOPLE)


class Incident(Row):
    """One real-world event: the reports that speak of it, linked, and the values derived from their claims."""

    incident_id: str = column("Stable id, given once and never used for another incident.", "Not made from values that may be corrected.", pattern=INCIDENT_ID)
    revision: int = column("How often the row has changed since the id was given, from 1.", "Not the version of the release.", ge=1)
    status: str = column("State of the row.", "Not a verification on the ground.", codes="status")
    event_type: str = column("Type of the incident; the most lethal means when it was mixed.", "Not a legal qualification.", codes="event_type")
    event_subtype: str | None = optional("A finer type where the reports give one.", "Not a closed list.")
    plover: str | None = optional("PLOVER event, with its mode after a slash, that comes nearest.", "Not coded by PLOVER's makers: see codes.plover_match.")
    cameo: str | None = optional("CAMEO code that comes nearest.", "Not coded by a CAMEO coder: see codes.cameo_match.", pattern=r"^[0-9]{2,4}$")
    acled_event_type: str | None = optional("Name of the ACLED event type that comes nearest.", "Not ACLED data: a name for comparison only.")
    acled_sub_event_type: str | None = optional("Name of the ACLED sub-event type that comes nearest.", "Not ACLED data: a name for comparison only.")
    ucdp_type: str | None = optional(
        "UCDP type of violence that comes nearest.",
        "Not UCDP data, and not that UCDP would include the event: it asks for a death and an organised actor.",
        codes="ucdp_type",
    )
    date_start: dt.date | None = optional("First day of the interval in which the incident began.", "Not always the day itself: see date_precision.")
    date_end: dt.date | None = optional(
        "Last day of that interval; equal to date_start for a single day.", "Not the end of the fighting, unless a report says so."
    )
    date_precision: str = column("How wide the interval is.", "Not how sure the date is.", codes="date_precision")
    country: str | None = optional(
        "Country where it happened, ISO 3166-1 alpha-3.", "Not the country of the actor, and no statement on sovereignty.", codes="country", pattern=COUNTRY
    )
    admin1: str | None = optional("Province, state or governorate, English name.", "Not a code.")
    place: str | None = optional("Name of the place in the gazetteer, at the level of geo_precision.", "Not as any article writes it.")
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
    actors: list[str] = list_column("Who did it, canonical names; empty when nobody is named.", "Not a finding of guilt: see responsibility.")
    targets: list[str] = list_column("Whom or what it was aimed at or hit, as named; `[name withheld]` stands for a private person.", "Not all victims.")
    weapons: list[str] = list_column("Means used, as told; empty when not told.", "Not complete.", codes="weapon")
    responsibility: str = column("On whose word the actors stand, over all reports.", "Not a finding of guilt.", codes="responsibility")
    killed_low: int | None = _persons("Least number killed over the claims that stand, attackers apart.")
    killed_best: int | None = _persons("Number killed by the named rule of figures: one value for sums.", "Null is not zero, and best is not verified.")
    killed_high: int | None = _persons("Largest number killed over the claims that stand; null with a low means at least.")
    injured_low: int | None = _persons("Least number injured over the claims that stand, attackers apart.")
    injured_best: int | None = _persons("Number injured by the named rule of figures: one value for sums.", "Null is not zero, and best is not verified.")
    injured_high: int | None = _persons("Largest number injured over the claims that stand; null with a low means at least.")
    civilians_killed_low: int | None = _persons(
        "Least number of civilians killed, by claims that call them so.", "Null is not zero; women and children are not added in."
    )
    civilians_killed_high: int | None = _persons(
        "Largest number of civilians killed, by claims that call them so.", "Null is not zero; null with a low means at least."
    )
    children_killed_low: int | None = _persons("Least number of children killed.")
    children_killed_high: int | None = _persons("Largest number of children killed.", "Null is not zero; null with a low means at least.")
    women_killed_low: int | None = _persons("Least number of women killed.")
    women_killed_high: int | None = _persons("Largest number of women killed.", "Null is not zero; null with a low means at least.")
    militants_killed_low: int | None = _persons(
        "Least number killed whom a claimant calls militants.", "Null is not zero, and not our judgement of who they were."
    )
    militants_killed_high: int | None = _persons(
        "Largest number killed whom a claimant calls militants.", "Null is not zero, and not our judgement of who they were."
    )
    security_forces_killed_low: int | None = _persons("Least number of members of state forces killed.")
    security_forces_killed_high: int | None = _persons("Largest number of members of state forces killed.", "Null is not zero; null with a low means at least.")
    attackers_killed_low: int | None = _persons("Least number of attackers killed.", "Null is not zero; not part of the other figures.")
    attackers_killed_high: int | None = _persons("Largest number of attackers killed.", "Null is not zero; not part of the other figures.")
    contested: bool = column("Claimants differ on number, responsibility or who the victims were.", "Not that the incident is in doubt.")
    n_claimants: int = column(
        "Different claimants over all claims; the articles' own voice counts as one.", "Not independent of each other.", unit="claimants", ge=0
    )
    evidence_grade: str = column("How well the reports support that it happened.", "Not how sure the figures are.", codes="evidence_grade")
    n_articles: int = column("Articles with a report on it.", "Not a measure of importance.", unit="articles", ge=1)
    n_publishers: int = column("Different publishers among them.", "Not independent: one may own another.", unit="publishers", ge=0)
    n_independent: int = column(
        "Different stories among them, copies of one wire story counted once.", "Not verified to have different sources.", unit="stories", ge=0
    )
    first_reported_at: dt.datetime | None = optional("Earliest published_at of its articles, UTC.", "Not the time of the incident.")
    last_reported_at: dt.datetime | None = optional("Latest published_at of its articles, UTC.", "Not the end of the incident.")
    responds_to_incident_id: str | None = optional(
        "The incident that this one answers, where a report says so.", "Not a cause that we inferred.", pattern=INCIDENT_ID
    )
    summary: str = column("One sentence made from the fields of the row.", "Not a quotation.", min_length=1)
    qc_flags: list[str] = list_column("Names of the soft checks that the row failed.", "Not errors: rows with errors are set aside.")
    pipeline_version: str = column("Version of the pipeline that wrote the row.", "Not the version of the release.", min_length=1)
