"""Learns which of the places an article names an incident happened at. Run by hand; nothing of the texts is kept in the project.

    python -m benchmarks.placing.train collect ARTICLES.jsonl CACHE    read the articles once (a minute per thousand)
    python -m benchmarks.placing.train cross CACHE [--folds 5]         accuracy on unseen articles, beside the rule the choice replaced
    python -m benchmarks.placing.train fit CACHE --out WEIGHTS.json    learn from all

An article is {"corpus", "id", "title", "text", "published", "url", "publisher", "incidents": [...]}; an incident has any of "types" (event types it may go by),
"date_start", "date_end", "names" (of the place itself), "wider" (of what encloses it), "lat", "lon", "admin1", "governorate" (words of a province's name),
"country" (ISO alpha-3). Articles of MUC-4 (without TST3 and TST4), the Gun Violence Archive sets, FA-KES and own labelled news were used.

Method: softmax over the candidates of an incident and "none", maximum likelihood of the right candidates, L2 penalty, full-batch gradient descent (no chance).
Right are the places within 25 km or of the same name; where there is none, the province; else the country; else "none".
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import pickle
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.extract.mentions import PlaceMention
from pipeline.extract.merging import frame_place
from pipeline.extract.outlets import find_home
from pipeline.extract.place_choice import Scene, describe, read_scene
from pipeline.extract.place_names import fold_name
from schemas.geo import distance_km

HIT_KM = 25.0
# An article's say: the two large sets are one kind of news each and must not drown the others.
IMPORTANCE = {"gva": 3.0, "fakes": 1.0, "muc4": 3.0, "news": 10.0}
_STATE_ACTS = frozenset({"diplomatic_measure", "sanction", "agreement"})


def collect(source: Path, cache: Path) -> None:
    """Read every article and keep its incidents (without their claims) and its scene."""
    from pipeline.extract.candidates import candidate_sentences
    from pipeline.extract.stages import as_day, parse_sentences, read_document, read_incidents

    rows = []
    for line in source.read_text("utf-8").strip().split("\n"):
        article = json.loads(line)
        document = read_document(article["title"], article["text"], as_day(article["published"]))
        candidates = candidate_sentences(document)
        docs = list(parse_sentences(document.sentence_text(s) for s in candidates))
        frames, setting = read_incidents(document, candidates, docs, find_home(article["publisher"], article["url"], article["title"]))
        for frame in frames:
            for mention in frame.mentions:
                mention.claims, mention.speaker = [], None
                mention.actors, mention.targets = [], []
        rows.append((article | {"text": ""}, frames, [s for c in setting.scene.candidates for s in c.sightings], setting.scene.home))
    cache.write_bytes(pickle.dumps(rows))


def _plain(name: str) -> str:
    return re.sub(r"^(?:the|near|outside|downtown) | (?:city|province|county|town|district|governorate|area)$", "", fold_name(name))


def _tier(place: PlaceMention, gold: dict[str, Any]) -> int:
    """3 for the place itself, 2 for its province, 1 for its country, 0 for another place."""
    names = {_plain(n) for n in gold.get("names") or ()}
    if place.kind != "country" and {_plain(place.name), _plain(place.text)} & names:
        return 3
    is_point = place.kind in ("city", "landmark", "admin2", "region") and place.latitude is not None and place.longitude is not None
    if is_point and gold.get("lat") is not None and distance_km(place.latitude or 0.0, place.longitude or 0.0, gold["lat"], gold["lon"]) <= HIT_KM:
        return 3
    province = set(fold_name(place.admin1 or "").split()) | (set(fold_name(place.name).split()) if place.kind in ("admin1", "city") else set())
    if province & set(gold.get("governorate") or ()):
        return 3
    wider = {_plain(n) for n in gold.get("wider") or ()}
    if place.kind in ("admin1", "admin2") and (
        _plain(place.name) in wider or (gold.get("admin1") and fold_name(place.admin1 or "") == fold_name(gold["admin1"]))
    ):
        return 2
    return 1 if place.kind == "country" and place.country == gold.get("country") else 0


def label(article: dict[str, Any], frames: list[Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Pair the frames with the labelled incidents they can only mean."""
    golds = article["incidents"]
    if article["corpus"] in ("gva", "fakes"):
        main = next((f for f in frames if f.role == "main"), frames[0] if frames else None)
        return [(main, golds[0])] if main is not None else []
    pairs = []
    for frame in frames:
        types = {m.event_type for m in frame.mentions}
        fits = [g for g in golds if types & set(g["types"])]
        if frame.date is not None and frame.date.date_start is not None:
            fits = [
                g
                for g in fits
                if not g["date_start"] or abs((dt.date.fromisoformat(g["date_start"]) - frame.date.date_start).days) <= 3 or frame.date.precision != "day"
            ]
        if fits and all((g["names"], g["country"]) == (fits[0]["names"], fits[0]["country"]) for g in fits) and not types <= _STATE_ACTS:
            pairs.append((frame, fits[0]))
    return pairs


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled incident: the features and the tier of each candidate, and the tier of the place the rule gives (-1 for none)."""

    corpus: str
    article: str
    features: list[dict[str, float]]
    tiers: list[int]
    ruled: int
    is_placed: bool


def examples(cache: Path) -> list[Row]:
    """Return the labelled incidents of a cache."""
    rows: list[Row] = []
    for article, frames, sightings, home in pickle.loads(cache.read_bytes()):
        scene: Scene = read_scene(sightings, home)
        for frame, gold in label(article, frames):
            ruled = frame_place(frame)
            features = [describe(c, i, frame, scene, ruled) for i, c in enumerate(scene.candidates)]
            tiers = [_tier(c.place, gold) for c in scene.candidates]
            is_placed = bool(gold.get("names") or gold.get("governorate") or gold.get("lat") is not None)
            ruled_tier = _tier(ruled, gold) if ruled is not None and ruled.kind != "country" else -1
            rows.append(Row(article["corpus"], article["id"], features, tiers, ruled_tier, is_placed))
    return rows


def fit(rows: list[Row], penalty: float = 3e-3, steps: int = 500) -> tuple[dict[str, float], float]:
    """Return the weights and the score of "none"."""
    names = sorted({name for row in rows for f in row.features for name in f})
    index = {name: i + 1 for i, name in enumerate(names)}
    size = sum(len(row.features) + 1 for row in rows)
    x, group, right = np.zeros((size, len(names) + 1)), np.zeros(size, dtype=int), np.zeros(size)
    share = np.array([IMPORTANCE.get(row.corpus, 1.0) for row in rows])
    at = 0
    for g, row in enumerate(rows):
        top = max(row.tiers, default=0)
        for f, tier in zip(row.features, row.tiers, strict=True):
            for name, value in f.items():
                x[at, index[name]] = value
            group[at], right[at] = g, tier == top and top > 0
            at += 1
        x[at, 0], group[at], right[at] = 1.0, g, top == 0
        at += 1
    share /= share.sum()
    w = np.zeros(len(names) + 1)
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, steps + 1):
        s = x @ w
        peak = np.full(len(rows), -1e9)
        np.maximum.at(peak, group, s)
        e = np.exp(s - peak[group])
        p = e / np.bincount(group, e)[group]
        q = e * right
        q = q / np.bincount(group, q)[group]
        slope = x.T @ (share[group] * (p - q)) + penalty * w
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope * slope
        w -= 0.1 * (1 - 0.9 * t / steps) * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-9)
    return {name: round(float(w[index[name]]), 3) for name in names}, round(float(w[0]), 3)


COUNTED = ("placed", "rule", "choice", "named", "unplaced", "rule empty", "choice empty")


def accuracy(rows: list[Row], weights: dict[str, float], none: float) -> dict[str, list[int]]:
    """Return per corpus the numbers of COUNTED: incidents with a place, right by the rule, right by the choice, named at all; without one, left empty."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(COUNTED))
    for row in rows:
        scores = [sum(weights.get(n, 0.0) * v for n, v in f.items()) for f in row.features]
        best = max(range(len(scores)), key=lambda i: scores[i], default=-1)
        chosen = row.tiers[best] if best >= 0 and scores[best] > none else -1
        hits = (1, row.ruled == 3, chosen == 3, 3 in row.tiers, 0, 0, 0) if row.is_placed else (0, 0, 0, 0, 1, row.ruled < 0, chosen < 0)
        counts[row.corpus] = [a + int(b) for a, b in zip(counts[row.corpus], hits, strict=True)]
    return dict(counts)


def cross(rows: list[Row], folds: int, penalty: float) -> dict[str, list[int]]:
    """Score each article with weights learnt without its fold."""
    total: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(COUNTED))
    fold = {a: i % folds for i, a in enumerate(sorted({row.article for row in rows}))}
    for k in range(folds):
        weights, none = fit([r for r in rows if fold[r.article] != k], penalty)
        for corpus, c in accuracy([r for r in rows if fold[r.article] == k], weights, none).items():
            total[corpus] = [a + b for a, b in zip(total[corpus], c, strict=True)]
    return dict(total)


def main() -> None:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("collect", "cross", "fit"))
    parser.add_argument("source", type=Path)
    parser.add_argument("cache", type=Path, nargs="?")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--penalty", type=float, default=3e-3)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.command == "collect":
        collect(args.source, args.cache)
    elif args.command == "cross":
        for corpus, counts in cross(examples(args.source), args.folds, args.penalty).items():
            print(f"{corpus:8}", *(f"{name} {n}" for name, n in zip(COUNTED, counts, strict=True)))
    else:
        weights, none = fit(examples(args.source), args.penalty)
        args.out.write_text(json.dumps({"none": none, "weights": weights}, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
