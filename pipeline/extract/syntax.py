"""Questions put to a dependency tree: subject, object, agent, noun phrase, negation, modality. General English; nothing here knows about incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj", "dative"})
_CLAUSE_LIKE = frozenset({"relcl", "acl", "appos", "advcl", "punct", "cc", "conj", "parataxis", "ccomp", "xcomp"})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "conj"})
_PHRASE_PREPOSITIONS = frozenset({"of", "for", "in", "at", "from", "with", "on", "near"})


def text_of(doc: Doc) -> str:
    """Return the sentence a tree was made of. spaCy puts `doc.text` together anew, token by token, each time; whoever parses may leave it beside the tree."""
    text = doc.user_data.get("text")
    return text if text is not None else doc.text


def relation(token: Token) -> str:
    """Return how a token hangs in its sentence, "nsubj:launched": the dependency and the word it depends on."""
    return f"{token.dep_}:{token.head.lower_}"


def children(token: Token, *deps: str) -> list[Token]:
    """Return the children of `token` whose dependency is one of `deps`, in text order."""
    return [child for child in token.children if child.dep_ in deps]


def with_conjuncts(tokens: list[Token]) -> list[Token]:
    """Return `tokens` each followed by what is coordinated with it ("women and children")."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        others = [t for t in token.conjuncts if t.i > token.i and t not in out and t.pos_ in ("NOUN", "PROPN", "NUM", "PRON", "ADJ")]
        out.extend(t for t in others if not _speaks_after(others[-1]) or not _is_past_comma(t, token))
    return out


def _speaks_after(last: Token) -> bool:
    """True when a verb of saying without a subject stands right behind a list, so that the parser has taken its subject for a part of the list."""
    after = last.right_edge.i + 1
    if after >= len(last.doc):
        return False
    verb = last.doc[after]
    return verb.lemma_ in ("say", "report", "announce") and verb.tag_ in ("VBD", "VBZ", "VBP") and not any(c.dep_ in SUBJECTS for c in verb.children)


def _is_past_comma(token: Token, first: Token) -> bool:
    """True when a comma stands between the two: "abducted 14 passengers, police and a rights group said"."""
    return any(t.text == "," for t in token.doc[first.i : token.i])


def is_passive(verb: Token) -> bool:
    """True for a passive ("was killed") or a reduced relative ("people killed in the raid")."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "agent") for child in verb.children):
        return True
    if is_headline_passive(verb):
        return True
    return verb.tag_ == "VBN" and not children(verb, "dobj") and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def is_headline_passive(verb: Token) -> bool:
    """True for "Two teens shot near park": headlines leave out "were", and the parser reads the victims as who shot. Without an object nobody else is hit."""
    if verb.lemma_ not in ("shoot", "stab") or verb.tag_ not in ("VBD", "VBN") or verb.doc[-1].text in (".", "!", "?", '"', "”"):
        return False
    if not children(verb, *SUBJECTS) or children(verb, *OBJECTS, *PASSIVE_SUBJECTS, "aux", "ccomp", "xcomp", "prt"):
        return False
    return not any(p.lower_ in ("at", "toward", "towards", "into", "through", "back", "for") for p in verb.children)


def subjects(verb: Token) -> list[Token]:
    """Return the heads of the grammatical subject of `verb` (active or passive), borrowing it from the verb it is coordinated with."""
    seen = verb
    for _ in range(4):
        found = [c for c in seen.children if c.dep_ in SUBJECTS or c.dep_ in PASSIVE_SUBJECTS]
        if found:
            return with_conjuncts(found)
        if seen.dep_ == "conj" and seen.head.pos_ in ("VERB", "AUX"):
            seen = seen.head
        elif seen.dep_ == "relcl" or (seen.dep_ == "acl" and seen.tag_ == "VBN"):
            return [seen.head]
        elif seen.dep_ in ("xcomp", "advcl", "pcomp") or (seen.dep_ == "prep" and seen.head.pos_ == "VERB"):
            seen = seen.head
        else:
            return []
    return []


def doers(verb: Token) -> list[Token]:
    """Return the heads of whoever does what `verb` says: the active subject, or the by-phrase of a passive."""
    if is_passive(verb):
        out: list[Token] = []
        for agent in verb.children:
            if agent.dep_ == "agent" or (agent.dep_ == "prep" and agent.lower_ == "by"):
                out.extend(with_conjuncts(children(agent, "pobj")))
        return out
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return [verb.head]
    return [_relative(token, verb) for token in subjects(verb)]


def undergoers(verb: Token) -> list[Token]:
    """Return the heads of whoever `verb` is done to: the active object, or the passive subject, or the noun a participle modifies."""
    if is_passive(verb):
        own = children(verb, *PASSIVE_SUBJECTS) or (children(verb, *SUBJECTS) if is_headline_passive(verb) else [])
        if own:
            return [_relative(t, verb) for t in with_conjuncts(own)]
        if verb.dep_ == "acl":
            return [verb.head]
        if borrowed := lost_subject(verb):
            return with_conjuncts([borrowed])
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and (is_passive(verb.head) or verb.tag_ == "VBN"):
            if is_passive(verb.head):
                return undergoers(verb.head)
            return [s for s in subjects(verb.head) if s.tag_ not in ("WP", "WDT")] if children(verb, "auxpass") else []  # "a man drew a knife and was shot"
        if verb.dep_ == "relcl":
            return [verb.head]
        return []
    return with_conjuncts(children(verb, *OBJECTS))


def lost_subject(verb: Token) -> Token | None:
    """Return the subject that the parser gave as object to the verb before: "reported three men had been kidnapped", without its "that"."""
    if verb.dep_ not in ("conj", "ccomp") or not any(c.dep_ == "auxpass" for c in verb.children):
        return None
    if verb.dep_ == "conj" and any(c.dep_ == "cc" for c in verb.head.children):
        return None
    return next((o for o in children(verb.head, "dobj") if verb.head.i < o.i < verb.i), None)


def _relative(token: Token, verb: Token) -> Token:
    """A relative pronoun stands for the noun its clause modifies."""
    return verb.head if token.tag_ in ("WDT", "WP") and verb.dep_ == "relcl" else token


def governors(token: Token) -> Iterator[Token]:
    """Yield the heads above `token`, nearest first."""
    seen = token
    while seen.head.i != seen.i:
        seen = seen.head
        yield seen


def clause_head(token: Token) -> Token:
    """Return the verb of the clause that `token` stands in, or the root when there is none."""
    if token.pos_ in ("VERB", "AUX"):
        return token
    for head in governors(token):
        if head.pos_ in ("VERB", "AUX"):
            return head
        token = head
    return token


def noun_phrase(head: Token, *, prepositions: frozenset[str] = _PHRASE_PREPOSITIONS, conjuncts: bool = False) -> tuple[int, int]:
    """Return (first, last + 1) token indices of the noun phrase of `head`: determiners, modifiers and of/in/for-phrases; no relative clause, no apposition."""
    keep = {head.i}

    def add(token: Token, depth: int) -> None:
        for child in token.children:
            if child.dep_ == "prep":
                if depth < 3 and child.i > token.i and child.lower_ in prepositions:
                    keep.add(child.i)
                    for inner in children(child, "pobj"):
                        keep.add(inner.i)
                        add(inner, depth + 1)
                continue
            if child.dep_ == "conj" and conjuncts and depth == 0 and child.pos_ in ("NOUN", "PROPN"):
                keep.add(child.i)
                add(child, depth)
                continue
            if token.dep_ in _MODIFIERS and child.dep_ in ("conj", "cc") and child.i < head.i:
                keep.add(child.i)  # "Cypriot and Egyptian authorities"
                add(child, depth)
                continue
            if child.dep_ in _CLAUSE_LIKE and not (child.dep_ == "punct" and child.text == "-"):
                continue
            keep.add(child.i)
            add(child, depth + 1)

    add(head, 0)
    first = last = head.i
    # Contiguous run around the head; hyphens and commas between two kept tokens belong to it.
    doc = head.doc
    while first - 1 >= 0 and (first - 1 in keep or (doc[first - 1].is_punct and first - 2 in keep and first - 1 != 0)):
        first -= 1
    joints = ("-", "–", "'", "’", ",", "and", "or") if conjuncts else ("-", "–", "'", "’")
    while last + 1 < len(doc) and (
        last + 1 in keep or (doc[last + 1].lower_ in joints and (last + 2 in keep or (last + 3 in keep and doc[last + 2].lower_ in joints)))
    ):
        last += 1
    while first < head.i and (doc[first].is_punct or doc[first].dep_ == "cc"):
        first += 1
    return first, last + 1


def is_negated(token: Token) -> bool:
    """True when the verb of the token's clause is negated ("did not attack", "no attack", "denied that")."""
    for seen in (token, clause_head(token)):
        for child in seen.children:
            if child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ in ("no", "neither")):
                return True
    return (
        any(child.dep_ == "neg" for child in token.head.children) if token.dep_ in ("xcomp", "dobj", "attr") and token.head.pos_ in ("VERB", "AUX") else False
    )
