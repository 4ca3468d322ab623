"""Which sentences are parsed: words of incidents in their forms, what goes on from them, and nothing of a page of ordinary news."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.candidates import candidate_sentences, inflections, is_candidate
from pipeline.extract.document import read_document


@pytest.mark.parametrize(
    "text",
    [
        "Kidnappers freed the driver.",
        "Bombers reached the outskirts.",
        "Rebels occupied two villages near Ramlo.",
        "The army was banning its ambassador from the port.",
        "A car went off near the gate.",
        "An airstrike levelled the depot.",
        "Four people died.",
        "The ministry blames the gang.",
    ],
)
def test_words_of_incidents_make_candidates(text: str) -> None:
    assert is_candidate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Banks in Bangladesh raised their rates.",
        "The barrel costs less in stable markets.",
        "The holder of the cup bargained.",
        "Holland has hitherto won.",
    ],
)
def test_words_that_only_begin_alike_make_none(text: str) -> None:
    assert not is_candidate(text)


def test_a_verb_of_diplomacy_needs_its_object() -> None:
    assert is_candidate("It expelled three diplomats.")
    assert not is_candidate("It expelled three pupils.")


def _chosen(body: str) -> list[str]:
    document = read_document(None, body, None)
    return [document.sentence_text(sentence) for sentence in candidate_sentences(document)]


def test_the_next_sentence_is_parsed_when_it_goes_on() -> None:
    told = "Gunmen shot two guards at the mill."
    assert _chosen(f"{told} Both are in hospital. The mill makes flour.") == [told, "Both are in hospital."]
    assert _chosen(f"{told} The mill makes flour. Both are in hospital.") == [told]


def test_of_a_sports_report_only_what_weapons_are_in() -> None:
    played = "The striker attacked twice in the second half, and the goalkeeper saved the penalty in the cup final."
    assert _chosen(played) == []
    assert _chosen(f"{played} A bomb killed a guard outside the stadium.") == ["A bomb killed a guard outside the stadium."]


def test_inflections() -> None:
    assert inflections("ban") == {"ban", "bans", "baned", "baning", "banned", "banning"}
    assert {"carries", "carried", "carrying"} <= inflections("carry")
    assert {"seizes", "seized", "seizing"} <= inflections("seize")
    assert "clashes" in inflections("clash")


@given(st.lists(st.sampled_from(["Troops shelled Ramlo.", "He was hurt.", "It rained.", "Shares rose."]), max_size=8))
def test_candidates_keep_the_order_of_the_text(sentences: list[str]) -> None:
    chosen = _chosen(" ".join(sentences))
    rest = iter(sentences)
    assert all(any(sentence == told for told in rest) for sentence in chosen)
    assert chosen.count("Troops shelled Ramlo.") == sentences.count("Troops shelled Ramlo.")
