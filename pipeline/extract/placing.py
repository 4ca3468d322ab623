"""Where a report is set: its place columns, from the place of its frame, the country its sentences name, or the article's setting. Toponyms: places.py."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.extract.actors import resolve_actor
from pipeline.extract.merging import frame_place, own_place
from pipeline.extract.place_choice import Scene, choose_place

if TYPE_CHECKING:
    from pipeline.extract.mentions import PlaceMention
    from pipeline.extract.merging import Frame

_STATE_ACTS = frozenset({"diplomatic_measure", "sanction", "agreement"})


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an article as a whole is set: its prevailing country (ISO-3), and all the places it names, among which each incident has its own."""

    country: str | None = None
    scene: Scene = field(default_factory=Scene)


def _country(frame: Frame, event_type: str, actors: list[str], article: str | None) -> str | None:
    """Return the country of an incident that names no place: of a state act the acting state, else where most evidence lies.

    Evidence: the countries and towns its sentences name, by construction; the home of a group that did it and of those it hit; the article's country.
    A state that acted is last: it may act abroad.
    """
    known = [a for name in actors if (a := resolve_actor(name)) is not None and a.country]
    states = [a.country for a in known if a.kind in ("state", "state_force")]
    if event_type in _STATE_ACTS and states:
        return states[0]
    votes: defaultdict[str, float] = defaultdict(float)
    for mention in frame.mentions:
        for place, weight in mention.places:
            if place.country:
                votes[place.country] += max(0.05, weight + 0.4) * (0.2 if place.country in states and weight < 0.9 else 1.0)
        for party in mention.targets:
            if party.mention is not None and party.mention.country:
                votes[party.mention.country] += 0.2 if party.mention.country in states else 0.8
    for actor in known:
        if actor.country is not None and actor.kind not in ("state", "state_force"):
            votes[actor.country] += 0.8
    if article is not None:
        votes[article] += 0.3 if article in states else 1.2
    return max(sorted(votes), key=lambda c: votes[c], default=None)


def find_place(frame: Frame, event_type: str, actors: list[str], setting: Setting) -> tuple[PlaceMention | None, bool]:
    """Return the place of an incident, None when no named place is likely enough, and whether it is only near: where the story is set, not said of the deed."""
    if event_type not in _STATE_ACTS:
        place = choose_place(frame, setting.scene)
        said = place is not None and any(p.place_id == place.place_id and w >= _SAID for m in frame.mentions for p, w in m.places)
        if place is not None and not said:
            frame.why["place"] = "article"
        return place, not said or _is_beside(place, frame, setting.scene)
    place = frame_place(frame)
    if event_type == "agreement" and place is not None and place.kind == "city" and own_place(frame.first) == place:
        return place, False  # "signed in Manaus": states often agree on the ground of a third
    if (
        place is not None
        and place.kind in ("city", "landmark")
        and not _is_seat(place)
        and any(p == place and w >= _SITE for m in frame.mentions for p, w in m.places)
    ):
        return place, False  # "suspended work at the plant in X": no capital, which would stand for its government
    if place is not None and place.country != _country(frame, event_type, actors, setting.country):
        place = None  # another state's capital stands for its government there, another place for what the act answers
        frame.why["place"] = "state_act"
    return place, False


def _is_seat(place: PlaceMention) -> bool:
    """True for a capital, whose name stands for a government."""
    actor = resolve_actor(place.name)
    return actor is not None and actor.kind == "state"


def _is_beside(place: PlaceMention | None, frame: Frame, scene: Scene) -> bool:
    """True when the incident's own sentences only say that it was near the place ("outside the town of X", "20 km west of X")."""
    if place is None:
        return False
    told = {m.sentence.index for m in frame.mentions if m.event_type is not None}
    cues = [s.cues for c in scene.candidates if c.place.place_id == place.place_id for s in c.sightings if s.sentence in told and "title" not in s.cues]
    return bool(cues) and all("beside" in c for c in cues)


_SITE = 1.4  # least weight of "at the plant in X" beside the verb of a state act; "the crossing between X and Y" is less
_SAID = 0.5  # least weight of a construction (attach.py) that says the deed was done there


def place_columns(place: PlaceMention | None, near: bool, setting: Setting, frame: Frame, event_type: str, actors: list[str]) -> dict[str, Any]:
    """Return the place columns of a report from `find_place`; with no place the country is the one its sentences name, or the article's."""
    iso3 = _country(frame, event_type, actors, setting.country) if place is None or place.country is None else None
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
    if place.country is None:  # a gulf, a border region: the text says whose
        place = replace(place, country=iso3)
    precision = {"country": "country", "region": "region", "admin1": "admin1", "admin2": "admin2", "city": "exact", "landmark": "near"}[place.kind]
    if near and place.kind in ("city", "landmark"):
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
