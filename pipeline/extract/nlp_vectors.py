"""Token vectors for the tagger and the parser: the numbers spaCy's tok2vec gives, for a quarter of the time. What is parsed, and how, nlp.py knows.

The network: each token is embedded by six of its attributes, without regard to its neighbours, and four convolutions of three tokens then mix in the context
(Honnibal 2017, "Embed, encode, attend, predict"). Half of the parsing time went there. Two things save it. The embedding of a token that was met before is
looked up: a language repeats itself. And the products of matrices are NumPy's (OpenBLAS), which on processors with AVX-512 takes a third of the time of
spaCy's (BLIS); a row's result does not depend on which sentences stand beside it in the batch. The network is taken over only when it has the expected layers
and gives the same numbers as spaCy does on a sentence; any other model is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from spacy.language import Language
    from spacy.tokens import Doc

    Matrix = npt.NDArray[np.float32]

_PAD = 4  # rows of zeros between sentences: as many as there are convolutions, so that no sentence sees another
_MOST_WORDS = 100_000  # tokens remembered, 400 bytes each; then all are forgotten
_ROWS = 512  # rows multiplied at a time: what they need stays in the cache of the processor
_EPSILON = 1e-8  # added to a variance, as thinc does
_PROBE = "Two men, aged 31 and 45, were shot dead in Tikrit on Monday, the U.S. army's spokesman said."


@dataclass(frozen=True, slots=True)
class _Convolution:
    """One layer: of three tokens' vectors side by side the largest of three products each, normalised. The pieces of a product stand in blocks."""

    weights: Matrix
    bias: Matrix
    gain: Matrix
    shift: Matrix


class ContextVectors:
    """What a tok2vec model computes. Called with sentences, it returns a matrix for each: a row a token."""

    def __init__(self, model: Any) -> None:
        """Take over the weights of a model of which `can_replace` is true."""
        import numpy

        embed, encode = model.layers
        self._columns = embed.layers[0].attrs["columns"]
        self._embed = embed.layers[2:4]
        self._layers = [_read_layer(residual) for residual in encode.layers[0].layers]
        self._width = int(model.get_dim("nO"))
        self._rows: dict[bytes, int] = {}
        self._table = numpy.zeros((1024, self._width), numpy.float32)

    @staticmethod
    def can_replace(model: Any) -> bool:
        """Whether a model has the layers that this class knows."""
        if len(model.layers) != 2:
            return False
        embed, encode = model.layers
        if [part.name.split("(")[0] for part in embed.layers] != ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]:
            return False
        if not encode.name.startswith("with_array(residual(") or encode.attrs.get("pad") != _PAD or len(encode.layers[0].layers) != _PAD:
            return False
        names = {residual.layers[0].name for residual in encode.layers[0].layers}
        windows = {residual.layers[0].layers[0].attrs.get("window_size") for residual in encode.layers[0].layers}
        return names == {"expand_window>>maxout>>layernorm>>dropout"} and windows == {1}

    def __call__(self, docs: Sequence[Doc]) -> list[Matrix]:
        """Return the vectors of the tokens of each sentence."""
        import numpy

        lengths = [len(doc) for doc in docs]
        rows = self._look_up(numpy.concatenate([doc.to_array(self._columns) for doc in docs]))
        starts = [_PAD]
        for length in lengths:
            starts.append(starts[-1] + length + _PAD)
        vectors = numpy.zeros((starts[-1], self._width), numpy.float32)
        done = 0
        for start, length in zip(starts, lengths, strict=False):
            vectors[start : start + length] = self._table[rows[done : done + length]]
            done += length
        for layer in self._layers:
            vectors = _convolve(vectors, layer)
        return [vectors[start : start + length] for start, length in zip(starts, lengths, strict=False)]

    def _look_up(self, attributes: npt.NDArray[np.uint64]) -> list[int]:
        """Return the rows of the table in which the embeddings of the tokens stand."""
        packed, size = attributes.tobytes(), attributes.shape[1] * attributes.itemsize
        keys = [packed[start : start + size] for start in range(0, len(packed), size)]
        if len(self._rows) + len(keys) > _MOST_WORDS:
            self._rows.clear()
        unknown = {key: index for index, key in enumerate(keys) if key not in self._rows}
        if unknown:
            self._learn(list(unknown), attributes[list(unknown.values())])
        return [self._rows[key] for key in keys]

    def _learn(self, keys: Sequence[bytes], attributes: npt.NDArray[np.uint64]) -> None:
        import numpy
        from thinc.api import Ragged

        hashed, mixed = self._embed
        ragged: Any = Ragged  # thinc declares types of its own for arrays
        found = mixed.predict(hashed.predict(ragged(attributes, numpy.array([len(keys)], dtype="i")))).data
        first = len(self._rows)
        while len(self._table) < first + len(keys):
            self._table = numpy.concatenate([self._table, numpy.zeros_like(self._table)])
        self._table[first : first + len(keys)] = found
        self._rows |= {key: first + index for index, key in enumerate(keys)}


def _read_layer(residual: Any) -> _Convolution:
    import numpy

    maxout, norm = residual.layers[0].layers[1].layers[0].layers
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    blocks = weights.transpose(1, 0, 2).reshape(-1, weights.shape[2])
    return _Convolution(numpy.ascontiguousarray(blocks.T), bias.T.reshape(-1).copy(), norm.get_param("G"), norm.get_param("b"))


def _convolve(vectors: Matrix, layer: _Convolution) -> Matrix:
    """Add to each row what the layer makes of it and its two neighbours."""
    import numpy

    n, width = vectors.shape
    out = numpy.empty_like(vectors)
    around = numpy.zeros((min(n, _ROWS) + 2, width), numpy.float32)
    window = numpy.empty((min(n, _ROWS), 3 * width), numpy.float32)
    for start in range(0, n, _ROWS):
        size = min(_ROWS, n - start)
        around[0] = vectors[start - 1] if start else 0.0
        around[1 : size + 1] = vectors[start : start + size]
        around[size + 1] = vectors[start + size] if start + size < n else 0.0
        for side in range(3):
            window[:size, side * width : (side + 1) * width] = around[side : side + size]
        product = window[:size] @ layer.weights
        product += layer.bias
        best = numpy.maximum(product[:, :width], product[:, width : 2 * width])
        for piece in range(2, product.shape[1] // width):
            numpy.maximum(best, product[:, piece * width : (piece + 1) * width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        best *= 1 / numpy.sqrt(numpy.einsum("ij,ij->i", best, best)[:, None] / width + _EPSILON)
        best *= layer.gain
        best += layer.shift
        numpy.add(around[1 : size + 1], best, out=out[start : start + size])
    return out


def _use_one_thread() -> None:
    """Have the OpenBLAS inside NumPy's wheels use one thread, where NumPy was imported before this package could ask for it (see pipeline/__init__.py)."""
    import ctypes

    import numpy

    for library in (Path(numpy.__file__).parents[1] / "numpy.libs").glob("libscipy_openblas*"):
        set_threads = getattr(ctypes.CDLL(str(library)), "scipy_openblas_set_num_threads64_", None)
        if set_threads is not None:
            set_threads(1)


def use_vectors(nlp: Language) -> None:
    """Have a pipeline's tok2vec computed here, unless its model is of another kind."""
    import numpy
    from thinc.api import Model

    pipe: Any = nlp.get_pipe("tok2vec") if nlp.has_pipe("tok2vec") else None
    if pipe is None or not ContextVectors.can_replace(pipe.model):
        return
    _use_one_thread()
    vectors = ContextVectors(pipe.model)
    probe = [nlp.make_doc(_PROBE), nlp.make_doc("Nobody was hurt.")]
    if not all(numpy.allclose(ours, theirs, atol=1e-3) for ours, theirs in zip(vectors(probe), pipe.model.predict(probe), strict=True)):
        return

    def forward(_: Any, docs: Sequence[Doc], is_train: bool) -> tuple[list[Matrix], Any]:
        return vectors(docs), lambda gradient: gradient

    pipe.model = Model("context_vectors", forward, dims={"nO": int(pipe.model.get_dim("nO"))})
