"""Where an outlet is at home: the town a local paper or station serves, from its address, its name, or the site's name behind a headline. None for all others.

It is evidence of where a story that names no town is set, and of which of two towns of one name is meant; never more than that, for local outlets carry
the news of the world too. Towns of call signs and invented names are in lexicon/outlets.csv; "Springfield News-Leader" and "nbcmiami" say theirs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.gazetteer_sources import read_csv
from pipeline.extract.lexicons import load_set, load_words
from pipeline.extract.place_names import fold_name
from pipeline.extract.places_lists import lists

if TYPE_CHECKING:
    from pipeline.extract.mentions import PlaceMention

_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\w+/")
_HOST = re.compile(r"^(?:https?:)?(?://)?(?:www\d?\.)?([^/:?#\s]+)", re.IGNORECASE)
# Endings of addresses under which the towns' outlets of each country are found; US outlets hardly use .us.
_ENDINGS = {"USA": ("com", "net", "org", "tv", "us"), "CAN": ("ca", "com"), "GBR": ("uk", "com"), "AUS": ("au", "com")}
_SITE = re.compile(r"(?:\s[-–—|]+\s+|\s*\|\s*|[a-z0-9]-(?=[A-Z]))")
# A site's own words about itself; without one of them what stands behind a dash is a part of the headline.
_SELF = re.compile(r"\b(?:news|weather|sports|tv|radio|newspaper|daily|times|tribune|herald|gazette|journal|post|[WK][A-Z]{3}(?:-?TV)?)\b", re.IGNORECASE)
_CALL_SIGN = re.compile(r"[WK][A-Z]{3}(?:-?TV|-?FM|\d*)?")
_SMALLEST = 15_000  # people; a smaller town in an outlet's name is more often a word


@lru_cache(maxsize=1)
def _outlets() -> dict[str, tuple[str, str, str]]:
    return {outlet: (row["city"], row["admin1"], row["country"]) for row in read_csv("outlets.csv") for outlet in row["outlets"].split()}


@lru_cache(maxsize=1)
def _joined() -> dict[str, tuple[str, str, str]]:
    """Towns of the list by their name without blanks ("lasvegas")."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in (r for r in read_csv("outlets.csv") if r["country"] == "USA"):
        found.setdefault(fold_name(row["city"]).replace(" ", ""), (row["city"], row["admin1"], row["country"]))
    return found


@lru_cache(maxsize=4096)
def find_home(publisher: str | None, url: str | None, title: str | None) -> PlaceMention | None:
    """Return the town an outlet serves, None when nothing says it; offsets of the mention mean nothing.

    `title` is read only behind its last dash or bar, where sites put their own name.
    """
    national = load_set("national_outlets", "place_choice")
    if national.intersection(_labels(url)) or national.intersection(_labels(publisher)):
        return None
    town = _of_address(url) or _of_name(publisher or "") or _of_site(title or "")
    return _place(*town) if town else None


def _labels(address: str | None) -> list[str]:
    host = _HOST.match(_ARCHIVE.sub("", address or ""))
    return host.group(1).lower().split(".") if host is not None else []


def _of_address(url: str | None) -> tuple[str, str, str] | None:
    labels = _labels(url)
    ending = labels[-1] if labels else ""
    for label in reversed(labels[:-1]):
        for town in (_outlets().get(label), _joined().get(label), _inside(label)):
            if town is not None and ending in _ENDINGS.get(town[2], (ending,)):
                return town
    return None


def _inside(label: str) -> tuple[str, str, str] | None:
    """Return the town whose name is left of a label when words of the trade are taken off its ends ("nbcmiami", "clickondetroit")."""
    rest = re.sub(r"[\d-]", "", label)
    for _ in range(3):
        for word in load_words("outlet_words", "place_choice"):
            if rest.startswith(word) and len(rest) - len(word) >= 4:
                rest = rest[len(word) :]
            elif rest.endswith(word) and len(rest) - len(word) >= 4:
                rest = rest[: -len(word)]
    if rest == label:
        return None
    return _joined().get(rest) or _town(rest)


def _town(name: str) -> tuple[str, str, str] | None:
    """Return the largest US town of this name."""
    from pipeline.extract.gazetteer import open_gazetteer

    found = [p for p, quality in open_gazetteer().lookup(name) if p.country == "USA" and p.kind == "city" and quality == 0 and p.population >= _SMALLEST]
    best = max(found, key=lambda p: p.population, default=None)
    return (best.name, best.admin1 or "", "USA") if best is not None else None


def _of_name(name: str) -> tuple[str, str, str] | None:
    """Read a publisher's name: an address, a call sign, or a name with a town in it ("The Seattle Times")."""
    if "." in name and " " not in name.strip():
        return _of_address(name)
    words = [w for w in re.findall(r"[\w'’-]+", name) if w]
    for word in words:
        if _CALL_SIGN.fullmatch(word) and (town := _outlets().get(word[:4].lower())):
            return town
    words = [w for w in words if not _CALL_SIGN.fullmatch(w) and not w.isdigit()]
    trade = load_words("outlet_words", "place_choice")
    while words and words[0].lower() in trade:
        words = words[1:]
    while words and words[-1].lower() in trade:
        words = words[:-1]
    left = " ".join(words)
    if not left or len(words) > 3 or left == name.strip():
        return None
    return _joined().get(fold_name(left).replace(" ", "")) or _town(left)


def _of_site(title: str) -> tuple[str, str, str] | None:
    """Read the name of the site behind a headline ("... - WXYZ News 7 Springfield, Ohio News Weather & Sports")."""
    parts = _SITE.split(title)
    for part in reversed(parts[1:]):
        if not _SELF.search(part) or len(part) > 90:
            continue
        for word in re.findall(r"[A-Za-z][\w'’]*", part):
            if town := _outlets().get(word.lower().removesuffix("news") or "-"):
                return town
        if town := _of_name(re.split(r",", part)[0].strip() + " News") or _of_name(part):
            states = {s for word in re.findall(r"\b[A-Z]{2}\b", part) if (s := lists().states.get(word.lower()))}
            return (town[0], _state_name(min(states)), town[2]) if len(states) == 1 and town[2] == "USA" else town
    return None


def _state_name(code: str) -> str:
    from pipeline.extract.gazetteer import open_gazetteer

    state = open_gazetteer().admin1_named(code)
    return state.admin1 or "" if state is not None else ""


@lru_cache(maxsize=512)
def _place(city: str, admin1: str, country: str) -> PlaceMention | None:
    from pipeline.extract.gazetteer import open_gazetteer
    from pipeline.extract.places import mention_of

    towns = [p for p, quality in open_gazetteer().lookup(city) if p.country == country and p.kind == "city" and p.admin1 == admin1 and quality <= 2]
    best = max(towns, key=lambda p: p.population, default=None)
    return mention_of(best, 0, 0, "", 1.0) if best is not None else None
