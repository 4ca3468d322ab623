"""Learns who else of an article did what one of its incidents tells (extract/doer_choice.py). Run by hand; nothing of the texts is kept in the project.

    python -m benchmarks.doers.train collect PACK CACHE [--dev 400]     read the articles once: MUC-4 (DEV sample, TST1, TST2; never TST3, TST4) and news
    python -m benchmarks.doers.train cross CACHE [--folds 5]            P, R, F of doers on unseen articles, beside the rule alone
    python -m benchmarks.doers.train fit CACHE --out WEIGHTS.json       learn from all

PACK holds muc4/ and news/ with raw.jsonl and gold.jsonl each. Method: logistic regression, L2 penalty, full-batch gradient descent from zero (no chance but the
folds, which go by a hash of the article's id). Right are the names that share all words of a label or whose label shares all of theirs; an incident is compared
with the labels of its types and days. An incident of news counts five times, because MUC-4 knows one continent and one decade.

On unseen articles (5 folds; DEV 400, TST1 and TST2 of MUC-4, 60 of news): MUC-4 rule alone P 57.6 R 13.7 F 22.2, with the model P 53.8 R 19.0 F 28.0 (n 939);
news rule alone P 56.1 R 35.7 F 43.6, with the model P 50.9 R 41.9 F 46.0 (n 129). Forces of states and names told only far from the incident are left out: on
news they cost more than they found.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import pickle
import re
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.extract.doer_choice import collect_candidates, features, is_beside, rate
from pipeline.extract.doers import name_doers

_TYPES = {
    "BOMBING": {"bombing", "suicide_bombing"},
    "KIDNAPPING": {"kidnapping"},
    "HIJACKING": {"hijacking"},
    "ARSON": {"sabotage"},
    "ATTACK": {"armed_attack", "armed_clash", "shelling", "air_strike", "missile_strike", "drone_strike", "assassination", "sabotage"},
}
_NEWS_WEIGHT = 5.0
_STEPS, _RATE, _PENALTY = 800, 0.1, 2e-3

Row = tuple[str, list[str], list[list[str]], list[tuple[str, dict[str, float]]]]  # article, names by the rule, labels (with aliases), candidates


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _hash(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def read_labels(pack: Path) -> dict[str, list[dict[str, Any]]]:
    """Return per article its labelled incidents: types, days, doers (each a list of aliases)."""
    labels: dict[str, list[dict[str, Any]]] = {}
    for key in _lines(pack / "muc4" / "gold.jsonl"):
        types = set().union(*[_TYPES.get(t, set()) for t in key["type"] or ()])
        doers = [list(e["alts"]) for e in (key["perp_individual"] or []) + (key["perp_org"] or [])]
        date = next(iter(key["date"] or ()), {})
        labels.setdefault(key["id"], []).append({"types": types, "start": date.get("start"), "end": date.get("end"), "doers": doers})
    for article in _lines(pack / "news" / "gold.jsonl"):
        for one in article["incidents"]:
            doers = [[a for a in (d.get("name"), d.get("text")) if a] for d in one.get("actors") or ()]
            label = {
                "types": {one["event_type"], *(one.get("alt_event_types") or ())},
                "start": one.get("date_start"),
                "end": one.get("date_end"),
                "doers": doers,
            }
            labels.setdefault(article["article_id"], []).append(label)
    return labels


def collect(pack: Path, cache: Path, n_dev: int) -> None:
    """Read the articles and keep, per incident that has a label, the features of its candidates."""
    from pipeline.extract.actors import find_actors
    from pipeline.extract.nlp import DEFAULT_MODEL
    from pipeline.extract.stages import parse_article, read_incidents

    labels, rows = read_labels(pack), []
    muc = _lines(pack / "muc4" / "raw.jsonl")
    dev = sorted((a for a in muc if a["id"].startswith("DEV")), key=lambda a: _hash(a["id"]))[:n_dev]
    for article in [*dev, *(a for a in muc if a["id"].startswith(("TST1", "TST2"))), *_lines(pack / "news" / "raw.jsonl")]:
        document, candidates, docs = parse_article(article["title"], article["text"], article["published"], DEFAULT_MODEL)
        frames, _ = read_incidents(document, candidates, docs)
        pool = collect_candidates(document, find_actors(document.reading))
        for frame in frames:
            if (fits := _fitting(frame, labels.get(article["id"], []))) and pool:
                frame.likely_doers = []
                ruled = name_doers(frame, [c for m in frame.mentions for c in m.claims])[0]
                doers = [d for g in fits for d in g["doers"]]
                rows.append((article["id"], ruled, doers, [(c.name, features(frame, frames, c, pool)) for c in pool]))
    cache.write_bytes(pickle.dumps(rows))
    print(f"{len(rows)} incidents")


def _fitting(frame: Any, labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    fits = [g for g in labels if g["types"] & {m.event_type for m in frame.mentions}]
    if frame.date is not None and frame.date.date_start is not None and frame.date.precision == "day":
        fits = [g for g in fits if not g["start"] or abs((dt.date.fromisoformat(g["start"]) - frame.date.date_start).days) <= 3]
    return fits


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", name.lower())) - {"the", "a", "an"}


def is_same(name: str, aliases: list[str]) -> bool:
    """True when a name holds all words of one of the aliases, or an alias all of its words."""
    mine = _words(name)
    return any(mine and (w := _words(a)) and (mine <= w or w <= mine) for a in aliases)


def fit(rows: list[Row]) -> dict[str, float]:
    """Return the weights of the logistic model."""
    names = sorted({k for row in rows for _, f in row[3] for k in f})
    index = {k: i for i, k in enumerate(names)}
    pairs = [(row, name, f) for row in rows for name, f in row[3]]
    x, y, share = np.zeros((len(pairs), len(names))), np.zeros(len(pairs)), np.ones(len(pairs))
    for at, (row, name, f) in enumerate(pairs):
        for k, v in f.items():
            x[at, index[k]] = v
        y[at] = any(is_same(name, d) for d in row[2])
        share[at] = 1.0 if row[0].startswith(("DEV", "TST")) else _NEWS_WEIGHT
    share /= share.sum()
    w = np.zeros(len(names))
    m, v = np.zeros_like(w), np.zeros_like(w)
    for t in range(1, _STEPS + 1):
        slope = x.T @ (share * (1 / (1 + np.exp(-(x @ w))) - y)) + _PENALTY * w
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope * slope
        w -= _RATE * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-9)
    return {k: round(float(w[index[k]]), 3) for k in names}


def count(rows: list[Row], weights: dict[str, float] | None, least: float) -> tuple[int, int, int]:
    """Return right, given and wanted doers: the rule's, and with weights also those the model rates `least` or more (as doer_choice.choose_likely)."""
    right = given = wanted = 0
    for _, ruled, doers, candidates in rows:
        names = list(ruled)
        if weights is not None:
            rated = sorted(((rate(f, weights), n, f) for n, f in candidates if n not in names and is_beside(f)), key=lambda r: (-r[0], r[1]))
            groups = [n for p, n, f in rated if p >= least and f["group"]][:2]
            names += groups if groups or names else [n for p, n, f in rated if p >= least and f["generic"]][:1]
        used: set[int] = set()
        for name in names:
            hit = next((k for k, d in enumerate(doers) if k not in used and is_same(name, d)), None)
            if hit is not None:
                used.add(hit)
        right, given, wanted = right + len(used), given + len(names), wanted + len(doers)
    return right, given, wanted


def say(what: str, counted: tuple[int, int, int]) -> None:
    """Print P, R and F."""
    right, given, wanted = counted
    print(f"{what:28} P {100 * right / max(given, 1):5.1f}  R {100 * right / max(wanted, 1):5.1f}  F {200 * right / max(given + wanted, 1):5.1f}  n {wanted}")


def cross(rows: list[Row], folds: int) -> None:
    """Print figures on articles that the weights were not learnt from, beside the rule's."""
    fold = [int(_hash(row[0]), 16) % folds for row in rows]
    models = [fit([r for r, f in zip(rows, fold, strict=True) if f != k]) for k in range(folds)]
    for corpus, starts in (("muc4", ("DEV", "TST")), ("TST1, TST2", ("TST",)), ("news", None)):
        mine = [(r, f) for r, f in zip(rows, fold, strict=True) if (r[0].startswith(starts) if starts else not r[0].startswith(("DEV", "TST")))]
        say(f"{corpus}: rule alone", count([r for r, _ in mine], None, 0.0))
        for least in (0.15, 0.2, 0.25, 0.3, 0.4):
            parts = [count([r for r, f in mine if f == k], models[k], least) for k in range(folds)]
            say(f"{corpus}: with model, {least}", (sum(p[0] for p in parts), sum(p[1] for p in parts), sum(p[2] for p in parts)))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("collect", "cross", "fit"))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--dev", type=int, default=400)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--least", type=float, default=0.4, help="probability from which a candidate is a doer")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.step == "collect":
        collect(args.paths[0], args.paths[1], args.dev)
        return
    rows: list[Row] = pickle.loads(args.paths[0].read_bytes())
    if args.step == "cross":
        cross(rows, args.folds)
    else:
        args.out.write_text(json.dumps({"least": args.least, "weights": fit(rows)}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
