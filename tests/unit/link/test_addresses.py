"""Streets that texts name, and how they tell apart what happened in one town on one day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.link.addresses import find_streets
from pipeline.link.blocks import Pairs
from pipeline.link.compare import compare_pairs
from pipeline.link.features import build_features
from pipeline.link.names import find_words
from pipeline.link.records import read_reports

Press = Any


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("in the 4100 block of Del Quarrin Street", {"quarrin"}),
        ("in the 700 block of North Ostler near Wexley Road", {"ostler", "wexley"}),
        ("at 12 Marlowe St. and on Interstate 77", {"marlowe", "77"}),
        ("near 43rd and Pallister avenues", {"pallister"}),
        ("in East St. Louis, at the Main Street of Old Town", set()),
    ],
)
def test_streets(text: str, streets: set[str]) -> None:
    assert find_streets(text) == streets


def test_words_are_rare_ones_in_small_letters_and_numbers_of_houses() -> None:
    words = find_words("In 2016 a machete was found at 4711 Marlowe Terrace, the police said.")
    assert {"machete", "4711"} <= words.keys()
    assert not words.keys() & {"2016", "marlowe", "police", "said"}


def _columns(press: Press, *texts: str) -> dict[str, float]:
    for number, text in enumerate(texts):
        press.report(press.article(str(number), "2024-01-16T08:00", text=text), "2024-01-15", "lahore", "armed_attack")
    articles, reports, _ = press.tables()
    compared = compare_pairs(build_features(read_reports(articles, reports)), Pairs(np.array([0]), np.array([1])))
    return {name: float(column[0]) for name, column in compared.columns.items()}


def test_one_street_or_another(press: Press, new_press: type[Any]) -> None:
    same = _columns(press, "A man was shot on Marlowe Terrace.", "The dead man of Marlowe Terrace was a grocer.")
    other = _columns(new_press(), "A man was shot on Marlowe Terrace.", "A man was shot on Wexley Road.")
    assert (same["streets shared"], same["other streets"]) == (1.0, 0.0)
    assert (other["streets shared"], other["other streets"]) == (0.0, -1.0)


def test_a_text_that_names_no_street_says_nothing_of_it(press: Press) -> None:
    columns = _columns(press, "A man was shot on Marlowe Terrace.", "A man was shot in his car.")
    assert (columns["streets shared"], columns["other streets"]) == (0.0, 0.0)


def test_texts_with_few_words_are_not_told_apart_by_them(press: Press) -> None:
    assert _columns(press, "A man was shot.", "Three were hurt.")["few words alike"] > -0.2
