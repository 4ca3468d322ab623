"""How many, of whom: casualty statements of one sentence. Who says so is attribution.py; which incident they belong to is reading.py.

Method: every casualty predicate (lexicon/casualties.toml) takes its victims from the dependency tree and their quantity from numbers.py; quantities that the
tree leaves over are bound by short word patterns ("12 dead", "killing 30"), so that headlines and parser errors do not lose a toll. The distinction of
totals, parts and superseded figures follows the wording. Compare dependency and pattern baselines in Zhong, Dhuliawala and Stoehr 2023 (arXiv 2302.12367).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.befallen import is_irreal, outcome_of, tells_none, without_speakers
from pipeline.extract.befallen_forms import BY_OWN_HAND, also_with, is_unjoined, listed_with, shares_persons
from pipeline.extract.casualties import OPEN, WORD_OUTCOME, Casualty, casualty_patterns
from pipeline.extract.count_bounds import count_of, is_dying, is_next
from pipeline.extract.count_marks import mark, name_others
from pipeline.extract.count_patterns import read_beside, read_on_board, read_parts_of_them, read_patterns, read_tolls
from pipeline.extract.count_rest import read_rest
from pipeline.extract.lexicons import load_set
from pipeline.extract.numbers import find_quantities
from pipeline.extract.speakers import kind_of_name
from pipeline.extract.syntax import children, noun_phrase, subjects, text_of, with_conjuncts
from pipeline.extract.victims import is_no_person, person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.numbers import Quantity

_EMPTY_WORDS = frozenset(("PUNCT", "DET", "CCONJ", "PART", "PRON", "SPACE"))  # two tokens of five; none of them states a casualty
# Words that headlines write like names: the date before one, the other outcome of "12 Killed Injured".
_NO_NAMES = load_set("no_names", "casualties")
_COUNTING_NOUNS = load_set("counting_nouns", "casualties")


def find_casualties(doc: Doc) -> list[Casualty]:
    """Return the casualty statements of a parsed sentence in text order."""
    text = text_of(doc)
    quantities = find_quantities(text)
    by_token = _quantities_by_token(doc, quantities)
    out: list[Casualty] = []
    used: set[int] = set()
    shared: set[int] = set()
    for token in doc:
        found = outcome_of(token) if token.pos_ not in _EMPTY_WORDS else None
        if found is None:
            continue
        outcome, victims = found
        if (is_irreal(token) and not tells_none(token)) or token.i in shared:
            continue
        partner = shares_persons(token, outcome)
        victims = [_person_of(v) for v in [*listed_with(without_speakers(victims)), *also_with(token, victims)]]
        for order, victim in enumerate(victims):
            if (
                order
                and any(p.lower_ == "of" for p in children(victims[0], "prep"))
                and victim.i not in by_token
                and not any(c.dep_ in ("det", "nummod", "poss") for c in victim.children)
            ):
                continue  # "12 members of the regular and allied forces": the parser hangs "troops" on "members"
            if (order and is_unjoined(victim)) or _agrees_not(victim, token):
                continue
            casualty = _count(victim, outcome, token, by_token, used, is_part=token.lemma_.lower() in ("among", "include"))
            if casualty is not None:
                out.append(casualty)
                out.extend(_parts(casualty, by_token, used))
                if partner is not None:
                    out.extend(_shared(casualty, *partner))
                    shared.add(partner[0].i)
    out.extend(read_tolls(doc, by_token, used))
    out.extend(read_patterns(doc, quantities, by_token, used))
    out.extend(read_parts_of_them(doc, out, quantities, used))
    out.extend(read_beside(doc, out, quantities, by_token, used))
    out.extend(read_on_board(doc, quantities, used))
    out.extend(read_rest(doc, text, out, quantities, used))
    for casualty in out:
        mark(casualty, doc, out)
    name_others(out)
    return _unique(_without_survivors(out))


def _shared(casualty: Casualty, partner: Token, outcome: str) -> list[Casualty]:
    """The second outcome of the same persons. Of a number of killed and injured together the text leaves open who is which."""
    if (casualty.low is None and casualty.high is None) or "detained" in (casualty.outcome, outcome):
        return [replace(casualty, outcome=outcome, predicate=partner)]
    if {casualty.outcome, outcome} == {"killed", "injured"} and casualty.low != 1:
        casualty.outcome = None
    return []


def _without_survivors(found: list[Casualty]) -> list[Casualty]:
    """Who is told to have been shot or taken to hospital and to have died is among the dead, not the injured."""
    dead = {(c.head.i, c.low) for c in found if c.outcome == "killed"}
    return [c for c in found if not (c.outcome == "injured" and (c.head.i, c.low) in dead and c.predicate.lemma_.lower() not in ("wound", "injure"))]


def _person_of(victim: Token) -> Token:
    """Return for "he" or "she" the noun it most plainly stands for, the nearest subject before it in the sentence; other victims as they are."""
    if victim.lower_ not in ("he", "she"):
        return victim
    before = [t for t in victim.doc[: victim.i] if t.dep_ in ("nsubj", "nsubjpass") and t.tag_ in ("NN", "NNP") and (person_class(t) or t.pos_ == "PROPN")]
    return before[-1] if before else victim


def _quantities_by_token(doc: Doc, quantities: list[Quantity]) -> dict[int, Quantity]:
    out: dict[int, Quantity] = {}
    for quantity in quantities:
        span = doc.char_span(quantity.char_start, quantity.char_end, alignment_mode="expand")
        if span is not None:
            out |= dict.fromkeys(range(span.start, span.end), quantity)
    return out


def _count(victim: Token, outcome: str, predicate: Token, by_token: dict[int, Quantity], used: set[int], *, is_part: bool = False) -> Casualty | None:
    """Make the statement for one victim noun: its quantity, class and words."""
    head = _inner(victim, predicate, by_token)
    if head.lower_ in BY_OWN_HAND or head.tag_ == "PRP$":
        return _by_own_hand(head, outcome, predicate)
    if head.lower_ in ("he", "she") and is_dying(predicate):
        return Casualty(outcome, "unspecified", None, 1, 1, "exact", min(head.i, predicate.i), max(head.i, predicate.i) + 1, predicate, head)
    if head.tag_ in ("PRP", "WP", "WDT", "EX", "PRP$") or is_no_person(head):
        return None
    first, end = noun_phrase(head)
    if head.pos_ == "PROPN" and (any(ch.isdigit() for ch in head.text) or head.lower_ in _NO_NAMES):
        return None
    if head.pos_ == "PROPN" and not any(c.dep_ == "det" for c in head.children) and person_class(head) is None and _is_body(head, end):
        return None  # an agency or a group that stands beside the dead
    quantity = by_token.get(head.i) or next((by_token[i] for i in range(head.i, first - 1, -1) if i in by_token), None)
    noun = head
    if head.lemma_.lower() in _COUNTING_NOUNS or head.pos_ == "NUM":
        inner = [o for p in children(head, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        if inner and inner[0].tag_ not in ("PRP",):
            noun = inner[0]
            quantity = quantity or next((by_token[i] for i in range(noun_phrase(noun)[0], noun.i + 1) if i in by_token), None)
    klass = person_class(noun)
    number_is_head = head.pos_ == "NUM" or head.like_num or (quantity is not None and head.i in by_token)
    if klass is None and not _may_be_person(noun, predicate) and not (number_is_head and (noun.i == head.i or noun.tag_ != "NNP")) and not is_next(head):
        return None
    if outcome == "detained" and quantity is None and any(c.lower_ == "the" for c in noun.children):
        return None  # "the man who was arrested"
    low, high, kind, at = count_of(head, noun, predicate, quantity, klass)
    if kind is None:
        return None
    if quantity is not None:
        if predicate.idx < quantity.char_start and _belongs_behind(text_of(head.doc), quantity, outcome):
            return None  # "8 persons killed 58 others injured": the second number is the second verb's
        if _belongs_before(text_of(head.doc), quantity, outcome):
            return None  # "kills 12 wounds 50"
        if quantity.number_start in used and outcome != "detained" and not is_part:
            return None
        used.add(quantity.number_start)
    a = min(first, predicate.i)
    b = max(end, predicate.i + 1)
    return Casualty(
        None if outcome == OPEN else outcome,
        klass or "unspecified",
        None if outcome == OPEN else head.doc[first:end].text,
        low,
        high,
        kind,
        a,
        b,
        predicate,
        noun,
        is_part,
        number_at=at,
    )


def _is_body(name: Token, end: int) -> bool:
    """True for the name of an agency or a group, with what it is of ("Rights Watch", "Union of Doctors")."""
    first = min([name.i, *(c.i for c in name.children if c.dep_ == "compound" and c.pos_ == "PROPN")])
    return kind_of_name(name.doc[first:end].text) == "body"


def _inner(victim: Token, predicate: Token, by_token: dict[int, Quantity]) -> Token:
    """Return for "one" of "one of five people shot there has died" the people whom the participle tells of; other victims as they are."""
    if predicate.dep_ not in ("acl", "relcl") or predicate.head.i != victim.i or victim.pos_ != "NUM":
        return victim
    inner = [o for p in children(victim, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
    return inner[0] if inner and any(c.i in by_token for c in inner[0].children) else victim


def _agrees_not(victim: Token, predicate: Token) -> bool:
    """True for several people beside a verb in the singular: "one of the victims of the attack that sent five people to hospital has died"."""
    return victim.tag_ == "NNS" and any(c.dep_ == "aux" and c.lower_ == "has" for c in predicate.children) and victim.dep_ in ("nsubj", "nsubjpass")


def _by_own_hand(head: Token, outcome: str, predicate: Token) -> Casualty:
    """The statement of "killed himself", "took her own life": one attacker, told by the noun that does it when there is one."""
    doer = next((d for d in subjects(predicate) if d.pos_ in ("NOUN", "PROPN")), None)
    first = min(head.i, predicate.i) if doer is None or abs(doer.i - predicate.i) > 15 else min(doer.left_edge.i, predicate.i)
    text = doer.doc[doer.left_edge.i : doer.i + 1].text if doer is not None else None
    plural = head.lower_ in ("themselves", "their")
    return Casualty(outcome, "attacker", text, None if plural else 1, None if plural else 1, "vague" if plural else "exact", first, head.i + 1, predicate, head)


def _belongs_before(text: str, quantity: Quantity, outcome: str) -> bool:
    """True when a verb of another outcome stands right before a number."""
    found = re.search(
        r"(?<!\band )(?<!\bor )\b(killed|killing|kills|kill|wounded|wounding|wounds?|injured|injuring|injures?)\s+$", text[: quantity.char_start], re.IGNORECASE
    )
    return found is not None and WORD_OUTCOME.get(found.group(1).lower()[:4]) not in (None, outcome)


def _belongs_behind(text: str, quantity: Quantity, outcome: str) -> bool:
    """True when another outcome follows a number so closely that it is its own ("58 others injured")."""
    found = casualty_patterns()["after"].match(text, quantity.char_end)
    if found is None or re.search(
        r"\b(?:and|or|but|while|before|after|until|when|since|who|that|he|she|it|they)\b|[,;:]", text[quantity.char_end : found.start("word")]
    ):
        return False
    return WORD_OUTCOME.get(found.group("word").lower()[:4]) not in (None, outcome)


def _may_be_person(noun: Token, predicate: Token) -> bool:
    """A noun outside the lexicon counts as a person only as the direct victim of an unmistakable verb."""
    if noun.pos_ == "PROPN":
        return predicate.lemma_.lower() not in ("arrest", "capture", "detain", "seize", "take", "hold") or noun.tag_ == "NNP"
    return predicate.lemma_.lower() in ("kill", "murder", "assassinate", "behead", "kidnap", "abduct", "wound", "injure") and noun.pos_ == "NOUN"


def _parts(whole: Casualty, by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Statements of parts introduced by "including", "among them" after `whole`."""
    doc = whole.predicate.doc
    out: list[Casualty] = []
    for token in doc:
        if token.lower_ in ("including", "include", "includes", "included", "among") and token.i > whole.head.i:
            objects = with_conjuncts(children(token, "pobj", "dobj", "pcomp"))
            for item in objects:
                part = _count(item, whole.outcome or "killed", whole.predicate, by_token, used, is_part=True)
                known = any(c.dep_ == "poss" or c.lower_ == "the" for c in item.children)  # "including his father" tells who, not how many
                if part is not None and part.victim_class == "attacker" and part.low == 1:
                    known = False  # "including the gunman": there is one, and he is no victim
                if part is not None and person_class(item) and item.i > token.i and not known:
                    part.first, part.end = min(token.i, item.left_edge.i), noun_phrase(item)[1]
                    out.append(part)
            break
    return out


def _unique(found: list[Casualty]) -> list[Casualty]:
    out: dict[tuple[object, ...], Casualty] = {}
    for casualty in sorted(found, key=lambda c: (c.first, c.end)):
        out.setdefault((casualty.outcome, casualty.low, casualty.high, casualty.number_at if casualty.number_at is not None else casualty.head.i), casualty)
    return list(out.values())
