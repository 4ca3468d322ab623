"""What makes two mentions one incident, and what keeps them two: families, dates, places, tolls, doers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipeline.extract.document import Sentence
from pipeline.extract.evidence import Mention, Party
from pipeline.extract.mentions import ActorMention, DateMention, PlaceMention
from pipeline.extract.merging import dates_agree, doer_keys, frame_place, has_identity, merge_mentions, places_agree

MONDAY, TUESDAY = dt.date(2023, 5, 8), dt.date(2023, 5, 9)


def _day(day: dt.date, precision: Any = "day", end: dt.date | None = None) -> DateMention:
    return DateMention(0, 1, "then", day.isoformat(), day, end or day, precision)


def _place(name: str, country: str, kind: Any = "city", admin1: str | None = None, at: tuple[float, float] | None = None) -> PlaceMention:
    latitude, longitude = at or (None, None)
    return PlaceMention(0, 1, name, name, f"id:{name}", latitude, longitude, country, kind, admin1)


def _doer(name: str, kind: Any, country: str | None) -> Party:
    return Party(name, ActorMention(0, 1, name, f"actor:{name}", name, kind, country))


def _mention(index: int, event_type: str | None, **more: Any) -> Mention:
    options = {"generic": False, "strength": 3} | more
    sentence = Sentence(index, index, 100 * index, 100 * index + 80, options.pop("is_title", False))
    return Mention(sentence, event_type, options.pop("generic"), options.pop("strength"), 100 * index + 5, 100 * index + 15, **options)


HOMS = _place("Homs", "SYR", admin1="Homs", at=(34.73, 36.72))
ALEPPO = _place("Aleppo", "SYR", admin1="Aleppo", at=(36.20, 37.16))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([_day(MONDAY)], [_day(MONDAY)], 1),
        ([_day(MONDAY)], [_day(TUESDAY)], -1),
        ([_day(MONDAY)], [], 0),
        ([_day(MONDAY)], [_day(dt.date(2023, 5, 1), "month", dt.date(2023, 5, 31))], 1),
        ([_day(MONDAY)], [_day(TUESDAY), _day(MONDAY)], 1),
    ],
)
def test_dates_agree_when_some_of_them_overlap(a: list[DateMention], b: list[DateMention], expected: int) -> None:
    assert dates_agree(a, b) == dates_agree(b, a) == expected


def test_a_place_agrees_with_itself_and_with_what_encloses_it() -> None:
    province = _place("Homs Governorate", "SYR", "admin1", "Homs")
    assert places_agree(HOMS, HOMS) > places_agree(HOMS, province) > 0
    assert places_agree(HOMS, _place("Syria", "SYR", "country")) > 0
    assert places_agree(HOMS, None) == 0
    assert places_agree(HOMS, ALEPPO) < 0
    assert places_agree(HOMS, _place("Beirut", "LBN", at=(33.89, 35.5))) < 0


def test_a_state_and_its_forces_are_one_doer() -> None:
    state = _mention(0, "shelling", actors=[_doer("Armenia", "state", "ARM")])
    army = _mention(1, "shelling", actors=[_doer("Armenian Armed Forces", "state_force", "ARM")])
    rebels = _mention(2, "shelling", actors=[_doer("M23", "rebel_group", "COD")])
    assert doer_keys(state) == doer_keys(army) == {"ARM"}
    assert doer_keys(rebels) == {"M23"}


def test_the_same_day_and_place_is_one_incident() -> None:
    frames = merge_mentions(
        [
            _mention(0, "bombing", dates=[_day(MONDAY)], places=[(HOMS, 2.0)]),
            _mention(1, "bombing", generic=True),
            _mention(2, "bombing", dates=[_day(MONDAY)], places=[(HOMS, 2.0)]),
        ]
    )
    assert [len(f.mentions) for f in frames] == [3]


def test_another_day_or_another_town_is_another_incident() -> None:
    frames = merge_mentions(
        [
            _mention(0, "bombing", dates=[_day(MONDAY)], places=[(HOMS, 2.0)]),
            _mention(1, "bombing", dates=[_day(TUESDAY)], places=[(HOMS, 2.0)]),
            _mention(2, "bombing", dates=[_day(MONDAY)], places=[(ALEPPO, 2.0)]),
        ]
    )
    assert [len(f.mentions) for f in frames] == [1, 1, 1]
    assert [frame_place(f) for f in frames] == [HOMS, HOMS, ALEPPO]


def test_what_one_sentence_tells_apart_stays_apart() -> None:
    frames = merge_mentions([_mention(0, "air_strike", places=[(HOMS, 2.0)]), _mention(0, "air_strike", places=[(HOMS, 2.0)])])
    assert len(frames) == 2


def test_a_figure_over_a_period_is_no_incident() -> None:
    assert merge_mentions([_mention(0, "armed_attack", dates=[_day(MONDAY)], is_statistic=True)]) == []


def test_an_accident_and_a_bare_casualty_have_no_identity() -> None:
    assert has_identity(_mention(0, "bombing", dates=[_day(MONDAY)]))
    assert not has_identity(_mention(0, "bombing", dates=[_day(MONDAY)], is_accident=True))
    assert not has_identity(_mention(0, None, dates=[_day(MONDAY)]))


def test_the_first_of_equally_sure_places_is_the_frames() -> None:
    (frame,) = merge_mentions([_mention(0, "bombing", dates=[_day(MONDAY)], places=[(HOMS, 1.5), (_place("Syria", "SYR", "country"), 1.5)])])
    assert frame_place(frame) == HOMS
    assert frame_place(type(frame)([_mention(0, "bombing", places=[(HOMS, 0.2)])])) is None
