"""The named rules from claims to figures (pipeline/link/figures.py, contest.py), one test for each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Press = Any


def _row(press: Press) -> dict[str, Any]:
    (row,) = press.link().incidents.to_pylist()
    return dict(row)


@pytest.fixture
def report(press: Press) -> str:
    return str(press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore"))


def _second(press: Press, hours: int = 10, **values: Any) -> str:
    return str(press.report(press.article("b", f"2024-01-16T{hours}:00"), "2024-01-15", "lahore", **values))


def test_no_number_is_null_and_not_zero(press: Press, report: str) -> None:
    press.claim(report, None, None)
    row = _row(press)
    assert [row[f"killed_{bound}"] for bound in ("low", "best", "high")] == [None, None, None]


def test_parts_of_one_claimant_add_up(press: Press, report: str) -> None:
    press.claim(report, 3, 3, claimant="state media", victim_class="woman", is_total=False)
    press.claim(report, 4, 4, claimant="state media", victim_class="child", is_total=False)
    row = _row(press)
    assert (row["killed_low"], row["killed_high"], row["women_killed_low"], row["children_killed_high"]) == (7, 7, 3, 4)
    assert row["civilians_killed_low"] is None


def test_parts_of_a_total_do_not_add_to_it(press: Press, report: str) -> None:
    press.claim(report, 11, 11)
    press.claim(report, 4, 4, victim_class="child", is_total=False)
    row = _row(press)
    assert (row["killed_low"], row["killed_high"], row["children_killed_low"]) == (11, 11, 4)


def test_single_victims_told_again_do_not_add_to_a_total(press: Press, report: str) -> None:
    press.claim(report, 2, 2)
    for name in ("A. Smith", "B. Jones", "the first victim"):
        press.claim(report, 1, 1, claimant="police", victim_text=name, is_total=False)
    assert _row(press)["killed_best"] == 2


def test_a_report_without_a_total_knows_who_is_who(press: Press) -> None:
    report = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=1)
    press.claim(report, 1, 1, victim_text="a man", is_total=False)
    press.claim(report, 1, 1, victim_text="the victim", claimant="police", is_total=False)
    row = _row(press)
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (1, 1, 1)


def test_men_and_a_woman_are_two_parts(press: Press, report: str) -> None:
    press.claim(report, 23, 23, victim_text="men", is_total=False)
    press.claim(report, 1, 1, victim_class="woman", is_total=False)
    assert _row(press)["killed_low"] == 24


def test_civilians_count_once_beside_women_and_children(press: Press, report: str) -> None:
    press.claim(report, 7, 7, victim_class="civilian", is_total=False)
    press.claim(report, 2, 2, victim_class="child", is_total=False)
    press.claim(report, 5, 5, victim_class="security_force", is_total=False)
    assert _row(press)["killed_low"] == 12


def test_attackers_are_apart(press: Press, report: str) -> None:
    press.claim(report, 8, 8)
    press.claim(report, 2, 2, victim_class="attacker")
    row = _row(press)
    assert (row["killed_low"], row["killed_high"], row["attackers_killed_low"]) == (8, 8, 2)


def test_outdated_claims_of_the_text_itself_do_not_count(press: Press, report: str) -> None:
    press.claim(report, 59, 59, superseded=True)
    press.claim(report, 73, 73)
    assert _row(press)["killed_low"] == 73


def test_claimants_give_the_range_and_police_the_best_figure(press: Press, report: str) -> None:
    press.claim(report, 8, 8, claimant="police", claimant_side="third_party")
    press.claim(_second(press), 12, 12, claimant="residents", claimant_side="target")
    row = _row(press)
    assert (row["killed_low"], row["killed_best"], row["killed_high"], row["contested"], row["evidence_grade"]) == (8, 8, 12, True, "contested")


def test_at_least_leaves_the_upper_bound_open(press: Press, report: str) -> None:
    press.claim(report, 20, None)
    assert (_row(press)["killed_low"], _row(press)["killed_high"]) == (20, None)


def test_at_most_leaves_the_lower_bound_open(press: Press, report: str) -> None:
    press.claim(report, None, 20)
    assert (_row(press)["killed_low"], _row(press)["killed_best"], _row(press)["killed_high"]) == (None, None, 20)


def test_a_higher_exact_claim_closes_an_open_one(press: Press, report: str) -> None:
    press.claim(report, 20, None)
    press.claim(_second(press), 26, 26, claimant="police", claimant_side="third_party")
    row = _row(press)
    assert (row["killed_low"], row["killed_high"], row["contested"]) == (20, 26, False)


def test_toll_corrected_down_replaces_the_old_one(press: Press, report: str) -> None:
    press.claim(report, 10, 10, claimant="police", claimant_side="third_party")
    press.claim(_second(press), 9, 9, claimant="police", claimant_side="third_party")
    row = _row(press)
    assert (row["killed_low"], row["killed_high"], row["contested"]) == (9, 9, False)


def test_class_of_victims_disputed_is_contested(press: Press, report: str) -> None:
    press.claim(report, 7, 7, claimant="residents", claimant_side="target", victim_class="civilian")
    press.claim(report, None, None, claimant="the army", claimant_side="perpetrator", victim_class="militant")
    row = _row(press)
    assert (row["contested"], row["killed_low"], row["killed_high"]) == (True, 7, 7)


def test_classes_of_one_claimant_are_no_dispute(press: Press, report: str) -> None:
    press.claim(report, 7, 7, claimant="police", victim_class="civilian", is_total=False)
    press.claim(report, 3, 3, claimant="police", victim_class="militant", is_total=False)
    row = _row(press)
    assert (row["contested"], row["killed_low"]) == (False, 10)


@pytest.mark.parametrize(
    ("claims", "actors", "expected"),
    [
        ([], [], "unknown"),
        ([], ["Group A"], "attributed"),
        ([("responsibility", "Group A", "perpetrator")], ["Group A"], "self_declared"),
        ([("responsibility", "the army", "target")], ["Group A"], "attributed"),
        ([("responsibility", "the army", "target"), ("denial", "Group A", "perpetrator")], ["Group A"], "contested"),
        ([("responsibility", "Group A", "perpetrator"), ("responsibility", "Group B", "perpetrator")], [], "contested"),
        ([("denial", "Group A", "perpetrator")], [], "denied"),
    ],
)
def test_responsibility(press: Press, claims: list[tuple[str, str, str]], actors: list[str], expected: str) -> None:
    report = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", actors=actors)
    for claim_type, claimant, side in claims:
        press.claim(report, claim_type=claim_type, claimant=claimant, claimant_side=side, outcome=None, count_kind=None)
    row = _row(press)
    assert row["responsibility"] == expected
    assert row["contested"] == (expected == "contested")


def test_one_story_is_weak_and_fair_when_it_names_its_source(press: Press, report: str) -> None:
    assert _row(press)["evidence_grade"] == "weak"
    press.claim(report, 8, 8, claimant="police", claimant_side="third_party")
    assert _row(press)["evidence_grade"] == "fair"


def test_two_independent_papers_that_agree_confirm(press: Press, report: str) -> None:
    _second(press)
    assert _row(press)["evidence_grade"] == "confirmed"


@pytest.mark.parametrize(
    ("publisher", "story", "killed", "grade"),
    [("b", "own", 8, "confirmed"), ("b", "wire", 8, "weak"), ("a", "own", 8, "fair"), ("b", "own", 9, "fair")],
    ids=["independent", "copies of one wire story", "one publisher", "tolls differ"],
)
def test_papers_confirm_when_they_are_independent_and_agree(press: Press, publisher: str, story: str, killed: int, grade: str) -> None:
    press.report(press.article("a", "2024-01-16T08:00", publisher="a", story="wire"), "2024-01-15", "lahore", killed=8)
    press.report(press.article("b", "2024-01-16T10:00", publisher=publisher, story=story), "2024-01-15", "lahore", killed=killed)
    assert _row(press)["evidence_grade"] == grade


def test_both_sides_confirm_and_what_is_only_recalled_does_not(press: Press, new_press: type[Any]) -> None:
    for role, grade in (("main", "confirmed"), ("background", "weak")):
        press = new_press()
        report = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", role=role)
        press.claim(report, 8, 8, claimant="residents", claimant_side="target")
        press.claim(report, 8, 8, claimant="Group A", claimant_side="perpetrator")
        assert _row(press)["evidence_grade"] == grade


def test_a_confession_in_one_paper_alone_is_not_yet_confirmed(press: Press, report: str) -> None:
    press.claim(report, claim_type="responsibility", claimant="Group A", claimant_side="perpetrator", outcome=None, count_kind=None)
    assert _row(press)["evidence_grade"] == "fair"
    _second(press, killed=3)
    assert _row(press)["evidence_grade"] == "confirmed"


def test_the_newest_of_police_and_papers_is_best_and_the_sides_come_after(press: Press, report: str) -> None:
    press.claim(report, 8, 8, claimant="police", claimant_side="third_party")
    newer = press.report(press.article("b", "2024-01-17T08:00"), "2024-01-15", "lahore")
    press.claim(newer, 9, 9)
    press.claim(newer, 40, 40, claimant="Group A", claimant_side="perpetrator")
    assert _row(press)["killed_best"] == 9


def test_the_dead_of_a_murder_are_not_those_of_the_arrest_told_with_it(press: Press) -> None:
    article = press.article("a", "2024-01-19T08:00")
    murder = press.report(article, "2024-01-16", "lahore", "armed_attack", killed=1)
    arrest = press.report(article, "2024-01-18", "multan", "arrest", killed=1)
    for report in (murder, arrest):
        press.claim(report, 1, 1)
    linked = press.link()
    assert {row["event_type"]: row["killed_best"] for row in linked.incidents.to_pylist()} == {"armed_attack": 1, "arrest": None}
    assert linked.claims["count_low"].to_pylist() == [1, 1]


def test_an_arrest_keeps_a_toll_of_its_own(press: Press) -> None:
    press.report(press.article("a", "2024-01-19T08:00"), "2024-01-18", "multan", "arrest", killed=2)
    assert _row(press)["killed_best"] == 2


_SIDES = st.sampled_from(["third_party", "target", "perpetrator", "media", "unknown"])
_CLASSES = st.sampled_from(["civilian", "child", "woman", "militant", "security_force", "attacker", None])
_COUNTS = st.tuples(st.integers(0, 500) | st.none(), st.integers(0, 500) | st.none()).map(lambda pair: pair if None in pair else (min(pair), max(pair)))
_CLAIMS = st.lists(st.tuples(_COUNTS, _SIDES, _CLASSES, st.booleans(), st.booleans(), st.sampled_from(["police", "army", None])), max_size=8)


@settings(deadline=None)
@given(_CLAIMS)
def test_bounds_are_in_order_and_no_part_exceeds_the_total(new_press: type[Any], claims: list[Any]) -> None:
    press = new_press()
    reports = [press.report(press.article(name, f"2024-01-16T{hour}:00"), "2024-01-15", "lahore") for name, hour in (("a", "08"), ("b", "11"))]
    for number, ((low, high), side, victim_class, is_total, superseded, claimant) in enumerate(claims):
        press.claim(reports[number % 2], low, high, claimant_side=side, victim_class=victim_class, is_total=is_total, superseded=superseded, claimant=claimant)
    row = _row(press)
    known = [row[f"killed_{bound}"] for bound in ("low", "best", "high") if row[f"killed_{bound}"] is not None]
    assert known == sorted(known)
    for part in ("civilians", "children", "women", "militants", "security_forces"):
        for bound in ("low", "high"):
            if row["killed_high"] is not None and row[f"{part}_killed_{bound}"] is not None:
                assert row[f"{part}_killed_{bound}"] <= row["killed_high"]
