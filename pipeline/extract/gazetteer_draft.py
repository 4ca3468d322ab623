"""The gazetteer while it is being built: places and names in memory, and the additions from our own lexicon files. GeoNames is read in gazetteer_build.py."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.gazetteer_names import TRANSLITERATED, VAGUE
from pipeline.extract.gazetteer_sources import read_csv
from pipeline.extract.gazetteer_store import PRIMARY, SPELLING, PlaceRow
from pipeline.extract.place_names import fold_name, skeleton

# Seas and regions have no population of their own; by how often news names them they rank like places of so many people (decimal logarithm).
_BY_TYPE = {"continent": 9.0, "macroregion": 8.0, "ocean": 8.0, "sea": 7.5, "strait": 7.0, "canal": 7.0, "borough": 6.0}
_OTHER_REGION = 6.5
_LOOSE_MIN_POPULATION = 3000  # smaller towns would make the consonant keys too crowded


class Draft:
    """Places in rows, names pointing at rows with a quality, and the ids of regions that were merged into a province."""

    def __init__(self) -> None:
        self.places: list[PlaceRow] = []
        self.names: dict[str, dict[int, int]] = {}
        self.merged: dict[str, int] = {}

    def add(self, place: PlaceRow) -> int:
        """Append a place; return its row."""
        self.places.append(place)
        return len(self.places) - 1

    def name(self, row: int, name: str, quality: int) -> None:
        """File a name for the place in `row`; filed twice, the better quality counts. Names of other scripts and bare direction words are passed over."""
        key = fold_name(name)
        if 2 <= len(key) <= 60 and key not in VAGUE:
            refs = self.names.setdefault(key, {})
            refs[row] = min(quality, refs.get(row, 9))

    def find(self, name: str, country: str, kind: str) -> list[int]:
        """Return the rows of all places of that name, country (ISO alpha-3) and kind, in order."""
        rows = sorted(self.names.get(fold_name(name), ()))
        return [row for row in rows if self.places[row].kind == kind and self.places[row].country == country]

    def add_regions(self) -> None:
        """Add regions.csv; a region whose name is a province of its first country lends that province its other names and its id."""
        for r in read_csv("regions.csv"):
            countries = [c for c in r["countries"].split(";") if c]
            twins = self.find(r["name"], countries[0], "admin1") if countries else []
            country = countries[0] if len(countries) == 1 else ""
            place = PlaceRow(f"reg:{r['slug']}", r["name"], "region", country, "", "", float(r["latitude"]), float(r["longitude"]), 0)
            place.importance = _BY_TYPE.get(r["type"], _OTHER_REGION)
            if twins:
                self.merged[place.place_id] = twins[0]
            row = twins[0] if twins else self.add(place)
            self._names_of(row, r["name"], r["aliases"])

    def add_extra(self) -> None:
        """Add place_extra.csv."""
        for r in read_csv("place_extra.csv"):
            provinces = self.find(r["admin1"], r["country"], "admin1")
            admin1, code = (self.places[provinces[0]].name, self.places[provinces[0]].admin1_code) if provinces else (r["admin1"], "")
            point = float(r["latitude"]), float(r["longitude"])
            row = self.add(PlaceRow(f"reg:{r['slug']}", r["name"], r["kind"], r["country"], admin1, "", *point, int(r["population"] or 0), code))
            self._names_of(row, r["name"], r["aliases"])

    def add_variants(self) -> None:
        """Attach the spellings of place_variants.csv; the first column becomes the name shown.

        The place is the largest of that country and kind that has any of the names. Raises ValueError when there is none: the row is wrong.
        """
        for r in read_csv("place_variants.csv"):
            spellings = [r["name"], *filter(None, r["variants"].split(";"))]
            found = [row for spelling in spellings for row in self.find(spelling, r["country"], r["kind"])]
            if not found:
                raise ValueError(f"place_variants.csv: no {r['kind']} in {r['country']} is called {', '.join(spellings)}: correct the row")
            row = max(found, key=lambda i: (self.places[i].population, -i))
            place = self.places[row]
            if r["kind"] == "admin1":
                for other in self.places:
                    if other.admin1_code == place.admin1_code:
                        other.admin1 = r["name"]
            point = (float(r["latitude"]), float(r["longitude"])) if r["latitude"] else (place.latitude, place.longitude)
            self.places[row] = replace(place, name=r["name"], latitude=point[0], longitude=point[1])
            self._names_of(row, r["name"], r["variants"])

    def add_skeletons(self, iso3: dict[str, str]) -> None:
        """File the places of transliterated countries under their consonant keys as well. `iso3`: alpha-2 -> alpha-3."""
        loose = {iso3[iso2] for iso2 in TRANSLITERATED}
        found: dict[str, dict[int, int]] = {}
        for key, refs in self.names.items():
            bone = skeleton(key)
            for row, quality in refs.items():
                place = self.places[row]
                known = place.kind in ("admin1", "admin2") or (place.kind == "city" and place.population >= _LOOSE_MIN_POPULATION)
                if bone and known and quality <= SPELLING and place.country in loose:
                    found.setdefault("~" + bone, {})[row] = PRIMARY
        self.names.update(found)

    def _names_of(self, row: int, name: str, others: str) -> None:
        for spelling in (name, *filter(None, others.split(";"))):
            self.name(row, spelling, PRIMARY)
