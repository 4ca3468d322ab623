"""The streets that a text names: where in a town something happened, which tells apart what happened there on one day. No comparing here."""

from __future__ import annotations

import re

# "the 5500 block of West Marlowe", "12 Marlowe Terrace", "Marlowe and Wexley streets", "Highway 50": the ways English news gives an address.
_KINDS = frozenset(
    {"Street", "St", "Avenue", "Ave", "Road", "Rd", "Drive", "Lane", "Ln", "Boulevard", "Blvd", "Court", "Way", "Parkway", "Pkwy", "Terrace", "Circle", "Trail"}
    | {"Pike", "Square", "Alley", "Crescent", "Bridge", "Junction", "Roundabout", "Expressway", "Freeway", "Turnpike", "Loop"}
    | {"Streets", "Avenues", "Roads", "streets", "avenues", "roads"}
)
_KIND_FORMS = frozenset(kind + stop for kind in _KINDS for stop in ("", ".", ",", ";", ".,", ":", ")"))
_NUMBERED = frozenset({"Highway", "Hwy", "Hwy.", "Route", "Interstate"})
_INTERSTATE = re.compile(r"\bI-(\d{1,3})\b")
# "79th", "Marlowe"
_NAME = re.compile(r"[A-Z][\w'’-]+|\d{1,3}(?:st|nd|rd|th)")
# A street's name in the middle of a sentence may be its last word: "in the 700 block of Ostler, police said".
_LAST_NAME = re.compile(rf"({_NAME.pattern})[.,;:]*")
# Sides of a town, and streets that every town has.
_NO_NAME = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "the", "old", "new", "high", "main", "wall", "side"}
)


def find_streets(text: str) -> frozenset[str]:
    """Return the names of streets in a text without what kind of street they are, each by its last word, case folded; "Highway 50" is "50"."""
    words = text.split()
    found = set(_INTERSTATE.findall(text)) if "I-" in text else set()
    for at, word in enumerate(words):
        if word in _KIND_FORMS:
            # A saint and not a street: "East St. Louis".
            is_saint = word in ("St", "St.") and words[at + 1 : at + 2] and words[at + 1][0].isupper()
            if at and not is_saint and _NAME.fullmatch(words[at - 1]):
                found.add(words[at - 1].casefold())
        elif word in ("block", "Block") and words[at + 1 : at + 2] == ["of"]:
            found |= _first_name(words[at + 2 : at + 7])
        elif word in _NUMBERED and at + 1 < len(words):
            found |= {words[at + 1].rstrip(".,;:")} if words[at + 1][0].isdigit() else set()
    return frozenset(found - _NO_NAME)


def _first_name(words: list[str]) -> set[str]:
    """Return the last word of the name that the words begin with, if any."""
    name = set()
    for word in words:
        matched = _LAST_NAME.fullmatch(word)
        if not matched or word in _KIND_FORMS:
            break
        name = {matched[1].casefold()}
        if matched[0] != matched[1]:
            break
    return name
