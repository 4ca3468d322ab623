"""Which pairs of reports are compared at all: those that share a block. No scoring here, and never all pairs.

A block is a time slot (day, or month for vague dates), a place (a grid cell, a province, a country, or the party involved when no place is known) and an
event family. Reports of a vague place are paired with everything in their area, reports of an exact place only with their neighbourhood. Reports of one
story, and those whose texts share two rare names, are paired besides.

Blocks have numbers, made from what they stand for by hashing, so that millions of reports are put into blocks, and blocks into pairs, by sorting arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arrays import KeyArray, bounds, contains, make_ragged, mix, sort_unique, spread
from .block_columns import BlockColumns, columns_of
from .features import BoolArray, Features, IntArray
from .words import pair_by_names

# Dates in news are a day off often enough (night, time zones, "Tuesday" of the filing) that neighbours in time must meet.
_DAYS_OFF = 1
# A vaguer date than this is compared by month.
LONGEST_DAY_SPAN = 10
# 30-day slots stand for months: exactness does not matter here.
MONTH = 30
# One cell of the place grid, in degrees. Two grids, half a cell apart, bring together any two places less than half a cell (about 50 km) apart.
_CELL_DEGREES = 1.0
_COLUMNS = 1000
# A block of a whole country or party with more pairs than this squared is split by a further fact both reports must share: parties and type, or a toll.
_LARGEST_BLOCK = 250
# One place on one day can see thousands of reports of one great event. In a block with more pairs than this squared each report meets only the next ones in
# founding order (the sorted neighbourhood of Hernandez and Stolfo, 1995); clustering compares the rest by speakers of each cluster.
_LARGEST_PLACE_BLOCK = 400
_WINDOW = 60
# So many pairs are made at a time: some 50 MB.
_PAIRS_AT_ONCE = 1_000_000
# Kinds of blocks; the number is part of a block's own.
_CELL, _ADMIN1, _COUNTRY, _PARTY, _MONTH_PLACE, _MONTH_PARTY = range(6)
_IS_WIDE = np.array([False, False, True, True, False, True])


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows in blocks: row, number of the block, kind, and whether the row probes (is paired with all others there) or only waits to be found."""

    row: IntArray
    key: KeyArray
    kind: IntArray
    is_probe: BoolArray

    def choose(self, which: BoolArray | IntArray) -> Blocks:
        """Return some of the entries."""
        return Blocks(self.row[which], self.key[which], self.kind[which], self.is_probe[which])


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs: node numbers, left < right, each pair once, sorted."""

    left: IntArray
    right: IntArray

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)


def candidate_pairs(features: Features, name_pairs: tuple[IntArray, IntArray] | None = None) -> Pairs:
    """Return the pairs of nodes worth comparing. The cost grows with the number of reports in the same days and places, not with the square of all.

    `name_pairs`: the pairs of nodes whose texts share names, where `features` are only a part of all reports and cannot tell which names are rare.
    """
    total = max(len(features), 1)
    columns = columns_of(features)
    by_name = pair_by_names(columns) if name_pairs is None else name_pairs
    keys = [_story_pairs(columns, total), _pair_keys(*by_name, total), *_area_pairs(features, place_blocks(columns), total)]
    unique = sort_unique(np.concatenate(keys))
    return Pairs(left=unique // total, right=unique % total)


def place_blocks(columns: BlockColumns) -> Blocks:
    """Return the blocks of time and place of each row."""
    is_narrow = columns.last - columns.first <= LONGEST_DAY_SPAN
    narrow = np.flatnonzero(is_narrow)
    row, day = spread(columns.first[narrow] - _DAYS_OFF, columns.last[narrow] + 1, narrow)
    has_admin1, has_country, is_fine = columns.admin1 >= 0, columns.country >= 0, columns.is_fine
    parts = [_cell_blocks(columns, row[is_fine[row]], day[is_fine[row]])]
    # Within a province a city waits for reports that know no more than the province; within a country, for those that know no more than the country.
    for kind, codes, present, is_probe in ((_ADMIN1, columns.admin1, has_admin1, ~is_fine), (_COUNTRY, columns.country, has_country, ~has_admin1)):
        chosen = present[row]
        parts.append(_make_blocks(columns, row[chosen], kind, (day[chosen], codes[row[chosen]]), is_probe))
    owner, party = columns.parties.rows(), columns.parties.values
    entry, at = _join(row, owner, len(columns))
    parts.append(_make_blocks(columns, row[entry], _PARTY, (day[entry], party[at]), ~has_country))
    # Every row has month slots too, in which the vaguely dated ones find it; there only a shared place or, in the same country, a shared party counts.
    row, month = spread(columns.first // MONTH, columns.last // MONTH + 1, np.arange(len(columns)))
    chosen = columns.place[row] >= 0
    parts.append(_make_blocks(columns, row[chosen], _MONTH_PLACE, (month[chosen], columns.place[row[chosen]]), ~is_narrow))
    entry, at = _join(row, owner, len(columns))
    parts.append(_make_blocks(columns, row[entry], _MONTH_PARTY, (month[entry], columns.country[row[entry]], party[at]), ~is_narrow))
    return Blocks(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.is_probe for part in parts]),
    )


def _cell_blocks(columns: BlockColumns, row: IntArray, day: IntArray) -> Blocks:
    parts = []
    for shift in range(4):
        north = np.floor((columns.latitude[row] + 90) / _CELL_DEGREES + (shift // 2) / 2).astype(np.int64)
        east = np.floor((columns.longitude[row] + 180) / _CELL_DEGREES + (shift % 2) / 2).astype(np.int64)
        parts.append(_make_blocks(columns, row, _CELL, (day, (shift * _COLUMNS + north) * _COLUMNS + east), np.ones(len(columns), dtype=np.bool_)))
    return Blocks(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("row", "key", "kind", "is_probe")))


def _make_blocks(columns: BlockColumns, row: IntArray, kind: int, parts: tuple[npt.NDArray[np.generic], ...], is_probe: BoolArray) -> Blocks:
    key = mix(kind, columns.family[row], *parts)
    return Blocks(row, key, np.full(len(row), kind, dtype=np.int64), is_probe[row])


def _area_pairs(features: Features, blocks: Blocks, total: int) -> list[IntArray]:
    """Pair the probes of each block with each other and with those that wait there; a great block of a wide area is split by a further shared fact."""
    blocks = keep_probed(blocks)
    size, probes = _block_sizes(blocks)
    is_great = _IS_WIDE[blocks.kind] & (probes * size > _LARGEST_BLOCK**2)
    parts = [_probe_pairs(blocks.choose(~is_great), total)]
    if is_great.any():
        parts.append(_probe_pairs(keep_probed(_split_by_facts(features, blocks.choose(is_great))), total))
    return parts


def keep_probed(blocks: Blocks) -> Blocks:
    """Return the blocks in which somebody probes, sorted by block and row."""
    blocks = blocks.choose(blocks.is_probe | contains(sort_unique(blocks.key[blocks.is_probe]), blocks.key))
    return blocks.choose(np.lexsort((blocks.row, blocks.key)))


def _block_sizes(blocks: Blocks) -> tuple[IntArray, IntArray]:
    """Return for each entry of sorted blocks how many entries and how many probes its block has."""
    start, stop = bounds(blocks.key)
    probes = np.concatenate([[0], np.cumsum(blocks.is_probe)])
    return stop - start, probes[stop] - probes[start]


def _split_by_facts(features: Features, blocks: Blocks) -> Blocks:
    facts: dict[tuple[object, ...], int] = {}
    shared = [[facts.setdefault(fact, len(facts)) for fact in _facts(features, node)] for node in blocks.row.tolist()]
    ragged = make_ragged(shared)
    again = blocks.choose(ragged.rows())
    return Blocks(again.row, mix(len(_IS_WIDE), again.key, ragged.values), again.kind, again.is_probe)


def _facts(features: Features, node: int) -> list[tuple[object, ...]]:
    event_type = int(features.event_type[node])
    facts: list[tuple[object, ...]] = [
        ("parties", party, target, event_type) for party in features.actors[node] for target in sorted(features.targets[node]) or [""]
    ]
    if features.killed_low[node] > 1:
        facts.append(("killed", int(features.killed_low[node])))
    if features.injured_low[node] > 1:
        facts.append(("injured", int(features.injured_low[node])))
    return facts


def _probe_pairs(blocks: Blocks, total: int) -> IntArray:
    """Return the pairs of each probe with all others of its block (sorted); in a great block, with those next to it."""
    start, stop = bounds(blocks.key)
    size, probes = _block_sizes(blocks)
    at = np.arange(len(blocks.row))
    is_great = probes * size > _LARGEST_PLACE_BLOCK**2
    start = np.where(is_great, np.maximum(start, at - _WINDOW), start)
    stop = np.where(is_great, np.minimum(stop, at + _WINDOW + 1), stop)
    # Where all probe, each pair is found from its left side.
    start = np.where(probes == size, at + 1, start)
    probe = np.flatnonzero(blocks.is_probe)
    # The blocks of a row one after another: they bring the same pairs again and again, and these are dropped before the next rows come.
    probe = probe[np.argsort(blocks.row[probe], kind="stable")]
    keys = [np.zeros(0, dtype=np.int64)]
    for some in np.split(probe, _cuts(stop[probe] - start[probe])):
        one, two = spread(start[some], stop[some], some)
        keys.append(sort_unique(_pair_keys(blocks.row[one], blocks.row[two], total)))
    return np.concatenate(keys)


def _cuts(counts: IntArray) -> IntArray:
    """Return where to cut a list of things so that the counts of each part add up to about `_PAIRS_AT_ONCE`."""
    part = np.cumsum(np.maximum(counts, 0)) // _PAIRS_AT_ONCE
    return np.flatnonzero(part[1:] != part[:-1]) + 1


def _story_pairs(columns: BlockColumns, total: int) -> IntArray:
    """Reports of one story in several papers are always compared: an editor may have changed a number or a place."""
    order = np.argsort(columns.story, kind="stable")
    at = np.arange(len(order))
    start, stop = bounds(columns.story[order])
    stop = np.where(stop - start > _LARGEST_PLACE_BLOCK, np.minimum(stop, at + 1 + _WINDOW), stop)
    one, two = spread(at + 1, stop, at)
    return _pair_keys(order[one], order[two], total)


def _pair_keys(one: IntArray, two: IntArray, total: int) -> IntArray:
    apart = one != two
    keys: IntArray = np.minimum(one, two)[apart] * total + np.maximum(one, two)[apart]
    return keys


def _join(rows: IntArray, owner: IntArray, total: int) -> tuple[IntArray, IntArray]:
    """Return the pairs (position in `rows`, position in `owner`) with the same row number; `owner` is sorted."""
    start = np.searchsorted(owner, np.arange(total))
    stop = np.searchsorted(owner, np.arange(total), side="right")
    return spread(start[rows], stop[rows], np.arange(len(rows)))
