"""checks.html: every expectation that the tables of a release were held to, and what came of it. One file without scripts, readable without a network.

Great Expectations' own pages load styles and scripts from other people's servers, so the page is written here from its answers.
"""

from __future__ import annotations

from html import escape
from typing import Any

import pyarrow as pa

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8886; }
th { font-weight: 600; } .failed td { font-weight: 600; } .number { text-align: right; } code { font-size: .9em; overflow-wrap: anywhere; }
""".strip()
_SEVERITIES = {"row": "rows that fail are set aside", "table": "stops the release", "warning": "is only said"}


def write_checks_page(checks: pa.Table, version: str) -> str:
    """Return the page for the results of validation: columns table, expectation, success, severity, n_unexpected, unexpected_keys, message."""
    rows = checks.to_pylist()
    by_table: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_table.setdefault(row["table"], []).append(row)
    failed = sum(not row["success"] for row in rows)
    parts = [_summary(by_table), *(_section(name, found) for name, found in by_table.items())]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Checks of release {escape(version)}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<h1>Checks of release {escape(version)}</h1>
<p>{len(rows)} expectations on {len(by_table)} tables, {failed} not met.
Rows that failed are not in the tables of the release; they stand in <code>rejected</code>, each with its reason.</p>
{"".join(parts)}</body>
</html>
"""


def _summary(by_table: dict[str, list[dict[str, Any]]]) -> str:
    lines = []
    for name, found in by_table.items():
        failed = [row for row in found if not row["success"]]
        numbers = "".join(f'<td class="number">{number}</td>' for number in (len(found), len(failed), sum(row["n_unexpected"] for row in failed)))
        lines.append(f'<tr><td><a href="#{escape(name)}">{escape(name)}</a></td>{numbers}</tr>\n')
    head = "<tr><th>table</th>" + "".join(f'<th class="number">{title}</th>' for title in ("expectations", "not met", "failing rows")) + "</tr>"
    return f"<table>\n{head}\n{''.join(lines)}</table>\n"


def _section(name: str, found: list[dict[str, Any]]) -> str:
    # What is not met first: that is what a reader came for.
    lines = [_line(row) for row in sorted(found, key=lambda row: bool(row["success"]))]
    head = '<tr><th></th><th>expectation</th><th>what must hold</th><th>if not</th><th class="number">rows</th></tr>'
    return f'<h2 id="{escape(name)}">{escape(name)}</h2>\n<table>\n{head}\n{"".join(lines)}</table>\n'


def _line(row: dict[str, Any]) -> str:
    keys = ", ".join(row["unexpected_keys"] or ())
    shown = f"<br><code>{escape(keys)}</code>" if keys and not row["success"] else ""
    outcome, style, n = ("met", "met", 0) if row["success"] else ("NOT MET", "failed", row["n_unexpected"])
    return (
        f'<tr class="{style}"><td>{outcome}</td><td><code>{escape(row["expectation"])}</code></td><td>{escape(row["message"])}{shown}</td>'
        f'<td>{escape(_SEVERITIES[row["severity"]])}</td><td class="number">{n}</td></tr>\n'
    )
