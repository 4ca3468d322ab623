"""Statistics of the accuracy page against values that are known, and properties an interval must have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.figures import bootstrap, f_score, in_groups, jackknife, over_groups, proportion, wilson


def test_wilson_gives_the_published_interval() -> None:
    low, high = wilson(81, 263)  # Newcombe (1998), method 3, first example
    assert (round(low, 1), round(high, 1)) == (25.5, 36.6)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_figure_and_stays_between_0_and_100(counts: tuple[int, int]) -> None:
    figure = proportion("x", *counts)
    assert figure.value is not None and figure.low is not None and figure.high is not None
    assert 0 <= figure.low <= figure.value + 1e-9
    assert figure.value - 1e-9 <= figure.high <= 100


def test_nothing_measured_has_no_value() -> None:
    assert proportion("x", 0, 0).value is None
    assert f_score(0, 0, 0) is None
    assert bootstrap([(0, 0, 0)], "x").value is None


def test_bootstrap_is_the_same_every_time_and_wider_on_fewer_articles() -> None:
    few = [(1, 2, 2), (2, 2, 3), (0, 1, 1), (3, 3, 3)]
    first, second = bootstrap(few, "x"), bootstrap(few, "x")
    assert first == second
    many = bootstrap(few * 20, "x")
    assert many.value == pytest.approx(first.value)
    assert many.high - many.low < first.high - first.low  # type: ignore[operator]


def test_jackknife_of_a_mean_is_its_standard_error() -> None:
    values = [10.0, 20.0, 30.0, 40.0, 50.0]
    parts = [sum(v for k, v in enumerate(values) if k != left) / 4 for left in range(5)]
    low, high = jackknife(30.0, parts)
    assert (high - low) / 2 == pytest.approx(2.776 * (250 / 5) ** 0.5, rel=0.02)  # s = 15.81, s / sqrt(5) = 7.07; t with 4 degrees of freedom


def test_groups_share_out_every_article_once() -> None:
    ids = [str(k) for k in range(43)]
    groups = in_groups(ids, 20)
    assert sorted(i for group in groups for i in group) == sorted(ids)
    assert {len(group) for group in groups} == {2, 3}


def test_a_measure_without_a_value_on_some_part_has_no_interval() -> None:
    spread = over_groups(lambda part: {"a": float(len(part))} if len(part) > 4 else {}, ["1", "2", "3", "4", "5"], {"a": 5.0})
    assert spread == {}
