"""How many, of whom: casualty statements of one sentence. Who says so is attribution.py; which incident they belong to is reading.py.

Method: every casualty predicate (lexicon/casualties.toml) takes its victims from the dependency tree and their quantity from numbers.py; quantities that the
tree leaves over are bound by short word patterns ("12 dead", "killing 30"), so that headlines and parser errors do not lose a toll. The distinction of
totals, parts and superseded figures follows the wording. Compare dependency and pattern baselines in Zhong, Dhuliawala and Stoehr 2023 (arXiv 2302.12367).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract.befallen import is_irreal, outcome_of, without_speakers
from pipeline.extract.casualties import WORD_OUTCOME, Casualty, casualty_patterns
from pipeline.extract.count_patterns import is_period, read_beside, read_on_board, read_parts_of_them, read_patterns, read_tolls
from pipeline.extract.lexicons import load_set
from pipeline.extract.numbers import find_quantities
from pipeline.extract.syntax import children, noun_phrase, with_conjuncts
from pipeline.extract.victims import is_no_person, person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.numbers import CountKind, Quantity

_COUNTING_NOUNS = load_set("counting_nouns", "casualties")


def find_casualties(doc: Doc) -> list[Casualty]:
    """Return the casualty statements of a parsed sentence in text order."""
    quantities = find_quantities(doc.text)
    by_token = _quantities_by_token(doc, quantities)
    out: list[Casualty] = []
    used: set[int] = set()
    for token in doc:
        found = outcome_of(token)
        if found is None:
            continue
        outcome, victims = found
        if is_irreal(token):
            continue
        victims = without_speakers(victims)
        for order, victim in enumerate(victims):
            if (
                order
                and any(p.lower_ == "of" for p in children(victims[0], "prep"))
                and victim.i not in by_token
                and not any(c.dep_ in ("det", "nummod", "poss") for c in victim.children)
            ):
                continue  # "12 members of the government and paramilitary troops": the parser hangs "troops" on "members"
            casualty = _count(victim, outcome, token, by_token, used)
            if casualty is not None:
                out.append(casualty)
                out.extend(_parts(casualty, by_token, used))
    out.extend(read_tolls(doc, by_token, used))
    out.extend(read_patterns(doc, quantities, by_token, used))
    out.extend(read_parts_of_them(doc, out, quantities, used))
    out.extend(read_beside(doc, out, quantities, by_token, used))
    out.extend(read_on_board(doc, quantities, used))
    for casualty in out:
        _mark(casualty, doc)
    return _unique(out)


def _quantities_by_token(doc: Doc, quantities: list[Quantity]) -> dict[int, Quantity]:
    out: dict[int, Quantity] = {}
    for quantity in quantities:
        span = doc.char_span(quantity.char_start, quantity.char_end, alignment_mode="expand")
        if span is not None:
            out |= dict.fromkeys(range(span.start, span.end), quantity)
    return out


def _count(victim: Token, outcome: str, predicate: Token, by_token: dict[int, Quantity], used: set[int], *, is_part: bool = False) -> Casualty | None:
    """Make the statement for one victim noun: its quantity, class and words."""
    head = victim
    if head.tag_ in ("PRP", "WP", "WDT", "EX", "PRP$") or is_no_person(head):
        return None
    first, end = noun_phrase(head)
    quantity = next((by_token[i] for i in range(first, head.i + 1) if i in by_token), None)
    noun = head
    if head.lemma_.lower() in _COUNTING_NOUNS or head.pos_ == "NUM":
        inner = [o for p in children(head, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        if inner and inner[0].tag_ not in ("PRP",):
            noun = inner[0]
            quantity = quantity or next((by_token[i] for i in range(noun_phrase(noun)[0], noun.i + 1) if i in by_token), None)
    klass = person_class(noun)
    number_is_head = head.pos_ == "NUM" or head.like_num or (quantity is not None and head.i in by_token)
    if klass is None and not number_is_head and not _may_be_person(noun, predicate):
        return None
    low, high, kind, at = _bounds(head, noun, quantity, klass)
    if kind is None:
        return None
    if quantity is not None:
        if predicate.idx < quantity.char_start and _belongs_behind(head.doc.text, quantity, outcome):
            return None  # "8 persons killed 58 others injured": the second number is the second verb's
        if quantity.number_start in used and outcome != "detained" and not is_part:
            return None
        used.add(quantity.number_start)
    a = min(first, predicate.i)
    b = max(end, predicate.i + 1)
    return Casualty(
        outcome,
        klass or "unspecified",
        head.doc[first:end].text,
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


def _bounds(head: Token, noun: Token, quantity: Quantity | None, klass: str | None) -> tuple[int | None, int | None, CountKind | None, int | None]:
    """Return low, high, kind and the number's offset; kind None when nothing is counted."""
    if quantity is not None:
        if quantity.kind == "vague" and noun.doc.text[quantity.char_start :].lower().startswith(("thousands", "hundreds", "tens of", "many", "most", "some")):
            return None, None, None, None  # sums of a war, or nothing at all
        return quantity.low, quantity.high, quantity.kind, quantity.number_start
    words = {c.lower_ for c in head.children if c.dep_ in ("det", "neg", "preconj")} | {head.lower_}
    if words & {"no", "none", "nobody", "neither"}:
        return 0, 0, "exact", None
    if any(c.lower_ in ("first", "only", "last", "latest", "more", "fewer", "such") for c in noun.children):
        return None, None, None, None
    if klass in (None, "unspecified"):
        bare = noun.tag_ in ("NNS", "NNPS") or noun.lower_ in ("people", "dead")
        if bare or (noun.pos_ != "PROPN" and any(c.lower_ in ("the", "this", "that") for c in noun.children)):
            return None, None, None, None  # "killing people", "the victim": no number is claimed
    if noun.tag_ in ("NNS", "NNPS") or noun.lower_ in ("people", "police", "personnel", "crew", "staff", "troops", "dead"):
        return None, None, "vague", None
    if noun.lemma_ in ("couple", "pair", "duo") and not children(noun, "prep"):
        return 2, 2, "exact", None
    if noun.lemma_ == "trio":
        return 3, 3, "exact", None
    if noun.lemma_ in ("family", "group", "crowd", "crew", "force", "army", "wing", "unit", "gang", "militia", "number"):
        return None, None, "vague", None
    if noun.pos_ == "PROPN" or (klass is not None and (noun.tag_ in ("NN", "NNP") or noun.lower_ == "old")):
        return 1, 1, "exact", None
    return None, None, None, None


def _parts(whole: Casualty, by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Statements of parts introduced by "including", "among them" after `whole`."""
    doc = whole.predicate.doc
    out: list[Casualty] = []
    for token in doc:
        if token.lower_ in ("including", "include", "includes", "included", "among") and token.i > whole.head.i:
            objects = with_conjuncts(children(token, "pobj", "dobj", "pcomp"))
            for item in objects:
                part = _count(item, whole.outcome or "killed", whole.predicate, by_token, used, is_part=True)
                if part is not None and person_class(item) and item.i > token.i:
                    part.first, part.end = min(token.i, item.left_edge.i), noun_phrase(item)[1]
                    out.append(part)
            break
    return out


def _mark(casualty: Casualty, doc: Doc) -> None:
    """Set is_part and superseded from the words around the number."""
    text = doc.text
    at = casualty.number_at if casualty.number_at is not None else doc[casualty.head.left_edge.i].idx
    if casualty_patterns()["superseded"].search(text, max(0, at - 60), at):
        casualty.superseded = True
    casualty.is_statistic = is_period(casualty, doc)
    tail = text[at : at + 40].lower()
    if re.match(r"[\w-]+ (?:more|additional|further)\b", tail) or re.match(r"(?:another|further|additional) ", text[max(0, at - 8) : at + 40].lower().lstrip()):
        casualty.is_part = True  # "eight more bodies" adds to a toll, it is none
    if re.match(r"[\w-]+(?: [\w-]+)? of (?:them|whom|those|the \d+|the \w+ (?:dead|killed|wounded|injured|victims))\b", tail):
        casualty.is_part = True
    if re.search(r"\b(?:including|among them|among whom|among the dead (?:were|was))\b[^.;]*$", text[max(0, at - 60) : at].lower()):
        casualty.is_part = True


def _unique(found: list[Casualty]) -> list[Casualty]:
    out: dict[tuple[object, ...], Casualty] = {}
    for casualty in sorted(found, key=lambda c: (c.first, c.end)):
        out.setdefault((casualty.outcome, casualty.low, casualty.high, casualty.number_at if casualty.number_at is not None else casualty.head.i), casualty)
    return list(out.values())
