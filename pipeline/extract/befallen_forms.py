"""Ways of telling a casualty that are no plain "X was killed": shot (dead or not), by one's own hand, among the dead, casualties, a death confirmed.

Each function takes the word that may tell it and returns the outcome with the heads of those it befell, None when it tells nothing. befallen.py asks them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.casualties import OPEN, casualty_lexicon, casualty_patterns, casualty_predicates
from pipeline.extract.lexicons import load_set
from pipeline.extract.syntax import PASSIVE_SUBJECTS, SUBJECTS, children, doers, governors, subjects, undergoers, with_conjuncts
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Token

    Told = tuple[str, list[Token]]

BY_OWN_HAND = frozenset({"himself", "herself", "themselves", "itself", "myself"})
_LIMBS = load_set("limbs", "casualties")
_THE_DEAD = dict.fromkeys(("dead", "victim", "kill", "slain"), "killed") | dict.fromkeys(("wounded", "injured", "wound", "injure"), "injured")
_CONFIRMS = frozenset({"confirm", "announce", "verify", "acknowledge", "mourn"})
_PROJECTILES = frozenset({"bullet", "round", "shot", "gunfire", "gunshot", "pellet", "shrapnel", "gun", "shell", "fragment", "splinter"})
_REACH = 9  # tokens after a verb in which the words stand that say how it ended


def tail_of(verb: Token) -> list[Token]:
    """Return the verb and what follows it, up to the next clause with a subject of its own or a dash: "shot three people - one fatally"."""
    doc = verb.doc
    out = [verb]
    for token in doc[verb.i + 1 : min(len(doc), verb.i + _REACH)]:
        if token.dep_ in SUBJECTS | PASSIVE_SUBJECTS or token.text in ("—", "–", "--", ";", ":") or (token.text == "-" and doc[token.i - 1].whitespace_):
            first = token.left_edge.i
            return [t for t in out if t.i < first] or [verb]
        out.append(token)
    return out


def shooting(verb: Token) -> Told | None:
    """Read "shot", "stabbed", "beat": killed when the words say so, injured when the verb alone hurts, else nothing."""
    victims = [v for v in undergoers(verb) if person_class(v) or v.pos_ in ("NUM", "PROPN")]
    if not victims and verb.dep_ == "pcomp" and children(verb, "auxpass"):
        victims = [v for v in subjects(verb) if person_class(v) or v.pos_ in ("NUM", "PROPN")]  # "was clinging to life after being shot"
    if not victims:
        return None
    if _is_fatal(verb):
        return "killed", victims
    if any(c.lemma_ in ("wound", "injure") for c in verb.conjuncts):
        return None
    return ("injured", victims) if verb.lemma_.lower() in casualty_lexicon()["shoot"]["injured_verbs"] else None


def _is_fatal(verb: Token) -> bool:
    tail = tail_of(verb)
    words = " ".join(t.lower_ for t in [*verb.doc[max(0, verb.i - 2) : verb.i], *tail])
    if casualty_patterns()["fatal"].search(words) and not any(t.lower_ == "fatally" and t.i and verb.doc[t.i - 1].like_num for t in tail):
        return True
    dying = [c for c in (*verb.conjuncts, *verb.children) if c.lemma_ in ("kill", "die", "dead")]
    return any(not children(c, *SUBJECTS, *PASSIVE_SUBJECTS) for c in dying)


def by_own_hand(token: Token) -> Told | None:
    """Read "killed himself", "blew herself up", "took his own life", "turned the gun on himself": the doer is the victim."""
    lemma = token.lemma_.lower()
    if token.pos_ not in ("VERB", "AUX"):
        return None
    own_life = lemma in ("take", "end") and any(c.lemma_ == "life" and any(g.lower_ == "own" for g in c.children) for c in children(token, "dobj"))
    gun_turned = lemma == "turn" and any(o.lower_ in BY_OWN_HAND for p in children(token, "prep") for o in children(p, "pobj"))
    itself = [c for c in children(token, "dobj") if c.lower_ in BY_OWN_HAND]
    if not own_life and not gun_turned and not itself:
        return None
    doer = subjects(token)[:1]
    if not doer:
        return None
    dead = itself or [g for c in children(token, "dobj") for g in children(c, "poss")] or [o for p in children(token, "prep") for o in children(p, "pobj")]
    if lemma in ("injure", "wound", "hurt"):
        return "injured", doer
    if own_life or gun_turned or lemma in ("kill", "hang", "immolate") or (lemma == "blow" and any(c.lower_ == "up" for c in token.children)):
        return "killed", dead[:1]
    if lemma in ("shoot", "stab"):
        hurt = any(t.lower_ in _LIMBS or t.lemma_ in ("accident", "accidentally") for t in token.doc[max(0, token.i - 3) : token.i + _REACH])
        return ("injured", doer) if hurt else ("killed", dead[:1])
    return None


def among_the_dead(token: Token) -> Told | None:
    """Read "X and Y were among the dead", "the dead include X", "identified as among those killed": parts of a toll."""
    lemma = token.lemma_.lower()
    if lemma == "among":
        outcome = next((o for o in map(_named_group, children(token, "pobj")) if o), None)
        verb = next((g for g in governors(token) if g.pos_ in ("VERB", "AUX")), None)
        if outcome is None or verb is None or verb.lemma_ not in ("be", "identify", "name", "list"):
            return None
        heads = with_conjuncts(children(verb, "attr")) if token.i < verb.i else []
        return outcome, [*(heads or subjects(verb))]
    if lemma == "include":
        outcome = next((o for o in map(_named_group, children(token, "nsubj")) if o), None)
        return (outcome, with_conjuncts(children(token, "dobj"))) if outcome else None
    return None


def _named_group(noun: Token) -> str | None:
    """Outcome of "the dead", "the victims", "those killed"."""
    if noun.lower_ == "those":
        return next((_THE_DEAD.get(c.lemma_.lower()) for c in noun.children if c.dep_ == "acl"), None)
    return _THE_DEAD.get(noun.lower_) or _THE_DEAD.get(noun.lemma_.lower())


def open_casualties(token: Token) -> Told | None:
    """Read "no casualties", "civilian casualties", "30 casualties": hurt or dead, the text leaves it open."""
    if token.lemma_.lower() != "casualty" or token.pos_ not in ("NOUN", "PROPN"):
        return None
    head = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    if head.head.lemma_ in ("avoid", "minimize", "minimise", "prevent", "limit"):
        return None
    none_reported = head is not token and any(c.lower_ == "no" for c in head.children)
    described = any(c.dep_ in ("nummod", "neg") or c.lower_ in ("no", "civilian", "military", "several") for c in token.children)
    return (OPEN, [token]) if described or none_reported else None


def struck(token: Token) -> Told | None:
    """Read "a bullet struck a girl", "was hit by shrapnel": hurt by what flies."""
    if token.lemma_.lower() not in ("strike", "hit", "graze", "pierce") or token.pos_ != "VERB":
        return None
    means = [*doers(token), *([token.head] if token.dep_ in ("acl", "relcl", "advcl") else [])]
    if not any(t.lemma_.lower() in _PROJECTILES for t in means):
        return None
    victims = [v for v in undergoers(token) if person_class(v)]
    return ("injured", victims) if victims else None


def with_wounds(token: Token) -> Told | None:
    """Read "found a man with gunshot wounds": the wounded one."""
    if token.lemma_.lower() != "wound" or token.dep_ != "pobj" or token.head.lower_ != "with":
        return None
    victim = token.head.head
    if victim.pos_ in ("VERB", "AUX"):
        victim = next(iter(undergoers(victim)), victim)
    return ("injured", with_conjuncts([victim])) if person_class(victim) else None


def from_objects(verb: Token) -> list[Token]:
    """Objects of "suffer from"."""
    return [o for p in children(verb, "prep") if p.lower_ == "from" for o in children(p, "pobj")]


def confirmed_death(token: Token) -> Told | None:
    """Read "confirmed Mr. Hassan's death", "her killing was announced"."""
    if token.lemma_.lower() not in ("death", "killing") or token.head.lemma_ not in _CONFIRMS or token.dep_ not in ("dobj", "nsubjpass"):
        return None
    victims = [c for c in children(token, "poss") if c.pos_ == "PROPN"]
    return ("killed", victims) if victims else None


def shares_persons(token: Token, outcome: str) -> tuple[Token, str] | None:
    """Return the verb coordinated with `token` that tells of the same persons, with its outcome: "killed and injured 20", "left dozens hurt and held"."""
    predicates = casualty_predicates()
    for verb in children(token, "conj"):
        told = predicates.get(("transitive", verb.lemma_.lower()))
        if told in (None, outcome) or verb.pos_ not in ("VERB", "ADJ") or any(t.like_num for t in token.doc[token.i : verb.i]) or verb.i - token.i > 3:
            continue
        if children(verb, *PASSIVE_SUBJECTS) or (children(verb, "dobj") and children(token, "dobj")) or children(token, "dobj"):
            continue
        return verb, told
    return None


def also_with(token: Token, victims: list[Token]) -> list[Token]:
    """Return the persons named behind the verb: "were killed along with ten soldiers", "were killed, as well as a guard"."""
    if not victims:
        return []
    out: list[Token] = []
    for prep in children(token, "prep"):
        if prep.lower_ == "with" and prep.i > 0 and prep.nbor(-1).lower_ in ("along", "together"):
            out += [o for o in with_conjuncts(children(prep, "pobj")) if person_class(o)]
    if any(c.dep_ == "cc" and c.lower_ == "as" for c in token.children):
        out += [o for o in with_conjuncts(children(token, "conj")) if o.pos_ == "NOUN" and person_class(o)]
    return out


def listed_with(victims: list[Token]) -> list[Token]:
    """Return the victims with those of a list that the parser takes for an apposition.

    "Ali Kaya, Can Demir and ...", "a 30-year-old man, 40-year-old woman and ..."; what renames somebody is told apart: no name beside a name, no second age.
    """
    out: list[Token] = []
    for victim in victims:
        out.append(victim)
        for other in children(victim, "appos"):
            names = victim.tag_ == other.tag_ == "NNP" and not person_class(other)
            ages = all(any(c.lower_ == "old" for c in t.children) for t in (victim, other)) and person_class(other) is not None
            if (names and any(c.dep_ == "conj" and c.pos_ == "PROPN" for c in other.children)) or ages:
                out += [t for t in with_conjuncts([other]) if t not in victims]
    return out


def is_unjoined(victim: Token) -> bool:
    """True for a name that stands beside the victims without "and", a comma or a title: a headline's source ("kill 20 fighters Monitor AFP")."""
    if victim.pos_ != "PROPN" or victim.dep_ in ("conj", "appos"):
        return False
    before = victim.doc[max(0, victim.left_edge.i - 1)]
    return before.i < victim.i and before.pos_ in ("NOUN", "PROPN", "NUM")
