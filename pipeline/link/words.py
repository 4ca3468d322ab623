"""Which texts share rare names: a block of its own kind, in which two texts are paired when they meet over two names.

Texts of about one year are compared whatever their types, dates and places say, since any of these may be read wrongly. Of the copies of a story that have the
same names one stands for all; the others are one with it or at least in its story.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import BoolArray, IntArray, KeyArray, Ragged, bounds, contains, mix, sort_unique, spread
from .block_columns import BlockColumns

# A name is a block as long as only few texts of about one year have it.
_RARE_UP_TO = 60
_WITHIN_DAYS = 180


@dataclass(frozen=True, slots=True)
class NameBlocks:
    """Entries (row, name, block), sorted by block; `is_live`: few enough texts stand in the block."""

    row: IntArray
    name: KeyArray
    block: KeyArray
    is_live: BoolArray

    def pairs(self, chosen: BoolArray | None = None) -> tuple[IntArray, IntArray]:
        """Return the pairs of rows (left < right, each once) that share two names; those of `chosen` rows when given."""
        start, stop = bounds(self.block)
        at = np.arange(len(self.row))
        asks = np.flatnonzero(self.is_live & (chosen[self.row] if chosen is not None else True))
        # Without a choice each pair is found from its left entry.
        one, two = spread(start[asks] if chosen is not None else asks + 1, stop[asks], at[asks])
        left, right, name = np.minimum(self.row[one], self.row[two]), np.maximum(self.row[one], self.row[two]), self.name[one]
        # Two texts may meet several times over one name, where both slots hold them, and where both are chosen.
        order = np.lexsort((name, right, left))
        left, right, name = left[order], right[order], name[order]
        same = (left[1:] == left[:-1]) & (right[1:] == right[:-1])
        is_new = np.concatenate([[True], ~(same & (name[1:] == name[:-1]))])[: len(left)]
        left, right = left[is_new], right[is_new]
        total = int(right.max(initial=0)) + 1
        start, stop = bounds(left * total + right)
        key = sort_unique((left * total + right)[(stop - start >= 2) & (left != right)])
        return key // total, key % total


@dataclass(frozen=True, slots=True)
class NameKeys:
    """Some blocks of names, sorted, and the time slots that they lie in."""

    block: KeyArray
    slot: IntArray

    def __add__(self, other: NameKeys) -> NameKeys:
        """Return the blocks of both."""
        return NameKeys(sort_unique(np.concatenate([self.block, other.block])), np.concatenate([self.slot, other.slot]))


def name_keys(columns: BlockColumns, chosen: BoolArray) -> NameKeys:
    """Return the blocks of names in which the chosen rows stand."""
    some = np.flatnonzero(chosen)
    _, _, block = _entries(columns, some, columns.names.choose(some))
    slot = columns.published[some] // _WITHIN_DAYS
    return NameKeys(sort_unique(block), sort_unique(np.concatenate([slot - 1, slot, slot + 1])))


def name_blocks(columns: BlockColumns, wanted: NameKeys | None = None) -> NameBlocks:
    """Return the blocks of names; those `wanted` when given. Rows are in founding order."""
    some = np.arange(len(columns))
    if wanted is not None:
        some = np.flatnonzero(np.isin(columns.published // _WITHIN_DAYS, wanted.slot))
    names = columns.names.choose(some)
    stands = _choose_speakers(columns.story[some], names)[names.rows()]
    row, name, block = _entries(columns, some, names)
    chosen = np.concatenate([stands, stands])
    if wanted is not None:
        chosen &= contains(wanted.block, block)
    row, name, block = row[chosen], name[chosen], block[chosen]
    order = np.lexsort((row, block))
    row, name, block = row[order], name[order], block[order]
    start, stop = bounds(block)
    return NameBlocks(row, name, block, stop - start <= _RARE_UP_TO)


def find_flipped(before: NameBlocks, after: NameBlocks) -> KeyArray:
    """Return the blocks that have become too large, or small enough; pairs within them come or go."""
    live = [sort_unique(blocks.block[blocks.is_live]) for blocks in (before, after)]
    dead = [sort_unique(blocks.block[~blocks.is_live]) for blocks in (before, after)]
    return sort_unique(np.concatenate([live[0][contains(dead[1], live[0])], live[1][contains(dead[0], live[1])]]))


def _entries(columns: BlockColumns, rows: IntArray, names: Ragged) -> tuple[IntArray, KeyArray, KeyArray]:
    """Return row, name and block of each name of some rows; slots overlap, so that texts of nearly one time share one."""
    row = rows[names.rows()]
    slot = columns.published[row] // _WITHIN_DAYS
    name = np.concatenate([names.values] * 2).astype(np.uint64)
    return np.concatenate([row, row]), name, mix(0, name, np.concatenate([slot, slot - 1]))


def _choose_speakers(story: IntArray, names: Ragged) -> BoolArray:
    """Return which rows are the first with their story and their names."""
    told = np.zeros(len(story), dtype=np.uint64)
    # A sum does not depend on the order of the names.
    np.add.at(told, names.rows(), mix(1, names.values))
    speaks = np.zeros(len(story), dtype=np.bool_)
    speaks[np.unique(mix(2, story, told), return_index=True)[1]] = True
    return speaks
