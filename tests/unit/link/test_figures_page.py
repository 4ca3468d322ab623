"""docs/figures.md against the code: every rule named in both, every grade and flag explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.link import choose, contest, figures
from schemas.codes.incidents import EVIDENCE_GRADES

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "figures.md").read_text("utf-8")


def test_page_and_modules_name_the_same_rules() -> None:
    rules = re.compile(r"\bR\d ?[a-z]*", re.MULTILINE)
    named = {match.split()[0] for module in (figures, contest) for match in rules.findall(module.__doc__ or "")}
    assert named == {match.split()[0] for match in rules.findall(PAGE)} == {f"R{number}" for number in range(1, 10)}


@pytest.mark.parametrize("grade", list(EVIDENCE_GRADES))
def test_every_grade_has_its_row(grade: str) -> None:
    assert f"| `{grade}` |" in PAGE


def test_every_flag_of_disagreement_is_explained() -> None:
    source = Path(choose.__file__).read_text("utf-8")
    assert all(f"`{flag}`" in PAGE for flag in re.findall(r'"(\w+_disagreement)"', source))
