"""Average linkage with vetoes, on bare numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.agglomerate import agglomerate as agglomerate_arrays
from pipeline.link.agglomerate import no_evidence

# Sum of scores, compared, precise, conflicts, told apart.
Entry = tuple[float, float, float, float, float]
GOOD: Entry = (2.0, 1, 1, 0, 0.0)
WEAK: Entry = (0.5, 1, 0, 0, 0.0)
CONFLICT: Entry = (-4.0, 1, 1, 1, 0.0)
DOUBTFUL: Entry = (-1.0, 1, 1, 0, 0.0)


def agglomerate(sizes: list[int], entries: dict[tuple[int, int], Entry], is_first: list[bool] | None = None) -> list[list[int]]:
    evidence = no_evidence(len(sizes))
    for (one, two), entry in entries.items():
        evidence[:, one, two] = evidence[:, two, one] = entry
    return agglomerate_arrays(sizes, evidence, is_first)


def test_good_pairs_merge_and_others_do_not() -> None:
    assert agglomerate([1, 1, 1], {(0, 1): GOOD}) == [[0, 1], [2]]


def test_average_decides_and_not_the_best_pair() -> None:
    # 0 and 1 belong together; 2 resembles 1 a little and 0 not at all.
    assert agglomerate([1, 1, 1], {(0, 1): GOOD, (1, 2): WEAK, (0, 2): (-1.0, 1, 0, 0, 0.0)}) == [[0, 1], [2]]


def test_pair_never_compared_counts_against() -> None:
    assert agglomerate([1, 1, 1], {(0, 1): GOOD, (1, 2): WEAK}) == [[0, 1], [2]]


def test_one_conflict_is_a_veto_between_two_precise_reports_whoever_stands_between() -> None:
    vague = {(one, two): WEAK for one in range(7) for two in range(one + 1, 7)}
    merged = agglomerate([1] * 7, vague | {(0, 6): CONFLICT})
    assert not any({0, 6} <= set(group) for group in merged)


def test_one_odd_report_does_not_keep_two_halves_apart() -> None:
    # Eight precise reports agree; 7 conflicts with 0 alone.
    pairs = {(one, two): GOOD for one in range(8) for two in range(one + 1, 8)} | {(0, 7): CONFLICT}
    assert agglomerate([1] * 8, pairs) == [list(range(8))]


def test_reports_told_apart_by_one_text_stay_apart() -> None:
    assert agglomerate([3, 3], {(0, 1): (18.0, 9, 9, 0, 2.0)}) == [[0], [1]]


def test_one_text_of_three_that_reads_an_event_twice_does_not_part_its_reports() -> None:
    assert agglomerate([3, 3], {(0, 1): (18.0, 9, 9, 0, 1.0)}) == [[0, 1]]


def test_two_texts_of_three_are_outvoted_where_all_pairs_ask_clearly_for_one() -> None:
    assert agglomerate([3, 3], {(0, 1): (36.0, 9, 9, 0, 2.0)}) == [[0, 1]]
    assert agglomerate([3, 3], {(0, 1): (36.0, 9, 9, 0, 3.0)}) == [[0], [1]]


def test_what_comes_first_merges_before_what_is_told_besides() -> None:
    # 2 is told besides and resembles 0 more than 1 does; joined with 0 it would keep 1 out.
    pairs = {(0, 1): GOOD, (0, 2): (4.0, 1, 0, 0, 0.0), (1, 2): (-7.0, 1, 0, 0, 0.0)}
    assert agglomerate([1, 1, 1], pairs) == [[0, 2], [1]]
    assert agglomerate([1, 1, 1], pairs, [True, True, False]) == [[0, 1], [2]]


def test_what_is_told_besides_comes_first_where_it_promises_much_more() -> None:
    pairs = {(0, 1): GOOD, (0, 2): (9.0, 1, 0, 0, 0.0), (1, 2): (-12.0, 1, 0, 0, 0.0)}
    assert agglomerate([1, 1, 1], pairs, [True, True, False]) == [[0, 2], [1]]


@given(st.integers(2, 9), st.data())
def test_result_is_a_partition_without_vetoed_singles(count: int, data: st.DataObject) -> None:
    evidence = {(one, two): data.draw(st.sampled_from([GOOD, WEAK, CONFLICT, DOUBTFUL])) for one in range(count) for two in range(one + 1, count)}
    merged = agglomerate([1] * count, evidence)
    assert sorted(number for group in merged for number in group) == list(range(count))
    assert all(evidence[min(group), max(group)] is not CONFLICT for group in merged if len(group) == 2)
    assert merged == agglomerate([1] * count, dict(reversed(evidence.items())))
