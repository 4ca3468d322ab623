"""How far two reports speak of one event: a sum of weights of evidence, each with its reason. No pairs are chosen, compared or merged here.

What the evidence weighs depends on how much the two texts can say. Where they name next to nothing, the columns of compare.py count as they are, set by hand,
and a veto forbids the link. Where they name much, each column counts as often as was learned from labelled news (logistic regression,
benchmarks/linking/train.py; pair_weights.json), and a veto is evidence like any other: dates and places that were read wrongly must not part two texts
that tell of the same people in the same streets. Between these two the weights go over into each other. Two reports of one article share its text
whatever they tell, so they are judged as if it named nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from .blocks import Pairs
from .compare import HAND_SET, VETOES, compare_pairs
from .features import BoolArray, Features, FloatArray, IntArray

# Against the link before anything is compared: two reports in one block are of one event in about one of 30 cases.
PRIOR = -3.4
# Two reports of one article were told apart by the extractor; only overwhelming likeness overrules it.
SAME_ARTICLE_PENALTY = -5.0
CONFLICTS = (*VETOES, "told apart in one article")
# The bit of the last of them.
TOLD_APART = 1 << CONFLICTS.index("told apart in one article")
# A pair in conflict weighs at least this much against joining the groups that its reports stand in.
CONFLICT_SCORE = -4.0
# From this richness on vetoes are evidence and forbid nothing.
_TELLING = 0.5
# Two reports of one article that neither dates nor tolls tell apart may be one event read twice: so much counts against them at most, and others decide.
_READ_TWICE = -1.0
_WEIGHTS = Path(__file__).with_name("pair_weights.json")


@dataclass(frozen=True, slots=True)
class Scores:
    """Weights of evidence for each pair by comparison, their sum, conflicts (a bit for each of CONFLICTS, 0 = none), whether both say enough to
    be told apart: day and exact place, or many names.
    """

    parts: dict[str, FloatArray]
    total: FloatArray
    conflicts: IntArray
    is_precise: BoolArray

    def reasons(self, index: int) -> tuple[str, ...]:
        """Return what counted for and against the pair at `index`, strongest first, as "comparison +weight"."""
        named = [(name, float(part[index])) for name, part in self.parts.items() if abs(part[index]) >= 0.05]
        named.sort(key=lambda item: (-abs(item[1]), item[0]))
        vetoes = tuple(f"conflict: {name}" for bit, name in enumerate(CONFLICTS) if int(self.conflicts[index]) >> bit & 1)
        return vetoes + tuple(f"{name} {weight:+.1f}" for name, weight in named)


def score_pairs(features: Features, pairs: Pairs) -> Scores:
    """Return the evidence for each pair. Symmetric in the two reports, and the same however many other pairs are asked for."""
    compared, learned = compare_pairs(features, pairs), learned_weights()
    rich = compared.richness
    parts = {"prior": (1.0 - rich) * PRIOR + rich * learned["prior"]}
    for name, column in compared.columns.items():
        parts[name] = column * ((1.0 - rich) * (name in HAND_SET) + rich * learned[name])
    for name, veto in compared.vetoes.items():
        parts[name] = veto * rich * learned[name]
    parts["same article"] = np.where(compared.same_article, SAME_ARTICLE_PENALTY, 0.0)
    total = np.zeros(len(pairs))
    for part in parts.values():
        total += part
    read_twice = compared.may_be_read_twice & (total <= 0)
    total = np.where(read_twice, np.maximum(total, _READ_TWICE), total)
    is_overruled = (rich >= _TELLING) | read_twice
    conflicts = np.zeros(len(pairs), dtype=np.int64)
    for bit, veto in enumerate((*compared.vetoes.values(), compared.same_article & (total <= 0))):
        conflicts |= (veto & (~is_overruled | compared.is_unlike)).astype(np.int64) << bit
    left, right = pairs.left, pairs.right
    is_precise = features.is_exact[left] & features.is_exact[right] & features.is_fine[left] & features.is_fine[right]
    return Scores(parts=parts, total=np.round(total, 6), conflicts=conflicts, is_precise=is_precise | (rich >= _TELLING))


@cache
def learned_weights() -> Mapping[str, float]:
    """Return what each column and veto weighs between texts that name much, and `prior`, by name."""
    weights: dict[str, float] = json.loads(_WEIGHTS.read_text("utf-8"))["weights"]
    return weights
