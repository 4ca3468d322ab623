"""What linking remembers of the last time beside its tables, so that new reports cost no more than themselves and those they can have to do with.

It is a help and nothing else: without it, or with one of another time, the result is the same and takes longer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa

from .arrays import Ragged, join_lists
from .block_columns import BlockColumns
from .features import IntArray


@dataclass(frozen=True, slots=True)
class LinkState:
    """`reports`: one row a report with its fingerprint, its cluster (row of `incidents`), its component and what decides about its blocks.

    `incidents`: the rows of `incidents` as derived from the reports: before ids are kept, curators' decisions, revisions and answers.
    """

    reports: pa.Table
    incidents: pa.Table


def pack_reports(report_id: pa.ChunkedArray, fingerprint: Any, cluster: IntArray, component: IntArray, columns: BlockColumns) -> pa.Table:
    """Return the table `reports` of a state."""
    table = {"report_id": report_id, "fingerprint": pa.array(fingerprint), "cluster": pa.array(cluster), "component": pa.array(component)}
    for column in fields(BlockColumns):
        values = getattr(columns, column.name)
        if isinstance(values, Ragged):
            table[column.name] = pa.ListArray.from_arrays(pa.array(values.offsets.astype(np.int32)), pa.array(values.values))
        else:
            table[column.name] = pa.array(values)
    return pa.table(table)


def unpack_columns(reports: pa.Table) -> BlockColumns:
    """Return what decides about blocks from the table `reports` of a state."""
    columns: dict[str, Any] = {}
    for column in fields(BlockColumns):
        values = reports[column.name].combine_chunks()
        if pa.types.is_list(values.type):
            columns[column.name] = unpack_lists(values)
        else:
            columns[column.name] = values.to_numpy(zero_copy_only=False)
    return BlockColumns(**columns)


def unpack_lists(lists: pa.ListArray) -> Ragged:
    """Return an Arrow column of lists as arrays."""
    offsets = lists.offsets.to_numpy().astype(np.int64)
    return Ragged(lists.flatten().to_numpy(), offsets - offsets[0])


def join_columns(one: BlockColumns, two: BlockColumns) -> BlockColumns:
    """Return the rows of both."""
    columns: dict[str, Any] = {}
    for column in fields(BlockColumns):
        first, second = getattr(one, column.name), getattr(two, column.name)
        if isinstance(first, Ragged):
            columns[column.name] = join_lists(first, second)
        else:
            columns[column.name] = np.concatenate([first, second])
    return BlockColumns(**columns)
