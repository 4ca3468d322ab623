"""Which texts share rare names, whoever asks."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.link import words
from pipeline.link.arrays import make_ragged
from pipeline.link.block_columns import BlockColumns
from pipeline.link.words import name_blocks, name_keys, pair_by_names


def _columns(names: list[list[int]], published: list[int]) -> BlockColumns:
    none = np.zeros(len(names), dtype=np.int64)
    other: dict[str, Any] = dict.fromkeys(("first", "last", "family", "is_fine", "latitude", "longitude", "country", "admin1", "place"), none)
    story = np.arange(len(names), dtype=np.int64)
    parties = make_ragged([[]] * len(names))
    return BlockColumns(**other, story=story, parties=parties, published=np.array(published, dtype=np.int64), names=make_ragged(names))


def _pairs(columns: BlockColumns, chosen: list[int] | None = None) -> set[tuple[int, int]]:
    if chosen is None:
        found = pair_by_names(columns)
    else:
        which = np.isin(np.arange(len(columns)), chosen)
        found = name_blocks(columns, name_keys(columns, which)).pairs(which)
    return set(zip(*(part.tolist() for part in found), strict=True))


def test_two_names_pair_and_one_does_not() -> None:
    assert _pairs(_columns([[1, 2], [2, 1], [1, 3]], [100, 110, 120])) == {(0, 1)}


def test_texts_of_half_a_year_meet_and_those_of_two_years_do_not() -> None:
    assert _pairs(_columns([[1, 2]] * 3, [0, 179, 720])) == {(0, 1)}


def test_name_of_many_texts_pairs_none() -> None:
    assert _pairs(_columns([[1, 2]] * 61, [100] * 61)) == set()
    assert len(_pairs(_columns([[1, 2]] * 60, [100] * 60))) == 60 * 59 // 2


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.integers(0, 6), max_size=4), st.integers(0, 800)), min_size=1, max_size=25), st.sets(st.integers(0, 24)), st.integers(1, 30)
)
def test_chosen_texts_have_the_pairs_that_they_have_among_all(told: list[tuple[set[int], int]], chosen: set[int], at_once: int) -> None:
    columns = _columns([sorted(names) for names, _ in told], [day for _, day in told])
    everything = _pairs(columns)
    for one, two in itertools.combinations(range(len(told)), 2):
        if (one, two) in everything:
            assert len(told[one][0] & told[two][0]) >= 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "_MEETINGS_AT_ONCE", at_once)
        assert _pairs(columns) == everything
        assert _pairs(columns, sorted(chosen)) == {pair for pair in everything if chosen & set(pair)}
