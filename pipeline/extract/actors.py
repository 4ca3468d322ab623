"""Finds states, forces, armed groups, organisations and media in text and resolves them to the actor lexicon. Who did what is parties.py's work.

Method: longest match of folded word sequences (names, nationalities, common nouns of armed people and institutions), then composition: "Israeli warplanes" is
Israel, "Turkish army" its row, "Taliban fighters" the Taliban, "suspected Islamist militants" a generic actor. Case matters as the lexicon says; in text without case it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pipeline.extract.actors_lexicon import Alias, countries, fold_word, force_of, load_actors, nationalities, words
from pipeline.extract.mentions import ActorKind, ActorMention

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’](?!s\b)[^\W_]+)*")
_JOINT = re.compile(r"[ \t\-–'’/.,()]{0,3}|['’]s[ \t]|[ \t]?\n[ \t]?")  # what may stand between two words of one name; never a blank line
_MOST_MODIFIERS = 4
Role = Literal["alias", "country", "demonym", "capital", "house", "roles", "troops", "machines", "armed", "people", "officials", "media", "speakers"]
_HEADS = ("roles", "troops", "machines", "armed", "officials")


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    fold: str
    raw: str


@dataclass(frozen=True, slots=True)
class _Entry:
    role: Role
    key: str  # actor_id, ISO code or key of the word class
    raw: tuple[str, ...]
    alias: Alias | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    end: int
    entry: _Entry


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[tuple[str, ...], list[_Entry]], dict[str, int]]:
    """Folded word sequences -> entries, and first word -> length of its longest sequence."""
    table: dict[tuple[str, ...], list[_Entry]] = {}

    def add(text: str, role: Role, key: str, alias: Alias | None = None) -> None:
        found = [m.group() for m in _WORD.finditer(text)]
        if found:
            table.setdefault(tuple(fold_word(w) for w in found), []).append(_Entry(role, key, tuple(found), alias))

    for alias in load_actors()[1]:
        add(alias.text, "alias", alias.actor_id, alias)
    for iso3, row in countries().items():
        for name in (row["name"], *row["aliases"].split(";")):
            if name:
                add(name, "country", iso3)
        if row["capital"]:
            add(row["capital"], "capital", iso3)
    for form, iso3 in nationalities().items():
        add(form, "demonym", iso3)
    data = words()
    for name, iso3 in data["metonymy"]["houses"].items():
        add(name, "house", iso3)
    classes: tuple[Role, ...] = ("roles", "troops", "machines", "armed", "people", "officials", "media", "speakers")
    for role in classes:
        for key, forms in data[role].items():
            for form in forms:
                add(form, role, key)
    longest: dict[str, int] = {}
    for folds in table:
        longest[folds[0]] = max(longest.get(folds[0], 0), len(folds))
    return table, longest


@lru_cache(maxsize=1)
def _modifiers() -> dict[str, frozenset[str]]:
    data = words()["modifiers"]
    return {name: frozenset(fold_word(part) for form in forms for part in re.split(r"[\s-]", form)) for name, forms in data.items()}


@lru_cache(maxsize=1)
def _suffixes() -> dict[str, frozenset[str]]:
    data = words()["suffixes"]
    return {name: frozenset(forms) for name, forms in data.items()}


class _Text:
    """The words of one text and what stands in it: the state of one search."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [_Word(m.start(), m.end(), fold_word(m.group()), m.group()) for m in _WORD.finditer(text)]
        letters = [c for c in text[:2000] if c.isalpha()]
        upper = sum(c.isupper() for c in letters)
        self.caseless = bool(letters) and (upper > 0.9 * len(letters) or upper == 0) and len(self.words) > 3
        self._known: tuple[frozenset[str], frozenset[str]] | None = None
        self._found: dict[int, list[_Match]] = {}

    def at(self, i: int, roles: tuple[Role, ...] | None = None) -> _Match | None:
        """Return the longest entry that starts at word `i` (of `roles` when given) and fits the text's case and evidence."""
        if i >= len(self.words):
            return None
        for match in self.starting(i):
            if (roles is None or match.entry.role in roles) and self._evidence(match.entry):
                return match
        return None

    def starting(self, i: int) -> list[_Match]:
        """Return the entries that start at word `i` and fit the text's case, longest first; found once for each word."""
        known = self._found.get(i)
        if known is None:
            table, longest = _phrases()
            known = []
            for n in range(min(longest.get(self.words[i].fold, 0), len(self.words) - i), 0, -1):
                entries = table.get(tuple(w.fold for w in self.words[i : i + n]))
                if entries and self.is_joined(i, i + n):
                    known += [_Match(i, i + n, entry) for entry in entries if self._fits(entry, i, n)]
            self._found[i] = known
        return known

    def is_joined(self, first: int, end: int) -> bool:
        """True when only blanks, hyphens, apostrophes and the like stand between the words."""
        return all(_JOINT.fullmatch(self.text, a.end, b.start) for a, b in zip(self.words[first : end - 1], self.words[first + 1 : end], strict=False))

    def _fits(self, entry: _Entry, i: int, n: int) -> bool:
        if self.caseless or entry.role in ("roles", "troops", "machines", "armed", "people", "officials", "media", "speakers"):
            return True
        first, found = entry.raw[0], self.words[i].raw
        if n == 1 and first.isupper() and 1 < len(first) <= 7:
            return found.replace(".", "") == first.replace(".", "")
        return not first[0].isupper() or found[0].isupper() or (n > 1 and any(w.raw[0].isupper() for w in self.words[i : i + n]))

    def _evidence(self, entry: _Entry) -> bool:
        """Check what an alias wants beside it: its long form, its country, or both in text without case."""
        alias = entry.alias
        if alias is None or not (alias.long or alias.land or alias.caps):
            return True
        actors, lands = self.known
        if alias.actor_id in actors:
            return True
        if alias.caps and not self.caseless and not alias.long and not alias.land:
            return True
        return bool(set(alias.land) & lands)

    @property
    def known(self) -> tuple[frozenset[str], frozenset[str]]:
        """Ids of actors named by an alias without conditions, and countries named in the text."""
        if self._known is None:
            actors: set[str] = set()
            lands: set[str] = set()
            for i in range(len(self.words)):
                for match in self.starting(i):
                    entry = match.entry
                    if entry.role in ("country", "demonym", "capital", "house"):
                        lands.add(entry.key)
                    elif entry.alias is not None and not (entry.alias.long or entry.alias.land or entry.alias.caps):
                        actors.add(entry.key)
            self._known = (frozenset(actors), frozenset(lands))
        return self._known

    def mention(self, first: int, end: int, actor_id: str, name: str, kind: ActorKind, country: str | None, *, is_demonym: bool = False) -> ActorMention:
        """Make the record for words first..end-1."""
        start, stop = self.words[first].start, self.words[end - 1].end
        return ActorMention(start, stop, self.text[start:stop], actor_id, name, kind, country, is_demonym)


def find_actors(text: str) -> list[ActorMention]:
    """Return the actors of `text` in order, none overlapping. Persons of a nationality come back with `is_demonym`, bare gunmen as `generic:gunmen`."""
    return list(_search(_Text(text), metonymy=False))


def _search(text: _Text, *, metonymy: bool) -> Iterator[ActorMention]:
    i = 0
    while i < len(text.words):
        found = _read(text, i, metonymy=metonymy)
        if found is None:
            i += 1
            continue
        mention, i = found
        if mention is not None:
            yield mention


def _read(text: _Text, i: int, *, metonymy: bool) -> tuple[ActorMention | None, int] | None:
    """Read one actor at word `i`: its mention (None for words that are consumed without naming one) and the next word."""
    if not text.starting(i) and text.words[i].fold not in _all_modifiers():
        return None
    owner = text.at(i, _OWNERS)
    if owner is None:
        return _generic(text, i)
    suffix = _suffix(text, owner.end)
    if suffix == "backs":
        inner = _read(text, owner.end + 1, metonymy=metonymy)  # "Iran-backed militia": the name is not the doer
        return inner if inner is not None else (None, owner.end + 1)
    j = owner.end
    while j < len(text.words) and j - owner.end < _MOST_MODIFIERS and text.is_joined(j - 1, j + 1) and _is_modifier(text.words[j].fold, "service", "kinds"):
        head = text.at(j, _HEADS)
        if head is not None:
            break
        j += 1
    head = (
        text.at(j, _HEADS)
        if j < len(text.words) and text.is_joined(j - 1, j + 1) and "," not in text.text[text.words[j - 1].end : text.words[j].start]
        else None
    )
    if head is not None:
        return _owned(text, owner, head, i), head.end
    return _alone(text, owner, metonymy=metonymy)


def _suffix(text: _Text, i: int) -> str | None:
    """Return `backs` when "-backed", "-based" and the like follow directly."""
    if i < len(text.words) and i > 0 and text.text[text.words[i - 1].end : text.words[i].start] in ("-", "–"):
        for name in ("backs", "based"):
            if text.words[i].fold in _suffixes()[name]:
                return "backs"
    return None


@lru_cache(maxsize=1)
def _all_modifiers() -> frozenset[str]:
    return frozenset().union(*_modifiers().values())


def _is_modifier(fold: str, *classes: str) -> bool:
    return any(fold in _modifiers()[c] for c in classes)


def _state(text: _Text, first: int, end: int, iso3: str, *, is_demonym: bool = False) -> ActorMention:
    return text.mention(first, end, f"state:{iso3}", countries()[iso3]["name"], "state", iso3, is_demonym=is_demonym)


def _row(text: _Text, first: int, end: int, actor_id: str) -> ActorMention:
    actor = load_actors()[0][actor_id]
    return text.mention(first, end, actor.actor_id, actor.name, actor.kind, actor.country)


def _owned(text: _Text, owner: _Match, head: _Match, first: int) -> ActorMention:
    """ "Israeli army", "Taliban fighters", "Palestinian gunmen", "Pakistan's foreign ministry"."""
    entry, role = owner.entry, head.entry.role
    if entry.role == "alias":
        return _row(text, first, head.end, entry.key)
    if role == "roles":
        force = force_of().get((entry.key, head.entry.key))
        return _row(text, first, head.end, force) if force else _state(text, first, head.end, entry.key)
    if role == "armed":
        start, stop = text.words[first].start, text.words[head.end - 1].end
        return text.mention(first, head.end, f"generic:{head.entry.key}", text.text[start:stop], "other", entry.key)
    return _state(text, first, head.end, entry.key)


def _alone(text: _Text, owner: _Match, *, metonymy: bool) -> tuple[ActorMention | None, int]:
    entry = owner.entry
    if entry.role == "alias":
        return _row(text, owner.first, owner.end, entry.key), owner.end
    if entry.role == "demonym":
        return _state(text, owner.first, owner.end, entry.key, is_demonym=True), owner.end
    if entry.role == "capital" and not metonymy:
        following = text.words[owner.end].fold if owner.end < len(text.words) else ""
        if following not in _after_capital():
            return None, owner.end
    return _state(text, owner.first, owner.end, entry.key), owner.end


@lru_cache(maxsize=1)
def _after_capital() -> frozenset[str]:
    return frozenset(words()["metonymy"]["after_capital"])


_OWNERS: tuple[Role, ...] = ("alias", "house", "country", "demonym", "capital")


def _generic(text: _Text, i: int) -> tuple[ActorMention | None, int] | None:
    """ "suspected Islamist militants", "unidentified men", "police": actors without a name."""
    j = i
    while (
        j < len(text.words)
        and j - i < _MOST_MODIFIERS
        and _longest_head(text, j) is None
        and _is_modifier(text.words[j].fold, "hostile", "doubtful", "kinds", "service")
    ):
        j += 1
    hostile = any(_is_modifier(w.fold, "hostile") for w in text.words[i:j])
    head = text.at(j, ("armed", "people", "roles", "troops")) if j == i or (j < len(text.words) and text.is_joined(i, j + 1)) else None
    if head is None or (head.entry.role == "people" and not hostile):
        return None
    # "army of Israel": the country behind makes it that state's force
    if head.entry.role in ("roles", "troops") and head.end + 1 < len(text.words) and text.words[head.end].fold == "of":
        owner = text.at(head.end + 1, ("country",))
        if owner is not None:
            return _of_country(text, owner, head, i), owner.end
    first = i
    while first < j and _is_modifier(text.words[first].fold, "doubtful") and not _is_modifier(text.words[first].fold, "kinds", "hostile"):
        first += 1
    kind: ActorKind = "state_force" if head.entry.role in ("roles", "troops") else "other"
    start, stop = text.words[first].start, text.words[head.end - 1].end
    return text.mention(i, head.end, f"generic:{head.entry.key}", text.text[start:stop], kind, None), head.end


def _longest_head(text: _Text, i: int) -> _Match | None:
    """Return the armed noun at word `i`, unless a modifier is only its shorter reading ("Islamist" in "Islamist militants")."""
    head = text.at(i, ("armed", "roles", "troops"))
    if (
        head is not None
        and head.end - head.first == 1
        and _is_modifier(text.words[i].fold, "kinds", "hostile")
        and text.at(i + 1, ("armed", "roles", "troops")) is not None
    ):
        return None
    return head


def _of_country(text: _Text, owner: _Match, head: _Match, first: int) -> ActorMention:
    force = force_of().get((owner.entry.key, head.entry.key)) if head.entry.role == "roles" else None
    return _row(text, first, owner.end, force) if force else _state(text, first, owner.end, owner.entry.key)


def resolve_actor(phrase: str) -> ActorMention | None:
    """Return the actor that a noun phrase stands for ("Pakistan's Ministry of Foreign Affairs" -> Pakistan, "Tehran" -> Iran), None when it names none."""
    found = list(_search(_Text(phrase), metonymy=True))
    named = [m for m in found if not m.is_demonym and not m.actor_id.startswith("generic:")]
    if named:
        return named[0]
    return next((m for m in found if m.is_demonym), None) or next(iter(found), None)


def _classes_in(phrase: str, role: Role) -> bool:
    text = _Text(phrase)
    return any(text.at(i, (role,)) is not None for i in range(len(text.words)))


def is_media(phrase: str) -> bool:
    """True for news organisations and media in general ("Iranian media", "state television", "Reuters")."""
    return _classes_in(phrase, "media") or any(m.kind == "media" for m in find_actors(phrase))


def is_official(phrase: str) -> bool:
    """True for offices of a state and their holders."""
    return _classes_in(phrase, "officials")


def actor_country(phrase: str) -> str | None:
    """Return the ISO alpha-3 country of the actor a phrase stands for."""
    found = resolve_actor(phrase)
    return found.country if found else None


def canonical_name(actor_id: str) -> str:
    """Return the canonical name of a lexicon row or a `state:` id; raises KeyError for an unknown one."""
    if actor_id.startswith("state:"):
        return countries()[actor_id[6:]]["name"]
    return load_actors()[0][actor_id].name


def actor_rows() -> list[dict[str, Any]]:
    """Return the rows of the table `actors`: every row of the lexicon and every state."""
    import datetime as dt

    def day(year: int | None, *, last: bool = False) -> dt.date | None:
        return None if year is None else dt.date(year, 12, 31) if last else dt.date(year, 1, 1)

    rows = [
        {
            "actor_id": a.actor_id,
            "name": a.name,
            "kind": a.kind,
            "country": a.country,
            "parent_actor_id": a.parent,
            "valid_from": day(a.active_from),
            "valid_to": day(a.active_to, last=True),
        }
        for a in load_actors()[0].values()
    ]
    states = [{"actor_id": f"state:{iso3}", "name": row["name"], "kind": "state", "country": iso3} for iso3, row in countries().items()]
    return [*rows, *states]


def alias_rows() -> list[dict[str, Any]]:
    """Return the rows of the table `actor_aliases`; the canonical name itself is not repeated there."""
    import datetime as dt

    actors, aliases = load_actors()
    rows: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    for alias in aliases:
        if alias.text == actors[alias.actor_id].name or (alias.actor_id, alias.text) in seen:
            continue
        seen.add((alias.actor_id, alias.text))
        rows.append(
            {
                "actor_id": alias.actor_id,
                "alias": alias.text,
                "language": alias.language,
                "valid_from": dt.date(alias.valid_from, 1, 1) if alias.valid_from else None,
                "valid_to": dt.date(alias.valid_to, 12, 31) if alias.valid_to else None,
            }
        )
    return rows
