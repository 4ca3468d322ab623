"""Every block of the cookbook runs, and prints what the page shows under it. `make golden` rewrites what is shown; nothing else of the page."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest

from benchmarks.file_server import serve_folder

COOKBOOK = Path(__file__).resolve().parents[2] / "docs" / "cookbook.md"
BLOCK = re.compile(r"<!-- run: (?P<kind>[a-z-]+) -->\n```(?:sql|python)\n(?P<code>.*?)```\n```text\n(?P<shown>.*?)```\n", re.DOTALL)
WIDTH = "150"


@pytest.fixture
def home(tmp_path: Path, sample_release: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which data/processed/latest is the release of the sample, as for a reader of the page."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "processed").symlink_to(sample_release.parents[1])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", WIDTH)
    return tmp_path


def _run_sql(connection: duckdb.DuckDBPyConnection, code: str) -> None:
    from pipeline.cli_query import print_rows

    for statement in connection.extract_statements(code):
        answer = connection.execute(statement)
    print_rows([column[0] for column in answer.description or ()], answer.fetchall(), "table")


def _run(kind: str, code: str, release: Path) -> None:
    if kind == "python":
        exec(compile(code, COOKBOOK.name, "exec"), {"__name__": "__main__"})
    elif kind == "remote":
        import duckdb_extension_httpfs

        extension = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension"))
        with duckdb.connect() as connection, serve_folder(release, []) as address:
            connection.execute(f"LOAD '{extension}'")
            _run_sql(connection, code.replace("HOST", address))
    else:
        locked = {} if kind == "sql-files" else {"enable_external_access": "false"}
        with duckdb.connect(str(release / "incidents.duckdb"), read_only=True, config=locked) as connection:
            _run_sql(connection, code)


def test_blocks_print_what_the_cookbook_shows(sample_release: Path, home: Path, is_update: bool) -> None:
    text = COOKBOOK.read_text("utf-8")
    shown, printed = [], []
    for block in BLOCK.finditer(text):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            _run(block["kind"], block["code"], sample_release)
        printed.append("".join(f"{line.rstrip()}\n" for line in output.getvalue().splitlines()))
        shown.append(block["shown"])
    if is_update:
        parts = iter(printed)
        rewritten = BLOCK.sub(lambda block: block[0][: block.start("shown") - block.start()] + next(parts) + "```\n", text)
        COOKBOOK.write_text(rewritten, "utf-8")
        shown = printed
    assert shown == printed, "the cookbook shows another output than its blocks print. If the change is right: make golden"


def test_every_block_is_run() -> None:
    """No block of code without a run mark but R's, and none that prints nothing."""
    text = COOKBOOK.read_text("utf-8")
    assert len(re.findall(r"^```(?:sql|python)$", text, re.MULTILINE)) == len(BLOCK.findall(text)) >= 20
    assert all(block["shown"].strip() for block in BLOCK.finditer(text))


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_block_runs(home: Path) -> None:
    code = re.search(r"```r\n(.*?)```", COOKBOOK.read_text("utf-8"), re.DOTALL)
    assert code is not None
    run = subprocess.run(["Rscript", "-e", code[1]], cwd=home, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "killed_best" in run.stdout
