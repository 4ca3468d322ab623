"""A victim told by a noun and a name is a target by the name."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_article


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("MANILA, March 14 - Gunmen wounded a councillor near Davao on Wednesday and killed her brother, Ramon Dizon, police said.", "Ramon Dizon"),
        ("LIMA, March 14 - A judge, Rosa Quispe, was killed by a car bomb in Lima on Wednesday, police said.", "Rosa Quispe"),
    ],
)
def test_the_name_beside_the_noun_for_a_victim_is_a_target(body: str, name: str) -> None:
    main = next(r for r in extract_article(None, body, "2024-03-14").reports if r["role"] == "main")
    assert any(name in target for target in main["targets"])


def test_an_attacker_by_name_is_no_target() -> None:
    body = "LIMA, March 14 - The gunman, Pedro Salas, was shot dead by police after he killed two clerks at a bank in Lima on Wednesday."
    main = next(r for r in extract_article(None, body, "2024-03-14").reports if r["role"] == "main")
    assert not any("Salas" in target for target in main["targets"])
