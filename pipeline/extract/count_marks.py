"""What the words around a figure say of it: part of another, left behind by a newer one, on top of one told before, a sum; and who "others" are.

The figures themselves are read in counts.py; what the rest of the article says of them is outdated.py's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.casualties import casualty_patterns
from pipeline.extract.count_bounds import ORDINALS, is_next
from pipeline.extract.count_patterns import is_period
from pipeline.extract.syntax import governors, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.casualties import Casualty


def mark(casualty: Casualty, doc: Doc, found: list[Casualty]) -> None:
    """Set is_part and superseded from the words around the number; `found` are all statements of the sentence."""
    text = text_of(doc)
    at = casualty.number_at if casualty.number_at is not None else doc[casualty.head.left_edge.i].idx
    patterns = casualty_patterns()
    if patterns["superseded"].search(text, max(0, at - 60), at):
        casualty.superseded = True
    if (patterns["earlier"].search(text, max(0, at - 110), at) or _is_told_before(casualty.predicate)) and not casualty.is_part:
        casualty.superseded = True
    casualty.adds = is_next(casualty.head) or any(
        t.lower_ in ("other", "others", "another", "more", "remaining", "additional", "further", "also") or (t.lower_ in ORDINALS and casualty.low == 1)
        for t in doc[casualty.first : casualty.end]
        if abs(t.i - casualty.head.i) <= 4 and not (t.lower_ == "more" and doc[t.i + 1 : t.i + 2].text.lower() == "than")
    )
    casualty.is_statistic = is_period(casualty, doc)
    tail = text[at : at + 40].lower()
    of_whom = re.match(
        r"[\w-]+(?: [\w-]+)? of (?:those (?P<fate>dead|killed|who died)|them|whom|those|the \d+|the (?:\w+ )?(?P<who>dead|killed|wounded|injured|victims))\b",
        tail,
    )
    if of_whom and (casualty.outcome != "killed" or of_whom.group("fate") or of_whom.group("who") in ("dead", "killed") or _is_beside_toll(casualty, found)):
        casualty.is_part = True  # "one of the victims has died" is no part of the dead, but of those who were hit
    if re.match(r"[\w-]+(?: [\w'’-]+){1,3} among (?:(?:the|at least) )?(?:\d|[a-z]+ (?:killed|dead|wounded|injured|hurt)\b)", tail):
        casualty.is_part = True  # "three children among 12 dead"
    if re.search(r"\b(?:including|among them|among whom|among the dead (?:were|was))\b[^.;]*$", text[max(0, at - 60) : at].lower()):
        casualty.is_part = True


def _is_beside_toll(casualty: Casualty, found: list[Casualty]) -> bool:
    """True when the sentence gives a larger figure of the same outcome before."""
    return any(c.outcome == casualty.outcome and c.first < casualty.first and (c.low or c.high or 0) > (casualty.low or 0) for c in found)


_ADULT = frozenset({"security_force", "militant", "civilian"})


def name_others(found: list[Casualty]) -> None:
    """Give "others" the class of the people told before them: "killed three soldiers and wounded seven others"."""
    told: Casualty | None = None
    for casualty in sorted(found, key=lambda c: c.first):
        if casualty.head.lower_ in ("other", "others", "more") and casualty.victim_class == "unspecified" and told is not None:
            casualty.victim_class = told.victim_class
        told = casualty if casualty.victim_class in _ADULT and not casualty.is_part and not _is_single(casualty) else None


def _is_single(casualty: Casualty) -> bool:
    return casualty.low == 1 and casualty.high == 1


_TOLD = frozenset({"report", "account", "count", "claim", "statement", "estimate", "say", "put", "announce"})
_BEFORE = frozenset({"earlier", "initial", "initially", "previous", "previously", "preliminary"})


def _is_told_before(predicate: Token) -> bool:
    """True for what "earlier reports that ..., that ... and that ..." say, and what somebody "said earlier"."""
    return any(g.lemma_.lower() in _TOLD and any(c.lower_ in _BEFORE and not list(c.children) for c in g.children) for g in governors(predicate))
