"""Casualty numbers that the tree leaves over, bound by the words around them: tolls, "12 dead", "two of them children", "55 on board"; and sums of a war.

What the tree gives is read in counts.py.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pipeline.extract.befallen import is_irreal
from pipeline.extract.casualties import WORD_OUTCOME, Casualty, casualty_patterns
from pipeline.extract.syntax import children, clause_head, subjects, text_of
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.numbers import Quantity


def bind(
    quantity: Quantity,
    outcome: str | None,
    first: int,
    end: int,
    predicate: Token,
    head: Token,
    *,
    victim_class: str = "unspecified",
    victim_text: str | None = None,
    is_part: bool = False,
) -> Casualty:
    """Return the statement that binds `quantity` to an outcome; its evidence are the tokens first..end-1."""
    low, high, kind, at = quantity.low, quantity.high, quantity.kind, quantity.number_start
    return Casualty(outcome, victim_class, victim_text, low, high, kind, first, end, predicate, head, is_part, number_at=at)


def read_tolls(doc: Doc, by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Read "the death toll rose to 70", "a toll of 59", "the number of dead stands at 12"."""
    if not by_token:
        return []
    return [*_read_toll(doc, "killed", "toll", by_token, used), *_read_toll(doc, "injured", "injured_toll", by_token, used)]


def _read_toll(doc: Doc, outcome: str, pattern: str, by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    out: list[Casualty] = []
    text = text_of(doc)
    for match in casualty_patterns()[pattern].finditer(text.lower()):
        if re.search(r"\b(?:overall|combined|total|day['’]s|week['’]s|month['’]s|year['’]s|war['’]s)\s+(?:\w+\s+)?$", text[: match.start()].lower()):
            break  # the toll of a day or of several incidents together belongs to none of them
        window_end = min(len(text), match.end() + 160)
        for token in doc.char_span(match.end(), window_end, alignment_mode="contract") or ():
            quantity = by_token.get(token.i)
            if quantity is None or quantity.number_start in used or quantity.kind == "vague":
                continue
            lead = text[max(match.end(), quantity.char_start - 25) : quantity.char_start].lower()
            if re.search(r"\b(?:addition|due|according|next|close) to\s+$", lead) or not re.search(
                r"\b(?:to|at|of|now|was|is|reached|hit|from|stood|exceeded|passed|topped|above)\s+(?:an? (?:initial|earlier|previous) )?$", lead
            ):
                continue
            used.add(quantity.number_start)
            span = doc.char_span(match.start(), quantity.char_end, alignment_mode="expand")
            if span is not None:
                out.append(bind(quantity, outcome, span.start, span.end, doc[span.start], token))
        break
    return out


_AMONG = re.compile(r"\bamong\b", re.IGNORECASE)  # "two nurses among 30 killed" are some of them
_OF_A_NUMBER = re.compile(r"\s+of\s+(?:the\s+|those\s+)?")


def read_patterns(doc: Doc, quantities: list[Quantity], by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Bind quantities that the tree left over by the words next to them."""
    out: list[Casualty] = []
    text = text_of(doc)
    patterns = casualty_patterns()
    starts = {q.char_start for q in quantities}
    for quantity in quantities:
        if quantity.number_start in used or quantity.kind == "vague":
            continue
        if (whole := _OF_A_NUMBER.match(text, quantity.char_end)) and whole.end() in starts:
            continue  # "one of four people killed": the four are
        match = patterns["after"].match(text, quantity.char_end)
        before = patterns["before"].search(text, max(0, quantity.char_start - 40), quantity.char_start)
        if match is not None and any(quantity.char_end <= at < match.start("word") for at in starts) and not _AMONG.search(match.group()):
            match = None  # "56 raids 60 rebels killed": the nearer number is counted; read_beside takes what is coordinate
        word = match or before
        if word is None:
            continue
        outcome = WORD_OUTCOME.get(word.group("word").lower()[:4])
        start, end = min(quantity.char_start, word.start("word")), max(quantity.char_end, word.end("word"))
        between = text[start:end]
        if outcome is None or re.search(r"[;:()]|,\s*(?:who|which|and)\b|\b(?:said|after|before|until|when|while|that|who|he|she|it|they)\b", between):
            continue
        span = doc.char_span(start, end, alignment_mode="expand")
        number = doc.char_span(quantity.number_start, quantity.number_end, alignment_mode="expand")
        predicate = doc.char_span(word.start("word"), word.end("word"), alignment_mode="expand")
        if span is None or number is None or predicate is None or is_irreal(predicate.root):
            continue
        # "wounding 15 soldiers"; of "15 injured in a terrorist attack" nobody behind is counted
        behind = itertools.takewhile(lambda t: not t.is_punct and t.pos_ not in ("CCONJ", "VERB", "AUX", "ADP"), doc[span.end : span.end + 3])
        if (quantity.low or 0) > 1 and re.search(r"\bhas\b", between):
            continue  # "five people to hospital has died": the number belongs to another verb
        nouns = [t for t in (*doc[number.end : span.end], *behind) if person_class(t) and t.i not in by_token]
        if not nouns and any(t.pos_ in ("NOUN", "PROPN") and t.i != number.end for t in doc[number.end : predicate.start]):
            continue  # "Highway 9 reopened after ... killed": what is counted is no person
        if not nouns and match is None and number.root.dep_ == "nummod" and number.root.head.pos_ == "NOUN" and number.root.head.i > number.root.i:
            continue  # "12 were killed and three buildings destroyed"
        noun = nouns[0] if nouns else number.root
        used.add(quantity.number_start)
        klass = person_class(noun) or "unspecified"
        out.append(bind(quantity, outcome, span.start, span.end, predicate.root, noun, victim_class=klass, victim_text=noun.text if nouns else None))
    return out


_BESIDE = re.compile(r"\s+(?:[\w'’-]+\s+){0,4}?[\w'’-]+(?:,|,? and)\s+", re.IGNORECASE)


def read_beside(doc: Doc, found: list[Casualty], quantities: list[Quantity], by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Read "fourteen civilians, two soldiers dead": a free quantity right before a bound one shares its outcome."""
    out: list[Casualty] = []
    at = {c.number_at: c for c in found if c.number_at is not None}
    for left, right in itertools.pairwise(quantities):
        other = at.get(right.number_start)
        if other is None or left.number_start in used or left.kind == "vague" or not _BESIDE.fullmatch(text_of(doc)[left.char_end : right.char_start]):
            continue
        span = doc.char_span(left.char_start, right.char_start, alignment_mode="contract")
        number = doc.char_span(left.number_start, left.number_end, alignment_mode="expand")
        if span is None or number is None:
            continue
        noun = next((t for t in span if person_class(t) and t.i not in by_token), None)
        if noun is None:
            continue
        used.add(left.number_start)
        out.append(
            bind(left, other.outcome, span.start, other.end, other.predicate, noun, victim_class=person_class(noun) or "unspecified", victim_text=noun.text)
        )
    return out


_OF_THEM = re.compile(r"\s+of (?:them|whom|the (?:dead|killed|victims|wounded|injured))\b(?:\s+(?:were|was|are|is))?\s+", re.IGNORECASE)


def read_parts_of_them(doc: Doc, found: list[Casualty], quantities: list[Quantity], used: set[int]) -> list[Casualty]:
    """Read "two of them children", "nine of whom were women": a part of the figure before it, with its outcome."""
    out: list[Casualty] = []
    for quantity in quantities:
        of_them = _OF_THEM.match(text_of(doc), quantity.char_end)
        if of_them is None or quantity.number_start in used or quantity.kind == "vague":
            continue
        noun = next((t for t in doc if of_them.end() <= t.idx < of_them.end() + 30 and person_class(t) not in (None, "unspecified")), None)
        whole = max((c for c in found if c.number_at is not None and c.number_at < quantity.number_start), key=lambda c: c.number_at or 0, default=None)
        span = doc.char_span(quantity.char_start, noun.idx + len(noun), alignment_mode="expand") if noun is not None else None
        if noun is None or span is None or whole is None:
            continue
        used.add(quantity.number_start)
        klass = person_class(noun) or "unspecified"
        out.append(bind(quantity, whole.outcome, span.start, span.end, whole.predicate, noun, victim_class=klass, victim_text=noun.text, is_part=True))
    return out


_ABOARD = re.compile(r"(?:\s+[\w'’-]+){0,5}?\s+(?:on ?board|aboard)\b", re.IGNORECASE)
_CREW = re.compile(r"\b(?:crew|complement) of\s+$", re.IGNORECASE)
_HELD = re.compile(r"\b(?:hijack|commandeer|skyjack|hostage|on ?board|aboard)", re.IGNORECASE)


def read_on_board(doc: Doc, quantities: list[Quantity], used: set[int]) -> list[Casualty]:
    """Read "40 passengers were on board with a crew of 5": who is on board a hijacked vehicle is held; the mention they join says whether it was."""
    out: list[Casualty] = []
    if all(q.number_start in used for q in quantities) or not _HELD.search(text := text_of(doc)):
        return out
    for quantity in quantities:
        if quantity.number_start in used or quantity.kind == "vague":
            continue
        aboard = _ABOARD.match(text, quantity.char_end)
        crew = _CREW.search(text, max(0, quantity.char_start - 20), quantity.char_start)
        if not aboard and not crew:
            continue
        start, end = (crew.start() if crew else quantity.char_start), (aboard.end() if aboard else quantity.char_end)
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is None:
            continue
        used.add(quantity.number_start)
        noun = next((t for t in span if person_class(t)), span.root)
        out.append(bind(quantity, "detained", span.start, span.end, span.root, noun, victim_class=person_class(noun) or "unspecified", victim_text=noun.text))
    return out


_PERIOD = re.compile(
    r"\b(?:since\s+(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day|then\b)\w+|in the (?:war|conflict|civil war|insurgency)"
    r"|over the (?:last|past)|during the (?:war|conflict)|in (?:the )?(?:last|past) (?:\w+ )?(?:years|months|weeks|decades?)"
    r"|so far this year|in recent (?:years|months|weeks)"
    r"|(?:war|conflict|insurgency|rebellion|violence|unrest) (?:that |which )?(?:has|have|had)? ?(?:killed|left|claimed)"
    r"|more than \w+ years? of)",
    re.IGNORECASE,
)
_SINGLE_CAUSE = frozenset(
    (
        "blast",
        "explosion",
        "bomb",
        "bombing",
        "attack",
        "strike",
        "raid",
        "gunman",
        "bomber",
        "shelling",
        "airstrike",
        "attacker",
        "crash",
        "fire",
        "bombardment",
        "barrage",
        "assault",
        "ambush",
        "massacre",
        "shooting",
        "stampede",
    )
)
_PERIOD_CAUSE = frozenset(("war", "conflict", "insurgency", "rebellion", "fighting", "violence", "unrest", "campaign", "crisis", "wave", "uprising", "series"))


def _clause_words(clause: Token, predicate: Token) -> str:
    """The words of a clause without the relative clauses in it: "since" in those dates something else."""
    apart = [c for c in clause.subtree if c.dep_ == "relcl" and not (c is predicate or c.is_ancestor(predicate))]
    left_out = {t.i for c in apart for t in c.subtree}
    return " ".join(t.text for t in clause.doc[clause.left_edge.i : clause.right_edge.i + 1] if t.i not in left_out)


_THOUSANDS = re.compile(r"(?:(?:tens|hundreds|many|several) (?:of )?)?(?:thousands|millions)\b", re.IGNORECASE)


def is_period(casualty: Casualty, doc: Doc) -> bool:
    """True for a figure over a war, a year, a wave of attacks: a statistic that belongs to no single incident."""
    predicate = casualty.predicate
    clause = clause_head(predicate)
    named = [*subjects(predicate), *subjects(clause), *([clause.head] if clause.dep_ == "relcl" else [])]
    causes = {word for s in named for word in (s.lemma_.lower(), s.lower_)}
    if casualty.low is None and _THOUSANDS.match(doc[casualty.first : casualty.end].text):
        return True  # "thousands of people have been killed": no single incident is told so
    many = casualty.low is not None and casualty.low >= 20
    if many and (causes & _PERIOD_CAUSE or (casualty.low or 0) >= 5000):
        return True  # thousands of dead are the figure of a war, not of an incident
    if many and children(clause, "dobj") and any(c.dep_ == "aux" and c.lower_ in ("have", "has") for c in clause.children) and not causes & _SINGLE_CAUSE:
        return True  # "security forces have killed at least 177 Palestinians": the perfect with a doer sums up
    words = _clause_words(clause, predicate) if clause.pos_ in ("VERB", "AUX") else text_of(doc)
    return (
        casualty.low is not None and casualty.low >= 10 and _PERIOD.search(words) is not None and not re.search(r"\bsince (?:then|the attack|the blast)", words)
    )
