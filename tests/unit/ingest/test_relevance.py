from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from pipeline.ingest import relevance
from pipeline.ingest.relevance import is_relevant, relevance_features, score_relevance

FOLDER = Path(relevance.__file__).parent


@pytest.mark.parametrize(
    "text",
    [
        "A car bomb killed nine people outside a police station on Monday, officials said. No group claimed the attack.",
        "Two fishermen were abducted by gunmen off the coast, their families said.",
        "The ministry recalled its ambassador and expelled two diplomats after the missile strike on its territory.",
        "Police fired tear gas at protesters who had set up barricades, and arrested forty of them.",
        "Man shot dead in parking lot\n\nPolice are looking for a suspect.",
        "Rebels seized the town after two days of fighting with the army, residents said.",
        "THE GUERRILLAS BLEW UP A BRIDGE AND AMBUSHED AN ARMY PATROL, WOUNDING THREE SOLDIERS.",
    ],
)
def test_incidents_pass(text: str) -> None:
    assert is_relevant(score_relevance(text))


@pytest.mark.parametrize(
    "text",
    [
        "The central bank left its main interest rate unchanged on Thursday, as economists had expected. Shares rose in afternoon trading.",
        "The striker scored twice in the second half as the home team won the cup for the third time in five seasons.",
        "The museum opens a new exhibition of glass from the eighteenth century in May. Tickets can be bought online.",
        "Heavy rain is forecast for the weekend, and drivers are advised to expect delays on the coast road.",
        "",
    ],
)
def test_other_news_does_not(text: str) -> None:
    assert not is_relevant(score_relevance(text))


def test_features_name_families_places_and_pairs() -> None:
    found = relevance_features("Bomb kills two.\nThe film won.")
    assert {"attack", "attack@first", "attack@lead", "harm", "attack+harm", "culture@lead"} <= set(found)
    assert "attack+culture" not in found
    assert "=bomb" not in found
    assert {"number", "number+harm", "harm+number"} & set(relevance_features("The blast killed 12 people in 2016."))
    assert "number" not in relevance_features("The blast of 2016.")


def test_a_word_stands_in_one_family_and_weights_name_known_features() -> None:
    families = tomllib.loads((FOLDER / "relevance.toml").read_text("utf-8"))
    owner: dict[str, str] = {}
    for name, family in families.items():
        for word in family["words"].split():
            assert owner.setdefault(word, name) == name, word
    model = json.loads((FOLDER / "relevance_weights.json").read_text("utf-8"))
    parts = {part for name in model["weights"] for part in name.split("@")[0].split("+")}
    assert parts <= {*families, "number"}
    assert 0 < model["threshold"] < 0.5


def test_protests_and_measures_between_states_pass_though_no_training_set_has_them() -> None:
    assert score_relevance("Thousands rally in the capital\n\nPolice fired tear gas at protesters who threw stones.") >= 0.5
    assert score_relevance("Ministry summons envoy\n\nThe ambassador was told that sanctions would follow.") >= 0.5
