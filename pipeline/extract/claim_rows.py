"""Rows of the table claims: which statements are kept, who made them and on whose side. The rows of reports are made in frames.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.extract.actors import is_media, resolve_actor
from pipeline.extract.confidence import rate_claim
from pipeline.extract.evidence import Claim, Party
from pipeline.extract.speakers import Speaker
from pipeline.extract.version import EXTRACTOR_VERSION
from schemas.canonical import stable_id

if TYPE_CHECKING:
    from pipeline.extract.casualties import Casualty
    from pipeline.extract.document import Document
    from pipeline.extract.mentions import ActorMention
    from pipeline.extract.merging import Frame

EXTRACTOR = f"rules {EXTRACTOR_VERSION}"
MAX_QUOTE = 300
_NO_DEED = frozenset({"arrest", "street", "agreement"})  # who tells of an arrest or a riot accuses nobody
_GROUPS = frozenset({"generic:militia", "generic:gangs", "generic:rebels", "generic:militants", "generic:insurgents"})
_MAX_DEED = 200  # code points of a quote that says who did it


def attributed_deeds(frame: Frame, claims: list[Claim]) -> list[Claim]:
    """Read deeds told by somebody of a named doer as statements of responsibility, once a voice.

    What the doer tells of himself ("the army said its jets had struck") counts always; what others tell ("residents said Boko Haram stormed the village")
    when the sentence does not state their toll, which is a claim of its own with the same words.
    """
    out: list[Claim] = []
    told = {_voice(c) for c in claims if c.claim_type != "casualty" and not c.in_title}
    for mention in frame.mentions:
        speaker = mention.speaker
        if speaker is None or mention.sentence.is_title or speaker.text.lower() in told or mention.event_type is None or mention.group in _NO_DEED:
            continue
        party = next((p for p in mention.actors if p.is_speaker), None) or next((p for p in mention.actors if _is_named_doer(p)), None)
        if party is None or (not party.is_speaker and any(_voice(c) == speaker.text.lower() for c in mention.claims)):
            continue
        doer = party.mention.name if party.mention is not None else party.text
        if party.is_speaker and party.mention is not None and is_media(speaker.text) and not is_media(party.mention.text):
            # the outlet of a group passes on what the group says of itself
            speaker = Speaker(party.mention.text, party.mention.char_start, party.mention.char_end, speaker.text, kind="body")
        told.add(speaker.text.lower())
        start, end = mention.sentence.char_start, mention.sentence.char_end
        if end - start > _MAX_DEED:
            start = max(start, min(mention.char_start - 60, end - _MAX_DEED))
            end = min(end, start + _MAX_DEED)
        out.append(Claim("responsibility", speaker, start, end, None, doer, party.is_speaker or _is_own(speaker, party), why="deed"))
    return out


def _is_named_doer(party: Party) -> bool:
    """True for a doer by name, as written: no bare gunmen, no nationality, no pronoun that was resolved."""
    if party.weight < 1 or party.is_modifier:
        return False
    if party.mention is None:
        return party.is_name
    if party.mention.actor_id.startswith("generic:"):
        # "an Iranian-backed militia"
        return party.mention.actor_id in _GROUPS and re.search(r"\s[A-Z]", party.text) is not None
    return not party.mention.is_demonym


def _is_own(speaker: Speaker, party: Party) -> bool:
    """True when a state tells what its own forces did."""
    who = resolve_actor(speaker.text)
    if who is None or party.mention is None:
        return False
    return who.name == party.mention.name or (who.country is not None and who.country == party.mention.country and who.kind != "media")


def unique_claims(claims: list[Claim]) -> list[Claim]:
    """Drop a number told again by the same voice; a claimant named once is kept before the article's own repetition of it."""
    out: list[Claim] = []
    body = [c.casualty for c in claims if c.casualty is not None and not c.in_title and not (c.casualty.low is None and c.casualty.high is None)]
    for claim in claims:
        if claim.in_title and claim.casualty is not None and _is_repeated(claim.casualty, body):
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


def unique_statements(claims: list[Claim]) -> list[Claim]:
    """Drop statements of responsibility told again: by the headline, by the same voice, or by a claimant without a name ("a group") where one is named."""
    body = {c.claim_type for c in claims if c.casualty is None and not c.in_title}
    named = any(c.self_claim and _is_named(c) for c in claims if c.casualty is None)
    out: list[Claim] = []
    told: set[tuple[str, str | None, bool]] = set()
    for claim in claims:
        key = (claim.claim_type, _voice(claim), claim.self_claim)
        if claim.casualty is None:
            if (claim.in_title and claim.claim_type in body) or key in told or (claim.self_claim and named and not _is_named(claim)):
                continue
            told.add(key)
        out.append(claim)
    return out


def _is_named(claim: Claim) -> bool:
    return claim.speaker is not None and re.match(r"(?:an?|some|one) ", claim.speaker.text, re.IGNORECASE) is None


def _voice(claim: Claim) -> str | None:
    return claim.speaker.text.lower() if claim.speaker is not None else None


def _is_repeated(headline: Casualty, body: list[Casualty]) -> bool:
    """True when the body gives a figure, and of a number the same bound; the body's figures are marked as the headline's."""
    if headline.kind == "vague":
        return bool(body)
    same = [c for c in body if c.outcome == headline.outcome]
    repeated = [c for c in same if (headline.low is not None and c.low == headline.low) or (headline.high is not None and c.high == headline.high)]
    for casualty in repeated:
        casualty.in_headline = True
    return bool(repeated)


def _same_voice(a: Claim, b: Claim) -> bool:
    return a.speaker is None or b.speaker is None or a.speaker.text.lower() == b.speaker.text.lower()


def claim_row(document: Document, claim: Claim, report: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a claim on the incident of the row `report`."""
    casualty = claim.casualty
    start, end = claim.char_start, min(claim.char_end, claim.char_start + MAX_QUOTE)
    who = resolve_actor(claim.speaker.text) if claim.speaker is not None else None
    outcome = casualty.outcome if casualty else None
    low = casualty.low if casualty else None
    high = casualty.high if casualty else None
    klass = casualty.victim_class if casualty else None
    row: dict[str, Any] = {
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
        "victim_text": whom(casualty.victim_text) if casualty else None,
        "count_low": low,
        "count_high": high,
        "count_kind": casualty.kind if casualty else None,
        "is_total": bool(casualty and casualty.is_total),
        "superseded": bool(casualty and casualty.superseded),
        "char_start": start,
        "char_end": end,
        "quote": document.text[start:end],
        "confidence": 0.0,
        "extractor": EXTRACTOR,
    }
    row["confidence"] = rate_claim(claim, row, report)
    return row


_STATE = frozenset({"state", "state_force", "official"})


def _side(claim: Claim, who: ActorMention | None, report: dict[str, Any]) -> str:
    """Return on which side of the incident the claimant stands, by the actors and targets of the report and the country it happened in.

    Police and officials without a country are those of the place. A state answers for its forces, not for the groups of its soil.
    """
    if claim.speaker is None:
        return "unknown"
    if claim.self_claim:
        return "perpetrator"
    if is_media(claim.speaker.text):
        return "media"
    if who is None:
        return "unknown"
    home = _home_of(who, report)
    if who.name in report["actors"] or (home is not None and any(_home_of(resolve_actor(name), report) == home for name in report["actors"])):
        return "perpetrator"
    if who.name in report["targets"] or (home is not None and home == report["country"]):
        return "target"
    return "third_party" if who.kind in ("international_organisation", "ngo", *_STATE) else "unknown"


def _home_of(who: ActorMention | None, report: dict[str, Any]) -> str | None:
    """Return the country that a state, force or official speaks or acts for, None for others."""
    if who is None or who.kind not in _STATE or who.is_demonym:
        return None
    return who.country or (report["country"] if who.actor_id.startswith("generic:") else None)


# Words that count and say of nobody who he was: "10 dead", "at least 35", "no one", "two others".
_NOBODY_SAID = re.compile(
    r"^(?:(?:at|least|more|less|fewer|than|up|to|about|around|some|over|nearly|almost|another|other|others|the|a|an|of|and|no|one|nobody|none|number|name"
    r"|total|many|several|scores?|dozens?"
    r"|hundreds?|thousands?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|\w+teen|\w+ty|[\d,.]+|dead|wounded|injured|deaths?|casualties|fatalities|missing|hurt|it|them|him|her|he|she|they)(?:[\s-]+|$))+$",
    re.IGNORECASE,
)


def whom(victim_text: str | None) -> str | None:
    """Return the words for whom it befell, None where they only count ("at least 35", "10 dead")."""
    return None if victim_text is None or _NOBODY_SAID.match(victim_text) else victim_text
