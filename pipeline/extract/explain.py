"""Which rule gave each value of an article's rows: reads what the stages noted (`why`) and says it in words. It decides nothing and is not run in a build.

The stages note short codes; lexicon/reasons.toml says what they mean. Values of claims are explained in explain_claims.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.extract.doer_choice import candidate_name
from pipeline.extract.doers import doer_name
from pipeline.extract.explain_claims import explain_claim
from pipeline.extract.explain_reason import Reason, say
from pipeline.extract.frames import Rows, Source, make_rows
from pipeline.extract.gazetteer import open_gazetteer
from pipeline.extract.merging import frame_place
from pipeline.extract.nlp import DEFAULT_MODEL
from pipeline.extract.outlets import find_home
from pipeline.extract.stages import Extraction, parse_article, read_incidents
from pipeline.extract.statements import Statement
from pipeline.extract.targets import target_name
from pipeline.extract.tolls import toll
from pipeline.extract.trigger_lexicon import lexicon
from schemas.canonical import stable_id

if TYPE_CHECKING:
    import datetime as dt

    from pipeline.extract.document import Document
    from pipeline.extract.mentions import PlaceMention

_NAMESAKES = 4  # places of the same name that are listed


@dataclass(frozen=True, slots=True)
class Explained:
    """The rows of one article, as extract_article gives them, with the reasons for their values by report_id or claim_id."""

    extraction: Extraction
    reasons: dict[str, list[Reason]]


def explain_article(
    title: str | None,
    body: str,
    published: str | dt.date | dt.datetime | None,
    *,
    article_id: str | None = None,
    model: str = DEFAULT_MODEL,
    publisher: str | None = None,
    url: str | None = None,
) -> Explained:
    """Return what extract_article returns for the same arguments, and why."""
    document, candidates, docs = parse_article(title, body, published, model)
    frames, setting = read_incidents(document, candidates, docs, find_home(publisher, url, title))
    rows = make_rows(document, frames, article_id or stable_id("art", None, document.text), setting)
    return Explained(Extraction(document.text, rows.reports, rows.claims), _explain_rows(document, rows))


def _explain_rows(document: Document, rows: Rows) -> dict[str, list[Reason]]:
    reasons: dict[str, list[Reason]] = {}
    claims = {row["claim_id"]: row for row in rows.claims}
    for report, source in zip(rows.reports, rows.sources, strict=True):
        reasons[report["report_id"]] = list(_explain_report(document, report, source))
        for claim_id, claim in source.claims:
            reasons[claim_id] = list(explain_claim(claims[claim_id], claim))
    return reasons


def _explain_report(document: Document, report: dict[str, Any], source: Source) -> Iterator[Reason]:
    frame = source.frame
    age = f"first told in sentence {frame.first.sentence.index + 1}, {_times(len(frame.mentions), 'mention')}"
    yield Reason("role", report["role"], say(frame.why.get("role", "")), note=age)
    yield _explain_type(document, report, source)
    yield _explain_date(report, source)
    yield _explain_place(document, report, source)
    yield from _explain_actors(report, source)
    yield from _explain_targets(report, source)
    yield from _explain_weapons(document, report, source)
    for outcome in ("killed", "injured"):
        yield _explain_toll(report, source, outcome)
    if report["attackers_killed"] is not None:
        yield Reason("attackers_killed", report["attackers_killed"], say("attackers"))
    code = "agree" if not report["contested"] else "denial" if any(c.claim_type == "denial" for _, c in source.claims) else "differ"
    yield Reason("contested", report["contested"], say(code))
    yield Reason("confidence", report["confidence"], say("rated"))


def _explain_type(document: Document, report: dict[str, Any], source: Source) -> Reason:
    mentions = source.frame.mentions
    own = [m for m in mentions if m.event_type == report["event_type"]] or mentions
    steps = [f"{words} → {code}" if words else code for rule, words, code in own[0].why if rule == "trigger"]
    rule = next((code for code, _, _ in reversed(own[0].why)), "trigger")
    others = sorted({m.event_type for m in mentions if m.event_type} - {report["event_type"]})
    note = "; ".join([*steps, _times(len(own), "mention"), *([f"elsewhere told as {', '.join(others)}"] if others else [])])
    return Reason("event_type", report["event_type"], say(rule), document.text[own[0].char_start : own[0].char_end], own[0].char_start, own[0].char_end, note)


def _explain_date(report: dict[str, Any], source: Source) -> Reason:
    date = source.frame.date
    if date is None or date.date_start is None:
        return Reason("date", None, say("no_date"))
    value = str(date.date_start) if date.date_end in (None, date.date_start) else f"{date.date_start} to {date.date_end}"
    note = f"{date.timex or 'no expression'}, {report['date_basis']}, {report['date_precision']}"
    start, end = (date.char_start, date.char_end) if date.text else (None, None)
    return Reason("date", value, say(source.frame.why["date"]), date.text, start, end, note)


def _explain_place(document: Document, report: dict[str, Any], source: Source) -> Reason:
    frame = source.frame
    value = ", ".join(part for part in (report["place"], report["admin1"], report["country"]) if part) or None
    named = _places(source)
    own = frame_place(frame)
    chosen = own if own is not None and own.name == report["place"] else next((p for p in named if p.name == report["place"]), None)
    rule = frame.why.get("place") or ("own_place" if report["place"] else "country_only")
    if chosen is None:
        return Reason("place", value, say(rule), report["place_text"] or "", note=f"{report['geo_precision'] or 'nowhere'}")
    others = [p.name for p in named if p.place_id != chosen.place_id]
    parts = [f"{chosen.place_id}, {chosen.kind}, {report['geo_precision']}, probability {chosen.score:.2f}", *_namesakes(chosen)]
    if others:
        parts.append(f"also named: {', '.join(dict.fromkeys(others))}")
    return Reason("place", value, say(rule), document.text[chosen.char_start : chosen.char_end], chosen.char_start, chosen.char_end, "; ".join(parts))


def _places(source: Source) -> list[PlaceMention]:
    """Return the places that the report's mentions name, the surest first."""
    weighed = sorted(((weight, place) for m in source.frame.mentions for place, weight in m.places), key=lambda w: (-w[0], w[1].char_start))
    return list(dict.fromkeys(place for _, place in weighed))


def _namesakes(place: PlaceMention) -> list[str]:
    """Return what the gazetteer has under the same words and was not chosen."""
    others = [p for p, _ in open_gazetteer().lookup(place.text) if p.place_id != place.place_id]
    listed = ", ".join(f"{p.name} ({', '.join(x for x in (p.admin1, p.country) if x)}; {p.kind})" for p in others[:_NAMESAKES])
    return [f"{_times(len(others), 'other place')} of that name, such as {listed}"] if others else []


def _explain_actors(report: dict[str, Any], source: Source) -> Iterator[Reason]:
    if not report["actors"]:
        yield Reason("actors", None, "no doer is named")
    for name in report["actors"]:
        told = next(((m, p) for m in source.frame.mentions for p in m.actors if doer_name(p) == name), None)
        if told is not None:
            yield Reason("actors", name, say(told[1].why), told[1].text, note=f"{report['actor_basis']}, sentence {told[0].sentence.index + 1}")
        elif (likely := next((p for p in source.frame.likely_doers if p.mention is not None and candidate_name(p.mention) == name), None)) is not None:
            start, end = (likely.mention.char_start, likely.mention.char_end) if likely.mention is not None else (None, None)
            yield Reason("actors", name, say(likely.why), likely.text, start, end, f"suspected, probability {likely.weight}")
        else:
            claim = next((c for _, c in source.claims if c.claim_type == "responsibility"), None)
            start, end = (claim.char_start, claim.char_end) if claim is not None else (None, None)
            yield Reason("actors", name, say("responsibility"), claim.doer or "" if claim is not None else "", start, end, report["actor_basis"])


def _explain_targets(report: dict[str, Any], source: Source) -> Iterator[Reason]:
    for name in report["targets"]:
        told = next(
            ((m, p) for m in source.frame.mentions for p in m.targets if target_name(p) == name),
            None,
        )
        if told is None:
            yield Reason("targets", name, say("victims"), name)
        else:
            yield Reason("targets", name, say(told[1].why), told[1].text, note=f"sentence {told[0].sentence.index + 1}")


def _explain_weapons(document: Document, report: dict[str, Any], source: Source) -> Iterator[Reason]:
    patterns = dict(lexicon().cues)
    for code in report["weapons"]:
        sentences = {m.sentence.index: m.sentence for m in source.frame.mentions if code in m.weapons}
        found = next(
            ((s, hit) for s in sentences.values() if code in patterns and (hit := patterns[code].search(document.sentence_text(s).lower())) is not None), None
        )
        if found is None:
            yield Reason("weapons", code, say("trigger"))
        else:
            at = found[0].char_start + found[1].start()
            yield Reason("weapons", code, say("cue"), found[1].group(), at, at + len(found[1].group()))


def _explain_toll(report: dict[str, Any], source: Source, outcome: str) -> Reason:
    used: list[Statement] = []
    toll([claim for _, claim in source.claims], outcome, source.attackers, used, is_clash=source.is_clash)
    low, high = report[f"{outcome}_low"], report[f"{outcome}_high"]
    if low is None and high is None:
        return Reason(outcome, None, say("no_figure"))
    value = str(low) if low == high else f"{low} or more" if high is None else f"up to {high}" if low is None else f"{low} to {high}"
    voices = [f"{_bounds(s)} by {s.speaker or 'the article'}" for s in used]
    return Reason(outcome, value, say("statements"), note="; ".join(voices))


def _bounds(statement: Statement) -> str:
    low, high = statement.low, statement.high
    return str(low) if low == high else f"{low} or more" if high is None else f"{low or 0} to {high}"


def _times(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
