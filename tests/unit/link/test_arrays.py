"""Numbers for rows, made by hashing: what differs must not share one, or reports of different kinds of blocks meet in the same block."""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.link.arrays import mix


def test_kinds_with_small_parts_have_different_numbers() -> None:
    """Kind 1 with family 1 once had the number of kind 2 with family 0: an arrest in a province met the attacks of a whole country."""
    rows = np.array(list(itertools.product(range(8), range(60), range(60))), dtype=np.int64).T
    keys = np.concatenate([mix(kind, *rows) for kind in range(6)])
    assert len(np.unique(keys)) == len(keys)


def test_equal_rows_have_equal_numbers() -> None:
    one, two = np.array([1, 2, 1]), np.array([3, 3, 3])
    keys = mix(0, one, two)
    assert keys[0] == keys[2] != keys[1]
