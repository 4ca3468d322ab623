"""Notes what speaks for and against a possible place name: words around it, the rest of the document. Facts only; they are weighed in places.py."""

from __future__ import annotations

from pipeline.extract.gazetteer import demonyms
from pipeline.extract.places_lists import CueLists, lists
from pipeline.extract.places_spans import Span
from pipeline.extract.places_text import Words

SMALL = 100_000
_OTHER_NAME = ("before_capital", "after_capital", "before_first_name", "after_last_name", "before_title", "opens", "before_none", "quality_2")


def add_cues(words: Words, spans: list[Span]) -> list[Span]:
    """Note on each span what stands around it and what the document says of the same name; returns the spans."""
    for number, span in enumerate(spans):
        _note_cues(words, span, spans[number - 1] if number else None, spans[number + 1] if number + 1 < len(spans) else None)
    _note_document(words, spans)
    return spans


def _note_cues(words: Words, span: Span, previous: Span | None, following: Span | None) -> None:
    know, cues = lists(), span.cues
    first, last, shout = span.first, span.last, words.shout[span.first]
    _note_before(words, span, previous, know)
    _note_after(words, span, following, know)
    best = min(span.candidates, key=lambda c: (c[1], -c[0].importance), default=None)
    known = best is not None and best[1] == 0 and best[0].kind in ("country", "admin1")
    if last > first:
        cues["several"] = 1.0
    elif not known:
        cues.update((name, 1.0) for name, group in (("common", know.common), ("first", know.first), ("last", know.last)) if span.key in group)
    if words.opens[first] and not shout:
        cues["opens"] = 1.0
        cues.update((f"{name}_opens", 1.0) for name in ("common", "first", "last") if name in cues)
    if shout:
        cues["shout"] = 1.0
        cues.update((f"{name}_shout", 1.0) for name in ("common", "first", "last") if name in cues)
    elif words.title[first]:
        cues["title_line"] = 1.0
    elif all(words.upper[i] for i in range(first, last + 1)) and "." not in words.text[words.start[first] : words.end[last]]:
        cues["capitals"] = 1.0
    if words.paragraph[first] and not words.shout[first] and words.gap[last].lstrip(" ")[:1] in ("(", "-", "–", "—", ",") and "capitals" in cues:
        cues["dateline"] = 1.0
    if best:
        if len({place.country for place, _ in span.candidates}) == 1:
            cues["one_country"] = 1.0
        if known and "after_speech" in cues:
            cues["after_speech_state"] = cues.pop("after_speech")
        if known and "before_first_name" in cues:
            cues["before_first_name_state"] = 1.0
        cues[f"kind_{best[0].kind}"] = 1.0
        cues[f"quality_{best[1]}"] = 1.0
        if best[0].kind in ("city", "admin2"):
            cues[f"size_{min(6, len(str(best[0].population)) - 1)}"] = 1.0
            if best[0].population < SMALL:
                cues.update((f"{name}_small", 1.0) for name in _OTHER_NAME if name in cues)


def _note_before(words: Words, span: Span, previous: Span | None, know: CueLists) -> None:
    cues, at = span.cues, words.before(span.first)
    if at < 0:
        gap = words.gap[span.first - 1] if span.first else ""
        cues["before_comma" if "," in gap and not words.opens[span.first] else "before_none"] = 1.0
        if "before_comma" in cues and previous is not None and previous.last == span.first - 1 and not previous.demonym:
            cues["before_place_comma"] = 1.0
            if previous.parent:
                cues["is_parent"] = 1.0
        return
    low, cap = words.low[at], words.cap[at] and not words.shout[at] and not words.title[at]
    if low == "the" and at > 0:
        cues["before_the"] = 1.0
    if low in know.title and (cap or words.shout[at] or low in ("president", "minister", "leader", "coach")):
        cues["before_title"] = 1.0
    elif words.key[at] in know.direction:
        cues["before_direction"] = 1.0
        if words.before(at) >= 0 and words.low[at - 1] in know.location:
            cues["before_in"] = 1.0
    elif low == "of" and at > 0 and words.low[at - 1] in know.org_of and words.cap[at - 1]:
        cues["before_org_of"] = 1.0
    elif low == "of" and at > 0 and words.low[at - 1] in know.kind_of:
        cues["before_kind_of"] = 1.0
    elif low in know.kind_of and low not in know.direction and words.before(at) >= 0:
        cues["before_kind"] = 1.0
    elif low in know.location:
        cues["before_in"] = 1.0
    elif low in know.relation:
        cues[f"before_{low}" if low in ("from", "to", "of", "and", "on", "for", "with") else "before_relation"] = 1.0
    elif cap and (words.key[at] in know.first or len(words.key[at]) == 1):
        cues["before_first_name"] = 1.0
    elif cap and words.key[at] not in demonyms():
        cues["before_capital"] = 1.0
        if words.before(at) >= 0 and words.cap[at - 1] and words.low[at - 1] in know.title and words.low[at - 1] not in know.thing:
            cues["before_title_name"] = 1.0
    elif words.shout[at] and words.key[at] in know.first and words.key[at] not in know.common:
        cues["before_first_name"] = 1.0
    else:
        cues["before_word"] = 1.0


def _note_after(words: Words, span: Span, following: Span | None, know: CueLists) -> None:
    cues, at = span.cues, span.last + 1
    if words.possessive[span.last]:
        cues["possessive"] = 1.0
    if span.parent:
        cues["has_parent"] = 1.0
    if at >= words.size:
        cues["after_none"] = 1.0
        return
    gap = words.gap[span.last]
    if gap.strip(" \u00a0\n") not in ("", "-", "'", "’"):
        cues["after_comma" if gap.lstrip()[:1] == "," else "after_none"] = 1.0
        if gap.strip() == "," and following is not None and following.first == at and not following.demonym:
            cues["after_place_comma"] = 1.0
        if gap.strip() == "," and (words.low[at] in ("who", "whose") or _role_follows(words, at, know)):
            cues["after_who"] = 1.0
        return
    low, key = words.low[at], words.key[at]
    cap = words.cap[at] and not words.shout[at] and not words.title[at]
    if gap == "-":
        cues["after_hyphen"] = 1.0
    if low in know.admin1:
        cues["after_head"], span.want = 1.0, "admin1"
    elif low in know.admin2:
        cues["after_head"], span.want = 1.0, "admin2"
    elif low in know.city and not cap:
        cues["after_head_city"], span.want = 1.0, "city" if low in ("city", "town", "village", "residents", "resident", "airport") else ""
    elif cap and low in know.street:
        cues["after_street"] = 1.0
    elif cap and low in know.media:
        cues["after_media"] = 1.0
    elif cap and low in know.brand:
        cues["after_brand"] = 1.0
    elif (
        cap
        and low in know.group
        and at + 1 < words.size
        and (low in ("army", "tribune", "brigade", "brigades", "front", "movement", "taliban") or words.cap[at + 1])
    ):
        cues["after_group"] = 1.0
    elif cap and low in know.thing:
        cues["after_thing"] = 1.0
    elif cap and key in know.last:
        cues["after_last_name"] = 1.0
    elif low in ("news", "tv", "television", "radio", "newspaper", "daily") and (
        low != "news" or (at + 1 < words.size and words.low[at + 1] in ("agency", "channel", "network", "service"))
    ):
        cues["after_brand"] = 1.0
    elif low in know.speech:
        cues["after_speech"] = 1.0
    elif cap and key not in demonyms():
        cues["after_capital"] = 1.0
    else:
        cues["after_word"] = 1.0


def _role_follows(words: Words, at: int, know: CueLists) -> bool:
    """Whether the words after a comma are the office of a person: ", a spokesman", ", the local police chief"."""
    return words.low[at] in ("a", "an", "the") and any(words.low[i] in know.title and not words.cap[i] for i in range(at + 1, min(at + 4, words.size)))


_STRONG = ("before_in", "has_parent", "before_kind_of", "dateline", "after_head")


def _note_document(words: Words, spans: list[Span]) -> None:
    """What the rest of the document says of the same name: a person elsewhere, a clear place elsewhere, an ordinary word in lower case."""
    person: set[str] = set()
    strong: set[str] = set()
    for i in range(1, words.size):
        at = words.before(i)
        if (
            at >= 0
            and words.cap[i]
            and words.cap[at]
            and not words.shout[i]
            and not words.title[i]
            and (words.key[at] in lists().first or (words.low[at] in lists().title and words.low[at] not in lists().thing))
        ):
            person.add(words.key[i])
    for span in spans:
        if any(cue in span.cues for cue in _STRONG):
            strong.add(span.key)
    for span in spans:
        if span.first == span.last and span.key in person:
            span.cues["person_elsewhere"] = 1.0
        if span.key in strong and not any(cue in span.cues for cue in _STRONG):
            span.cues["place_elsewhere"] = 1.0
        if span.first == span.last and words.low[span.first] in words.lower_words:
            span.cues["lower_elsewhere"] = 1.0
