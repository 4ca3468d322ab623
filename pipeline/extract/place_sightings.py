"""Where and how an article names its places: each sighting with its sentence and the cues beside it. Which place an incident has is decided in place_choice.py.

A cue is what the neighbouring words say of the name's part in the sentence: the office that deals with it ("X police"), a person's home ("an X man"), a road
("X Avenue"), the hospital the victims were taken to, the dateline, the title.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_set

if TYPE_CHECKING:
    from pipeline.extract.document import Document
    from pipeline.extract.mentions import ActorMention, PlaceMention

_BEFORE = re.compile(r"([^\W_]+)[\s'’‘\"“(-]*$")
_AFTER = re.compile(r"(['’]s?)?[\s-]*([,;:.!?()\n]?)[\s-]*([^\W_]+)?(?:[\s'’-]+([^\W_]+))?")
_BLOCK = re.compile(r"(?:\bblock of|\bcorner of|\bintersection of|\b\d{2,5})(?: [A-Z]\w*\.?)?\s*$")
_CLASSES = ("police", "person", "street", "institution", "site", "event", "speaks", "area", "province", "county", "media")
_LEAD = 3  # sentences that count as the opening, the title among them


@dataclass(frozen=True, slots=True)
class Sighting:
    """One naming of a place: index of its sentence (-1 for the dateline) and the cues beside it."""

    place: PlaceMention
    sentence: int
    cues: frozenset[str]


# The spot is not in the place itself: "near X", "outside the town of X", "20 km west of X", "on the outskirts of X".
_BESIDE = re.compile(
    r"\b(?:near|outside|around|off|close to|not far from|opposite|towards?|(?:km|kilomet(?:er|re)s?|miles?) from"
    r"|(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)? of|outskirts of|coast of)"
    r" (?:the )?(?:[a-z]+(?:ern)? ){0,3}(?:(?:town|city|village|capital|port|city centre|border|district) of )?$"
)


# Where the wounded and the dead end up: "died in the state hospital in X", "taken to a clinic in X", "flown to X".
_TREATED = re.compile(
    r"\b(?:died|treated|admitted|taken|brought|rushed|flown|evacuated|airlifted|transferred|recovering)\b[^.;]{0,30}"
    r"\b(?:(?:hospitals?|clinics?|morgue|mortuary|infirmary) (?:in|of) (?:the )?|(?:flown|taken|evacuated|airlifted|transferred|rushed) to )$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _class_of() -> dict[str, str]:
    return {word: name for name in reversed(_CLASSES) for word in load_set(name, "place_choice")}


def find_sightings(document: Document, places: list[PlaceMention], actors: list[ActorMention]) -> list[Sighting]:
    """Return the sightings of `places` in text order; names in credits ("Reporting by X in Cairo") are left out."""
    starts = [s.char_start for s in document.sentences]
    groups = [(a.char_start, a.char_end) for a in actors if a.kind not in ("state", "state_force") and not a.actor_id.startswith("generic:")]
    dateline = document.dateline or (-1, -1)
    out = []
    for place in places:
        if place.is_demonym:
            continue
        at = bisect.bisect_right(starts, place.char_start) - 1
        if dateline[0] <= place.char_start < dateline[1]:
            out.append(Sighting(place, -1, frozenset(("dateline",))))
        elif at >= 0 and place.char_end <= document.sentences[at].char_end:
            sentence = document.sentences[at]
            cues = _cues(document.reading, place)
            if sentence.is_title:
                cues.add("title")
            elif at <= _LEAD:
                cues.add("lead")
            if any(s <= place.char_start and place.char_end <= e for s, e in groups):
                cues.add("group")
            out.append(Sighting(place, at, frozenset(cues)))
    return out


def is_street(text: str, place: PlaceMention) -> bool:
    """True for a name that is a road's ("Dublin Road", "the 300 block of Salem"): no town of that name is meant."""
    return place.kind != "landmark" and "street" in _cues(text, place)


def _cues(text: str, place: PlaceMention) -> set[str]:
    cues: set[str] = set()
    before = text[max(0, place.char_start - 60) : place.char_start]
    if "\n" in before:
        before = before[before.rindex("\n") + 1 :]
    if found := _BEFORE.search(before):
        word = found.group(1).lower()
        if word in load_set("prepositions", "place_choice"):
            cues.add(f"p_{word}")
            if word in ("of", "in", "at", "from") and (owner := _BEFORE.search(before[: found.start()])):
                noun = owner.group(1).lower()
                if noun in load_set("belongs", "place_choice"):
                    cues.add("belongs")
                if noun in load_set("speaks", "place_choice"):
                    cues.add("speaks")  # "the ministry said in X"
                if noun in load_set("office", "place_choice") and word in ("of", "in"):
                    cues.add("office")
                elif word == "of" and noun in load_set("kind", "place_choice"):
                    cues.add("kind_of")
        else:
            cues.add("p_word")
    elif before.rstrip().endswith(","):
        cues.add("p_comma")
    else:
        cues.add("p_none")
    if _BLOCK.search(before):
        cues.add("street")
    if _TREATED.search(before):
        cues.add("treats")
    if _BESIDE.search(before):
        cues.add("beside")
    after = _AFTER.match(text, place.char_end)
    if after is None:
        return cues
    if after.group(1):
        cues.add("possessive")
    if after.group(2):
        cues.add("a_comma" if after.group(2) == "," else "a_stop")
        return cues
    for word in (after.group(3), after.group(4)):
        named = _class_of().get((word or "").lower())
        if named == "street" and word is not None and not word[0].isupper():
            named = "institution" if word in load_set("institution", "place_choice") else None  # "a Larnaca court"
        if named is not None:
            cues.add(named)
            break
        if word is None or (word.lower() not in ("county", "city", "area") and not word[0].isupper()):
            break
    return cues
