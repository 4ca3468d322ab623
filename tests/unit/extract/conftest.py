"""Parses sentences once a session: the model takes half a second to load."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from pipeline.extract.nlp import parse_sentences

if TYPE_CHECKING:
    from spacy.tokens import Doc


@lru_cache(maxsize=512)
def _parse(text: str) -> Doc:
    return next(iter(parse_sentences([text])))


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Doc]:
    """Return a function that parses one sentence."""
    return _parse
