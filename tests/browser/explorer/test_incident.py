"""The page of one incident, of the release, and the SQL tab."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_an_incident_in_words(many: Path, open_release: Any) -> None:
    page = open_release(many, "#/incident/inc-0000000000000001")
    facts = page.inner_text(".facts")
    for words in ("Shelling", "16 January 2024", "Omdurman", "Khartoum, Sudan", "Placed to a named town, village or spot.", "Group 1", "11–23"):
        assert words in facts
    assert "Best single figure by rule: 23." in facts
    assert "2 independent stories in 3 articles by 3 publishers" in facts
    assert page.title() == "Shelling, Omdurman, 16 Jan 2024 · Open Incidents 2024.01.31.1"


def test_the_toll_over_time_by_claimant(many: Path, open_release: Any) -> None:
    page = open_release(many, "#/incident/inc-0000000000000001")
    killed = page.locator(".toll-chart").first
    assert "Killed, as told over time" in killed.inner_text()
    lines = [" ".join(text.split()) for text in killed.locator(".claim-line").all_inner_texts()]
    assert lines == [
        "16 Jan 2024 09:00 Courier 1, in its own voice at least 11",
        "10:00 the police 17 , replaced by a later number in the same text",
        "11:00 the health ministry · civilian 20–23",
    ]
    # A number without an upper bound ends in an arrow, a range in two dots.
    assert [killed.locator(".claim-line").nth(at).locator(".open").count() for at in range(3)] == [1, 0, 0]
    assert [killed.locator(".claim-line").nth(at).locator("circle").count() for at in range(3)] == [1, 1, 2]
    assert "28" in page.locator(".toll-chart").nth(1).inner_text()


@pytest.mark.parametrize("size", ["many", "large"])
def test_who_says_what(size: str, open_release: Any, request: pytest.FixtureRequest) -> None:
    page = open_release(request.getfixturevalue(size), "#/incident/inc-0000000000000001")
    evidence = page.locator(".evidence")
    assert "2 independent sources, 3 articles" in evidence.inner_text()
    # The copy of the wire story stands with the story.
    first = evidence.locator(".story").first.inner_text()
    assert "Courier 1" in first
    assert "Courier 2" in first
    assert "the same story again" in first
    link = evidence.get_by_role("link", name="Headline 3")
    assert link.get_attribute("href") == "https://news.example/3"
    assert "noopener" in str(link.get_attribute("rel"))
    assert [text.strip() for text in evidence.locator(".story").nth(1).locator("blockquote").all_inner_texts()] == [
        "quoted words 3",
        "quoted words 4",
        "quoted words 5",
    ]
    assert "the health ministry says 20–23 civilians killed, as the whole toll." in " ".join(evidence.inner_text().split())
    assert "the army denies it." in evidence.inner_text()


@pytest.mark.parametrize("size", ["many", "large"])
def test_chain_history_codes_citation(size: str, open_release: Any, request: pytest.FixtureRequest) -> None:
    page = open_release(request.getfixturevalue(size), "#/incident/inc-0000000000000002")
    chain = [" ".join(text.split()) for text in page.locator(".chain li").all_inner_texts()]
    assert chain == ["16 Jan 2024 Shelling, Omdurman, Khartoum, Sudan", "17 Jan 2024 This incident", "18 Jan 2024 Drone strike, Zaporizhzhia, Ukraine"]
    assert "suicide-attack" in page.inner_text(".codes")
    assert "1831" in page.inner_text(".codes")
    assert "the same cases" in page.inner_text(".codes")
    assert "inc-0000000000000002, revision 2" in page.inner_text(".cite")
    assert "release 2024.01.31.1" in page.inner_text(".cite")
    page.locator(".chain a").first.click()
    page.wait_for_selector("text=quoted words 3")
    history = page.inner_text(".history")
    assert "revised: reason 3" in history
    assert "merged from inc-000000000000005b: reason 2" in history


def test_merged_ids_lead_to_their_successor(many: Path, open_release: Any) -> None:
    page = open_release(many, "#/incident/inc-000000000000005a")
    assert page.url.endswith("#/incident/inc-0000000000000001")
    assert "inc-000000000000005a was merged into this incident. reason 2" in page.inner_text(".moved")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("inc-000000000000005c", "retired on 15 January 2024: reason 4"),
        ("inc-00000000000000ff", "may belong to another release"),
        ("%3Cb%3E", "looks like inc-0123456789abcdef"),
    ],
)
def test_ids_that_lead_nowhere_say_why(many: Path, open_release: Any, name: str, words: str) -> None:
    page = open_release(many, f"#/incident/{name}")
    assert page.inner_text("h1") == "No such incident"
    assert words in page.inner_text(".notice")


def test_the_release(many: Path, open_release: Any) -> None:
    page = open_release(many, "#/release")
    assert page.inner_text("h1") == "2024.01.31.1"
    assert [" ".join(text.split()) for text in page.locator(".counts li").all_inner_texts()] == [
        *("4 articles read", "4 reports in them", "6 claims quoted", "10 incidents", "0 set aside"),
    ]
    assert "1 expectations were held against its tables; all were met." in page.inner_text(".checks")
    assert "The first release: nothing to compare with." in page.inner_text(".changes")
    assert page.locator(".accuracy .dot").count() > 10
    assert page.get_by_role("link", name="incidents.parquet", exact=True).get_attribute("href") == "../incidents.parquet"


def test_sql_is_answered_by_incidents_open(many: Path, open_release: Any) -> None:
    page = open_release(many, "#/sql?q=SELECT+incident_id%2C+killed_high+FROM+incidents+ORDER+BY+ALL+LIMIT+2", allow=("400",))
    page.wait_for_selector(".answer table")
    assert "run by incidents open" in page.inner_text(".engine")
    assert [text.split() for text in page.locator(".answer tbody tr").all_inner_texts()] == [["inc-0000000000000001", "23"], ["inc-0000000000000002", "30"]]
    page.get_by_label("SQL", exact=True).fill("SELECT nothing FROM incidents")
    page.get_by_role("button", name="Run").click()
    page.wait_for_selector(".sql-error")
    assert "nothing" in page.inner_text(".sql-error")


@pytest.mark.parametrize("engine", ["many", "with_engine"])
def test_sql_questions_of_the_cookbook_all_run(engine: str, open_release: Any, request: pytest.FixtureRequest) -> None:
    page = open_release(request.getfixturevalue(engine), "#/sql")
    page.wait_for_selector(".answer table")
    choices = page.get_by_label("Questions of the cookbook").locator("option").count()
    assert choices > 10
    for at in range(1, choices):
        page.get_by_label("Questions of the cookbook").select_option(index=at)
        page.wait_for_selector(".answer .scroll, .sql-error")
        assert page.locator(".sql-error").count() == 0, page.inner_text(".answer")


def test_sql_is_answered_in_the_page_where_the_engine_lies_beside_it(with_engine: Path, open_release: Any) -> None:
    page = open_release(with_engine, "#/sql?q=SELECT+count(*)%2C+sum(killed_best)+FROM+incidents")
    page.wait_for_selector(".answer table", timeout=60_000)
    assert "in this page" in page.inner_text(".engine")
    assert page.locator(".answer tbody tr").inner_text().split() == ["10", "98"]
    page.get_by_label("SQL", exact=True).fill("SELECT current_id FROM incident_redirects WHERE incident_id = 'inc-000000000000005a'")
    page.get_by_role("button", name="Run").click()
    page.wait_for_selector("text=inc-0000000000000001")
