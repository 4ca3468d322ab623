"""The hard cases again with texts that name much, where weights are learned and no veto has the last word."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

Press = Any

MARKET = """A bomb tore through the Zarghuna fabric market in the old city on Monday, killing {toll} people, police chief Arif Mandokhel said. Shopkeeper
Nadir Taimuri said the blast threw him across Sheikhan Lane.
The wounded were taken to Bolan Khel hospital, where doctor Sobia Yousafi worked through the night."""
CHECKPOST = """Three constables died on Monday when a bomb hit their checkpost at Ghazgi Bridge on the ring road, said superintendent Wali Jogezai.
Driver Habib Kasi saw a motorcycle leave towards Killa Viala before the explosion. The dead were named as Rustam Panezai, Gul Mengal and Aslam Durrani."""
ROUND_UP = MARKET.format(toll=31) + " Hours later " + CHECKPOST
ANNIVERSARY = """Families lit candles in Sheikhan Lane on Wednesday for the 31 dead of the Zarghuna fabric market, a year after the bomb. Arif Mandokhel,
then police chief, and Nadir Taimuri, who lost his shop, stood beside doctor Sobia Yousafi of Bolan Khel hospital."""


def _groups(linked: Any) -> dict[str, str]:
    return dict(zip(linked.reports["report_id"].to_pylist(), linked.reports["incident_id"].to_pylist(), strict=True))


def _two_bombings(press: Press) -> tuple[list[str], list[str]]:
    market, checkpost = [], []
    for name, hour, text in (("a", 8, MARKET.format(toll=31)), ("b", 9, CHECKPOST), ("c", 10, ROUND_UP)):
        article = press.article(name, f"2024-01-16T{hour:02}:00", text=text)
        if text != CHECKPOST:
            market.append(press.report(article, "2024-01-15", "quetta", killed=31, targets=["fabric market"]))
        if text != MARKET.format(toll=31):
            checkpost.append(press.report(article, "2024-01-15", "quetta", killed=3, targets=["checkpost"], char_start=text.index("Three"), char_end=len(text)))
    return market, checkpost


def test_two_bombings_in_one_city_on_one_day_and_the_round_up_of_both(press: Press) -> None:
    market, checkpost = _two_bombings(press)
    found = _groups(press.link())
    assert [len({found[report] for report in reports}) for reports in (market, checkpost)] == [1, 1]
    assert found[market[0]] != found[checkpost[0]]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_the_order_of_arrival_changes_nothing(new_press: type[Any], order: tuple[int, ...], grouped: Any) -> None:
    expected = new_press()
    _two_bombings(expected)
    shuffled = new_press()
    _two_bombings(shuffled)
    shuffled.articles = [shuffled.articles[number] for number in order]
    shuffled.reports = [report for article in shuffled.articles for report in shuffled.reports if report["article_id"] == article["article_id"]]
    assert grouped(shuffled.link()) == grouped(expected.link())


def test_rising_toll_over_three_days_is_one_incident(press: Press) -> None:
    for day, toll in ((16, 8), (17, 19), (18, 31)):
        press.report(press.article(f"d{day}", f"2024-01-{day}T08:00", text=MARKET.format(toll=toll)), "2024-01-15", "quetta", killed=toll)
    (row,) = press.link().incidents.to_pylist()
    assert row["killed_best"] == 31


def test_an_incident_first_dated_wrongly_is_still_one(press: Press) -> None:
    for name, day in (("a", "2024-01-12"), ("b", "2024-01-15"), ("c", "2024-01-15")):
        press.report(press.article(name, "2024-01-16T08:00", text=MARKET.format(toll=31)), day, "quetta", killed=31)
    (row,) = press.link().incidents.to_pylist()
    assert (str(row["date_start"]), "date_disagreement" in row["qc_flags"]) == ("2024-01-15", True)


def test_an_anniversary_joins_what_it_recalls(press: Press) -> None:
    old = press.report(press.article("old", "2023-01-17T08:00", text=MARKET.format(toll=31)), "2023-01-16", "quetta", killed=31)
    recalled = press.report(press.article("new", "2024-01-17T20:00", text=ANNIVERSARY), "2023-01-17", "quetta", killed=31, role="background", char_end=250)
    today = press.report(press.article("today", "2024-01-17T08:00", text=CHECKPOST), "2024-01-16", "quetta", killed=3)
    found = _groups(press.link())
    assert found[old] == found[recalled] != found[today]


def test_no_text_makes_a_protest_a_bombing(press: Press) -> None:
    bombing = press.report(press.article("a", "2024-01-16T08:00", text=MARKET.format(toll=31)), "2024-01-15", "quetta", killed=31)
    protest = press.report(press.article("b", "2024-01-16T09:00", text=MARKET.format(toll=31)), "2024-01-15", "quetta", "protest")
    found = _groups(press.link())
    assert found[bombing] != found[protest]
