"""CSV copies of the tables, for spreadsheets. Safe to open there: no text can start a formula. Lists are written as JSON arrays, null as nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

# A spreadsheet takes a cell that starts with one of these for a formula, or drops the character and looks at the next (OWASP ASVS 5, 1.2.10).
_FORMULA_START = "^[=+\\-@\t\r\n\x00]"
_STARTS_FORMULA = np.isin(np.arange(256), list(b"=+-@\t\r\n\x00"))
_ROWS_AT_ONCE = 100_000


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table as CSV (RFC 4180, UTF-8, header line).

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.
    """
    # Some rows at a time: as text a table is several times as large.
    write_csv_pieces((table.slice(start, _ROWS_AT_ONCE) for start in range(0, table.num_rows, _ROWS_AT_ONCE)), table.schema, path)


def write_csv_pieces(pieces: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """Write a table that comes in pieces, as `write_csv` does."""
    as_text = pa.schema([(field.name, _text_type(field.type)) for field in schema])
    with pa_csv.CSVWriter(path, as_text, write_options=pa_csv.WriteOptions(include_header=True, quoting_style="needed")) as writer:
        for piece in pieces:
            rows = piece.combine_chunks()
            writer.write_table(pa.Table.from_arrays([_as_text(rows[name], rows.schema.field(name).type) for name in rows.column_names], schema=as_text))


def _text_type(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_list(kind) or pa.types.is_timestamp(kind) else kind


def _as_text(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_list(kind):
        return pa.chunked_array([_lists_as_json(chunk) for chunk in column.chunks], pa.string())
    if pa.types.is_string(kind):
        return _disarm(column)
    if pa.types.is_timestamp(kind):
        return _times_as_text(column)
    return column


def _disarm(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # Looking at first bytes costs a twentieth of replacing, and hardly any column has such a text.
    if not any(_has_formula(chunk) for chunk in column.chunks):
        return column
    return pc.replace_substring_regex(column, pattern=f"({_FORMULA_START})", replacement="'\\1")


def _has_formula(texts: pa.StringArray) -> bool:
    """Tell whether a text starts with one of the bytes. Bytes behind a null may say so too: then nothing is lost but time."""
    _, offsets, data = texts.buffers()
    if not len(texts) or data is None or not data.size:
        return False
    bounds = np.frombuffer(offsets, np.int32, len(texts) + 1, texts.offset * 4)
    starts = bounds[:-1][bounds[:-1] < bounds[1:]]
    return bool(_STARTS_FORMULA[np.frombuffer(data, np.uint8)[starts]].any())


def _times_as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return times of UTC as ISO 8601. Of whole seconds each day's and each time's text is put together, which takes a tenth of formatting them."""
    plain = column.cast(pa.timestamp("us"))
    if pc.any(pc.not_equal(pc.microsecond(plain), 0)).as_py() or pc.any(pc.not_equal(pc.millisecond(plain), 0)).as_py():
        return pc.replace_substring(pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ"), ".000000Z", "Z")
    seconds = plain.cast(pa.timestamp("s"))
    day, time = seconds.cast(pa.date32()).cast(pa.string()), seconds.cast(pa.time32("s")).cast(pa.string())
    return pc.binary_join_element_wise(day, pc.binary_join_element_wise(time, "Z", ""), "T")


def _lists_as_json(lists: pa.ListArray) -> pa.Array:
    """Return each list of texts as a JSON array. Every different text is escaped once: a million incidents name a few thousand actors."""
    texts = pc.dictionary_encode(lists.flatten())
    escaped = pa.array([json.dumps(text, ensure_ascii=False) for text in texts.dictionary.to_pylist()], pa.string()).take(texts.indices)
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    joined = pc.binary_join(pa.ListArray.from_arrays(offsets, escaped), ", ")
    whole = pc.binary_join_element_wise("[", joined, "]", "")
    return pc.if_else(pc.is_valid(lists), whole, pa.scalar(None, pa.string()))
