"""Who else of the article did it: named beside the incident, not merely somewhere in the text."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_article
from pipeline.extract.actors import resolve_actor
from pipeline.extract.doer_choice import candidate_name, is_beside, rate


def _actors(*paragraphs: str) -> list[str]:
    reports = extract_article(None, "\n\n".join(paragraphs), "2024-03-14").reports
    return list(next(r for r in reports if r["role"] == "main")["actors"])


def test_a_group_told_of_in_the_next_sentence_did_it() -> None:
    found = _actors(
        "LIMA, March 14 - A car bomb exploded outside a bank in Lima on Wednesday and killed three people.",
        "Shining Path has attacked banks before. Shining Path rebels also killed a mayor near Ayacucho on Tuesday.",
    )
    assert found == ["Shining Path"]


def test_a_group_that_is_only_background_is_not_guessed() -> None:
    found = _actors(
        "LIMA, March 14 - A car bomb exploded outside a bank in Lima on Wednesday and killed three people.",
        "Two more people were wounded in the blast.",
        "The mayor visited the hospital.",
        "Schools stay closed until Monday.",
        "Buses will run again on Friday.",
        "Shining Path was founded in the mountains in 1969.",
    )
    assert found == []


@pytest.mark.parametrize(
    ("phrase", "name"),
    [("the Shining Path", "Shining Path"), ("three suspected guerrillas", "guerrillas"), ("Peru", None), ("witnesses", None), ("the Peruvians", None)],
)
def test_who_can_be_a_doer(phrase: str, name: str | None) -> None:
    mention = resolve_actor(phrase)
    assert (candidate_name(mention) if mention is not None else None) == name


def test_beside_and_rating() -> None:
    near = {"same": 1.0, "next": 0.0, "elsewhere": 0.0, "group": 0.0}
    assert is_beside(near)
    assert not is_beside(near | {"same": 0.0, "elsewhere": 1.0})
    assert is_beside(near | {"same": 0.0, "elsewhere": 1.0, "group": 1.0})
    assert rate({"same": 1.0}, {"same": 0.0}) == 0.5
    assert rate({"same": 1.0}, {"same": 2.0}) > rate({"same": 0.5}, {"same": 2.0}) > 0.5
