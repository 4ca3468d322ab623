"""CHANGES.md: what is new against the release before, by table and key, with the biggest changes of incidents named. Reads Parquet files, writes none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas import TABLES

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class TableChange:
    """Row counts of one table in the release before and in this one, and how many keys were added, removed or have changed values."""

    table: str
    before: int
    after: int
    added: int
    removed: int
    changed: int


def compare_tables(before: Path, after: Path, names: Sequence[str]) -> list[TableChange]:
    """Compare <table>.parquet of two release folders by primary key. A table missing in one of them counts as empty there."""
    import duckdb

    changes = []
    with duckdb.connect() as connection:
        for name in names:
            old, new = before / f"{name}.parquet", after / f"{name}.parquet"
            if not old.exists() or not new.exists():
                counts = [_count(connection, path) for path in (old, new)]
                changes.append(TableChange(name, counts[0], counts[1], counts[1], counts[0], 0))
                continue
            key = TABLES[name].primary_key
            # Without a key two rows are the same when all their values are.
            named = ", ".join(f'"{column}"' for column in key) if key else "hash(t)"
            query = f"SELECT hash({named}) AS k, hash(t) AS v, row_number() OVER (PARTITION BY hash({named}), hash(t)) AS n FROM read_parquet(?) t"
            row = connection.execute(
                f"""
                SELECT count(a.k), count(b.k), count(*) FILTER (a.k IS NULL), count(*) FILTER (b.k IS NULL), count(*) FILTER (a.v <> b.v)
                FROM ({query}) a FULL JOIN ({query}) b ON a.k = b.k AND a.n = b.n
                """,
                [str(old), str(new)],
            ).fetchone()
            changes.append(TableChange(name, *(int(value) for value in row or ())))
    return changes


def write_changes(version: str, previous: str | None, before: Path | None, after: Path, names: Sequence[str]) -> str:
    """Return the text of CHANGES.md for the release folder `after` against `before` (None for the first release)."""
    if before is None or previous is None:
        return f"# Changes in {version}\n\nThe first release: nothing to compare with.\n"
    lines = [f"# Changes in {version}", "", f"Against {previous}, row by row by primary key.", ""]
    lines += ["| table | rows before | rows now | added | removed | changed |", "|---|---:|---:|---:|---:|---:|"]
    for change in compare_tables(before, after, names):
        lines.append(f"| {change.table} | {change.before} | {change.after} | {change.added} | {change.removed} | {change.changed} |")
    for title, rows in _incident_changes(before, after):
        if rows:
            lines += ["", f"## {title}", "", *rows]
    return "\n".join(lines) + "\n"


def _incident_changes(before: Path, after: Path) -> list[tuple[str, list[str]]]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW old AS FROM read_parquet('{_quoted(before / 'incidents.parquet')}')")
        connection.execute(f"CREATE VIEW new AS FROM read_parquet('{_quoted(after / 'incidents.parquet')}')")
        tolls = connection.execute(
            f"""
            SELECT n.incident_id, o.killed_best, n.killed_best, n.summary FROM new n JOIN old o ON o.incident_id = n.incident_id
            WHERE n.killed_best IS DISTINCT FROM o.killed_best
            ORDER BY abs(coalesce(n.killed_best, 0) - coalesce(o.killed_best, 0)) DESC, n.incident_id LIMIT {_SHOWN}
            """
        ).fetchall()
        added = connection.execute(
            f"""
            SELECT n.incident_id, n.summary FROM new n ANTI JOIN old o ON o.incident_id = n.incident_id
            ORDER BY coalesce(n.killed_best, 0) DESC, n.incident_id LIMIT {_SHOWN}
            """
        ).fetchall()
        ended = connection.execute(
            f"""
            SELECT h.incident_id, h.action, h.related_incident_id FROM read_parquet('{_quoted(after / "incident_history.parquet")}') h
            ANTI JOIN read_parquet('{_quoted(before / "incident_history.parquet")}') b ON b.history_id = h.history_id
            WHERE h.action IN ('merged', 'split', 'retired', 'retracted') ORDER BY h.incident_id, h.action LIMIT {_SHOWN}
            """
        ).fetchall()
    return [
        ("Tolls that changed most", [f"- {row[0]}: killed {_number(row[1])} -> {_number(row[2])}. {row[3]}" for row in tolls]),
        ("Largest new incidents", [f"- {row[0]}: {row[1]}" for row in added]),
        ("Ids merged, split, retired or retracted", [f"- {row[0]}: {row[1]}{f' -> {row[2]}' if row[2] else ''}" for row in ended]),
    ]


def _number(value: int | None) -> str:
    return "unknown" if value is None else str(value)


def _count(connection: Any, path: Path) -> int:
    return connection.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()[0] if path.exists() else 0


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
