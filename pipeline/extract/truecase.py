"""Capital-letter text and Title Case Headlines into ordinary case, letter for letter, so that offsets stay and no later stage needs a second rule set.

Method: everything goes to lower case; then names are raised again: what the actor lexicon, the gazetteer and the calendar know, initials and titles, words that
are no ordinary ones (vocabulary.py) and given names before them, and the first letter of each sentence. A headline keeps capitals only on words that the
article's body also writes with one in mid-sentence, or never writes at all and that are names we know.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from pipeline.extract.lexicons import load_words

_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
_SENTENCE_START = re.compile(
    r"(?:^|\n|(?:[.!?]['\"”’)\]]*|[\])]|--|:)\s+[\"“]|[.!?]['\"”’)\]]*\s+|\[|\b(?:text|excerpts?|report|recording|interview)\])\s*(?=[^\W\d_])"
)
_HEAD = 4_000  # code points of a text that show its case
_SMALL_LETTERS = b"abcdefghijklmnopqrstuvwxyz"
_ARTICLES = frozenset(("el", "la", "los", "las", "al"))  # a place's own: "El Salvador", "La Paz"
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}|\b[a-z]\.(?= [A-Za-z])")


def is_capitals(text: str) -> bool:
    """True when a text is set in capital letters throughout (more than 70 % of the letters of its first 4,000 code points, and long enough to tell)."""
    head = text[:_HEAD]
    small = len(head.encode("ascii", "ignore")) - len(head.encode("ascii", "ignore").translate(None, _SMALL_LETTERS))
    if small >= 0.3 * len(head):
        return False  # most texts: found without a look at each letter
    letters = [c for c in head if c.isalpha()]
    return len(letters) >= 60 and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _lower(text: str) -> str:
    """Lower case, code point for code point: a letter whose lower case is longer stays as it is."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _raise(word: str) -> str:
    return _upper(word[0]) + word[1:]


def _upper(letter: str) -> str:
    """Capital letter, where there is one that has the letter for its small one (not the micro sign, whose capital is a Greek letter's)."""
    return up if len(up := letter.upper()) == 1 and up.lower() == letter else letter


def truecase(text: str) -> str:
    """Return `text` in ordinary case; the result has the same length."""
    from pipeline.extract.names import name_spans

    lowered = _lower(text)
    chars = list(lowered)
    for start, end, upper in name_spans(lowered):
        for word in _WORD.finditer(lowered, start, end):
            if upper:
                chars[word.start() : word.end()] = [_upper(c) for c in word.group()]
            elif word.group() not in _small() or _is_month(lowered, word) or (word.start() == start and word.group() in _ARTICLES):
                chars[word.start()] = _raise(word.group())[0]
    _raise_unknown(lowered, chars)
    for match in _SENTENCE_START.finditer(lowered):
        chars[match.end()] = _raise(lowered[match.end()])[0]
    for match in _INITIALS.finditer(lowered):
        for k in range(match.start(), match.end()):
            chars[k] = _raise(lowered[k])[0]
    for match in re.finditer(r"\bi\b", lowered):
        chars[match.start()] = "I"
    return "".join(chars)


def _is_month(lowered: str, word: re.Match[str]) -> bool:
    return word.group() == "may" and bool(re.match(r" ?\d", lowered[word.end() :]) or re.search(r"(?<!\w)\d{1,2} $", lowered[: word.start()]))


def _raise_unknown(lowered: str, chars: list[str]) -> None:
    """Raise words that the language does not have, as names (wholly when they have no vowel: initials), and given names that stand before a name."""
    from pipeline.extract.names import person_nouns
    from pipeline.extract.places_lists import lists
    from pipeline.extract.vocabulary import is_ordinary, word_classes

    words = list(_WORD.finditer(lowered))
    names = [len(w.group()) > 2 and not is_ordinary(w.group()) and not is_ordinary(w.group().removesuffix("'s")) for w in words]
    given = lists().first
    for index in range(len(words) - 1, -1, -1):
        word = words[index]
        text = word.group()
        if names[index] and not chars[word.start()].isupper():
            if len(text) <= 6 and not re.search(r"[aeiouyáéíóú]", text):
                chars[word.start() : word.end()] = [_upper(c) for c in text]
            else:
                chars[word.start()] = _raise(text)[0]
        elif (
            text in given
            and index + 1 < len(words)
            and words[index + 1].start() - word.end() == 1
            and (names[index + 1] or (chars[words[index + 1].start()].isupper() and words[index + 1].group() in given))
        ):
            names[index] = True
            chars[word.start()] = _raise(text)[0]
    for first, word in itertools.pairwise(words):
        # "Fidel Sanchez": a surname that is also an ordinary noun, after a given name
        if (
            first.group() in given
            and chars[first.start()].isupper()
            and word.start() - first.end() == 1
            and word_classes(word.group()) == {"noun"}
            and word.group() not in _small()
            and word.group() not in person_nouns()
            and not re.search(r"\b(?:san|santa|santo)\s$", lowered[max(0, first.start() - 6) : first.start()])
        ):
            chars[word.start()] = _raise(word.group())[0]


@lru_cache(maxsize=1)
def _small() -> frozenset[str]:
    return frozenset(load_words("small_words"))


def is_title_case(title: str) -> bool:
    """True when a headline Writes Most Words With A Capital."""
    words = [w for w in _WORD.findall(title) if len(w) > 3]
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def sentence_case(title: str, body: str) -> str:
    """Return a Title Case headline in sentence case, same length: words that the body also writes small, or that are ordinary words, go to lower case."""
    small_in_body = {w for w in _WORD.findall(body) if w.islower()}
    chars = list(title)
    for index, word in enumerate(_WORD.finditer(title)):
        token = word.group()
        if index == 0 or not token[0].isupper() or (token.isupper() and len(token) > 1):
            continue
        low = _lower(token)
        if low in small_in_body or low in _small() or low in _headline():
            chars[word.start()] = low[0]
    return "".join(chars)


@lru_cache(maxsize=1)
def _headline() -> frozenset[str]:
    """Ordinary words of headlines about violence, for bodies too short to show their small form: the words of the trigger and person lexicons."""
    from pipeline.extract.lexicons import load_toml

    data = load_toml("triggers")
    words = {w for row in data["family"] for key in ("nouns", "verbs", "phrases") for phrase in row.get(key, ()) for w in re.split(r"[\s-]", phrase)}
    persons = load_toml("persons")
    people = {w for key, row in persons.items() for phrase in row for w in phrase.lower().split()}
    forms = {f + s for f in words | people for s in ("s", "ed", "d", "ing", "es")} | words | people
    return frozenset(forms | set(load_words("headline_words")))
