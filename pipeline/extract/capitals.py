"""Places told without their name: "Somalia's capital", "the Haitian capital", "in the capital". Named toponyms are places.py's business.

A capital with a country beside it is that country's; a bare "the capital" is the capital of the country that the article has named most up to there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from pipeline.extract.gazetteer import country_of
from pipeline.extract.gazetteer_sources import read_csv
from pipeline.extract.mentions import PlaceMention

_CAPITAL = re.compile(
    r"\b(?:(?P<owner>[A-Z][\w.]*(?: [A-Z][\w.]*){0,2})['’]s |(?:the )?(?P<adjective>[A-Z][\w-]+) |the (?:country['’]s |nation['’]s )?)"
    r"(?:\w+ )?capital(?: city)?(?! (?:of|punishment|gains|markets?|controls?|investment|flows?))\b(?: of (?P<of>[A-Z]\w+(?: [A-Z]\w+)?))?"
    r"|\bcapital of (?P<capital_of>[A-Z]\w+(?: [A-Z]\w+){0,2})"
)


@lru_cache(maxsize=1)
def _capitals() -> dict[str, str]:
    return {row["iso3"]: row["capital"] for row in read_csv("countries.csv") if row["capital"]}


def is_capital(place: PlaceMention) -> bool:
    """True when a place is the capital of its country."""
    return place.country is not None and _capitals().get(place.country) == place.name


def find_capitals(text: str, places: list[PlaceMention]) -> list[PlaceMention]:
    """Return mentions of capitals told without their name, in text order. `places` are the named toponyms of the same text, in order."""
    out: list[PlaceMention] = []
    for match in _CAPITAL.finditer(text):
        named = match.group("owner") or match.group("adjective") or match.group("of") or match.group("capital_of")
        if any(match.end() <= p.char_start <= match.end() + 14 and p.kind == "city" for p in places):
            continue  # "the capital, Kabul": the name follows and is found by itself
        iso3 = country_of(named.removeprefix("The ")) if named else _prevailing(places, match.start())
        city = _capitals().get(iso3 or "")
        if city is None or iso3 is None:
            continue
        place = _city(city, iso3)
        if place is not None:
            out.append(replace(place, char_start=match.start(), char_end=match.end(), text=match.group(), country=iso3, kind="city", score=0.6))
    return out


def _prevailing(places: list[PlaceMention], before: int) -> str | None:
    counts = Counter(p.country for p in places if p.country and p.char_start < before)
    return counts.most_common(1)[0][0] if counts else None


@lru_cache(maxsize=256)
def _city(name: str, iso3: str) -> PlaceMention | None:
    from pipeline.extract.places import resolve_place

    return resolve_place(name, countries=(iso3,))
