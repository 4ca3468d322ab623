"""Capital-letter text into ordinary case: names up, ordinary words down, letter for letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.truecase import truecase
from pipeline.extract.vocabulary import is_ordinary


@pytest.mark.parametrize(
    ("capitals", "expected"),
    [
        ("A BOMB WENT OFF NEAR THE HOME OF HECTOR ZAMBRANO.", "A bomb went off near the home of Hector Zambrano."),
        ('THE "CURFEW" DECREED BY THE GOVERNMENT WAS LIFTED.', 'The "curfew" decreed by the government was lifted.'),
        ("PRESIDENT ALFREDO CRISTIANI ANNOUNCED REFORMS.", "President Alfredo Cristiani announced reforms."),
        ("THE ATTACK ON 16 MAY MAY BE AVENGED.", "The attack on 16 May may be avenged."),
        ("FOUR JESUITS AND A TURKISH PRIEST WERE HELD.", "Four Jesuits and a Turkish priest were held."),
        ("RESIDENTS SAW FIDEL SANCHEZ RUN.", "Residents saw Fidel Sanchez run."),
        ("A GOVERNMENT SPOKESMAN HAS SAID SO.", "A government spokesman has said so."),
        ("[TEXT] POLICE OPENED FIRE.", "[Text] Police opened fire."),
        ("REBELS OF THE NATIONAL LIBERATION ARMY [ELN] LEFT COLOMBIA.", "Rebels of the National Liberation Army [ELN] left Colombia."),
        ("COLOMBIAN PAPERS SAY THAT FARC GUERRILLAS MET THE RED ARMY FACTION.", "Colombian papers say that FARC guerrillas met the Red Army Faction."),
    ],
)
def test_names_are_raised_and_words_are_not(capitals: str, expected: str) -> None:
    assert truecase(capitals) == expected


@pytest.mark.parametrize("word", ["guerrillas", "announced", "policemen", "would", "counterattack", "neighborhood", "dynamited"])
def test_words_of_the_language(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize("word", ["jaramillo", "zambrano", "avianca"])
def test_names_are_no_words_of_the_language(word: str) -> None:
    assert not is_ordinary(word)


@given(st.text(max_size=80))
def test_case_alone_changes(text: str) -> None:
    result = truecase(text)
    assert len(result) == len(text)
    assert all(a.lower() == b.lower() or a.upper() == b.upper() for a, b in zip(text, result, strict=True))
