"""Rows of claims: on which side of the incident a claimant stands."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_article


@pytest.mark.parametrize(
    ("body", "claimant", "side"),
    [
        ("Gunmen shot dead three people at a market in Lagos on Monday, police said.", "police", "target"),
        ("The Taliban killed three soldiers in Kunduz on Monday, the Afghan interior ministry said.", "the Afghan interior ministry", "target"),
        ("Russian jets killed nine people in Kharkiv on Monday, Ukraine's interior ministry said.", "Ukraine's interior ministry", "target"),
        ("Russian jets killed nine soldiers in Kharkiv on Monday, Russia's defence ministry said.", "Russia's defence ministry", "perpetrator"),
        ("Russian jets killed nine people in Kharkiv on Monday, the United Nations said.", "the United Nations", "third_party"),
        ("Gunmen shot dead three people at a market in Lagos on Monday, Nigerian media reported.", "Nigerian media", "media"),
        ("Gunmen shot dead three people at a market in Lagos on Monday.", None, "unknown"),
    ],
)
def test_side(body: str, claimant: str | None, side: str) -> None:
    claims = [c for c in extract_article(None, body, "2025-03-12").claims if c["claim_type"] == "casualty"]
    assert (claims[0]["claimant"], claims[0]["claimant_side"]) == (claimant, side)
