"""Explanations: the same rows as a build, a reason for every value, and words that stand where the reason says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.extract import explain_article, extract_article
from pipeline.extract.explain import Explained
from pipeline.extract.explain_reason import say
from pipeline.extract.lexicons import load_toml

_BODY = """BIU, Nigeria, Jan 15 - A suicide bomber killed at least 12 people at a cattle market in Biu on Sunday, police said.

The governor of Borno, Ali Sanda, said 14 people had died. He added that 31 were wounded. Boko Haram claimed responsibility for the bombing.

Two days after the blast, warplanes struck a camp near Gwoza, killing dozens of militants, the military said. The army denied bombing a village in the area.
"""
_SOURCES = Path(__file__).parents[3] / "pipeline" / "extract"
_CODE = re.compile(r"""why(?:\["\w+"\] = |=|\.append\(\()"(\w+)\"""")


@pytest.fixture(scope="module")
def explained() -> Explained:
    return explain_article("Market blast in Nigeria", _BODY, "2024-01-18")


def test_the_rows_are_those_of_a_build(explained: Explained) -> None:
    assert explained.extraction == extract_article("Market blast in Nigeria", _BODY, "2024-01-18")


def test_the_town_of_a_local_paper_counts_as_in_a_build() -> None:
    told = ("Two shot at gas station", "Two men were shot and killed at a gas station late on Tuesday, police said.", "2024-01-18")
    paper = {"publisher": "Toledo Blade", "url": "https://www.toledoblade.com/local/1"}
    assert explain_article(*told, **paper).extraction == extract_article(*told, **paper)


def test_every_row_has_its_reasons(explained: Explained) -> None:
    rows = {row["report_id"] for row in explained.extraction.reports} | {row["claim_id"] for row in explained.extraction.claims}
    assert set(explained.reasons) == rows
    assert all(reason.rule for reasons in explained.reasons.values() for reason in reasons)


def test_words_stand_where_the_reason_says(explained: Explained) -> None:
    text = explained.extraction.text
    fields = ("event_type", "date", "place", "claimant")
    pointed = [r for reasons in explained.reasons.values() for r in reasons if r.char_start is not None and r.field in fields]
    assert len(pointed) >= 6
    for reason in pointed:
        assert text[reason.char_start : reason.char_end] == reason.words


def test_values_come_from_the_rules_that_are_named(explained: Explained) -> None:
    report = next(row for row in explained.extraction.reports if row["place"] == "Biu")
    reasons = {reason.field: reason for reason in explained.reasons[report["report_id"]]}
    assert (reasons["date"].words, reasons["date"].rule) == ("Sunday", say("own_date"))
    assert reasons["place"].rule == say("own_place")
    assert "by police" in reasons["killed"].note
    pronoun = next(row for row in explained.extraction.claims if row["outcome"] == "injured")
    assert say("pronoun") in {reason.rule for reason in explained.reasons[pronoun["claim_id"]]}


def test_relations_are_put_in_words() -> None:
    assert say("nsubj:launched") == "subject of “launched”"
    assert say("xyz:by") == "stands (xyz) with “by”"


def test_every_code_of_the_stages_is_explained() -> None:
    codes = {code for path in _SOURCES.glob("*.py") for code in _CODE.findall(path.read_text("utf-8"))}
    assert len(codes) > 12
    assert codes - set(load_toml("reasons")["rule"]) == set()
