"""Names in lower-case text: which stretches are proper names by our lexicons. Only truecase.py needs it; it finds no places and no actors."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from pipeline.extract.lexicons import load_set, load_toml, load_words
from pipeline.extract.vocabulary import is_ordinary, word_classes

_SURE_TITLES = frozenset(("president", "mr", "mrs", "ms", "dr", "senator"))
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@lru_cache(maxsize=1)
def person_nouns() -> frozenset[str]:
    """Nouns for people, singular and plural: they stay small after a group's name."""
    words = {w for row in load_toml("persons").values() for phrase in row for w in phrase.lower().split()}
    return frozenset(words | {f"{w}s" for w in words})


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
        upper = not actor.is_demonym and actor.kind != "state"
        own = _written().get(actor.actor_id, frozenset())
        words = list(_WORDS.finditer(text, actor.char_start, actor.char_end))
        while len(words) > 1 and (last := words[-1].group()) in person_nouns() and last.capitalize() not in own:
            words.pop()  # "ELN rebels", "Colombian army troops"; not "National Liberation Army"
        for word in words:
            small = word.group()
            known = all(part.upper() in own for part in small.split("-"))
            initials = upper and (known or (len(small) <= 5 and small.isalpha() and not is_ordinary(small)))
            spans.append((word.start(), word.end(), initials))
    spans += [(p.char_start, p.char_end, False) for p in find_places(capitals)]
    for match in _titles().finditer(text):
        at = match.start(1)
        raised = []
        for part in match.group(1).split(" ")[1:]:
            at = text.find(part, at)
            classes = word_classes(part)
            if part in person_nouns() or part in load_set("small_words") or part in load_set("function_words") or (classes and "noun" not in classes):
                break  # "President Cristiani announced"
            raised.append((at, at + len(part), False))
            at += len(part)
        name = text[raised[0][0] : raised[0][1]] if raised else ""
        sure = match.group().split(" ")[0].rstrip(".") in _SURE_TITLES and "noun" in word_classes(name)  # "President Bush", not "general strike"
        if raised and (sure or not is_ordinary(name) or word_classes(name) == {"noun"}):
            spans += [(match.start(), match.start() + 1, False), *raised]
    spans += [(m.start(), m.end(), False) for m in _creeds().finditer(text)]
    return spans


@lru_cache(maxsize=1)
def _written() -> dict[str, frozenset[str]]:
    """Words with capitals in the names of each group and force as the actor lexicon writes them, by actor_id: "ELN", though lists of ordinary words have it."""
    from pipeline.extract.actors_lexicon import lexicon

    found: dict[str, set[str]] = defaultdict(set)
    for alias in lexicon().aliases:
        found[alias.actor_id] |= {part for w in _WORDS.findall(alias.text) for part in w.split("-") if len(part) > 1 and part.isalpha() and part[0].isupper()}
    return {actor: frozenset(w for w in words if w.lower() not in load_set("small_words")) for actor, words in found.items()}


@lru_cache(maxsize=1)
def _creeds() -> re.Pattern[str]:
    from pipeline.extract.gazetteer import demonyms

    nations = [d for d in demonyms() if d.isalpha() and len(d) > 4]
    return re.compile(rf"\b(?:{'|'.join(sorted({*load_words('creeds'), *nations}, key=len, reverse=True))})s?\b")
