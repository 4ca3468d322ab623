"""Who is said to have done it: claims of responsibility, accusations and denials of one sentence. Who says anything else is read in attribution.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.attribution import read_speaker
from pipeline.extract.syntax import children, is_negated, subjects
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.attribution import Speaker

_VIOLENT_CONTENT = re.compile(
    r"\b(?:responsib|involve|role|carr(?:y|ied|ying)|attack|behind|strik|bomb|kill|murder|kidnap|abduct|hand in"
    r"|shell|fir(?:e|ing)|launch|hijack|shoot|plant|ambush|raid|massacr|hitting|targeting|assassinat|downing)"
)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A statement of who did it. `kind`: responsibility (own claim or accusation) or denial; `doer`: head of the words for who did it, None in a denial."""

    kind: str
    claimant: Speaker | None
    doer: Token | None
    first: int
    end: int
    predicate: Token
    self_claim: bool


def find_responsibility(doc: Doc, offset: int) -> list[Responsibility]:
    """Return claims of responsibility, accusations and denials in a parsed sentence."""
    out: list[Responsibility] = []
    for token in doc:
        lemma = token.lemma_.lower()
        if lemma == "responsibility" and token.pos_ == "NOUN":
            if (found := _responsibility_noun(token, offset)) is not None:
                out.append(found)
        elif lemma == "claim" and token.pos_ == "VERB" and any(c.dep_ in ("agent",) or (c.dep_ == "prep" and c.lower_ == "by") for c in token.children):
            for agent in token.children:
                if agent.dep_ == "agent" or (agent.dep_ == "prep" and agent.lower_ == "by"):
                    for by in children(agent, "pobj"):
                        out.append(_statement("responsibility", read_speaker(by, offset), by, token, self_claim=True))
        elif lemma == "blame" and token.pos_ == "VERB" and not is_negated(token):
            out.extend(_blame(token, offset))
        elif lemma in ("accuse",) and token.pos_ == "VERB":
            accused = [a for a in children(token, "dobj", "nsubjpass") if a.pos_ in ("NOUN", "PROPN") and a.lower_ != "other"]
            content = next((" ".join(t.lower_ for t in c.subtree) for c in token.children if c.dep_ == "prep" and c.lower_ == "of"), "")
            habit = any(c.lower_ in ("long", "often", "regularly", "repeatedly", "frequently", "previously") for c in token.children)
            if accused and not habit and _VIOLENT_CONTENT.search(content):
                accuser = next((s for s in subjects(token) if s.i != accused[0].i), None)
                out.append(_statement("responsibility", read_speaker(accuser, offset) if accuser is not None else None, accused[0], token, self_claim=False))
        elif lemma in ("reject", "dismiss", "refute", "repudiate", "contest") and token.pos_ == "VERB" and not is_negated(token):
            objects = [o for c in children(token, "dobj", "nsubjpass") for o in [c, *(x for p in children(c, "prep") for x in children(p, "pobj"))]]
            if any(o.lemma_.lower() in ("accusation", "allegation", "charge", "involvement", "responsibility", "blame", "claim") for o in objects):
                denier = next(iter(subjects(token)), None)
                out.append(_statement("denial", read_speaker(denier, offset) if denier is not None else None, None, token, self_claim=False))
        elif lemma in ("identify", "name") and token.pos_ == "VERB" and (found := _identified(token, offset)) is not None:
            out.append(found)
        elif lemma == "attribute" and token.pos_ == "VERB":
            doer = next((o for p in children(token, "prep", "dative") if p.lower_ == "to" for o in children(p, "pobj")), None)
            if doer is not None:
                accuser = next((c for c in token.children if c.dep_ == "nsubj"), None)
                out.append(_statement("responsibility", read_speaker(accuser, offset) if accuser is not None else None, doer, token, self_claim=False))
        elif lemma == "deny" and token.pos_ == "VERB" and not is_negated(token) and not any(c.lemma_ == "responsibility" for c in token.children):
            content = " ".join(t.lower_ for t in token.subtree)
            if _VIOLENT_CONTENT.search(content):
                denier = next((s for s in subjects(token)), None)
                out.append(_statement("denial", read_speaker(denier, offset) if denier is not None else None, None, token, self_claim=False))
    return out


def _identified(verb: Token, offset: int) -> Responsibility | None:
    """Read "police identified the gunman as X" and "the attacker, identified as X"."""
    who = [*children(verb, "dobj", "nsubjpass"), *([verb.head] if verb.dep_ in ("acl", "relcl") else [])]
    if not any(person_class(w) == "attacker" or w.lemma_.lower() in ("man", "driver", "employee") for w in who):
        return None
    doer = next((o for p in verb.children if p.dep_ == "prep" and p.lower_ == "as" for o in children(p, "pobj") if o.pos_ == "PROPN"), None)
    if doer is None:
        return None
    by = next((o for a in verb.children if a.dep_ == "agent" for o in children(a, "pobj")), None)
    accuser = by if by is not None else next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return _statement("responsibility", read_speaker(accuser, offset) if accuser is not None else None, doer, verb, self_claim=False)


def _responsibility_noun(noun: Token, offset: int) -> Responsibility | None:
    verb = noun.head if noun.head.pos_ in ("VERB", "AUX", "NOUN") else None
    if verb is None:
        return None
    lemma = verb.lemma_.lower()
    if (
        is_negated(verb)
        or any(c.lower_ == "no" for c in noun.children)
        or any(c.lower_ in ("no", "nobody", "none") for s in subjects(verb) for c in [s, *s.children])
    ):
        return None
    if lemma in ("deny", "disclaim", "reject", "disavow"):
        denier = next(iter(subjects(verb)), None)
        return _statement("denial", read_speaker(denier, offset) if denier is not None else None, None, noun, self_claim=False)
    if lemma in ("claim", "take", "assume", "accept", "admit", "assert"):
        if any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children):
            doer = next((o for a in verb.children if a.dep_ == "agent" or a.lower_ == "by" for o in children(a, "pobj")), None)
        elif verb.tag_ == "VBG" and verb.dep_ in ("acl", "advcl"):
            doer = verb.head if verb.dep_ == "acl" else next(iter(subjects(verb)), None)
        else:
            doer = next(iter(subjects(verb)), None)
        if doer is None:
            return None
        speaker = read_speaker(doer, offset)
        return _statement("responsibility", speaker, doer, noun, self_claim=True)
    return None


def _blame(verb: Token, offset: int) -> list[Responsibility]:
    passive = any(c.dep_ == "auxpass" for c in verb.children) or (verb.tag_ == "VBN" and verb.dep_ == "acl")
    if passive:
        doers = [o for p in verb.children if p.dep_ == "prep" and p.lower_ in ("on",) for o in children(p, "pobj")]
        doers = doers or [c for c in verb.children if c.dep_ == "nsubjpass"]
        accuser = next((o for a in verb.children if a.dep_ == "agent" for o in children(a, "pobj")), None)
    else:
        doers = [o for p in verb.children if p.dep_ == "prep" and p.lower_ == "on" for o in children(p, "pobj")] or children(verb, "dobj")
        accuser = next(iter(subjects(verb)), None)
    return [_statement("responsibility", read_speaker(accuser, offset) if accuser is not None else None, d, verb, self_claim=False) for d in doers[:1]]


def _statement(kind: str, claimant: Speaker | None, doer: Token | None, predicate: Token, *, self_claim: bool) -> Responsibility:
    verb = predicate if predicate.pos_ == "VERB" else predicate.head
    low = min([t.i for t in verb.subtree if abs(t.i - predicate.i) <= 18] + [predicate.i])
    high = max([t.i for t in verb.subtree if abs(t.i - predicate.i) <= 18] + [predicate.i])
    return Responsibility(kind, claimant, doer, low, high + 1, predicate, self_claim)
