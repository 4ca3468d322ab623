"""Taking names out of the tables of a release: which columns are looked at, and what becomes of quotes. How one text is changed stands in names.py.

`url` and `source_path` are addresses and stay: they lead to what the publisher prints itself. `byline` names authors, who sign in public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .names import compile_names, narrow, withhold

TEXT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles": ("title",),
    "reports": ("place_text", "targets", "actors"),
    "claims": ("claimant", "relay", "victim_text"),
}
"""Columns with words of an article, besides quotes; a release publishes no others."""

SEARCHED: Mapping[str, tuple[str, ...]] = {name: (*columns, *(() if name == "articles" else ("quote",))) for name, columns in TEXT_COLUMNS.items()}
"""The same with the quotes: where persons of the removal list are looked for."""

_QUOTED = ("reports", "claims")
_ARTICLE = re.compile(r"art-[0-9a-f]{16}")


@dataclass
class Withheld:
    """How many values were changed: quotes cut, quotes left out (their offsets stay), other texts in which a mark stands for a name."""

    quotes_cut: int = 0
    quotes_left_out: int = 0
    texts: int = 0


def names_by_article(private_names: pa.Table) -> dict[str, re.Pattern[str]]:
    """Return a pattern of the names to be withheld for each article that names a private person; columns article_id and name."""
    names: dict[str, list[str]] = {}
    for article, name in zip(private_names["article_id"].to_pylist(), private_names["name"].to_pylist(), strict=True):
        names.setdefault(article, []).append(name)
    return {article: pattern for article, found in names.items() if (pattern := compile_names(found)) is not None}


def words_instead(reports: pa.Table, names: Mapping[str, re.Pattern[str]]) -> dict[str, str]:
    """Return what stands for each target and actor of the reports that holds a name to be withheld, by the words as extracted."""
    instead: dict[str, str] = {}
    rows = reports.select(["article_id", "targets", "actors"]).filter(_is_named(reports, names))
    for row in rows.to_pylist():
        for words in [*row["targets"], *row["actors"]]:
            changed = withhold(words, names[row["article_id"]])
            if changed != words:
                instead[words] = changed
    return instead


def withhold_names(tables: Mapping[str, pa.Table], names: Mapping[str, re.Pattern[str]]) -> tuple[dict[str, pa.Table], Withheld]:
    """Return the tables without the names, and how much was changed.

    `names`: by article_id, see names_by_article. A quote is cut to the part without a name that says most, and its offsets move with it, so that the canonical
    text between them still is the quote; where no words are left it is null and the offsets stay. In other columns a mark stands for the name.
    """
    done = Withheld()
    out = dict(tables)
    if not names:
        return out, done
    for name, columns in TEXT_COLUMNS.items():
        if name in out:
            out[name] = _change(out[name], columns, name in _QUOTED, names, done)
    if "rejected" in out:
        out["rejected"] = _withhold_in_rejected(out["rejected"], names, done)
    return out, done


def _is_named(table: pa.Table, names: Mapping[str, re.Pattern[str]]) -> pa.ChunkedArray:
    return pc.is_in(table["article_id"], value_set=pa.array(list(names), pa.string()))


def _change(table: pa.Table, columns: Sequence[str], has_quotes: bool, names: Mapping[str, re.Pattern[str]], done: Withheld) -> pa.Table:
    numbers = pc.indices_nonzero(_is_named(table, names)).to_pylist()
    if not numbers:
        return table
    wanted = ["article_id", *columns, *(("quote", "char_start", "char_end") if has_quotes else ())]
    rows = table.select(wanted).take(pa.array(numbers)).to_pylist()
    changed: dict[str, dict[int, Any]] = {name: {} for name in wanted[1:]}
    for number, row in zip(numbers, rows, strict=True):
        pattern = names[row["article_id"]]
        for column in columns:
            value = _without(row[column], pattern)
            if value != row[column]:
                changed[column][number] = value
                done.texts += 1
        if has_quotes and row["quote"] is not None and pattern.search(row["quote"]):
            part = narrow(row["quote"], pattern)
            if part is None:
                changed["quote"][number] = None
                done.quotes_left_out += 1
            else:
                changed["quote"][number] = row["quote"][part[0] : part[1]]
                changed["char_start"][number] = row["char_start"] + part[0]
                changed["char_end"][number] = row["char_start"] + part[1]
                done.quotes_cut += 1
    for column, values in changed.items():
        table = replace_values(table, column, values)
    return table


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(withhold(words, pattern) for words in value))
    return withhold(value, pattern) if isinstance(value, str) else value


def _withhold_in_rejected(rejected: pa.Table, names: Mapping[str, re.Pattern[str]], done: Withheld) -> pa.Table:
    """Names of the article that a rejected row belongs to, in the row as JSON and in the reason, which quotes values at fault."""
    changed: dict[str, dict[int, Any]] = {"row": {}, "reason": {}}
    for number, row in enumerate(rejected.select(["row_key", "row", "reason"]).to_pylist()):
        for article in _articles_of(row.values()) & names.keys():
            for column in changed:
                value = row[column] and withhold(row[column], names[article])
                if value != row[column]:
                    row[column] = changed[column][number] = value
                    done.texts += 1
    for column, values in changed.items():
        rejected = replace_values(rejected, column, values)
    return rejected


def _articles_of(texts: Iterable[str | None]) -> set[str]:
    return {article for text in texts if text for article in _ARTICLE.findall(text)}


def replace_values(table: pa.Table, column: str, values: Mapping[int, Any]) -> pa.Table:
    """Return the table with other values in some rows of a column, by row number."""
    if not values:
        return table
    index = table.schema.get_field_index(column)
    field = table.schema.field(index)
    numbers = sorted(values)
    fresh = pa.array([values[number] for number in numbers], field.type)
    position = pa.array(range(table.num_rows), pa.int64()).to_numpy(zero_copy_only=False).copy()
    position[numbers] = range(table.num_rows, table.num_rows + len(numbers))
    whole = pa.concat_arrays([*(chunk for chunk in table[column].chunks), fresh])
    return table.set_column(index, field, whole.take(pa.array(position)))
