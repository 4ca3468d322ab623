"""The word lists of the place finder as sets: place_cues.toml, place_common_words.toml and place_person_names.toml. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.extract.lexicons import load_toml, load_words


@dataclass(frozen=True, slots=True)
class CueLists:
    """Every list of the three files by its role. `states`: folded abbreviation ("ala", "bc") -> GeoNames code of the state."""

    common: frozenset[str]
    first: frozenset[str]
    last: frozenset[str]
    location: frozenset[str]
    relation: frozenset[str]
    direction: frozenset[str]
    kind_of: frozenset[str]
    admin1: frozenset[str]
    admin2: frozenset[str]
    city: frozenset[str]
    thing: frozenset[str]
    brand: frozenset[str]
    media: frozenset[str]
    group: frozenset[str]
    street: frozenset[str]
    title: frozenset[str]
    speech: frozenset[str]
    org_of: frozenset[str]
    articles: frozenset[str]
    never: frozenset[str]
    states: dict[str, str]


# GeoNames numbers the Canadian provinces; the post uses letters.
_CANADA = {"AB": "01", "BC": "02", "MB": "03", "NB": "04", "NL": "05", "NS": "07", "ON": "08", "PE": "09", "QC": "10", "SK": "11"}


@lru_cache(maxsize=1)
def lists() -> CueLists:
    """Return the cue lists of place_cues.toml, place_common_words.toml and place_person_names.toml as sets."""

    def cue(name: str) -> frozenset[str]:
        return frozenset(load_words(name, "place_cues"))

    cues, people = load_toml("place_cues"), load_toml("place_person_names")
    states = {form: f"US.{code}" for code, forms in cues["states"].items() for form in forms}
    states |= {form: f"CA.{_CANADA[code]}" for code, forms in cues["provinces"].items() for form in forms}
    return CueLists(
        frozenset(load_toml("place_common_words")["words"].split()),
        frozenset(people["first"].split()) | frozenset(people["first_world"].split()),
        frozenset(people["last"].split()),
        cue("location_before"), cue("relation_before"), cue("direction_before"), cue("kind_of"), cue("head_admin1"), cue("head_admin2"),
        cue("head_city"), cue("thing_after"), cue("brand_after"), cue("media_after"), cue("group_after"), cue("street_after"), cue("title_before"),
        cue("speech"), cue("org_of"), cue("articles"), cue("never"), states,
    )  # fmt: skip
