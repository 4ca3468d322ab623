"""The import rules of CONTRIBUTING: which part may use which, and what must not load at start-up."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
STEPS = ("ingest", "extract", "link", "validate", "protect", "publish")
MODULES = sorted([*(PROJECT / "pipeline").rglob("*.py"), *(PROJECT / "schemas").rglob("*.py")])
# What takes seconds to load; each is imported inside the function that needs it.
HEAVY = ("great_expectations", "spacy", "trafilatura", "pandas", "duckdb", "sklearn", "distributed", "playwright")


def _imports(file: Path) -> set[str]:
    """The dotted names that a module imports anywhere, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _part(file: Path) -> str:
    """`schemas`, a step, `defs`, or the module's own name for files right below pipeline/."""
    parts = file.relative_to(PROJECT).with_suffix("").parts
    return parts[0] if parts[0] == "schemas" else parts[1]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PROJECT).as_posix())
def test_imports_run_one_way(file: Path) -> None:
    part, names = _part(file), _imports(file)
    ours = {name for name in names if name.split(".")[0] == "pipeline"}
    if part == "schemas":
        assert not ours, "schemas/ imports nothing of ours"
    elif part in STEPS:
        allowed = f"pipeline.{part}"
        assert not {name for name in ours if name != "pipeline" and name != allowed and not name.startswith(f"{allowed}.")}, "a step imports no other step"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.relative_to(PROJECT).as_posix())
def test_only_the_definitions_and_their_starter_know_dagster(file: Path) -> None:
    """cli_build.py starts the job and so names the instance; everything else that is Dagster's stands in defs/ and definitions.py."""
    if _part(file) not in ("defs", "definitions", "cli_build"):
        assert not {name for name in _imports(file) if name.split(".")[0].startswith("dagster")}


# What is started, how many modules it may load (what was counted and a fifth more, which no busy machine changes), and which not at all.
STARTS = [
    ("import pipeline.cli", 190, HEAVY),
    ("import pipeline.definitions", 1_300, HEAVY),
    (
        "from pipeline.extract import extract_article; assert extract_article(None, 'A bomb killed three people in Kabul on Tuesday.', '2024-01-17').claims",
        1_550,
        ("dagster", "great_expectations", "trafilatura", "pandas", "duckdb", "sklearn", "distributed"),
    ),
]


@pytest.mark.parametrize(("code", "most", "never"), STARTS, ids=["help", "definitions", "extract"])
def test_start_up_loads_little(code: str, most: int, never: tuple[str, ...]) -> None:
    """Holds `incidents --help` under half a second, the definitions under three, and `incidents extract` of one article under four."""
    counted = f"import sys; {code}; print(len(sys.modules), [name for name in {never} if name in sys.modules])"
    modules, loaded = subprocess.run([sys.executable, "-c", counted], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split(" ", 1)
    assert loaded.strip() == "[]"
    assert int(modules) <= most


def test_definitions_load_without_warnings() -> None:
    """No deprecated part of Dagster is used."""
    subprocess.run([sys.executable, "-W", "error", "-c", "import pipeline.definitions as d; d.defs.resolve_job_def('build')"], cwd=PROJECT, check=True)
