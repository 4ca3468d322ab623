"""The table of attributes against the ruler it stands for: the same parts of speech, morphology and lemmas on every sentence."""

from __future__ import annotations

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG

from pipeline.extract.nlp import DEFAULT_MODEL, parse_sentences
from pipeline.extract.nlp_attributes import AttributeTable

_PLAIN = spacy.load(DEFAULT_MODEL, exclude=["ner", "senter"])
_COLUMNS = [TAG, DEP, HEAD, POS, MORPH, LEMMA]
_SENTENCES = (
    "Gunmen who had been hiding in the hills killed seven people, police said on Tuesday.",
    "There were no survivors, and there is nobody who ain't afraid that it will happen again.",
    "Let's go, said she, because we're gonna be late and y'all gotta leave.",
    "It shelled itself;  the army, however, did not say so \t whether or not it should.",
    "But nobody else but him was hurt, although his brothers' car was.",
)
_SMALL = "the it there is are was 's gonna let got but that which nobody killed army its her him who do have been , . so because not n't ai y all"
_WORDS = st.sampled_from(["", *_SMALL.split()])


def _same(text: str) -> None:
    plain = _PLAIN.make_doc(text)
    for token in plain:
        token.is_sent_start = token.i == 0
    for _, component in _PLAIN.pipeline:
        plain = component(plain)
    (ours,) = parse_sentences([text])
    assert ours.to_array(_COLUMNS).tolist() == plain.to_array(_COLUMNS).tolist()


def test_sentences_get_what_the_ruler_gives_them() -> None:
    assert AttributeTable.can_replace(_PLAIN.get_pipe("attribute_ruler"))  # type: ignore[arg-type]
    for sentence in _SENTENCES * 2:
        _same(sentence)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=12).map(" ".join).filter(str.strip))
def test_any_row_of_small_words_gets_what_the_ruler_gives_it(text: str) -> None:
    _same(text)
