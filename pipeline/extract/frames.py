"""Evidence -> rows: the reports and claims of one article, in the columns of schemas/. The last stage; it decides nothing about language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.extract.actors import is_media, resolve_actor
from pipeline.extract.capitals import is_capital
from pipeline.extract.dating import basis_of
from pipeline.extract.merging import Frame, frame_place
from pipeline.extract.places import resolve_place
from pipeline.extract.reading import Claim
from pipeline.extract.tolls import ATTACKERS, MILITANT_ATTACKERS, attackers_killed, is_contested, toll
from pipeline.extract.version import EXTRACTOR_VERSION
from schemas.canonical import stable_id

if TYPE_CHECKING:
    from pipeline.extract.document import Document
    from pipeline.extract.mentions import ActorMention, PlaceMention
    from pipeline.extract.reading import Mention, Party

EXTRACTOR = f"rules {EXTRACTOR_VERSION}"
_MAX_QUOTE = 300
# Generic actors that say no more than the event type does ("attackers", "suicide bomber"): no name of a doer.
_NOBODY = frozenset({"attackers", "suicide-bombers", "hijackers", "kidnappers", "hitmen"})
_STATE_ACTS = frozenset({"diplomatic_measure", "sanction", "agreement"})
_LETHAL = ("suicide_bombing", "bombing", "air_strike", "missile_strike", "drone_strike", "shelling", "armed_attack", "armed_clash")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an article as a whole is set: its prevailing country (ISO-3) and its dateline, used for an incident that names no place of its own."""

    country: str | None = None
    dateline: PlaceMention | None = None


@dataclass(slots=True)
class Rows:
    """Rows of one article for the tables reports and claims."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)


def make_rows(document: Document, frames: list[Frame], article_id: str, setting: Setting) -> Rows:
    """Return the rows of an article's frames; `setting` places an incident that names no place."""
    rows = Rows()
    seen: set[str] = set()
    for frame in frames:
        report, claims = _frame_rows(document, frame, article_id, setting)
        if report["report_id"] in seen:
            continue  # the same words, read as the same type: the first frame told it
        seen.add(report["report_id"])
        rows.reports.append(report)
        rows.claims.extend(claims)
    return rows


def event_type_of(frame: Frame) -> str:
    """Return the type of a frame: the best supported sure type, by strength and position; a suicide bombing outranks the bombing it is also called."""
    votes: dict[str, float] = defaultdict(float)
    for order, mention in enumerate(frame.mentions):
        if mention.event_type is None:
            continue
        weight = (0.3 if mention.generic else 1.0) * mention.strength * (1.5 if order == 0 else 1.0) / (1 + 0.15 * order)
        votes[mention.event_type] += weight
    if not votes:
        return "armed_attack"
    best = max(votes, key=lambda t: (votes[t], -_rank(t)))
    if best in ("bombing", "armed_attack") and votes.get("suicide_bombing", 0) >= 0.34 * votes[best]:
        return "suicide_bombing"
    if best == "armed_attack" and votes.get("assassination", 0) >= 0.5 * votes[best]:
        return "assassination"
    return best


def _rank(event_type: str) -> int:
    return _LETHAL.index(event_type) if event_type in _LETHAL else len(_LETHAL)


def _frame_rows(document: Document, frame: Frame, article_id: str, setting: Setting) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    event_type = event_type_of(frame)
    place = frame_place(frame)
    claims = _unique_claims([c for m in frame.mentions for c in m.claims])
    actors, basis = _doers(frame, claims)
    claims += _attributed_deeds(frame, claims)
    targets = _targets(frame, actors)
    start, end = _quote(document, frame)
    attackers = _attacker_classes(event_type, actors)
    killed, injured = toll(claims, "killed", attackers), toll(claims, "injured", attackers)
    report_id = stable_id("rep", article_id, start, event_type)
    report: dict[str, Any] = {
        "report_id": report_id,
        "article_id": article_id,
        "incident_id": None,
        "role": frame.role,
        "event_type": event_type,
        "date_start": frame.date.date_start if frame.date else None,
        "date_end": (frame.date.date_end or frame.date.date_start) if frame.date else None,
        "date_precision": frame.date.precision if frame.date and frame.date.date_start else "unknown",
        "date_basis": basis_of(frame.date),
        **_place_columns(place, setting, frame, event_type, actors),
        "actors": actors,
        "actor_basis": basis,
        "targets": targets,
        "weapons": _weapons(frame, event_type),
        "killed_low": killed[0],
        "killed_high": killed[1],
        "injured_low": injured[0],
        "injured_high": injured[1],
        "attackers_killed": attackers_killed(claims, attackers),
        "contested": is_contested(claims),
        "char_start": start,
        "char_end": end,
        "quote": document.text[start:end],
        "confidence": _confidence(frame, place),
        "extractor": EXTRACTOR,
    }
    seen: set[str] = set()
    out = []
    for claim in claims:
        row = _claim_row(document, claim, report, frame)
        if row["claim_id"] not in seen:
            seen.add(row["claim_id"])
            out.append(row)
    return report, out


_MAX_DEED = 200  # code points of a quote that says who did it


def _attributed_deeds(frame: Frame, claims: list[Claim]) -> list[Claim]:
    """"The Observatory said Russian warplanes struck": a deed told by somebody of a named doer is a statement of responsibility, once for each voice and doer."""
    out: list[Claim] = []
    told = {(c.speaker.text.lower() if c.speaker else None) for c in claims if c.claim_type != "casualty"}
    for mention in frame.mentions:
        speaker = mention.speaker
        if speaker is None or mention.sentence.is_title or speaker.text.lower() in told or mention.event_type is None:
            continue
        party = next((p for p in mention.actors if p.mention is not None and not p.mention.is_demonym and not p.mention.actor_id.startswith("generic:")), None)
        if party is None or party.mention is None:
            continue
        told.add(speaker.text.lower())
        who = resolve_actor(speaker.text)
        own = who is not None and (who.name == party.mention.name or (who.country is not None and who.country == party.mention.country and not is_media(speaker.text)))
        start, end = mention.sentence.char_start, mention.sentence.char_end
        if end - start > _MAX_DEED:
            start = max(start, min(mention.char_start - 60, end - _MAX_DEED))
            end = min(end, start + _MAX_DEED)
        out.append(Claim("responsibility", speaker, start, end, None, party.mention.name, own))
    return out


def _attacker_classes(event_type: str, actors: list[str]) -> frozenset[str]:
    """In an attack by militants the militants among the dead are attackers; in a clash or a strike on them they are victims."""
    if event_type not in ("armed_attack", "suicide_bombing", "bombing", "assassination", "kidnapping") or not actors:
        return ATTACKERS
    doer = resolve_actor(actors[0])
    return MILITANT_ATTACKERS if doer is not None and doer.kind not in ("state", "state_force") else ATTACKERS


# ------------------------------------------------------------------------------------------------------------------ columns


def _country(frame: Frame, event_type: str, actors: list[str], article: str | None) -> str | None:
    """Return the country of an incident that names no place: of a state act the acting state; else the country its sentences name most, the doer's own last."""
    states = [a.country for name in actors if (a := resolve_actor(name)) is not None and a.kind in ("state", "state_force") and a.country]
    if event_type in _STATE_ACTS and states:
        return states[0]
    votes: Counter[str] = Counter()
    for mention in frame.mentions:
        for place, weight in mention.places:
            if place.country:
                votes[place.country] += (weight + 2.0) * (0.2 if place.country in states and weight < 0.9 else 1.0)  # type: ignore[assignment]
    return max(sorted(votes), key=lambda c: votes[c]) if votes else article


def _place_columns(place: PlaceMention | None, setting: Setting, frame: Frame, event_type: str, actors: list[str]) -> dict[str, Any]:
    if (
        event_type in _STATE_ACTS
        and place is not None
        and (place.kind in ("country", "admin1") or is_capital(place))
        and place.country != _country(frame, event_type, actors, setting.country)
    ):
        place = None  # another state's capital stands for its government there
    if place is not None and place.kind == "country":
        place = None if place.country != _country(frame, event_type, actors, setting.country) else place
    near = False
    if place is None:
        iso3 = _country(frame, event_type, actors, setting.country)
        if frame.role == "main" and event_type not in _STATE_ACTS and setting.dateline is not None and setting.dateline.country == iso3:
            place, near = setting.dateline, True  # a local story that names no other place: near where it was filed
    if place is None:
        return {
            "country": iso3,
            "admin1": None,
            "place": None,
            "place_text": None,
            "place_id": None,
            "latitude": None,
            "longitude": None,
            "geo_precision": "country" if iso3 else None,
        }
    if place.kind != "country" and (place.latitude is None or place.longitude is None):
        # A name that the gazetteer knows without a position says no more than its country.
        return {
            "country": place.country,
            "admin1": place.admin1,
            "place": place.name,
            "place_text": place.text,
            "place_id": None,
            "latitude": None,
            "longitude": None,
            "geo_precision": "country" if place.country else None,
        }
    precision = {"country": "country", "region": "region", "admin1": "admin1", "admin2": "admin2", "city": "exact", "landmark": "near"}[place.kind]
    if near:
        precision = "near"
    only_country = place.kind == "country"
    return {
        "country": place.country,
        "admin1": place.admin1,
        "place": None if only_country else place.name,
        "place_text": None if only_country else place.text,
        "place_id": place.place_id,
        "latitude": None if only_country else place.latitude,
        "longitude": None if only_country else place.longitude,
        "geo_precision": precision,
    }


def _weapons(frame: Frame, event_type: str) -> list[str]:
    counts: Counter[str] = Counter(w for m in frame.mentions if m.event_type is not None or m.claims for w in dict.fromkeys(m.weapons))
    found = [w for w, _ in counts.most_common()]
    if event_type in ("air_strike", "drone_strike", "missile_strike", "shelling"):
        found = [w for w in found if w not in ("explosive_device", "suicide_vest", "vehicle_bomb")]
    if event_type == "suicide_bombing" and "vehicle_bomb" not in found:
        found = list(dict.fromkeys([*found, "suicide_vest", "explosive_device"]))
    if event_type in ("kidnapping", "arrest", "diplomatic_measure", "agreement", "sanction", "protest"):
        found = [w for w in found if w in ("firearm", "incendiary")]
    return found[:4]


_DETERMINERS = re.compile(r"^(?:the|a|an|some|two|three|four|five|six|several|another|other|suspected|alleged|at least \w+|\d+)\s+", re.IGNORECASE)


def doer_name(party: Party) -> str | None:
    """Return the name a doer goes by in `actors`: the lexicon's name, a group described by nation or creed as written ("Palestinian gunmen"), else None for bare gunmen."""
    actor = party.mention
    if actor is None:
        # A person or a group that no lexicon knows, by its own name, unless the name is a place's.
        name = _DETERMINERS.sub("", party.text)
        return name if party.is_name and len(name.split()) <= 4 and resolve_place(name) is None else None
    generic = actor.actor_id.startswith("generic:")
    if actor.is_demonym:
        # A person of a nationality acts for himself, not for the state.
        text = _DETERMINERS.sub("", _DETERMINERS.sub("", party.text))
        return text if len(text.split()) <= 3 else None
    if (
        generic
        and (actor.actor_id.split(":", 1)[1] in _NOBODY or re.search(r"\b(?:unknown|unidentified)\b", party.text, re.IGNORECASE))
        and actor.country is None
    ):
        return None
    return _DETERMINERS.sub("", actor.name) if generic else actor.name


def _doers(frame: Frame, claims: list[Claim]) -> tuple[list[str], str]:
    """Return the canonical names of who did it, best supported first, and on whose word."""
    votes: dict[str, float] = defaultdict(float)
    basis: dict[str, str] = {}
    for order, mention in enumerate(frame.mentions):
        for party in mention.actors:
            name = doer_name(party)
            if name is None:
                continue
            vague = party.mention is None or party.mention.is_demonym or party.mention.actor_id.startswith("generic:")
            votes[name] += (0.4 if vague else 1.0) * party.weight / (1 + 0.1 * order)
            basis.setdefault(name, "attributed" if mention.speaker is not None and party.basis == "stated" else party.basis)
    for claim in claims:
        if claim.claim_type != "responsibility":
            continue
        actor = resolve_actor(claim.doer) if claim.doer else None
        name = actor.name if actor is not None and not actor.actor_id.startswith("generic:") and not actor.is_demonym else None
        if name is None and claim.doer and re.search(r"\b[A-Z]\w+", _DETERMINERS.sub("", claim.doer)) and len(claim.doer.split()) <= 6:
            name = _DETERMINERS.sub("", claim.doer)
        if name is not None:
            votes[name] += 2.0
            basis[name] = "claimed" if claim.self_claim else basis.get(name, "attributed")
    if not votes:
        return [], "unknown"
    ranked = sorted(votes, key=lambda n: (-votes[n], n))
    top = votes[ranked[0]]
    names = [n for n in ranked if votes[n] >= 0.5 * top][:3]
    return names, basis.get(names[0], "stated")


# Heads of noun phrases that are no target: what was done, how many, on what grounds.
_NO_TARGET = re.compile(
    r"^(?:(?:at least|more than|up to|about|around|some|over|nearly|almost) )?(?:[\d,]+|\w+teen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|thousands|several|many)?"
    r"(?: (?:people|persons|others|of people|men|dead|wounded|bodies))?$|\b(?:attack|attacks|bombing|suspicion|agreement|investigation|inquiry|talks|responsibility|stones|rocks|fire|spree|time)\b",
    re.IGNORECASE,
)


def _targets(frame: Frame, actors: list[str]) -> list[str]:
    """Return whom or what it was aimed at or hit, best supported first: canonical names where the lexicon knows them, else as written."""
    seen: dict[str, float] = {}
    for order, mention in enumerate(frame.mentions):
        for party in mention.targets:
            if party.is_pronoun:
                continue
            known = party.mention is not None and not party.mention.is_demonym and not party.mention.actor_id.startswith("generic:")
            name = party.mention.name if known and party.mention is not None else party.text
            if name not in actors and (known or not _NO_TARGET.search(name)):
                seen[name] = seen.get(name, 0.0) + party.weight / (1 + 0.2 * order)
    if not seen:
        for mention in frame.mentions:
            for claim in mention.claims:
                casualty = claim.casualty
                if casualty is not None and casualty.victim_text and casualty.victim_class != "attacker" and not _NO_TARGET.search(casualty.victim_text):
                    seen.setdefault(casualty.victim_text, 0.5)
    return sorted(seen, key=lambda n: (-seen[n], n))[:4]


def _quote(document: Document, frame: Frame) -> tuple[int, int]:
    """Return the span of the sentence that states the incident best: the first one of the body with a trigger, else the first one."""
    body = [m for m in frame.mentions if m.event_type is not None and not m.sentence.is_title]
    best = max(body, key=lambda m: bool(m.dates) + bool(m.claims) + (not m.generic) + 0.5 * bool(m.actors) - 0.15 * m.sentence.index) if body else frame.first
    start, end = best.sentence.char_start, best.sentence.char_end
    if end - start <= _MAX_QUOTE:
        return start, end
    # A long sentence is quoted around its trigger, cut at blanks.
    low = max(start, best.char_start - _MAX_QUOTE // 3)
    high = min(end, low + _MAX_QUOTE)
    while low > start and not document.text[low - 1].isspace():
        low -= 1
    while high < end and high > best.char_end and not document.text[high].isspace():
        high -= 1
    return low, high


def _confidence(frame: Frame, place: PlaceMention | None) -> float:
    value = (
        0.35
        + 0.1 * (frame.date is not None and bool(frame.date.text))
        + 0.1 * (place is not None)
        + 0.1 * min(len(frame.mentions) - 1, 2)
        + 0.1 * any(not m.generic for m in frame.mentions)
    )
    value += 0.1 * (frame.role == "main")
    return round(min(value, 0.95), 2)


def _unique_claims(claims: list[Claim]) -> list[Claim]:
    """Drop a number told again by the same voice; a claimant named once is kept before the article's own repetition of it."""
    out: list[Claim] = []
    told = {(c.casualty.outcome, n) for c in claims if c.casualty is not None and not c.in_title for n in (c.casualty.low, c.casualty.high) if n is not None}
    for claim in claims:
        if (
            claim.in_title
            and claim.casualty is not None
            and (
                {(claim.casualty.outcome, claim.casualty.low), (claim.casualty.outcome, claim.casualty.high)} & told
                or (told and claim.casualty.kind == "vague")
            )
        ):
            continue  # the headline repeats, often without "at least", what the body says
        if claim.casualty is not None:
            twin = next(
                (
                    o
                    for o in out
                    if o.casualty is not None
                    and o.casualty.key == claim.casualty.key
                    and o.casualty.victim_class == claim.casualty.victim_class
                    and _same_voice(o, claim)
                ),
                None,
            )
            if twin is not None and claim.casualty.low != 1:
                if twin.speaker is None and claim.speaker is not None:
                    out[out.index(twin)] = claim
                continue
        out.append(claim)
    return out


def _same_voice(a: Claim, b: Claim) -> bool:
    return a.speaker is None or b.speaker is None or a.speaker.text.lower() == b.speaker.text.lower()


def _claim_row(document: Document, claim: Claim, report: dict[str, Any], frame: Frame) -> dict[str, Any]:
    casualty = claim.casualty
    start, end = claim.char_start, min(claim.char_end, claim.char_start + _MAX_QUOTE)
    who = resolve_actor(claim.speaker.text) if claim.speaker is not None else None
    outcome = casualty.outcome if casualty else None
    low = casualty.low if casualty else None
    high = casualty.high if casualty else None
    klass = casualty.victim_class if casualty else None
    return {
        "claim_id": stable_id("clm", report["report_id"], claim.claim_type, outcome, start, end, klass, low, high),
        "report_id": report["report_id"],
        "incident_id": None,
        "article_id": report["article_id"],
        "claim_type": claim.claim_type,
        "claimant": claim.speaker.text if claim.speaker else None,
        "claimant_actor_id": who.actor_id if who is not None and not who.actor_id.startswith("generic:") else None,
        "claimant_side": _side(claim, who, report),
        "relay": claim.speaker.relay if claim.speaker else None,
        "outcome": outcome,
        "victim_class": klass,
        "victim_text": casualty.victim_text if casualty else None,
        "count_low": low,
        "count_high": high,
        "count_kind": casualty.kind if casualty else None,
        "is_total": bool(
            casualty and not casualty.is_part and casualty.victim_class in ("unspecified", "civilian") and casualty.kind != "vague" and casualty.low != 1
        ),
        "superseded": bool(casualty and casualty.superseded),
        "char_start": start,
        "char_end": end,
        "quote": document.text[start:end],
        "confidence": round(0.5 + 0.2 * (casualty is not None and casualty.number_at is not None) + 0.1 * (claim.speaker is not None), 2),
        "extractor": EXTRACTOR,
    }


def _side(claim: Claim, who: ActorMention | None, report: dict[str, Any]) -> str:
    """Return on which side of the incident the claimant stands, by the actors and targets of the report and the country it happened in."""
    if claim.speaker is None:
        return "unknown"
    if claim.self_claim:
        return "perpetrator"
    if is_media(claim.speaker.text):
        return "media"
    if who is None:
        return "unknown"
    doers = [resolve_actor(name) for name in report["actors"]]
    if who.name in report["actors"] or (who.country and any(d is not None and d.country == who.country for d in doers)):
        return "perpetrator"
    if who.name in report["targets"] or (who.country and who.country == report["country"]):
        return "target"
    return "third_party" if who.kind in ("international_organisation", "ngo", "state", "state_force", "official") else "unknown"


def mentions_of(frames: list[Frame]) -> list[Mention]:
    """Return all mentions of the frames in text order."""
    return sorted((m for f in frames for m in f.mentions), key=lambda m: m.char_start)
