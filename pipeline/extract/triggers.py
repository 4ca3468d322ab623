"""What happened: finds the words of a sentence that tell of an incident, with their event_type, and drops those that tell of none.

Method: lemma and phrase match of trigger_lexicon.py on the parsed sentence, arguments from the tree for weak verbs (kinds.py), then the tests of
realis.py. Dates, places, actors and tolls are the business of other stages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.kinds import is_capture, kinds_of
from pipeline.extract.lexicons import load_set
from pipeline.extract.realis import realis_of
from pipeline.extract.syntax import children, doers, text_of, undergoers
from pipeline.extract.trigger_lexicon import find_weapons, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.realis import Realis
    from pipeline.extract.trigger_lexicon import Family


@dataclass(slots=True)
class Trigger:
    """A word or phrase that tells of an incident. `first`/`end` are token indices, `head` the token whose arguments are the incident's."""

    head: Token
    first: int
    end: int
    type: str
    strength: int
    generic: bool
    weapons: tuple[str, ...] = ()
    realis: Realis = "actual"
    is_noun: bool = False
    indefinite: bool = False
    plural: bool = False


def find_triggers(doc: Doc) -> list[Trigger]:
    """Return the triggers of a parsed sentence in text order, each with its realis; what the lexicon marks as no event is left out."""
    lex = lexicon()
    lowered = text_of(doc).lower()
    blocked = {key: [m.span() for m in pattern.finditer(lowered)] for key, pattern in lex.not_events.items()}
    blocked_spans = [span for spans in blocked.values() for span in spans]
    out: list[Trigger] = []
    used: set[int] = set()
    for match in lex.phrases.finditer(lowered):
        if any(a <= match.start() < b for a, b in blocked_spans):
            continue
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is None or any(t.i in used for t in span):
            continue
        family = lex.phrase_family[re.sub(r"[\s-]+", " ", match.group())]
        head = span.root
        used.update(t.i for t in span)
        out.append(_make(head, span.start, span.end, family))
    for token in doc:
        if token.i in used or any(a <= token.idx < b for a, b in blocked_spans):
            continue
        if (own := _family_of(token)) is not None:
            out.append(_make(token, token.i, token.i + 1, own))
    out.sort(key=lambda t: t.first)
    if lex.politics.search(lowered) and not find_weapons(lowered):
        # Candidates battle and attack each other in words.
        out = [t for t in out if not (t.generic or t.type == "armed_clash")]
    for trigger in out:
        trigger.realis = realis_of(trigger)
    return out


def _make(head: Token, first: int, end: int, family: Family) -> Trigger:
    is_noun = head.pos_ in ("NOUN", "PROPN", "ADJ")
    determiners = {c.lower_ for c in head.children if c.dep_ in ("det", "poss", "nummod")}
    plural = is_noun and head.tag_ in ("NNS", "NNPS")
    return Trigger(
        head,
        first,
        end,
        family.type,
        family.strength,
        family.generic,
        family.weapons,
        is_noun=is_noun,
        indefinite=bool(determiners & {"a", "an", "another"}) or (plural and not determiners),
        plural=plural,
    )


def _family_of(token: Token) -> Family | None:
    lex = lexicon()
    lemma = token.lemma_.lower()
    if token.pos_ in ("NOUN", "PROPN") or token.dep_ == "compound":
        family = lex.nouns.get(lemma) or lex.nouns.get(token.lower_)
        if family is None and token.tag_ == "NN" and token.lower_.endswith("ing"):
            family = next((f for f in lex.verbs.get(lemma, ()) if f.strength >= 3), None)
        if family is None or (token.dep_ == "compound" and token.head.pos_ in ("NOUN", "PROPN") and not _compound_counts(token)):
            return None
        return family
    if token.pos_ in ("VERB", "AUX", "ADJ") and token.tag_.startswith(("VB", "JJ")):
        if token.pos_ == "ADJ" and not token.lower_.endswith("ed"):
            return None
        for family in lex.verbs.get(lemma, ()):
            if not family.needs or _needs_met(token, family.needs):
                return family
    return None


# "attack helicopter", "bomb squad", "murder charge", "terror attack suspect": the compound is about something else.
_EVENT_COMPOUND_HEADS = load_set("event_compound_heads", "triggers_words")


def _compound_counts(token: Token) -> bool:
    return token.head.lower_ in _EVENT_COMPOUND_HEADS


# "hit a shot", "struck a blow": what is done, not what it is done to.
_BLOWS = load_set("blows", "triggers_words")


def _said_to_be(verb: Token) -> list[Token]:
    """Return what a clause in the object's place calls the object: "attacked what it said were bases of the group", "hit what they called a spy centre"."""
    clauses = [c for c in children(verb, "ccomp") if c.i > verb.i and c.left_edge.lower_ == "what"]
    return [t for c in clauses for t in c.subtree if t.dep_ in ("attr", "oprd", "dobj") and t.pos_ in ("NOUN", "PROPN")]


def _needs_met(verb: Token, needs: frozenset[str]) -> bool:
    """Check what stands beside a weak verb: see `needs` in the lexicon."""
    objects = undergoers(verb) or _said_to_be(verb)
    if any(o.lemma_.lower() in _BLOWS for o in objects):
        return False
    preps = [
        p
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("at", "on", "against", "with", "into", "near", "to", "in")
        for p in children(child, "pobj")
    ]
    actors = doers(verb)
    if "diplomatic" in needs:
        words = {t.lower_ for o in [*objects, *preps] for t in o.subtree}
        return bool(words & lexicon().diplomatic)
    kinds = kinds_of([*objects, *preps, *actors])
    targets = kinds_of([*objects, *preps])
    if "captive" in needs:
        return is_capture(verb)
    if needs == {"ground"}:
        return bool(kinds_of(objects) & {"ground", "place"})
    if not targets and actors:
        return bool(needs & kinds & {"armed"})
    return bool(needs & targets) or bool(needs & kinds & {"armed"} and objects)
