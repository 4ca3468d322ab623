"""Which reports are compared, and what a comparison says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.link.blocks import Pairs, candidate_pairs
from pipeline.link.features import Features, build_features
from pipeline.link.records import read_reports
from pipeline.link.score import score_pairs

Press = Any


def _features(press: Press) -> Features:
    articles, reports, _ = press.tables()
    return build_features(read_reports(articles, reports))


def _compared(press: Press) -> bool:
    return len(candidate_pairs(_features(press))) == 1


def _pair(press: Press, first: tuple[Any, ...], second: tuple[Any, ...], **values: Any) -> Press:
    for name, told in (("a", first), ("b", second)):
        press.report(press.article(name, "2024-02-01T08:00"), *told, **values)
    return press


@pytest.mark.parametrize("second_day", ["2024-01-14", "2024-01-15", "2024-01-16"])
def test_neighbouring_days_meet(press: Press, second_day: str) -> None:
    assert _compared(_pair(press, ("2024-01-15", "lahore"), (second_day, "lahore")))


def test_distant_days_do_not_meet(press: Press) -> None:
    assert not _compared(_pair(press, ("2024-01-15", "lahore"), ("2024-01-18", "lahore")))


def test_province_and_country_meet_a_city_in_them(press: Press) -> None:
    assert _compared(_pair(press, ("2024-01-15", "lahore"), ("2024-01-15", "punjab")))


def test_distant_cities_do_not_meet(press: Press) -> None:
    assert not _compared(_pair(press, ("2024-01-15", "lahore"), ("2024-01-15", "multan")))


@pytest.mark.parametrize(("latitude", "longitude"), [(31.999, 74.999), (31.499, 74.499), (0.001, 0.001), (-0.001, -0.001)])
def test_places_close_together_meet_across_cell_borders(press: Press, latitude: float, longitude: float) -> None:
    for name, step in (("a", 0.0), ("b", 0.2)):
        place = {"latitude": latitude + step, "longitude": longitude + step, "place_id": name, "admin1": None}
        press.report(press.article(name, "2024-02-01T08:00"), "2024-01-15", "lahore", **place)
    assert _compared(press)


def test_two_shared_rare_names_meet_whatever_the_place(press: Press) -> None:
    for name, place in (("a", "lahore"), ("b", "multan")):
        text = "Witnesses Hamid Qureshi and Nasreen Baloch spoke to reporters."
        press.report(press.article(name, "2024-02-01T08:00", text=text), "2024-01-15", place)
    assert _compared(press)


def test_pairs_grow_with_the_reports_and_not_with_their_square(press: Press, new_press: type[Any]) -> None:
    counts = []
    for size in (200, 400):
        press = new_press()
        for number in range(size):
            day = f"2024-{1 + number // 50:02}-{1 + number % 25:02}"
            press.report(press.article(f"{number}", "2024-12-01T08:00", text=""), day, "lahore")
        counts.append(len(candidate_pairs(_features(press))))
    assert counts[1] <= 2.5 * counts[0]


def test_score_is_symmetric_and_does_not_depend_on_other_pairs(press: Press) -> None:
    for number, (place, what, killed) in enumerate([("lahore", "bombing", 3), ("punjab", "bombing", 5), ("lahore", "shelling", 3), ("multan", "bombing", 9)]):
        press.report(press.article(str(number), f"2024-02-01T0{number}:00"), "2024-01-15", place, what, killed=killed)
    features = _features(press)
    left, right = np.triu_indices(len(features), k=1)
    together = score_pairs(features, Pairs(left, right))
    for index, (one, two) in enumerate(zip(left, right, strict=True)):
        for pair in (Pairs(np.array([one]), np.array([two])), Pairs(np.array([two]), np.array([one]))):
            alone = score_pairs(features, pair)
            assert (alone.total[0], alone.conflicts[0]) == (together.total[index], together.conflicts[index])


def test_sides_of_a_clash_may_be_told_either_way_round(press: Press) -> None:
    for name, sides in (("a", ("Army", "Rebels")), ("b", ("Rebels", "Army"))):
        press.report(press.article(name, "2024-02-01T08:00"), "2024-01-15", "lahore", "armed_clash", actors=[sides[0]], targets=[sides[1]], killed=4)
    assert press.link().incidents.num_rows == 1


def test_great_event_is_one_incident_beside_another_in_the_same_city(press: Press) -> None:
    expected: list[set[str]] = [set(), set()]
    for number in range(420):
        other = number % 7 == 3
        values = {"killed": 3, "targets": ["police station"]} if other else {"killed": 140, "targets": ["market"]}
        expected[other].add(press.report(press.article(str(number), f"2024-01-16T{number % 24:02}:{number % 60:02}"), "2024-01-15", "lahore", **values))
    found = press.link().reports
    by_incident: dict[str, set[str]] = {}
    for report_id, incident_id in zip(found["report_id"].to_pylist(), found["incident_id"].to_pylist(), strict=True):
        by_incident.setdefault(incident_id, set()).add(report_id)
    assert sorted(by_incident.values(), key=len) == sorted(expected, key=len)
