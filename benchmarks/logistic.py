"""Logistic regression over named features, for the trainers of learnt choices: L2 penalty, full-batch gradient descent from zero, no chance. No data here."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Example = tuple[Mapping[str, float], float, float]  # features, right (0..1), weight


def fit(examples: Sequence[Example], *, least: int = 8, penalty: float = 1e-3, steps: int = 1200, rate: float = 0.1) -> dict[str, float]:
    """Return the weights of the features that `least` or more examples have (Adam: Kingma and Ba 2015)."""
    seen = Counter(name for values, _, _ in examples for name, value in values.items() if value)
    names = sorted(name for name, times in seen.items() if times >= least)
    index = {name: k for k, name in enumerate(names)}
    cells = [(row, index[name], value) for row, (values, _, _) in enumerate(examples) for name, value in values.items() if value and name in index]
    rows, columns = np.array([c[0] for c in cells]), np.array([c[1] for c in cells])
    values = np.array([c[2] for c in cells], dtype=float)
    right = np.array([e[1] for e in examples])
    share = np.array([e[2] for e in examples], dtype=float)
    share /= share.sum()
    w = np.zeros(len(names))
    first, second = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, steps + 1):
        told = np.bincount(rows, weights=values * w[columns], minlength=len(examples))
        miss = share * (1 / (1 + np.exp(-told)) - right)
        slope = np.bincount(columns, weights=values * miss[rows], minlength=len(names)) + penalty * w
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope * slope
        w -= rate * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-9)
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True) if round(float(value), 3)}


def fold_of(article: str, folds: int, salt: str = "") -> int:
    """Return the fold of an article, by a hash of its id."""
    return int(hashlib.md5(f"{salt}{article}".encode()).hexdigest(), 16) % folds


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def percent(right: float, given: float, wanted: float) -> str:
    """Return precision, recall and F in percent as text."""
    return f"P {100 * right / max(given, 1):5.1f}  R {100 * right / max(wanted, 1):5.1f}  F {200 * right / max(given + wanted, 1):5.1f}"


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Write weights as JSON, one a line, so that a change can be read."""
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", "utf-8")


def articles_of(pack: Path, n_dev: int, splits: Iterable[str] = ("TST1", "TST2")) -> list[dict[str, Any]]:
    """Return the articles to learn from: `n_dev` of DEV, the given splits of MUC-4 (never TST3 and TST4), and world news."""
    muc = read_lines(pack / "muc4" / "raw.jsonl")
    dev = sorted((a for a in muc if a["id"].startswith("DEV")), key=lambda a: hashlib.md5(a["id"].encode()).hexdigest())[:n_dev]
    return [*dev, *(a for a in muc if a["id"].startswith(tuple(splits))), *read_lines(pack / "news" / "raw.jsonl")]


def is_news(article: str) -> bool:
    """True for the id of an article of the news set."""
    return not article.startswith(("DEV", "TST"))
