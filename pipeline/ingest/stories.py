"""Which articles are copies of one text: near-identical texts (wire copies, light edits) get one story_id. Exact copies by one publisher are dedupe.py's."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.ingest.versions import group_versions, page_address
from schemas.canonical import stable_id

# MinHash of 5-word shingles (Broder 1997), 16 bits each. 120 permutations estimate a Jaccard similarity within about 0.05; in 30 bands of 4, a pair with
# similarity 0.6 shares a band in 98 % of cases, one with 0.7 in 99.98 %, and the estimate then decides.
_SHINGLE = 5
_PERMUTATIONS = 120
_BAND_ROWS = 4  # 4 x 16 bits: a band is one 64-bit key
_SEED = 42
SIGNATURE_BYTES = 2 * _PERMUTATIONS
# Chosen on labelled pairs (tests/unit/ingest/test_stories.py): edited wire copies have 0.75 to 1.0, two writers on one event 0.0. Lower values join pages that
# share a site's boilerplate: among 2,641 crawled pages of the gva set, 0.5 joins 129 pairs on different events and 42 on the same, 0.6 35 and 36.
THRESHOLD = 0.6
# Texts shorter than this are formulas ("Follow the latest news here") whose agreement means nothing: they are only copies when equal.
_MIN_WORDS = 20
_WORD = re.compile(r"\w+")
_CHUNK = 20_000

Signatures = npt.NDArray[np.uint16]


def signature(text: str) -> bytes:
    """Return the MinHash signature of a text, 240 bytes; empty for a text too short to compare."""
    from rensa import RMinHash

    words = _WORD.findall(text.lower())
    if len(words) < _MIN_WORDS:
        return b""
    sketch = RMinHash(_PERMUTATIONS, _SEED)
    sketch.update([" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)])
    return np.array(sketch.digest(), np.uint32).astype("<u2").tobytes()


def similarity(left: str, right: str) -> float:
    """Return the estimated Jaccard similarity of two texts, 0 to 1; 0 when one of them is too short to compare."""
    marks = signature(left), signature(right)
    return float(np.mean(np.frombuffer(marks[0], "<u2") == np.frombuffer(marks[1], "<u2"))) if all(marks) else 0.0


def look_at(articles: pa.Table) -> pa.Table:
    """Return what the comparison over all days needs of each article and nothing else changes: the signature of its text, and the page it is a version of.

    It takes most of the time of that comparison; whoever keeps it beside the articles pays for new days only.
    """
    texts, urls = articles.column("text"), articles.column("url")
    return pa.table(
        {
            "signature": pa.array((signature(text.as_py()) for text in texts), pa.binary(), size=len(texts)),
            "page": pa.array((page_address(url) if (url := item.as_py()) else None for item in urls), pa.string(), size=len(urls)),
        }
    )


def pack_signatures(marks: Iterable[bytes], n: int) -> Signatures:
    """Return signatures as a matrix of one row each; a row of zeros for an empty one."""
    packed = np.zeros((n, _PERMUTATIONS), np.uint16)
    for index, mark in enumerate(marks):
        if mark:
            packed[index] = np.frombuffer(mark, "<u2")
    return packed


def assign_stories(articles: pa.Table, known: pa.Table | None = None) -> pa.Table:
    """Return the articles with story_id filled anew, over the whole table given: pass all days together.

    Needs `text` and the columns article_id, content_sha256, arrival_date, story_id, url, publisher and duplicate_of. Articles are taken in order of
    arrival; each joins the story of the earlier version of its page, else of the earlier article most similar to it, if that is similar enough, or starts
    its own. So a story never changes as later days are added. `known`: what `look_at` says of the same rows, when it is at hand.
    """
    known = known or look_at(articles)
    packed = pack_signatures(known.column("signature").to_pylist(), articles.num_rows)
    days = articles.column("arrival_date").to_pylist()
    order = sorted(range(len(days)), key=days.__getitem__)
    ids, hashes = articles.column("article_id").to_pylist(), articles.column("content_sha256").to_pylist()
    places = {index: place for place, index in enumerate(order)}
    versions = {place: first for rows in group_versions(articles, known) for first, *later in [sorted(places[row] for row in rows)] for place in later}
    roots = story_roots([hashes[index] for index in order], packed[order], versions)
    assigned: list[str] = [""] * len(order)
    for index, root in zip(order, roots, strict=True):
        assigned[index] = story_id(ids[order[root]])
    position = articles.schema.get_field_index("story_id")
    return articles.set_column(position, articles.schema.field(position), pa.array(assigned, pa.string()))


def story_id(first_article_id: str) -> str:
    """Return the id of the story that begins with an article."""
    return stable_id("story", first_article_id)


def story_roots(hashes: Sequence[str] | Sequence[bytes], signatures: Signatures, versions: Mapping[int, int] | None = None) -> npt.NDArray[np.int64]:
    """Return, for each article in the order given, the row number of the first article of its story (its own, when it begins one).

    `hashes` are those of the contents; they decide for texts too short for a signature. `versions`: row number -> that of the first version of its page.
    Time and memory grow linearly: each article is compared with the first and the latest earlier article in each of its 30 bands.
    """
    has_signature = _find_filled(signatures)
    roots = _most_similar_earlier(signatures, np.flatnonzero(has_signature))
    short_texts: dict[str | bytes, int] = {}
    for index in range(len(roots)):
        parent = versions.get(index, roots[index]) if versions else roots[index]
        if parent >= 0:
            roots[index] = roots[parent]
        else:
            roots[index] = index if has_signature[index] else short_texts.setdefault(hashes[index], index)
    return roots


def _most_similar_earlier(signatures: Signatures, filled: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each of the `filled` rows the earlier row most similar to it, -1 when none reaches the threshold; the earliest on a tie."""
    n = len(signatures)
    best = np.full(n, -1, np.int64)
    best_score = np.full(n, THRESHOLD * _PERMUTATIONS - 1, np.int32)
    bands = signatures.view(np.uint64) if n else np.zeros((0, 0), np.uint64)
    for band in range(bands.shape[1]):
        keys = _column(bands, band)[filled]
        order = np.argsort(keys, kind="stable")
        rows, keys = filled[order], keys[order]
        same = np.flatnonzero(keys[1:] == keys[:-1]) + 1
        starts = np.maximum.accumulate(np.where(np.concatenate(([True], keys[1:] != keys[:-1])), np.arange(len(keys)), 0)) if len(keys) else keys
        for later, earlier in ((rows[same], rows[starts[same]]), (rows[same], rows[same - 1])):
            _keep_better(signatures, later, earlier, best, best_score)
    return best


def _find_filled(signatures: Signatures) -> npt.NDArray[np.bool_]:
    filled = np.zeros(len(signatures), np.bool_)
    for start in range(0, len(signatures), _CHUNK):
        filled[start : start + _CHUNK] = signatures[start : start + _CHUNK].any(axis=1)
        _give_back(signatures)
    return filled


def _column(bands: npt.NDArray[np.uint64], band: int) -> npt.NDArray[np.uint64]:
    """Copy a column. Of a mapped file the pages read are given back piece by piece: they would count as memory of this process, 240 MB for a million."""
    column = np.empty(len(bands), np.uint64)
    for start in range(0, len(bands), _CHUNK):
        column[start : start + _CHUNK] = bands[start : start + _CHUNK, band]
        _give_back(bands)
    return column


def _give_back(array: npt.NDArray[Any]) -> None:
    if isinstance(array, np.memmap) and hasattr(mmap, "MADV_DONTNEED"):
        array._mmap.madvise(mmap.MADV_DONTNEED)  # type: ignore[attr-defined]


def _keep_better(
    signatures: Signatures, later: npt.NDArray[np.int64], earlier: npt.NDArray[np.int64], best: npt.NDArray[np.int64], best_score: npt.NDArray[np.int32]
) -> None:
    """Compare pairs and keep, for each later row, the better of what is known. A row stands at most once among `later`."""
    for start in range(0, len(later), _CHUNK):
        rows, others = later[start : start + _CHUNK], earlier[start : start + _CHUNK]
        scores = np.count_nonzero(signatures[rows] == signatures[others], axis=1).astype(np.int32)
        better = (scores > best_score[rows]) | ((scores == best_score[rows]) & (best[rows] >= 0) & (others < best[rows]))
        best[rows[better]], best_score[rows[better]] = others[better], scores[better]
        _give_back(signatures)
