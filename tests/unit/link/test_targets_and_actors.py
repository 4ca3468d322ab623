"""Parties of an incident: each once, by name where a name is known, without what only repeats the place."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.link.parties import choose_named
from pipeline.link.targets import unify_targets

Press = Any


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["gunmen", "Group of Seven"], ["Group of Seven"]),
        (["Somali militant group", "Al-Shabaab"], ["Al-Shabaab"]),
        (["Sudan paramilitaries", "Rapid Support Forces"], ["Rapid Support Forces"]),
        (["gunmen", "fighters"], ["gunmen", "fighters"]),
        (["Belgian Federal Police"], ["Belgian Federal Police"]),
    ],
)
def test_a_named_group_stands_without_the_words_that_only_describe_it(names: list[str], chosen: list[str]) -> None:
    assert list(choose_named(names)) == chosen


@pytest.mark.parametrize(
    ("names", "counted"),
    [
        (["cattle market", "a cattle market in Biu", "Nigerian cattle market"], 1),
        (["Omdurman market", "a market", "a vegetable market in Omdurman"], 1),
        (["five soldiers", "Five soldiers", "Colombian soldiers", "three of the soldiers"], 1),
        (["14 bus passengers", "the 14 passengers", "Three of 14 passengers"], 1),
        (["police", "a police station"], 2),
        (["Nigerian cattle market", "a crowded cattle market"], 1),
        (["a market", "a fish market", "a cattle market"], 2),
        (["Omdurman", "the town of Biu"], 1),
        (["two", "the other three"], 0),
    ],
)
def test_a_target_told_in_many_ways_counts_once(names: list[str], counted: int) -> None:
    unified = unify_targets([(name, str(number)) for number, name in enumerate(names)], ["Omdurman", "Biu"])
    assert len(set(unified.values())) == counted


def test_the_spelling_that_most_stories_use_counts() -> None:
    told = [("a cattle market in Biu", "one"), ("a cattle market in Biu", "two"), ("cattle market", "three")]
    assert set(unify_targets(told, ["Biu"]).values()) == {"a cattle market in Biu"}


def test_the_row_names_parties_once_and_not_the_country_beside_them(press: Press) -> None:
    for name, actors, targets in (("a", ["gunmen"], ["a cattle market in Lahore", "Pakistan"]), ("b", ["Lashkar"], ["cattle market", "Lahore", "Pakistan"])):
        press.report(press.article(name, "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8, actors=actors, targets=targets)
    (row,) = press.link().incidents.to_pylist()
    assert (row["actors"], row["targets"]) == (["Lashkar"], ["cattle market"])


def test_a_country_alone_is_still_a_target(press: Press) -> None:
    press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", "air_strike", targets=["Pakistan"])
    (row,) = press.link().incidents.to_pylist()
    assert row["targets"] == ["Pakistan"]
