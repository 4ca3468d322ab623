"""What happened: finds the words of a sentence that tell of an incident, with their event_type, and drops those that tell of none.

Reads lexicon/triggers.toml; method: lemma and phrase match on the parsed sentence, arguments from the tree for weak verbs, then realis tests (negated,
hypothetical, planned, habitual, generic). Dates, places, actors and tolls are the business of other stages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pipeline.extract.lexicons import load_set, load_toml
from pipeline.extract.syntax import children, clause_head, doers, governors, is_negated, subjects, undergoers

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Realis = Literal["actual", "hypothetical", "future", "negated", "habitual"]


@dataclass(frozen=True, slots=True)
class Family:
    """One family of trigger words from the lexicon."""

    type: str
    strength: int
    generic: bool
    needs: frozenset[str]
    weapons: tuple[str, ...]


@dataclass(slots=True)
class Trigger:
    """A word or phrase that tells of an incident. `first`/`end` are token indices, `head` the token whose arguments are the incident's."""

    head: Token
    first: int
    end: int
    type: str
    strength: int
    generic: bool
    weapons: tuple[str, ...] = ()
    realis: Realis = "actual"
    is_noun: bool = False
    indefinite: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class _Lexicon:
    nouns: dict[str, Family]
    verbs: dict[str, list[Family]]
    phrases: re.Pattern[str]
    phrase_family: dict[str, Family]
    cues: tuple[tuple[str, re.Pattern[str]], ...]
    refine: tuple[tuple[str, re.Pattern[str]], ...]
    not_events: dict[str, re.Pattern[str]]
    accident: re.Pattern[str]
    candidate: re.Pattern[str]
    politics: re.Pattern[str]
    sport: re.Pattern[str]
    diplomatic: frozenset[str]


def word_pattern(words: list[str]) -> re.Pattern[str]:
    """Return a case-sensitive pattern for whole words or phrases, longest first; hyphens and blanks in a phrase are interchangeable."""
    parts = [re.escape(w).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]?") for w in sorted(set(words), key=lambda w: (-len(w), w))]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w])") if parts else re.compile(r"(?!)")


@lru_cache(maxsize=1)
def lexicon() -> _Lexicon:
    """Return the compiled trigger lexicon."""
    data = load_toml("triggers")
    nouns: dict[str, Family] = {}
    verbs: dict[str, list[Family]] = {}
    phrase_family: dict[str, Family] = {}
    for row in data["family"]:
        family = Family(row["type"], row.get("strength", 2), row.get("generic", False), frozenset(row.get("needs", ())), tuple(row.get("weapons", ())))
        for noun in row.get("nouns", ()):
            nouns.setdefault(noun, family)
        for verb in row.get("verbs", ()):
            verbs.setdefault(verb, []).append(family)
        for phrase in row.get("phrases", ()):
            phrase_family.setdefault(re.sub(r"[\s-]+", " ", phrase), family)
    persons = load_toml("persons")
    stems = sorted({re.sub(r"e$", "", w) for w in [*nouns, *verbs]}, key=lambda w: (-len(w), w))
    irregular = [
        "struck",
        "shot",
        "slain",
        "took",
        "taken",
        "fought",
        "slew",
        "blew",
        "blown",
        "died",
        "dead",
        "death",
        "deaths",
        "wounded",
        "injured",
        "wounding",
        "casualties",
        "toll",
        "hostage",
        "hostages",
        "missing",
        "fatalities",
        "responsibility",
        "bodies",
        "overran",
        "retook",
        "threat",
        "killers",
    ]
    del persons
    candidate = re.compile(rf"\b(?:{'|'.join(stems)})|\b(?:{'|'.join(irregular)})\b|{word_pattern(list(phrase_family)).pattern}", re.IGNORECASE)
    return _Lexicon(
        nouns=nouns,
        verbs=verbs,
        phrases=word_pattern(list(phrase_family)),
        phrase_family=phrase_family,
        cues=tuple((row["weapon"], word_pattern(row["words"])) for row in data["cue"]),
        refine=tuple((code, word_pattern(words)) for code, words in data["refine"].items()),
        not_events={key: word_pattern(words) for key, words in data["not_events"].items() if words},
        accident=word_pattern(data["accident"]["words"]),
        candidate=candidate,
        politics=word_pattern(data["politics"]["words"]),
        sport=word_pattern(data["sport"]["words"]),
        diplomatic=frozenset(data["diplomatic"]["objects"]),
    )


def is_candidate(text: str) -> bool:
    """True when a sentence holds a word that may tell of an incident or a casualty. Cheap: decides what is parsed."""
    return lexicon().candidate.search(text) is not None


def is_sport(text: str) -> bool:
    """True when a text holds three different words of play and its strikes and attacks are therefore none."""
    return len({m.group() for m in lexicon().sport.finditer(text.lower())}) >= 3


def find_weapons(text: str) -> list[str]:
    """Return the weapon codes whose words stand in `text` (any case), in the order of the lexicon."""
    lowered = text.lower()
    found = [code for code, pattern in lexicon().cues if pattern.search(lowered)]
    if "rocket" in found and "grenade" in found and not re.search(r"(?<!propelled )(?<!propelled-)grenade", lowered):
        found.remove("grenade")
    if "vehicle_bomb" in found and "explosive_device" in found:
        found.remove("explosive_device")
    return found


def refine_type(text: str) -> str | None:
    """Return the event type that the words around a generic attack suggest, None when they suggest none."""
    lowered = text.lower()
    return next((code for code, pattern in lexicon().refine if pattern.search(lowered)), None)


def find_triggers(doc: Doc) -> list[Trigger]:
    """Return the triggers of a parsed sentence in text order, each with its realis; what the lexicon marks as no event is left out."""
    lex = lexicon()
    lowered = doc.text.lower()
    blocked = {key: [m.span() for m in pattern.finditer(lowered)] for key, pattern in lex.not_events.items()}
    blocked_spans = [span for spans in blocked.values() for span in spans]
    out: list[Trigger] = []
    used: set[int] = set()
    for match in lex.phrases.finditer(lowered):
        if any(a <= match.start() < b for a, b in blocked_spans):
            continue
        span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
        family = lex.phrase_family[re.sub(r"[\s-]+", " ", match.group())] if span is not None else None
        if family is None or any(t.i in used for t in span):
            continue
        head = span.root
        used.update(t.i for t in span)
        out.append(_make(head, span.start, span.end, family))
    for token in doc:
        if token.i in used or any(a <= token.idx < b for a, b in blocked_spans):
            continue
        family = _family_of(token)
        if family is not None:
            out.append(_make(token, token.i, token.i + 1, family))
    out.sort(key=lambda t: t.first)
    if lex.politics.search(lowered) and not find_weapons(lowered):
        # Candidates battle and attack each other in words.
        out = [t for t in out if not (t.generic or t.type == "armed_clash")]
    for trigger in out:
        trigger.realis = realis_of(trigger)
    return out


def _make(head: Token, first: int, end: int, family: Family) -> Trigger:
    is_noun = head.pos_ in ("NOUN", "PROPN", "ADJ")
    determiners = {c.lower_ for c in head.children if c.dep_ in ("det", "poss", "nummod")}
    plural = is_noun and head.tag_ in ("NNS", "NNPS")
    return Trigger(
        head,
        first,
        end,
        family.type,
        family.strength,
        family.generic,
        family.weapons,
        is_noun=is_noun,
        indefinite=bool(determiners & {"a", "an", "another"}) or (plural and not determiners),
        plural=plural,
    )


def _family_of(token: Token) -> Family | None:
    lex = lexicon()
    lemma = token.lemma_.lower()
    if token.pos_ in ("NOUN", "PROPN") or token.dep_ == "compound":
        family = lex.nouns.get(lemma) or lex.nouns.get(token.lower_)
        if family is None and token.tag_ == "NN" and token.lower_.endswith("ing"):
            family = next((f for f in lex.verbs.get(lemma, ()) if f.strength >= 3), None)
        if family is None or (token.dep_ == "compound" and token.head.pos_ in ("NOUN", "PROPN") and not _compound_counts(token)):
            return None
        return family
    if token.pos_ in ("VERB", "AUX", "ADJ") and token.tag_.startswith(("VB", "JJ")):
        if token.pos_ == "ADJ" and not token.lower_.endswith("ed"):
            return None
        for family in lex.verbs.get(lemma, ()):
            if not family.needs or _needs_met(token, family.needs):
                return family
    return None


# "attack helicopter", "bomb squad", "murder charge", "terror attack suspect": the compound is about something else.
_EVENT_COMPOUND_HEADS = load_set("event_compound_heads", "triggers_words")


def _compound_counts(token: Token) -> bool:
    return token.head.lower_ in _EVENT_COMPOUND_HEADS


def _needs_met(verb: Token, needs: frozenset[str]) -> bool:
    """Check what stands beside a weak verb: see `needs` in the lexicon."""
    objects = undergoers(verb)
    preps = [
        p
        for child in verb.children
        if child.dep_ == "prep" and child.lower_ in ("at", "on", "against", "with", "into", "near", "to", "in")
        for p in children(child, "pobj")
    ]
    actors = doers(verb)
    if "diplomatic" in needs:
        words = {t.lower_ for o in [*objects, *preps] for t in o.subtree}
        return bool(words & lexicon().diplomatic)
    kinds = kinds_of([*objects, *preps, *actors])
    targets = kinds_of([*objects, *preps])
    if "captive" in needs:
        return is_capture(verb)
    if "ground" in needs:
        return bool(kinds_of(objects) & {"ground", "place"})
    if not targets and actors:
        return bool(needs & kinds & {"armed"})
    return bool(needs & targets) or bool(needs & kinds & {"armed"} and objects)


_GROUND = load_set("ground", "triggers_words")


def is_capture(verb: Token) -> bool:
    """True when persons are the object of "seize", "take", "hold" and somebody armed does it: they are held, not ground."""
    objects = undergoers(verb)
    if not kinds_of(objects) & {"person"} or all(o.pos_ == "PROPN" for o in objects):
        return False
    return "armed" in kinds_of(doers(verb)) or any(t.lower_ in ("hostage", "captive", "prisoner") for t in verb.subtree if 0 < t.i - verb.i <= 9)


def kinds_of(tokens: list[Token]) -> set[str]:
    """Return what the nouns are, together: person, armed, ground, place, state."""
    return {kind for token in tokens for kind in _kinds(token)}


def _kinds(token: Token) -> set[str]:
    from pipeline.extract.victims import person_class

    kinds: set[str] = set()
    lemma = token.lemma_.lower()
    klass = person_class(token)
    if klass in ("militant", "attacker", "security_force"):
        kinds |= {"armed", "person"}
    elif klass:
        kinds.add("person")
    if lemma in _GROUND or token.lower_ in _GROUND:
        kinds |= {"ground", "place"}
    if token.pos_ == "PROPN":
        kinds |= {"place", "state", "person", "armed"}
    if lemma in (
        "force",
        "army",
        "military",
        "group",
        "militia",
        "air force",
        "navy",
        "warplane",
        "jet",
        "troop",
        "coalition",
        "artillery",
        "aircraft",
        "gang",
        "cartel",
        "regime",
        "side",
        "warship",
        "helicopter",
        "plane",
        "drone",
        "missile",
        "bomb",
        "rocket",
        "blast",
        "attack",
        "strike",
        "explosion",
        "shell",
        "shot",
        "bullet",
        "raid",
        "mob",
    ):
        kinds |= {"armed"}
    return kinds


_MODALS = frozenset(("may", "might", "could", "would", "should", "can", "must"))
_FUTURE = frozenset(("will", "shall", "'ll", "’ll", "wo"))
# Verbs and nouns whose complement has not happened (yet).
_IRREALIS_HEADS = load_set("irrealis", "triggers_words")
_CONDITIONAL = frozenset(("if", "unless", "whether", "should", "in case"))
_HABITUAL_ADVERBS = load_set("habitual", "triggers_words")
_SPEECH_NOUN_SUBJECT = frozenset(("he", "she", "they"))


def realis_of(trigger: Trigger) -> Realis:
    """Tell whether the trigger speaks of something that happened.

    Negated, modal, conditional, future, planned and habitual uses are found from the tree around the trigger; everything else is `actual`.
    """
    head = trigger.head
    verb = clause_head(head)
    if is_negated(head):
        return "negated"
    auxiliaries = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")} if verb.pos_ in ("VERB", "AUX") else set()
    perfect = any(c.lemma_ == "have" for c in verb.children if c.dep_ == "aux")
    first = verb
    while first.dep_ == "conj" and first.head.pos_ in ("VERB", "AUX") and not auxiliaries:
        first = first.head  # "could stand in the street and shoot somebody": the modal holds for both
        if verb.tag_ in ("VB", "VBP"):
            auxiliaries = {c.lower_ for c in first.children if c.dep_ in ("aux", "auxpass")}
    near = {verb.i, head.i}
    if auxiliaries & _FUTURE:
        return "future"
    if auxiliaries & _MODALS and not perfect:
        return "hypothetical"
    if any(c.dep_ == "mark" and c.lower_ in _CONDITIONAL for c in verb.children):
        return "hypothetical"
    if trigger.is_noun and any(c.dep_ == "relcl" and c.tag_ == "VBD" for c in head.children):
        return "actual"  # "planning a bombing that killed 21": it took place
    for governor in [head, *governors(head)][:5]:
        if governor.i in near and governor.i == head.i and trigger.is_noun:
            continue
        lemma = governor.lemma_.lower()
        if lemma in _IRREALIS_HEADS and governor.i != head.i and _licenses(governor, head, lemma):
            return "hypothetical"
        if governor.dep_ in ("relcl", "ROOT") or (governor.pos_ == "VERB" and governor.dep_ in ("ccomp", "advcl")):
            mods = {c.lower_ for c in governor.children if c.dep_ in ("aux",)}
            if governor.i == verb.i or not mods:
                break
    if head.dep_ == "pcomp" or (head.dep_ == "conj" and head.head.dep_ == "pcomp"):
        charge = next((g for g in governors(head) if g.lemma_ in ("accuse", "suspect", "charge")), None)
        if charge is not None and any(c.lower_ in ("previously", "long", "often", "repeatedly") for c in charge.children):
            return "habitual"
    if (
        verb.pos_ in ("VERB", "AUX")
        and any(c.lower_ in _HABITUAL_ADVERBS for c in verb.children if c.dep_ == "advmod")
        and verb.tag_ in ("VBZ", "VBP", "VBG", "VB", "VBD", "VBN")
    ):
        return "habitual"
    if not trigger.is_noun and verb.i == head.i and head.tag_ in ("VBP", "VBZ") and not perfect and head.dep_ in ("relcl", "acl") and _is_plural_subject(head):
        return "habitual"
    if trigger.is_noun and verb.tag_ in ("VBP",) and verb.dep_ == "relcl" and trigger.plural and head.dep_ in ("dobj", "pobj"):
        return "habitual"
    if (
        not trigger.is_noun
        and head.dep_ in ("xcomp", "advcl", "acl", "relcl")
        and any(c.dep_ == "aux" and c.lower_ == "to" for c in head.children)
        and head.head.lemma_.lower() not in ("use", "begin", "start", "continue", "manage", "go", "proceed", "report", "say", "believe", "know", "think")
    ):
        return "hypothetical"
    return "actual"


def _licenses(governor: Token, head: Token, lemma: str) -> bool:
    """True when the irrealis word really governs the event ("threat of an attack", "plan to bomb"), not merely stands above it ("warned after the attack")."""
    path = [head, *governors(head)]
    below = path[path.index(governor) - 1]
    if below.dep_ in ("xcomp", "ccomp", "acl", "dobj", "dative"):
        return not (
            lemma in ("warn", "fear", "worry", "call", "support", "demand", "urge", "hope", "expect", "consider")
            and below.dep_ in ("dobj", "dative")
            and below.pos_ != "VERB"
            and lemma not in ("expect", "fear")
        )
    if below.dep_ == "prep":
        return below.lower_ in ("of", "against", "for", "from", "about") and governor.pos_ in ("NOUN", "VERB")
    return below.dep_ in ("compound", "nmod") and governor.pos_ == "NOUN"


def _is_plural_subject(verb: Token) -> bool:
    return any(s.tag_ in ("NNS", "NNPS") for s in subjects(verb))


@dataclass(slots=True)
class Words:
    """Weapons and type hints of a stretch of text; kept together because both come from the same cues."""

    weapons: list[str] = field(default_factory=list)
    refined: str | None = None


def read_cues(text: str) -> Words:
    """Return the weapons named in `text` and the type its words suggest for a generic attack."""
    return Words(find_weapons(text), refine_type(text))
