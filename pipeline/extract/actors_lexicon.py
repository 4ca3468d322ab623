"""Reads the actor lexicon into one token trie and its side tables. Matching and grammar are in actors_match.py and actors_compose.py."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from pipeline.extract.actors_tokens import cut, fold
from pipeline.extract.lexicons import load_toml
from pipeline.extract.mentions import ActorKind

# Order matters: the first row wins when one alias stands for two actors and the text decides nothing.
FAMILIES = ("middle_east", "south_central_asia", "africa", "americas", "europe", "asia_pacific", "state_forces", "organisations", "media")
_NOTE = re.compile(r"\s*\[([^\]]*)\]\s*$")
_YEARS = re.compile(r"(\d{4})?\.\.(\d{4})?")
ANY, CAPITAL, EXACT = 0, 1, 2
_ARTICLES = frozenset(("The", "Al", "El", "La", "Los", "An"))  # written either way inside a sentence


@dataclass(frozen=True, slots=True)
class Actor:
    """A row of the lexicon. `roles`: institutions that stand for it after its country's name."""

    actor_id: str
    name: str
    kind: ActorKind
    country: str | None
    active_from: int | None = None
    active_to: int | None = None
    parent: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an actor and when it counts; see lexicon/actors/README.md for the notes."""

    actor_id: str
    text: str
    language: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    caps: bool = False
    long: bool = False
    land: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What a path of the trie ends in.

    `sort`: actor | state | adjective | nation (people by nationality) | place | capital | house | modifier | a section of nouns of words.toml.
    `key` is the actor_id, ISO code or slug. `cases` tells per word how case is compared, `words` holds the words as written.
    """

    sort: str
    key: str
    cases: tuple[int, ...]
    words: tuple[str, ...]
    alias: Alias | None = None
    countries: tuple[str, ...] = ()


Node = dict[str, Any]  # word -> Node; "" -> list[Entry]


@dataclass(slots=True)
class Lexicon:
    """Everything that matching needs, read once."""

    actors: dict[str, Actor] = field(default_factory=dict)
    aliases: list[Alias] = field(default_factory=list)
    country_names: dict[str, str] = field(default_factory=dict)
    forces: dict[tuple[str, str], str] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)
    generics: dict[str, tuple[str, str]] = field(default_factory=dict)  # slug -> (section, canonical form)
    by_name: dict[str, str] = field(default_factory=dict)  # canonical name -> actor_id
    trie: Node = field(default_factory=dict)
    suffixes: dict[str, str] = field(default_factory=dict)
    prefixes: frozenset[str] = frozenset()
    after_capital: frozenset[str] = frozenset()
    prefer: tuple[str, ...] = ()

    def add(self, phrase: str, entry_sort: str, key: str, *, alias: Alias | None = None, countries: tuple[str, ...] = (), any_case: bool = False) -> None:
        """Put `phrase` into the trie; with `any_case` its capitals are for display only."""
        words = cut(phrase, self.spellings)
        if not words.norms:
            return
        written = tuple(phrase[s:e].replace(".", "") for s, e in zip(words.starts, words.ends, strict=True))
        node = self.trie
        for norm in words.norms:
            node = node.setdefault(norm, {})
        node.setdefault("", []).append(Entry(entry_sort, key, tuple(ANY if any_case else _case(w) for w in written), written, alias, countries))


def _case(word: str) -> int:
    if word in _ARTICLES:
        return ANY
    if any(c.isupper() for c in word[1:]):
        return EXACT
    return CAPITAL if word[:1].isupper() else ANY


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon, built on first use."""
    result = Lexicon()
    words = load_toml("actors/words")
    for norm, variants in words["spellings"].items():
        result.spellings.update(dict.fromkeys((fold(v) for v in variants), norm))
    result.suffixes = {word: kind for kind in ("leads", "backs", "based") for word in words["suffixes"][kind]}
    result.prefixes = frozenset(words["suffixes"]["prefixes"])
    result.after_capital = frozenset(words["metonymy"]["after_capital"])
    result.prefer = tuple(words["metonymy"]["prefer"])
    for actor, aliases in _actor_rows():
        result.actors[actor.actor_id] = actor
        result.by_name.setdefault(actor.name, actor.actor_id)
        for role in actor.roles:
            result.forces.setdefault((str(actor.country), role), actor.actor_id)
        for alias in aliases:
            result.aliases.append(alias)
            result.add(alias.text, "actor", alias.actor_id, alias=alias)
    _add_states(result, words["metonymy"]["houses"])
    for iso, names in words["namesakes"].items():
        for name in names:
            result.add(name, "place", f"namesake-{iso}", countries=(iso,))
    for section in ("roles", "troops", "machines", "armed", "people", "officials", "media", "speakers"):
        for slug, forms in words[section].items():
            result.generics.setdefault(slug, (section, forms[0]))
            for form in forms:
                result.add(form, section, slug, any_case=True)
    for section in ("hostile", "doubtful", "kinds", "service"):
        for form in words["modifiers"][section]:
            result.add(form, "modifier", section, any_case=True)
    return result


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `lexicon/<name>.csv`; lines that begin with # are comments."""
    text = files("pipeline.extract").joinpath("lexicon", f"{name}.csv").read_text("utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#"))


def _actor_rows() -> Iterator[tuple[Actor, list[Alias]]]:
    for family in FAMILIES:
        for row in read_rows(f"actors/{family}"):
            kind = cast("ActorKind", row["kind"])
            roles = tuple((row.get("roles") or "").split())
            first, last = _year(row["active_from"]), _year(row["active_to"])
            actor = Actor(row["actor_id"], row["name"], kind, row["country"] or None, first, last, row["parent"] or None, roles)
            written = [a for a in (part.strip() for part in row["aliases"].split(";")) if a]
            aliases = [_alias(actor.actor_id, a) for a in written]
            if actor.name not in {a.text for a in aliases}:
                aliases.insert(0, Alias(actor.actor_id, actor.name))
            yield actor, list(dict.fromkeys(aliases))


def _alias(actor_id: str, written: str) -> Alias:
    note = _NOTE.search(written)
    text = written[: note.start()] if note else written
    language: str | None = None
    years: tuple[int | None, int | None] = (None, None)
    flags = set()
    land = []
    for word in note.group(1).split() if note else ():
        span = _YEARS.fullmatch(word)
        if span:
            years = (_year(span[1]), _year(span[2]))
        elif word.isupper():
            land.append(word)
        elif word in ("caps", "long", "land"):
            flags.add(word)
        elif len(word) in (2, 3) and word.islower():
            language = word
        else:
            raise ValueError(f"lexicon/actors: actor {actor_id}, alias {written!r}: unknown note {word!r}; see lexicon/actors/README.md")
    if ("land" in flags) != bool(land):
        raise ValueError(f"lexicon/actors: actor {actor_id}, alias {written!r}: `land` is followed by the ISO codes of countries")
    return Alias(actor_id, text, language, years[0], years[1], "caps" in flags, "long" in flags, tuple(land))


def _year(written: str | None) -> int | None:
    return int(written) if written else None


def _add_states(result: Lexicon, houses: dict[str, str]) -> None:
    """Countries, their people, capitals, and the regions and houses that tell which country a text is about."""
    for row in read_rows("countries"):
        iso = row["iso3"]
        result.country_names[iso] = row["name"]
        for name in dict.fromkeys([row["name"], *row["aliases"].split(";")]):
            name = name.removeprefix("the ").removeprefix("The ")
            if name and name != "States":
                result.add(name, "state", iso, alias=Alias(f"state:{iso}", name, caps=name.replace(".", "") == "US"))
        if row["capital"]:
            result.add(row["capital"], "capital", iso, countries=(iso,))
    for row in read_rows("regions"):
        for name in dict.fromkeys([row["name"], *row["aliases"].split(";")]):
            if name:
                result.add(name, "place", row["slug"], countries=tuple(row["countries"].split(";")) if row["countries"] else ())
    for row in read_rows("demonyms"):
        sort = "adjective" if row["kind"] == "adjective" else "nation"
        kind, _, key = row["place_id"].partition(":")
        if kind == "iso":
            result.add(row["form"], sort, key, alias=Alias(f"state:{key}", row["form"], caps=row["form"].replace(".", "") == "US"))
        else:
            result.add(row["form"], "modifier", "kinds")
    for name, iso in houses.items():
        result.add(name, "house", iso, countries=(iso,))
