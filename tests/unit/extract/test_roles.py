"""Which incident an article is about: the deed or the arrest that answers it."""

from __future__ import annotations

from pipeline.extract import extract_article


def _roles(title: str, text: str, published: str = "2022-06-07") -> dict[str, str]:
    return {r["event_type"]: r["role"] for r in extract_article(title, text, published).reports}


def test_a_story_of_an_arrest_is_about_the_shooting_that_it_answers() -> None:
    text = (
        "RIVERTON, Ohio - Police in Riverton arrested Dale Morrow, 33, on Monday in the shooting that killed a neighbour on Saturday.\n"
        "The neighbour, Ann Tull, was shot dead at her house on Pine Street on Saturday night, police said."
    )
    assert _roles("Second arrest made in fatal Riverton shooting", text)["armed_attack"] == "main"


def test_an_arrest_for_a_deed_of_years_ago_is_news_of_its_own() -> None:
    text = (
        "LISBON - Police arrested three men in Lisbon on Monday over the bombing of a bank in Porto in March 2015, which killed two people.\n"
        "The men were held at a flat in the city."
    )
    assert _roles("Three men arrested in Lisbon", text).get("arrest") == "main"


def test_an_arrest_that_answers_no_deed_stays_the_main_incident() -> None:
    text = "MINSK - Police detained 40 opposition activists in Minsk on Monday. The activists were arrested at a flat, their lawyer said."
    assert _roles("Forty activists arrested in Minsk", text) == {"arrest": "main"}


def _toll(title: str, text: str) -> list[tuple[str, int | None, int | None]]:
    return [(r["event_type"], r["killed_low"], r["injured_low"]) for r in extract_article(title, text, "2022-06-07").reports if r["role"] == "main"]


def test_whom_a_headline_calls_shot_is_a_victim() -> None:
    assert _toll("Three students shot near park in Riverton", "Sign up for our letter to read more of this.") == [("armed_attack", None, 3)]


def test_gunshot_wounds_tell_of_a_shooting() -> None:
    text = "RIVERTON, Ohio - Two people were found dead with gunshot wounds at a house in Riverton on Monday, deputies said."
    assert [event for event, _, _ in _toll("Deputies look into deaths of couple", text)] == ["armed_attack"]


def test_who_is_hurt_in_a_shooting_is_no_attacker() -> None:
    text = "RIVERTON, Ohio - A juvenile was badly injured in a shooting Sunday evening in Riverton."
    assert _toll("Juvenile badly injured in Pine Lane shooting in Riverton", text) == [("armed_attack", None, 1)]
