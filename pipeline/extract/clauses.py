"""Which words of a sentence tell of another scene: coordinate clauses that are each set at a place of their own. Whose trigger they hold is for grouping.py.

"A bomb killed three people in Kirkuk, and gunmen shot dead two officers in Mosul" tells of two incidents: the second clause has its own subject, and
the two places exclude each other. A town and its province, or a town and its quarter, do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.attach import locative_weight, token_of
from pipeline.extract.merging import places_agree
from pipeline.extract.syntax import PASSIVE_SUBJECTS, SUBJECTS, children, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.mentions import PlaceMention

_TOWNS = frozenset({"city", "landmark", "admin2", "admin1"})
_ELSEWHERE = re.compile(r"\belsewhere\b", re.IGNORECASE)
# ", and in the suburb of X, ...": a clause that opens with its place; found by its words, for the parser often hangs it on the one before.
_FRONTED = re.compile(r"(?:,|\belsewhere)?\s(?:and|while|but)\s(?=(?:in|at|near|outside)\s[^,;]{2,60},\s)")


def read_scenes(doc: Doc, offset: int, places: list[PlaceMention]) -> dict[int, int]:
    """Return the number of the scene for each token of a clause that is set apart; tokens that are not in the result belong to the first scene, 0.

    Args:
        doc: a parsed sentence.
        offset: where it starts in the canonical text.
        places: the places named in it, absolute offsets.
    """
    sites = [(root, p) for p in places if p.kind in _TOWNS and (root := token_of(doc, offset, p.char_start, p.char_end)) is not None]
    sites = [(root, p) for root, p in sites if locative_weight(root) >= 1]
    scenes: dict[int, int] = {}
    if not sites:
        return scenes
    number = 0
    for first, end in sorted({*_clauses(doc), *_fronted(doc)}):
        here = [p for root, p in sites if first <= root.i < end]
        before = [p for root, p in sites if root.i < first and scenes.get(root.i, 0) == number]
        unnamed = not before and _ELSEWHERE.search(doc[:first].text) is not None
        if here and (unnamed or (before and all(places_agree(a, b) < 0 for a in here for b in before))):
            number += 1
            scenes |= dict.fromkeys(range(first, end), number)
    return scenes


def _clauses(doc: Doc) -> list[tuple[int, int]]:
    return [(verb.left_edge.i, verb.right_edge.i + 1) for verb in doc if verb.pos_ in ("VERB", "AUX") and _is_coordinate(verb)]


def _is_coordinate(verb: Token) -> bool:
    """True for a verb with a subject of its own, joined to another clause by "and", "but", "while"."""
    if not children(verb, *SUBJECTS, *PASSIVE_SUBJECTS):
        return False
    if verb.dep_ == "conj":
        return verb.head.pos_ in ("VERB", "AUX")
    return verb.dep_ == "advcl" and any(c.lower_ in ("while", "whereas") for c in verb.children)


def _fronted(doc: Doc) -> list[tuple[int, int]]:
    text = text_of(doc)
    found = [doc.char_span(m.end(), len(text), alignment_mode="expand") for m in _FRONTED.finditer(text)]
    return [(span.start, len(doc)) for span in found if span is not None]
