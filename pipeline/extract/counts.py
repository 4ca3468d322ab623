"""How many, of whom: casualty statements of one sentence. Who says so is attribution.py; which incident they belong to is frames.py.

Method: every casualty predicate (lexicon/casualties.toml) takes its victims from the dependency tree and their quantity from numbers.py; quantities that the
tree leaves over are bound by short word patterns ("12 dead", "killing 30"), so that headlines and parser errors do not lose a toll. The distinction of
totals, parts and superseded figures follows the wording. Compare dependency and pattern baselines in Zhong, Dhuliawala and Stoehr 2023 (arXiv 2302.12367).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.extract.lexicons import load_toml
from pipeline.extract.numbers import CountKind, Quantity, find_quantities
from pipeline.extract.syntax import children, clause_head, is_negated, is_passive, noun_phrase, subjects, undergoers, with_conjuncts
from pipeline.extract.triggers import is_capture, word_pattern
from pipeline.extract.victims import is_no_person, person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(slots=True)
class Casualty:
    """One statement of a number of persons. Token indices of its evidence are first..end-1; `low`/`high` both None = vague (see numbers.py)."""

    outcome: str | None
    victim_class: str
    victim_text: str | None
    low: int | None
    high: int | None
    kind: CountKind
    first: int
    end: int
    predicate: Token
    head: Token
    is_part: bool = False
    superseded: bool = False
    number_at: int | None = None
    named: bool = False
    is_statistic: bool = False

    @property
    def key(self) -> tuple[str | None, int | None, int | None]:
        """Outcome and bounds: what makes two statements say the same number."""
        return (self.outcome, self.low, self.high)


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, Any]:
    return load_toml("casualties")


@lru_cache(maxsize=1)
def _predicates() -> dict[tuple[str, str], str]:
    """(role, lemma) -> outcome, for role transitive | intransitive | adjectives | nouns."""
    out: dict[tuple[str, str], str] = {}
    for outcome in ("detained", "missing", "injured", "killed"):
        for role in ("transitive", "intransitive", "adjectives", "nouns"):
            out |= {(role, lemma): outcome for lemma in _lexicon()[outcome][role]}
    return out


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "superseded": re.compile(rf"\b(?:{'|'.join(re.escape(w) for w in _lexicon()['superseded']['before'])})\s+(?:[a-z]+\s+){{0,3}}$", re.IGNORECASE),
        "parts": word_pattern(_lexicon()["parts"]["words"]),
        "fatal": word_pattern(_lexicon()["shoot"]["killed"]),
        "hold": word_pattern(_lexicon()["hold"]["words"]),
        "hospital": re.compile(
            r"\b(?:hospitals?|intensive care|critical condition|serious condition|stable condition|patients?|surgery|treated for|clinics?)\b"
        ),
        "toll": word_pattern(_lexicon()["killed"]["toll"]),
        "injured_toll": word_pattern(_lexicon()["injured"]["toll"]),
        "after": re.compile(
            r"(?:\s+(?:[\w'’-]+\s+){0,5}?|\s*)(?:(?:were|was|are|is|have been|had been|has been|being)\s+(?:\w+ly\s+)?)?"
            r"(?P<word>killed|dead|died|slain|wounded|injured|hurt|missing|kidnapped|abducted|injuries|deaths|fatalities)\b",
            re.IGNORECASE,
        ),
        "before": re.compile(
            r"\b(?P<word>killed|killing|kills|kill|wounded|wounding|wounds|injured|injuring|injures|leaving|left|claimed the lives of|took the lives of)\s+(?:[\w'’-]+\s+){0,2}?$",
            re.IGNORECASE,
        ),
    }


_WORD_OUTCOME = {
    "kill": "killed",
    "dead": "killed",
    "died": "killed",
    "slai": "killed",
    "deat": "killed",
    "fata": "killed",
    "clai": "killed",
    "took": "killed",
    "woun": "injured",
    "inju": "injured",
    "hurt": "injured",
    "miss": "missing",
    "kidn": "detained",
    "abdu": "detained",
}


def find_casualties(doc: Doc) -> list[Casualty]:
    """Return the casualty statements of a parsed sentence in text order."""
    quantities = find_quantities(doc.text)
    by_token = _quantities_by_token(doc, quantities)
    out: list[Casualty] = []
    used: set[int] = set()
    for token in doc:
        found = _outcome_of(token)
        if found is None:
            continue
        outcome, victims = found
        if _is_irreal(token):
            continue
        victims = _without_speakers(victims)
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
    out.extend(_toll(doc, by_token, used))
    out.extend(_by_pattern(doc, quantities, by_token, used))
    out.extend(_parts_of_them(doc, out, quantities, used))
    out.extend(_beside(doc, out, quantities, by_token, used))
    out.extend(_on_board(doc, quantities, used))
    for casualty in out:
        _mark(casualty, doc)
    return _unique(out)


def _without_speakers(victims: list[Token]) -> list[Token]:
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


def _quantities_by_token(doc: Doc, quantities: list[Quantity]) -> dict[int, Quantity]:
    out: dict[int, Quantity] = {}
    for quantity in quantities:
        span = doc.char_span(quantity.char_start, quantity.char_end, alignment_mode="expand")
        if span is not None:
            out |= dict.fromkeys(range(span.start, span.end), quantity)
    return out


def _outcome_of(token: Token) -> tuple[str, list[Token]] | None:
    """Return the outcome a token states and the heads of those it befell, None when it is no casualty predicate."""
    predicates = _predicates()
    lemma = token.lemma_.lower()
    if lemma in ("remain", "be", "treat", "admit", "take", "hospitalize", "rush") and _patterns()["hospital"].search(_clause_text(token)):
        patients = undergoers(token) if lemma in ("treat", "admit", "take", "rush") else subjects(token)
        counted = [v for v in patients if (person_class(v) and any(c.dep_ == "nummod" for c in v.children)) or v.pos_ == "NUM"]
        if counted:
            return "injured", counted
    if lemma == "treat" and any(c.dep_ == "nummod" for v in children(token, "dobj") for c in v.children):
        return "injured", [v for v in children(token, "dobj") if person_class(v)]
    if token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBN", "VBD"):
        if outcome := predicates.get(("transitive", lemma)):
            if token.dep_ == "amod" and token.head.pos_ in ("NOUN", "PROPN"):
                return None
            victims = undergoers(token)
            if not victims and is_passive(token):
                victims = subjects(token)
            if not victims or (is_passive(token) and token.tag_ == "VBG"):
                # "killing and wounding dozens": the object stands behind the last verb
                shared = [o for c in token.children if c.dep_ == "conj" and c.pos_ == "VERB" for o in children(c, "dobj")]
                victims = victims or with_conjuncts(shared)
            return outcome, victims
        if outcome := predicates.get(("intransitive", lemma)):
            return outcome, subjects(token)
        data = _lexicon()
        if lemma in data["shoot"]["verbs"]:
            return _shooting(token, lemma)
        if lemma in data["hold"]["verbs"] and (_patterns()["hold"].search(_clause_text(token)) or is_capture(token)):
            return "detained", [
                v for v in undergoers(token) if v.lower_ not in ("hostage", "hostages", "control") and (person_class(v) or v.pos_ in ("NUM", "PROPN"))
            ]
        if lemma in ("suffer", "sustain", "receive") and any(c.lemma_ in ("injury", "wound", "burn") for c in children(token, "dobj")):
            return "injured", subjects(token)
        if lemma in ("go", "remain") and any(c.lower_ == "missing" for c in token.children):
            return "missing", subjects(token)
        if lemma == "lose" and any(c.lemma_ == "life" for c in children(token, "dobj")):
            return "killed", subjects(token)
        if lemma == "claim" and any(c.lemma_ == "life" for c in children(token, "dobj")):
            return "killed", [o for life in children(token, "dobj") for p in children(life, "prep") for o in with_conjuncts(children(p, "pobj"))] or children(
                token, "dobj"
            )
    if (outcome := predicates.get(("adjectives", token.lower_))) and token.head.lemma_.lower() not in _lexicon()["shoot"]["verbs"]:
        victims = _of_adjective(token)
        if victims:
            return outcome, victims
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
        victims = [
            o for p in children(token, "prep") if p.lower_ in ("of", "to") for o in with_conjuncts(children(p, "pobj")) if person_class(o) or o.pos_ == "NUM"
        ]
        if victims:
            return outcome, victims
        if any(c.dep_ == "nummod" for c in token.children) and token.tag_ == "NNS" and lemma not in ("killing", "execution", "arrest", "kidnapping", "wound"):
            return outcome, [token]
    if lemma in _lexicon()["killed"]["remains"] and token.pos_ == "NOUN" and token.dep_ in ("nsubjpass", "dobj", "nsubj"):
        return "killed", [token]
    return None


def _shooting(token: Token, lemma: str) -> tuple[str, list[Token]] | None:
    text = _clause_text(token)
    victims = [v for v in undergoers(token) if person_class(v) or v.pos_ in ("NUM", "PROPN")]
    if not victims:
        return None
    if _patterns()["fatal"].search(text) or any(c.lemma_ in ("kill", "die", "dead") for c in [*token.conjuncts, *token.children]):
        return "killed", victims
    if any(c.lemma_ in ("wound", "injure") for c in token.conjuncts):
        return None
    return ("injured", victims) if lemma in _lexicon()["shoot"]["injured_verbs"] else None


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


def _is_irreal(token: Token) -> bool:
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


def _count(victim: Token, outcome: str, predicate: Token, by_token: dict[int, Quantity], used: set[int], *, is_part: bool = False) -> Casualty | None:
    """Make the statement for one victim noun: its quantity, class and words."""
    head = victim
    if head.tag_ in ("PRP", "WP", "WDT", "EX", "PRP$") or is_no_person(head):
        return None
    first, end = noun_phrase(head)
    quantity = next((by_token[i] for i in range(first, head.i + 1) if i in by_token), None)
    noun = head
    if (
        head.lemma_.lower()
        in (
            "number",
            "dozen",
            "score",
            "hundred",
            "thousand",
            "group",
            "handful",
            "couple",
            "pair",
            "body",
            "total",
            "some",
            "many",
            "most",
            "several",
            "one",
            "life",
            "corpse",
            "remains",
            "death",
        )
        or head.pos_ == "NUM"
    ):
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
        named=noun.pos_ == "PROPN" and quantity is None,
    )


def _belongs_behind(text: str, quantity: Quantity, outcome: str) -> bool:
    """True when another outcome follows a number so closely that it is its own ("58 others injured")."""
    found = _patterns()["after"].match(text, quantity.char_end)
    if found is None or re.search(r"\b(?:and|or|but|while|before|after|until|when|since|who|that|he|she|it|they)\b|[,;:]", text[quantity.char_end : found.start("word")]):
        return False
    return _WORD_OUTCOME.get(found.group("word").lower()[:4]) not in (None, outcome)


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


def _toll(doc: Doc, by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Read "the death toll rose to 70", "a toll of 59", "the number of dead stands at 12"."""
    return [*_toll_of(doc, "killed", "toll", by_token, used), *_toll_of(doc, "injured", "injured_toll", by_token, used)]


def _toll_of(doc: Doc, outcome: str, pattern: str, by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    out: list[Casualty] = []
    text = doc.text
    for match in _patterns()[pattern].finditer(text.lower()):
        if re.search(r"\b(?:overall|combined|total|day['’]s|week['’]s|month['’]s|year['’]s|war['’]s)\s+(?:\w+\s+)?$", text[: match.start()].lower()):
            break  # the toll of a day or of several incidents together belongs to none of them
        window_end = min(len(text), match.end() + 160)
        for token in doc.char_span(match.end(), window_end, alignment_mode="contract") or ():
            quantity = by_token.get(token.i)
            if quantity is None or quantity.number_start in used or quantity.kind == "vague":
                continue
            lead = text[max(match.end(), quantity.char_start - 25) : quantity.char_start].lower()
            if not re.search(r"\b(?:to|at|of|now|was|is|reached|hit|from|stood|exceeded|passed|topped|above)\s+$", lead):
                continue
            used.add(quantity.number_start)
            span = doc.char_span(match.start(), quantity.char_end, alignment_mode="expand")
            if span is not None:
                out.append(
                    Casualty(
                        outcome,
                        "unspecified",
                        None,
                        quantity.low,
                        quantity.high,
                        quantity.kind,
                        span.start,
                        span.end,
                        doc[span.start],
                        token,
                        number_at=quantity.number_start,
                    )
                )
        break
    return out


def _by_pattern(doc: Doc, quantities: list[Quantity], by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Bind quantities that the tree left over by the words next to them."""
    out: list[Casualty] = []
    text = doc.text
    patterns = _patterns()
    for quantity in quantities:
        if quantity.number_start in used or quantity.kind == "vague":
            continue
        match = patterns["after"].match(text, quantity.char_end)
        before = patterns["before"].search(text, max(0, quantity.char_start - 40), quantity.char_start)
        word = match or before
        if word is None:
            continue
        outcome = _WORD_OUTCOME.get(word.group("word").lower()[:4])
        start, end = min(quantity.char_start, word.start("word")), max(quantity.char_end, word.end("word"))
        between = text[start:end]
        if outcome is None or re.search(r"[;:()]|,\s*(?:who|which|and)\b|\b(?:said|after|before|until|when|while|that|who|he|she|it|they)\b", between):
            continue
        span = doc.char_span(start, end, alignment_mode="expand")
        number = doc.char_span(quantity.number_start, quantity.number_end, alignment_mode="expand")
        predicate = doc.char_span(word.start("word"), word.end("word"), alignment_mode="expand")
        if span is None or number is None or predicate is None or _is_irreal(predicate.root):
            continue
        nouns = [t for t in doc[number.end : span.end + 3] if person_class(t) and t.i not in by_token]
        noun = nouns[0] if nouns else number.root
        used.add(quantity.number_start)
        klass = person_class(noun) or "unspecified"
        out.append(
            Casualty(
                outcome,
                klass,
                noun.text if nouns else None,
                quantity.low,
                quantity.high,
                quantity.kind,
                span.start,
                span.end,
                predicate.root,
                noun,
                number_at=quantity.number_start,
            )
        )
    return out


_BESIDE = re.compile(r"\s+(?:[\w'’-]+\s+){0,4}?[\w'’-]+(?:,|,? and)\s+", re.IGNORECASE)


def _beside(doc: Doc, found: list[Casualty], quantities: list[Quantity], by_token: dict[int, Quantity], used: set[int]) -> list[Casualty]:
    """Read "fourteen civilians, two soldiers dead": a free quantity right before a bound one shares its outcome."""
    out: list[Casualty] = []
    at = {c.number_at: c for c in found if c.number_at is not None}
    for left, right in itertools.pairwise(quantities):
        other = at.get(right.number_start)
        if other is None or left.number_start in used or left.kind == "vague" or not _BESIDE.fullmatch(doc.text[left.char_end : right.char_start]):
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
            Casualty(
                other.outcome,
                person_class(noun) or "unspecified",
                noun.text,
                left.low,
                left.high,
                left.kind,
                span.start,
                other.end,
                other.predicate,
                noun,
                number_at=left.number_start,
            )
        )
    return out


_OF_THEM = re.compile(r"\s+of (?:them|whom|the (?:dead|killed|victims|wounded|injured))\b(?:\s+(?:were|was|are|is))?\s+", re.IGNORECASE)


def _parts_of_them(doc: Doc, found: list[Casualty], quantities: list[Quantity], used: set[int]) -> list[Casualty]:
    """Read "two of them children", "nine of whom were women": a part of the figure before it, with its outcome."""
    out: list[Casualty] = []
    for quantity in quantities:
        of_them = _OF_THEM.match(doc.text, quantity.char_end)
        if of_them is None or quantity.number_start in used or quantity.kind == "vague":
            continue
        noun = next((t for t in doc if of_them.end() <= t.idx < of_them.end() + 30 and person_class(t) not in (None, "unspecified")), None)
        whole = max((c for c in found if c.number_at is not None and c.number_at < quantity.number_start), key=lambda c: c.number_at or 0, default=None)
        span = doc.char_span(quantity.char_start, noun.idx + len(noun), alignment_mode="expand") if noun is not None else None
        if noun is None or span is None or whole is None:
            continue
        used.add(quantity.number_start)
        klass = person_class(noun) or "unspecified"
        out.append(
            Casualty(whole.outcome, klass, noun.text, quantity.low, quantity.high, quantity.kind, span.start, span.end, whole.predicate, noun, True, number_at=quantity.number_start)
        )
    return out


_ABOARD = re.compile(r"(?:\s+[\w'’-]+){0,5}?\s+(?:on ?board|aboard)\b", re.IGNORECASE)
_CREW = re.compile(r"\b(?:crew|complement) of\s+$", re.IGNORECASE)
_HELD = re.compile(r"\b(?:hijack|commandeer|skyjack|hostage|on ?board|aboard)", re.IGNORECASE)


def _on_board(doc: Doc, quantities: list[Quantity], used: set[int]) -> list[Casualty]:
    """Read "55 people were on board, with a crew of 7": who is on board a hijacked vehicle is held; the mention they join says whether it was."""
    out: list[Casualty] = []
    text = doc.text
    if not _HELD.search(text):
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
        out.append(
            Casualty(
                "detained",
                person_class(noun) or "unspecified",
                noun.text,
                quantity.low,
                quantity.high,
                quantity.kind,
                span.start,
                span.end,
                span.root,
                noun,
                number_at=quantity.number_start,
            )
        )
    return out


_PERIOD = re.compile(
    r"\b(?:since\s+(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day|then\b)\w+|in the (?:war|conflict|civil war|insurgency)|over the (?:last|past)|during the (?:war|conflict)|in (?:the )?(?:last|past) (?:\w+ )?(?:years|months|weeks|decades?)|so far this year|in recent (?:years|months|weeks)|(?:war|conflict|insurgency|rebellion|violence|unrest) (?:that |which )?(?:has|have|had)? ?(?:killed|left|claimed)|more than \w+ years? of)",
    re.IGNORECASE,
)
_SINGLE_CAUSE = frozenset(
    ("blast", "explosion", "bomb", "bombing", "attack", "strike", "raid", "gunman", "bomber", "shelling", "airstrike", "attacker", "crash", "fire")
)
_PERIOD_CAUSE = frozenset(("war", "conflict", "insurgency", "rebellion", "fighting", "violence", "unrest", "campaign", "crisis", "wave", "uprising", "series"))


def _is_period(casualty: Casualty, doc: Doc) -> bool:
    """True for a figure over a war, a year, a wave of attacks: a statistic that belongs to no single incident."""
    predicate = casualty.predicate
    clause = clause_head(predicate)
    causes = {s.lemma_.lower() for s in [*subjects(predicate), *subjects(clause)]} | ({clause.head.lemma_.lower()} if clause.dep_ == "relcl" else set())
    many = casualty.low is not None and casualty.low >= 20
    if many and (causes & _PERIOD_CAUSE or (casualty.low or 0) >= 5000):
        return True  # thousands of dead are the figure of a war, not of an incident
    if many and children(clause, "dobj") and any(c.dep_ == "aux" and c.lower_ in ("have", "has") for c in clause.children) and not causes & _SINGLE_CAUSE:
        return True  # "security forces have killed at least 177 Palestinians": the perfect with a doer sums up
    words = doc[clause.left_edge.i : clause.right_edge.i + 1].text if clause.pos_ in ("VERB", "AUX") else doc.text
    return (
        casualty.low is not None and casualty.low >= 10 and _PERIOD.search(words) is not None and not re.search(r"\bsince (?:then|the attack|the blast)", words)
    )


def _mark(casualty: Casualty, doc: Doc) -> None:
    """Set is_part and superseded from the words around the number."""
    text = doc.text
    at = casualty.number_at if casualty.number_at is not None else doc[casualty.head.left_edge.i].idx
    if _patterns()["superseded"].search(text, max(0, at - 60), at):
        casualty.superseded = True
    casualty.is_statistic = _is_period(casualty, doc)
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
