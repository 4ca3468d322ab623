"""What a reader hands over: one raw record for each article found in a file, and the error that says why something could not be read. No parsing here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class RawRecord:
    """One article as a source gave it, before it is dated, identified and scored.

    `title` and `body` are the words as received (no trimming): the canonical text, which all offsets count in, is made from them. `published` and
    `retrieved_at` are strings as written. `repair` is a code of `text_repair`: how decoding the bytes departed from what they say of themselves.
    """

    body: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    byline: str | None = None
    source_id: str | None = None
    licence: str | None = None
    retrieved_at: str | None = None
    media_type: str = "text/plain"
    repair: str | None = None


class Unreadable(Exception):
    """Something that cannot become an article: `check` is a short name of the rule, `reason` says what is wrong and what to do about it."""

    def __init__(self, check: str, reason: str) -> None:
        """Keep both parts; the caller adds file and row."""
        super().__init__(f"{check}: {reason}")
        self.check = check
        self.reason = reason


@dataclass(slots=True)
class Unit:
    """One place in a file where an article is expected: a line, a row, an archive member, an entry.

    `row_key` says where (line number, member name, record id); None when the file is the article. `make` does the costly part and raises `Unreadable`:
    a unit that another worker handles, or that killed one before, is passed over without calling it.
    """

    row_key: str | None
    make: Callable[[], RawRecord]
