from __future__ import annotations

import pytest

from pipeline.ingest.language import identify_language

TEXTS = {
    "en": "Six people were killed when a bomb went off at a market in the north of the country on Tuesday, the police said in a statement.",
    "de": "Bei einem Anschlag auf einen Markt im Norden des Landes sind am Dienstag sechs Menschen getötet worden, teilte die Polizei mit.",
    "fr": "Six personnes ont été tuées mardi dans un attentat à la bombe contre un marché du nord du pays, a indiqué la police.",
    "es": "Seis personas murieron el martes al estallar una bomba en un mercado del norte del país, informó la policía en un comunicado.",
    "nl": "Bij een aanslag op een markt in het noorden van het land zijn dinsdag zes mensen om het leven gekomen, meldde de politie.",
    "ar": "قتل ستة أشخاص يوم الثلاثاء في انفجار قنبلة في سوق شمال البلاد، حسبما أعلنت الشرطة في بيان لها.",
    "ru": "Шесть человек погибли во вторник при взрыве бомбы на рынке на севере страны, сообщила полиция в своём заявлении.",
    "zh": "警方表示，星期二该国北部一个市场发生炸弹爆炸，造成六人死亡，多人受伤。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_languages(code: str) -> None:
    assert identify_language(TEXTS[code]) == code


def test_capitals() -> None:
    assert identify_language("GUERRILLAS ATTACKED A POLICE POST NEAR SAN MIGUEL LAST NIGHT, WOUNDING THREE AGENTS, ACCORDING TO RADIO REPORTS.") == "en"
    assert identify_language(TEXTS["es"].upper()) == "es"


def test_a_foreign_text_with_an_english_quotation_is_not_english() -> None:
    assert identify_language(TEXTS["de"] + " „The end of the war“, titelte eine Zeitung. " + TEXTS["de"]) == "de"


def test_nothing_to_judge_by() -> None:
    assert identify_language("") is None
    assert identify_language("12 345 - 67 !") is None
