"""The actor lexicon as data: rows, aliases and word classes of lexicon/actors/, with countries and nationalities. Reading only; matching is actors.py's work."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from pipeline.extract.gazetteer_build import read_csv
from pipeline.extract.mentions import ActorKind

FILES = ("middle_east", "south_central_asia", "africa", "asia_pacific", "europe", "americas", "state_forces", "organisations", "media")
_NOTE = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Actor:
    """One row of the lexicon; `roles` are the words of words.toml that stand for it after its country's name."""

    actor_id: str
    name: str
    kind: ActorKind
    country: str | None
    active_from: int | None
    active_to: int | None
    parent: str | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an actor. `caps`, `long`, `land`: what else the text must hold before it counts; see lexicon/actors/README.md."""

    actor_id: str
    text: str
    language: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    caps: bool = False
    long: bool = False
    land: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return words.toml."""
    return tomllib.loads(files("pipeline.extract").joinpath("lexicon/actors/words.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def load_actors() -> tuple[dict[str, Actor], tuple[Alias, ...]]:
    """Return the actors by id, and all aliases (each actor's name is one), in the order of the files."""
    actors: dict[str, Actor] = {}
    aliases: list[Alias] = []
    for name in FILES:
        text = files("pipeline.extract").joinpath(f"lexicon/actors/{name}.csv").read_text("utf-8")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        for row in csv.DictReader(io.StringIO("\n".join(lines))):
            actor = Actor(
                row["actor_id"], row["name"], cast(ActorKind, row["kind"]), row["country"] or None, _year(row["active_from"]), _year(row["active_to"]), row["parent"] or None,
                tuple((row.get("roles") or "").split()),
            )  # fmt: skip
            actors[actor.actor_id] = actor
            own = [_alias(actor.actor_id, part) for part in (row["aliases"] or "").split(";") if part.strip()]
            aliases += [a for a in (Alias(actor.actor_id, actor.name), *own) if a.text]
    return actors, tuple(aliases)


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _alias(actor_id: str, part: str) -> Alias:
    notes = " ".join(_NOTE.findall(part)).split()
    text = _NOTE.sub("", part).strip()
    language: str | None = None
    start = end = None
    land: list[str] = []
    for note in notes:
        if span := re.fullmatch(r"(\d{4})?\.\.(\d{4})?", note):
            start, end = _year(span.group(1)), _year(span.group(2))
        elif re.fullmatch(r"[A-Z]{3}", note):
            land.append(note)
        elif re.fullmatch(r"[a-z]{2,3}", note):
            language = note
    return Alias(actor_id, text, language, start, end, "caps" in notes, "long" in notes, tuple(land) if "land" in notes else ())


@lru_cache(maxsize=1)
def force_of() -> dict[tuple[str, str], str]:
    """(country, role) -> actor_id of the force that stands for it."""
    out: dict[tuple[str, str], str] = {}
    for actor in load_actors()[0].values():
        for role in actor.roles:
            if actor.country:
                out.setdefault((actor.country, role), actor.actor_id)
    return out


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[str, str]]:
    """ISO alpha-3 -> row of countries.csv."""
    return {row["iso3"]: row for row in read_csv("countries.csv")}


@lru_cache(maxsize=1)
def nationalities() -> dict[str, str]:
    """Demonym -> ISO alpha-3; of a form that several countries share, the one that words.toml prefers."""
    found: dict[str, list[str]] = {}
    for row in read_csv("demonyms.csv"):
        if row["place_id"].startswith("iso:"):
            found.setdefault(row["form"], []).append(row["place_id"][4:])
    prefer: list[str] = words()["metonymy"]["prefer"]
    return {form: next((c for c in prefer if c in codes), codes[0]) for form, codes in found.items()}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {fold_letters(variant): key for key, variants in words()["spellings"].items() for variant in variants}


def fold_letters(word: str) -> str:
    """Lower case, without accents, apostrophes and full stops."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    return plain.translate(_DROP)


_DROP = {ord(c): None for c in "'’‘ʼʻ`´."}


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """Return the form in which words of names are compared: folded letters, one spelling of transliterated words."""
    folded = fold_letters(word)
    return _spellings().get(folded, folded)
