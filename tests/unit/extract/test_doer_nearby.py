"""Doers named in an incident's own sentences: who is rated at all, and beside whom a rated one is named."""

from __future__ import annotations

import pytest

from pipeline.extract import doer_nearby
from pipeline.extract.doer_nearby import pool_nearby
from pipeline.extract.nlp import DEFAULT_MODEL
from pipeline.extract.stages import extract_article, find_incidents, parse_article


def _pools(text: str) -> dict[str, set[str]]:
    document, candidates, docs = parse_article("", text, "2016-03-09", DEFAULT_MODEL)
    return {n.name: n.signs for f in find_incidents(document, candidates, docs).frames for n in pool_nearby(f)}


def _doers(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    monkeypatch.setattr(doer_nearby, "_model", lambda: ({"sort:generic:other": 9.0}, 0.9))
    return extract_article("", text, "2016-03-09").reports[0]["actors"]


def test_armed_people_are_rated_by_how_they_stand_to_the_deed() -> None:
    signs = _pools("Guerrillas ambushed a bus near Buenaventura on Monday and killed four farmers.")
    assert {"rule:doer", "link:nsubj", "path:nsubj^"} <= signs["Guerrillas"]
    assert "rule:doer" not in signs["farmers"]
    assert {"rule:target", "rule:victim"} & signs["farmers"]


def test_states_forces_and_persons_by_name_are_not_rated() -> None:
    pool = _pools("Colombian troops and Anselm Kaborou ambushed a bus near Buenaventura on Monday and killed four farmers, the Red Cross said.")
    assert set(pool) == {"farmers"}


def test_a_rated_one_is_named_beside_a_group_and_not_beside_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    group = _doers(monkeypatch, "FARC attacked a police station in Cali, Colombia, on Monday and killed two people. The guerrillas attacked at dawn.")
    assert group[0].startswith("Revolutionary Armed Forces of Colombia")
    assert "guerrillas" in group
    state = _doers(monkeypatch, "Israel bombed a house in Gaza on Monday and killed two people. The guerrillas had left before the attack.")
    assert state == ["Israel"]


def test_whoever_was_hit_is_no_doer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "guerrillas" not in _doers(monkeypatch, "Gunmen shot dead two guerrillas in Cali, Colombia, on Monday.")
