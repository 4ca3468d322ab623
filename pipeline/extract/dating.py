"""When: the date of each incident of an article, from the dates of its mentions, from another one it is told relative to, or, said as such, from publication.

Order of evidence: calendar dates of its own mentions; "two days after the strike" once the strike is dated; the day of the statement that reports it; the
publication date. The last two give an interval of two days and date_basis `published`: never a silent publication date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.mentions import DateMention

if TYPE_CHECKING:
    from pipeline.extract.evidence import Mention
    from pipeline.extract.merging import Frame

_DAY = dt.timedelta(days=1)
# A finer date says more: weight of each precision when the mentions of an incident name several.
_PRECISION = {"day": 1.0, "few_days": 0.8, "week": 0.5, "month": 0.35, "year": 0.2, "unknown": 0.1}


def date_frames(frames: list[Frame], mentions: list[Mention], published: dt.date | None) -> None:
    """Set `date` of every frame (None when nothing dates it). `mentions` are all of the article, `published` is the publication day, None when unknown."""
    for frame in frames:
        _count_from_statements(frame, frames)
        frame.date = _best(frame, published)
        frame.why["date"] = "own_date"
    _resolve_relative(frames)
    for index, frame in enumerate(frames):
        if frame.date is None and not frame.first.past_perfect and index and not {m.event_type for m in frame.mentions} <= _REACTIONS:
            frame.date = _from_before(frame, mentions, 0)
            frame.why["date"] = "day_before"
        if (
            frame.date is None
            and published is not None
            and not {m.event_type for m in frame.mentions} <= _REACTIONS
            and (index == 0 or frame.first.sentence.index <= 2)
            and not frame.first.past_perfect
            and not _is_tried(frame)
        ):
            frame.date = _from_statement(frame, published)
            frame.why["date"] = "statement_day"
        elif frame.date is None and not frame.first.past_perfect and not {m.event_type for m in frame.mentions} <= _REACTIONS:
            frame.date = _from_before(frame, mentions, _CARRY) or _of_the_news(frame, frames, published)
            frame.why["date"] = "day_before"
    _date_reactions(frames, published)


def _is_tried(frame: Frame) -> bool:
    """True for a deed told because a court deals with it: the day of publication says nothing of when it was done."""
    return any(m.is_tried for m in frame.mentions if m is frame.first or m.sentence.index <= 1)


def _of_the_news(frame: Frame, frames: list[Frame], published: dt.date | None) -> DateMention | None:
    """Return the day of the incident told before for what is told as one more of it ("in a third incident", "elsewhere"), when that is news of these days."""
    before = _told_before(frame, frames) if frame.first.is_new and published is not None else None
    date = before.date if before is not None else None
    if date is None or date.date_start is None or published is None or date.precision != "day" or (published - date.date_start).days > _NEWS_DAYS:
        return None
    return date


_NEWS_DAYS = 7
_CARRY = 2  # sentences over which a day goes on: "Tuesday also saw three other attacks. In the capital, gunmen ..."


def _from_before(frame: Frame, mentions: list[Mention], reach: int) -> DateMention | None:
    """Return the day last named before the frame's first mention: in its own sentence ("..., while in Mosul gunmen ...") or the `reach` ones before."""
    at = frame.first.sentence.index
    for mention in reversed([m for m in mentions if at - reach <= m.sentence.index <= at and m.char_start < frame.first.char_start]):
        days = [d for d in mention.dates if d.date_start is not None and d.precision == "day"]
        if days:
            return days[-1]
    return None


def _best(frame: Frame, published: dt.date | None) -> DateMention | None:
    votes: dict[tuple[dt.date, dt.date], float] = defaultdict(float)
    example: dict[tuple[dt.date, dt.date], DateMention] = {}
    for order, mention in enumerate(frame.mentions):
        for date in map(_narrow, [*mention.dates, *_too_old_to_be_said(mention, published)]):
            if date.date_start is None:
                continue
            if (
                published is not None
                and date.date_start > published + _DAY
                and frame.first.event_type not in ("agreement", "threat", "diplomatic_measure", "sanction")
            ):
                continue
            key = (date.date_start, date.date_end or date.date_start)
            votes[key] += _PRECISION[date.precision] / (1 + 0.25 * order) * _worth(mention, date)
            example.setdefault(key, date)
    if not votes:
        return None
    # A day inside a month or week that was told as well has that evidence too: "last month ... on the 14th".
    total = {k: sum(v for other, v in votes.items() if other[0] <= k[0] and k[1] <= other[1]) for k in votes}
    best = max(votes, key=lambda k: (total[k], -k[0].toordinal()))
    return example[best]


def _too_old_to_be_said(mention: Mention, published: dt.date | None) -> list[DateMention]:
    """Return the days of statements that lie weeks back: "is accused of killing a man on Jan. 26" names the day of the deed, for old statements are no news."""
    if published is None or mention.event_type is None:
        return []
    return [
        d
        for d in mention.statement_dates
        if d.precision == "day" and d.date_start is not None and published - 366 * _DAY < d.date_start < published - 10 * _DAY and not d.timex.endswith("REF")
    ]


# "at about 1:40 a.m.", "before dawn": an hour of a day that other words name, else of the day of writing, which is a guess.
_HOUR = re.compile(
    r"(?:(?:at|about|around|just|before|after|shortly|the|early|in) )*"
    r"(?:\d{1,2}(?::\d\d)?\s*(?:[ap]\.?\s?m\b\.?)?(?: local time)?|noon|midnight|dawn|dusk|daybreak)$",
    re.IGNORECASE,
)


def _worth(mention: Mention, date: DateMention) -> float:
    """How much a date says of when the incident was: less when it is vague, an hour without its day, or the day somebody died of it."""
    if date.timex.endswith("REF"):
        return 0.5
    if _HOUR.match(date.text):
        return 0.2
    return 0.5 if mention.event_type is None else 1.0


def _narrow(date: DateMention) -> DateMention:
    """Narrow "mid-January" and "early May" to ten days of the month."""
    if date.precision != "month" or date.date_start is None or date.date_end is None:
        return date
    part = date.text.lower().removeprefix("in ").removeprefix("the ")[:5]
    bounds = {"early": (1, 10), "late ": (21, date.date_end.day)}.get(part) or ((11, 20) if part.startswith(("mid-", "mid ")) else None)
    if bounds is None:
        return date
    return replace(date, date_start=date.date_start.replace(day=bounds[0]), date_end=date.date_start.replace(day=bounds[1]), precision="week")


def _count_from_statements(frame: Frame, frames: list[Frame]) -> None:
    """Set the distances that are counted from the day of the statement beside them, in a sentence that tells of no other incident.

    "denied on Tuesday that it had fired the shells that fell a day earlier"; "said on Wednesday, three days after the attack".
    """
    for mention in frame.mentions:
        days = [d.date_start for d in mention.statement_dates if d.precision == "day" and d.date_start is not None]
        alone = not any(m.sentence.index == mention.sentence.index for f in frames if f is not frame for m in f.mentions)
        if days and alone:
            mention.dates = [
                _shifted(d, days[-1], -abs(d.offset_days)) if d.basis == "anaphoric" and d.offset_days is not None and d.date_start is None else d
                for d in mention.dates
            ]


def _resolve_relative(frames: list[Frame]) -> None:
    """Date incidents told relative to another one: in the same sentence ("two days after ..."), or told before ("the same day", "the night before")."""
    for _ in range(2):
        for frame in frames:
            for mention in frame.mentions:
                for date in mention.dates:
                    if date.basis != "anaphoric" or date.offset_days is None:
                        continue
                    other = next((f for f in frames if f is not frame and any(m.sentence.index == mention.sentence.index for m in f.mentions)), None)
                    if other is None and date.offset_days <= 0 and frame.date is None and mention is frame.first:
                        other = _told_before(frame, frames)
                        if other is not None and other.date is not None and other.date.date_start is not None:
                            frame.date = _shifted(date, other.date.date_start, date.offset_days)
                            frame.why["date"] = "relative_to_incident"
                        continue
                    if other is None:
                        continue
                    if frame.date is None and other.date is not None and other.date.date_start is not None:
                        frame.date = _shifted(date, other.date.date_start, date.offset_days)
                        frame.why["date"] = "relative_to_incident"
                    elif other.date is None and frame.date is not None and frame.date.date_start is not None:
                        other.date = _shifted(date, frame.date.date_start, -date.offset_days)
                        other.why["date"] = "relative_to_incident"


def _told_before(frame: Frame, frames: list[Frame]) -> Frame | None:
    """Return the other frame that was told last before `frame` begins, None when it is the first."""
    before = [(m.sentence.index, k) for k, f in enumerate(frames) if f is not frame for m in f.mentions if m.char_start < frame.first.char_start]
    return frames[max(before)[1]] if before else None


_REACTIONS = frozenset({"diplomatic_measure", "sanction", "threat"})


def _date_reactions(frames: list[Frame], published: dt.date | None) -> None:
    """An undated answer of a state lies between what it answers and publication."""
    if published is None:
        return
    recent = [
        f.date.date_start for f in frames if f.date is not None and f.date.date_start is not None and published - 14 * _DAY <= f.date.date_start <= published
    ]
    for frame in frames:
        if frame.date is None and recent and {m.event_type for m in frame.mentions} <= _REACTIONS:
            start = min(recent)
            at = frame.first.char_start
            frame.why["date"] = "answer"
            frame.date = DateMention(at, at, "", "", start, published, "few_days" if (published - start).days <= 6 else "month", "date", "relative")


def _shifted(date: DateMention, anchor: dt.date, days: int) -> DateMention:
    day = anchor + dt.timedelta(days=days)
    return DateMention(date.char_start, date.char_end, date.text, day.isoformat(), day, day, "day", "date", "relative")


def _from_statement(frame: Frame, published: dt.date) -> DateMention:
    said = [
        d
        for m in frame.mentions
        for d in m.statement_dates
        if d.date_start is not None and d.precision == "day" and published - 7 * _DAY <= d.date_start <= published
    ]
    last = said[0].date_start if said and said[0].date_start is not None else published
    at = frame.first.char_start
    return DateMention(at, at, "", "", last - _DAY, last, "few_days", "date", "relative")


def basis_of(date: DateMention | None) -> str | None:
    """Return the date_basis code: stated, relative or published; None without a date."""
    if date is None:
        return None
    if not date.text:
        return "published"
    return "stated" if date.basis == "stated" else "relative"
