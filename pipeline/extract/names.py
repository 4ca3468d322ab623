"""Names in lower-case text: which stretches are proper names by our lexicons. Only truecase.py needs it; it finds no places and no actors."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.lexicons import load_toml, load_words


@lru_cache(maxsize=1)
def _calendar() -> re.Pattern[str]:
    words = load_words("calendar_names")
    return re.compile(rf"\b(?:{'|'.join(words)})\b|\bmay(?= \d)|(?<=\d )may\b")


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(w) for w in load_words('person_titles'))})\b\.?((?: [a-z]+(?:['’-][a-z]+)*){{1,3}})")


def name_spans(text: str) -> list[tuple[int, int, bool]]:
    """Return (start, end, all_upper) of the names in a lower-case text: calendar words, actors, places, persons after a title."""
    from pipeline.extract.actors import find_actors
    from pipeline.extract.places import find_places

    spans = [(m.start(), m.end(), False) for m in _calendar().finditer(text)]
    capitals = text.upper() if len(text.upper()) == len(text) else text
    for actor in find_actors(capitals):
        if actor.actor_id.startswith("generic:"):
            continue
        form = actor.text
        spans.append(
            (
                actor.char_start,
                actor.char_end,
                form.isupper()
                and len(form) <= 5
                and form.lower() not in load_words("small_words")
                and form.isalpha()
                and " " not in form
                and not actor.is_demonym
                and actor.kind != "state",
            )
        )
    spans += [(p.char_start, p.char_end, False) for p in find_places(capitals)]
    stop = set(load_words("small_words")) | set(load_toml("persons")["unspecified"])
    for match in _titles().finditer(text):
        spans.append((match.start(), match.start() + 1, False))
        at = match.start(1)
        for word in match.group(1).split(" ")[1:]:
            at = text.find(word, at)
            if word in stop:
                break
            spans.append((at, at + len(word), False))
            at += len(word)
    return spans
