"""The learnt second opinion on roles: it yields where it is sure, leaves the main incident alone, and every feature lies in 0..1."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.extract import role_choice
from pipeline.extract.nlp import DEFAULT_MODEL
from pipeline.extract.role_choice import RoleModel, choose_roles, own_features
from pipeline.extract.stages import find_incidents, parse_article

_TEXT = (
    "Gunmen killed four farmers near Buenaventura on Monday, police said. The attack came a week after a bomb hurt two people in Cali. "
    "In November 1985 guerrillas killed 90 people in an attack on the courthouse in Bogota."
)


def _found():
    document, candidates, docs = parse_article("Four farmers killed in Colombia", _TEXT, dt.date(2016, 3, 9), DEFAULT_MODEL)
    return document, find_incidents(document, candidates, docs)


def _choose(monkeypatch: pytest.MonkeyPatch, bias: float, demoted: float, promoted: float, rescued: float) -> list[str]:
    monkeypatch.setattr(role_choice, "role_model", lambda: RoleModel({"bias": bias}, demoted, promoted, rescued))
    document, found = _found()
    return [f.role for f in choose_roles(found.frames, found.kept, document)]


def test_features_lie_between_nought_and_one() -> None:
    document, found = _found()
    assert len(found.frames) > 1
    for frame in found.frames:
        assert all(0 <= v <= 1 for v in own_features(frame, found.frames, document, frame.role).values())


def test_a_doubtful_model_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _, found = _found()
    assert _choose(monkeypatch, 0.0, 0.2, 0.8, 0.8) == [f.role for f in found.kept]


def test_a_sure_model_recalls_all_but_the_main_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(_choose(monkeypatch, -9.0, 0.2, 0.8, 0.8)) == {"main", "background"}


def test_a_sure_model_tells_all_but_what_is_long_past(monkeypatch: pytest.MonkeyPatch) -> None:
    _, found = _found()
    assert [f.role for f in found.kept] == ["main", "background", "background"]
    assert _choose(monkeypatch, 9.0, 0.2, 0.8, 0.8) == ["main", "secondary", "background"]


def test_an_attack_of_long_ago_stays_background_and_the_news_main() -> None:
    document, found = _found()
    roles = [f.role for f in choose_roles(found.frames, found.kept, document)]
    assert (roles[0], roles[-1]) == ("main", "background")
