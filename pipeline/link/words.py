"""Which texts share rare names: a block of its own kind, in which two texts are paired when they meet over two names.

Texts of about one year are compared whatever their types, dates and places say, since any of these may be read wrongly. Of the copies of a story that have the
same names one stands for all; the others are one with it or at least in its story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import BoolArray, IntArray, KeyArray, Ragged, bounds, contains, mix, sort_unique, spread
from .block_columns import BlockColumns

# A name is a block as long as only few texts of about one year have it.
_RARE_UP_TO = 60
_WITHIN_DAYS = 180
# So many meetings of two texts over a name are counted at a time: some 50 MB.
_MEETINGS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class NameBlocks:
    """Entries (row, block), sorted by block and row; `is_home`: the block lies in the later of the text's two slots; `is_live`: few stand in it."""

    row: IntArray
    block: KeyArray
    is_home: BoolArray
    is_live: BoolArray

    def pairs(self, chosen: BoolArray | None = None) -> tuple[IntArray, IntArray]:
        """Return the pairs of rows (left < right, each once) that share two names; those of `chosen` rows when given."""
        asks = np.flatnonzero(self.is_live if chosen is None else self.is_live & chosen[self.row])
        asks = asks[np.argsort(self.row[asks], kind="stable")]
        start, stop = bounds(self.block)
        # Without a choice each pair is found from its left entry.
        first, last = (asks + 1 if chosen is None else start[asks]), stop[asks]
        total = int(self.row.max(initial=0)) + 1
        found = [self._shared_twice(asks[part], first[part], last[part], total) for part in _split(self.row[asks], last - first)]
        key = sort_unique(np.concatenate([np.zeros(0, dtype=np.int64), *found]))
        return key // total, key % total

    def _shared_twice(self, asks: IntArray, first: IntArray, last: IntArray, total: int) -> IntArray:
        one, two = spread(first, last, asks)
        # Texts of one half year share both slots; they count where both are at home.
        met = (self.is_home[one] | self.is_home[two]) & (self.row[one] != self.row[two])
        # Directed, since where both are chosen each of them asks for the other.
        key = np.sort(self.row[one[met]] * total + self.row[two[met]])
        start, stop = bounds(key)
        one, two = np.divmod(sort_unique(key[stop - start >= 2]), total)
        pairs: IntArray = np.minimum(one, two) * total + np.maximum(one, two)
        return pairs


def _split(row: IntArray, cost: IntArray) -> list[slice]:
    """Cut entries, sorted by row, where a row ends, into parts of about equal cost."""
    ends = np.flatnonzero(np.concatenate([row[1:] != row[:-1], [True]])[: len(row)]) + 1
    part = np.cumsum(cost)[ends - 1] // _MEETINGS_AT_ONCE
    cuts = ends[np.flatnonzero(part[1:] != part[:-1])].tolist()
    return [slice(begin, end) for begin, end in zip([0, *cuts], [*cuts, len(row)], strict=True)]


@dataclass(frozen=True, slots=True)
class NameKeys:
    """Some blocks of names, sorted, and the names and time slots of the texts that stand in them."""

    block: KeyArray
    name: IntArray
    slot: IntArray

    def __add__(self, other: NameKeys) -> NameKeys:
        """Return the blocks of both."""
        block, name = sort_unique(np.concatenate([self.block, other.block])), sort_unique(np.concatenate([self.name, other.name]))
        return NameKeys(block, name, np.concatenate([self.slot, other.slot]))


def name_keys(columns: BlockColumns, chosen: BoolArray) -> NameKeys:
    """Return the blocks of names in which the chosen rows stand."""
    some = np.flatnonzero(chosen)
    names = columns.names.choose(some)
    _, block, _ = _entries(columns, some, names)
    slot = columns.published[some] // _WITHIN_DAYS
    return NameKeys(sort_unique(block), sort_unique(names.values), sort_unique(np.concatenate([slot - 1, slot, slot + 1])))


def name_blocks(columns: BlockColumns, wanted: NameKeys) -> NameBlocks:
    """Return some of the blocks of names with all that stand in them. Rows are in founding order."""
    # Whoever has none of the names stands in none of the blocks, and neither does a copy with the same names.
    near = np.flatnonzero(contains(wanted.slot, columns.published // _WITHIN_DAYS))
    names = columns.names.choose(near)
    has_name = np.zeros(len(near), dtype=np.bool_)
    has_name[names.rows()[contains(wanted.name, names.values)]] = True
    some = near[has_name]
    names = columns.names.choose(some)
    stands = _choose_speakers(columns.story[some], names)[names.rows()]
    row, block, is_home = _entries(columns, some, names)
    chosen = np.concatenate([stands, stands]) & contains(wanted.block, block)
    return _sort_entries(row[chosen], block[chosen], is_home[chosen])


def _sort_entries(row: IntArray, block: KeyArray, is_home: BoolArray) -> NameBlocks:
    order = np.lexsort((row, block))
    row, block, is_home = row[order], block[order], is_home[order]
    start, stop = bounds(block)
    return NameBlocks(row, block, is_home, stop - start <= _RARE_UP_TO)


def pair_by_names(columns: BlockColumns, map_parts: Callable[..., Iterable[Any]] = map) -> tuple[IntArray, IntArray]:
    """Return the pairs of rows (left < right, each once, sorted) that share two names. Rows are in founding order.

    One time slot after another, or several at once by `map_parts`: two texts meet in the earlier one of their home slots and in no other.
    """
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)), *map_parts(_pair_in_slot, _split_slots(columns))]
    one, two = (np.concatenate(rows) for rows in zip(*found, strict=True))
    order = np.lexsort((two, one))
    return one[order], two[order]


def _split_slots(columns: BlockColumns) -> Iterator[tuple[IntArray, KeyArray, BoolArray]]:
    """Yield the entries of each time slot: row, block, whether it is at home there."""
    slot = columns.published // _WITHIN_DAYS
    speaks = _choose_speakers(columns.story, columns.names)
    for home in np.unique(slot).tolist():
        some = np.flatnonzero(speaks & ((slot == home) | (slot == home + 1)))
        names = columns.names.choose(some)
        row = some[names.rows()]
        yield row, mix(0, names.values.astype(np.uint64)), slot[row] == home


def _pair_in_slot(entries: tuple[IntArray, KeyArray, BoolArray]) -> tuple[IntArray, IntArray]:
    return _sort_entries(*entries).pairs()


def find_flipped(before: NameBlocks, after: NameBlocks) -> KeyArray:
    """Return the blocks that have become too large, or small enough; pairs within them come or go."""
    live = [sort_unique(blocks.block[blocks.is_live]) for blocks in (before, after)]
    dead = [sort_unique(blocks.block[~blocks.is_live]) for blocks in (before, after)]
    return sort_unique(np.concatenate([live[0][contains(dead[1], live[0])], live[1][contains(dead[0], live[1])]]))


def _entries(columns: BlockColumns, rows: IntArray, names: Ragged) -> tuple[IntArray, KeyArray, BoolArray]:
    """Return row, block and whether it is at home there for each name of some rows; slots overlap, so that texts of nearly one time share one."""
    row = rows[names.rows()]
    slot = columns.published[row] // _WITHIN_DAYS
    name = names.values.astype(np.uint64)
    is_home = np.concatenate([np.ones(len(row), dtype=np.bool_), np.zeros(len(row), dtype=np.bool_)])
    return np.concatenate([row, row]), np.concatenate([mix(0, name, slot), mix(0, name, slot - 1)]), is_home


def _choose_speakers(story: IntArray, names: Ragged) -> BoolArray:
    """Return which rows are the first with their story and their names."""
    speaks = np.zeros(len(story), dtype=np.bool_)
    speaks[np.unique(mix(2, story, sum_names(names)), return_index=True)[1]] = True
    return speaks


def sum_names(names: Ragged) -> KeyArray:
    """Return a number for each list of names: the same for the same names in any order."""
    told = np.zeros(len(names.offsets) - 1, dtype=np.uint64)
    np.add.at(told, names.rows(), mix(1, names.values))
    return told
