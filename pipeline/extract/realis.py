"""Did it happen? Tells events that took place from those denied, feared, planned, threatened or habitual. Which words are events is decided in triggers.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pipeline.extract.lexicons import load_set
from pipeline.extract.syntax import children, clause_head, governors, is_negated, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.extract.triggers import Trigger

Realis = Literal["actual", "hypothetical", "future", "negated", "habitual"]
_MODALS = frozenset(("may", "might", "could", "would", "should", "can", "must"))
_FUTURE = frozenset(("will", "shall", "'ll", "’ll", "wo"))
# Verbs and nouns whose complement has not happened (yet).
_IRREALIS_HEADS = load_set("irrealis", "triggers_words")
_CONDITIONAL = frozenset(("if", "unless", "whether", "should", "in case"))
_HABITUAL_ADVERBS = load_set("habitual", "triggers_words")


def realis_of(trigger: Trigger) -> Realis:
    """Tell whether the trigger speaks of something that happened.

    Negated, modal, conditional, future, planned and habitual uses are found from the tree around the trigger; everything else is `actual`.
    """
    head = trigger.head
    verb = clause_head(head)
    if is_negated(head):
        return "negated"
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")} if verb.pos_ in ("VERB", "AUX") else set()
    perfect = any(c.lemma_ == "have" for c in verb.children if c.dep_ == "aux")
    first = verb
    while first.dep_ == "conj" and first.head.pos_ in ("VERB", "AUX") and not auxiliaries:
        first = first.head  # "could stand in the street and shoot somebody": the modal holds for both
        if verb.tag_ in ("VB", "VBP"):
            auxiliaries = {c.lower_ for c in first.children if c.dep_ in ("aux", "auxpass")}
    near = {verb.i, head.i}
    if auxiliaries & _FUTURE:
        return "future"
    if auxiliaries & _MODALS and not perfect:
        return "hypothetical"
    if any(c.dep_ == "mark" and c.lower_ in _CONDITIONAL for c in verb.children):
        return "hypothetical"
    if trigger.is_noun and any(c.dep_ == "relcl" and c.tag_ == "VBD" for c in head.children):
        return "actual"  # "planning a bombing that killed 21": it took place
    for governor in [head, *governors(head)][:5]:
        if governor.i in near and governor.i == head.i and trigger.is_noun:
            continue
        lemma = governor.lemma_.lower()
        if lemma in _IRREALIS_HEADS and governor.i != head.i and _licenses(governor, head, lemma):
            return "hypothetical"
        if governor.dep_ in ("relcl", "ROOT") or (governor.pos_ == "VERB" and governor.dep_ in ("ccomp", "advcl")):
            mods = {c.lower_ for c in governor.children if c.dep_ in ("aux",)}
            if governor.i == verb.i or not mods:
                break
    if head.dep_ == "pcomp" or (head.dep_ == "conj" and head.head.dep_ == "pcomp"):
        charge = next((g for g in governors(head) if g.lemma_ in ("accuse", "suspect", "charge")), None)
        if charge is not None and any(c.lower_ in ("previously", "long", "often", "repeatedly") for c in charge.children):
            return "habitual"
    if (
        verb.pos_ in ("VERB", "AUX")
        and any(c.lower_ in _HABITUAL_ADVERBS for c in verb.children if c.dep_ == "advmod")
        and verb.tag_ in ("VBZ", "VBP", "VBG", "VB", "VBD", "VBN")
    ):
        return "habitual"
    if perfect and _goes_on(verb, trigger):
        return "habitual"
    if not trigger.is_noun and verb.i == head.i and head.tag_ in ("VBP", "VBZ") and not perfect and head.dep_ in ("relcl", "acl") and _is_plural_subject(head):
        return "habitual"
    if trigger.is_noun and verb.tag_ in ("VBP",) and verb.dep_ == "relcl" and trigger.plural and head.dep_ in ("dobj", "pobj"):
        return "habitual"
    if (
        not trigger.is_noun
        and head.dep_ in ("xcomp", "advcl", "acl", "relcl")
        and any(c.dep_ == "aux" and c.lower_ == "to" for c in head.children)
        and head.head.lemma_.lower() not in ("use", "begin", "start", "continue", "manage", "go", "proceed", "report", "say", "believe", "know", "think")
    ):
        return "hypothetical"
    return "actual"


_YEARS = frozenset(("decade", "decades", "years", "months"))


def _goes_on(verb: Token, trigger: Trigger) -> bool:
    """True for what has been done again and again: "have attacked markets for more than a decade", "has carried out similar attacks"."""
    if any(c.lower_ == "had" for c in verb.children if c.dep_ == "aux"):
        return False
    if trigger.is_noun:
        return trigger.plural and any(c.lower_ in ("similar", "such", "many", "numerous", "several", "regular", "frequent") for c in trigger.head.children)
    spans = [o for p in verb.subtree if p.dep_ == "prep" and p.lower_ == "for" and p.i > verb.i for o in children(p, "pobj")]
    return any(o.lower_ in _YEARS for o in spans)


def _licenses(governor: Token, head: Token, lemma: str) -> bool:
    """True when the irrealis word really governs the event ("threat of an attack", "plan to bomb"), not merely stands above it ("warned after the attack")."""
    path = [head, *governors(head)]
    below = path[path.index(governor) - 1]
    if below.dep_ in ("xcomp", "ccomp", "acl", "dobj", "dative"):
        return not (
            lemma in ("warn", "fear", "worry", "call", "support", "demand", "urge", "hope", "expect", "consider")
            and below.dep_ in ("dobj", "dative")
            and below.pos_ != "VERB"
            and lemma not in ("expect", "fear")
        )
    if below.dep_ == "prep":
        return below.lower_ in ("of", "against", "for", "from", "about") and governor.pos_ in ("NOUN", "VERB")
    return below.dep_ in ("compound", "nmod") and governor.pos_ == "NOUN"


def _is_plural_subject(verb: Token) -> bool:
    return any(s.tag_ in ("NNS", "NNPS") for s in subjects(verb))
