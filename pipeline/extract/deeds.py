"""Deeds inside what somebody tells: "said its jets had struck the camp", "said the town was shelled by rebels". Token questions of responsibility.py only.

A deed counts when told as done: no "would", no "not", no "whether". Its doer counts when it is the teller's own side or a side by name; bare gunmen do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.actors import resolve_actor
from pipeline.extract.denials import deed_pattern
from pipeline.extract.lexicons import load_set
from pipeline.extract.syntax import children, is_negated, is_passive

if TYPE_CHECKING:
    from spacy.tokens import Token

_FORCES = load_set("forces", "responsibility")
_OWN_DEEDS = load_set("own_deeds", "responsibility")
_CARRYING = load_set("carrying_verbs", "responsibility")
_SUFFERED = frozenset(("die", "dead", "wound", "injure", "involve"))  # stems among the deeds that name no act by themselves
_SIDES = frozenset(("state", "state_force", "rebel_group", "militia", "official"))
_ARMIES = frozenset(("army", "military", "coalition"))


@dataclass(frozen=True, slots=True)
class Told:
    """A deed that somebody tells. `is_own`: of himself; `is_plain`: as a fact, without the words of accusation ("carried out by", "believed")."""

    doer: Token
    deed: Token
    is_own: bool
    is_plain: bool


def told_deeds(verb: Token) -> Iterator[Told]:
    """Yield the deeds in the content of a verb of saying."""
    if verb.pos_ != "VERB" or is_negated(verb):
        return
    for content in _contents(verb):
        if is_open(content):
            continue
        for deed in [content, *(c for c in content.conjuncts if c.pos_ == "VERB" and c.i > content.i)]:
            if not _is_done(deed):
                continue
            if is_passive(deed):
                by = _agent(deed)
                if by is not None and is_named(by):
                    yield Told(by, deed, False, deed.lemma_.lower() not in _CARRYING)
                continue
            doer = next((c for c in deed.children if c.dep_ == "nsubj"), None)
            if doer is None:
                continue
            own = any(c.dep_ == "poss" and c.lower_ in ("its", "their", "our") for c in doer.children)
            if (doer.lower_ in ("it", "they") and doer.i > verb.i) or doer.lower_ == "we" or (own and doer.lemma_.lower() in _FORCES):
                yield Told(doer, deed, True, False)
            elif not own and doer.i > verb.i and is_named(doer) and deed.lemma_.lower() not in _OWN_DEEDS:
                yield Told(doer, deed, False, True)


def _contents(verb: Token) -> list[Token]:
    """Return the clauses that a verb of saying governs, also those the parser hangs on an aside ("said at the time that ...")."""
    asides = [o for p in children(verb, "prep") for o in children(p, "pobj") if o.lemma_.lower() in ("time", "statement", "message", "interview")]
    beside = [c for o in asides for c in children(o, "relcl", "acl", "ccomp") if any(t.lower_ == "that" for t in c.children)]
    return [*children(verb, "ccomp"), *beside]


def believed_deed(verb: Token) -> Told | None:
    """Return the deed of "raids thought to have been carried out by foreign jets", None when there is none."""
    if not is_passive(verb):
        return None
    for content in children(verb, "xcomp"):
        by = _agent(content) if is_passive(content) else None
        if by is not None and is_named(by) and (content.lemma_.lower() in _CARRYING or deed_pattern().match(content.lower_)):
            return Told(by, content, False, False)
    return None


def can_own(speaker: str) -> bool:
    """True when "it" and "its forces" in the mouth of `speaker` are a side's own: a state, a force or a group. Police who shoot an attacker claim nothing."""
    who = resolve_actor(speaker)
    if who is None or "police" in speaker.lower():
        return False
    return (who.kind in _SIDES and who.actor_id != "generic:officials") or who.actor_id in ("generic:rebels", "generic:militants")


def is_open(clause: Token) -> bool:
    """True when the telling leaves it open: "has not said whether", "asked if"."""
    return any(c.dep_ == "mark" and c.lower_ in ("whether", "if") for c in clause.children) or (clause.head.i != clause.i and is_negated(clause.head))


def is_named(doer: Token) -> bool:
    """True for "Russian forces", "the army", "Hamas": a side, not a man in the street."""
    lemma = doer.lemma_.lower()
    if lemma in _FORCES or lemma in ("rebel", "group", "militia", "gang"):
        return lemma in _ARMIES or any(c.dep_ in ("amod", "compound", "poss", "nmod") and c.text[:1].isupper() for c in doer.children)
    return doer.pos_ == "PROPN" and (found := resolve_actor(doer.text)) is not None and found.kind in _SIDES


def _agent(verb: Token) -> Token | None:
    return next((o for a in verb.children if a.dep_ == "agent" for o in children(a, "pobj")), None)


def _is_done(verb: Token) -> bool:
    if verb.pos_ != "VERB" or is_negated(verb) or any(c.tag_ == "MD" for c in verb.children):
        return False
    lemma = verb.lemma_.lower()
    if lemma == "take" and any(c.dep_ == "prt" and c.lower_ != "over" for c in verb.children):
        return False  # "took in six patients"
    return lemma in _OWN_DEEDS or lemma in _CARRYING or (lemma not in _SUFFERED and deed_pattern().match(verb.lower_) is not None)
