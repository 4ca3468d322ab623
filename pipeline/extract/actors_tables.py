"""The lexicon as rows of the tables `actors` and `actor_aliases` (schemas/reference.py). Nothing is looked up in texts here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.extract.actors_compose import GENERIC_KINDS
from pipeline.extract.actors_lexicon import Alias, Lexicon, lexicon


def actor_rows() -> list[dict[str, Any]]:
    """Return the rows of `actors`, sorted by id: lexicon, states (`state:<ISO>`), unnamed actors (`generic:<noun>`). A year becomes its first or last day."""
    lex = lexicon()
    rows = [_row(a.actor_id, a.name, a.kind, a.country, a.parent, a.active_from, a.active_to) for a in lex.actors.values()]
    rows += [_row(f"state:{iso}", name, "state", iso) for iso, name in lex.country_names.items()]
    rows += [_row(f"generic:{slug}", name, _generic_kind(slug, section)) for slug, (section, name) in lex.generics.items()]
    return sorted(rows, key=lambda r: str(r["actor_id"]))


def alias_rows() -> list[dict[str, Any]]:
    """Return the rows of `actor_aliases`, one a name that differs from the canonical one, sorted by id and alias."""
    lex = lexicon()
    names = {a.actor_id: a.name for a in lex.actors.values()} | {f"state:{iso}": name for iso, name in lex.country_names.items()}
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for alias in (*lex.aliases, *_state_aliases(lex)):
        if alias.text != names[alias.actor_id]:
            dated = {"valid_from": _day(alias.valid_from, 1, 1), "valid_to": _day(alias.valid_to, 12, 31)}
            rows.setdefault((alias.actor_id, alias.text), {"actor_id": alias.actor_id, "alias": alias.text, "language": alias.language, **dated})
    return [rows[key] for key in sorted(rows)]


def _state_aliases(lex: Lexicon) -> list[Alias]:
    stack = [lex.trie]
    found: list[Alias] = []
    while stack:
        node = stack.pop()
        for word, below in node.items():
            if word:
                stack.append(below)
            else:
                found += [e.alias for e in below if e.sort == "state" and e.alias is not None]
    return found


def _generic_kind(slug: str, section: str) -> str:
    return "state" if slug == "government" else GENERIC_KINDS.get(section, "other")


def _row(
    actor_id: str, name: str, kind: str, country: str | None = None, parent: str | None = None, first: int | None = None, last: int | None = None
) -> dict[str, Any]:
    dated = {"valid_from": _day(first, 1, 1), "valid_to": _day(last, 12, 31)}
    return {"actor_id": actor_id, "name": name, "kind": kind, "country": country, "parent_actor_id": parent, **dated}


def _day(year: int | None, month: int, day: int) -> dt.date | None:
    return dt.date(year, month, day) if year else None
