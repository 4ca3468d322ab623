"""Who says that somebody did not do it: denials of one sentence. Claims and accusations are read in responsibility.py, which calls this.

A denial is of a deed, of a part in it, or of what others report of it; "no group has claimed" and a refusal to comment are none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set, load_words
from pipeline.extract.syntax import children, doers, is_negated, is_passive, subjects

if TYPE_CHECKING:
    from spacy.tokens import Token

_VERBS = load_set("denying_verbs", "responsibility")
_NOUNS = load_set("denied_nouns", "responsibility")
_REPORTS = load_set("denied_reports", "responsibility")
_ANSWERED = frozenset(("accusation", "allegation", "charge", "claim", "report", "account"))
_FALSE = load_set("false_words", "responsibility")
_SAID = load_set("said_things", "responsibility")
_CLAUSES = frozenset(("ccomp", "xcomp", "pcomp", "acl", "advcl", "relcl"))
_SELF = frozenset(("it", "they", "we", "i", "he", "she"))


@lru_cache(maxsize=1)
def deed_pattern() -> re.Pattern[str]:
    """Return the pattern of words that tell of a deed."""
    return re.compile(rf"\b(?:{'|'.join(load_words('deeds', 'responsibility'))})", re.IGNORECASE)


def words_of(token: Token) -> str:
    """Return the words under `token` in small letters."""
    return " ".join(t.lower_ for t in token.subtree)


def is_denial(verb: Token) -> bool:
    """True for "denied firing the shells", "rejected the accusation", "denied that it had any part in it"."""
    if verb.lemma_.lower() not in _VERBS or verb.pos_ != "VERB" or is_negated(verb):
        return False
    content = _content(verb)
    told = " ".join(t.lower_ for t in content)
    for thing in children(verb, "dobj", "nsubjpass"):
        lemma = thing.lemma_.lower()
        words = f"{words_of(thing)} {told}"
        if lemma in _NOUNS or (lemma in _REPORTS and (deed_pattern().search(words) or any(t.lemma_.lower() in _NOUNS for t in content))):
            return True
    if verb.lemma_.lower() != "deny":
        return False
    return any(t.dep_ in _CLAUSES and t.pos_ in ("VERB", "AUX") and deed_pattern().search(words_of(t)) and _has_doer(t, verb) for t in content)


def answers(verb: Token) -> bool:
    """True for a denial that answers what another has said: "rejected the accusation", "denied the report"; to deny one's part may come unasked."""
    return verb.lemma_.lower() != "deny" or any(c.lemma_.lower() in _ANSWERED for c in children(verb, "dobj", "nsubjpass"))


def _content(verb: Token) -> list[Token]:
    """Return the words that follow the verb in its own clause, in text order; what it is coordinated with is left out."""
    return sorted((t for c in verb.children if c.dep_ not in ("conj", "cc", "nsubj") for t in c.subtree if t.i > verb.i), key=lambda t: t.i)


def _has_doer(clause: Token, verb: Token) -> bool:
    """A denied number ("that civilians had been killed") names nobody who did it; a denied deed does, if only by the denier's own silence ("denied firing")."""
    if clause.tag_ == "VBG" or clause.pos_ != "VERB":
        return True
    if is_passive(clause):
        return bool(doers(clause))
    return bool(subjects(clause)) or clause.head.i == verb.i


def disowns(token: Token) -> bool:
    """True for "it was not behind the attack", "we did not bomb the hospital", "it had nothing to do with it", said of the speaker himself."""
    if token.pos_ not in ("VERB", "AUX"):
        return False
    own = [s.lower_ for s in token.children if s.dep_ in ("nsubj", "nsubjpass")]
    if not own or own[0] not in _SELF:
        return False
    lemma = token.lemma_.lower()
    if lemma == "have":
        held = children(token, "dobj")
        if any(h.lower_ == "nothing" and any(c.lemma_ == "do" for c in h.children) for h in held):
            return True
        return any(h.lemma_.lower() in ("role", "part", "hand", "involvement", "link", "connection") and is_negated(h) for h in held)
    negated = any(c.dep_ == "neg" for c in token.children)
    if lemma == "be":
        return negated and any(c.lower_ in ("behind", "involved", "responsible") for c in token.children if c.dep_ in ("prep", "acomp", "attr", "advmod"))
    if lemma in ("involve",):
        return negated
    is_past = not any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)
    return negated and is_past and own[0] in ("we", "i") and bool(deed_pattern().match(token.lower_))


def is_called_false(token: Token) -> bool:
    """True for the verb of "reports that troops had fired were false"."""
    if token.lemma_.lower() != "be":
        return False
    said = [s for s in subjects(token) if s.lemma_.lower() in _SAID]
    return bool(said) and any(c.lower_ in _FALSE for c in token.children if c.dep_ in ("acomp", "attr")) and bool(deed_pattern().search(words_of(said[0])))
