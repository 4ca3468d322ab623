"""Each article once: which rows repeat an earlier text of the same publisher, and all days put together. Near copies across publishers are stories.py's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.stories import assign_stories, look_at
from pipeline.ingest.versions import mark_versions
from schemas.canonical import stable_id


class Seen:
    """The articles met so far, in order. The first with a text keeps the plain id; each later one points to it and has an id of its own."""

    def __init__(self) -> None:
        """Start with none."""
        self._first: set[int] = set()  # of the ids' 64 bits: half the memory of the strings, of which there may be millions

    def mark(self, row: dict[str, Any], row_key: str | None) -> dict[str, Any]:
        """Return the row, as it is when its text is new for its publisher; else with duplicate_of set and its own article_id.

        That id depends on where the copy came from (path, source id, place in the file), so the same raw files give the same ids.
        """
        first = str(row["article_id"])
        bits = int(first.rpartition("-")[2], 16)
        if bits not in self._first:
            self._first.add(bits)
            return row | {"duplicate_of": None}
        own = stable_id("art", row["publisher"], row["content_sha256"], row["source_path"], row["source_id"], row_key)
        return row | {"article_id": own, "duplicate_of": first}


def across_days(days: Sequence[pa.Table], known: Sequence[pa.Table] | None = None) -> pa.Table:
    """Return all days' articles (with their `text`) as one table: copies of an earlier day's article and old versions of a page marked, stories assigned.

    `known`: what `look_at` says of each of the tables, when it is at hand.

    A text that arrived on two days has the same article_id in both partitions. The earlier day keeps it; the later row becomes a copy with an id of its
    own, made from its path, and its duplicate_of points to the earlier. Reports of that article then stand once, under the id they already have.
    """
    order = sorted(range(len(days)), key=lambda number: _first_day(days[number]))
    table = pa.concat_tables([days[number] for number in order])
    looked = pa.concat_tables([known[number] for number in order]) if known else look_at(table)
    ids = table.column("article_id").to_pylist()
    if len(set(ids)) != len(ids):
        table = _mark_repeats(table, ids)
    return assign_stories(mark_versions(table, looked), looked)


def _first_day(table: pa.Table) -> Any:
    day = pc.min(table.column("arrival_date")).as_py()
    return (day is not None, day)


def _mark_repeats(table: pa.Table, ids: list[str]) -> pa.Table:
    copies = table.column("duplicate_of").to_pylist()
    parts = {name: table.column(name).to_pylist() for name in ("publisher", "content_sha256", "source_path", "source_id", "arrival_date")}
    seen: set[str] = set()
    for index, article_id in enumerate(ids):
        if article_id in seen:
            copies[index] = article_id
            key = [parts[name][index] for name in ("publisher", "content_sha256", "source_path", "source_id")]
            ids[index] = stable_id("art", *key, None)
        seen.add(ids[index])
    for name, values in (("article_id", ids), ("duplicate_of", copies)):
        index = table.schema.get_field_index(name)
        table = table.set_column(index, table.schema.field(index), pa.array(values, pa.string()))
    return table
