"""Quotes are short: what a release publishes of the words of an article. Which words were chosen as evidence is the extract step's matter."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_LAST_WORD = re.compile(r"\S+$")


def shorten_quotes(table: pa.Table, limit: int) -> pa.Table:
    """Return the table with every quote of at most `limit` code points, cut at the end of a word; its char_end moves with it, so that it is still found there.

    With a limit of 0 quotes are null and the offsets stay: whoever holds the text (articles.content_sha256 says which) can look the words up.
    A table without quotes is returned as it is. Raises ValueError for a limit below 0.
    """
    if limit < 0:
        raise ValueError(f"a quote cannot be shorter than nothing: {limit}")
    if not {"quote", "char_start", "char_end"} <= set(table.column_names):
        return table
    if limit == 0:
        return _replace(table, "quote", pa.nulls(table.num_rows, pa.string()))
    quotes = table["quote"].combine_chunks()
    is_long = pc.fill_null(pc.greater(pc.utf8_length(quotes), limit), False)
    if pc.any(is_long).as_py():
        quotes = pc.replace_with_mask(quotes, is_long, pa.array([_cut(quote, limit) for quote in quotes.filter(is_long).to_pylist()], quotes.type))
    ends = pc.coalesce(pc.add(table["char_start"], pc.utf8_length(quotes)), table["char_end"])
    return _replace(_replace(table, "quote", quotes), "char_end", ends)


def _cut(quote: str, limit: int) -> str:
    if len(quote) <= limit:
        return quote
    cut = quote[:limit]
    if not quote[limit].isspace():
        # One word longer than the limit is cut inside: the limit is a promise.
        cut = _LAST_WORD.sub("", cut) or cut
    return cut.rstrip() or cut


def _replace(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    index = table.schema.get_field_index(name)
    field = table.schema.field(name)
    return table.set_column(index, field, values.cast(field.type))
