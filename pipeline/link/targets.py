"""What was hit, told in many ways: "cattle market", "a cattle market in Biu", "Nigerian cattle market". Which targets are the incident's: choose.py."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Articles, possessives and what only says how many: none of them tells one target from another.
_LIGHT = frozenset(
    {"a", "an", "the", "his", "her", "its", "their", "our", "this", "that", "these", "those", "some", "several", "many", "few", "other", "others", "another"}
    | {"all", "both", "at", "least", "about", "around", "more", "than", "over", "nearly", "up", "to", "dozens", "hundreds", "scores", "no"}
    | {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen"}
)
# What follows one of these says where or whose, after what it is: "a market in Biu", "the house of a judge".
_RELATING = frozenset({"in", "of", "at", "near", "on", "outside", "inside", "from", "for", "with", "who", "which", "that", "belonging", "carrying", "around"})


def unify_targets(told: Iterable[tuple[str, str]], places: Sequence[str]) -> dict[str, str]:
    """Return for each target the name under which it counts.

    Two are one when they have the same head noun and the words of one are among those of the other, apart from articles, numbers and names of `places`; or when
    they share the word before it too ("Nigerian cattle market", "crowded cattle market").
    Of their spellings the one that most stories use counts, then the fullest, then the shortest. Targets that say no more than the place are left out.
    `told`: pairs of target and story.
    """
    place_words = frozenset(word for place in places for word in _words(place))
    stories: dict[str, set[str]] = defaultdict(set)
    for name, story_id in told:
        stories[name].add(story_id)
    cores = {name: core for name in stories if (core := _core(name, place_words))}
    # The fullest first, so that "market" joins one of two longer names and does not make them one.
    groups: list[list[str]] = []
    for name in sorted(cores, key=lambda name: (-len(cores[name]), name)):
        home = next((group for group in groups if _is_same(cores[group[0]], cores[name])), None)
        if home is None:
            groups.append([name])
        else:
            home.append(name)
    best = {name: min(group, key=lambda one: (-len(stories[one]), -len(cores[one]), len(one), one)) for group in groups for name in group}
    return {name: best[name] for name in cores}


def target_heads(names: Iterable[str]) -> frozenset[str]:
    """Return what kinds of targets are told, by their head nouns: "an army outpost near Biu" and "the outpost" are both an outpost."""
    return frozenset(core[-1] for name in names if (core := _core(name, frozenset())))


def _core(name: str, place_words: frozenset[str]) -> tuple[str, ...]:
    """Return the words that say what it is, singular and in lower case, the head noun last; nothing when there are none."""
    words = _words(name)
    for start in range(len(words)):
        part: list[str] = []
        for word in words[start:]:
            if word in _RELATING:
                break
            if word not in _LIGHT and not word.isdigit():
                part.append(word)
        bare = [word for word in part if word not in place_words]
        if bare:
            return tuple(_singular(word) for word in bare)
        if part or start + 1 >= len(words):
            return ()  # the place and no more
    return ()


def _words(name: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(name)]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _is_same(fuller: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if fuller[-1] != other[-1]:
        return False
    return set(other) <= set(fuller) or (len(other) > 1 and fuller[-2:] == other[-2:])
