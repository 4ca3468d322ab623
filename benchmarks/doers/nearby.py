"""Learns who of an incident's own sentences did it (extract/doer_nearby.py). Run by hand; nothing of the texts is kept in the project.

    python -m benchmarks.doers.nearby collect PACK CACHE [--dev 1300]    read the articles once: MUC-4 (DEV, TST1, TST2; never TST3, TST4) and news
    python -m benchmarks.doers.nearby cross CACHE [--folds 5]            P, R, F of doers on unseen articles, beside the grammar alone
    python -m benchmarks.doers.nearby fit CACHE --out WEIGHTS.json       learn from all

PACK holds muc4/ and news/ with raw.jsonl and gold.jsonl each. Incidents are paired with labels as in benchmarks/roles; only paired ones are learnt from. Right
is a name that shares all words of a label or whose label shares all of its. An incident of news counts fifteen times, because MUC-4 knows one continent and
one decade. Learning: benchmarks/logistic.py.

On unseen articles (5 folds; incidents that have a label): MUC-4 by the grammar alone P 53.7 R 28.6 F 37.3, with the model P 51.3 R 34.2 F 41.0 (n 1,062);
news by the grammar alone P 58.2 R 58.2, with the model P 54.8 R 58.2 (n 79). A model of targets, learnt in the same way, found no more than it made up.
"""

from __future__ import annotations

import argparse
import pickle
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.logistic import articles_of, fit, fold_of, is_news, percent, write
from benchmarks.roles.train import is_same, pair, read_labels
from pipeline.extract.doer_nearby import pool_nearby, rate
from pipeline.extract.targets import words_of

LEAST, MOST = 0.5, 3
_NEWS_WEIGHT = 15.0


@dataclass
class Row:
    """An incident that has a label: whom the grammar gives, whom the label gives (with aliases), who is named and with which signs."""

    article: str
    given: list[str]
    wanted: list[list[str]]
    named: list[tuple[str, set[str]]] = field(default_factory=list)


def collect(pack: Path, cache: Path, n_dev: int) -> None:
    """Read the articles and keep, per incident that has a label, whom its sentences name."""
    from benchmarks.incidents_read import read_all

    labels, rows = read_labels(pack), []
    for read in read_all(articles_of(pack, n_dev)):
        found = pair([(r, s) for r, s in zip(read.reports, read.suffered, strict=True)], labels.get(read.article, []))
        for k, label in found.items():
            rows.append(Row(read.article, read.reports[k]["actors"], label.doers, [(n.name, n.signs) for n in pool_nearby(read.frames[k])]))
    cache.write_bytes(pickle.dumps(rows))
    print(f"{len(rows)} incidents")


def learn(rows: list[Row]) -> dict[str, float]:
    """Return the weights of the signs."""
    examples = [
        (dict.fromkeys(signs, 1.0), float(any(is_same(name, d) for d in row.wanted)), _NEWS_WEIGHT if is_news(row.article) else 1.0)
        for row in rows
        for name, signs in row.named
    ]
    return fit(examples, least=10, penalty=1e-4, steps=300, rate=0.05)


def count(rows: list[Row], weights: dict[str, float] | None, least: float = LEAST) -> tuple[int, int, int]:
    """Return right, given and wanted doers: the grammar's, and with weights also those the model adds."""
    right = given = wanted = 0
    for row in rows:
        names = list(row.given)
        for chance, name in sorted((-rate(signs, weights), name) for name, signs in row.named) if weights is not None else ():
            if -chance >= least and len(names) < MOST and not any(words_of(name) <= words_of(n) or words_of(n) <= words_of(name) for n in names):
                names.append(name)
        used: set[int] = set()
        for name in names:
            hit = next((k for k, d in enumerate(row.wanted) if k not in used and is_same(name, d)), None)
            if hit is not None:
                used.add(hit)
        right, given, wanted = right + len(used), given + len(names), wanted + len(row.wanted)
    return right, given, wanted


def cross(rows: list[Row], folds: int) -> None:
    """Print figures on articles that the weights were not learnt from, beside the grammar's."""
    models = [learn([r for r in rows if fold_of(r.article, folds) != k]) for k in range(folds)]
    for corpus in ("muc4", "news"):
        mine = [r for r in rows if is_news(r.article) == (corpus == "news")]
        alone = count(mine, None)
        print(f"{corpus} grammar     {percent(*alone)}  n {alone[2]}")
        for least in (0.4, 0.5, 0.6):
            parts = [count([r for r in mine if fold_of(r.article, folds) == k], models[k], least) for k in range(folds)]
            print(f"{corpus} model {least:5} {percent(*(sum(p[i] for p in parts) for i in range(3)))}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("collect", "cross", "fit"))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--dev", type=int, default=1300)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if args.step == "collect":
        collect(args.paths[0], args.paths[1], args.dev)
        return
    rows: list[Row] = pickle.loads(args.paths[0].read_bytes())
    if args.step == "cross":
        cross(rows, args.folds)
    else:
        write(args.out, {"least": LEAST, "weights": learn(rows)})


if __name__ == "__main__":
    main()
