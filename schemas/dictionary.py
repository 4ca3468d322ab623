"""The data dictionary: every table, column and code list as one Markdown page."""

from __future__ import annotations

from schemas.codes import CODE_LISTS, Code, Equivalent
from schemas.columns import Column
from schemas.tables import TABLES, Table
from schemas.version import SCHEMA_VERSION

_INTRO = f"""# Data dictionary

Schema version {SCHEMA_VERSION}. Generated from `schemas/` by `python -m schemas.generate`; do not edit.

How to read it: null is never zero and never "no". A column marked *required* is never null. Dates are days, times are UTC, positions count code points of the
canonical text (title, blank line, body) from 0, ends exclusive. Lists are never null; an empty list means that nothing was told.

Which column do I add up? For one figure per incident, `incidents.killed_best`; for bounds, `killed_low` and `killed_high`. Never add up `reports` or `claims`:
many of them speak of the same people. Classes (civilians, children, women, militants, security forces) overlap and are parts of the total, not further victims;
attackers are apart.
"""


def data_dictionary() -> str:
    """Return the data dictionary as Markdown, ending in a line feed."""
    parts = [_INTRO, "## Tables\n\n" + "\n".join(f"- [{name}](#{name}): {table.description}" for name, table in TABLES.items()) + "\n"]
    parts += [_table(table) for table in TABLES.values()]
    parts.append("## Code lists\n")
    parts += [_code_list(name, codes) for name, codes in CODE_LISTS.items()]
    parts.append(_equivalents())
    return "\n".join(parts)


def _table(table: Table) -> str:
    keys = [f"Primary key: {', '.join(f'`{key}`' for key in table.primary_key)}." if table.primary_key else "No primary key."]
    keys.append(f"Rows are sorted by {', '.join(f'`{key}`' for key in table.sort_by)}.")
    rows = [f"| `{column.name}` | {_kind(column)} | {column.unit or ''} | {_cell(_meaning(table, column))} |" for column in table.columns]
    head = "| column | type | unit | meaning |\n|---|---|---|---|"
    return f"### {table.name}\n\n{table.description} {' '.join(keys)}\n\n{head}\n" + "\n".join(rows) + "\n"


def _kind(column: Column) -> str:
    name = "list of string" if column.type == "list" else column.type
    return name if column.nullable or column.type == "list" else f"{name}, required"


def _meaning(table: Table, column: Column) -> str:
    parts = [column.description]
    if column.codes:
        parts.append(f"Code list: [{column.codes}](#code-list-{column.codes.replace(' ', '-')}).")
    if column.minimum is not None and column.unit != "0 to 1":
        parts.append(f"At least {column.minimum:g}." if column.maximum is None else f"From {column.minimum:g} to {column.maximum:.10g}.")
    if column.pattern:
        parts.append(f"Pattern: `{column.pattern}`.")
    parts += [f"Points to `{key.table}.{key.target_column}`." for key in table.foreign_keys if key.column == column.name]
    return " ".join(parts)


def _code_list(name: str, codes: dict[str, Code]) -> str:
    rows = [f"| `{code.code}` | {_cell(code.meaning)} | {_cell(code.not_meaning)} |" for code in codes.values()]
    return f"### Code list {name}\n\n| code | meaning | what it does not mean |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _equivalents() -> str:
    intro = (
        "### Event types in other codebooks\n\n"
        "Names only, mapping written for this project; no row of any of these datasets was used. In brackets what the other name covers compared with\n"
        "ours: `exact` the same cases, `broader` all of ours and more, `narrower` not all of ours.\n\n"
        "| event type | PLOVER | CAMEO | ACLED event type | ACLED sub-event type | UCDP type of violence |\n|---|---|---|---|---|---|\n"
    )
    rows = []
    for code in CODE_LISTS["event_type"].values():
        names = (code.plover, code.cameo, code.acled_event_type, code.acled_sub_event_type, code.ucdp_type)
        rows.append(f"| `{code.code}` | " + " | ".join(_equivalent(name) for name in names) + " |")
    return intro + "\n".join(rows) + "\n"


def _equivalent(name: Equivalent | None) -> str:
    return "none" if name is None else f"{_cell(name.name)} ({name.match})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
