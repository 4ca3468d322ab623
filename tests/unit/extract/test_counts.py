"""How many, of whom: totals, parts, outcomes, victim classes, and figures that belong to no incident."""

from __future__ import annotations

import pytest

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
    ],
)
def test_statements(parse, text: str, expected: list[tuple[str, str, int | None, int | None]]) -> None:
    assert [(c.outcome, c.victim_class, c.low, c.high) for c in find_casualties(parse(text))] == expected


def test_parts_are_marked_and_stand_apart_from_their_total(parse) -> None:
    found = find_casualties(parse("Twelve people, including three women and a child, were killed when a car bomb exploded on Friday."))
    assert [(c.low, c.is_part) for c in found] == [(12, False), (3, True), (1, True)]


def test_an_earlier_toll_is_superseded(parse) -> None:
    found = find_casualties(parse("Officials raised the death toll, which rose from the toll of 59 reported late on Sunday."))
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
