"""Which pairs of reports are compared at all: those that share a block. No scoring here, and never all pairs.

A block is a time slot (day, or month for vague dates), a place (a grid cell, a province, a country, or the party involved when no place is known) and an
event family. Reports of a vague place are paired with everything in their area, reports of an exact place only with their neighbourhood. Reports of one
story, and those whose texts share two rare names, are paired besides.

Blocks have numbers, made from what they stand for by hashing, so that millions of reports are put into blocks, and blocks into pairs, by sorting arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .features import BoolArray, Features, FloatArray, IntArray

KeyArray = npt.NDArray[np.uint64]
Number = TypeVar("Number", np.int64, np.uint64)

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
# Names as a block: the rarest of a text, as long as only few texts of about one year have them.
RAREST = 30
RARE_UP_TO = 60
_NAMES_WITHIN_DAYS = 180
# Kinds of blocks; the number is part of a block's own.
_CELL, _ADMIN1, _COUNTRY, _PARTY, _MONTH_PLACE, _MONTH_PARTY, _NAME = range(7)
_IS_WIDE = np.array([False, False, True, True, False, True, False])


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of numbers of different lengths: those of row i are values[offsets[i]:offsets[i + 1]]."""

    values: IntArray
    offsets: IntArray

    def rows(self) -> IntArray:
        """Return the row of each value."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def choose(self, which: IntArray) -> Ragged:
        """Return the lists of some rows."""
        start, stop = self.offsets[which], self.offsets[which + 1]
        _, entry = _spread(start, stop, which)
        return Ragged(self.values[entry], np.concatenate([[0], np.cumsum(stop - start)]).astype(np.int64))


@dataclass(frozen=True, slots=True)
class BlockColumns:
    """What decides about blocks, one entry a report or node. Codes are any numbers that are equal for equal values; -1 is "not known"."""

    first: IntArray
    last: IntArray
    family: IntArray
    is_fine: BoolArray
    latitude: FloatArray
    longitude: FloatArray
    country: IntArray
    admin1: IntArray
    place: IntArray
    story: IntArray
    parties: Ragged
    published: IntArray
    names: Ragged

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.first)

    def choose(self, which: IntArray) -> BlockColumns:
        """Return some of the rows."""
        columns: dict[str, Any] = {}
        for column in fields(self):
            values = getattr(self, column.name)
            columns[column.name] = values.choose(which) if isinstance(values, Ragged) else values[which]
        return BlockColumns(**columns)


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


def columns_of(features: Features) -> BlockColumns:
    """Return what decides about the blocks of nodes."""
    party: dict[str, int] = {}
    name: dict[str, int] = {}
    return BlockColumns(
        first=features.first,
        last=features.last,
        family=features.family,
        is_fine=features.is_fine,
        latitude=features.latitude,
        longitude=features.longitude,
        country=features.country,
        admin1=features.admin1,
        place=features.place,
        story=features.story,
        parties=make_ragged([[party.setdefault(key, len(party)) for key in one | two] for one, two in zip(features.actors, features.targets, strict=True)]),
        published=np.floor(features.published).astype(np.int64),
        names=make_ragged([[name.setdefault(key, len(name)) for key in list(names)[:RAREST]] for names in features.names]),
    )


def make_ragged(rows: list[list[int]]) -> Ragged:
    """Return lists as one array with offsets."""
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Ragged(np.array([value for row in rows for value in row], dtype=np.int64), offsets)


def candidate_pairs(features: Features) -> Pairs:
    """Return the pairs of nodes worth comparing. The cost grows with the number of reports in the same days and places, not with the square of all."""
    total = max(len(features), 1)
    columns = columns_of(features)
    keys = [_story_pairs(columns, total), _name_pairs(columns, total), *_area_pairs(features, place_blocks(columns), total)]
    unique = sort_unique(np.concatenate(keys))
    return Pairs(left=unique // total, right=unique % total)


def place_blocks(columns: BlockColumns) -> Blocks:
    """Return the blocks of time and place of each row."""
    is_narrow = columns.last - columns.first <= LONGEST_DAY_SPAN
    narrow = np.flatnonzero(is_narrow)
    row, day = _spread(columns.first[narrow] - _DAYS_OFF, columns.last[narrow] + 1, narrow)
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
    row, month = _spread(columns.first // MONTH, columns.last // MONTH + 1, np.arange(len(columns)))
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


def name_blocks(columns: BlockColumns) -> tuple[IntArray, KeyArray, KeyArray]:
    """Return row, name and block of each rare name: the texts of about one year that have it. Slots overlap, so that texts of nearly one time share one."""
    row = columns.names.rows()
    slot = columns.published[row] // _NAMES_WITHIN_DAYS
    name = np.concatenate([columns.names.values, columns.names.values]).astype(np.uint64)
    return np.concatenate([row, row]), name, mix(_NAME, name, np.concatenate([slot, slot - 1]))


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


def mix(kind: int, *parts: npt.NDArray[np.generic]) -> KeyArray:
    """Hash rows of numbers to one number each (multiply and shift, constant of SplitMix64: Steele, Lea and Flood, 2014)."""
    key = np.full(len(parts[0]), kind + 1, dtype=np.uint64)
    for part in parts:
        key = (key ^ part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key


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
    one, two = _spread(start[probe], stop[probe], probe)
    return _pair_keys(blocks.row[one], blocks.row[two], total)


def _story_pairs(columns: BlockColumns, total: int) -> IntArray:
    """Reports of one story in several papers are always compared: an editor may have changed a number or a place."""
    order = np.argsort(columns.story, kind="stable")
    at = np.arange(len(order))
    start, stop = bounds(columns.story[order])
    stop = np.where(stop - start > _LARGEST_PLACE_BLOCK, np.minimum(stop, at + 1 + _WINDOW), stop)
    one, two = _spread(at + 1, stop, at)
    return _pair_keys(order[one], order[two], total)


def _name_pairs(columns: BlockColumns, total: int) -> IntArray:
    """Texts of about one year that share two rare names are compared whatever their types, dates and places say: any of these may be read wrongly."""
    row, name, key = name_blocks(columns)
    order = np.lexsort((row, key))
    row, name = row[order], name[order]
    start, stop = bounds(key[order])
    at = np.flatnonzero(stop - start <= RARE_UP_TO)
    one, two = _spread(at + 1, stop[at], at)
    keys, shared = _pair_keys(row[one], row[two], total), name[one]
    # Two texts may meet twice over one name, where both slots hold them.
    order = np.lexsort((shared, keys))
    keys, shared = keys[order], shared[order]
    is_new = np.ones(len(keys), dtype=np.bool_)
    is_new[1:] = (keys[1:] != keys[:-1]) | (shared[1:] != shared[:-1])
    keys = keys[is_new]
    start, stop = bounds(keys)
    return sort_unique(keys[stop - start >= 2])


def _pair_keys(one: IntArray, two: IntArray, total: int) -> IntArray:
    apart = one != two
    keys: IntArray = np.minimum(one, two)[apart] * total + np.maximum(one, two)[apart]
    return keys


def sort_unique(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Return the distinct values, sorted. For many different numbers faster than np.unique, which hashes."""
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


def contains(known: npt.NDArray[Number], values: npt.NDArray[Number]) -> BoolArray:
    """Return which of `values` are among `known`, which is sorted."""
    if not len(known):
        return np.zeros(len(values), dtype=np.bool_)
    found: BoolArray = known[np.minimum(np.searchsorted(known, values), len(known) - 1)] == values
    return found


def bounds(key: npt.NDArray[np.generic]) -> tuple[IntArray, IntArray]:
    """Return for each entry of a sorted array where the run of equal entries that it stands in starts and stops."""
    edges = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1], [True]])) if len(key) else np.zeros(1, dtype=np.int64)
    lengths = np.diff(edges)
    return np.repeat(edges[:-1], lengths), np.repeat(edges[1:], lengths)


def _spread(start: IntArray, stop: IntArray, labels: IntArray) -> tuple[IntArray, IntArray]:
    """Return all numbers from `start` to before `stop` of each entry, and before them the entry's label for each of these numbers."""
    counts = np.maximum(stop - start, 0)
    ends = np.cumsum(counts)
    inside = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    return np.repeat(labels, counts), np.repeat(start, counts) + inside


def _join(rows: IntArray, owner: IntArray, total: int) -> tuple[IntArray, IntArray]:
    """Return the pairs (position in `rows`, position in `owner`) with the same row number; `owner` is sorted."""
    start = np.searchsorted(owner, np.arange(total))
    stop = np.searchsorted(owner, np.arange(total), side="right")
    return _spread(start[rows], stop[rows], np.arange(len(rows)))
