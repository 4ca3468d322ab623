"""What texts name, and how that counts when reports are compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.blocks import Pairs
from pipeline.link.compare import HAND_SET, VETOES, compare_pairs
from pipeline.link.features import build_features
from pipeline.link.names import find_ages, find_names, word_weight
from pipeline.link.overlap import make_vectors, number_names
from pipeline.link.records import read_reports
from pipeline.link.score import learned_weights, score_pairs

Press = Any

SHOOTING = """Two men were shot on Marlowe Terrace on Friday night. Devonte Askew, 24, died at Saint Brigid Hospital; Rashad Pellum, 31, is in a stable
condition, said Captain Odette Furlong of the Brackenridge police. Witnesses Lorna Quist and Tobias Ekholm saw a green Oldsmobile near Wexley Diner."""
TRIAL = """A jury found Kendrick Swope guilty of the murder of Devonte Askew, who was 24 years old. Rashad Pellum, 31, told the court how Swope opened fire
from a green Oldsmobile on Marlowe Terrace. Prosecutor Ines Valdemar thanked Captain Odette Furlong and the witnesses Lorna Quist and Tobias Ekholm
of Brackenridge."""
OTHER = """One man was shot in Dunmore Alley on Friday night. Curtis Hambly, 45, is in a stable condition, said Sergeant Paula Nordin of the Brackenridge
police. Neighbours Viktor Sabol and Jessamine Crowther heard shots near Harrow Chapel, where Pastor Elias Whitcomb was at prayer with Norma Deakin."""


def test_rare_names_weigh_more_than_common_ones() -> None:
    assert word_weight("marlowe") > word_weight("chicago") > word_weight("police")


def test_names_are_rarest_first_and_common_words_are_none() -> None:
    names = find_names("The Police said that Odette Furlong of Chicago was shot.")
    assert list(names) == ["odette", "furlong", "chicago"]


@pytest.mark.parametrize(
    ("text", "ages"),
    [("a 21-year-old man", {21}), ("Lee Park, 34, and his son, 9, died", {34, 9}), ("a girl aged 12", {12}), ("5 people on 3 May 2016", set())],
)
def test_ages(text: str, ages: set[int]) -> None:
    assert find_ages(text) == ages


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([1.0, 2.5, 4.0]), max_size=5), min_size=2, max_size=5))
def test_vectors_share_what_dictionaries_share(rows: list[dict[str, float]]) -> None:
    rows = [{name: float(ord(name)) for name in row} for row in rows]  # a name weighs the same everywhere
    vectors = make_vectors(rows, number_names(rows))
    left, right = np.triu_indices(len(rows), k=1)
    found = vectors.share(left, vectors, right, (np.array, np.ones_like))
    for number, (one, two) in enumerate(zip(left, right, strict=True)):
        common = rows[one].keys() & rows[two].keys()
        assert found[number].tolist() == [sum(rows[one][name] for name in common), len(common)]


def test_every_column_has_a_learned_weight_of_the_right_sign(press: Press) -> None:
    for name in "ab":
        press.report(press.article(name, "2024-01-16T08:00"), "2024-01-15", "lahore")
    articles, reports, _ = press.tables()
    compared = compare_pairs(build_features(read_reports(articles, reports)), Pairs(np.array([0]), np.array([1])))
    weights = learned_weights()
    assert weights.keys() == {"prior", *compared.columns, *compared.vetoes}
    assert compared.columns.keys() >= set(HAND_SET)
    assert all(weights[name] >= 0 for name in compared.columns)
    assert all(weights[name] <= 0 for name in VETOES)


def test_texts_on_the_same_people_and_streets_are_one_incident_though_dated_and_placed_wrongly(press: Press) -> None:
    shooting = press.report(press.article("a", "2024-01-13T08:00", text=SHOOTING), "2024-01-12", "lahore", "armed_attack", killed=1)
    trial = press.report(press.article("b", "2024-04-16T08:00", text=TRIAL), "2024-04-15", "multan", "armed_attack", killed=1)
    other = press.report(press.article("c", "2024-01-13T09:00", text=OTHER), "2024-01-12", "lahore", "armed_attack", injured_low=1, injured_high=1)
    found = dict(zip(*(press.link().reports[name].to_pylist() for name in ("report_id", "incident_id")), strict=True))
    assert found[shooting] == found[trial] != found[other]


def test_texts_that_name_nothing_cannot_overrule_dates_and_places(press: Press) -> None:
    press.report(press.article("a", "2024-01-13T08:00"), "2024-01-12", "lahore", "armed_attack", killed=9)
    press.report(press.article("b", "2024-04-16T08:00"), "2024-04-15", "multan", "armed_attack", killed=9)
    assert press.link().incidents.num_rows == 2


def test_two_events_of_one_text_share_its_names_and_stay_apart(press: Press) -> None:
    for name in "ab":
        article = press.article(name, "2024-01-13T08:00", text=SHOOTING)
        press.report(article, "2024-01-12", "lahore", "armed_attack", killed=1)
        press.report(article, "2024-01-12", "lahore", "armed_attack", killed=7)
    linked = press.link().incidents.to_pylist()
    assert sorted((row["killed_best"], row["n_articles"]) for row in linked) == [(1, 2), (7, 2)]


def test_an_arrest_with_a_toll_is_compared_with_the_attack_it_answers(press: Press) -> None:
    press.report(press.article("a", "2024-01-13T08:00"), "2024-01-12", "lahore", "armed_attack", killed=1)
    press.report(press.article("b", "2024-01-13T09:00"), "2024-01-12", "lahore", "arrest", killed=1)
    press.report(press.article("c", "2024-01-13T09:00"), "2024-01-12", "lahore", "arrest")
    articles, reports, _ = press.tables()
    features = build_features(read_reports(articles, reports))
    roles = {(row.event_type, row.killed_low): node for node, (row,) in enumerate(features.members)}
    attack, mixed, plain = (roles[key] for key in (("armed_attack", 1), ("arrest", 1), ("arrest", None)))
    scores = score_pairs(features, Pairs(np.array([attack, attack]), np.array([mixed, plain])))
    assert [any("other kind" in reason for reason in scores.reasons(number)) for number in (0, 1)] == [False, True]


def test_a_threat_is_known_by_its_parties_and_not_by_where_papers_place_it(press: Press) -> None:
    for name, where in (("a", "zabol"), ("b", "lahore")):
        press.report(press.article(name, "2024-01-16T08:00"), "2024-01-15", where, "threat", actors=["Iran"], targets=["Pakistan"])
    articles, reports, _ = press.tables()
    scores = score_pairs(build_features(read_reports(articles, reports)), Pairs(np.array([0]), np.array([1])))
    assert scores.total[0] > 0
    assert scores.conflicts[0] == 0


def test_a_town_named_like_its_province_may_be_the_province(press: Press) -> None:
    seat = {"place": "Punjab", "place_id": "seat", "latitude": 32.9, "longitude": 73.3, "geo_precision": "exact"}
    press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=9)
    press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "lahore", killed=9, **seat)
    articles, reports, _ = press.tables()
    scores = score_pairs(build_features(read_reports(articles, reports)), Pairs(np.array([0]), np.array([1])))
    assert scores.conflicts[0] == 0
    assert scores.total[0] > 0
