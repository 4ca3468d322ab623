"""Which reports can have to do with some given ones, out of all: those that share a block with them. Nothing is compared here.

Linking a part of the reports gives the same links as linking all of them when these neighbours stand beside the part: every block of a report in the part is
then complete.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .blocks import LONGEST_DAY_SPAN, MONTH, RARE_UP_TO, BlockColumns, KeyArray, bounds, contains, keep_probed, name_blocks, place_blocks, sort_unique
from .features import BoolArray, IntArray


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """All reports, and the blocks of rare names that pairs are made from: their entries, sorted by block."""

    columns: BlockColumns
    name_row: IntArray
    name_key: KeyArray

    def of(self, chosen: BoolArray) -> BoolArray:
        """Return the chosen reports and all that share a block with one of them, with the whole story of each of these."""
        if chosen.all() or not chosen.any():
            return chosen
        found = chosen.copy()
        self._add_near_in_place(chosen, found)
        wanted = sort_unique(self.name_key[chosen[self.name_row]])
        found[self.name_row[contains(wanted, self.name_key)]] = True
        # Copies of a report are one with it, and they are in its story; the first step adds the stories of the chosen ones, the second those of all others.
        for _ in range(2):
            found = contains(sort_unique(self.columns.story[found]), self.columns.story)
        return found

    def _add_near_in_place(self, chosen: BoolArray, found: BoolArray) -> None:
        some = np.flatnonzero(_may_share_slot(self.columns, chosen))
        blocks = keep_probed(place_blocks(self.columns.choose(some)))
        wanted = sort_unique(blocks.key[chosen[some][blocks.row]])
        found[some[blocks.row[contains(wanted, blocks.key)]]] = True


def make_neighbourhood(columns: BlockColumns, fresh: BoolArray) -> Neighbourhood:
    """Return the neighbourhood of all reports, or, where only some are `fresh`, as much of it as these can have changed."""
    row, _, key = name_blocks(columns)
    if not fresh.all():
        near = contains(sort_unique(key[fresh[row]]), key)
        row, key = row[near], key[near]
    order = np.argsort(key, kind="stable")
    row, key = row[order], key[order]
    start, stop = bounds(key)
    # What is new in a block may have made it too large to be one; those who were paired there before must be looked at again.
    new = np.concatenate([[0], np.cumsum(fresh[row])]) if not fresh.all() else np.zeros(len(row) + 1, dtype=np.int64)
    is_live = (stop - start > 1) & (stop - start - (new[stop] - new[start]) <= RARE_UP_TO)
    return Neighbourhood(columns, row[is_live], key[is_live])


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
