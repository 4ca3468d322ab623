"""The names that publishing leaves out of an article's rows and headline: those of the private persons in it, in every form that the rows may have.

Who is named, and who of them is private, is read in persons_named.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.document import Document
from pipeline.extract.person_words import is_word
from pipeline.extract.persons_named import PersonMention, find_persons
from pipeline.extract.public_persons import words_of


def private_names(text: str, original: str, persons: Sequence[PersonMention]) -> list[str]:
    """Return the names that are to be left out, longest first, as `original` writes them and, where capitals differ, as `text` does.

    `text` and `original` are alike code point for code point but for case.
    """
    public = {word for person in persons if person.is_public for word in words_of(person.text)}
    names = set()
    for person in persons:
        words = words_of(person.text)
        if not person.is_public and (len(words) > 1 or not set(words) <= public):
            names |= {original[person.char_start : person.char_end], person.text}
            if text != original:
                # Where capitals were guessed, later mentions may have been taken for ordinary words.
                lone = [word for word in words if len(word) > 3 and word not in public and not is_word(word)]
                names |= {form for word in lone for form in (word, word.capitalize(), word.upper())}
    return sorted(names, key=lambda name: (-len(name), name))


def names_to_withhold(document: Document, doers: Sequence[str]) -> list[str]:
    """Return the private persons named in a document, as its text writes them, longest first. The finders of places and actors must have run on it."""
    return private_names(document.reading, document.text, find_persons(document.reading, document.places, document.actors, doers))


def names_in_title(document: Document, title: str) -> list[str]:
    """Return the private persons named in the title of a document that no stage has read; the text decides who is in office."""
    from pipeline.extract.actors import find_actors
    from pipeline.extract.places import find_places

    line = document.reading[: len(title)]
    if len(find_persons(line, [], [])) == 0:
        return []
    places, actors = find_places(line), find_actors(line)
    if not (named := find_persons(line, places, actors)):
        return []
    inside = {word for person in named for word in words_of(person.text)}
    return [name for name in private_names(document.reading, document.text, find_persons(document.reading, places, actors)) if inside & set(words_of(name))]
