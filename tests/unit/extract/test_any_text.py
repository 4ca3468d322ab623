"""Whatever the text is made of: extraction ends soon, does not fail, quotes what stands there, and dates nothing after the day of publication."""

from __future__ import annotations

import datetime as dt
import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.extract import extract_article
from pipeline.extract.stages import Extraction
from schemas.canonical import canonical_text

_PUBLISHED = dt.date(2024, 1, 18)
_WORDS = (
    *("bomb", "killed", "three people", "in Kabul", "on Tuesday", "police said", "soldiers", "attacked", "a market", "wounded", "the army", "at least 12", "."),
    *("gunmen", "two days after", "last week", "next month", "may", "«", "”", "(Reuters) -", "according to", "responsibility", "denied", "including", "dead,"),
)
# What feeds hold besides words: emoji with modifiers, combining marks, right-to-left words, joiners, wide and odd blanks, CRLF, characters of two units.
_ODD = (
    "👩🏽‍🚒",
    "e\u0301",
    "قتل",
    "\u200f",
    "\u202e",
    "\u00a0",
    "\u3000",
    "\r\n",
    "\r",
    "\n\n",
    "\t",
    "ﬁ",
    "İ",
    "ẞ",
    "𝒌𝒊𝒍𝒍𝒆𝒅",
    "\ufeff",
    "\x00",
    "\u2028",
    "á̧",
    "שלום",
    "\ud83d",
)
_NEWS = st.lists(st.sampled_from((*_WORDS, *_WORDS, *_ODD)), max_size=40).map(" ".join)


def _quotes_hold(extraction: Extraction) -> None:
    for row in [*extraction.reports, *extraction.claims]:
        assert row["quote"]
        assert extraction.text[row["char_start"] : row["char_end"]] == row["quote"]


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.none(), _NEWS), _NEWS)
@example(
    "Bomb kills three 👩🏽‍🚒", "KABUL \u202e- A bomb\r\nkilled thre\u0301e 👨‍👩‍👧 people in Kabul on Tuesday, police said.\r\n\r\nقتل The army killed 12 dead."
)
def test_offsets_survive_any_unicode(title: str | None, body: str) -> None:
    extraction = extract_article(title, body, _PUBLISHED)
    assert extraction.text == canonical_text(title, body)
    _quotes_hold(extraction)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from([None, _PUBLISHED, "2024-01-18T05:00:00Z", "no day"]))
def test_arbitrary_text_never_fails(body: str, published: object) -> None:
    _quotes_hold(extract_article(None, body, published))  # type: ignore[arg-type]


_PAST = ("A bomb killed", "Gunmen shot dead", "An air strike on a market killed", "Rebels kidnapped", "A suicide bomber killed")
_WHEN = (
    *(
        "on Monday",
        "on Thursday",
        "on Saturday",
        "overnight",
        "last week",
        "in January",
        "in December",
        "in May",
        "on March 3",
        "on January 20",
        "this week",
        "",
    ),
    *(
        "at the weekend",
        "on Friday night",
        "early on Sunday",
        "in 2023",
        "this month",
        "earlier this year",
        "on the 25th",
        "yesterday",
        "two days ago",
        "in spring",
    ),
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(_PAST), st.integers(2, 40), st.sampled_from(_WHEN), st.dates(dt.date(2015, 1, 1), dt.date(2025, 12, 31)))
def test_what_happened_is_not_dated_after_it_was_published(deed: str, number: int, when: str, published: dt.date) -> None:
    extraction = extract_article(None, f"{deed} {number} people in Kabul {when}, police said.", published)
    for report in extraction.reports:
        # A month or a week that is not over reaches beyond the day, and a day of publication may be a day behind where it happened.
        assert report["date_start"] is None or report["date_start"] <= published + dt.timedelta(days=1)


_RNG = random.Random(1)
_HOSTILE = {
    "no full stop": " ".join(_RNG.choice(_WORDS[:11]) for _ in range(100_000)),
    "one word": "killed" * 50_000,
    "one trigger": "attack " * 50_000,
    "one verb in a list": "killed, " * 30_000,
    "one line each": "bomb killed three\n" * 20_000,
    "capitals": "BOMB KILLED THREE IN KABUL ON TUESDAY " * 5_000,
    "blanks": " " * 300_000 + "bomb killed three",
    "brackets": "(" * 50_000 + "killed" + ")" * 50_000,
}


@pytest.mark.parametrize("name", sorted(_HOSTILE))
def test_no_text_takes_long(name: str) -> None:
    extract_article(None, "A bomb killed three.", _PUBLISHED)  # loads what is loaded once
    started = time.process_time()
    _quotes_hold(extract_article(None, _HOSTILE[name], _PUBLISHED))
    assert time.process_time() - started < 10
