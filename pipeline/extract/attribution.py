"""Who says so: the claimant of a statement, and through which medium. Who is said to have done it is read in responsibility.py.

Method: climb the tree from the statement to the verb of saying that governs it; else "according to"; else, inside a quotation, the speaker of the neighbouring
sentence. A pronoun is left to discourse.py. No governor = the article's own voice (claimant None), which is never filled by a guess.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set, load_words
from pipeline.extract.speakers import Speaker, kind_of, name_of, read_speaker
from pipeline.extract.syntax import children, governors, lost_subject, subjects, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    return frozenset(load_words("speech_verbs"))


@lru_cache(maxsize=1)
def _weak() -> frozenset[str]:
    return frozenset(load_words("speech_verbs_weak"))


def is_speech_verb(token: Token) -> bool:
    """True for a verb that reports somebody's words."""
    return token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in _verbs()


def speaker_of(token: Token, offset: int) -> Speaker | None:
    """Return who says what `token` states, None for the article's own voice. `offset`: where the sentence starts in the canonical text."""
    below = token
    for governor in governors(token):
        says = is_speech_verb(governor) or (governor.pos_ == "VERB" and governor.lemma_.lower() in _GIVING)
        if says and governor.lemma_.lower() != "deny" and _governs(governor, below):  # who denies a deed does not state its toll
            speaker = _subject_speaker(governor, below, offset)
            if speaker is not None and not _is_told(governor):
                return speaker
        if governor.lemma_.lower() in _SAID_IN and below.dep_ in ("acl", "ccomp", "relcl") and (owner := _teller(governor)) is not None:
            return read_speaker(owner, offset)
        if governor.pos_ in ("VERB", "AUX", "NOUN") and (found := _according_to(governor, offset)):
            return found
        below = governor
    if found := _according_to(token, offset):
        return found
    for clause in [token, *governors(token)]:
        for aside in children(clause, "parataxis"):
            own = [c for c in aside.children if c.dep_ == "nsubj"] if is_speech_verb(aside) else []
            if own:
                return read_speaker(own[0], offset)  # "..., police said, ..."
    return _trailing(token.doc, token, offset) or _unmarked(token, offset) or _carer(token, offset)


def _unmarked(token: Token, offset: int) -> Speaker | None:
    """Read "... a monitoring group said." and "... said the Red Cross." at the end of a sentence without its commas: feeds and captions lose them."""
    doc = token.doc
    end = len(doc) - 1 if doc[-1].is_punct else len(doc)
    says = next((t for t in reversed(doc[max(token.i + 1, end - 10) : end]) if t.lower_ in ("said", "reported", "added")), None)
    if says is None or says.i - 1 <= token.i:
        return None
    behind = doc[says.i + 1 : end]
    if len(behind) and behind[0].pos_ in ("DET", "PROPN") and behind[0].lower_ not in _DAYS:
        head = behind.root
    elif len(behind) <= 2 and all(t.pos_ in ("ADP", "PROPN") for t in behind):
        head = doc[says.i - 1]  # nothing, or a day, stands behind the verb
    else:
        return None
    while head.dep_ == "pobj" and head.head.lower_ in ("for", "of") and head.head.head.pos_ in ("NOUN", "PROPN") and head.head.head.i > token.i:
        head = head.head.head  # "the Observatory for Human Rights"
    if head.pos_ not in ("NOUN", "PROPN") or any(t.i <= token.i for t in head.subtree if t.dep_ in ("det", "amod", "compound", "poss")):
        return None
    return read_speaker(head, offset)


def _carer(token: Token, offset: int) -> Speaker | None:
    """Return who cares for the hurt, the voice behind "the hospital treated nine people"."""
    if token.lemma_.lower() not in ("treat", "admit") or token.pos_ != "VERB":
        return None
    own = [c for c in token.children if c.dep_ == "nsubj"]
    return read_speaker(own[0], offset) if own and own[0].pos_ in ("NOUN", "PROPN") and any(c.dep_ == "dobj" for c in token.children) else None


def embedded_speaker(noun: Token, offset: int) -> Speaker | None:
    """Return the speaker of "three citizens who lawmakers said had been kidnapped": the saying sits inside the victim's own clause."""
    for clause in children(noun, "relcl"):
        if is_speech_verb(clause):
            own = [c for c in clause.children if c.dep_ == "nsubj" and c.tag_ not in ("WP", "WDT")]
            if own:
                return read_speaker(own[0], offset)
    return None


def _governs(verb: Token, below: Token) -> bool:
    """True when what lies below is the content of the saying, not a circumstance of it ("said after the attack")."""
    lemma = verb.lemma_.lower()
    if lemma in _GIVING and below.dep_ == "dobj":
        return below.lemma_.lower() in _FIGURES
    if below.dep_ in ("ccomp", "parataxis", "oprd") or (below.dep_ == "nsubj" and verb.i < below.i):
        return True
    if below.dep_ in ("dobj", "attr", "dep", "nsubjpass"):
        if below.lemma_.lower() in _OWNED:
            return False  # who claims a bombing "that killed seven" does not state its toll
        return lemma not in _weak() or lemma in ("put", "count", "estimate")
    if below.dep_ == "xcomp":
        return lemma in ("claim", "report", "say", "deny", "admit")
    if lost_subject(below) is not None:
        return True
    if below.dep_ == "conj" and below.i > verb.i and below.pos_ in ("VERB", "AUX") and any(s.dep_ == "nsubj" or s.dep_ == "nsubjpass" for s in below.children):
        # "two died, police said, and 15 were treated"
        return any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children) and verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].text == ","
    if below.dep_ == "advcl" and any(c.dep_ in ("mark", "advmod") and c.lower_ in _CIRCUMSTANCE and c.i < below.i for c in below.children):
        return False  # "two days after jets bombed the camp, the two sides tell different stories"
    if below.dep_ in ("advcl", "conj"):
        # '"..., killing five," police said' is often read as an adverbial clause before the verb
        return below.i < verb.i and any(c.dep_ in ("nsubj",) for c in verb.children) and below.pos_ in ("VERB", "AUX")
    if below.dep_ == "prep":
        return lemma in ("put", "tell", "confirm") and below.lower_ in ("at", "of", "about")
    return False


def _subject_speaker(verb: Token, below: Token, offset: int) -> Speaker | None:
    quoting = _quoting(verb)
    if quoting is not None:
        return _quoted(quoting, offset)
    own = _nearest_first(verb, [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c.i != below.i])
    found = own or [s for s in subjects(verb) if s.i != below.i]
    if not found:
        return None
    head = found[0]
    if any(t.i == below.i for t in head.subtree) and below.i != head.i:
        return None
    lemma = verb.lemma_.lower()
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod"):
        return None  # "Americans reported missing": nobody is named
    if lemma in ("quote", "cite"):
        return _quoted(verb, offset)
    relay = _medium(verb)
    if any(c.dep_ == "auxpass" for c in verb.children):
        return None  # "was reported to", "is believed to": nobody is named
    if lemma in ("tell", "inform"):
        listener = next((c for c in verb.children if c.dep_ in ("dobj", "dative")), None)
        if listener is not None and (listener.pos_ == "PROPN" or listener.lemma_.lower() in ("agency", "television", "radio", "newspaper", "tv")):
            relay = name_of(listener)[0]
    if head.tag_ in ("WP", "WDT") and verb.dep_ == "relcl":
        head = verb.head
    return read_speaker(head, offset, relay)


def _teller(noun: Token) -> Token | None:
    """Return whose report it is: "local media reports that ...", "the ministry's claim that ...", "a report by police that ..."."""
    own = next((c for c in noun.children if c.dep_ in ("compound", "poss") and c.pos_ in ("NOUN", "PROPN")), None)
    return own or next((o for p in noun.children if p.dep_ == "prep" and p.lower_ in ("by", "from") for o in children(p, "pobj")), None)


def _nearest_first(verb: Token, found: list[Token]) -> list[Token]:
    """Of two subjects that the parser gives to one verb of saying the nearer is its own ("troopers returned fire," the sheriff said)."""
    return sorted(found, key=lambda s: abs(s.i - verb.i))


def _is_told(verb: Token) -> bool:
    """True when counting is itself what somebody tells ("the director said her staff had counted ten bodies")."""
    return verb.lemma_.lower() in ("count", "find") and verb.dep_ == "ccomp" and verb.head.lemma_.lower() in ("say", "tell", "report")


def _quoting(verb: Token) -> Token | None:
    """Return the verb of quoting over "saying": "quoted a source as saying", "quoted a source saying"."""
    if verb.lemma_.lower() != "say" or verb.tag_ != "VBG":
        return None
    over = verb.head.head if verb.head.lower_ == "as" or verb.dep_ == "acl" else verb.head
    if verb.head.lower_ == "as" and over.pos_ == "NOUN":
        over = over.head
    return over if over.lemma_.lower() in ("quote", "cite") else None


def _quoted(verb: Token, offset: int) -> Speaker | None:
    """Return who is quoted, with who quotes as relay; who is quoted in the passive ("was quoted by state radio as saying") is its subject."""
    own = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")] or subjects(verb)
    if any(c.dep_ == "auxpass" for c in verb.children):
        relay = next((name_of(o)[0] for p in children(verb, "agent", "prep") if p.lower_ in ("by", "in") for o in children(p, "pobj")), None)
        return read_speaker(own[0], offset, relay) if own else None
    quoted = children(verb, "dobj")
    if not quoted:
        return None
    relay = name_of(own[0])[0] if own and own[0].i != quoted[0].i else None
    return read_speaker(quoted[0], offset, relay)


_MEDIA_NOUNS = load_set("media_nouns")


def _medium(verb: Token) -> str | None:
    """Return the medium that somebody speaks on: "said on its Facebook page", "in a broadcast on its radio"."""
    for preposition in children(verb, "prep"):
        if preposition.lower_ in ("on", "in", "via", "through"):
            for medium in children(preposition, "pobj"):
                if medium.lemma_.lower() in _MEDIA_NOUNS:
                    return name_of(medium)[0]
    return None


_SAID_IN = frozenset(("report", "claim", "allegation", "announcement", "account", "accusation"))  # nouns that hold what somebody says
_DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
_CIRCUMSTANCE = frozenset(("after", "before", "when", "while", "since", "because", "although", "though", "if", "until", "once"))
_GIVING = frozenset(("give", "issue", "offer", "release"))  # "gave a toll of twelve": said, when a figure is given
_FIGURES = frozenset(("toll", "figure", "number", "count", "estimate", "total"))
_OWNED = frozenset(("responsibility", "credit"))


def _according_to(token: Token, offset: int) -> Speaker | None:
    for child in token.children:
        if child.lower_ == "according" and child.dep_ in ("prep", "advmod", "prepc", "dep", "acl", "amod"):
            for to in child.children:
                if to.lower_ == "to":
                    for source in children(to, "pobj"):
                        return read_speaker(source, offset)
    return None


# "..., police and a rights group said." at the end of a sentence whose tree hides the speaker.
_SAID_LAST = re.compile(
    r"(?:,|[\"”’'])\s+(?P<who>(?:[^,\"“”;:]{2,70}, )?[^,\"“”;:]{2,90}?)"
    r"\s+(?:said|told [^,]{2,40}|reported|added|confirmed|announced)(?:\s+(?:on\s+|late\s+)?\w+day| in a statement| by telephone)?\s*[.]?$"
)
# "..., police said, in the first attack ..." in the middle of a sentence.
_SAID_INSIDE = re.compile(r"(?:,|[\"”’'])\s+(?P<who>[^,\"“”;:]{2,70}?)\s+(?:said|reported|added|confirmed|announced)(?:\s+(?:on\s+|late\s+)?\w+day)?,")


def _trailing(doc: Doc, token: Token, offset: int) -> Speaker | None:
    """Read "..., police said" at the end of a sentence whose tree hides it, and "according to" anywhere in the sentence."""
    text = text_of(doc)
    for candidate in doc:
        if candidate.lower_ == "according" and candidate.i + 1 < len(doc) and doc[candidate.i + 1].lower_ == "to":
            for source in doc[candidate.i + 2 :]:
                if source.dep_ == "pobj" or (source.pos_ in ("NOUN", "PROPN", "PRON") and source.head.i <= candidate.i + 1):
                    return read_speaker(source, offset)
            break
    told: Speaker | None = None
    for candidate in doc:
        if candidate.dep_ == "ROOT" and is_speech_verb(candidate) and candidate.lemma_.lower() not in _weak() and candidate.i > token.i:
            own = [c for c in candidate.children if c.dep_ == "nsubj"]
            if own and token.i < own[0].left_edge.i and text[: own[0].left_edge.idx].rstrip().endswith((",", '"', "”", "'", "’")):
                told = told or read_speaker(_nearest_first(candidate, own)[0], offset)
    if told is not None:
        return told
    found = _SAID_LAST.search(text) or _SAID_INSIDE.search(text)
    who = found.group("who").split(", ")[-1] if found else ""
    if found and token.idx < found.end("who") - len(who):
        span = doc.char_span(found.end("who") - len(who), found.end("who"), alignment_mode="expand")
        if span is not None and span.root.pos_ in ("NOUN", "PROPN") and span.text.split()[0].lower() not in ("and", "but", "which", "who", "as", "while"):
            return Speaker(
                who,
                offset + found.end("who") - len(who),
                offset + found.end("who"),
                None,
                False,
                span.root.lemma_.lower(),
                "said_last",
                kind_of(span.root, who),
            )
    return None


def main_speaker(doc: Doc, offset: int) -> Speaker | None:
    """Return the speaker of the sentence as a whole (subject of its main verb of saying), for the sentences that follow it."""
    for token in doc:
        if token.dep_ == "ROOT" and is_speech_verb(token):
            own = _nearest_first(token, [c for c in token.children if c.dep_ == "nsubj"])
            if own:
                return read_speaker(own[0], offset)
    for token in doc:
        if is_speech_verb(token) and token.lemma_.lower() in ("say", "tell", "add", "report", "confirm"):
            own = [c for c in token.children if c.dep_ == "nsubj"]
            if own and own[0].tag_ not in ("WP", "WDT"):
                return read_speaker(own[0], offset)
    return None
