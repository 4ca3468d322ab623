"""Token vectors of our own against those of spaCy: the same numbers, whatever stands beside a sentence, and other models left alone."""

from __future__ import annotations

import numpy as np
import pytest
import spacy

from pipeline.extract import nlp_vectors
from pipeline.extract.nlp import DEFAULT_MODEL
from pipeline.extract.nlp_vectors import ContextVectors, use_vectors

_PLAIN = spacy.load(DEFAULT_MODEL, exclude=["ner", "senter", "parser", "tagger", "attribute_ruler", "lemmatizer"])
_MODEL = _PLAIN.get_pipe("tok2vec").model  # type: ignore[attr-defined]
_SENTENCES = [
    "Gunmen on motorcycles shot three guards outside the port's customs house, residents said.",
    "Nobody claimed it.",
    "The Qaryat-al-Zayt bridge (built in 1987!)  fell; 40% of it, says the mayor, \t can't be saved.",
    "Dead",
]


def test_numbers_are_those_of_spacy() -> None:
    vectors = ContextVectors(_MODEL)
    docs = [_PLAIN.make_doc(text) for text in _SENTENCES]
    for ours, theirs in zip(vectors(docs), _MODEL.predict(docs), strict=True):
        assert np.abs(ours - theirs).max() < 1e-4


def test_a_sentence_has_the_same_vectors_alone_and_among_others() -> None:
    vectors = ContextVectors(_MODEL)
    docs = [_PLAIN.make_doc(text) for text in _SENTENCES]
    many = vectors(docs * 60)
    for doc, among in zip(docs, many[-len(docs) :], strict=True):
        assert np.array_equal(vectors([doc])[0], among)


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlp_vectors, "_MOST_WORDS", 30)
    vectors = ContextVectors(_MODEL)
    docs = [_PLAIN.make_doc(text) for text in _SENTENCES]
    first = [vectors([doc])[0] for doc in docs]
    assert len(vectors._rows) <= 30
    assert all(np.array_equal(vectors([doc])[0], known) for doc, known in zip(docs, first, strict=True))


def test_a_model_of_another_kind_is_left_alone() -> None:
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe("tok2vec", config={"model": {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 32, "depth": 2,
                                                     "embed_size": 100, "window_size": 1, "maxout_pieces": 3, "subword_features": True}})  # fmt: skip
    nlp.initialize()
    before = pipe.model  # type: ignore[attr-defined]
    use_vectors(nlp)
    assert pipe.model is before  # type: ignore[attr-defined]
    use_vectors(spacy.blank("en"))
