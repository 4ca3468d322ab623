"""What must hold of the tables after names were taken out; a release that does not hold it is not made. The rows stand with the others in checks.html."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas import TABLES
from schemas.arrow import CHECK_RESULTS

from .removals import Removals, find_articles, find_persons
from .tables import SEARCHED, TEXT_COLUMNS, words_instead

_SHOWN = 20


class ProtectionError(RuntimeError):
    """Something that must not be published stands in the tables, or a quote was changed and not only cut; the message says where."""


def check_protected(before: Mapping[str, pa.Table], after: Mapping[str, pa.Table], names: Mapping[str, re.Pattern[str]]) -> pa.Table:
    """Return the outcome of every check, in the columns of the results of validation. Raises ProtectionError at the first that fails.

    `before` and `after`: the tables before and after names were taken out; `names`: the names by article_id.
    """
    rows = []
    for name in TEXT_COLUMNS:
        if name in after:
            message = "no text of an article may hold the name of a private person whom the article names; see pipeline/protect"
            rows.append(_result(name, "private_names.withheld", _named(name, after[name], names), message))
    for name in ("reports", "claims"):
        if name in after:
            message = "a quote that was cut must be a piece of the quote before, at the place that its offsets say"
            rows.append(_result(name, "quote.is_cut_only", _changed(name, before[name], after[name]), message))
    if "incidents" in after and "reports" in before:
        message = "targets and actors of an incident may not hold the name of a private person whom its articles name; link again"
        rows.append(_result("incidents", "private_names.withheld", _named_incidents(after["incidents"], words_instead(before["reports"], names)), message))
    _require(rows)
    return pa.Table.from_pylist(rows, schema=CHECK_RESULTS)


def check_removals(after: Mapping[str, pa.Table], removals: Removals) -> pa.Table:
    """Return the outcome of the checks that nothing of the removal list stands in the tables; no rows without a list. Raises ProtectionError."""
    rows = []
    if removals.articles:
        articles = after["articles"]
        found = find_articles(articles, removals)
        told = [key for name in ("reports", "claims") for key in after[name]["article_id"].to_pylist() if key in removals.articles]
        rows.append(_result("articles", "removals.article", sorted(found | set(told)), "an article of the removal list may not be published, nor its reports"))
    if removals.incidents:
        found = {key for name in ("incidents", "reports", "claims") for key in pc.unique(after[name]["incident_id"]).to_pylist() if key in removals.incidents}
        rows.append(_result("incidents", "removals.incident", sorted(found), "an incident of the removal list may not be published, nor its reports"))
    if removals.names or removals.hashes:
        columns = {**SEARCHED, "articles": (*SEARCHED["articles"], "byline")}
        found = {article for article, _, _ in find_persons(after, columns, removals)}
        rows.append(_result("articles", "removals.person", sorted(found), "no text of an article may name a person of the removal list"))
    _require(rows)
    return pa.Table.from_pylist(rows, schema=CHECK_RESULTS)


def _require(rows: Iterable[Mapping[str, Any]]) -> None:
    for row in rows:
        if not row["success"]:
            raise ProtectionError(f"{row['table']}, {row['expectation']}: {row['message']} ({', '.join(row['unexpected_keys'])})")


def _result(table: str, check: str, failing: Iterable[str], message: str) -> dict[str, Any]:
    keys = list(failing)
    return {
        "table": table,
        "expectation": check,
        "success": not keys,
        "severity": "table",
        "n_unexpected": len(keys),
        "unexpected_keys": keys[:_SHOWN],
        "message": message,
    }


def _named(name: str, table: pa.Table, names: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    key = TABLES[name].primary_key[0]
    columns = [*TEXT_COLUMNS[name], *(["quote"] if "quote" in table.column_names else [])]
    is_known = pc.is_in(table["article_id"], value_set=pa.array(list(names), pa.string()))
    for row in table.filter(is_known).select(dict.fromkeys([key, "article_id", *columns])).to_pylist():
        texts = [text for column in columns for text in (row[column] if isinstance(row[column], list) else [row[column]]) if text]
        if any(names[row["article_id"]].search(text) for text in texts):
            yield row[key]


def _changed(name: str, before: pa.Table, after: pa.Table) -> Iterator[str]:
    key = TABLES[name].primary_key[0]
    same = pc.fill_null(pc.equal(before["quote"], after["quote"]), before["quote"].null_count == after["quote"].null_count)
    numbers = pc.indices_nonzero(pc.invert(same))
    columns = [key, "quote", "char_start", "char_end"]
    for old, new in zip(before.select(columns).take(numbers).to_pylist(), after.select(columns).take(numbers).to_pylist(), strict=True):
        start, end = new["char_start"] - old["char_start"], new["char_end"] - old["char_start"]
        if new["quote"] is not None and (old["quote"] is None or start < 0 or old["quote"][start:end] != new["quote"]):
            yield new[key]


def _named_incidents(incidents: pa.Table, instead: Mapping[str, str]) -> Iterator[str]:
    for row in incidents.select(["incident_id", "targets", "actors"]).to_pylist() if instead else ():
        if any(words in instead for words in [*row["targets"], *row["actors"]]):
            yield row["incident_id"]
