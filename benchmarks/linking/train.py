"""Learn what each likeness of two texts weighs: python -m benchmarks.linking.train DATA [--write]

DATA holds a folder for each labelled collection: articles.parquet (with text) and reports.parquet as data/interim has them after a build, and truth.csv
(report_id,incident): the labelled incident of each report that the labels speak of. Used as it stands: gva (US local news, main reports) with weight 1 and
news (world news, all reports) with weight 0.3. The model is logistic regression on the columns of pipeline/link/compare.py, no column may count against
its meaning, and a ridge pulls the columns that are weights of evidence already towards 1. Pairs whose texts name little keep the hand-set weights.

Printed are pairwise and B-cubed F of linking with weights that were learned from the other incidents (five folds by incident; reports are linked among all
others, and those of the fold are judged), beside the hand-set weights. There is no chance in it but the folds, which are a hash of the incident's name.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from scipy.optimize import minimize

from pipeline.link import score
from pipeline.link.blocks import candidate_pairs
from pipeline.link.cluster import cluster_components, find_components, link_pairs
from pipeline.link.compare import HAND_SET, VETOES, compare_pairs
from pipeline.link.features import Features, build_features
from pipeline.link.records import read_reports

WEIGHTS = Path(score.__file__).with_name("pair_weights.json")
COLLECTIONS = {"gva": 1.0, "news": 0.3}
FOLDS = 5
MOST = 2.0  # a hand-set weight of evidence may double, no more: what all texts of a collection share would otherwise pass for evidence
# Count at least as set by hand, since gva cannot teach it: all its events are of one kind, and only main reports have labels (a main report rather meets
# another paper's main report than what that tells besides), and its doers are seldom named.
LEAST = {"type": 1.0, "both main": 1.0, "actors": 0.5}
RIDGE = 1.0  # 0.1 and 10 give the same figures within half a point
# Average linkage asks for a sum above 0, which is even odds for one pair; that many pairs agree is evidence in itself. The best of -0.7, 0 and 0.7.
SHIFT = 0.7

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """A collection: its nodes, the labelled incident of each ("" = none), and the pairs of labelled nodes as columns, answer and richness."""

    features: Features
    incident: list[str]
    names: list[str]
    columns: Array
    is_same: Array
    rich: Array
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]


def read_labelled(folder: Path) -> Labelled:
    features = build_features(read_reports(pq.read_table(folder / "articles.parquet"), pq.read_table(folder / "reports.parquet")))
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["report_id"]: row["incident"] for row in csv.DictReader(file)}
    incident = [next((truth[row.report_id] for row in members if row.report_id in truth), "") for members in features.members]
    pairs = candidate_pairs(features)
    compared = compare_pairs(features, pairs)
    is_labelled = np.array([bool(name) for name in incident])
    chosen = is_labelled[pairs.left] & is_labelled[pairs.right] & ~compared.same_article
    names = [*compared.columns, *compared.vetoes]
    columns = np.stack([*compared.columns.values(), *(veto.astype(np.float64) for veto in compared.vetoes.values())], axis=1)[chosen]
    left, right = pairs.left[chosen], pairs.right[chosen]
    is_same = np.array([float(incident[one] == incident[two]) for one, two in zip(left, right, strict=True)])
    return Labelled(features, incident, names, columns, is_same, compared.richness[chosen], left, right)


def learn(parts: Sequence[tuple[Labelled, npt.NDArray[np.bool_], float]]) -> dict[str, float]:
    """Return the weights that explain best which of the chosen pairs of some collections are the same; each collection counts with its weight."""
    names = ["prior", *parts[0][0].names]
    hand = np.array([score.PRIOR, *(float(name in HAND_SET) for name in names[1:])])
    table, offset, answer, importance = [], [], [], []
    for data, chosen, weight in parts:
        columns = np.column_stack([np.ones(chosen.sum()), data.columns[chosen]])
        table.append(columns * data.rich[chosen, None])
        offset.append((1 - data.rich[chosen]) * (columns @ hand))
        answer.append(data.is_same[chosen])
        importance.append(np.full(chosen.sum(), 1000 * weight / chosen.sum()))
    x, base, y, w = np.vstack(table), np.concatenate(offset), np.concatenate(answer), np.concatenate(importance)
    spread = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    spread[0] = 1.0
    limits = [
        (None, 0.0) if name in VETOES else (LEAST.get(name, 0.0) * width, MOST * width if name in HAND_SET else None)
        for name, width in zip(names, spread, strict=True)
    ]
    limits[0] = (None, None)

    def loss(scaled: Array) -> tuple[float, Array]:
        z = x @ (scaled / spread) + base
        away = scaled - hand * spread
        away[0] = 0.0
        slope = x.T @ ((1 / (1 + np.exp(-z)) - y) * w) / spread + 2 * RIDGE * away
        return float((w * np.logaddexp(0, np.where(y == 1, -z, z))).sum() + RIDGE * (away**2).sum()), slope

    found = minimize(
        loss, np.maximum(hand, [LEAST.get(name, -np.inf) for name in names]) * spread, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 300}
    )
    weights = dict(zip(names, (found.x / spread).tolist(), strict=True))
    return weights | {"prior": weights["prior"] + SHIFT}


def link_with(data: Labelled, weights: Mapping[str, float]) -> list[int]:
    """Return the number of the cluster of each node."""
    score.learned_weights = lambda: weights  # type: ignore[assignment]
    pairs = candidate_pairs(data.features)
    links = link_pairs(pairs, score.score_pairs(data.features, pairs))
    clusters = cluster_components(data.features, np.arange(len(data.features)), find_components(len(data.features), links), links)
    number = {node: position for position, members in enumerate(clusters) for node in members}
    return [number[node] for node in range(len(data.features))]


def measure(data: Labelled, clusterings: Sequence[tuple[Sequence[int], Sequence[int]]]) -> tuple[float, float]:
    """Return pairwise and B-cubed F. `clusterings`: the cluster of every node, and the nodes that are judged by it; others count as their company only."""
    together = wanted = given = precision = recall = judged = 0.0
    labelled = [node for node, name in enumerate(data.incident) if name]
    truth = Counter(data.incident[node] for node in labelled)
    for found, nodes in clusterings:
        guess = Counter(found[node] for node in labelled)
        both = Counter((data.incident[node], found[node]) for node in labelled)
        for node in nodes:
            name = data.incident[node]
            if name:
                n = both[name, found[node]]
                together, wanted, given = together + n - 1, wanted + truth[name] - 1, given + guess[found[node]] - 1
                precision, recall, judged = precision + n / guess[found[node]], recall + n / truth[name], judged + 1
    return 200 * together / max(wanted + given, 1), 200 * precision * recall / (precision + recall) / judged


def fold_of(name: str) -> int:
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="write pair_weights.json; otherwise only the figures are printed")
    arguments = parser.parse_args()
    sets = {name: read_labelled(arguments.data / name) for name in COLLECTIONS}
    everything = [(data, np.ones(len(data.is_same), dtype=np.bool_), COLLECTIONS[name]) for name, data in sets.items()]
    names = everything[0][0].names
    by_hand = {"prior": score.PRIOR, **{name: float(name in HAND_SET) - 4.0 * (name in VETOES) for name in names}}
    for name, data in sets.items():
        everyone = range(len(data.incident))
        fold = np.array([fold_of(incident) for incident in data.incident])
        held_out = []
        for number in range(FOLDS):
            outside = (fold[data.left] != number) & (fold[data.right] != number)
            weights = learn([(other, outside if other is data else chosen, share) for other, chosen, share in everything])
            held_out.append((link_with(data, weights), np.flatnonzero(fold == number).tolist()))
        for title, clusterings in (("hand-set", [(link_with(data, by_hand), everyone)]), ("cross-validated", held_out)):
            pairwise, bcubed = measure(data, clusterings)
            print(f"{name:5} {title:16} pairwise F {pairwise:.1f}   B-cubed F {bcubed:.1f}")
    weights = {name: round(value, 3) for name, value in learn(everything).items()}
    print(json.dumps(weights, indent=1))
    if arguments.write:
        about = "What each column of compare.py weighs between texts that name much. Made by benchmarks/linking/train.py."
        WEIGHTS.write_text(json.dumps({"about": about, "weights": weights}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
