"""The code lists as rows of the table `codes`."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from schemas.arrow import to_table
from schemas.codes import CODE_LISTS

_EQUIVALENTS = ("plover", "cameo", "acled_event_type", "acled_sub_event_type", "ucdp_type")


def codes_table() -> pa.Table:
    """Return the table `codes`: every code of every list, sorted by list name and position."""
    return to_table("codes", code_rows())


def code_rows() -> list[dict[str, Any]]:
    """Return the rows of the table `codes` as dicts."""
    rows = []
    for name in sorted(CODE_LISTS):
        for position, code in enumerate(CODE_LISTS[name].values(), start=1):
            row: dict[str, Any] = {"list_name": name, "code": code.code, "position": position, "meaning": code.meaning, "not_meaning": code.not_meaning}
            for column in _EQUIVALENTS:
                equivalent = getattr(code, column)
                if equivalent is not None:
                    row |= {column: equivalent.name, f"{column}_match": equivalent.match}
            rows.append(row)
    return rows
