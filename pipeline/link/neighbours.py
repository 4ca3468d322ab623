"""Which reports can have to do with some given ones, out of all: those that share a block with them. Nothing is compared here.

Linking a part of the reports gives the same links as linking all of them when these neighbours stand beside the part: every block of a report in the part is
then complete.
"""

from __future__ import annotations

import numpy as np

from .arrays import contains, mix, sort_unique
from .block_columns import BlockColumns
from .blocks import LONGEST_DAY_SPAN, MONTH, place_blocks
from .features import BoolArray, IntArray
from .words import sum_names


class Neighbours:
    """All reports, made ready for being asked many times who can have to do with some of them."""

    def __init__(self, columns: BlockColumns) -> None:
        """Number the stories and what may be copies in them: a table of marks is read faster than sorted numbers are searched."""
        self._columns = columns
        self._story = np.unique(columns.story, return_inverse=True)[1]
        # Copies of a report that are one with it have its place too (features.py); a story's other events, recalled in passing, mostly have another.
        self._copies = np.unique(mix(0, columns.story, columns.country, columns.place), return_inverse=True)[1]

    def find(self, chosen: BoolArray, more: IntArray) -> BoolArray:
        """Return the chosen reports with their stories, all that share a place and time with one of them and `more`, with the copies of each of these."""
        found = _with_equals(self._story, chosen)
        found[more] = True
        some = np.flatnonzero(_may_share_slot(self._columns, chosen))
        blocks = place_blocks(self._columns.choose(some))
        # Only where somebody probes is anybody paired.
        theirs = sort_unique(blocks.key[chosen[some][blocks.row]])
        wanted = theirs[contains(sort_unique(blocks.key[blocks.is_probe]), theirs)]
        found[some[blocks.row[contains(wanted, blocks.key)]]] = True
        return self.with_copies(found)

    def with_copies(self, chosen: BoolArray) -> BoolArray:
        """Return the chosen reports and all that may be one with one of them."""
        return _with_equals(self._copies, chosen)

    def find_speakers(self, chosen: BoolArray) -> BoolArray:
        """Return the reports one of which stands, among the names of texts, for a chosen one or a copy of it: those of its story with the same names."""
        told = np.flatnonzero(_with_equals(self._story, chosen))
        is_copy = self.with_copies(chosen)[told]
        key = mix(0, self._columns.story[told], sum_names(self._columns.names.choose(told)))
        speaks = np.zeros(len(chosen), dtype=np.bool_)
        speaks[told[contains(sort_unique(key[is_copy]), key)]] = True
        return speaks


def _with_equals(number: IntArray, chosen: BoolArray) -> BoolArray:
    """Return the chosen entries and those with the same number."""
    is_theirs = np.zeros(len(chosen), dtype=np.bool_)
    is_theirs[number[chosen]] = True
    theirs: BoolArray = is_theirs[number]
    return theirs


def _may_share_slot(columns: BlockColumns, chosen: BoolArray) -> BoolArray:
    """Return which reports stand in a time slot with a chosen one: a day, or where one of the two is dated vaguely, a month."""
    is_wide = columns.last - columns.first > LONGEST_DAY_SPAN
    of_chosen = _covers(columns.first - 1, columns.last, chosen & ~is_wide)
    any_month, wide_month = (_covers(columns.first // MONTH, columns.last // MONTH, which) for which in (chosen, chosen & is_wide))
    return np.where(is_wide, any_month, of_chosen | wide_month)


def _covers(first: IntArray, last: IntArray, which: BoolArray) -> BoolArray:
    """Return which of the spans contain a number that one of the spans `which` contains."""
    if not which.any():
        return which
    low, high = int(first.min()), int(last.max())
    edges = np.zeros(high - low + 2, dtype=np.int64)
    np.add.at(edges, first[which] - low, 1)
    np.add.at(edges, last[which] - low + 1, -1)
    touched = np.concatenate([[0], np.cumsum(np.cumsum(edges)[:-1] > 0)])
    covers: BoolArray = touched[last - low + 1] > touched[first - low]
    return covers
