"""How far two texts speak of the same people, streets and things: columns of evidence for compare.py, for many pairs at once.

What the reports were read to say (dates, places, tolls, parties) is compared there.
"""

from __future__ import annotations

import numpy as np

from .features import Features, FloatArray, IntArray

# A name counts as rare by how much its weight lies above that of a word that one text in 33 has.
_USUAL_WEIGHT = 3.5
# Two texts on one event seldom share less than this of their names, and of their other words; below, each step down counts against them.
_LITTLE_ALIKE = 0.2
_FEW_WORDS = 0.1
# From so many words on in the shorter text, two texts can be judged by their words.
_ENOUGH_WORDS = 15


def compare_texts(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    """Return the columns that rest on what the texts name."""
    return {
        **_compare_names(features, left, right),
        **_compare_persons(features, left, right),
        **_compare_words(features, left, right),
        **_compare_streets(features, left, right),
        "place named": _count_named_places(features, left, right),
    }


def _compare_names(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    """The rare names that both texts have: cosine, how far it lies below the usual, how rare they are together."""
    vectors = features.name_vectors
    squares, rare = vectors.share(left, vectors, right, (np.square, _above_usual)).T
    lengths = np.sqrt(vectors.squares)
    alike = squares / np.maximum(lengths[left] * lengths[right], 1.0)
    return {
        "names alike": alike,
        "little alike": -np.maximum(_LITTLE_ALIKE - alike, 0.0) / _LITTLE_ALIKE,
        "rare names shared": rare,
    }


def _compare_persons(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    """Count the persons whom one text tells with their age and the other names, up to 2. A story's persons are those of its main incident: for others half."""
    persons, names = features.persons, features.full_names
    shared = np.maximum(persons.share(left, names, right, (np.ones_like,))[:, 0], persons.share(right, names, left, (np.ones_like,))[:, 0])
    weight = np.where(features.is_main[left] & features.is_main[right], 1.0, 0.5)
    return {"persons shared": np.minimum(shared, 2.0) * weight}


def _compare_words(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    """The words in small letters that both texts have: how far their cosine lies below that of texts on one event."""
    vectors = features.word_vectors
    squares = vectors.share(left, vectors, right, (np.square,))[:, 0]
    lengths = np.sqrt(vectors.squares)
    alike = squares / np.maximum(lengths[left] * lengths[right], 1.0)
    # What has few words cannot share many.
    share = np.minimum(np.minimum(vectors.lengths[left], vectors.lengths[right]) / _ENOUGH_WORDS, 1.0)
    return {"few words alike": -share * np.maximum(_FEW_WORDS - alike, 0.0) / _FEW_WORDS}


def _compare_streets(features: Features, left: IntArray, right: IntArray) -> dict[str, FloatArray]:
    """Count the streets that both texts name, up to 2, and say whether both name streets and share none."""
    streets = features.streets
    shared = streets.share(left, streets, right, (np.ones_like,))[:, 0]
    both = (streets.lengths[left] > 0) & (streets.lengths[right] > 0)
    return {"streets shared": np.minimum(shared, 2.0), "other streets": -(both & (shared == 0)).astype(np.float64)}


def _above_usual(weight: FloatArray) -> FloatArray:
    above: FloatArray = np.maximum(weight - _USUAL_WEIGHT, 0.0)
    return above


def _count_named_places(features: Features, left: IntArray, right: IntArray) -> FloatArray:
    """Count how many of two texts name the place of the other (0, 1 or 2)."""
    places, names = features.place_vectors, features.name_vectors
    size, count = places.lengths, np.ones_like
    named = np.zeros(len(left))
    for one, two in ((left, right), (right, left)):
        named += (size[one] > 0) & (places.share(one, names, two, (count,))[:, 0] == size[one])
    return named
