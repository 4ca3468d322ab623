"""What happened: types, and everything that speaks of attacks without telling of one."""

from __future__ import annotations

import pytest

from pipeline.extract.trigger_lexicon import find_weapons, refine_type
from pipeline.extract.triggers import find_triggers


def _actual(doc) -> list[str]:
    return [t.type for t in find_triggers(doc) if t.realis == "actual"]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("A suicide bomber blew himself up near the market.", "suicide_bombing"),
        ("A car bomb exploded outside the ministry.", "bombing"),
        ("Warplanes carried out air strikes on the town.", "air_strike"),
        ("A drone strike killed two commanders.", "drone_strike"),
        ("Mortar shells hit the camp.", "shelling"),
        ("Gunmen opened fire on a bus.", "armed_attack"),
        ("Clashes broke out between the army and rebels.", "armed_clash"),
        ("Gunmen kidnapped two engineers.", "kidnapping"),
        ("Masked men seized the villagers on Friday.", "kidnapping"),
        ("Rebels seized the town on Monday.", "seizure"),
        ("The mayor was assassinated on Sunday.", "assassination"),
        ("A man hijacked the airliner.", "hijacking"),
        ("Police arrested six suspects in a raid.", "arrest"),
        ("Thousands protested in the capital.", "protest"),
        ("The country recalled its ambassador.", "diplomatic_measure"),
    ],
)
def test_type(parse, text: str, event_type: str) -> None:
    assert event_type in _actual(parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "The group plans to bomb the city.",
        "Both sides harbour militant groups that carry out attacks in the border region.",
        "There was no attack on the base.",
        "The army did not attack the village.",
        "Rebels could attack the airport.",
        "He died of a heart attack.",
        "The miners are on strike.",
        "The striker hit the crossbar twice.",
        "The militants regularly attack police posts.",
        "They discussed the fight against terrorism.",
    ],
)
def test_no_incident(parse, text: str) -> None:
    assert _actual(parse(text)) == []


def test_weapons_are_told_by_their_words() -> None:
    assert find_weapons("Gunmen with Kalashnikovs and grenades") == ["firearm", "grenade"]
    assert find_weapons("a truck bomb packed with explosives") == ["vehicle_bomb"]
    assert find_weapons("rocket-propelled grenades were fired") == ["rocket"]


def test_words_around_a_generic_attack_suggest_its_type() -> None:
    assert refine_type("fighter jets struck the position") == "air_strike"
    assert refine_type("the attack was condemned") is None
