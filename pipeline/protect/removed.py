"""Taking listed articles and incidents out of tables, and noting in the history that an id ended. What is listed is read in removals.py."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import to_table
from schemas.canonical import stable_id

from .names import WITHHELD
from .removals import Removals, find_names
from .tables import replace_values

REASON = "removed on request"
_FOUNDED = re.compile(r"founded by (rep-[0-9a-f]{16})")
_WORDS = re.compile(r"[^\W\d_]+")


def remove_articles(table: pa.Table, removed: Collection[str]) -> pa.Table:
    """Return a table with the column article_id without the rows of removed articles; hints to them (superseded_by, duplicate_of) become null."""
    if not removed:
        return table
    gone = pa.array(sorted(removed), pa.string())
    table = table.filter(pc.invert(pc.is_in(table["article_id"], value_set=gone)))
    for name in ("superseded_by", "duplicate_of"):
        if name in table.column_names:
            index = table.schema.get_field_index(name)
            kept = pc.if_else(pc.is_in(table[name], value_set=gone), pa.scalar(None, pa.string()), table[name])
            table = table.set_column(index, table.schema.field(index), kept)
    return table


def reject_articles(articles: pa.Table, removed: Collection[str]) -> pa.Table:
    """Return a row of `rejected` for each removed article, so that its raw file is accounted for; nothing of its content stands there."""
    rows = articles.select(["article_id", "source_path"]).filter(pc.is_in(articles["article_id"], value_set=pa.array(sorted(removed), pa.string())))
    return to_table(
        "rejected",
        [
            {
                "stage": "link",
                "source_path": row["source_path"],
                "table_name": "articles",
                "row_key": row["article_id"],
                "check": "removals.article",
                "reason": f"The article was {REASON} (data/corrections/removals.csv). Delete its raw file too, and keep the row of the list.",
            }
            for row in rows.to_pylist()
        ],
    )


def remove_incidents(tables: Mapping[str, pa.Table], removals: Removals) -> tuple[dict[str, pa.Table], set[str]]:
    """Return the linked tables (reports, claims, incidents, incident_history) without the listed incidents, and the lines of the list that were used.

    An id that was merged stands for the incident that goes on. In later builds the reports are still there and would found the incident again under another id:
    it is known by the report that founded the listed one, and is left out with whatever id it has. The history of a listed id ends with `retired`.
    """
    out = dict(tables)
    if not removals.incidents:
        return out, set()
    history = tables["incident_history"].to_pylist()
    merged = {row["incident_id"]: row["related_incident_id"] for row in history if row["action"] == "merged"}
    listed: dict[str, tuple[str, str]] = {}
    for incident, (where, day) in removals.incidents.items():
        seen = {incident}
        while (following := merged.get(incident)) is not None and following not in seen:
            incident = following
            seen.add(incident)
        listed |= dict.fromkeys(seen, (where, day))
    founders = {match.group(1) for row in history if row["incident_id"] in listed and (match := _FOUNDED.search(row["reason"]))}
    reports = tables["reports"]
    under_other_ids = set(reports["incident_id"].filter(pc.is_in(reports["report_id"], value_set=pa.array(sorted(founders), pa.string()))).to_pylist())
    gone = pa.array(sorted({*listed, *(name for name in under_other_ids if name)}), pa.string())
    for name in ("reports", "claims", "incidents"):
        out[name] = tables[name].filter(pc.invert(pc.fill_null(pc.is_in(tables[name]["incident_id"], value_set=gone), False)))
    answers = out["incidents"]["responds_to_incident_id"]
    index = out["incidents"].schema.get_field_index("responds_to_incident_id")
    kept = pc.if_else(pc.is_in(answers, value_set=gone), pa.scalar(None, pa.string()), answers)
    out["incidents"] = out["incidents"].set_column(index, out["incidents"].schema.field(index), kept)
    known = {row["incident_id"] for row in history}
    out["incident_history"] = _end_history(history, {name: day for name, (_, day) in listed.items() if name in known}, set(gone.to_pylist()) - set(listed))
    return out, {where for name, (where, _) in listed.items() if name in known}


def _end_history(history: list[dict[str, Any]], ended: Mapping[str, str], never_published: Collection[str]) -> pa.Table:
    rows = [row for row in history if row["incident_id"] not in never_published]
    closed = {row["incident_id"] for row in rows if row["action"] in ("merged", "retired")}
    for name in sorted(set(ended) - closed):
        day = ended[name]
        rows.append(
            {
                "history_id": stable_id("his", name, "retired", None, day, REASON),
                "incident_id": name,
                "action": "retired",
                "related_incident_id": None,
                "as_of": day,
                "reason": REASON,
            }
        )
    table = to_table("incident_history", [row | {"as_of": _as_day(row["as_of"])} for row in rows])
    return table.sort_by([(name, "ascending") for name in ("incident_id", "as_of", "history_id")]).combine_chunks()


def _as_day(value: Any) -> Any:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def remove_from_articles(articles: pa.Table, removals: Removals) -> pa.Table:
    """Return the articles without the persons of the list in author lines and addresses: a mark in a byline, no address where its words are the name."""
    if not removals.names and not removals.hashes:
        return articles
    rows = articles.select(["byline", "url"]).to_pylist()
    bylines: dict[int, Any] = {}
    addresses: dict[int, Any] = {}
    for number, row in enumerate(rows):
        for written, _ in find_names(row["byline"] or "", removals):
            bylines[number] = bylines.get(number, row["byline"]).replace(written, WITHHELD)
        if row["url"] and any(True for _ in find_names(" ".join(_WORDS.findall(row["url"])), removals)):
            addresses[number] = None
    return replace_values(replace_values(articles, "byline", bylines), "url", addresses)
