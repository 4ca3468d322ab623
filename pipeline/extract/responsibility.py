"""Who is said to have done it: claims of responsibility and accusations of one sentence. Denials: denials.py; who says anything else: attribution.py.

Method: the verbs and nouns of claiming, blaming and naming, with their arguments from the tree. The accuser is the verb's own subject; where it has none
("was blamed on"), whoever tells the sentence, else nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extract.attribution import speaker_of
from pipeline.extract.deeds import believed_deed, can_own, is_named, is_open, told_deeds
from pipeline.extract.denials import answers, deed_pattern, disowns, is_called_false, is_denial, words_of
from pipeline.extract.lexicons import load_set
from pipeline.extract.speakers import read_speaker
from pipeline.extract.syntax import children, is_negated, is_passive, subjects
from pipeline.extract.trigger_lexicon import lexicon
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.speakers import Speaker

_CLAIMING = load_set("claiming_verbs", "responsibility")
_CLAIMED = load_set("claimed_nouns", "responsibility")
_DAYS = load_set("times", "parties")
_HABITS = load_set("habits", "responsibility")
_BELONG = load_set("belonging_verbs", "responsibility")
_NOBODY = frozenset(("no", "nobody", "none", "neither"))
_REACH = 18  # tokens either side of its verb that a quotation takes


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A statement of who did it. `kind`: responsibility (own claim or accusation) or denial; `doer`: head of the words for who did it, None in a denial.

    `implicit`: told as a plain fact of others ("said rebels had shelled the town"), which is no statement of its own beside a toll by the same voice.
    `disputes`: it answers another's ("rejected the accusation", "accused each other"). `is_told`: by no more than a verb of saying.
    """

    kind: str
    claimant: Speaker | None
    doer: Token | None
    first: int
    end: int
    predicate: Token
    self_claim: bool
    implicit: bool = False
    disputes: bool = False
    is_told: bool = False


def find_responsibility(doc: Doc, offset: int) -> list[Responsibility]:
    """Return claims of responsibility, accusations and denials in a parsed sentence. `offset`: where the sentence starts in the canonical text."""
    out: list[Responsibility] = []
    for token in doc:
        if token.pos_ not in ("VERB", "AUX", "NOUN"):
            continue
        if is_denial(token):
            denier = next(iter(_subjects(token)), None)
            out.append(_statement("denial", _speaker(denier, token, offset), None, token, disputes=answers(token)))
        elif disowns(token) or is_called_false(token):
            speaker = speaker_of(token, offset)
            if speaker is not None:
                out.append(_statement("denial", speaker, None, token, disputes=token.lemma_.lower() == "be" and not disowns(token)))
        elif (read := _READERS.get(token.lemma_.lower())) is not None:
            out.extend(read(token, offset))
    return _apart(out)


def _apart(found: list[Responsibility]) -> list[Responsibility]:
    """Keep one statement of a kind where two words of the same clause tell it ("claimed responsibility")."""
    out: list[Responsibility] = []
    for one in found:
        if not any(o.kind == one.kind and o.claimant == one.claimant and o.first < one.end and one.first < o.end for o in out):
            out.append(one)
    return out


def _claim(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "claimed responsibility", "took credit", "claimed the bombing", "an attack claimed by"."""
    if verb.pos_ != "VERB":
        return
    things = children(verb, "dobj", "nsubjpass")
    named = [t for t in things if t.lemma_.lower() in _CLAIMED]
    deed = verb.lemma_.lower() == "claim" and any(t.lemma_.lower() in lexicon().nouns for t in things)
    by = [o for a in verb.children if a.dep_ == "agent" or (a.dep_ == "prep" and a.lower_ == "by") for o in children(a, "pobj")]
    if not (named or deed or (verb.lemma_.lower() == "claim" and by)):
        return
    doers = by if by else [] if any(c.dep_ == "auxpass" for c in verb.children) else _subjects(verb)
    if is_negated(verb) or any(c.lower_ in _NOBODY for t in [*named, *doers] for c in [t, *t.children]):
        return
    for doer in doers[:1]:
        yield _statement("responsibility", read_speaker(doer, offset), doer, named[0] if named else verb, self_claim=True)


def _blame(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "blamed X for it", "blamed it on X", "was blamed on X", "put the blame on X"."""
    if is_negated(verb):
        return
    if verb.pos_ == "NOUN":
        if verb.dep_ != "dobj" or verb.head.lemma_.lower() not in ("put", "lay", "place", "pin"):
            return
        on = [o for holder in (verb, verb.head) for p in children(holder, "prep") if p.lower_ in ("on", "upon", "with") for o in children(p, "pobj")]
        for doer in on[:1]:
            yield _statement("responsibility", _speaker(next(iter(_subjects(verb.head)), None), verb.head, offset), doer, verb.head)
        return
    on = [o for p in children(verb, "prep") if p.lower_ == "on" for o in children(p, "pobj") if o.ent_type_ != "DATE" and o.lemma_.lower() not in _DAYS]
    if is_passive(verb):
        by = [o for a in children(verb, "agent") for o in children(a, "pobj")]
        for doer in (on or children(verb, "nsubjpass") or ([verb.head] if verb.dep_ in ("acl", "relcl") else []))[:1]:
            yield _statement("responsibility", _speaker(next(iter(by), None), verb, offset), doer, verb)
        return
    for doer in (on or children(verb, "dobj"))[:1]:
        yield _statement("responsibility", _speaker(next(iter(_subjects(verb)), None), verb, offset), doer, verb)


def _accuse(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "accused X of firing the shells"; in "accused each other" nobody is named."""
    content = " ".join(words_of(p) for p in children(verb, "prep") if p.lower_ == "of")
    if verb.pos_ != "VERB" or not deed_pattern().search(content) or any(c.lower_ in _HABITS for c in verb.children):
        return
    accused = [a for a in children(verb, "dobj", "nsubjpass") if a.pos_ in ("NOUN", "PROPN") or a.lower_ == "other"]
    accuser = next((s for s in _subjects(verb) if not accused or s.i != accused[0].i), None)
    if accused:
        doer = accused[0] if accused[0].lower_ != "other" else None
        yield _statement("responsibility", _speaker(accuser, verb, offset), doer, verb, disputes=doer is None)


def _attribute(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "which police attribute to the gang", "was attributed to rebels"."""
    if verb.pos_ != "VERB":
        return
    for doer in [o for p in children(verb, "prep", "dative") if p.lower_ == "to" for o in children(p, "pobj")][:1]:
        accuser = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        yield _statement("responsibility", _speaker(accuser, verb, offset), doer, verb)


def _identify(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "police identified the gunman as X" and "the attacker, identified as X"."""
    who = [*children(verb, "dobj", "nsubjpass"), *([verb.head] if verb.dep_ in ("acl", "relcl") else [])]
    if verb.pos_ != "VERB" or not any(person_class(w) == "attacker" or w.lemma_.lower() in ("man", "driver", "employee", "suspect", "shooter") for w in who):
        return
    agents = [o for a in children(verb, "agent") for o in children(a, "pobj")]
    # The parser hangs "as X" on the verb or on the last noun before it.
    named = [p for t in verb.subtree if t.i > verb.i and t.dep_ == "prep" and t.lower_ == "as" for p in children(t, "pobj") if p.pos_ == "PROPN"]
    if named:
        accuser = agents[0] if agents else next((c for c in verb.children if c.dep_ == "nsubj"), None)
        yield _statement("responsibility", _speaker(accuser, verb, offset), named[0], verb)


def _be(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "said the group was behind it", "was responsible for the attack", told by somebody."""
    if is_negated(verb) or any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children):
        return
    behind = any(
        (c.lower_ == "behind" and children(c, "pobj")) or (c.lower_ == "responsible" and deed_pattern().search(words_of(c).replace("responsible", "")))
        for c in verb.children
        if c.dep_ in ("prep", "acomp", "attr", "advmod")
    )
    works = [o for c in children(verb, "attr") if c.lower_ == "work" for p in children(c, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
    if works and (teller := speaker_of(verb, offset)) is not None:
        yield _statement("responsibility", teller, works[0], verb)
        return
    doer = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    speaker = speaker_of(verb, offset) if behind and doer is not None and not is_open(verb) else None
    if doer is None or speaker is None or doer.lower_ in (*_NOBODY, "who", "what", "which"):
        return
    yield _statement("responsibility", speaker, doer, verb, self_claim=doer.lower_ in ("it", "they", "we"))


def _tell(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "said its jets had struck the camp", of the speaker himself, and "said Russian forces had shelled the town", of others by name."""
    for told in told_deeds(verb):
        speaker = speaker_of(told.deed, offset)
        if speaker is None or (speaker.is_pronoun and not told.is_own):
            continue
        if told.is_own and can_own(speaker.text):
            yield _statement("responsibility", speaker, next(iter(_subjects(verb)), told.doer), told.deed, self_claim=True, is_told=True)
            return
        if not told.is_own:
            yield _statement("responsibility", speaker, told.doer, told.deed, implicit=told.is_plain, is_told=True)
            return


def _suspect(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "police suspect the rebels of planting it", "held the rebels responsible", "believed to be carried out by rebels"."""
    if verb.pos_ != "VERB" or is_negated(verb) or any(c.tag_ == "MD" for c in verb.children):
        return
    if (found := believed_deed(verb)) is not None:
        yield _statement("responsibility", speaker_of(verb, offset), found.doer, found.deed)
        return
    things = children(verb, "nsubjpass") if is_passive(verb) else children(verb, "dobj")
    content = " ".join(words_of(c) for holder in (verb, *things) for c in holder.children if c.dep_ in ("prep", "oprd", "acomp", "advcl"))
    if verb.lemma_.lower() not in ("suspect", "hold") or (verb.lemma_.lower() == "hold" and "responsible" not in content):
        return
    for doer in things[:1]:
        if is_named(doer) and deed_pattern().search(content):
            accuser = None if is_passive(verb) else next(iter(_subjects(verb)), None)
            yield _statement("responsibility", _speaker(accuser, verb, offset), doer, verb)


def _belong(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "the suspects are believed to belong to the gang, the office said"."""
    who = [s for s in subjects(verb) if person_class(s) == "attacker" or s.lemma_.lower() == "suspect"]
    speaker = speaker_of(verb, offset) if who and verb.lemma_.lower() in _BELONG else None
    for doer in [o for p in children(verb, "prep") if p.lower_ == "to" for o in children(p, "pobj")][:1]:
        if speaker is not None and not is_negated(verb):
            yield _statement("responsibility", speaker, doer, verb)


def _own(verb: Token, offset: int) -> Iterator[Responsibility]:
    """Read "claimed the bombing" and "claimed its men had done it"."""
    yield from _claim(verb, offset)
    if verb.lemma_.lower() in ("claim", "admit", "acknowledge"):
        yield from _tell(verb, offset)


_READERS: dict[str, Callable[[Token, int], Iterator[Responsibility]]] = {
    **dict.fromkeys(_CLAIMING, _own),
    "blame": _blame,
    "accuse": _accuse,
    "attribute": _attribute,
    "identify": _identify,
    "name": _identify,
    "be": _be,
    **dict.fromkeys(("suspect", "hold", "believe", "think"), _suspect),
    **dict.fromkeys(("say", "tell", "announce", "confirm", "report", "declare", "insist"), _tell),
    **dict.fromkeys(_BELONG, _belong),
}


def _subjects(verb: Token) -> list[Token]:
    """Return the subjects of a verb; a relative pronoun stands for the noun its clause modifies ("a group, which claimed ...")."""
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return [verb.head]
    return [verb.head if s.tag_ in ("WDT", "WP") and verb.dep_ == "relcl" else s for s in subjects(verb)]


def _speaker(named: Token | None, verb: Token, offset: int) -> Speaker | None:
    return read_speaker(named, offset) if named is not None else speaker_of(verb, offset)


def _statement(
    kind: str,
    claimant: Speaker | None,
    doer: Token | None,
    predicate: Token,
    *,
    self_claim: bool = False,
    implicit: bool = False,
    disputes: bool = False,
    is_told: bool = False,
) -> Responsibility:
    verb = predicate if predicate.pos_ in ("VERB", "AUX") else predicate.head
    inside = [t.i for t in verb.subtree if abs(t.i - predicate.i) <= _REACH] + [predicate.i]
    return Responsibility(kind, claimant, doer, min(inside), max(inside) + 1, predicate, self_claim, implicit, disputes, is_told)
