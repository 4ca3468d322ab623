"""Who is who among the dead and the hurt of one report: is the man who was shot the man who died, and how many persons do single statements name?

Two nouns are taken for one person unless something tells them apart: a name, a sex, an age, "another".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set
from pipeline.extract.statements import Statement
from pipeline.extract.victims import is_person_word

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.extract.evidence import Claim

_ADULT = frozenset({"man", "woman", "father", "mother", "husband", "wife", "grandmother", "grandfather", "widow"})
_FEMALE = load_set("female", "victims")
_MALE = load_set("male", "victims")


def without_the_dead(injured: list[Statement], dead: list[Statement]) -> list[Statement]:
    """Return the statements on the injured that are not the dead told once more ("was shot and taken to hospital, where he died").

    Only "was shot", "was stabbed" leave it open: such a figure counts when nobody died, or for what it exceeds the dead ("five were shot, one fatally"), or for
    a single person who is plainly another one.
    """
    told = [s for s in injured if s.is_total]
    killed = max((s.top for s in dead), default=0)
    out: list[Statement] = []
    for statement in injured:
        if statement.is_total or not killed:
            out.append(statement)
        elif told:
            continue
        elif statement.top == 1:
            if not any(_may_be_same(a, b) for a in statement.claims for s in dead for b in s.claims):
                out.append(statement)
        elif statement.top > killed and statement.low is not None:
            high = None if statement.high is None else statement.high - killed
            out.append(replace(statement, low=statement.low - killed, high=high, is_total=True))
    return out


def distinct_persons(statements: list[Statement]) -> int:
    """Return how many different persons the single statements name at least."""
    persons: list[Claim] = []
    for statement in statements:
        for claim in statement.claims:
            if claim.casualty is not None and claim.casualty.low == 1 and not any(_may_be_same(claim, other) for other in persons):
                persons.append(claim)
    return len(persons)


def _may_be_same(a: Claim, b: Claim) -> bool:
    if a.casualty is None or b.casualty is None:
        return True
    if a.casualty.adds or b.casualty.adds:
        return False
    if b.casualty.low != 1:
        return True
    one, other = a.casualty.head, b.casualty.head
    if len({_sex(one), _sex(other)} - {None}) == 2:
        return False
    if {True} == {_is_child(a) or _is_child(b), _is_adult(one) or _is_adult(other)}:
        return False
    if _is_name(one) and _is_name(other):
        return bool(_name(one) & _name(other))
    return True


def _is_child(claim: Claim) -> bool:
    return claim.casualty is not None and claim.casualty.victim_class == "child"


def _is_adult(noun: Token) -> bool:
    return noun.lemma_.lower() in _ADULT and not any(t.lower_ == "old" for t in noun.lefts)


def _is_name(noun: Token) -> bool:
    return noun.tag_ == "NNP" and not is_person_word(noun)


def _name(noun: Token) -> set[str]:
    return {noun.lower_} | {c.lower_ for c in noun.children if c.dep_ in ("compound", "appos") and c.pos_ == "PROPN"}


def _sex(noun: Token) -> str | None:
    lemma = noun.lemma_.lower()
    return "f" if lemma in _FEMALE else "m" if lemma in _MALE else None
