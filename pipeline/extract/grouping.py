"""Which triggers of one sentence tell of one and the same incident. Whether two sentences do is decided in merging.py.

Method: type families that go together, kept apart by an interval ("two days after") or an answer ("in response to") between them in the tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.evidence import GROUPS, VIOLENT
from pipeline.extract.syntax import clause_head, governors, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.triggers import Trigger

_INTERVAL_AFTER = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?)\s+after\b"
    r"|\b(?:come|comes|came|coming)\b[^,.;]{0,40}\b(?:after|as)\b"
    r"|\bin (?:response|retaliation|revenge|reprisal) (?:to|for)\b|\bretaliat\w+ (?:for|against)\b|\bretaliatory\b|\bfollow(?:s|ed|ing)\b",
    re.IGNORECASE,
)


# In these, as a circumstance of an arrest, somebody is looked for and held: "detained five men in raids on four addresses".
_SEARCHES = frozenset({"raid", "operation", "sweep", "swoop"})
_ORDERING = frozenset({"follow", "precede", "answer", "avenge"})
_BOTH_SIDES = ({"nsubj", "dobj"}, {"nsubjpass", "agent"})


def _path(a: Token, b: Token) -> tuple[list[Token], list[Token]]:
    """Return the tokens from a up to (not including) the common ancestor, and from b likewise."""
    up_a = [a, *governors(a)]
    up_b = [b, *governors(b)]
    index_b = {t.i: k for k, t in enumerate(up_b)}
    for k, token in enumerate(up_a):
        if token.i in index_b:
            return up_a[:k], up_b[: index_b[token.i]]
    return up_a, up_b


def tree_distance(a: Token, b: Token) -> int:
    """Number of arcs between two tokens of one sentence."""
    left, right = _path(a, b)
    return len(left) + len(right)


def _compatible(a: Trigger, b: Trigger) -> bool:
    if a.type == b.type:
        return True
    ga, gb = GROUPS[a.type], GROUPS[b.type]
    if ga == gb:
        return True
    if "arrest" in (ga, gb):
        search, arrest = (a, b) if gb == "arrest" else (b, a)
        return search.generic and search.is_noun and search.head.lemma_.lower() in _SEARCHES and search.head.head.head.i == arrest.head.i
    if a.generic or b.generic:
        return {ga, gb} <= VIOLENT | {"ground", "hold", "hijack", "seize"} and not ({ga, gb} & {"hold", "hijack"} and not _same_clause(a, b))
    return {ga, gb} <= VIOLENT


def _same_clause(a: Trigger, b: Trigger) -> bool:
    return clause_head(a.head).i == clause_head(b.head).i or tree_distance(a.head, b.head) <= 2


def _separated(doc: Doc, a: Trigger, b: Trigger) -> bool:
    """True when the sentence sets b apart from a: an interval ("two days after"), an answer to it, or coordinate clauses that each have place and toll."""
    left, right = _path(a.head, b.head)
    if left and right and left[-1].head.lemma_.lower() in _ORDERING and {left[-1].dep_, right[-1].dep_} in _BOTH_SIDES:
        return True  # "the strike followed an attack"
    for side in (left, right):
        for token in side:
            mark = token.lower_ if token.dep_ in ("prep", "mark") else next((c.lower_ for c in token.children if c.dep_ == "mark"), "")
            if mark in ("since", "despite", "like", "unlike"):
                return True
            if mark in ("after", "following", "to", "for", "as") and side:
                first, last = sorted((a.head.i, b.head.i))
                begin = doc[max(0, first - 3)].idx
                text = text_of(doc)[begin : doc[last].idx + len(doc[last])]
                if _INTERVAL_AFTER.search(text):
                    return True
    return False


def group_triggers(doc: Doc, triggers: list[Trigger], scenes: dict[int, int]) -> list[list[Trigger]]:
    """Partition the triggers of a sentence into mentions, in text order; `scenes` are those of clauses.py, by token."""
    groups: list[list[Trigger]] = []
    for trigger in triggers:
        for group in groups:
            if scenes.get(group[0].head.i, 0) != scenes.get(trigger.head.i, 0):
                continue
            if all(_compatible(trigger, other) for other in group) and not any(_separated(doc, other, trigger) for other in group):
                group.append(trigger)
                break
        else:
            groups.append([trigger])
    return groups
