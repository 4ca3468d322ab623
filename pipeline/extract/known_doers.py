"""Doers whose name stays though they hold no office: those who died in the deed and those who were convicted. Suspects, the accused and minors do not stay.

The line is the presumption of innocence: a suspect who lives may be acquitted, and a data set goes on naming him. Who is in office: public_persons.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.extract.public_persons import words_of

_ATTACKER = r"(?:gunm[ae]n|shooters?|attackers?|assailants?|suspects?|bombers?|knifem[ae]n|killers?|man|he|she|they|him|her)"
_FORCE = r"(?:police|officers?|deput(?:y|ies)|troopers?|security|guards?|soldiers?|troops|agents?)"
_DIED = re.compile(
    rf"\b{_ATTACKER} (?:was|were|had been) (?:\w+ )?(?:shot (?:dead|and killed|to death)|killed|fatally shot|gunned down)"
    rf"(?: \w+){{0,3}} by (?:\w+ ){{0,2}}{_FORCE}"
    rf"|\b{_FORCE} (?:\w+ )?(?:shot and killed|shot dead|killed|fatally shot) (?:the |a |an )?{_ATTACKER}\b"
    r"|\b(?:kill(?:ed|ing)|hang(?:ed|ing)|blow(?:n|ing)|blew|fatally sh(?:ot|ooting)) (?:himself|herself|themselves)\b"
    r"|\b(?:took|taking) (?:his|her|their) own li(?:fe|ves)\b"
    rf"|\bturned the gun on (?:himself|herself|themselves)\b|\bshot (?:dead|to death) by {_FORCE}",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:(?:mass|serial|convicted) (?:killer|murderer|bomber)|suicide (?:\w+ )?bomber\b[^.\n]{0,40}?)s? ?$", re.IGNORECASE)
_AFTER = re.compile(
    r"^[^.\n]{0,100}\b(?:was|were|been|is|has) (?:\w+ )?(?:convicted|sentenced|found guilty|executed)\b|^[^.\n]{0,60}\bpleaded guilty\b", re.IGNORECASE
)
_MINOR_BEFORE = re.compile(r"\b(?:[1-9]|1[0-7])[- ]year[- ]old (?:\w+ ){0,2}$|\b(?:boy|girl|child|teenager),? $", re.IGNORECASE)
_MINOR_AFTER = re.compile(r"^,? (?:\(?(?:[1-9]|1[0-7])\)?[,;.) ]|aged? (?:[1-9]|1[0-7])\b)")


def doer_reason(text: str, spans: Sequence[tuple[int, int]], doers: Iterable[str]) -> str:
    """Return why a person without office stays named, "" when not. `spans`: where the text names the person; `doers`: the actors of its reports, as named."""
    around = [(text[max(0, start - 60) : start], text[end : end + 160]) for start, end in spans]
    if any(_MINOR_BEFORE.search(left) or _MINOR_AFTER.match(right) for left, right in around):
        return ""
    if any(_BEFORE.search(left) or _AFTER.match(right) for left, right in around):
        return "convicted or dead in the deed"
    surnames = {words_of(text[start:end])[-1] for start, end in spans if words_of(text[start:end])}
    is_doer = any(surnames & set(words_of(doer)) for doer in doers)
    return "dead in the deed" if is_doer and _DIED.search(text) else ""
