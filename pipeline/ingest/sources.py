"""sources.toml: the feeds to fetch, and what is to be known about particular raw files (field names, publisher). Fetching is fetch.py's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parents[2]
_OURS = {"text", "html", "title", "published", "publisher", "url", "id", "byline", "licence", "retrieved"}


class SourcesError(ValueError):
    """sources.toml says something that cannot be meant; the message names the entry and what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """For raw files whose path below the day's folder matches `path` (shell wildcards): our field names -> theirs, and a publisher for all."""

    path: str = "*"
    fields: Mapping[str, str] = field(default_factory=dict)
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed to fetch. `licence` says what is known of the right to reuse its texts; `pages` whether the pages behind its items are fetched too."""

    url: str
    publisher: str
    language: str
    licence: str
    region: str = "world"
    pages: bool = True


@dataclass(frozen=True, slots=True)
class Sources:
    """What sources.toml says. `contact` is whom the owner of a site can turn to."""

    feeds: tuple[Feed, ...] = ()
    rules: tuple[Rule, ...] = ()
    contact: str = ""

    def rule_for(self, path: str) -> Rule:
        """Return the first rule that matches a path below the day's folder; a rule that says nothing when none does."""
        return next((rule for rule in self.rules if fnmatchcase(path, rule.path)), Rule())


def load_sources(raw_root: Path) -> Sources:
    """Return sources.toml of a data folder (beside raw/), else the project's own, else nothing."""
    for file in (raw_root.parent / "sources.toml", _PROJECT / "sources.toml"):
        if file.is_file():
            return read_sources(file)
    return Sources()


def read_sources(file: Path) -> Sources:
    """Read a sources.toml.

    Raises:
        SourcesError: it is no TOML, or an entry has an unknown or missing key.
    """
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourcesError(f"{file}: {error}") from None
    feeds = tuple(_entry(Feed, item, file, number) for number, item in enumerate(content.get("feed", []), start=1))
    rules = tuple(_entry(Rule, item, file, number) for number, item in enumerate(content.get("mapping", []), start=1))
    for rule in rules:
        if unknown := set(rule.fields) - _OURS:
            raise SourcesError(f"{file}: mapping for {rule.path!r} fills unknown fields {sorted(unknown)}; ours are {', '.join(sorted(_OURS))}")
    return Sources(feeds, rules, str(content.get("fetch", {}).get("contact", "")))


def _entry(kind: type[Any], item: object, file: Path, number: int) -> Any:
    try:
        return kind(**item)  # type: ignore[arg-type]
    except TypeError as error:
        raise SourcesError(f"{file}: [[{'feed' if kind is Feed else 'mapping'}]] number {number}: {str(error).split('()', 1)[-1].strip()}") from None
