"""Names of the parties to an incident, brought to a common form: case and articles folded, countries known by their ISO code. No scoring here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from schemas.codes import COUNTRIES

_WORDS = re.compile(r"[^\W_]+")
_STATE_WORDS = frozenset({"the", "of", "government", "army", "military", "armed", "forces", "air", "force", "security", "police", "state", "republic"})
# What news calls a country beside its GeoNames name.
_OTHER_NAMES = {
    "usa": "USA",
    "us": "USA",
    "uk": "GBR",
    "britain": "GBR",
    "burma": "MMR",
    "uae": "ARE",
    "dr congo": "COD",
    "ivory coast": "CIV",
    "palestine": "PSE",
}


@cache
def party_key(name: str) -> str:
    """Return the form of a party's name that is compared: an ISO 3166-1 alpha-3 code for a country or its forces, else the words in lower case."""
    words = _WORDS.findall(name.casefold())
    bare = " ".join(word for word in words if word not in _STATE_WORDS)
    return _country_codes().get(" ".join(words)) or _country_codes().get(bare) or " ".join(word for word in words if word != "the") or name


def party_keys(names: Iterable[str]) -> frozenset[str]:
    """Return the keys of several names."""
    return frozenset(party_key(name) for name in names)


def choose_named(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names that name somebody; all when none does. "gunmen" and "Somali militant group" only describe: their last word is no proper noun."""
    return tuple(name for name in names if any(letter.isupper() for letter in name.split()[-1])) or tuple(names)


def country_name(iso3: str) -> str:
    """Return the English name of a country; the code itself when it is not known."""
    return COUNTRIES[iso3].meaning.removesuffix(".") if iso3 in COUNTRIES else iso3


@cache
def _country_codes() -> dict[str, str]:
    return {" ".join(_WORDS.findall(country.meaning.casefold())): iso3 for iso3, country in COUNTRIES.items()} | _OTHER_NAMES
