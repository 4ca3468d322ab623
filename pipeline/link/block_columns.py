"""What decides about the blocks of reports, as columns of numbers: from the nodes that are compared here, from whole tables in columns.py."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from .arrays import Ragged, make_ragged
from .features import BoolArray, Features, FloatArray, IntArray

# So many of a text's rarest names put it into blocks.
RAREST = 30


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
