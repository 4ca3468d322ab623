"""Who did it to whom, as the columns `actors` and `targets` name them: whole articles written for these tests."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.extract import extract_article
from pipeline.extract.claim_rows import whom


def _main(body: str, title: str = "") -> dict[str, Any]:
    reports = extract_article(title, body, "2023-05-11").reports
    assert reports, body
    return next((r for r in reports if r["role"] == "main"), reports[0])


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("QUITO, May 11 - A bomb went off outside the Velasco bank in Quito on Wednesday, police said.", "Velasco bank"),
        ("QUITO, May 11 - Guerrillas dynamited two power pylons near Quito on Wednesday, police said.", "power pylons"),
        ("LIMA, May 11 - A car bomb exploded in Lima on Wednesday, destroying a bus and killing two people, police said.", "bus"),
        ("LIMA, May 11 - Gunmen shot dead two Canadian missionaries in Lima on Wednesday, police said.", "Canadian missionaries"),
        ("LIMA, May 11 - Nine people died in a hotel bombing in Lima on Wednesday, police said.", "hotel"),
    ],
)
def test_targets_are_short_and_named_by_what_was_hit(body: str, target: str) -> None:
    assert target in _main(body)["targets"]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("LIMA, May 11 - A trader was kidnapped on the outskirts of Lima on Wednesday, police said.", "outskirts"),
        ("LIMA, May 11 - A gunman opened fire in a school in Lima on Wednesday and killed two; the suspect was shot dead, police said.", "suspect"),
        ("CALI, May 11 - Gunmen attacked the ceremony and a bank in Cali on Wednesday, killing two guards, police said.", "ceremony"),
    ],
)
def test_what_is_no_target(body: str, wrong: str) -> None:
    assert not any(wrong in t for t in _main(body)["targets"])


def test_the_same_target_is_named_once() -> None:
    report = _main("A bomb exploded at a cattle market in Biu on Wednesday, police said.\n\nThe bomb in the cattle market killed nine people.")
    assert len([t for t in report["targets"] if "market" in t]) == 1


@pytest.mark.parametrize(
    ("body", "actors"),
    [
        ("LIMA, May 11 - Two masked men shot dead a judge in Lima on Wednesday, police said.", ["masked men"]),
        ("LIMA, May 11 - A bridge was blown up in a guerrilla attack near Lima on Wednesday, police said.", ["guerrillas"]),
        ("LIMA, May 11 - Nine people were killed in a terrorist attack on a bus in Lima on Wednesday, residents said.", []),
        ("BOGOTA, May 11 - ELN rebels ambushed a patrol near Arauca on Wednesday. The gunmen killed two soldiers.", ["National Liberation Army (ELN)"]),
    ],
)
def test_described_doers_are_named_when_no_known_one_is(body: str, actors: list[str]) -> None:
    assert _main(body)["actors"] == actors


def test_the_murder_of_somebody_else_is_another_incident() -> None:
    reports = extract_article(
        "",
        "CALI, May 11 - Gunmen kidnapped the mayor Alberto Rincon in Palmira on Tuesday, police said.\n\n"
        "In Buga, armed men kidnapped the farmer Hernan Vidales on Wednesday.",
        "2023-05-11",
    ).reports
    assert [r["event_type"] for r in reports] == ["kidnapping", "kidnapping"]


def test_a_murder_without_a_date_is_news_of_these_days() -> None:
    reports = extract_article(
        "",
        "CALI, May 11 - A car bomb killed two people in Cali on Wednesday, police said.\n\nGunmen murdered the journalist Hernan Vidales in Buga.",
        "2023-05-11",
    ).reports
    assert {(r["event_type"], r["role"]) for r in reports} == {("bombing", "main"), ("armed_attack", "secondary")}


def test_a_group_named_beside_a_deed_without_a_doer_is_suspected() -> None:
    report = _main("MOGADISHU, May 11 - A hotel was bombed in Mogadishu on Wednesday in an assault that had the marks of al-Shabaab, residents said.")
    assert (report["actors"], report["actor_basis"]) == (["Al-Shabaab"], "suspected")


@pytest.mark.parametrize("text", ["10 dead", "at least 35", "no one", "two others", "thirty-five", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"])
def test_words_that_only_count_say_of_nobody_who_he_was(text: str) -> None:
    assert whom(text) is None


@pytest.mark.parametrize(
    "text", ["six priests", "forty people", "a twenty-year-old", "Hector Zambrano", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 priests"]
)
def test_words_that_say_who_it_befell_are_kept(text: str) -> None:
    assert whom(text) == text
