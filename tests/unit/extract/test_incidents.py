"""Whole articles, written for these tests: incidents told apart, kept one, dated and placed on their own; and texts that tell of none."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.extract import extract_article

PUBLISHED = "2023-05-11"  # a Thursday


def _reports(title: str, body: str, published: str | None = PUBLISHED) -> list[dict]:
    return extract_article(title, body, published).reports


def test_one_incident_told_in_five_paragraphs_stays_one() -> None:
    reports = _reports(
        "Truck bomb kills nine in Mogadishu",
        "A truck bomb exploded at a checkpoint in Mogadishu on Wednesday, killing nine people, police said.\n\n"
        "The blast shattered windows across the district.\n\n"
        '"I saw smoke and bodies," said Hassan Ali, a shopkeeper.\n\n'
        "Al-Shabaab claimed responsibility for the attack in a radio broadcast.\n\n"
        "The explosion was the deadliest in the Somali capital this year.",
    )
    assert [(r["role"], r["event_type"]) for r in reports] == [("main", "bombing")]
    (report,) = reports
    assert (report["country"], report["place"], report["date_start"], report["killed_low"], report["killed_high"]) == (
        "SOM",
        "Mogadishu",
        dt.date(2023, 5, 10),
        9,
        9,
    )
    assert report["actors"] == ["Al-Shabaab"]
    assert report["actor_basis"] == "claimed"
    assert "vehicle_bomb" in report["weapons"]


def test_two_incidents_of_one_paragraph_stay_two() -> None:
    reports = _reports(
        "Attacks in Iraq kill seven",
        "A car bomb exploded in Kirkuk on Tuesday, killing five people, police said. In Mosul, gunmen shot dead two policemen on Wednesday, an officer said.",
    )
    assert {(r["place"], r["killed_low"], r["date_start"]) for r in reports} == {("Kirkuk", 5, dt.date(2023, 5, 9)), ("Mosul", 2, dt.date(2023, 5, 10))}


def test_a_strike_and_what_it_answers_are_dated_apart_and_placed_apart() -> None:
    reports = _reports(
        "Armenia shells Azerbaijani posts two days after drone attack",
        "Armenian forces shelled army posts in Azerbaijan on Wednesday, two days after an Azerbaijani drone attack killed "
        "three Armenian soldiers, the defence ministry in Yerevan said.",
    )
    by_type = {r["event_type"]: r for r in reports}
    assert by_type["shelling"]["date_start"] == dt.date(2023, 5, 10)
    assert by_type["shelling"]["country"] == "AZE"
    assert by_type["drone_strike"]["date_start"] == dt.date(2023, 5, 8)
    assert by_type["drone_strike"]["killed_low"] == 3
    assert by_type["shelling"]["killed_low"] is None


def test_the_date_belongs_to_its_verb() -> None:
    (report,) = _reports("Blast in Quetta", "The interior ministry said on Thursday that a bomb blast on Tuesday killed six soldiers in Quetta.")
    assert report["date_start"] == report["date_end"] == dt.date(2023, 5, 9)
    assert report["date_basis"] == "relative"


def test_without_a_date_the_publication_day_stands_in_and_says_so() -> None:
    (report,) = _reports("Blast in Quetta", "A bomb blast killed six soldiers in Quetta, police said.")
    assert (report["date_start"], report["date_end"], report["date_basis"]) == (dt.date(2023, 5, 10), dt.date(2023, 5, 11), "published")


def test_without_a_publication_date_relative_dates_stay_open() -> None:
    (report,) = _reports("Blast in Quetta", "A bomb blast killed six soldiers in Quetta on Tuesday, police said.", None)
    assert report["date_start"] is None
    assert report["date_precision"] == "unknown"


def test_contested_tolls_are_kept_by_claimant() -> None:
    extraction = extract_article(
        "Air strike hits Sudanese town",
        "An air strike hit a market in El Fasher on Monday. Local doctors said that 14 civilians were killed.\n\n"
        "The army said that a number of militants were killed in the operation.",
        PUBLISHED,
    )
    (report,) = extraction.reports
    assert report["contested"] is True
    claims = [(c["claimant"], c["victim_class"], c["count_low"], c["count_high"], c["count_kind"]) for c in extraction.claims]
    assert ("Local doctors", "civilian", 14, 14, "exact") in claims
    assert ("The army", "militant", None, None, "vague") in claims


def test_parts_do_not_add_to_their_total_and_attackers_stand_apart() -> None:
    (report,) = _reports(
        "Seven killed in attack on Kabul school",
        "Gunmen attacked a school in Kabul on Tuesday, killing seven people, including three women and four children, officials said. "
        "Two of the attackers were killed by guards.",
    )
    assert (report["killed_low"], report["killed_high"], report["attackers_killed"]) == (7, 7, 2)


def test_an_older_incident_is_background() -> None:
    reports = _reports(
        "Gunmen kill four farmers in Maiduguri",
        "Gunmen killed four farmers near Maiduguri on Wednesday, police said.\n\nIn March 2021, a rocket attack on Maiduguri killed 16 people.",
    )
    assert {(r["role"], r["killed_low"]) for r in reports} == {("main", 4), ("background", 16)}


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Minister warns of attacks", "The interior minister warned on Wednesday that militants could attack hotels in the capital."),
        ("Late strike wins the cup", "A late strike by the captain won the cup final on Wednesday after the goalkeeper was injured in a first-half attack."),
        ("Earthquake kills 40", "A strong earthquake killed at least 40 people in northern Afghanistan on Wednesday, officials said."),
        ("Bus crash kills 12", "A bus crash killed 12 people on a mountain road in Peru on Wednesday, police said."),
        ("Violence rose last year", "Attacks on journalists rose by a third last year, a report by the union said on Wednesday."),
        ("Markets fall", "Shares fell on Wednesday as investors worried about interest rates."),
        ("Dock workers strike", "Dock workers went on strike in Rotterdam on Wednesday over pay."),
        ("Court hears appeal", "A court heard an appeal on Wednesday by a man charged with murder."),
    ],
)
def test_no_incident(title: str, body: str) -> None:
    assert [r for r in _reports(title, body) if r["role"] == "main"] == []


def test_capital_letter_text_is_read_like_any_other() -> None:
    body = "SUSPECTED GUERRILLAS ATTACKED A POLICE POST IN MEDELLIN ON TUESDAY, KILLING FOUR POLICEMEN, THE ARMY REPORTED."
    (report,) = _reports("", body)
    assert (report["country"], report["killed_low"], report["date_start"]) == ("COL", 4, dt.date(2023, 5, 9))
    assert report["quote"] in body


@pytest.mark.parametrize(
    "body",
    ["", " ", "\n\n", "killed", "12", "“", "A" * 5000, "killed 12 " * 400, "\u202ebomb killed 3\u202c", "x\x00y bomb", "爆炸造成三人死亡", "bomb. " * 2000],
)
def test_odd_text_does_not_fail(body: str) -> None:
    extraction = extract_article("Bomb kills 3", body, PUBLISHED)
    for row in [*extraction.reports, *extraction.claims]:
        assert extraction.text[row["char_start"] : row["char_end"]] == row["quote"]


def test_what_the_doer_withdraws_of_its_own_is_no_target() -> None:
    (report,) = _reports("", "Chad expelled the ambassador of Sudan on Wednesday and recalled its own envoy from Khartoum, the foreign ministry said.")
    assert report["event_type"] == "diplomatic_measure"
    assert report["targets"]
    assert not [target for target in report["targets"] if " own " in target]


def test_a_war_that_goes_on_is_no_incident() -> None:
    text = "A shell killed four people in Omdurman on Monday. The army and the rebels have fought for control of the city since April 2022."
    assert [r["event_type"] for r in extract_article(None, text, "2024-01-16").reports] == ["shelling"]


def test_thousands_are_the_dead_of_a_war() -> None:
    text = "A shell killed four people in Omdurman on Monday. Thousands of people have died in the fighting. Tens of thousands were wounded."
    assert [c["quote"] for c in extract_article(None, text, "2024-01-16").claims if c["claim_type"] == "casualty"] == ["killed four people in Omdurman"]


def test_two_sides_with_two_figures_leave_the_toll_between_them() -> None:
    text = (
        "The rebels said on Friday that they had killed 11 officers in an attack on a police post near Mandera on Thursday. "
        "Police in Nairobi said that three officers were killed."
    )
    (report,) = extract_article(None, text, "2024-01-19").reports
    assert (report["killed_low"], report["killed_high"], report["contested"]) == (3, 11, True)


def test_what_follows_an_attack_is_not_the_attack() -> None:
    body = "The air strike followed an attack by the ELN on an army outpost in Arauquita last week in which five Colombian soldiers died."
    (report,) = [r for r in _reports("Colombia bombs camp", body) if r["killed_low"]]
    assert (report["event_type"], report["place"], report["killed_low"]) == ("armed_attack", "Arauquita", 5)
    assert [name[:24] for name in report["actors"]] == ["National Liberation Army"]


def test_deaths_that_somebody_is_blamed_for_are_not_those_of_the_answer() -> None:
    body = "Bogotá says its jets hit a camp of ELN rebels near Tame on Tuesday, whom it holds responsible for the deaths of five soldiers in Arauquita."
    reports = _reports("Colombia bombs camp", body)
    assert {r["place"]: r["killed_low"] for r in reports}["Tame"] is None


def test_the_town_of_a_trial_is_not_where_the_deed_was_done() -> None:
    body = "Four men accused of a bombing that killed 21 people at a bus station in the town of Lira in August 2022 went on trial in Kampala on Tuesday."
    assert all(r["place"] != "Kampala" or r["geo_precision"] == "near" for r in _reports("Trial begins", body))


def test_an_agreement_is_set_where_it_is_signed() -> None:
    reports = _reports("Neighbours sign deal", "Colombia and Venezuela signed an agreement in Manaus on Tuesday to share water of a river.")
    assert [(r["event_type"], r["place"], r["country"]) for r in reports] == [("agreement", "Manaus", "BRA")]


def test_an_age_is_no_toll_and_a_time_no_part_of_a_target() -> None:
    body = "Gunmen attacked the home of a judge in Quetta on Tuesday night. A man of about 30 was killed, police said."
    (report,) = _reports("Attack in Quetta", body)
    assert (report["killed_low"], report["killed_high"]) == (1, 1)
    assert not any("Tuesday" in target or "night" in target for target in report["targets"])


def test_a_town_named_like_its_province_may_be_the_province() -> None:
    body = (
        "Guerrillas attacked an army outpost outside the town of Arauquita late on Tuesday, killing five soldiers.\n\n"
        "Two guerrillas were killed in the exchange of fire, a general said."
    )
    reports = _reports("Five soldiers killed in attack on outpost in Arauca", body)
    assert [(r["killed_low"], r["killed_high"], r["attackers_killed"]) for r in reports] == [(5, 5, 2)]


def test_militants_whom_a_bombing_killed_are_its_victims() -> None:
    body = "The Islamic State group said on Monday that it carried out a suicide bombing that killed 31 rebels near the town of Azaz in Syria on Sunday night."
    report = _reports("Suicide blast kills 31 rebels in Syria", body)[0]
    assert (report["killed_low"], report["attackers_killed"]) == (31, None)


def test_militants_whom_forces_kill_in_their_attack_are_attackers_in_its_claims_too() -> None:
    body = "Boko Haram fighters attacked the village of Dalwa in Nigeria on Monday, killing nine villagers, and soldiers killed 12 militants, the army said."
    found = extract_article("Nine killed in attack on village", body, "2016-03-03")
    assert (found.reports[0]["killed_low"], found.reports[0]["attackers_killed"]) == (9, 12)
    assert {(c["count_low"], c["victim_class"]) for c in found.claims if c["outcome"] == "killed"} >= {(12, "attacker")}


def test_civilians_are_no_attackers_for_what_they_tried() -> None:
    body = "The militants executed 14 civilians who had tried to flee the town of Manbij in Syria on Tuesday, a monitoring group said."
    report = _reports("Militants execute 14 in Syria", body)[0]
    assert (report["killed_low"], report["attackers_killed"]) == (14, None)
