"""One parsed sentence -> event mentions: which triggers, casualties, dates, places, parties and statements of responsibility belong together.

A mention is what one sentence says of one incident. Whether two mentions are the same incident is decided in merging.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.attribution import Responsibility, Speaker, embedded_speaker, find_responsibility, is_speech_verb, speaker_of
from pipeline.extract.counts import Casualty, find_casualties
from pipeline.extract.lexicons import load_words
from pipeline.extract.syntax import children, clause_head, governors
from pipeline.extract.triggers import Trigger, find_triggers, find_weapons, lexicon, refine_type

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.document import Sentence
    from pipeline.extract.mentions import ActorMention, DateMention, PlaceMention

# Types that can be one and the same incident told in other words; see GROUP in link/families for the same idea across articles.
GROUPS = {
    "air_strike": "air", "drone_strike": "air", "missile_strike": "air", "shelling": "air", "bombing": "blast", "suicide_bombing": "blast", "armed_attack": "ground", "armed_clash": "ground",
    "assassination": "ground", "seizure": "seize", "kidnapping": "hold", "hijacking": "hijack", "sabotage": "damage", "arrest": "arrest", "protest": "street", "riot": "street",
    "diplomatic_measure": "diplomacy", "sanction": "sanction", "threat": "threat", "agreement": "agreement",
}  # fmt: skip
VIOLENT = frozenset({"air", "blast", "ground", "damage"})

_NEW_EVENT = re.compile(
    r"\b(?:another|separate|separately|elsewhere|second|third|in a different|also on|similar|other attacks?|meanwhile|previous|earlier attack|last time|different incident)\b",
    re.IGNORECASE,
)
_STATISTIC = re.compile(
    r"\b(?:(?:series|wave|spate|string|rash|succession|surge|rise|increase) (?:of|in)|(?:number|dozens|hundreds|scores|thousands) of (?:\w+ ){0,2}(?:attacks|bombings|killings|kidnappings|abductions|raids|strikes|clashes|shootings|incidents|murders)"
    r"|in recent (?:years|months|weeks|days|times)|in the (?:last|past) (?:\w+ )?(?:years|months|weeks|decade)|over the (?:last|past)|so far this year"
    r"|since (?:the start|\d{4}|(?:early |late |mid-?)?(?:January|February|March|April|May|June|July|August|September|October|November|December)|then)"
    r"|every (?:year|month|day|week)|each (?:year|month)|a year|annually)\b",
    re.IGNORECASE,
)
_WAR_BEGAN = re.compile(r"\b(?:war|conflict|fighting|insurgency|uprising|rebellion)\b[^.;]{0,60}\b(?:began|begun|broke out|erupted|started|since)\b|\bsince (?:the )?(?:war|fighting|conflict)\b|\b(?:civil|year-old) war\b")
_INTERVAL_AFTER = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?)\s+after\b|\b(?:come|comes|came|coming)\b[^,.;]{0,40}\b(?:after|as)\b|\bin (?:response|retaliation|revenge|reprisal) (?:to|for)\b|\bretaliat\w+ for\b|\bfollow(?:s|ed|ing)\b",
    re.IGNORECASE,
)


_MOST = 25  # triggers or counts read in one sentence: prose has fewer than ten; grouping compares each with each, so a word repeated a thousand times must be bounded
_INTRODUCES = ("a ", "an ", "another ", "two ", "three ", "four ", "five ", "six ", "several ", "unidentified ", "unknown ", "suspected ", "some ")


@dataclass(slots=True)
class Claim:
    """A casualty or responsibility statement with its claimant. `casualty` None for responsibility and denial."""

    claim_type: str
    speaker: Speaker | None
    char_start: int
    char_end: int
    casualty: Casualty | None = None
    doer: str | None = None
    self_claim: bool = False
    in_title: bool = False


@dataclass(slots=True)
class Party:
    """Somebody who acts or suffers in a mention, as written; `mention` is its row of the actor lexicon when it has one."""

    text: str
    mention: ActorMention | None
    basis: str = "stated"
    is_pronoun: bool = False
    weight: float = 1.0
    is_name: bool = False


@dataclass(slots=True)
class Mention:
    """What one sentence says of one incident. Offsets are absolute; lists may be empty, `event_type` is None for a bare casualty statement."""

    sentence: Sentence
    event_type: str | None
    generic: bool
    strength: int
    char_start: int
    char_end: int
    weapons: list[str] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    places: list[tuple[PlaceMention, float]] = field(default_factory=list)
    actors: list[Party] = field(default_factory=list)
    targets: list[Party] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    speaker: Speaker | None = None
    statement_dates: list[DateMention] = field(default_factory=list)
    is_new: bool = False
    indefinite: bool = False
    is_plural: bool = False
    answers: list[int] = field(default_factory=list)
    is_accident: bool = False
    is_statistic: bool = False
    past_perfect: bool = False
    has_kill: bool = False

    @property
    def has_new_doer(self) -> bool:
        """True when a doer is introduced as new: "a gunman", "two men", "another bomber"."""
        return any(p.text.lower().startswith(_INTRODUCES) for p in self.actors)

    @property
    def group(self) -> str | None:
        """The family of the event type."""
        return GROUPS.get(self.event_type or "")


@dataclass(slots=True)
class SentenceReading:
    """All that was found in one sentence."""

    sentence: Sentence
    mentions: list[Mention]
    speaker: Speaker | None


def read_sentence(doc: Doc, sentence: Sentence, dates: list[DateMention], places: list[PlaceMention], actors: list[ActorMention]) -> list[Mention]:
    """Return the mentions of a parsed sentence. `dates`, `places`, `actors` are those whose spans lie inside it (absolute offsets)."""
    offset = sentence.char_start
    found = find_triggers(doc)
    triggers = [t for t in found if t.realis == "actual"][:_MOST]
    unreal = {t.head.i for t in found if t.realis != "actual"}
    counted = find_casualties(doc)[:_MOST]
    casualties = [c for c in counted if c.predicate.i not in unreal and not c.is_statistic]
    sums = {c.predicate.i for c in counted if c.is_statistic} - {c.predicate.i for c in casualties}
    triggers = [t for t in triggers if t.head.i not in sums]
    statements = find_responsibility(doc, offset)
    if not (triggers or casualties or statements):
        return []
    groups = _group_triggers(doc, triggers)
    mentions = [_mention_of(doc, sentence, group) for group in groups]
    heads = [[t.head for t in group] for group in groups]
    bare: list[Casualty] = []
    for casualty in casualties:
        index = _home(casualty.predicate, casualty, groups, mentions)
        if index is None:
            bare.append(casualty)
        else:
            mentions[index].claims.append(_casualty_claim(casualty, doc, offset))
    if bare:
        rest = _bare_mention(doc, sentence, bare, offset)
        mentions.append(rest)
        heads.append([c.predicate for c in bare])
    for statement in statements:
        claim = _responsibility_claim(statement, doc, offset)
        index = _nearest(statement.predicate, heads, list(mentions))
        if index is None:
            mentions.append(_bare_mention(doc, sentence, [], offset, at=statement.predicate))
            heads.append([statement.predicate])
            index = len(mentions) - 1
        mentions[index].claims.append(claim)
    _attach_dates(doc, offset, dates, heads, mentions)
    _attach_places(doc, offset, places, heads, mentions, actors)
    from pipeline.extract.parties import attach_parties

    attach_parties(doc, offset, groups, mentions, actors)
    for mention in mentions:
        if mention.event_type == "kidnapping" and mention.strength <= 2 and any(p.mention is not None and p.mention.kind in ("state", "state_force") for p in mention.actors):
            mention.event_type = "arrest"  # whom a state seizes is detained, not kidnapped
    _mark_attackers(doc, triggers, mentions)
    for mention, members in zip(mentions, heads, strict=True):
        mention.speaker = speaker_of(members[0], offset) if members else None
        verb = clause_head(members[0]) if members else None
        mention.past_perfect = verb is not None and any(c.lower_ in ("had", "'d") and c.dep_ == "aux" for c in verb.children)
    lowered = doc.text.lower()
    accident = lexicon().accident.search(lowered) is not None
    for mention in mentions:
        for claim in mention.claims:
            claim.in_title = sentence.is_title
        mention.is_accident = accident and (mention.event_type is None or (mention.generic and not mention.weapons))
        if mention.event_type == "armed_clash" and _WAR_BEGAN.search(lowered):
            mention.is_statistic = True  # the war itself is no incident
        mention.is_statistic = mention.is_statistic or (mention.is_plural and not sentence.is_title and bool(_STATISTIC.search(lowered)))
        mention.is_new = bool(_NEW_EVENT.search(lowered))
    return mentions


def _mark_attackers(doc: Doc, triggers: list[Trigger], mentions: list[Mention]) -> None:
    """Whoever attacks in the sentence and is killed or hurt in it is an attacker: "a man tried to stab an officer and was shot dead"."""
    from pipeline.extract.syntax import doers

    attacking = {
        d.i for t in triggers if not t.is_noun and t.head.pos_ == "VERB" and t.type in ("armed_attack", "bombing", "suicide_bombing") for d in doers(t.head)
    }
    for mention in mentions:
        for claim in mention.claims:
            casualty = claim.casualty
            if (
                casualty is None
                or casualty.outcome not in ("killed", "injured")
                or (casualty.victim_class in ("child", "woman", "security_force")
                and casualty.head.i not in attacking)
            ):
                continue
            if casualty.head.i in attacking or any(
                c.dep_ == "relcl" and c.lemma_ in ("attack", "stab", "shoot", "open", "ram", "try", "storm") for c in casualty.head.children
            ):
                casualty.victim_class = "attacker"


# ------------------------------------------------------------------------------------------------------------------ grouping


def _path(a: Token, b: Token) -> tuple[list[Token], list[Token]]:
    """Return the tokens from a up to (not including) the common ancestor, and from b likewise."""
    up_a = [a, *governors(a)]
    up_b = [b, *governors(b)]
    index_b = {t.i: k for k, t in enumerate(up_b)}
    for k, token in enumerate(up_a):
        if token.i in index_b:
            return up_a[:k], up_b[: index_b[token.i]]
    return up_a, up_b


def tree_distance(a: Token, b: Token) -> int:
    """Number of arcs between two tokens of one sentence."""
    left, right = _path(a, b)
    return len(left) + len(right)


def _compatible(a: Trigger, b: Trigger) -> bool:
    if a.type == b.type:
        return True
    ga, gb = GROUPS[a.type], GROUPS[b.type]
    if ga == gb:
        return True
    if a.generic or b.generic:
        return {ga, gb} <= VIOLENT | {"ground", "hold", "hijack", "seize"} and not ({ga, gb} & {"hold", "hijack"} and not _same_clause(a, b))
    return {ga, gb} <= VIOLENT


def _same_clause(a: Trigger, b: Trigger) -> bool:
    return clause_head(a.head).i == clause_head(b.head).i or tree_distance(a.head, b.head) <= 2


def _separated(doc: Doc, a: Trigger, b: Trigger) -> bool:
    """True when the sentence sets b apart from a: an interval ("two days after"), an answer to it, or coordinate clauses that each have place and toll."""
    left, right = _path(a.head, b.head)
    for side in (left, right):
        for token in side:
            mark = token.lower_ if token.dep_ in ("prep", "mark") else next((c.lower_ for c in token.children if c.dep_ == "mark"), "")
            if mark in ("since", "despite", "like", "unlike"):
                return True
            if mark in ("after", "following", "to", "for", "as") and side:
                first, last = sorted((a.head.i, b.head.i))
                begin = doc[max(0, first - 3)].idx
                text = doc.text[begin : doc[last].idx + len(doc[last])]
                if _INTERVAL_AFTER.search(text):
                    return True
    return False


def _group_triggers(doc: Doc, triggers: list[Trigger]) -> list[list[Trigger]]:
    """Partition the triggers of a sentence into mentions, in text order."""
    groups: list[list[Trigger]] = []
    for trigger in triggers:
        for group in groups:
            if all(_compatible(trigger, other) for other in group) and not any(_separated(doc, other, trigger) for other in group):
                group.append(trigger)
                break
        else:
            groups.append([trigger])
    return groups


def _mention_of(doc: Doc, sentence: Sentence, group: list[Trigger]) -> Mention:
    best = max(group, key=lambda t: (not t.generic, t.strength, t.type == "suicide_bombing", -t.first))
    first, end = min(t.first for t in group), max(t.end for t in group)
    text = _clause_text(doc, group)
    event_type, generic = best.type, best.generic
    if best.generic or (best.type == "armed_attack" and best.strength < 3):
        refined = refine_type(text)
        if refined is not None:
            event_type, generic = refined, False
    if best.type == "bombing" and refine_type(text) in ("suicide_bombing", "air_strike", "drone_strike"):
        event_type = refine_type(text) or event_type
    if best.type == "shelling" and "drone" in find_weapons(text) and "artillery" not in find_weapons(text):
        event_type = "drone_strike"
    weapons = list(
        dict.fromkeys([*find_weapons(text), *(w for t in group for w in t.weapons if w != "explosive_device" or "vehicle_bomb" not in find_weapons(text))])
    )
    if "explosive_device" in weapons and ("aircraft_bomb" in weapons or "grenade" in weapons or "missile" in weapons):
        weapons.remove("explosive_device")
    start = sentence.char_start
    return Mention(
        sentence,
        event_type,
        generic,
        best.strength,
        start + doc[first].idx,
        start + doc[end - 1].idx + len(doc[end - 1]),
        weapons=weapons,
        indefinite=any(t.indefinite for t in group),
        is_plural=all(t.plural for t in group if t.is_noun) and any(t.is_noun for t in group),
        has_kill=any(t.head.lemma_.lower() in ("kill", "murder", "execute", "behead", "shoot") for t in group),
    )


def _clause_text(doc: Doc, group: list[Trigger]) -> str:
    """Return the words of the clauses that hold the group's triggers: where its weapons and means are named."""
    tokens: set[int] = set()
    for trigger in group:
        verb = clause_head(trigger.head)
        for token in verb.subtree:
            if token.dep_ in ("ROOT",) or abs(token.i - trigger.head.i) <= 30:
                tokens.add(token.i)
        tokens.update(range(trigger.first, trigger.end))
    return " ".join(doc[i].text for i in sorted(tokens))


def _home(predicate: Token, casualty: Casualty, groups: list[list[Trigger]], mentions: list[Mention]) -> int | None:
    """Return the index of the mention a casualty belongs to: the one whose trigger is nearest in the tree and may cause it."""
    best: tuple[float, int] | None = None
    for index, group in enumerate(groups):
        kind = mentions[index].group
        if kind in ("diplomacy", "sanction", "agreement", "threat"):
            continue
        if casualty.outcome == "detained" and kind not in ("hold", "hijack", "arrest", "seize"):
            continue
        if casualty.outcome in ("killed", "injured") and kind == "arrest" and len(groups) > 1:
            continue
        distance = min((0 if t.head.i == predicate.i else tree_distance(t.head, predicate) + 0.02 * abs(t.head.i - predicate.i)) for t in group)
        if best is None or distance < best[0]:
            best = (distance, index)
    return best[1] if best else None


def _nearest(token: Token, heads: list[list[Token]], mentions: list[Mention]) -> int | None:
    best: tuple[float, int] | None = None
    for index, members in enumerate(heads):
        if mentions[index].group in ("diplomacy", "sanction", "agreement", "arrest"):
            continue
        distance = min(tree_distance(head, token) + 0.02 * abs(head.i - token.i) for head in members)
        if best is None or distance < best[0]:
            best = (distance, index)
    return best[1] if best else None


def _bare_mention(doc: Doc, sentence: Sentence, casualties: list[Casualty], offset: int, at: Token | None = None) -> Mention:
    tokens = [at.i] if at is not None else [i for c in casualties for i in (c.first, c.end - 1)]
    start, end = doc[min(tokens)].idx, doc[max(tokens)].idx + len(doc[max(tokens)])
    mention = Mention(sentence, None, True, 1, offset + start, offset + end, weapons=find_weapons(doc.text) if casualties else [])
    refined = refine_type(doc.text) if casualties else None
    if refined:
        mention.event_type = refined
    mention.claims.extend(_casualty_claim(c, doc, offset) for c in casualties)
    return mention


def _casualty_claim(casualty: Casualty, doc: Doc, offset: int) -> Claim:
    start = doc[casualty.first].idx
    end = doc[casualty.end - 1].idx + len(doc[casualty.end - 1])
    return Claim("casualty", embedded_speaker(casualty.head, offset) or speaker_of(casualty.predicate, offset), offset + start, offset + end, casualty)


def _responsibility_claim(statement: Responsibility, doc: Doc, offset: int) -> Claim:
    start = doc[statement.first].idx
    end = doc[statement.end - 1].idx + len(doc[statement.end - 1])
    doer = None
    if statement.doer is not None:
        from pipeline.extract.syntax import noun_phrase

        first, stop = noun_phrase(statement.doer)
        doer = doc[first:stop].text
    return Claim(statement.kind, statement.claimant, offset + start, offset + end, None, doer, statement.self_claim)


# ------------------------------------------------------------------------------------------------------------------ dates and places


def _tokens_in(doc: Doc, offset: int, start: int, end: int) -> Token | None:
    span = doc.char_span(max(0, start - offset), min(len(doc.text), end - offset), alignment_mode="expand")
    return span.root if span is not None and len(span) else None


def _attach_dates(doc: Doc, offset: int, dates: list[DateMention], heads: list[list[Token]], mentions: list[Mention]) -> None:
    """Give each date to the mention whose verb it modifies; a date of a verb of saying is a statement date."""
    for date in dates:
        if date.kind in ("duration", "set") and date.basis != "anaphoric":
            continue
        root = _tokens_in(doc, offset, date.char_start, date.char_end)
        if root is None:
            continue
        head_ids = {h.i: k for k, members in enumerate(heads) for h in members}
        statement = foreign = False
        before = root.left_edge.i - (2 if root.dep_ == "pobj" else 1)
        owner = head_ids.get(before)  # "condemned the strike on Tuesday": a date right behind the event's noun is the event's
        for seen in [] if owner is not None else [root, *governors(root)]:
            if seen.i in head_ids:
                owner = head_ids[seen.i]
                break
            if is_speech_verb(seen) and seen.i != root.i:
                statement = _is_statement_date(root, seen, doc)
                break
            if seen.pos_ == "VERB" and (seen.lemma_.lower() in load_words("reaction_verbs") or _is_legal(seen)):
                statement = True
                break
            if seen.pos_ in ("VERB", "AUX", "NOUN"):
                below = [
                    (tree_distance(seen, h), k) for k, members in enumerate(heads) for h in members if seen.is_ancestor(h) and not _crosses_speech(h, seen)
                ]
                if below and seen.pos_ != "NOUN":
                    owner = min(below)[1]
                    break
                if not below and seen.pos_ != "NOUN" and seen.dep_ in ("advcl", "relcl", "acl", "pcomp"):
                    foreign = True  # "since troops withdrew in 2011": the date of something else
                    break
        if foreign:
            continue
        if date.basis == "anaphoric" and len(mentions) > 1:
            owner, statement = _relative_owner(root, heads), False
        if owner is None and not statement:
            nearest = [(tree_distance(root, h) + 0.05 * abs(root.i - h.i), k) for k, members in enumerate(heads) for h in members]
            owner = min(nearest)[1] if nearest else None
        if statement or owner is None:
            for mention in mentions:
                mention.statement_dates.append(date)
        else:
            mentions[owner].dates.append(date)


def _relative_owner(root: Token, heads: list[list[Token]]) -> int | None:
    """"Y happened two days after X": the distance dates Y, and what stands right behind the words is X, its anchor."""
    behind = [(h.i, k) for k, members in enumerate(heads) for h in members if h.i > root.i]
    anchor = min(behind)[1] if behind else None
    others = [(abs(h.i - root.i), k) for k, members in enumerate(heads) for h in members if k != anchor]
    return min(others)[1] if others else None


def _is_legal(verb: Token) -> bool:
    """True for steps of justice ("went on trial", "appeared in court"): their day is not the deed's."""
    near = [*verb.children, *(o for p in children(verb, "prep") for o in p.children)]
    return any(t.lemma_.lower() in ("trial", "court", "hearing", "tribunal", "arraignment", "verdict", "sentence") for t in near)


def _crosses_speech(head: Token, top: Token) -> bool:
    return any(is_speech_verb(t) for t in governors(head) if t.i != top.i and top.is_ancestor(t))


def _is_statement_date(root: Token, verb: Token, doc: Doc) -> bool:
    """A date right beside the verb of saying ("said on Thursday", "told reporters Friday") is when it was said; one at the far end may be the event's."""
    between = abs(root.i - verb.i)
    return between <= 5 or root.i > verb.i


_LOCATIVE = frozenset(
    (
        "in",
        "at",
        "near",
        "outside",
        "around",
        "on",
        "inside",
        "within",
        "across",
        "between",
        "along",
        "off",
        "close",
        "into",
        "north",
        "south",
        "east",
        "west",
        "throughout",
        "over",
        "beside",
        "by",
        "through",
    )
)
_NOT_LOCATIVE = frozenset(("from", "to", "with", "for", "against", "than", "like", "about", "toward", "towards", "by", "as"))
_ARRIVE = frozenset(("divert", "land", "force", "redirect", "spread", "come", "return"))  # "was diverted to X": where it ended
_KIND_WEIGHT = {"landmark": 1.2, "city": 1.0, "admin2": 0.8, "admin1": 0.6, "region": 0.5, "country": 0.2}


def _attach_places(doc: Doc, offset: int, places: list[PlaceMention], heads: list[list[Token]], mentions: list[Mention], actors: list[ActorMention]) -> None:
    """Give each place to the mention whose clause it stands in, with a weight that says how surely it is where the incident was."""
    actor_spans = [(a.char_start, a.char_end) for a in actors if not a.is_demonym and a.kind not in ("state",)]
    for place in places:
        if place.is_demonym or any(s <= place.char_start and place.char_end <= e for s, e in actor_spans):
            continue
        root = _tokens_in(doc, offset, place.char_start, place.char_end)
        if root is None:
            continue
        weight = _KIND_WEIGHT.get(place.kind, 0.5) + _locative_weight(root)
        best: tuple[float, int] | None = None
        for index, members in enumerate(heads):
            for head in members:
                distance = tree_distance(root, head) + 0.03 * abs(root.i - head.i) + (1.5 if _crosses_speech(head, root) else 0)
                if best is None or distance < best[0]:
                    best = (distance, index)
        if best is not None:
            for index, mention in enumerate(mentions):
                nearest = best[1] == index
                mention.places.append((place, weight - 0.08 * min(best[0], 8) if nearest else weight - 1.0))


def _locative_weight(root: Token) -> float:
    """Score the construction a place name stands in: "in X" is a place of something, "from X" and "X officials" are not."""
    token = root
    for _ in range(4):
        if token.dep_ == "pobj":
            preposition = token.head.lower_
            if preposition == "of" and token.head.head.pos_ in ("NOUN", "PROPN"):
                token = token.head.head  # "the town of X", "outskirts of X": look at what it belongs to
                continue
            if (preposition in _LOCATIVE or (preposition == "to" and token.head.head.lemma_.lower() in _ARRIVE)) and not _in_speaker(token):
                return 1.0
            if preposition in _NOT_LOCATIVE:
                return -0.8
            return 0.0
        if token.dep_ in ("compound", "nmod", "amod", "appos", "conj", "poss", "npadvmod", "nummod"):
            if token.dep_ == "poss":
                owner = token.head
                if owner.dep_ == "pobj" and owner.head.lower_ in _LOCATIVE:
                    token = owner  # "in Iraq's Anbar province"
                    continue
                return -0.5
            if token.dep_ == "npadvmod":
                return 0.3
            token = token.head
            continue
        if token.dep_ in ("nsubj", "nsubjpass"):
            return -0.6 if token.dep_ == "nsubj" else 0.1
        if token.dep_ in ("dobj",):
            return 0.5
        return 0.0
    return 0.0


def _in_speaker(token: Token) -> bool:
    """True when the place belongs to a speaker's phrase ("a spokesman in Geneva said")."""
    for seen in governors(token):
        if seen.dep_ == "nsubj" and is_speech_verb(seen.head):
            return True
        if seen.pos_ in ("VERB", "AUX"):
            return False
    return False
