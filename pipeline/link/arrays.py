"""Small tools on arrays of numbers: hashing rows, runs of equal values, ranges, lists of different lengths. They know nothing of reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
KeyArray = npt.NDArray[np.uint64]
Number = TypeVar("Number", np.int64, np.uint64)


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
        _, entry = spread(start, stop, which)
        return Ragged(self.values[entry], np.concatenate([[0], np.cumsum(stop - start)]).astype(np.int64))


def make_ragged(rows: list[list[int]]) -> Ragged:
    """Return lists as one array with offsets."""
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Ragged(np.array([value for row in rows for value in row], dtype=np.int64), offsets)


def join_lists(*parts: Ragged) -> Ragged:
    """Return the rows of all."""
    lengths = [np.diff(part.offsets) for part in parts]
    return Ragged(np.concatenate([part.values for part in parts]), np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64))


def mix(kind: int, *parts: npt.NDArray[np.generic]) -> KeyArray:
    """Hash rows of numbers to one number each (multiply and shift, constant of SplitMix64: Steele, Lea and Flood, 2014).

    Rows of different kinds have different numbers, also where both consist of small numbers.
    """
    # The kind fills all bits before the first part comes, or kind 2 with part 3 would be kind 3 with part 2.
    start = (kind + 1) * 0x9E3779B97F4A7C15 % 2**64
    key = np.full(len(parts[0]), start ^ start >> 29, dtype=np.uint64)
    for part in parts:
        key = (key ^ part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key


def sort_unique(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Return the distinct values, sorted. For many different numbers faster than np.unique, which hashes."""
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if len(values) else values


_WIDEST = 4
"""Bytes that a table of known numbers may take for each value that is looked up in it."""


def contains(known: npt.NDArray[Number], values: npt.NDArray[Number]) -> BoolArray:
    """Return which of `values` are among `known`, which is sorted."""
    if not len(known) or not len(values):
        return np.zeros(len(values), dtype=np.bool_)
    low, high = int(known[0]), int(known[-1])
    if high - low < _WIDEST * len(values):
        # Numbers close together, as those of rows and words: one look for each in place of a search.
        table = np.zeros(high - low + 1, dtype=np.bool_)
        table[(known - known[0]).astype(np.int64)] = True
        inside: BoolArray = (values >= known[0]) & (values <= known[-1])
        inside[inside] = table[(values[inside] - known[0]).astype(np.int64)]
        return inside
    found: BoolArray = known[np.minimum(np.searchsorted(known, values), len(known) - 1)] == values
    return found


def bounds(key: npt.NDArray[np.generic]) -> tuple[IntArray, IntArray]:
    """Return for each entry of a sorted array where the run of equal entries that it stands in starts and stops."""
    edges = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1], [True]])) if len(key) else np.zeros(1, dtype=np.int64)
    lengths = np.diff(edges)
    return np.repeat(edges[:-1], lengths), np.repeat(edges[1:], lengths)


def spread(start: IntArray, stop: IntArray, labels: IntArray) -> tuple[IntArray, IntArray]:
    """Return all numbers from `start` to before `stop` of each entry, and before them the entry's label for each of these numbers."""
    counts = np.maximum(stop - start, 0)
    ends = np.cumsum(counts)
    inside = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    return np.repeat(labels, counts), np.repeat(start, counts) + inside
