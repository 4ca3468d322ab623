"""Measures the place finder on texts with labelled places, and learns its weights from them. Run by hand; nothing of the texts is kept in the project.

    python -m benchmarks.places speed RAW.jsonl                    articles per second, memory, cost of opening
    python -m benchmarks.places score FOLDER                       mention P/R/F, accuracy within 161 km, end to end F, per corpus
    python -m benchmarks.places cross FOLDER [--folds 5]           the same with weights learnt on the other folds: what unseen texts may expect
    python -m benchmarks.places train FOLDER --out WEIGHTS.json    learn from all texts

FOLDER holds raw.jsonl ({"id", "text"}) and gold.jsonl ({"id", "start", "end", "lat", "lon", "corpus"}). Two linear models are learnt, both by full-batch
gradient descent with an L2 penalty and so without chance: detection is a logistic regression over the cues of a span, ranking a softmax over the candidates
of a name. An upper-case copy of every third text teaches both to live without capitals; places_sentences.txt teaches the detector conflict news.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.extract.gazetteer import open_gazetteer
from pipeline.extract.places import Weights, analyse, find_places, load_weights
from pipeline.extract.places_text import Words
from schemas.geo import distance_km

HIT_KM = 161.0  # the usual limit of the geoparsing literature, 100 miles
# How much a label counts: local US papers less than world news, the few sentences on conflicts most.
IMPORTANCE = {"LGL": 1.0, "own": 8.0}
CLOSE_KM = 80.0  # a candidate this close to the label teaches the ranker
Document = dict[str, Any]


def load(folder: Path) -> list[Document]:
    """Return the documents of FOLDER, each with its labels under `gold`."""
    gold: dict[str, list[Document]] = defaultdict(list)
    for line in (folder / "gold.jsonl").read_text("utf-8").strip().split("\n"):
        row = json.loads(line)
        if row.get("offset_ok", True):
            gold[row["id"]].append(row)
    documents = [json.loads(line) for line in (folder / "raw.jsonl").read_text("utf-8").strip().split("\n")]
    return [{"id": d["id"], "text": d["text"], "corpus": d["id"].split(":")[0], "gold": gold[d["id"]]} for d in documents]


def shouted(documents: list[Document]) -> list[Document]:
    """Return upper-case copies of every third document whose length does not change by it."""
    return [d | {"text": d["text"].upper()} for d in documents[::3] if len(d["text"].upper()) == len(d["text"])]


def own_sentences() -> list[Document]:
    """Return places_sentences.txt as documents of the corpus "own"; the labels have no coordinates, so they teach detection only."""
    documents = []
    for number, line in enumerate(Path(__file__).with_name("places_sentences.txt").read_text("utf-8").strip().split("\n")):
        if line.startswith("#"):
            continue
        text, gold = "", []
        for part in re.split(r"(\[[^\]]*\])", line):
            bare = part.strip("[]")
            if part != bare:
                gold.append({"start": len(text), "end": len(text) + len(bare), "lat": None})
            text += bare
        documents.append({"id": f"own:{number}", "text": text, "corpus": "own", "gold": gold})
    return documents


def score(documents: list[Document], weights_of: Callable[[Document], Weights]) -> dict[str, dict[str, float]]:
    """Return the figures per corpus and in all; `weights_of` gives the weights to use for a document."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for d in documents:
        found = find_places(d["text"], weights=weights_of(d))
        used: set[int] = set()
        c = counts[d["corpus"]]
        c["gold"] += len(d["gold"])
        c["found"] += len(found)
        c["placed"] += sum(g["lat"] is not None for g in d["gold"])
        c["answers"] += len(found)
        for g in d["gold"]:
            hit = next((k for k, m in enumerate(found) if k not in used and m.char_start < g["end"] and g["start"] < m.char_end), None)
            if hit is None:
                continue
            used.add(hit)
            c["overlap"] += 1
            if g["lat"] is None:
                c["answers"] -= 1
                continue
            c["judged"] += 1
            m = found[hit]
            c["right"] += m.latitude is not None and m.longitude is not None and distance_km(m.latitude, m.longitude, g["lat"], g["lon"]) <= HIT_KM
    return {name: _figures(c) for name, c in sorted(counts.items())}


def _figures(c: dict[str, int]) -> dict[str, float]:
    def f(hits: int, answers: int, wanted: int) -> float:
        return round(200 * hits / max(1, answers + wanted), 1)

    return {
        "mention_P": round(100 * c["overlap"] / max(1, c["found"]), 1),
        "mention_R": round(100 * c["overlap"] / max(1, c["gold"]), 1),
        "mention_F": f(c["overlap"], c["found"], c["gold"]),
        "acc161": round(100 * c["right"] / max(1, c["judged"]), 1),
        "end_to_end_F": f(c["right"], c["answers"], c["placed"]),
        "n": c["gold"],
    }


def train(documents: list[Document], start: Weights, passes: int = 3) -> Weights:
    """Learn both models: the detector needs the ranker's verdicts and the ranker the detector's, so they are learnt in turn, `passes` times."""
    weights = start
    sample = documents + shouted(documents) + own_sentences()
    for _ in range(passes):
        detect_rows: list[tuple[dict[str, float], float, float]] = []
        rank_rows: list[tuple[list[dict[str, float]], list[bool], float]] = []
        for d in sample:
            importance = IMPORTANCE.get(d["corpus"], 2.0)
            words = Words(d["text"])
            spans, groups = analyse(words, open_gazetteer(), (), weights)
            labels = {}
            for span in spans:
                a, b = words.start[span.first], words.end[span.last]
                labels[id(span)] = next((g for g in d["gold"] if a < g["end"] and g["start"] < b), None)
                if span.candidates:
                    detect_rows.append((span.cues, float(labels[id(span)] is not None), importance))
            for group in groups:
                at = next((g for s in group.spans if (g := labels[id(s)]) is not None and g["lat"] is not None), None)
                if at is None:
                    continue
                distances = [distance_km(p.latitude, p.longitude, at["lat"], at["lon"]) for p, _ in group.candidates]
                limit = max(CLOSE_KM, min(distances))
                right = [x <= limit for x in distances]
                if min(distances) <= HIT_KM and not all(right):
                    rank_rows.append(([group.features(i) for i in range(len(right))], right, importance))
        weights = Weights(_logistic(detect_rows), _softmax_ranker(rank_rows), weights.threshold)
    return weights


def _logistic(rows: list[tuple[dict[str, float], float, float]], penalty: float = 2e-4, steps: int = 600) -> dict[str, float]:
    names = ["bias", *sorted({name for cues, _, _ in rows for name in cues})]
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    x[:, 0] = 1.0
    for r, (cues, _, _) in enumerate(rows):
        for name, value in cues.items():
            x[r, index[name]] = value
    y = np.array([label for _, label, _ in rows])
    share = np.array([importance for _, _, importance in rows])
    share /= share.sum()
    w = np.zeros(len(names))
    _descend(w, lambda w: x.T @ (share * (1 / (1 + np.exp(-x @ w)) - y)) + penalty * w, steps)
    return {name: round(float(w[index[name]]), 3) for name in names}


def _softmax_ranker(rows: list[tuple[list[dict[str, float]], list[bool], float]], penalty: float = 1e-3, steps: int = 600) -> dict[str, float]:
    names = sorted({name for features, _, _ in rows for f in features for name in f})
    index = {name: i for i, name in enumerate(names)}
    size = sum(len(features) for features, _, _ in rows)
    x, group, right = np.zeros((size, len(names))), np.zeros(size, dtype=int), np.zeros(size)
    at = 0
    for g, (features, labels, _) in enumerate(rows):
        for f, label in zip(features, labels, strict=True):
            for name, value in f.items():
                x[at, index[name]] = value
            group[at], right[at] = g, label
            at += 1
    share = np.array([importance for _, _, importance in rows])
    share /= share.sum()

    def gradient(w: np.ndarray) -> np.ndarray:
        s = x @ w
        top = np.full(len(rows), -1e9)
        np.maximum.at(top, group, s)
        e = np.exp(s - top[group])
        p = e / np.bincount(group, e)[group]
        q = e * right
        q = q / np.bincount(group, q)[group]
        slope: np.ndarray = x.T @ (share[group] * (p - q)) + penalty * w
        return slope

    w = np.zeros(len(names))
    _descend(w, gradient, steps)
    return {name: round(float(w[index[name]]), 3) for name in names}


def _descend(w: np.ndarray, gradient: Callable[[np.ndarray], np.ndarray], steps: int) -> None:
    """Adam with a falling step; in place."""
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, steps + 1):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        w -= 0.1 * (1 - 0.9 * t / steps) * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-9)


def cross(documents: list[Document], folds: int) -> dict[str, dict[str, float]]:
    """Score each document with weights learnt without its fold (every `folds`-th document)."""
    learnt = [train([d for i, d in enumerate(documents) if i % folds != k], load_weights()) for k in range(folds)]
    fold = {d["id"]: i % folds for i, d in enumerate(documents)}
    return score(documents, lambda d: learnt[fold[d["id"]]])


def speed(path: Path) -> dict[str, float]:
    """Return what opening and a first pass over the texts of `path` cost: seconds, texts per second, peak memory in MB."""
    begun = time.perf_counter()
    open_gazetteer()
    opened = time.perf_counter() - begun
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").strip().split("\n")]
    begun = time.perf_counter()
    for text in texts:
        find_places(text)
    taken = time.perf_counter() - begun
    return {
        "open_s": round(opened, 3),
        "texts_per_s": round(len(texts) / taken, 1),
        "words": sum(len(t.split()) for t in texts),
        "peak_MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Run one of the four commands and print its result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("speed", "score", "cross", "train"))
    parser.add_argument("source", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.command == "speed":
        result: Any = speed(args.source)
    elif args.command == "score":
        result = score(load(args.source), lambda _: load_weights())
    elif args.command == "cross":
        result = cross(load(args.source), args.folds)
    else:
        learnt = train(load(args.source), load_weights())
        result = {"threshold": learnt.threshold, "detect": learnt.detect, "rank": learnt.rank}
        if args.out:
            args.out.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", "utf-8")
            return
    json.dump(result, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
