"""Mentions of one article -> its incidents: one incident told in five paragraphs stays one, two incidents told in one paragraph stay two.

Method: mentions are read in text order and each joins the open incident it agrees with best (type family, date, place, toll, parties, nearness), opens one of
its own when it has an identity (date, place, toll or doer) that no open one shares, or is dropped when it has none. Weights were set on the public development
sets; see docs/accuracy.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extract.evidence import VIOLENT, Mention, Party
from pipeline.extract.late_deaths import count_in, is_late_death
from schemas.geo import distance_km

if TYPE_CHECKING:
    from pipeline.extract.mentions import DateMention, PlaceMention

_JOIN = 0.9  # least agreement for joining an open incident; below it a mention with an identity of its own opens a new one
_LOOSE = -0.4  # least agreement for joining when a mention has no identity of its own (else it is dropped)
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]+")
_CUT = re.compile(r"(?<=\w) (?:of|in|at|on|near|for|from|with) ")
_PERSONAL = frozenset({"assassination", "kidnapping", "armed_attack"})
_SURE = 0.3  # weight from which a doer tells incidents apart; one only named in the sentence does not
_LIVE = frozenset({"hold", "hijack"})
_ALONE = frozenset({"diplomacy", "sanction", "threat", "agreement", "arrest", "seize"})


@dataclass(slots=True)
class Frame:
    """One incident of one article in the making: its mentions in text order and what they settle. `why`: the rule that settled a field; see explain.py.

    `likely_doers`: who else of the article did it, by doer_choice.py; `nearby_doers`: who of its own sentences did, by doer_nearby.py.
    """

    mentions: list[Mention] = field(default_factory=list)
    role: str = "secondary"
    date: DateMention | None = None
    why: dict[str, str] = field(default_factory=dict)
    likely_doers: list[Party] = field(default_factory=list)
    nearby_doers: list[Party] = field(default_factory=list)

    @property
    def first(self) -> Mention:
        """The mention that opened the frame."""
        return self.mentions[0]

    @property
    def groups(self) -> set[str]:
        """Type families of the mentions that name one surely."""
        return {m.group for m in self.mentions if m.group and not m.generic}

    def dates(self) -> list[DateMention]:
        """Calendar dates of the mentions, in text order."""
        return [d for m in self.mentions for d in m.dates if d.date_start is not None]

    def last_sentence(self) -> int:
        """Index of the last sentence that speaks of it."""
        return max(m.sentence.index for m in self.mentions)

    def names(self) -> set[str]:
        """Who the doers are, as far as the lexicon knows them; see `doer_keys`."""
        return {key for m in self.mentions for key in doer_keys(m)}


def doer_keys(mention: Mention) -> set[str]:
    """Return what tells the known doers of a mention apart: a state and its forces are one ("Armenia", "Armenian troops")."""
    known = [p.mention for p in mention.actors if p.weight >= _SURE and p.mention is not None and not p.mention.actor_id.startswith("generic:")]
    return {a.country if a.kind in ("state", "state_force") and a.country else a.name for a in known}


def victim_names(mention: Mention) -> frozenset[str]:
    """Return the words of the proper names of persons it befell, lower case ("Hector Zambrano" -> hector, zambrano); empty when they have none."""
    parties = [p.text for p in mention.targets if p.is_name and p.mention is None]
    heads = [c.casualty.head for c in mention.claims if c.casualty is not None]
    words = [w for text in parties for w in _NAME.findall(text)]
    words += [t.text for h in heads if h.pos_ == "PROPN" and h.tag_ == "NNP" for t in [h, *h.children] if t.pos_ == "PROPN" and t.dep_ in (h.dep_, "compound")]
    return frozenset(w.lower() for w in words if len(w) > 2)


def deed_on(mention: Mention) -> frozenset[str]:
    """Return what a told deed was done to, as nouns ("guerrillas blew up two power towers" -> tower); empty unless a doer and a thing are named."""
    if mention.group not in ("blast", "damage") or mention.generic or not any(not p.is_pronoun for p in mention.actors):
        return frozenset()
    things = (p.text for p in mention.targets if not p.is_pronoun and not p.is_person and p.mention is None)
    return frozenset(_CUT.split(text, maxsplit=1)[0].split()[-1].lower().rstrip("s") for text in things)


def own_place(mention: Mention) -> PlaceMention | None:
    """Return the place a mention most surely happened at, None when it names none."""
    best = max(mention.places, key=lambda p: p[1], default=None)
    return best[0] if best is not None and best[1] >= 0.9 else None


def frame_place(frame: Frame) -> PlaceMention | None:
    """Return the most specific sure place of a frame's mentions, the earliest of equals."""
    best: tuple[float, PlaceMention] | None = None
    for order, mention in enumerate(frame.mentions):
        for place, weight in mention.places:
            value = weight - 0.05 * min(order, 6) - (0.5 if mention.sentence.is_title and place.name == place.admin1 else 0.0)  # the town or its province
            if weight >= 0.7 and (best is None or value > best[0] + 1e-9):
                best = (value, place)
    return best[1] if best else None


def _interval(date: DateMention) -> tuple[dt.date, dt.date]:
    assert date.date_start is not None
    return date.date_start, date.date_end or date.date_start


def dates_agree(a: list[DateMention], b: list[DateMention]) -> int:
    """1 when some of the dates overlap, -1 when all are apart, 0 when one side has none."""
    if not a or not b:
        return 0
    for x in a:
        for y in b:
            (s, e), (u, v) = _interval(x), _interval(y)
            if s <= v and u <= e:
                return 1
    gap = min(abs((_interval(x)[0] - _interval(y)[0]).days) for x in a for y in b)
    return 0 if gap <= 1 and any(x.precision != "day" for x in [*a, *b]) else -1


def places_agree(a: PlaceMention | None, b: PlaceMention | None) -> float:
    """Return +2 for the same place, +0.5 for one inside the other, negative for places that exclude each other, 0 when one is missing."""
    if a is None or b is None:
        return 0.0
    if a.place_id == b.place_id or a.name == b.name:
        return 2.0
    if a.country and b.country and a.country != b.country:
        return -3.0 if "region" not in (a.kind, b.kind) else -1.0
    if "country" in (a.kind, b.kind) or "region" in (a.kind, b.kind):
        return 0.3
    if "admin1" in (a.kind, b.kind):
        return 0.7 if a.admin1 and a.admin1 == b.admin1 else -1.5
    if a.admin1 and a.admin1 == b.admin1 and a.admin1 in (a.name, b.name):
        return 0.3  # the town of Arauca, or the province of Arauca that the other town lies in
    if a.latitude is not None and b.latitude is not None and a.longitude is not None and b.longitude is not None:
        apart = distance_km(a.latitude, a.longitude, b.latitude, b.longitude)
        enclosed = "landmark" in (a.kind, b.kind)
        return (1.2 if enclosed else 0.3) if apart <= 30 else -3.0
    return -0.5


def _type_agreement(mention: Mention, frame: Frame) -> float:
    groups = frame.groups or {m.group for m in frame.mentions if m.group}
    types = {m.event_type for m in frame.mentions}
    group = mention.group
    if group is None:
        return 1.0 if groups & (VIOLENT | _LIVE | {"street", "seize", "arrest"}) or not groups else -1.5
    if mention.event_type in types and not mention.generic:
        return 1.5 if group not in _ALONE else 1.0
    if mention.generic:
        return 1.0 if groups & (VIOLENT | {"seize"}) or not groups else 0.4 if groups & (_LIVE | {"street"}) else -1.5
    if group in groups:
        return 1.2
    if group in VIOLENT and (groups & VIOLENT or not groups):
        return 0.7
    if not groups - {"ground"} and any(m.generic for m in frame.mentions) and group in VIOLENT:
        return 1.0
    if group == "arrest" and groups & (VIOLENT | {"street"}) and not (mention.dates and own_place(mention)):
        return 0.9  # the arrest of suspects is told with the incident unless it is an event with place and time
    if group in _LIVE and groups & VIOLENT and not mention.dates and own_place(mention) is None:
        return 0.3  # hostages taken in the course of an attack
    if group in _LIVE and groups & _LIVE:
        return 0.7  # the hostages of a hijacking
    if {group} | groups <= {"street", "ground"}:
        return -0.3
    return -4.0


def tolls_of(mentions: list[Mention]) -> set[tuple[str, int]]:
    """Return (outcome, figure) of the casualty statements that are no mere parts."""
    return {
        (c.casualty.outcome, c.casualty.low)
        for m in mentions
        for c in m.claims
        if c.casualty is not None and c.casualty.low and c.casualty.outcome and not c.casualty.is_part
    }


def agreement(mention: Mention, frame: Frame, *, is_main: bool) -> float:
    """Return how well a mention fits an open incident; see the weights in the body, each a matter of one line."""
    score = _type_agreement(mention, frame)
    if score <= -3:
        return score
    mine = [d for d in mention.dates if d.date_start is not None]
    agree = 0 if is_late_death(mention, frame.dates()) else dates_agree(mine, frame.dates())
    score += {1: 1.5, 0: 0.0, -1: -4.0}[agree]
    score += places_agree(own_place(mention), frame_place(frame))
    gap = mention.sentence.index - frame.last_sentence()
    goes_on = gap <= 1 and not mine and own_place(mention) is None and (mention.event_type is None or mention.generic)
    score += 1.2 if goes_on else 0.6 if gap <= 1 else 0.3 if gap <= 3 else 0.0
    score += 0.5 if is_main else 0.0
    names = doer_keys(mention)
    if names and frame.names():
        score += 0.7 if names & frame.names() else -1.6
    mine_toll, theirs = tolls_of([mention]), tolls_of(frame.mentions)
    if {t for t in mine_toll & theirs if t[1] >= 3}:
        score += 1.5
    mine_names = victim_names(mention)
    if mine_names:
        frame_names = frozenset(w for m in frame.mentions for w in victim_names(m))
        if mine_names & frame_names:
            score += 1.0
        elif frame_names and mention.event_type in ("kidnapping", "assassination") and not mention.sentence.is_title:
            score -= 1.2  # whoever else was seized or murdered is another case
    things = deed_on(mention)
    if things and gap > 0:
        others = frozenset(w for m in frame.mentions for w in deed_on(m))
        if others and not things & others:
            score -= 1.2  # "they blew up a bridge ... they burned a bus"
    if mention.is_new and not mention.sentence.is_title:
        score -= 2.5 if mention.is_apart else 1.5
    if mention.indefinite and not mention.generic and not frame.first.sentence.is_title and mention.sentence.index > 2:
        score -= 0.4
    if (
        mention.has_new_doer
        and mention.sentence.index > 2
        and mention.event_type in {m.event_type for m in frame.mentions}
        and any(m.actors for m in frame.mentions)
    ):
        score -= 1.3  # "a gunman opened fire" after the gunmen of another attack were told of
    if mention.past_perfect and not mine and gap > 0:
        score -= 0.3
    return score


def has_identity(mention: Mention) -> bool:
    """True when a mention says enough to be an incident of its own: a trigger with a date, a place, a toll, or a known doer with a target."""
    if mention.event_type is None:
        return False
    # "The same day, a convoy was ambushed": another one, dated by what was told before
    dated = any(d.date_start is not None or (mention.is_new and d.basis == "anaphoric") for d in mention.dates)
    toll = any(c.casualty is not None and (c.casualty.low or c.casualty.high) for c in mention.claims)
    placed = own_place(mention) is not None
    known = bool(mention.targets) and (
        any(p.weight >= _SURE for p in mention.actors) or (mention.event_type in _PERSONAL and mention.strength >= 3 and bool(victim_names(mention)))
    )
    if mention.is_accident:
        return False
    if mention.event_type == "arrest" and mention.sentence.index > 2:
        return dated and placed
    if mention.is_plural and not mention.sentence.is_title and mention.sentence.index > 3:
        return any(d.date_start is not None and d.precision == "day" for d in mention.dates) or (toll and dated)
    if mention.generic and mention.strength <= 1:
        return toll and (dated or placed or known)
    if mention.generic:
        return dated or toll or (placed and known) or mention.sentence.index <= 1
    return dated or placed or toll or known or mention.sentence.index <= 2


def _is_statement(mention: Mention) -> bool:
    """True for a bare statement of who did it ("police blamed the gang"): it speaks of an incident already told."""
    return mention.event_type is None and bool(mention.claims) and all(c.casualty is None for c in mention.claims)


def _told_last(frames: list[Frame], mention: Mention, scored: list[tuple[float, int]]) -> Frame:
    """Return the frame told last in the two sentences before a statement, the best scored of equals; the best scored of all when none was."""
    recent = [(max(m.sentence.index for m in f.mentions), score, k) for f, (score, k) in zip(frames, scored, strict=True)]
    at, _, k = max(recent)
    return frames[-k if mention.sentence.index - at <= 2 else -max(scored)[1]]


def merge_mentions(mentions: list[Mention]) -> list[Frame]:
    """Return the incidents of an article in the order in which they are first told. Mentions that fit nowhere and have no identity are dropped."""
    frames: list[Frame] = []
    waiting: list[Mention] = []
    for mention in (m for m in mentions if not m.is_statistic):  # a figure over a period is nobody's toll
        same_sentence = {id(f) for f in frames for m in f.mentions if m.sentence.index == mention.sentence.index and m.event_type is not None}
        # The sentence told them apart, so they are not one incident.
        scored = [
            (agreement(mention, f, is_main=k == 0) - (9.0 if id(f) in same_sentence and mention.event_type is not None else 0.0), -k)
            for k, f in enumerate(frames)
        ]
        best = max(scored, default=None)
        if best is not None and _is_statement(mention):
            _told_last(frames, mention, scored).mentions.append(mention)
        elif best is not None and best[0] >= _JOIN:
            frame = frames[-best[1]]
            if is_late_death(mention, frame.dates()) and any(outcome == "killed" for outcome, _ in tolls_of(frame.mentions)):
                count_in(mention)
            frame.mentions.append(mention)
        elif has_identity(mention):
            frames.append(Frame([mention]))
        elif (best is not None and best[0] >= _LOOSE and mention.event_type is not None) or (best is not None and best[0] >= 0.5):
            frames[-best[1]].mentions.append(mention)
        elif not frames and not mention.is_accident:
            waiting.append(mention)
    if waiting and frames:
        # What stood in the title before anything had an identity joins the first incident told.
        for mention in reversed(waiting):
            if _type_agreement(mention, frames[0]) > -1:
                frames[0].mentions.insert(0, mention)
    return frames
