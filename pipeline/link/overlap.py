"""How sets and weighted names of two nodes overlap, for many pairs at once. What an overlap is worth is decided in compare.py."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
V = TypeVar("V", bound=Hashable)

# Pairs compared at a time: what they need stays within some tens of MB.
_PAIRS_AT_ONCE = 100_000
# A table with up to this many places a value is filled faster than the values are sorted.
_SMALL = 8


@dataclass(frozen=True, slots=True)
class Kinds:
    """A value for each node, numbered: news repeats itself, and two values are compared once however many pairs of nodes have them."""

    values: tuple[Hashable, ...]
    code: IntArray

    def compare(self, left: IntArray, right: IntArray, compare: Callable[..., tuple[float, ...]], columns: int) -> FloatArray:
        """Return for each pair what `compare` gives for its two values: a row of numbers."""
        key, inverse = _number(self.code[left] * len(self.values) + self.code[right], len(self.values) ** 2)
        results = [compare(self.values[one], self.values[two]) for one, two in zip(*(part.tolist() for part in np.divmod(key, len(self.values))), strict=True)]
        table: FloatArray = np.array(results, dtype=np.float64).reshape(len(key), columns)[inverse]
        return table


def _number(values: IntArray, below: int) -> tuple[IntArray, IntArray]:
    """Return the distinct values, sorted, and the position of each value among them. All lie below a number; when that is small, nothing need be sorted."""
    if below > _SMALL * len(values):
        distinct, position = np.unique(values, return_inverse=True)
        return distinct, position
    occurs = np.zeros(below, dtype=np.bool_)
    occurs[values] = True
    number = np.cumsum(occurs) - 1
    return np.flatnonzero(occurs), number[values]


def number_values(values: Sequence[V]) -> Kinds:
    """Return the distinct values, and the number of each node's value."""
    numbers: dict[V, int] = {}
    code = np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)
    return Kinds(tuple(numbers), code)


@dataclass(frozen=True)
class Vectors:
    """A sparse vector for each node: `key` is node * width + number of the name, sorted; the entries of a node start at `start`."""

    key: IntArray
    weight: FloatArray
    start: IntArray
    width: int

    @cached_property
    def lengths(self) -> IntArray:
        """How many names each vector has."""
        return np.diff(self.start)

    @cached_property
    def squares(self) -> FloatArray:
        """The sum of the squares of each vector's weights."""
        return self._sum(np.square(self.weight))

    def _sum(self, values: FloatArray) -> FloatArray:
        owner = np.repeat(np.arange(len(self.start) - 1), self.lengths)
        return np.bincount(owner, values, minlength=len(self.start) - 1).astype(np.float64)

    def share(self, left: IntArray, other: Vectors, right: IntArray, weigh: Sequence[Callable[[FloatArray], FloatArray]]) -> FloatArray:
        """Return for each pair of one of these vectors and one of `other` the sum of each function of the weights here over the names that both have.

        Names must have the same weight and number in both. One row a pair, one column a function.
        """
        parts = [self._share(left[at : at + _PAIRS_AT_ONCE], other, right[at : at + _PAIRS_AT_ONCE], weigh) for at in range(0, len(left), _PAIRS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, len(weigh)))

    def _share(self, left: IntArray, other: Vectors, right: IntArray, weigh: Sequence[Callable[[FloatArray], FloatArray]]) -> FloatArray:
        counts = self.lengths[left]
        ends = np.cumsum(counts)
        pair = np.repeat(np.arange(len(left)), counts)
        entry = np.arange(len(pair)) - np.repeat(ends - counts, counts) + np.repeat(self.start[left], counts)
        wanted = self.key[entry] % self.width + right[pair] * self.width
        if not len(other.key):
            return np.zeros((len(left), len(weigh)))
        is_shared = other.key[np.minimum(np.searchsorted(other.key, wanted), len(other.key) - 1)] == wanted
        pair, weight = pair[is_shared], self.weight[entry[is_shared]]
        return np.stack([np.bincount(pair, function(weight), minlength=len(left)) for function in weigh], axis=1).astype(np.float64)


def number_names(rows: Sequence[Mapping[str, float]]) -> dict[str, int]:
    """Return a number for each name, in alphabetical order."""
    return {name: number for number, name in enumerate(sorted(set().union(*rows)))}


def make_vectors(rows: Sequence[Mapping[str, float]], numbers: Mapping[str, int]) -> Vectors:
    """Return mappings of names to weights as sparse vectors. Every name must have a number."""
    width = len(numbers) + 1
    lengths = [len(row) for row in rows]
    name = np.array([numbers[name] for row in rows for name in row], dtype=np.int64)
    weight = np.array([value for row in rows for value in row.values()], dtype=np.float64)
    key = np.repeat(np.arange(len(rows)), lengths) * width + name
    order = np.argsort(key)
    return Vectors(key[order], weight[order], np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), width)
