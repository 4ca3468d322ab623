"""The documentation against the program: commands exist, links lead somewhere, SQL names real columns. What queries print is tests/golden's matter."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGES = tuple(
    PROJECT / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "DATA_LICENSE.md",
        "data/README.md",
        "data/corrections/README.md",
        "docs/cookbook.md",
        "docs/reading.md",
        "docs/figures.md",
        "docs/accuracy.md",
        "docs/operating.md",
        "deploy/README.md",
        "docs/explorer.md",
    )
)
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]+)\)")
_CODE = re.compile(r"(?s:```.*?```)|`[^`\n]+`|^ {4}.+$", re.MULTILINE)
_MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
_INCIDENTS = re.compile(r"(?:^|[`/ ])incidents (?!query\b)([a-z]+)(?=[ `]|$)|(?:^|[`/ ])incidents (query)", re.MULTILINE)
_OPTION = re.compile(r"(?<=\s)--[a-z][a-z-]*")
_SQL = re.compile(r'incidents(?: query|\.duckdb) "([^"]+)"')


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _code(page: Path) -> list[str]:
    """The commands of a page; blocks of SQL and Python are run in tests/golden."""
    return [re.sub(r"#.*", "", piece) for piece in _CODE.findall(_read(page)) if not piece.startswith(("```sql", "```python"))]


def _anchors(page: Path) -> set[str]:
    """The anchors that headings get on the usual hosts: lower case, punctuation away, blanks to hyphens."""
    headings = re.findall(r"^#+ (.+)$", _read(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file of the project, and its anchor a heading there."""
    for link in _LINK.findall(_read(page)):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), f"{page.name} links to {link}, which does not exist"
        assert not anchor or anchor in _anchors(target), f"{page.name} links to {link}, a heading that does not exist"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_make_targets_exist(page: Path) -> None:
    """Every `make` command on the page is a target."""
    targets = set(re.findall(r"^([a-z][a-z-]*):", _read(PROJECT / "Makefile"), re.MULTILINE))
    named = {target for piece in _code(page) for target in _MAKE.findall(piece)}
    assert named <= targets, f"no such target: {sorted(named - targets)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_commands_and_options_exist(page: Path) -> None:
    """Every `incidents` command on the page exists and knows the options it is shown with."""
    import typer.main

    from pipeline.cli import app

    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for line in (line for piece in _code(page) for line in piece.splitlines()):
        for match in _INCIDENTS.finditer(line):
            name = match[1] or match[2]
            assert name in commands, f"{page.name} shows `incidents {name}`, which does not exist"
            known = {option for parameter in commands[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
            shown = set(_OPTION.findall(re.sub(r'"[^"]*"', "", line[match.end() :])))
            assert shown <= known, f"{page.name}: `incidents {name}` has no option {sorted(shown - known)}"


def test_readme_names_every_command_of_the_command_line() -> None:
    """A command that the README does not show will not be found."""
    import typer.main

    from pipeline.cli import app

    shown = {match[1] or match[2] for piece in _code(PROJECT / "README.md") for match in _INCIDENTS.finditer(piece)}
    assert set(typer.main.get_command(app).commands) <= shown  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_sql_fits_the_tables(page: Path) -> None:
    """Every query on the page runs on empty tables: its tables and columns exist."""
    import duckdb

    from schemas import TABLES
    from schemas.arrow import empty_table

    connection = duckdb.connect()
    for name in TABLES:
        connection.register(name, empty_table(name))
    for sql in _SQL.findall(_read(page)):
        connection.execute(sql)


def test_readme_lists_every_table() -> None:
    """The table of tables is complete and names no other."""
    from schemas import TABLES

    section = _read(PROJECT / "README.md").split("## Tables", 1)[1].split("\n## ", 1)[0]
    listed = {name for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert listed == set(TABLES)


def test_versions_agree() -> None:
    """pyproject.toml, CITATION.cff and the newest entry of the changelog name one version."""
    version = tomllib.loads(_read(PROJECT / "pyproject.toml"))["project"]["version"]
    assert f"\nversion: {version}\n" in _read(PROJECT / "CITATION.cff")
    newest = re.search(r"^## (\S+)", _read(PROJECT / "CHANGELOG.md"), re.MULTILINE)
    assert newest is not None and newest[1] == version


def test_corrections_file_has_the_columns_that_are_read() -> None:
    """The empty file and its page name the columns of a correction, in order."""
    from pipeline.link.corrections import COLUMNS

    folder = PROJECT / "data" / "corrections"
    assert _read(folder / "corrections.csv").splitlines()[0].split(",") == list(COLUMNS)
    assert re.findall(r"^\| `(\w+)` \|", _read(folder / "README.md"), re.MULTILINE) == list(COLUMNS)


def test_picture_stands_alone() -> None:
    """The picture is well-formed, says in words what it shows, and loads nothing from elsewhere."""
    text = _read(PROJECT / "docs" / "flow.svg")
    root = ElementTree.fromstring(text)
    assert {"title", "desc"} <= {child.tag.rpartition("}")[2] for child in root}
    assert not re.search(r"href=|url\((?!#)|@import|<script", text)
