"""The record of a casualty statement and the compiled words of lexicon/casualties.toml. Finding the statements is the business of counts.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.extract.lexicons import load_toml
from pipeline.extract.trigger_lexicon import word_pattern

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.extract.numbers import CountKind


OPEN = "open"
"""Outcome of "casualties", "killed or injured": the text leaves it open; the record's outcome is None."""


@dataclass(slots=True)
class Casualty:
    """One statement of a number of persons. Token indices of its evidence are first..end-1; `low`/`high` both None = vague (see numbers.py).

    `is_part`: a part of a figure told beside it; `adds`: counted on top of a figure told before ("six others", "a third", "another");
    `is_total` is set by totals.py once all claims of the incident are known;
    `in_headline`: the headline gives the same figure; `is_ordinal`: told as "the seventh fatality".
    """

    outcome: str | None
    victim_class: str
    victim_text: str | None
    low: int | None
    high: int | None
    kind: CountKind
    first: int
    end: int
    predicate: Token
    head: Token
    is_part: bool = False
    superseded: bool = False
    adds: bool = False
    is_total: bool = False
    in_headline: bool = False
    number_at: int | None = None
    is_statistic: bool = False
    is_ordinal: bool = False

    @property
    def key(self) -> tuple[str | None, int | None, int | None]:
        """Outcome and bounds: what makes two statements say the same number."""
        return (self.outcome, self.low, self.high)


@lru_cache(maxsize=1)
def casualty_lexicon() -> dict[str, Any]:
    """Return lexicon/casualties.toml."""
    return load_toml("casualties")


@lru_cache(maxsize=1)
def casualty_predicates() -> dict[tuple[str, str], str]:
    """(role, lemma) -> outcome, for role transitive | intransitive | adjectives | nouns."""
    out: dict[tuple[str, str], str] = {}
    for outcome in ("detained", "missing", "injured", "killed"):
        for role in ("transitive", "intransitive", "adjectives", "nouns"):
            out |= {(role, lemma): outcome for lemma in casualty_lexicon()[outcome][role]}
    return out


@lru_cache(maxsize=1)
def casualty_patterns() -> dict[str, re.Pattern[str]]:
    """Return the compiled patterns by name: words before and after a number, words of a clause, tolls."""
    return {
        "superseded": re.compile(
            rf"\b(?:{'|'.join(re.escape(w) for w in casualty_lexicon()['superseded']['before'])})\s+(?:[a-z]+\s+){{0,3}}$"
            r"|\bfrom\s+(?:(?:an?|the|at|least|about|around|earlier|previous|initial|original|total|figure|count|toll|of)\s+){0,4}$",
            re.IGNORECASE,
        ),
        "earlier": re.compile(
            r"\b(?:earlier|initial|initially|previous|previously|preliminary|early)\s+(?:[\w'’-]+\s+){0,4}?"
            r"(?:reports?|reported|said|stated|counts?|accounts?|figures?|estimates?|tolls?|put|gave|given|announced|spoke|claimed)\b[^.;:]{0,60}$"
            r"|\b(?:first|had) (?:reported|said|put|believed|thought)\b[^.;:]{0,30}$",
            re.IGNORECASE,
        ),
        "parts": word_pattern(casualty_lexicon()["parts"]["words"]),
        "fatal": word_pattern(casualty_lexicon()["shoot"]["killed"]),
        "hold": word_pattern(casualty_lexicon()["hold"]["words"]),
        "hospital": re.compile(
            r"\b(?:hospitals?|intensive care|critical condition|serious condition|stable condition|patients?|surgery|treated for|clinics?)\b"
        ),
        "in_hospital": re.compile(
            r"\b(?:in|at) (?:[\w-]+ ){0,3}(?:hospitals?|intensive care|condition|surgery|clinics?)\b(?! (?:staff|workers?|officials?|sources?))"
            r"|\bhospitali[sz]ed\b"
        ),
        "toll": word_pattern(casualty_lexicon()["killed"]["toll"]),
        "injured_toll": word_pattern(casualty_lexicon()["injured"]["toll"]),
        "after": re.compile(
            r"(?:\s+(?:[\w'’-]+\s+){0,5}?|\s*)(?:(?:were|was|are|is|have been|had been|has been|being)\s+(?:\w+ly\s+)?)?"
            r"(?P<word>killed|dead|died|slain|wounded|injured|hurt|missing|kidnapped|abducted|injuries|deaths|fatalities)\b",
            re.IGNORECASE,
        ),
        "before": re.compile(
            r"\b(?P<word>killed|killing|kills|kill|wounded|wounding|wounds|wound|injured|injuring|injures|injure|leaving|left"
            r"|claimed the lives of|took the lives of)"
            r"\s+(?:(?!(?:in|at|on|after|by|during|from|since|with|\d[\d,.]*|(?:kill|wound|injur)\w*)\b)[\w'’-]+\s+){0,2}?$",
            re.IGNORECASE,
        ),
    }


WORD_OUTCOME = {
    "kill": "killed",
    "dead": "killed",
    "died": "killed",
    "slai": "killed",
    "deat": "killed",
    "fata": "killed",
    "clai": "killed",
    "took": "killed",
    "woun": "injured",
    "inju": "injured",
    "hurt": "injured",
    "miss": "missing",
    "kidn": "detained",
    "abdu": "detained",
}
