"""Cases in which news makes one event look like two, or two like one."""

from __future__ import annotations

from typing import Any

Press = Any


def _linked(linked: Any, *report_ids: str) -> bool:
    found = dict(zip(linked.reports["report_id"].to_pylist(), linked.reports["incident_id"].to_pylist(), strict=True))
    return len({found[report_id] for report_id in report_ids}) == 1


def test_two_articles_on_one_bombing_are_one_incident(press: Press) -> None:
    one = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    two = press.report(press.article("b", "2024-01-16T10:00"), "2024-01-15", "lahore", killed=8)
    assert _linked(press.link(), one, two)


def test_two_bombings_in_one_city_on_one_day_stay_apart(press: Press) -> None:
    a, b, c = (press.article(name, f"2024-01-16T0{hour}:00") for hour, name in enumerate("abc"))
    market = [press.report(a, "2024-01-15", "lahore", killed=31, targets=["market"]), press.report(c, "2024-01-15", "lahore", killed=31, targets=["market"])]
    police = [
        press.report(b, "2024-01-15", "lahore", killed=3, targets=["police station"]),
        press.report(c, "2024-01-15", "lahore", killed=3, targets=["police station"]),
    ]
    linked = press.link()
    assert _linked(linked, *market)
    assert _linked(linked, *police)
    assert not _linked(linked, market[0], police[0])


def test_strike_and_retaliation_two_days_later_stay_apart_and_answer_each_other(press: Press) -> None:
    a, b = press.article("a", "2024-01-18T08:00"), press.article("b", "2024-01-18T09:00")
    strike = [press.report(x, "2024-01-16", "quetta", "missile_strike", actors=["Iran"], targets=["Jaish al-Adl"], killed=2) for x in (a, b)]
    answer = [press.report(x, "2024-01-18", "zabol", "missile_strike", actors=["Pakistan"], targets=["Iran"], killed=7) for x in (a, b)]
    linked = press.link()
    assert _linked(linked, *strike)
    assert _linked(linked, *answer)
    assert not _linked(linked, strike[0], answer[0])
    rows = {row["country"]: row for row in linked.incidents.to_pylist()}
    assert rows["IRN"]["responds_to_incident_id"] == rows["PAK"]["incident_id"]
    assert rows["PAK"]["responds_to_incident_id"] is None


def test_mutual_strikes_on_one_day_in_a_border_area_stay_apart(press: Press) -> None:
    one = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "quetta", "shelling", actors=["Iran"], targets=["Pakistan"])
    two = press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "quetta", "shelling", actors=["Pakistan"], targets=["Iran"])
    assert not _linked(press.link(), one, two)


def test_anniversary_article_links_to_the_event_it_recalls_and_not_to_a_new_one(press: Press) -> None:
    old = press.report(press.article("old", "2023-01-16T08:00"), "2023-01-15", "lahore", killed=12)
    new = press.report(press.article("new", "2024-01-15T08:00"), "2024-01-15", "lahore", killed=4)
    recalled = press.report(press.article("anniversary", "2024-01-15T09:00"), "2023-01-15", "lahore", killed=12, role="background")
    linked = press.link()
    assert _linked(linked, old, recalled)
    assert not _linked(linked, new, recalled)


def test_background_does_not_dominate_the_values(press: Press) -> None:
    press.report(press.article("old", "2023-01-16T08:00"), "2023-01-15", "lahore", killed=12)
    for name in ("x", "y", "z"):
        press.report(press.article(name, "2024-01-15T09:00"), "2023-01-15", "lahore", "armed_attack", killed=14, role="background")
    (row,) = press.link().incidents.to_pylist()
    assert (row["event_type"], row["killed_low"], row["killed_high"]) == ("bombing", 12, 12)


def test_rising_toll_over_three_days_is_one_incident_with_the_newest_figure(press: Press) -> None:
    reports = []
    for day, toll in ((15, 8), (16, 13), (17, 21)):
        report = press.report(press.article(f"d{day}", f"2024-01-{day}T20:00"), "2024-01-15", "lahore", killed=toll)
        press.claim(report, toll, toll, claimant="police", claimant_side="target")
        reports.append(report)
    linked = press.link()
    assert _linked(linked, *reports)
    (row,) = linked.incidents.to_pylist()
    assert (row["killed_low"], row["killed_best"], row["killed_high"], row["contested"]) == (21, 21, 21, False)


def test_place_as_city_by_one_and_as_province_by_another(press: Press) -> None:
    city = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    province = press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "punjab", killed=8)
    linked = press.link()
    assert _linked(linked, city, province)
    assert linked.incidents["place"].to_pylist() == ["Lahore"]


def test_same_day_air_strikes_in_one_province_stay_apart(press: Press) -> None:
    one = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", "air_strike", killed=5)
    two = press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "multan", "air_strike", killed=5)
    vague = press.report(press.article("c", "2024-01-16T09:00"), "2024-01-15", "punjab", "air_strike", killed=5)
    linked = press.link()
    assert not _linked(linked, one, two)
    assert _linked(linked, vague, one) != _linked(linked, vague, two)


def test_round_up_of_five_incidents_links_each_to_its_own(press: Press) -> None:
    kinds = (("lahore", "bombing"), ("multan", "armed_attack"), ("quetta", "kidnapping"), ("zabol", "shelling"), ("pakistan", "diplomatic_measure"))
    alone = [press.report(press.article(f"own {place}", "2024-01-16T08:00"), "2024-01-15", place, what) for place, what in kinds]
    round_up = press.article("round-up", "2024-01-16T20:00")
    told = [press.report(round_up, "2024-01-15", place, what) for place, what in kinds]
    linked = press.link()
    for one, two in zip(alone[:4], told[:4], strict=True):
        assert _linked(linked, one, two)
    assert len({*linked.reports["incident_id"].to_pylist()}) in (5, 6)


def test_two_reports_of_one_article_stay_apart_by_default(press: Press) -> None:
    article = press.article("a", "2024-01-16T08:00")
    one, two = press.report(article, "2024-01-15", "lahore"), press.report(article, "2024-01-15", "lahore")
    assert not _linked(press.link(), one, two)


def test_wire_copies_count_as_one_independent_story(press: Press) -> None:
    reports = [press.report(press.article(name, "2024-01-16T08:00", story="wire"), "2024-01-15", "lahore", killed=8) for name in "abcd"]
    reports.append(press.report(press.article("own", "2024-01-16T09:00"), "2024-01-15", "lahore", killed=8))
    linked = press.link()
    assert _linked(linked, *reports)
    (row,) = linked.incidents.to_pylist()
    assert (row["n_articles"], row["n_independent"], row["status"]) == (5, 2, "published")


def test_chain_of_vague_reports_does_not_merge_two_attacks(press: Press) -> None:
    first = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", "armed_attack", killed=5)
    second = press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "multan", "armed_attack", killed=5)
    for number in range(6):
        press.report(press.article(f"v{number}", "2024-01-16T10:00"), "2024-01-15", "pakistan", "armed_attack", killed=5)
    assert not _linked(press.link(), first, second)


def test_protest_and_bombing_in_one_place_are_two_incidents(press: Press) -> None:
    one = press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", "protest")
    two = press.report(press.article("b", "2024-01-16T09:00"), "2024-01-15", "lahore", "bombing")
    assert not _linked(press.link(), one, two)


def test_links_carry_scores_and_reasons(press: Press) -> None:
    press.report(press.article("a", "2024-01-16T08:00"), "2024-01-15", "lahore", killed=8)
    press.report(press.article("b", "2024-01-16T10:00"), "2024-01-15", "lahore", killed=8)
    (link,) = press.link(explain=True).links
    assert link.is_same
    assert link.score > 0
    assert any(reason.startswith("killed +") for reason in link.reasons)
