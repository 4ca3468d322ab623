"""The day of an incident: from its own dates, from another incident, from the statement, from publication said as such."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.extract.dating import basis_of, date_frames
from pipeline.extract.document import Sentence
from pipeline.extract.evidence import Mention
from pipeline.extract.mentions import DateMention
from pipeline.extract.merging import Frame

PUBLISHED = dt.date(2023, 5, 11)
DAY = dt.timedelta(days=1)


def _date(text: str, start: dt.date | None, end: dt.date | None = None, precision: Any = "day", **more: Any) -> DateMention:
    return DateMention(0, len(text), text, start.isoformat() if start else "", start, end or start, precision, **more)


def _frame(index: int, *dates: DateMention, event_type: str = "bombing", **more: Any) -> Frame:
    return Frame(
        [Mention(Sentence(index, index, 100 * index, 100 * index + 90), event_type, False, 3, 100 * index, 100 * index + 9, dates=list(dates), **more)]
    )


def _dated(*frames: Frame, published: dt.date | None = PUBLISHED) -> list[tuple[dt.date | None, dt.date | None, str | None]]:
    date_frames(list(frames), [m for f in frames for m in f.mentions], published)
    return [(f.date.date_start, f.date.date_end, basis_of(f.date)) if f.date else (None, None, None) for f in frames]


def test_its_own_day_dates_an_incident() -> None:
    assert _dated(_frame(0, _date("Tuesday", PUBLISHED - 2 * DAY))) == [(PUBLISHED - 2 * DAY, PUBLISHED - 2 * DAY, "relative")]
    assert _dated(_frame(0, _date("9 May 2023", dt.date(2023, 5, 9), basis="stated"))) == [(dt.date(2023, 5, 9), dt.date(2023, 5, 9), "stated")]


def test_a_day_inside_the_month_told_as_well_wins() -> None:
    frame = _frame(0, _date("last month", dt.date(2023, 4, 1), dt.date(2023, 4, 30), "month"), _date("April 14", dt.date(2023, 4, 14)))
    assert _dated(frame)[0][:2] == (dt.date(2023, 4, 14), dt.date(2023, 4, 14))


def test_early_and_late_narrow_a_month() -> None:
    (early,) = _dated(_frame(0, _date("early April", dt.date(2023, 4, 1), dt.date(2023, 4, 30), "month")))
    (late,) = _dated(_frame(0, _date("late April", dt.date(2023, 4, 1), dt.date(2023, 4, 30), "month")))
    assert early[:2] == (dt.date(2023, 4, 1), dt.date(2023, 4, 10))
    assert late[:2] == (dt.date(2023, 4, 21), dt.date(2023, 4, 30))


def test_a_distance_in_days_dates_one_incident_by_the_other() -> None:
    after = _date("two days after", None, precision="day", basis="anaphoric", offset_days=2)
    answer, cause = _frame(0, after, event_type="shelling"), _frame(0, _date("Monday", dt.date(2023, 5, 8)))
    assert [d[0] for d in _dated(answer, cause)] == [dt.date(2023, 5, 10), dt.date(2023, 5, 8)]


def test_without_a_day_publication_gives_two_days_and_says_so() -> None:
    assert _dated(_frame(0)) == [(PUBLISHED - DAY, PUBLISHED, "published")]


def test_the_day_of_the_statement_comes_before_publication() -> None:
    said = _date("Tuesday", PUBLISHED - 2 * DAY)
    assert _dated(_frame(0, statement_dates=[said])) == [(PUBLISHED - 3 * DAY, PUBLISHED - 2 * DAY, "published")]


def test_nothing_dates_an_incident_of_an_undated_article() -> None:
    assert _dated(_frame(0), published=None) == [(None, None, None)]


def test_what_had_happened_before_takes_no_date_from_publication() -> None:
    assert _dated(_frame(0, past_perfect=True)) == [(None, None, None)]


def test_a_violent_incident_is_never_dated_after_publication() -> None:
    (dated,) = _dated(_frame(0, _date("next week", PUBLISHED + 7 * DAY)))
    assert dated == (PUBLISHED - DAY, PUBLISHED, "published")


def test_an_answer_of_a_state_lies_between_what_it_answers_and_publication() -> None:
    strike, recall = _frame(0, _date("Monday", dt.date(2023, 5, 8))), _frame(5, event_type="diplomatic_measure")
    assert _dated(strike, recall)[1][:2] == (dt.date(2023, 5, 8), PUBLISHED)


def _main_day(title: str, text: str, published: str) -> dt.date | None:
    from pipeline.extract import extract_article

    report = next(r for r in extract_article(title, text, published).reports if r["role"] == "main")
    day: dt.date | None = report["date_start"]
    return day


def test_a_day_in_front_of_the_event_s_noun_is_the_event_s_whatever_verb_governs_it() -> None:
    text = "Prosecutors charged a man over the August 14 shooting death of a clerk at a grocery in Springfield. He was arrested on Thursday."
    assert _main_day("Suspect charged in clerk's death", text, "2014-08-22") == dt.date(2014, 8, 14)


def test_an_hour_without_its_day_gives_way_to_the_day_told_before() -> None:
    text = (
        "Officers say that one of six persons shot near a club early October 27 has died.\n\n"
        "It began around 1:40 a.m. among parked cars. Officers said the man died Thursday morning."
    )
    assert _main_day("Man dies after bar shooting", text, "2013-10-31") == dt.date(2013, 10, 27)


def test_a_statement_of_weeks_ago_names_the_day_of_the_deed() -> None:
    text = "A 29-year-old man was arraigned Monday. He is accused of killing a neighbour at a bar on Jan. 26."
    assert _main_day("Family mourns victim of bar killing", text, "2013-02-18") == dt.date(2013, 1, 26)


def test_a_fresh_statement_stays_the_day_of_the_statement() -> None:
    frame = _frame(0, statement_dates=[_date("on Wednesday", PUBLISHED - DAY)])
    assert _dated(frame) == [(PUBLISHED - 2 * DAY, PUBLISHED - DAY, "published")]


def test_the_day_of_a_plea_is_not_the_day_of_the_deed() -> None:
    text = "RIVERTON, Ohio - Dale Morrow pleaded guilty on Monday to killing a neighbour with a shotgun at a house on Pine Street in Riverton."
    assert _main_day("Man admits fatal shooting", text, "2022-06-07") is None


def test_a_case_before_the_court_keeps_the_day_that_is_told_of_the_deed() -> None:
    text = "A jury convicted Dale Morrow on Monday. He shot a neighbour dead at a house in Riverton on May 3, prosecutors said."
    assert _main_day("Guilty verdict in fatal shooting", text, "2022-06-07") == dt.date(2022, 5, 3)
