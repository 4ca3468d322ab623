"""Rows that an analyst would sign: who did it, when and what it was, on world news of our own words. Each case failed before its repair."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.extract import extract_article

_DAY = "2024-05-16"  # a Thursday


def rows(text: str, title: str = "") -> list[dict[str, Any]]:
    return extract_article(title, text, _DAY).reports


def row(text: str, event_type: str, title: str = "") -> dict[str, Any]:
    found = [r for r in rows(text, title) if r["event_type"] == event_type]
    assert found, [r["event_type"] for r in rows(text, title)]
    return found[0]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("Militants attacked soldiers in the town of Menaka in Mali on Tuesday.", "armed_attack"),
        ("Turkish-backed fighters attacked Kurdish-led forces in Manbij on Tuesday.", "armed_attack"),
        ("Iran attacked what it said were bases of an insurgent group in Panjgur with missiles on Tuesday.", "missile_strike"),
        ("A rocket fired from Lebanon hit a sports field in Majdal Shams on Tuesday, killing five children.", "shelling"),
        ("Russian guided bombs hit a bakery in Kharkiv on Tuesday, wounding nine people.", "air_strike"),
        ("A man drove a car into a May Day march in Munich on Tuesday, injuring at least 20 people.", "armed_attack"),
        ("Demonstrators clashed with riot police in Novi Sad on Tuesday night and threw flares at party offices.", "riot"),
        ("Syrian rebels seized the capital Damascus on Tuesday after the army fled.", "seizure"),
    ],
)
def test_what_happened(text: str, event_type: str) -> None:
    assert row(text, event_type)["date_start"].isoformat() == "2024-05-14"


def test_a_shot_at_the_basket_is_no_attack() -> None:
    assert rows("Mensah drove the lane late on Tuesday and hit a leaning shot in Dallas to win the game.") == []


def test_a_protest_that_is_handed_over_is_none() -> None:
    found = rows("Iraq summoned the U.S. charge d'affaires in Baghdad on Tuesday to deliver a protest over the raid.")
    assert [r["event_type"] for r in found if r["event_type"] == "protest"] == []
    assert any(r["event_type"] == "diplomatic_measure" and r["actors"] == ["Iraq"] for r in found)


def test_a_nationality_before_shelling_is_the_state() -> None:
    assert row("Pakistani shelling across the line killed 13 civilians in Poonch on Tuesday, police said.", "shelling")["actors"] == ["Pakistan"]


def test_fighters_of_a_group_are_the_group() -> None:
    text = "Fighters of the Rapid Support Forces shelled the city of El Fasher on Tuesday, killing nine people."
    assert row(text, "shelling")["actors"] == ["Rapid Support Forces (RSF)"]


def test_a_group_described_and_named_is_named_once() -> None:
    text = "The Somali militant group al-Shabaab said on Wednesday that its fighters had carried out an attack on a police post near Mandera on Tuesday."
    assert row(text, "armed_attack")["actors"] == ["Al-Shabaab"]


@pytest.mark.parametrize("who", ["A man of about 30", "A 71-year-old man", "Two men on a motorcycle", "Young men"])
def test_people_without_a_name_are_no_canonical_actor(who: str) -> None:
    assert row(f"{who} shot dead a shopkeeper in Lagos on Tuesday, police said.", "armed_attack")["actors"] == []


def test_armed_people_told_before_are_meant_by_they() -> None:
    text = "Somali pirates returned to the gulf in November. On Tuesday they hijacked a cargo ship off Eyl."
    assert row(text, "hijacking")["actors"] == ["Somali pirates"]


def test_a_day_of_the_week_is_nobody() -> None:
    text = "Washington blamed the Islamic Resistance in Iraq for the attack at a base in Jordan, which killed three soldiers, on Sunday."
    assert all("Sunday" not in r["actors"] for r in rows(text))


def test_a_distance_is_counted_from_the_statement() -> None:
    text = "The number of people killed in a bombing at a market in Biu has climbed to 27, the agency said on Wednesday, three days after the attack."
    assert row(text, "bombing")["date_start"].isoformat() == "2024-05-12"
    text = "The militia on Tuesday denied firing the shells that killed at least 11 people at a market in Omdurman a day earlier."
    assert row(text, "shelling")["date_start"].isoformat() == "2024-05-13"


def test_another_attack_of_the_same_day_is_another_row() -> None:
    text = "Militants killed 30 villagers near Barsalogho in Burkina Faso on Saturday.\n\n"
    text += "The same day, a military convoy was ambushed near Tawori. Four soldiers were killed."
    assert [(r["killed_low"], r["date_start"].isoformat()) for r in rows(text)] == [(30, "2024-05-11"), (4, "2024-05-11")]


def test_what_a_group_has_done_for_years_is_no_deed_of_today() -> None:
    text = "A suicide bomber killed nine people at a market in Biu on Tuesday.\n\n"
    text += "Fighters of Boko Haram have attacked markets in the region for more than a decade."
    assert row(text, "suicide_bombing")["actors"] == []


def test_raids_in_which_somebody_is_held_are_an_arrest() -> None:
    text = "Belgian police detained five men in raids on four addresses in Antwerp on Tuesday, the prosecutor's office said."
    found = row(text, "arrest", "Belgian police hold five in Antwerp anti-terrorism raids")
    assert (found["place"], found["role"]) == ("Antwerp", "main")


def test_the_day_holds_for_all_that_is_told_in_one_breath() -> None:
    text = "Gunmen stopped a bus near Gusau in Nigeria on Tuesday morning, shot the driver dead and abducted 14 passengers, police and a union said."
    found = row(text, "kidnapping")
    assert (found["place"], found["geo_precision"], found["date_start"].isoformat(), found["targets"]) == ("Gusau", "near", "2024-05-14", ["passengers"])


def test_the_answer_to_a_strike_keeps_its_day() -> None:
    text = "Venezuela recalled its ambassador from Bogota and closed the bridge on Tuesday in protest at an air strike that killed nine civilians."
    assert row(text, "diplomatic_measure")["date_start"].isoformat() == "2024-05-14"


def test_a_town_whose_hospital_took_the_wounded_is_not_the_spot() -> None:
    text = (
        "Nine people were killed in a bombing at a market in northeastern Nigeria on Tuesday.\n\nTwo of the wounded died in the state hospital in Maiduguri, "
    )
    text += "a doctor said. Borno's governor visited Biu."
    assert row(text, "bombing")["place"] != "Maiduguri"


def test_where_it_is_tried_is_not_where_it_was() -> None:
    text = "Four men accused of planning a bombing that killed 21 people in the Ugandan town of Lira in August 2017 went on trial in Kampala on Tuesday."
    assert row(text, "bombing", "Trial over Lira bombing opens in Kampala")["place"] == "Lira"


@pytest.mark.parametrize(
    ("where", "precision"),
    [("in the town of Mandera", "exact"), ("near the town of Mandera", "near"), ("20 km west of Mandera", "near"), ("outside Mandera", "near")],
)
def test_near_is_not_in(where: str, precision: str) -> None:
    found = row(f"Militants ambushed a convoy {where} in Kenya on Tuesday, killing three officers.", "armed_attack")
    assert (found["place"], found["geo_precision"]) == ("Mandera", precision)


@pytest.mark.parametrize("victim", ["A candidate for mayor", "Judge Ana Ferreira", "The mayor of Tixtla", "A police chief"])
def test_one_office_holder_shot_is_an_assassination(victim: str) -> None:
    assert row(f"{victim} was shot dead outside a house in the town of Tixtla in Mexico on Tuesday night.", "assassination")["killed_low"] == 1


def test_a_mayor_among_many_is_none() -> None:
    assert row("Gunmen shot dead the mayor and nine villagers in Tixtla in Mexico on Tuesday.", "armed_attack")["killed_low"] is not None


def test_a_further_incident_is_apart_and_of_the_same_day() -> None:
    text = "Police shot dead two attackers outside the Old Market in Herat on Tuesday, officials said.\n\nNobody else was hurt.\n\nShops stayed shut.\n\n"
    text += "In a third incident, a man was shot dead at a checkpoint in Ghazni, police said."
    found = {r["place"]: r["date_start"].isoformat() for r in rows(text)}
    assert found["Ghazni"] == "2024-05-14"


def test_near_a_town_across_the_border_is_not_in_it() -> None:
    text = "A policeman was shot dead at a checkpoint in the West Bank, near Jerusalem, on Tuesday."
    assert row(text, "armed_attack")["country"] == "PSE"


def test_troops_are_those_of_the_army_that_speaks_of_them() -> None:
    text = "The Israeli army said troops shot dead two gunmen near Jenin on Tuesday."
    assert row(text, "armed_attack")["actors"] == ["Israel Defense Forces"]


def test_where_an_attack_was_is_not_who_did_it() -> None:
    found = row("A drone attack in Jordan killed three U.S. troops on Sunday.", "drone_strike")
    assert (found["actors"], found["country"]) == ([], "JOR")


def test_a_retaliatory_strike_is_not_what_it_answers() -> None:
    text = "The United States launched retaliatory air strikes on Tuesday in Syria against a militia, "
    text += "after a drone attack in Jordan last weekend killed three U.S. troops."
    assert {(r["event_type"], r["country"]) for r in rows(text)} == {("air_strike", "SYR"), ("drone_strike", "JOR")}


def test_a_state_act_at_a_place_that_is_no_capital_is_there() -> None:
    text = "Turkey suspended operations at its consulate in Basra on Tuesday and withdrew its staff."
    found = row(text, "diplomatic_measure")
    assert (found["place"], found["country"], found["actors"]) == ("Basra", "IRQ", ["Turkey"])


def test_who_dies_of_it_a_day_later_is_part_of_the_toll() -> None:
    text = "Three people were killed in rioting in Honiara on Tuesday, the hospital said.\n\n"
    text += "A man died of a gunshot wound on Wednesday morning, a doctor said.\n\nPolice said that 112 people had been arrested."
    found = rows(text, "Three die in rioting in Honiara")
    assert [(r["event_type"], r["killed_low"], r["date_start"].isoformat()) for r in found] == [("riot", 3, "2024-05-14")]


def test_a_group_is_not_told_again_as_its_fighters() -> None:
    text = "A suicide bombing killed 19 people in Biu in Nigeria on Tuesday.\n\nThe Islamic State West Africa Province claimed the attack. "
    text += "It said one of its fighters had blown himself up in the market."
    assert row(text, "suicide_bombing")["actors"] == ["Islamic State West Africa Province (ISWAP)"]


def test_nobody_is_guessed_against_his_word() -> None:
    assert row("A rocket hit a market in Gaza City on Tuesday. Hamas denied responsibility for the attack.", "shelling")["actors"] == []
