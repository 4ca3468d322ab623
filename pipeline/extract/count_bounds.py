"""How many persons one victim noun stands for: its quantity, or one, or none at all ("another", "no one", "a man", "the victim").

Which nouns are victims is read in befallen.py, the statement as a whole in counts.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.befallen_forms import BY_OWN_HAND
from pipeline.extract.lexicons import load_set
from pipeline.extract.syntax import children, text_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.extract.numbers import CountKind, Quantity

ORDINALS = load_set("ordinals", "casualties")


def is_dying(predicate: Token) -> bool:
    """True for "died", "was pronounced dead": what has become of one who was told of before, so that "he" and "the man" count."""
    return predicate.lemma_.lower() in ("die", "succumb") or (predicate.lower_ == "dead" and predicate.head.lemma_.lower() in ("pronounce", "declare"))


def is_next(head: Token) -> bool:
    """True for "another", "a third": one person more."""
    return head.lower_ == "another" or (head.lower_ in ORDINALS and any(c.lower_ == "a" for c in head.children))


def count_of(
    head: Token, noun: Token, predicate: Token, quantity: Quantity | None, klass: str | None
) -> tuple[int | None, int | None, CountKind | None, int | None]:
    """Return low, high, kind and the number's offset; kind None when nothing is counted."""
    if quantity is not None:
        many = ("thousands", "hundreds", "tens of", "many", "most", "some")
        if quantity.kind == "vague" and text_of(noun.doc)[quantity.char_start :].lower().startswith(many):
            return None, None, None, None  # sums of a war, or nothing at all
        return quantity.low, quantity.high, quantity.kind, quantity.number_start
    words = {c.lower_ for c in head.children if c.dep_ in ("det", "neg", "preconj")} | {head.lower_}
    if head.dep_ == "pobj" and head.lemma_ == "casualty":
        words |= {c.lower_ for c in head.head.head.children if c.dep_ == "det"}  # "no reports of casualties"
    if words & {"no", "none", "nobody", "neither"}:
        return 0, 0, "exact", None
    if head.dep_ == "conj" and any(c.lower_ == "no" for c in head.head.children):
        return None, None, None, None  # "no officers or civilians were hurt" is one statement
    if is_next(head):
        return 1, 1, "exact", None
    if noun.lemma_ in ("trio", "duo"):
        return (3, 3, "exact", None) if noun.lemma_ == "trio" else (2, 2, "exact", None)
    if any(c.lower_ in ("first", "only", "last", "latest", "more", "fewer", "such") for c in noun.children):
        return None, None, None, None
    if klass in (None, "unspecified"):
        bare = noun.tag_ in ("NNS", "NNPS") or noun.lower_ in ("people", "dead")
        described = any(c.dep_ == "relcl" for c in noun.children) or is_dying(predicate) or any(c.lower_ in BY_OWN_HAND for c in predicate.children)
        if bare or (noun.pos_ != "PROPN" and not described and any(c.lower_ in ("the", "this", "that") for c in noun.children)):
            return None, None, None, None  # "killing people", "the victim": no number is claimed
    if noun.tag_ in ("NNS", "NNPS") or noun.lower_ in ("people", "police", "personnel", "crew", "staff", "troops", "dead"):
        return None, None, "vague", None
    if noun.lemma_ in ("couple", "pair") and not children(noun, "prep"):
        return 2, 2, "exact", None
    if noun.lemma_ in ("family", "group", "crowd", "crew", "force", "army", "wing", "unit", "gang", "militia", "number"):
        return None, None, "vague", None
    if noun.pos_ == "PROPN" or (klass is not None and (noun.tag_ in ("NN", "NNP") or noun.lower_ == "old")):
        return 1, 1, "exact", None
    return None, None, None, None
