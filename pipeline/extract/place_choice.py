"""Which of the places an article names an incident happened at: a learnt choice over all of them, or none. Toponyms: places.py; rows: placing.py.

Method: a linear softmax over the candidates of an incident, with the evidence of its own sentences (constructions weighed in attach.py), of the words beside
every sighting (place_sightings.py), of the rest of the article, and of the outlet's home. Weights: lexicon/place_choice.json, learnt by benchmarks/placing.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.extract.merging import frame_place
from schemas.geo import distance_km

if TYPE_CHECKING:
    from pipeline.extract.mentions import DateMention, PlaceMention
    from pipeline.extract.merging import Frame
    from pipeline.extract.place_sightings import Sighting

# Cues that count wherever in the article they are seen, beside those of the sighting nearest to the incident.
_ANYWHERE = (
    "police", "office", "person", "title", "dateline", "lead", "street", "institution", "area", "p_in", "county", "media", "group", "event",
    "belongs", "speaks",
)  # fmt: skip
_LOCAL = ("city", "admin2", "landmark")
NEAR_KM = 50.0


@dataclass(slots=True)
class Candidate:
    """A place with all its sightings in the article."""

    place: PlaceMention
    sightings: list[Sighting] = field(default_factory=list)
    is_home: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What an article says of places as a whole: its candidates, the prevailing country and province, and the home of its outlet."""

    candidates: tuple[Candidate, ...] = ()
    country: str | None = None
    admin1: str | None = None
    home: PlaceMention | None = None
    crowd: tuple[float, ...] = ()
    countries: frozenset[str] = frozenset()


def read_scene(sightings: list[Sighting], home: PlaceMention | None = None) -> Scene:
    """Return the scene of an article from its sightings and the place its outlet is at home in (None when unknown)."""
    found: dict[tuple[str, str], Candidate] = {}
    countries: Counter[str] = Counter()
    provinces: Counter[tuple[str, str]] = Counter()
    for sighting in sightings:
        place = sighting.place
        found.setdefault((place.place_id, place.name), Candidate(place)).sightings.append(sighting)
        weight = 2 if sighting.cues & {"title", "lead", "dateline"} else 1
        if place.country:
            countries[place.country] += weight
            if place.admin1 and place.kind in (*_LOCAL, "admin1"):
                provinces[place.country, place.admin1] += weight
    found = {key: c for key, c in found.items() if c.place.kind != "country"}
    if home is not None and not any(_km(c.place, home) < 5 for c in found.values() if c.place.kind == "city"):
        found[home.place_id, home.name] = Candidate(home, is_home=True)
    candidates = tuple(found.values())
    crowd = tuple(_crowd(c, candidates) for c in candidates)
    country = max(sorted(countries), key=lambda c: countries[c], default=None)
    spoken_of = {p.country for p in (s.place for s in sightings) if p.country and p.kind in ("country", "admin1", "region")}
    names = {(s.place.country, s.place.name) for s in sightings if s.place.country}
    spoken_of |= {c for c, n in Counter(country for country, _ in names).items() if n >= 2 and c is not None}
    province = max(sorted(provinces), key=lambda p: provinces[p], default=(None, None))
    return Scene(candidates, country, province[1] if province[0] == country else None, home, crowd, frozenset(spoken_of))


def _km(one: PlaceMention, two: PlaceMention) -> float:
    if one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return math.inf
    return distance_km(one.latitude, one.longitude, two.latitude, two.longitude)


def _crowd(candidate: Candidate, candidates: tuple[Candidate, ...]) -> float:
    """How much of what the article names locally lies near: 0 to 1."""
    near = total = 0.0
    for other in candidates:
        if other is candidate or other.place.kind not in _LOCAL or other.place.name == candidate.place.name:
            continue
        weight = math.sqrt(max(1, len(other.sightings)))
        total += weight
        if _km(candidate.place, other.place) <= NEAR_KM:
            near += weight
    return near / (total + 1.0)


def describe(candidate: Candidate, number: int, frame: Frame, scene: Scene, ruled: PlaceMention | None) -> dict[str, float]:
    """Return the features of a candidate for an incident by name; `ruled` is the place its own sentences name most surely (merging.frame_place)."""
    place = candidate.place
    f: dict[str, float] = {f"kind_{place.kind}": 1.0, "score": place.score}
    if ruled is not None and ruled.place_id == place.place_id and ruled.name == place.name:
        f["ruled"] = 1.0
        f[f"ruled_{place.kind}"] = 1.0
    main = frame.role == "main"
    weights = [
        (weight, order, mention)
        for order, mention in enumerate(frame.mentions)
        for seen, weight in mention.places
        if seen.place_id == place.place_id and seen.name == place.name
    ]
    if weights:
        best = max(weights, key=lambda w: w[0] - 0.05 * min(w[1], 6))
        f["weight"] = max(-1.0, min(2.2, best[0]))
        f["weight_low" if best[0] < 0 else "weight_mid" if best[0] < 0.9 else "weight_high"] = 1.0
        f["weight_order"] = min(best[1], 6) / 6
        f["weight_more"] = min(3, sum(1 for w in weights if w[0] >= 0.9)) / 3
        if best[2].event_type is not None and not best[2].generic:
            f["weight_sure"] = 1.0
        if _dated_apart(best[2].dates, frame):
            f["dated_apart"] = 1.0
        if best[2].is_plural and best[1] > 0:
            f["weight_plural"] = 1.0
    at = sorted({m.sentence.index for m in frame.mentions if m.event_type is not None} or {m.sentence.index for m in frame.mentions})
    cues = {cue for s in candidate.sightings for cue in s.cues}
    if candidate.sightings:
        distance, nearest = min(((min(abs(s.sentence - a) for a in at), k) for k, s in enumerate(candidate.sightings) if s.sentence >= 0), default=(99, -1))
        step = "0" if distance == 0 else "1" if distance == 1 else "2" if distance <= 3 else "4" if distance < 99 else "none"
        f[f"near_{step}"] = 1.0
        if not weights:
            f[f"near_{step}_free"] = 1.0
        if nearest >= 0:
            f.update((f"cue_{cue}", 1.0) for cue in candidate.sightings[nearest].cues if cue not in ("title", "lead"))
    for cue in _ANYWHERE:
        if cue in cues:
            f[f"any_{cue}"] = 1.0
            if main and cue in ("title", "dateline", "lead", "police"):
                f[f"main_{cue}"] = 1.0
    f["times"] = math.log1p(len(candidate.sightings))
    if main:
        f["main_times"] = f["times"]
    if place.country and scene.country:
        f["country_same" if place.country == scene.country else "country_other"] = 1.0
    if ruled is not None and ruled.kind == "country":
        f["in_said_country" if place.country == ruled.country else "outside_said_country"] = 1.0
    if place.country and place.country not in scene.countries:
        f["country_alone"] = 1.0  # no other name in the article is there: a quarter or a person that shares a far town's name
    if place.admin1 and scene.admin1:
        f["admin1_same" if (place.admin1, place.country) == (scene.admin1, scene.country) else "admin1_other"] = 1.0
    if place.kind in _LOCAL:
        f["crowd"] = scene.crowd[number]
    if scene.home is not None:
        _describe_home(f, candidate, scene)
    # Background is told in a sentence and placed there; a town's own paper writes for people who know the town. Their weights may differ.
    other = "" if main and scene.home is None else "local_" if main else "other_"
    return f | {f"{other}{name}": value for name, value in f.items()} if other else f


def _describe_home(f: dict[str, float], candidate: Candidate, scene: Scene) -> None:
    assert scene.home is not None
    if candidate.is_home:
        f["home_only"] = 1.0
    elif candidate.place.kind in _LOCAL:
        away = _km(candidate.place, scene.home)
        f["home_0" if away < 25 else "home_1" if away < 120 else "home_2" if candidate.place.admin1 == scene.home.admin1 else "home_3"] = 1.0


def _dated_apart(dates: list[DateMention], frame: Frame) -> bool:
    """True when the sentence that names the place is dated, and not to the day of the incident: it may tell of another one."""
    date = frame.date
    if date is None or date.date_start is None or not dates:
        return False
    first, last = date.date_start, date.date_end or date.date_start
    spans = [(d.date_start, d.date_end or d.date_start) for d in dates if d.date_start is not None]
    return bool(spans) and all(end < first or start > last for start, end in spans)


@dataclass(frozen=True, slots=True)
class ChoiceWeights:
    """Linear weights of the features; `none` is the score of "no place named"."""

    weights: dict[str, float]
    none: float


@lru_cache(maxsize=1)
def load_choice() -> ChoiceWeights:
    """Return the weights of lexicon/place_choice.json."""
    data = json.loads(files("pipeline.extract").joinpath("lexicon", "place_choice.json").read_text("utf-8"))
    return ChoiceWeights(data["weights"], data["none"])


def _only_speaks(candidate: Candidate, ruled: PlaceMention) -> bool:
    """True for a capital that is named for what its government says, in an incident of another country ("the ministry in X said")."""
    return candidate.place.country != ruled.country and bool(candidate.sightings) and all("speaks" in s.cues for s in candidate.sightings)


def _is_left_out(candidate: Candidate, ruled: PlaceMention, frame: Frame) -> bool:
    """True for a place that cannot be the spot beside the one its own sentences name.

    The town that bears the name of the province the spot lies in ("an outpost outside Arauquita ... in Arauca"), what is named as near only, and where it
    is said or judged ("a bombing in Lira ... went on trial in Kampala").
    """
    place = candidate.place
    if place.kind == "city" and place.name == place.admin1 and (ruled.admin1, ruled.country) == (place.admin1, place.country) and ruled.name != place.name:
        return ruled.kind in _LOCAL
    if ruled.kind in _LOCAL and (ruled.place_id, ruled.name) != (place.place_id, place.name):
        told = [s for s in candidate.sightings if s.sentence >= 0]
        if told and all("beside" in s.cues for s in told):
            return True  # "near X, east of the capital": the capital only says where X is
    weights = [w for m in frame.mentions if not m.sentence.is_title for p, w in m.places if p.place_id == place.place_id and p.name == place.name]
    return bool(weights) and max(weights) < -0.3 and ruled.kind in _LOCAL and ruled.country == place.country


def _only_treats(candidate: Candidate, scene: Scene) -> bool:
    """True for a town that is named for its hospital only ("died in a hospital in X", "the wounded were taken to X"), when others of the province are named."""
    if candidate.is_home or not candidate.sightings or not all("treats" in s.cues for s in candidate.sightings):
        return False
    here = (candidate.place.admin1, candidate.place.country)
    return any((c.place.admin1, c.place.country) == here for c in scene.candidates if c is not candidate)


# How much likelier "none" must be before the main incident is left without a place that the article names: stories are about some
# place, and the country alone says little. By the folds of benchmarks/placing, 0 leaves a tenth empty that have a place, 1 fills half of those that
# have none.
_EAGER = 0.75


def choose_place(frame: Frame, scene: Scene, learnt: ChoiceWeights | None = None) -> PlaceMention | None:
    """Return the place of an incident, None when no named place is likely enough.

    At least it is the country its own sentences name; of an incident told beside the main one, the place they name.
    """
    learnt = learnt or load_choice()
    ruled = frame_place(frame)
    if ruled is not None and any(_only_treats(c, scene) for c in scene.candidates if (c.place.place_id, c.place.name) == (ruled.place_id, ruled.name)):
        ruled = None
    main = frame.role == "main"
    best = learnt.none - (_EAGER if main else 0.0)
    place = ruled if ruled is not None and (not main or ruled.kind == "country") else None
    for number, candidate in enumerate(scene.candidates):
        if _only_treats(candidate, scene) or (ruled is not None and (_only_speaks(candidate, ruled) or _is_left_out(candidate, ruled, frame))):
            continue
        score = sum(learnt.weights.get(name, 0.0) * value for name, value in describe(candidate, number, frame, scene, ruled).items())
        if score > best:
            best, place = score, candidate.place
    return place
