"""When the claims of one report contradict each other, and when they only tell different things."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_article

_LEAD = "A rocket hit a market in Gaza City on Monday."


def _contested(body: str) -> bool:
    reports = extract_article(None, f"{_LEAD} {body}", "2025-03-12").reports
    assert len(reports) == 1, [r["quote"] for r in reports]
    return bool(reports[0]["contested"])


@pytest.mark.parametrize(
    "body",
    [
        "The health ministry said 23 people were killed. A hospital director said 17 people were killed.",
        "The health ministry said at least 40 people were killed. A relief committee said 110 people were killed.",
        "Residents said the rocket killed nine civilians. The army said all of the dead were militants and that it had killed several militants.",
        "The army blamed Hamas for the attack. Hamas denied firing the rocket.",
        "The army rejected the accusation that it had fired the rocket.",
        "The army and Hamas accused each other of firing the rocket.",
    ],
)
def test_contested(body: str) -> None:
    assert _contested(body)


@pytest.mark.parametrize(
    "body",
    [
        "The health ministry said 23 people were killed.",
        "The health ministry said at least 12 people were killed. A hospital director said 17 people were killed.",
        "The health ministry said 23 people were killed. A witness said he had seen seven bodies.",
        "The health ministry said 23 people were killed. The embassy said two Americans were killed.",
        "The mayor said six people were killed. A relief worker said two people were killed at the fountain and four people were killed at the gate.",
        "Hamas denied responsibility for the attack.",
        "Hamas claimed responsibility for the attack. The health ministry said 23 people were killed.",
    ],
)
def test_not_contested(body: str) -> None:
    assert not _contested(body)
