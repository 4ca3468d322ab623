"""Which words of a sentence state a casualty, and whom it befell: verbs, adjectives and nouns of killing, hurting, holding. Counting is done in counts.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.befallen_forms import among_the_dead, by_own_hand, confirmed_death, from_objects, open_casualties, shooting, struck, with_wounds
from pipeline.extract.casualties import casualty_lexicon, casualty_patterns, casualty_predicates
from pipeline.extract.kinds import is_capture
from pipeline.extract.syntax import children, clause_head, is_negated, is_passive, subjects, undergoers, with_conjuncts
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Token


_BROUGHT = frozenset({"treat", "admit", "take", "rush", "airlift", "fly", "transport", "bring", "send"})
_DEATHS = frozenset({"death", "killing", "murder", "slaying", "homicide"})  # of somebody by name: "the shooting death of Ann Hill"
_CARE = frozenset({"remain", "be", "list", "hospitalize"}) | _BROUGHT


def without_speakers(victims: list[Token]) -> list[Token]:
    """Drop nouns right before a verb of saying: in "abducted 14 passengers, police and a rights group said" the speakers hang on the victims."""
    if len(victims) < 2:
        return victims
    last = victims[-1]
    following = last.right_edge.i + 1
    doc = last.doc
    if following < len(doc) and doc[following].lemma_.lower() in ("say", "tell", "report", "add", "confirm") and doc[following].tag_ in ("VBD", "VBZ", "VBP"):
        comma = next((t.i for t in doc[victims[0].i : last.i] if t.text == ","), None)
        return [v for v in victims if comma is None or v.i < comma] or victims[:1]
    return victims


def outcome_of(token: Token) -> tuple[str, list[Token]] | None:
    """Return the outcome a token states and the heads of those it befell, None when it is no casualty predicate."""
    predicates = casualty_predicates()
    lemma = token.lemma_.lower()
    if told := by_own_hand(token) or among_the_dead(token) or open_casualties(token) or confirmed_death(token) or struck(token) or with_wounds(token):
        return told
    if lemma in _CARE and casualty_patterns()["hospital" if lemma in _BROUGHT else "in_hospital"].search(_clause_text(token)):
        patients = undergoers(token) if lemma in _BROUGHT else subjects(token)
        counted = [v for v in patients if (person_class(v) and any(c.dep_ == "nummod" or c.lower_ in ("a", "an") for c in v.children)) or v.pos_ == "NUM"]
        if counted:
            return "injured", counted
    if lemma == "treat" and any(c.dep_ == "nummod" for v in children(token, "dobj") for c in v.children):
        return "injured", [v for v in children(token, "dobj") if person_class(v)]
    if token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBN", "VBD"):
        if outcome := predicates.get(("transitive", lemma)):
            if token.dep_ == "amod" and token.head.pos_ in ("NOUN", "PROPN"):
                return None
            victims = _right_before(token) or undergoers(token)
            if not victims and is_passive(token):
                victims = subjects(token)
            if not victims or (is_passive(token) and token.tag_ == "VBG"):
                # "killing and wounding dozens": the object stands behind the last verb
                shared = [o for c in token.children if c.dep_ == "conj" and c.pos_ == "VERB" for o in children(c, "dobj")]
                victims = victims or with_conjuncts(shared)
            return outcome, victims
        if outcome := predicates.get(("intransitive", lemma)):
            return outcome, subjects(token)
        data = casualty_lexicon()
        if lemma in data["shoot"]["verbs"]:
            return shooting(token)
        if lemma in data["hold"]["verbs"] and (casualty_patterns()["hold"].search(_clause_text(token)) or is_capture(token)):
            return "detained", [
                v for v in undergoers(token) if v.lower_ not in ("hostage", "hostages", "control") and (person_class(v) or v.pos_ in ("NUM", "PROPN"))
            ]
        if lemma in ("suffer", "sustain", "receive") and any(c.lemma_ in ("injury", "wound", "burn") for c in [*children(token, "dobj"), *from_objects(token)]):
            return "injured", subjects(token) or ([token.head] if token.dep_ == "acl" else [])
        if lemma in ("go", "remain") and any(c.lower_ == "missing" for c in token.children):
            return "missing", subjects(token)
        if lemma == "lose" and any(c.lemma_ == "life" for c in children(token, "dobj")):
            return "killed", subjects(token)
        if lemma == "claim" and any(c.lemma_ == "life" for c in children(token, "dobj")):
            return "killed", [o for life in children(token, "dobj") for p in children(life, "prep") for o in with_conjuncts(children(p, "pobj"))] or children(
                token, "dobj"
            )
    if (outcome := predicates.get(("adjectives", token.lower_))) and token.head.lemma_.lower() not in casualty_lexicon()["shoot"]["verbs"]:
        victims = _of_adjective(token)
        if victims:
            return ("missing" if outcome == "killed" and _is_presumed(token) else outcome), victims
    if lemma in ("shooting", "stabbing", "beating") and token.pos_ == "NOUN":
        victims = [
            o for p in children(token, "prep") if p.lower_ == "of" for o in with_conjuncts(children(p, "pobj")) if person_class(o) or o.pos_ in ("NUM", "PROPN")
        ]
        fatal = any(c.lower_ in ("fatal", "deadly") for c in token.children)
        if victims and (fatal or lemma != "beating"):
            return ("killed" if fatal else "injured"), victims
    if token.lower_ in ("fatally", "mortally") and token.i > 0 and token.doc[token.i - 1].like_num:
        return "killed", [token.doc[token.i - 1]]
    if token.pos_ == "NOUN" and (outcome := predicates.get(("nouns", lemma))):
        found = [o for p in children(token, "prep") if p.lower_ in ("of", "to") for o in with_conjuncts(children(p, "pobj"))]
        victims = [o for o in found if person_class(o) or o.pos_ == "NUM" or (o.tag_ == "NNP" and lemma in _DEATHS)]
        if victims:
            return outcome, victims
        is_counted = any(c.dep_ == "nummod" for c in token.children) or tells_none(token)
        if is_counted and token.tag_ == "NNS" and lemma not in ("killing", "execution", "arrest", "kidnapping", "wound"):
            return outcome, [token]
    if lemma in casualty_lexicon()["killed"]["remains"] and token.pos_ == "NOUN" and token.dep_ in ("nsubjpass", "dobj", "nsubj"):
        # "the bodies of two men and a woman" are three persons, "nine bodies of soldiers" nine
        found = [] if any(c.dep_ == "nummod" for c in token.children) else [o for p in children(token, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        listed = [o for o in with_conjuncts(found) if person_class(o) or o.pos_ == "PROPN"]
        return "killed", (listed if len(listed) > 1 else [t for t in with_conjuncts([token]) if t is token or person_class(t)])
    return None


def _is_presumed(adjective: Token) -> bool:
    """True for "presumed dead", "feared dead": nobody has seen them dead."""
    return any(t.lower_ in ("presumed", "feared", "believed", "thought") for t in adjective.doc[max(0, adjective.i - 2) : adjective.i])


def _right_before(verb: Token) -> list[Token]:
    """Return the person right before a coordinate "were wounded" that the parser hung elsewhere: it needs no borrowed subject."""
    if verb.dep_ != "conj" or children(verb, "nsubj", "nsubjpass") or not children(verb, "auxpass"):
        return []
    first = min(c.i for c in [verb, *children(verb, "aux", "auxpass", "advmod")])
    before = verb.doc[first - 1] if first else verb
    return [before] if before.pos_ == "NOUN" and before.dep_ in ("pobj", "conj", "dobj", "attr") and person_class(before) else []


def _clause_text(token: Token) -> str:
    """Return the words from the verb to eight tokens on, lower case: enough for "shot ... dead" and "taken hostage"."""
    doc = token.doc
    return doc[max(0, token.i - 2) : min(len(doc), token.i + 9)].text.lower()


def _of_adjective(token: Token) -> list[Token]:
    """Heads of "12 dead", "left three people wounded", "five were missing", "with 100 injured"."""
    own = with_conjuncts([c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")])
    if own:
        return own
    head = token.head
    if token.dep_ in ("oprd", "xcomp", "ccomp", "acomp", "advcl", "dobj", "attr"):
        objects = children(head, "dobj", "nsubj") if head.lemma_ in ("leave", "find", "take", "hold") else []
        objects = [o for o in objects if o.i != token.i and (o.dep_ == "dobj")]
        if objects:
            return with_conjuncts(objects)
        if token.dep_ in ("acomp", "attr", "oprd"):
            return subjects(head)
    if any(c.dep_ in ("nummod", "quantmod") for c in token.children):
        return [token]
    if token.dep_ in ("conj", "appos") and token.head.pos_ in ("NUM", "NOUN") and token.i > 0 and token.doc[token.i - 1].like_num:
        return [token.doc[token.i - 1]]
    if token.dep_ in ("amod", "acl") and token.i > head.i and person_class(head):
        return [head]
    return []


def tells_none(token: Token) -> bool:
    """True for "no casualties", "no deaths", "no reports of casualties": a zero, told by the noun itself."""
    noun = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    return token.pos_ == "NOUN" and any(c.lower_ == "no" for t in (token, noun) for c in t.children)


def is_irreal(token: Token) -> bool:
    """Casualties that may, could, will or did not happen are none; "no one was hurt" is a zero and stays."""
    verb = clause_head(token)
    aux = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if aux & {"will", "would", "could", "may", "might", "shall", "can", "should"} and "have" not in {c.lemma_ for c in verb.children if c.dep_ == "aux"}:
        return True
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children):
        return True
    if token.dep_ in ("xcomp", "advcl", "acl") and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children):
        return True
    negations = [c for c in token.children if c.dep_ == "neg"]
    return bool(negations) or (is_negated(token) and not any(c.lower_ in ("no", "nobody", "none") for s in subjects(token) for c in [s, *s.children]))
