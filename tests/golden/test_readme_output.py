"""The README shows what its queries really print on the sample. `make golden` rewrites these blocks; nothing else of the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

Rows = dict[str, list[dict[str, Any]]]

README = Path(__file__).resolve().parents[2] / "README.md"
QUERY = re.compile(r'<!-- output: query -->\n```sh\n\.venv/bin/incidents query "(?P<sql>[^"]+)"\n```\n```text\n(?P<shown>.*?)```\n', re.DOTALL)
WIDTH = "120"


def test_queries_print_what_the_readme_shows(
    sample: Rows,
    is_update: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each query block is followed by its real output."""
    import duckdb

    from pipeline.cli_query import print_rows
    from schemas.arrow import to_table

    monkeypatch.setenv("COLUMNS", WIDTH)
    connection = duckdb.connect()
    for name in ("reports", "claims", "incidents"):
        connection.register(name, to_table(name, sample[name]))
    text = README.read_text(encoding="utf-8")
    shown, printed = [], []
    for block in QUERY.finditer(text):
        answer = connection.execute(block["sql"])
        print_rows([column[0] for column in answer.description or ()], answer.fetchall(), "table")
        printed.append("".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines()))
        shown.append(block["shown"])
    if is_update:
        parts = iter(printed)
        README.write_text(QUERY.sub(lambda block: block[0].replace(f"```text\n{block['shown']}```", f"```text\n{next(parts)}```"), text), encoding="utf-8")
        shown = printed
    assert printed, "the README shows no query"
    assert shown == printed, "the README shows another output than its queries print. If the change is right: make golden"
