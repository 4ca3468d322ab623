"""Quotes are short: what a release publishes of the words of an article. Which words were chosen as evidence is the extract step's matter."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

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
        return _replace(table, "quote", [None] * table.num_rows)
    quotes = [quote if quote is None else _cut(quote, limit) for quote in table["quote"].to_pylist()]
    ends = [
        end if quote is None else start + len(quote)
        for start, end, quote in zip(table["char_start"].to_pylist(), table["char_end"].to_pylist(), quotes, strict=True)
    ]
    return _replace(_replace(table, "quote", quotes), "char_end", ends)


def _cut(quote: str, limit: int) -> str:
    if len(quote) <= limit:
        return quote
    cut = quote[:limit]
    if not quote[limit].isspace():
        # One word longer than the limit is cut inside: the limit is a promise.
        cut = _LAST_WORD.sub("", cut) or cut
    return cut.rstrip() or cut


def _replace(table: pa.Table, name: str, values: Sequence[str | int | None]) -> pa.Table:
    index = table.schema.get_field_index(name)
    field = table.schema.field(name)
    return table.set_column(index, field, pa.array(values, field.type))
