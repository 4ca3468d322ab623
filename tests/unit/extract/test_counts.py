"""How many, of whom: totals, parts, outcomes, victim classes, and figures that belong to no incident."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract.counts import find_casualties


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials said that five women and two children had been killed.", [("killed", "woman", 5, 5), ("killed", "child", 2, 2)]),
        ("Gunmen killed a policeman and injured a bystander.", [("killed", "security_force", 1, 1), ("injured", "civilian", 1, 1)]),
        ("The blast left 12 dead and 30 injured.", [("killed", "unspecified", 12, 12), ("injured", "unspecified", 30, 30)]),
        ("The death toll rose to 41, with more than 90 wounded.", [("killed", "unspecified", 41, 41), ("injured", "unspecified", 90, None)]),
        ("At least 26 tourists were kidnapped by masked men.", [("detained", "civilian", 26, None)]),
        ("No one was hurt in the attack.", [("injured", "unspecified", 0, 0)]),
        ("The army said that a number of militants were killed.", [("killed", "militant", None, None)]),
        ("A bomb killed up to nine soldiers.", [("killed", "security_force", None, 9)]),
        ("The strike killed 14 people at a party.", [("killed", "unspecified", 14, 14)]),
        ("Eight villagers have gone missing after the raid.", [("missing", "civilian", 8, 8)]),
        ("Four people were shot, and a woman is dead, after gunfire in the park.", [("injured", "unspecified", 4, 4), ("killed", "woman", 1, 1)]),
        ("The dead include three children and an elderly woman.", [("killed", "child", 3, 3), ("killed", "woman", 1, 1)]),
        ("Among the dead were three children.", [("killed", "child", 3, 3)]),
        ("More than 100 soldiers were killed and injured.", [(None, "security_force", 100, None)]),
        ("The strike destroyed the clinic, killing and wounding dozens.", [("killed", "unspecified", None, None), ("injured", "unspecified", None, None)]),
        ("41 persons had been killed and six wounded.", [("killed", "unspecified", 41, 41), ("injured", "unspecified", 6, 6)]),
        ("There were no reports of casualties.", [(None, "unspecified", 0, 0)]),
        ("All hostages were released unharmed.", [("injured", "civilian", 0, 0)]),
        ("Two brothers were killed and a third was wounded.", [("killed", "unspecified", 2, 2), ("injured", "unspecified", 1, 1)]),
        ("A man blew himself up at a checkpoint.", [("killed", "attacker", 1, 1)]),
        ("The bodies of two men and a woman were found in a car.", [("killed", "unspecified", 2, 2), ("killed", "woman", 1, 1)]),
        ("Several wounded in clashes near the border.", [("injured", "unspecified", None, None)]),
        ("A teenager who was shot has died, becoming the eighth fatality.", [("killed", "child", 1, 1), ("killed", "unspecified", 8, 8)]),
        ("The suspect was taken to a clinic, where he died on Thursday.", [("killed", "attacker", 1, 1)]),
        ("Officers found a man with a gunshot wound.", [("injured", "unspecified", 1, 1)]),
        ("A bullet struck his young daughter in the head.", [("injured", "child", 1, 1)]),
        ("A 14-year-old riding a bicycle was shot in the foot on Wednesday.", [("injured", "child", 1, 1)]),
        ("The shooting sent four people to the hospital.", [("injured", "unspecified", 4, 4)]),
        ("Mortar fire in the capital kills 12, wounds 50.", [("killed", "unspecified", 12, 12), ("injured", "unspecified", 50, 50)]),
        ("At least seven civilians died along with ten soldiers.", [("killed", "civilian", 7, None), ("killed", "security_force", 10, 10)]),
        ("The gang left two men dead and four wounded, police said.", [("killed", "unspecified", 2, 2), ("injured", "unspecified", 4, 4)]),
        ("Raids on the town killed nine, the Rights Observatory said.", [("killed", "unspecified", 9, 9)]),
        ("Shells kill eight villagers Monitor AFP Sunday", [("killed", "civilian", 8, 8)]),
        ("The toll of the raid rose to 9 villagers in addition to 14 injured.", [("killed", "unspecified", 9, 9), ("injured", "unspecified", 14, 14)]),
        ("In the raid 17 gunmen were killed and four bridges were destroyed.", [("killed", "attacker", 17, 17)]),
        ("Nine villagers killed 14 hurt in terrorist mortar attacks", [("killed", "civilian", 9, 9), ("injured", "unspecified", 14, 14)]),
        ("Deputies are looking into a triple homicide at a farm.", [("killed", "unspecified", 3, 3)]),
        ("The double shooting was reported at noon.", [("injured", "unspecified", 2, 2)]),
        (
            "A 61-year-old man, 44-year-old woman and 52-year-old man suffered wounds to the arm.",
            [("injured", "unspecified", 1, 1), ("injured", "woman", 1, 1), ("injured", "unspecified", 1, 1)],
        ),
        ("Ann Hill, 30, Tom Reed, 41, and Sam Cole, 22, suffered burns.", [("injured", "unspecified", 1, 1)] * 3),
        ("The boy accidentally shot himself in the hand.", [("injured", "child", 1, 1)]),
        ("Police said one of six guests shot outside a club has died.", [("killed", "civilian", 1, 1), ("injured", "civilian", 6, 6)]),
        ("The raid killed four soldiers and wounded nine others.", [("killed", "security_force", 4, 4), ("injured", "security_force", 9, 9)]),
        ("Two other people, both civilians, suffered injuries.", [("injured", "civilian", 2, 2)]),
        ("Two 14-year-old Kenyans were killed.", [("killed", "child", 2, 2)]),
        ("An ambush killed 20 pro-government fighters.", [("killed", "security_force", 20, 20)]),
        ("An ambush killed 20 anti-government rebels.", [("killed", "militant", 20, 20)]),
        ("One of three women killed in a fire in the north has been named.", [("killed", "woman", 3, 3)]),
        ("He was charged with the murder of Ann Hill.", [("killed", "unspecified", 1, 1)]),
        ("Eleven raids 40 rebels killed", [("killed", "militant", 40, 40)]),
        ("Mon Feb 8 2016 At least 14 villagers were killed.", [("killed", "civilian", 14, None)]),
        ("Police from the city said three were hurt.", [("injured", "unspecified", 3, 3)]),
    ],
)
def test_statements(parse, text: str, expected: list[tuple[str, str, int | None, int | None]]) -> None:
    assert [(c.outcome, c.victim_class, c.low, c.high) for c in find_casualties(parse(text))] == expected


def test_parts_are_marked_and_stand_apart_from_their_total(parse) -> None:
    found = find_casualties(parse("Twelve people, including three women and a child, were killed when a car bomb exploded on Friday."))
    assert [(c.low, c.is_part) for c in found] == [(12, False), (3, True), (1, True)]


def test_an_earlier_toll_is_superseded(parse) -> None:
    found = find_casualties(parse("Officials raised the count of the dead, up from a toll of 59 reported late on Friday."))
    assert [(c.low, c.superseded) for c in found] == [(59, True)]


@pytest.mark.parametrize(
    "text",
    [
        "The army said that it could kill thousands.",
        "The war has killed more than 60,000 people since 2011.",
        "Security forces have killed at least 170 insurgents in recent months.",
        "The deal was killed in committee.",
        "The police denied that 20 people had not died.",
        "If the bomb had exploded it would kill 40 people.",
    ],
)
def test_forecasts_statistics_and_figures_of_speech_are_no_statements(parse, text: str) -> None:
    assert [c for c in find_casualties(parse(text)) if not c.is_statistic] == []


def test_the_attacker_is_told_from_the_victims(parse) -> None:
    found = find_casualties(parse("The gunman was killed by the police after he wounded four people."))
    assert [(c.outcome, c.victim_class, c.low) for c in found] == [("killed", "attacker", 1), ("injured", "unspecified", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "Earlier media reports said 30 people had died.",
        "Officials earlier put the death toll at nine.",
        "The death toll rose from an initial 47.",
    ],
)
def test_figures_that_others_replaced_are_superseded(parse, text: str) -> None:
    assert [c.superseded for c in find_casualties(parse(text))] == [True]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(2, 900), bound=st.sampled_from(["", "at least ", "up to ", "more than "]), outcome=st.sampled_from(["killed", "injured", "wounded"]))
def test_a_count_is_read_back_as_it_was_written(parse, number: int, bound: str, outcome: str) -> None:
    text = f"Officials said {bound}{number} people were {outcome} in the attack."
    (found,) = find_casualties(parse(text))
    assert found.outcome == ("killed" if outcome == "killed" else "injured")
    assert (found.low, found.high) == (None if bound == "up to " else number, None if bound in ("at least ", "more than ") else number)
    assert str(number) in parse(text)[found.first : found.end].text


def test_persons_in_a_condition_are_part_of_the_hurt(parse) -> None:
    found = find_casualties(parse("The clinic took in six patients: five in critical condition and one in stable condition."))
    assert [(c.outcome, c.low, c.is_part) for c in found] == [("injured", 6, False), ("injured", 5, True), ("injured", 1, True)]


def test_presumed_dead_is_missing(parse) -> None:
    assert [(c.outcome, c.low) for c in find_casualties(parse("Officials said eight people are presumed dead."))] == [("missing", 8)]


def test_digits_of_a_time_stamp_count_nobody(parse) -> None:
    assert [(c.outcome, c.low) for c in find_casualties(parse("21:47 16 villagers killed in raid"))] == [("killed", 16)]


def test_each_headline_verb_takes_its_own_number(parse) -> None:
    assert [(c.outcome, c.low) for c in find_casualties(parse("Attack on Homs kills 6 injures 70"))] == [("killed", 6), ("injured", 70)]


def test_a_passive_behind_an_active_verb_has_its_subject(parse) -> None:
    assert [(c.outcome, c.low) for c in find_casualties(parse("A driver tried to ram the gate and was shot dead."))] == [("killed", 1)]


def test_who_comes_from_somewhere_is_not_outdated(parse) -> None:
    assert not any(c.superseded for c in find_casualties(parse("Apart from the bombers no one else was hurt in the raid.")))
    assert [c.superseded for c in find_casualties(parse("The death toll climbed to 30 from 22."))][-1:] == [True]


def test_some_of_the_dead_are_a_part_and_some_of_the_hit_are_the_dead(parse) -> None:
    assert [(c.low, c.is_part) for c in find_casualties(parse("Three children were among 12 people killed."))] == [(3, True), (12, False)]
    assert [c.is_part for c in find_casualties(parse("He said 10 of those killed were believed to be civilians."))] == [True]
    assert [c.is_part for c in find_casualties(parse("One of the victims died in hospital."))] == [False]
