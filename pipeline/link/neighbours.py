"""Which reports can have to do with some given ones, out of all: those that share a block with them. Nothing is compared here.

Linking a part of the reports gives the same links as linking all of them when these neighbours stand beside the part: every block of a report in the part is
then complete.
"""

from __future__ import annotations

import numpy as np

from .arrays import contains, sort_unique
from .block_columns import BlockColumns
from .blocks import LONGEST_DAY_SPAN, MONTH, place_blocks
from .features import BoolArray, IntArray


class Neighbours:
    """All reports, made ready for being asked many times who can have to do with some of them."""

    def __init__(self, columns: BlockColumns) -> None:
        """Number the stories: a table of marks is read faster than sorted numbers are searched."""
        self._columns = columns
        self._story = np.unique(columns.story, return_inverse=True)[1]

    def find(self, chosen: BoolArray, more: IntArray) -> BoolArray:
        """Return the chosen reports, all that share a place and time with one of them and `more`, with the whole story of each of these."""
        found = chosen.copy()
        found[more] = True
        some = np.flatnonzero(_may_share_slot(self._columns, chosen))
        blocks = place_blocks(self._columns.choose(some))
        # Only where somebody probes is anybody paired.
        theirs = sort_unique(blocks.key[chosen[some][blocks.row]])
        wanted = theirs[contains(sort_unique(blocks.key[blocks.is_probe]), theirs)]
        found[some[blocks.row[contains(wanted, blocks.key)]]] = True
        # Copies of a report are one with it, and they are in its story.
        return self.with_stories(found)

    def with_stories(self, chosen: BoolArray) -> BoolArray:
        """Return the chosen reports with the whole story of each."""
        is_told = np.zeros(len(chosen), dtype=np.bool_)
        is_told[self._story[chosen]] = True
        told: BoolArray = is_told[self._story]
        return told


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
