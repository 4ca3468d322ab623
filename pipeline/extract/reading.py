"""One parsed sentence -> event mentions: which triggers, casualties, dates, places, parties and statements of responsibility belong together.

A mention is what one sentence says of one incident. Whether two mentions are the same incident is decided in merging.py.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.extract.attach import attach_dates, attach_places
from pipeline.extract.attribution import embedded_speaker, speaker_of
from pipeline.extract.clauses import read_scenes
from pipeline.extract.counts import find_casualties
from pipeline.extract.doer_signs import name_others
from pipeline.extract.evidence import Claim, Mention
from pipeline.extract.grouping import group_triggers, tree_distance
from pipeline.extract.parties import attach_damage, attach_likely_doers, attach_parties
from pipeline.extract.responsibility import find_responsibility
from pipeline.extract.syntax import clause_head, governors, text_of
from pipeline.extract.trigger_lexicon import find_weapons, lexicon, refine_type
from pipeline.extract.triggers import find_triggers
from pipeline.extract.who_is_who import drop_the_dead, is_attempt, mark_arrests, mark_attackers

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.casualties import Casualty
    from pipeline.extract.document import Sentence
    from pipeline.extract.mentions import ActorMention, DateMention, PlaceMention
    from pipeline.extract.responsibility import Responsibility
    from pipeline.extract.triggers import Trigger

_INCIDENT = r"(?:\w+ ){0,2}(?:attack|assault|blast|bomb\w*|explosion|strike|airstrike|raid|incident|shooting|clash|device|ambush|massacre|kidnapping|killing)s?"
_APART = rf"(?:second|third|fourth|separate|different) {_INCIDENT}|separate|separately|elsewhere|in a different|the same (?:day|night)"
_EARLIER = r"^earlier(?: on \w+day| in the day| the same day)?, "
_NEW_EVENT = re.compile(
    rf"\b(?:another {_INCIDENT}|{_APART}|also on|similar|other attacks?|meanwhile|previous|earlier attack|last time|different incident)\b", re.IGNORECASE
)
_APART_EVENT = re.compile(rf"\b(?:{_APART})\b|{_EARLIER}", re.IGNORECASE)
_STATISTIC = re.compile(
    r"\b(?:(?:series|wave|spate|string|rash|succession|surge|rise|increase) (?:of|in)"
    r"|(?:number|dozens|hundreds|scores|thousands) of (?:\w+ ){0,2}"
    r"(?:attacks|bombings|killings|kidnappings|abductions|raids|strikes|clashes|shootings|incidents|murders)"
    r"|in recent (?:years|months|weeks|days|times)|in the (?:last|past) (?:\w+ )?(?:years|months|weeks|decade)|over the (?:last|past)|so far this year"
    r"|since (?:the start|\d{4}|(?:early |late |mid-?)?(?:January|February|March|April|May|June|July|August|September|October|November|December)|then)"
    r"|every (?:year|month|day|week)|each (?:year|month)|a year|annually)\b",
    re.IGNORECASE,
)
_WAR_BEGAN = re.compile(
    r"\b(?:war|conflict|fighting|insurgency|uprising|rebellion)\b[^.;]{0,60}\b(?:began|begun|broke out|erupted|started|since)\b"
    r"|\bsince (?:the )?(?:war|fighting|conflict)\b|\b(?:civil|year-old) war\b"
    r"|\b(?:have|has) (?:been )?(?:fought|fighting|battled|battling|clashed|clashing|warred|at war)\b[^.;]{0,120}\bsince\b"
)
# A court deals with the deed: weeks, often years after it. Charges and arraignments are left out, they follow within days.
_TRIED = re.compile(
    r"\b(?:plea(?:d(?:s|ed|ing)?|s)?|pled|(?:re-?|mis)?trials?|retried|sentenc(?:ed|ing)|convict(?:ed|ion)|acquitt(?:ed|al)|indict(?:ed|ment|s)?"
    r"|guilty|verdict|jur(?:y|ors?)|testif(?:y|ied|ies)|parole|death penalty|life in prison)\b"
)
# Triggers or counts read in one sentence: prose has fewer than ten; grouping compares each with each, so a word repeated a thousand times must be bounded.
_MOST = 25
_BLAMED = frozenset({"responsible", "blame", "hold"})
# In prose of more than _LONG tokens no word governs _MOST_ARCS others directly, or stands that many arcs below the main verb; reading costs the square of both.
_LONG, _MOST_ARCS = 120, 60


def read_sentence(doc: Doc, sentence: Sentence, dates: list[DateMention], places: list[PlaceMention], actors: list[ActorMention]) -> list[Mention]:
    """Return the mentions of a parsed sentence. `dates`, `places`, `actors` are those whose spans lie inside it (absolute offsets)."""
    if not _is_prose(doc):
        return []
    offset = sentence.char_start
    found = find_triggers(doc)
    triggers = [t for t in found if t.realis == "actual"][:_MOST]
    unreal = {t.head.i for t in found if t.realis != "actual"}
    counted = find_casualties(doc)[:_MOST]
    casualties = [c for c in counted if c.predicate.i not in unreal and not c.is_statistic and not (c.outcome == "detained" and c.victim_class == "attacker")]
    sums = {c.predicate.i for c in counted if c.is_statistic} - {c.predicate.i for c in casualties}
    triggers = [t for t in triggers if t.head.i not in sums]
    statements = find_responsibility(doc, offset)
    if not (triggers or casualties or statements):
        return []
    scenes = read_scenes(doc, offset, places) if len(triggers) > 1 else {}
    groups = group_triggers(doc, triggers, scenes)
    mentions = [_mention_of(doc, sentence, group, triggers) for group in groups]
    heads = [[t.head for t in group] for group in groups]
    _attach_claims(doc, sentence, casualties, statements, groups, heads, mentions, actors)
    attach_dates(doc, offset, dates, heads, mentions)
    attach_places(doc, offset, places, heads, mentions, actors, scenes)
    attach_parties(doc, offset, groups, mentions, actors)
    attach_damage(doc, offset, mentions, actors)
    attach_likely_doers(doc, offset, mentions, actors)
    drop_the_dead(mentions)
    mark_arrests(mentions)
    mark_attackers([t for t in found if t.realis == "actual" or is_attempt(t.head)], mentions)
    name_others(doc, offset, heads, mentions, actors)
    _set_speakers(offset, heads, mentions)
    _set_flags(text_of(doc).lower(), sentence, mentions)
    return mentions


def _is_prose(doc: Doc) -> bool:
    """False for a row of words that only looks like a long sentence (a table, a word repeated): its tree is wider or deeper than that of any prose."""
    if len(doc) <= _LONG:
        return True
    return max(Counter(t.head.i for t in doc).values()) <= _MOST_ARCS and all(sum(1 for _ in islice(governors(t), _MOST_ARCS)) < _MOST_ARCS for t in doc)


def _attach_claims(
    doc: Doc,
    sentence: Sentence,
    casualties: list[Casualty],
    statements: list[Responsibility],
    groups: list[list[Trigger]],
    heads: list[list[Token]],
    mentions: list[Mention],
    actors: list[ActorMention],
) -> None:
    """Give each casualty and statement of responsibility to its mention; what finds none makes a mention of its own, added to `heads` and `mentions`."""
    offset = sentence.char_start
    bare: list[Casualty] = []
    for casualty in casualties:
        index = _home(casualty.predicate, casualty, groups, mentions)
        if index is None or not _is_in_reach(casualty.predicate, groups[index]):
            bare.append(casualty)
        else:
            mentions[index].claims.append(_casualty_claim(casualty, doc, offset))
    if bare:
        rest = _bare_mention(doc, sentence, bare, offset)
        mentions.append(rest)
        heads.append([c.predicate for c in bare])
    told = {c.speaker.text for m in mentions for c in m.claims if c.casualty is not None and c.speaker is not None}
    for statement in statements:
        if statement.is_told and sentence.is_title:
            continue  # the body says it in full
        if statement.implicit and statement.claimant is not None and statement.claimant.text in told:
            continue
        claim = _responsibility_claim(statement, doc, offset, actors)
        index = _nearest(statement.predicate, heads, mentions)
        if index is None:
            mentions.append(_bare_mention(doc, sentence, [], offset, at=statement.predicate))
            heads.append([statement.predicate])
            index = len(mentions) - 1
        mentions[index].claims.append(claim)


def _set_speakers(offset: int, heads: list[list[Token]], mentions: list[Mention]) -> None:
    """Set who tells each mention, and whether it is told as what had happened before."""
    for mention, members in zip(mentions, heads, strict=True):
        mention.speaker = speaker_of(members[0], offset) if members else None
        verb = clause_head(members[0]) if members else None
        mention.past_perfect = verb is not None and any(c.lower_ in ("had", "'d") and c.dep_ == "aux" for c in verb.children)


def _set_flags(lowered: str, sentence: Sentence, mentions: list[Mention]) -> None:
    """Set what the words of the whole sentence say of its mentions: accident, sum over a period, something new."""
    accident = lexicon().accident.search(lowered) is not None
    tried = _TRIED.search(lowered) is not None
    for mention in mentions:
        for claim in mention.claims:
            claim.in_title = sentence.is_title
        mention.is_accident = accident and (mention.event_type is None or (mention.generic and not mention.weapons))
        if mention.event_type == "armed_clash" and _WAR_BEGAN.search(lowered):
            mention.is_statistic = True  # the war itself is no incident
        told_of_a_day = any(d.precision == "day" and d.date_start is not None for d in mention.dates)  # "in a series of shootings on Saturday"
        is_sum = mention.is_plural and not sentence.is_title and not told_of_a_day and bool(_STATISTIC.search(lowered))
        mention.is_statistic = mention.is_statistic or is_sum
        mention.is_apart = bool(_APART_EVENT.search(lowered))
        mention.is_new = mention.is_apart or bool(_NEW_EVENT.search(lowered))
        mention.is_tried = tried


def _mention_of(doc: Doc, sentence: Sentence, group: list[Trigger], triggers: list[Trigger]) -> Mention:
    best = max(group, key=lambda t: (not t.generic, t.strength, t.type == "suicide_bombing", -t.first))
    first, end = min(t.first for t in group), max(t.end for t in group)
    text = _clause_text(doc, group, triggers)
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
        why=[("trigger", doc[t.first : t.end].text, t.type) for t in group] + ([("refined", best.type, event_type)] if event_type != best.type else []),
        indefinite=any(t.indefinite for t in group),
        is_plural=all(t.plural for t in group if t.is_noun) and any(t.is_noun for t in group),
    )


def _clause_text(doc: Doc, group: list[Trigger], triggers: list[Trigger]) -> str:
    """Return the words of the clauses that hold the group's triggers, without other triggers: where its weapons and means are named."""
    tokens: set[int] = set()
    others = {i for t in triggers if t not in group for i in range(t.first, t.end)}
    for trigger in group:
        verb = clause_head(trigger.head)
        for token in verb.subtree:
            if token.dep_ in ("ROOT",) or abs(token.i - trigger.head.i) <= 30:
                tokens.add(token.i)
        tokens.update(range(trigger.first, trigger.end))
    return " ".join(doc[i].text for i in sorted(tokens - others))


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


def _is_in_reach(predicate: Token, group: list[Trigger]) -> bool:
    """False for deaths that somebody is held responsible for, where the sentence tells what was done to him: "hit a group that it blames for five deaths"."""
    blame = next((g for g in governors(predicate) if g.dep_ == "prep" and g.lower_ == "for" and g.head.lemma_.lower() in _BLAMED), None)
    return blame is None or any(blame.is_ancestor(t.head) for t in group)


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
    mention = Mention(sentence, None, True, 1, offset + start, offset + end, weapons=find_weapons(text_of(doc)) if casualties else [])
    refined = refine_type(text_of(doc)) if casualties else None
    if refined:
        mention.event_type = refined
        mention.why.append(("bare", "", refined))
    mention.claims.extend(_casualty_claim(c, doc, offset) for c in casualties)
    return mention


def _casualty_claim(casualty: Casualty, doc: Doc, offset: int) -> Claim:
    start = doc[casualty.first].idx
    end = doc[casualty.end - 1].idx + len(doc[casualty.end - 1])
    return Claim("casualty", embedded_speaker(casualty.head, offset) or speaker_of(casualty.predicate, offset), offset + start, offset + end, casualty)


def _responsibility_claim(statement: Responsibility, doc: Doc, offset: int, actors: list[ActorMention]) -> Claim:
    start = doc[statement.first].idx
    end = doc[statement.end - 1].idx + len(doc[statement.end - 1])
    doer = None
    if statement.doer is not None:
        from pipeline.extract.syntax import noun_phrase

        first, stop = noun_phrase(statement.doer)
        doer = doc[first:stop].text
        end_of = offset + doc[stop - 1].idx + len(doc[stop - 1])
        written = (a for a in actors if a.char_end == end_of and doer.endswith(a.text) and not a.is_demonym and not a.actor_id.startswith("generic:"))
        by_name = [a for c in statement.doer.children if c.dep_ == "appos" for a in actors if a.char_start <= offset + c.idx < a.char_end]
        if (named := next((a.name for a in by_name if not a.actor_id.startswith("generic:")), None)) is not None:
            doer = named  # "the militant group al-Shabaab"
        doer = next((a.name for a in written if len(doer) - len(a.text) <= len("the ")), doer)  # initials are known by the text around them
    return Claim(statement.kind, statement.claimant, offset + start, offset + end, None, doer, statement.self_claim, statement.disputes)
