"""How many: quantities, bounds, ranges, and what is no count of persons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numbers import find_quantities, parse_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least 20 people", [(20, None, "at_least")]),
        ("more than a dozen soldiers", [(12, None, "at_least")]),
        ("as many as 30 villagers", [(None, 30, "at_most")]),
        ("between 10 and 15 people", [(10, 15, "range")]),
        ("three or four men", [(3, 4, "range")]),
        ("80 to 81 passengers", [(80, 81, "range")]),
        ("about 100 troops", [(100, 100, "about")]),
        ("one hundred and five soldiers", [(105, 105, "exact")]),
        ("half a dozen wounded", [(6, 6, "exact")]),
        ("two dozen others", [(24, 24, "exact")]),
        ("twenty-two dead", [(22, 22, "exact")]),
        ("1,200 rebels", [(1200, 1200, "exact")]),
        ("a number of terrorists", [(None, None, "vague")]),
        ("dozens of people", [(None, None, "vague")]),
        ("rose to 70 from 59", [(70, 70, "exact"), (59, 59, "exact")]),
        ("20 or more hostages", [(20, None, "at_least")]),
    ],
)
def test_quantities(text: str, expected: list[tuple[int | None, int | None, str]]) -> None:
    assert [(q.low, q.high, q.kind) for q in find_quantities(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "a 38-year-old man",
        "30 percent of the vote",
        "$300",
        "12 miles away",
        "at 5 p.m.",
        "on Jan. 3",
        "in 2016",
        "No. 5",
        "the F-16 jet",
        "one of the worst attacks",
        "three days later",
        "the 22nd brigade",
        "9 mm pistol",
    ],
)
def test_measures_ages_dates_and_models_are_no_counts(text: str) -> None:
    assert find_quantities(text) == []


@given(st.integers(min_value=0, max_value=999_999))
def test_digits_parse_back(value: int) -> None:
    assert parse_number(str(value)) == value
    assert parse_number(f"{value:,}") == value


_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _in_words(value: int) -> str:
    """Spell a number below 1,000,000 as news English does: the inverse of parse_number."""
    if value < 20:
        return _ONES[value - 1]
    if value < 100:
        return _TENS[value // 10 - 2] + (f"-{_ONES[value % 10 - 1]}" if value % 10 else "")
    if value < 1000:
        return f"{_ONES[value // 100 - 1]} hundred" + (f" and {_in_words(value % 100)}" if value % 100 else "")
    return f"{_in_words(value // 1000)} thousand" + (f" {_in_words(value % 1000)}" if value % 1000 else "")


@given(st.integers(min_value=1, max_value=999_999))
def test_words_parse_back(value: int) -> None:
    assert parse_number(_in_words(value)) == value


@given(st.text(max_size=200))
def test_offsets_hold_on_any_text(text: str) -> None:
    for quantity in find_quantities(text):
        assert 0 <= quantity.char_start <= quantity.number_start < quantity.number_end <= quantity.char_end <= len(text)
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
