"""Where a report is set: its place columns, from the place of its frame, the country its sentences name, or the article's setting. Toponyms: places.py."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.extract.actors import resolve_actor
from pipeline.extract.capitals import is_capital

if TYPE_CHECKING:
    from pipeline.extract.mentions import PlaceMention
    from pipeline.extract.merging import Frame

_STATE_ACTS = frozenset({"diplomatic_measure", "sanction", "agreement"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an article as a whole is set: its prevailing country (ISO-3) and its dateline, used for an incident that names no place of its own."""

    country: str | None = None
    dateline: PlaceMention | None = None


def _country(frame: Frame, event_type: str, actors: list[str], article: str | None) -> str | None:
    """Return the country of an incident that names no place: of a state act the acting state; else the country its sentences name most, the doer's own last."""
    states = [a.country for name in actors if (a := resolve_actor(name)) is not None and a.kind in ("state", "state_force") and a.country]
    if event_type in _STATE_ACTS and states:
        return states[0]
    votes: Counter[str] = Counter()
    for mention in frame.mentions:
        for place, weight in mention.places:
            if place.country:
                votes[place.country] += (weight + 2.0) * (0.2 if place.country in states and weight < 0.9 else 1.0)  # type: ignore[assignment]
    return max(sorted(votes), key=lambda c: votes[c]) if votes else article


def place_columns(place: PlaceMention | None, setting: Setting, frame: Frame, event_type: str, actors: list[str]) -> dict[str, Any]:
    """Return the place columns of a report: `place` is the place of its frame, `setting` and the doers decide when there is none."""
    if (
        event_type in _STATE_ACTS
        and place is not None
        and (place.kind in ("country", "admin1") or is_capital(place))
        and place.country != _country(frame, event_type, actors, setting.country)
    ):
        place = None  # another state's capital stands for its government there
        frame.why["place"] = "state_act"
    if place is not None and place.kind == "country":
        place = None if place.country != _country(frame, event_type, actors, setting.country) else place
    near = False
    if place is None:
        iso3 = _country(frame, event_type, actors, setting.country)
        if frame.role == "main" and event_type not in _STATE_ACTS and setting.dateline is not None and setting.dateline.country == iso3:
            frame.why["place"] = "dateline"
            place, near = setting.dateline, True  # a local story that names no other place: near where it was filed
    if place is None:
        return {
            "country": iso3,
            "admin1": None,
            "place": None,
            "place_text": None,
            "place_id": None,
            "latitude": None,
            "longitude": None,
            "geo_precision": "country" if iso3 else None,
        }
    if place.kind != "country" and (place.latitude is None or place.longitude is None):
        # A name that the gazetteer knows without a position says no more than its country.
        return {
            "country": place.country,
            "admin1": place.admin1,
            "place": place.name,
            "place_text": place.text,
            "place_id": None,
            "latitude": None,
            "longitude": None,
            "geo_precision": "country" if place.country else None,
        }
    precision = {"country": "country", "region": "region", "admin1": "admin1", "admin2": "admin2", "city": "exact", "landmark": "near"}[place.kind]
    if near:
        precision = "near"
    only_country = place.kind == "country"
    return {
        "country": place.country,
        "admin1": place.admin1,
        "place": None if only_country else place.name,
        "place_text": None if only_country else place.text,
        "place_id": place.place_id,
        "latitude": None if only_country else place.latitude,
        "longitude": None if only_country else place.longitude,
        "geo_precision": precision,
    }
