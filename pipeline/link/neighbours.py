"""Which reports can have to do with some given ones, out of all: those that share a block with them. Nothing is compared here.

Linking a part of the reports gives the same links as linking all of them when these neighbours stand beside the part: every block of a report in the part is
then complete.
"""

from __future__ import annotations

from functools import cached_property
from itertools import product

import numpy as np

from .arrays import KeyArray, contains, mix, sort_unique
from .block_columns import BlockColumns
from .blocks import LONGEST_DAY_SPAN, MONTH, place_blocks
from .features import BoolArray, IntArray
from .words import sum_names

# One in so many is few: their values are searched for. Where more are asked for, and again and again, all values are numbered and marked in a table.
_FEW = 100

# Coordinates in whole degrees lie within this range, and with one degree to spare on both sides.
_DEGREES = 362


class Neighbours:
    """All reports, made ready for being asked many times who can have to do with some of them."""

    def __init__(self, columns: BlockColumns) -> None:
        """Prepare."""
        self._columns = columns
        self._stories = _Equals(columns.story.astype(np.uint64))
        # Copies of a report that are one with it have its place too (features.py); a story's other events, recalled in passing, mostly have another.
        self._copies = _Equals(mix(0, columns.story, columns.country, columns.place))
        self._countries, self._places = _Equals(columns.country.astype(np.uint64)), _Equals(columns.place.astype(np.uint64))

    def find(self, chosen: BoolArray, more: IntArray) -> BoolArray:
        """Return the chosen reports with their stories, all that share a place and time with one of them and `more`, with the copies of each of these."""
        found = self._stories.extend(chosen)
        found[more] = True
        some = np.flatnonzero(_may_share_slot(self._columns, chosen) & self._may_share_area(chosen))
        blocks = place_blocks(self._columns.choose(some))
        # Only where somebody probes is anybody paired.
        theirs = sort_unique(blocks.key[chosen[some][blocks.row]])
        wanted = theirs[contains(sort_unique(blocks.key[blocks.is_probe]), theirs)]
        found[some[blocks.row[contains(wanted, blocks.key)]]] = True
        return self.with_copies(found)

    def with_copies(self, chosen: BoolArray) -> BoolArray:
        """Return the chosen reports and all that may be one with one of them."""
        return self._copies.extend(chosen)

    def _may_share_area(self, chosen: BoolArray) -> BoolArray:
        """Return which reports may stand in a block of place with a chosen one: all, where one is of no country and meets others by their parties."""
        country, place = self._columns.country, self._columns.place
        if (country[chosen] < 0).any():
            return np.ones(len(chosen), dtype=np.bool_)
        is_near = np.zeros((_DEGREES + 2, _DEGREES + 2), dtype=np.bool_)
        north, east = self._cells
        is_there = chosen & self._columns.is_fine
        for up, right in product((-1, 0, 1), repeat=2):
            is_near[north[is_there] + up, east[is_there] + right] = True
        of_place = self._places.extend(chosen & (place >= 0))
        is_near_one = self._columns.is_fine & is_near[north, east]
        return self._countries.extend(chosen) | (country < 0) | of_place | is_near_one | self._may_meet_by_party(chosen)

    def _may_meet_by_party(self, chosen: BoolArray) -> BoolArray:
        """Return which reports have a party that a chosen one and one of no country have too: these three stand in one block, which must be complete."""
        owner, party, asked = self._parties
        has_party = np.zeros(len(chosen), dtype=np.bool_)
        if len(asked):
            theirs = sort_unique(party[chosen[owner]])
            has_party[owner[contains(theirs[contains(asked, theirs)], party)]] = True
        return has_party

    @cached_property
    def _parties(self) -> tuple[IntArray, IntArray, IntArray]:
        """Report and party, one entry for each party of each report, and the parties of reports of no country."""
        owner, party = self._columns.parties.rows(), self._columns.parties.values
        return owner, party, sort_unique(party[self._columns.country[owner] < 0])

    @cached_property
    def _cells(self) -> tuple[IntArray, IntArray]:
        """The degree in which each report lies: whoever shares a cell of the grids (blocks.py) lies in one degree or in two next to each other."""
        north, east = (np.floor(np.nan_to_num(values)).astype(np.int64) + _DEGREES // 2 for values in (self._columns.latitude, self._columns.longitude))
        return north, east

    def find_speakers(self, chosen: BoolArray) -> BoolArray:
        """Return the reports one of which stands, among the names of texts, for a chosen one or a copy of it: those of its story with the same names."""
        told = np.flatnonzero(self._stories.extend(chosen))
        is_copy = self.with_copies(chosen)[told]
        key = mix(0, self._columns.story[told], sum_names(self._columns.names.choose(told)))
        speaks = np.zeros(len(chosen), dtype=np.bool_)
        speaks[told[contains(sort_unique(key[is_copy]), key)]] = True
        return speaks


class _Equals:
    """Values, one a report, made ready for finding those that equal the values of some reports."""

    def __init__(self, values: KeyArray) -> None:
        self._values = values

    def extend(self, chosen: BoolArray) -> BoolArray:
        """Return the chosen entries and those with the same value."""
        if np.count_nonzero(chosen) * _FEW < len(chosen):
            return contains(sort_unique(self._values[chosen]), self._values)
        is_theirs = np.zeros(len(chosen), dtype=np.bool_)
        is_theirs[self._number[chosen]] = True
        theirs: BoolArray = is_theirs[self._number]
        return theirs

    @cached_property
    def _number(self) -> IntArray:
        return np.unique(self._values, return_inverse=True)[1]


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
