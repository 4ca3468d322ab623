"""Lists of words that are looked for only where one of theirs stands: they find what their patterns find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.trigger_lexicon import Phrases, find_weapons

_PHRASES = ["bomb-making", "hit the road", "shell", "on strike", "teachers' strike", "rocket-propelled grenade", "h-bomb"]
_PIECES = st.sampled_from(["bomb", "making", "bombmaking", "hit", "the", "road", "shell", "shells", "on", "strike", "teachers'", "rocket", "propelled",
                           "grenade", "rocketpropelled", "h", "hbomb", "-", " ", " ", ", "])  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_nothing_is_missed_and_nothing_added(text: str) -> None:
    phrases = Phrases(_PHRASES)
    assert [m.span() for m in phrases.finditer(text)] == [m.span() for m in phrases.pattern.finditer(text)]
    assert (phrases.search(text) is None) == (phrases.pattern.search(text) is None)


@pytest.mark.parametrize("text", ["a bomb-making shop", "bombmaking", "bomb making", "the h-bomb", "an hbomb", "rocket propelled grenade"])
def test_hyphens_may_be_blanks_or_missing(text: str) -> None:
    assert Phrases(_PHRASES).search(text)


def test_weapons_are_named_in_the_order_of_the_lexicon() -> None:
    assert find_weapons("Gunmen with rifles threw grenades.") == ["firearm", "grenade"]
    assert find_weapons("A rocket-propelled grenade hit the wall.") == ["rocket"]
    assert find_weapons("Bells rang.") == []
