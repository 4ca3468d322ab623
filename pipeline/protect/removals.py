"""The removal list: what people asked to have taken out of every release, by article, incident or person. Reading and finding only; no file is read here.

A name is a small secret: a plain hash of it can be guessed from a list of names. So a person stands in the list as an HMAC under a key that is kept beside the
list and not committed. Whoever builds without the key cannot honour such a row, and the build says so and stops.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from schemas.corrections import RemovalRow

_HASH = "hmac-sha256:"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MOST_WORDS = 6
_ARTICLE_ID, _INCIDENT_ID = re.compile(r"art-[0-9a-f]{16}"), re.compile(r"inc-[0-9a-f]{16}")


class RemovalError(ValueError):
    """A row of the removal list that cannot be honoured; the message names the line and what to do. Publishing on would do what somebody asked us not to do."""


@dataclass(frozen=True)
class Removals:
    """What is to be removed: article ids and addresses, incident ids with the day of the decision, persons by normal name or by hash; each with its line."""

    articles: Mapping[str, str] = field(default_factory=dict)
    incidents: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    key: bytes | None = None


def read_removals(rows: Iterable[Mapping[str, str]], key: bytes | None) -> Removals:
    """Return the removal list of rows with the columns of RemovalRow and `where` (file and line). `key`: what the hashes of persons were made with.

    Raises RemovalError for a row that is written wrongly, and for a hash without the key.
    """
    articles: dict[str, str] = {}
    incidents: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    hashes: dict[str, str] = {}
    for raw in rows:
        where = raw["where"]
        try:
            row = RemovalRow.model_validate({name: raw[name].strip() for name in RemovalRow.model_fields if raw.get(name, "").strip()})
        except ValidationError as error:
            wrong = ", ".join(f"{problem['loc'][0]}: {problem['msg'].lower()}" for problem in error.errors())
            raise RemovalError(f"{where}: the row cannot be read ({wrong}); put it right") from error
        if row.what == "article":
            if not _ARTICLE_ID.fullmatch(row.value) and "://" not in row.value:
                raise RemovalError(f"{where}: an article is named by its article_id or its address (https://...)")
            articles[row.value] = where
        elif row.what == "incident":
            if not _INCIDENT_ID.fullmatch(row.value):
                raise RemovalError(f"{where}: an incident is named by its incident_id")
            incidents[row.value] = (where, row.date)
        elif row.value.startswith(_HASH):
            if key is None:
                raise RemovalError(f"{where}: the person stands there as a hash, and its key (.removals-key beside the list) is missing; ask who keeps it")
            hashes[row.value] = where
        else:
            name = normal_name(row.value)
            if " " not in name:
                raise RemovalError(f"{where}: one word is no name to remove by; give the full name")
            names[name] = where
    return Removals(articles, incidents, names, hashes, key)


def normal_name(name: str) -> str:
    """Return a name in the form in which names are compared: words without accents, in lower case."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(word.replace("’", "'").casefold() for word in _WORD.findall(bare))


def hash_name(name: str, key: bytes) -> str:
    """Return what stands for a person in the list."""
    return _HASH + hmac.new(key, normal_name(name).encode(), hashlib.sha256).hexdigest()


def find_articles(articles: pa.Table, removals: Removals) -> set[str]:
    """Return the ids of the articles to be removed: those listed by id or address, and the copies of their text. Columns article_id, url, duplicate_of."""
    if not removals.articles:
        return set()
    wanted = pa.array(list(removals.articles), pa.string())
    listed = articles.filter(pc.or_(pc.is_in(articles["article_id"], value_set=wanted), pc.fill_null(pc.is_in(articles["url"], value_set=wanted), False)))
    found = {*listed["article_id"].to_pylist(), *(first for first in listed["duplicate_of"].to_pylist() if first)}
    copies = articles.filter(pc.is_in(articles["duplicate_of"], value_set=pa.array(sorted(found), pa.string())))
    return found | set(copies["article_id"].to_pylist())


def find_used_articles(removed: pa.Table, removals: Removals) -> set[str]:
    """Return the lines of the list that name an article of `removed` by id or address."""
    named = {*removed["article_id"].to_pylist(), *removed["url"].to_pylist()}
    return {where for value, where in removals.articles.items() if value in named}


def find_names(text: str, removals: Removals) -> Iterator[tuple[str, str]]:
    """Yield each stretch of a text that is the name of a person to be removed, as written, and its line in the list."""
    words = list(_WORD.finditer(text))
    for first in range(len(words)):
        for last in range(first + 1, min(first + _MOST_WORDS, len(words))):
            written = text[words[first].start() : words[last].end()]
            where = _listed(written, removals)
            if where is not None:
                yield written, where


def _listed(written: str, removals: Removals) -> str | None:
    where = removals.names.get(normal_name(written))
    if where is None and removals.hashes and removals.key is not None:
        where = removals.hashes.get(hash_name(written, removals.key))
    return where


def find_persons(tables: Mapping[str, pa.Table], columns: Mapping[str, Iterable[str]], removals: Removals) -> list[tuple[str, str, str]]:
    """Return article_id, name as written and line of the list for every person of the list whom the given columns of tables name.

    The last word of a name is given too: an article that names somebody in full goes on with the surname.
    """
    if not removals.names and not removals.hashes:
        return []
    found: dict[tuple[str, str], str] = {}
    seen: dict[str, list[tuple[str, str]]] = {}
    for name, wanted in columns.items():
        if name not in tables:
            continue
        for row in tables[name].select(["article_id", *wanted]).to_pylist():
            for text in _texts(row.values()):
                if text not in seen:
                    seen[text] = list(find_names(text, removals))
                for written, where in seen[text]:
                    found[row["article_id"], written] = where
                    found[row["article_id"], written.split()[-1]] = where
    return [(article, written, where) for (article, written), where in sorted(found.items())]


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from value
        elif isinstance(value, str) and " " in value.strip():
            yield value


def unused(removals: Removals, used: Iterable[str]) -> list[str]:
    """Return the lines of the list that match nothing, in their order."""
    lines = [*removals.articles.values(), *(where for where, _ in removals.incidents.values()), *removals.names.values(), *removals.hashes.values()]
    return [line for line in dict.fromkeys(lines) if line not in set(used)]
