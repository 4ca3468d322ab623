"""CSV copies of the tables, for spreadsheets. Safe to open there: no text can start a formula. Lists are written as JSON arrays, null as nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

# A spreadsheet takes a cell that starts with one of these for a formula, or drops the character and looks at the next (OWASP ASVS 5, 1.2.10).
_FORMULA_START = "^[=+\\-@\t\r\n\x00]"


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV (RFC 4180, UTF-8, header line).

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.
    """
    columns = [_as_text(table[name], table.schema.field(name).type) for name in table.column_names]
    pa_csv.write_csv(pa.Table.from_arrays(columns, names=table.column_names), path, pa_csv.WriteOptions(include_header=True, quoting_style="needed"))


def _as_text(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_list(kind):
        return pa.chunked_array([_lists_as_json(chunk) for chunk in column.chunks], pa.string())
    if pa.types.is_string(kind):
        return pc.replace_substring_regex(column, pattern=f"({_FORMULA_START})", replacement="'\\1")
    if pa.types.is_timestamp(kind):
        return pc.replace_substring(pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ"), ".000000Z", "Z")
    return column


def _lists_as_json(lists: pa.ListArray) -> pa.Array:
    """Return each list of texts as a JSON array. Every different text is escaped once: a million incidents name a few thousand actors."""
    texts = pc.dictionary_encode(lists.flatten())
    escaped = pa.array([json.dumps(text, ensure_ascii=False) for text in texts.dictionary.to_pylist()], pa.string()).take(texts.indices)
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    joined = pc.binary_join(pa.ListArray.from_arrays(offsets, escaped), ", ")
    whole = pc.binary_join_element_wise("[", joined, "]", "")
    return pc.if_else(pc.is_valid(lists), whole, pa.scalar(None, pa.string()))
