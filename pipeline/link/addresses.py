"""The streets that a text names: where in a town something happened, which tells apart what happened there on one day. No comparing here."""

from __future__ import annotations

import re

# "the 5500 block of West Marlowe", "12 Marlowe Terrace", "Marlowe and Wexley streets", "Highway 50": the ways English news gives an address.
_SIDE = r"(?:(?:North|South|East|West|Northeast|Northwest|Southeast|Southwest|Upper|Lower|Old|New|[NSEW]{1,2}\.?) )*"
_WORD = r"(?:[A-Z][\w'’-]+|\d{1,3}(?:st|nd|rd|th))"
_KIND = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Lane|Ln|Boulevard|Blvd|Court|Way|Parkway|Pkwy|Terrace|Circle|Trail|Pike|Square|Alley|Crescent|Bridge"
    r"|Junction|Roundabout|Expressway|Freeway|Turnpike|Loop|[Ss]treets|[Aa]venues|[Rr]oads)\b"
)
_STREET = re.compile(rf"({_WORD}) (?!St\.? [A-Z]){_KIND}|\b[Bb]lock of {_SIDE}({_WORD}(?: {_WORD})?)|\b(?:Highway|Hwy|Route|Interstate|I)[ -](\d{{1,4}})\b")
_NO_NAME = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "the", "old", "new", "high", "main", "wall", "side"}
)
_KINDS = re.compile(rf" {_KIND}")


def find_streets(text: str) -> frozenset[str]:
    """Return the names of streets in a text without what kind of street they are, each by its last word, case folded; "highway 50" is "50"."""
    found = set()
    for named, block, number in _STREET.findall(text):
        name = number or (named or _KINDS.sub("", block)).split()[-1].casefold()
        if name not in _NO_NAME:
            found.add(name)
    return frozenset(found)
