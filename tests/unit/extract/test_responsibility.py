"""Who is said to have done it: claims, accusations and denials of one sentence, and deeds told by somebody of a doer."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_article
from pipeline.extract.responsibility import find_responsibility


@pytest.mark.parametrize(
    ("text", "kind", "claimant", "doer"),
    [
        ("The movement has claimed the bombing.", "responsibility", "The movement", "movement"),
        ("The rebels took credit for the ambush.", "responsibility", "The rebels", "rebels"),
        ("A splinter group, which claimed responsibility for the blast, gave no reason.", "responsibility", "A splinter group", "group"),
        ("The governor said the rebels were behind it.", "responsibility", "The governor", "rebels"),
        ("The attack was blamed on the rebels.", "responsibility", None, "rebels"),
        ("The attack was blamed on the rebels, officials said.", "responsibility", "officials", "rebels"),
        ("The convoy was ambushed in an attack which police attribute to the cartel.", "responsibility", "police", "cartel"),
        ("The minister put the blame on the separatists.", "responsibility", "The minister", "separatists"),
        ("The gunman, identified by a clerk at the sheriff's office as Dale Harker, opened fire.", "responsibility", "a clerk", "Harker"),
        ("The army and the militia accused each other of firing the shells.", "responsibility", "The army and the militia", None),
        ("The suspects are believed to belong to the cartel, the prosecutor said.", "responsibility", "the prosecutor", "cartel"),
        ("Two sources said at the time that the men were hit by Russian jets.", "responsibility", "Two sources", "jets"),
        ("The ship was sunk by a torpedo believed to have been fired by the Iranian navy.", "responsibility", None, "navy"),
        ("The monitor said the raid was carried out by Russian warplanes.", "responsibility", "The monitor", "warplanes"),
        ("The minister said the bombing was the work of the Taliban.", "responsibility", "The minister", "Taliban"),
        ("Police suspect al-Shabaab of planting the bomb.", "responsibility", "Police", "Shabaab"),
        ("Washington held Iran responsible for the attack.", "responsibility", "Washington", "Iran"),
        ("The army rejected the accusation.", "denial", "The army", None),
        ("The rebels denied firing the rockets.", "denial", "The rebels", None),
        ("The ministry denied the report on the killings.", "denial", "The ministry", None),
        ("Reports that troops had fired on the crowd were false, the colonel said.", "denial", "the colonel", None),
        ("The group said it had nothing to do with the blast.", "denial", "The group", None),
        ("The prime minister dismissed the likelihood of army involvement.", "denial", "The prime minister", None),
    ],
)
def test_statement(parse, text: str, kind: str, claimant: str | None, doer: str | None) -> None:
    found = find_responsibility(parse(text), 0)
    assert [(r.kind, r.doer.text if r.doer is not None else None) for r in found] == [(kind, doer)]
    said = found[0].claimant.text if found[0].claimant else None
    assert said == claimant or (claimant is not None and said is not None and said.startswith(claimant))


@pytest.mark.parametrize(
    "text",
    [
        "No group has claimed the attack.",
        "Washington warned that Iran would be held responsible for any attack.",
        "The army said its soldiers would strike the camp.",
        "Police said they shot the man dead.",
        "The rebels have not said whether they were behind it.",
        "The government denied that thirty civilians had been killed.",
        "The minister claimed the economy was growing.",
        "Reports of a rise in fares were false, the union said.",
        "The rebels are often accused of attacks on villages.",
    ],
)
def test_no_statement(parse, text: str) -> None:
    assert find_responsibility(parse(text), 0) == []


def _statements(body: str) -> list[tuple[str, str | None, str | None, str]]:
    found = extract_article(None, body, "2025-03-12").claims
    return [(c["claim_type"], c["claimant"], c["relay"], c["claimant_side"]) for c in found if c["claim_type"] != "casualty"]


def test_a_deed_told_by_its_doer_is_a_claim_of_his() -> None:
    text = "KYIV, March 11 - A missile hit a depot near Dnipro on Tuesday. Russia said its forces had struck an arms store with cruise missiles."
    assert ("responsibility", "Russia", None, "perpetrator") in _statements(text)


def test_what_an_outlet_says_of_its_group_is_the_word_of_the_group() -> None:
    text = "DAMASCUS, March 11 - Amaq, an outlet linked to Islamic State, said its fighters carried out a suicide attack on a barracks near Hasakah on Tuesday."
    assert ("responsibility", "Islamic State", "Amaq", "perpetrator") in _statements(text)


def test_a_deed_told_by_others_of_a_named_doer_is_an_accusation() -> None:
    text = "MAIDUGURI, March 11 - Boko Haram gunmen stormed the village of Dalori on Monday night and burned houses, residents said."
    assert [s[:2] for s in _statements(text)] == [("responsibility", "residents")]


def test_a_toll_told_with_its_doer_is_no_second_statement() -> None:
    text = "MAIDUGURI, March 11 - Boko Haram killed nine people in the village of Dalori on Monday, residents said."
    assert _statements(text) == []


def test_a_gunman_without_a_name_is_no_accusation() -> None:
    text = "PARIS, March 11 - A gunman opened fire at a bakery in Lyon on Tuesday, police said. He shot at customers, the mayor said."
    assert _statements(text) == []
