"""Train the confidence of reports and claims: python -m benchmarks.confidence.train SETS [--write]

SETS is a folder of labelled sets, each SET/raw.jsonl ({"id","title","text","published"}) and SET/gold.jsonl: news (labels of our own format, see
benchmarks/quality/gold.py; needed) and muc4 (MUC-4 templates; its development articles steady the weights of the reports). No text is kept: the result is one
weight a feature, in pipeline/extract/lexicon/confidence.json.

A report is right when it is paired with a labelled incident of any role and names its type; a claim when its figure, or its statement, stands in the labels of
that incident with the same claimant. A figure told again is left out. Sets differ in how much of what is told they label, so each has an intercept of its own;
the weights that are written carry the one of news. The penalty was chosen by cross-validation over articles, which also gives the printed figures: Brier
score, log loss and expected calibration error (five bins of equal size) beside the former hand-set values (`before`) and beside a constant. Seed 20240119.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.quality.gold import types_of
from benchmarks.quality.match import pair_reports, same_claimant
from pipeline.extract import confidence
from pipeline.extract.candidates import candidate_sentences
from pipeline.extract.confidence import claim_features, report_features
from pipeline.extract.document import read_document
from pipeline.extract.frames import Rows, make_rows
from pipeline.extract.nlp import parse_sentences
from pipeline.extract.stages import as_day, read_incidents

WEIGHTS = Path(confidence.__file__).with_name("lexicon") / "confidence.json"
PENALTY = {"report": 3.0, "claim": 3.0}  # of the L2 norm; of 1, 3, 10 and 30 the best calibrated by cross-validation. Six more features each gained nothing.
FOLDS, SEED, DEVELOPMENT = 10, 20240119, 400
MUC_TYPES = {
    "BOMBING": {"bombing", "suicide_bombing"},
    "ATTACK": {"armed_attack", "armed_clash", "shelling", "air_strike", "missile_strike", "drone_strike", "assassination"},
    "KIDNAPPING": {"kidnapping"},
    "HIJACKING": {"hijacking"},
    "ARSON": {"sabotage"},
}

Array = npt.NDArray[np.float64]


@dataclass(slots=True)
class Example:
    """One row: its set and article, its features, whether it is right, and the confidence that it had before."""

    set_name: str
    article: str
    features: dict[str, float]
    is_right: bool
    before: float
    report_id: str


def read_jsonl(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line]


def read_article(article: dict[str, Any]) -> Rows:
    document = read_document(article["title"], article["text"], as_day(article["published"]))
    candidates = candidate_sentences(document)
    docs = list(parse_sentences(document.sentence_text(s) for s in candidates))
    frames, setting = read_incidents(document, candidates, docs)
    rows = make_rows(document, frames, article["id"], setting)
    for source in rows.sources:
        _forget_trees(source.frame)
    return rows


def _forget_trees(frame: Any) -> None:
    """Trees do not travel between processes, and no feature needs them."""
    for mention in frame.mentions:
        for claim in mention.claims:
            if claim.casualty is not None:
                claim.casualty.predicate = claim.casualty.head = None


def read_set(folder: Path, keep: Callable[[str], bool]) -> tuple[list[dict[str, Any]], list[Rows]]:
    articles = [a for a in read_jsonl(folder / "raw.jsonl") if keep(a["id"])]
    with ProcessPoolExecutor(2) as pool:
        return articles, list(pool.map(read_article, articles, chunksize=8))


def news_examples(folder: Path) -> tuple[list[Example], list[Example]]:
    gold = {line["article_id"]: line["incidents"] for line in read_jsonl(folder / "gold.jsonl")}
    reports: list[Example] = []
    claims: list[Example] = []
    for article, rows in zip(*read_set(folder, lambda key: key in gold), strict=True):
        labels = gold[article["id"]]
        partner = {b: labels[a] for a, b in pair_reports(labels, rows.reports)}
        for number, (row, source) in enumerate(zip(rows.reports, rows.sources, strict=True)):
            incident = partner.get(number)
            right = incident is not None and row["event_type"] in types_of(incident)
            reports.append(Example(folder.name, article["id"], report_features(source.frame, row), right, old_report(source.frame, row), row["report_id"]))
            own = {c["claim_id"]: c for c in rows.claims if c["report_id"] == row["report_id"]}
            judged = judge_claims(incident["claims"] if incident else [], list(own.values()))
            for claim_id, claim in source.claims:
                if claim_id in judged:
                    features = claim_features(claim, own[claim_id], row)
                    claims.append(Example(folder.name, article["id"], features, judged[claim_id], old_claim(own[claim_id], claim), row["report_id"]))
    return reports, claims


def judge_claims(labels: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> dict[str, bool]:
    """Return which claims are right; those that only repeat a labelled figure are left out."""
    left = list(labels)
    judged: dict[str, bool] = {}
    figures = {_figure(label) for label in labels}
    for row in sorted(rows, key=lambda r: not any(_figure(r) == _figure(label) and same_claimant(label, r) for label in left)):
        same = [label for label in left if _figure(label) == _figure(row)]
        if same:
            best = max(same, key=lambda label: same_claimant(label, row))
            left.remove(best)
            judged[row["claim_id"]] = same_claimant(best, row)
        elif row["claim_type"] != "casualty" or _figure(row) not in figures:
            judged[row["claim_id"]] = False
    return judged


def _figure(claim: dict[str, Any]) -> tuple[Any, ...]:
    low, high = claim.get("n_low", claim.get("count_low")), claim.get("n_high", claim.get("count_high"))
    return claim["claim_type"], claim.get("outcome"), low, high


def muc_examples(folder: Path) -> list[Example]:
    """Reports of development articles against the types and dates of their templates."""
    gold: dict[str, list[dict[str, Any]]] = {}
    for template in read_jsonl(folder / "gold.jsonl"):
        gold.setdefault(template["id"], []).append(template)
    wanted = sorted(key for key in (a["id"] for a in read_jsonl(folder / "raw.jsonl")) if key.startswith("DEV"))
    chosen = set(random.Random(SEED).sample(wanted, DEVELOPMENT))
    out = []
    for article, rows in zip(*read_set(folder, chosen.__contains__), strict=True):
        left = list(gold.get(article["id"], []))
        for row, source in zip(rows.reports, rows.sources, strict=True):
            fitting = [t for t in left if any(row["event_type"] in MUC_TYPES.get(name, ()) for name in t["type"])]
            if fitting:
                left.remove(max(fitting, key=lambda t: _shares_day(t, row)))
            if row["event_type"] in set().union(*MUC_TYPES.values()):
                features = report_features(source.frame, row)
                out.append(Example(folder.name, article["id"], features, bool(fitting), old_report(source.frame, row), row["report_id"]))
    return out


def _shares_day(template: dict[str, Any], row: dict[str, Any]) -> bool:
    day = str(row["date_start"])
    return any(d["start"] and d["start"] <= day <= (d["end"] or d["start"]) for d in template["date"])


def old_report(frame: Any, row: dict[str, Any]) -> float:
    """The confidence of reports before it was trained, kept to compare with."""
    points = (frame.date is not None and bool(frame.date.text)) + (row["geo_precision"] in ("exact", "near", "admin2", "admin1"))
    points += min(len(frame.mentions) - 1, 2) + any(not m.generic for m in frame.mentions) + (row["role"] == "main")
    return min(0.35 + 0.1 * points, 0.95)


def old_claim(row: dict[str, Any], claim: Any) -> float:
    """The confidence of claims before it was trained."""
    return 0.5 + 0.2 * (claim.casualty is not None and claim.casualty.number_at is not None) + 0.1 * (row["claimant"] is not None)


def to_matrix(examples: Sequence[Example], names: Sequence[str], sets: Sequence[str]) -> tuple[Array, Array]:
    x = np.array([[*(float(e.features[n]) for n in names), 1.0, *(float(e.set_name == s) for s in sets)] for e in examples])
    return x, np.array([float(e.is_right) for e in examples])


def fit(x: Array, y: Array, n_features: int, penalty: float) -> Array:
    """Return the weights of a logistic regression whose penalty spares the intercepts."""
    spared = np.array([1.0] * n_features + [0.0] * (x.shape[1] - n_features))

    def loss(w: Array) -> tuple[float, Array]:
        z = x @ w
        value = float(np.sum(np.logaddexp(0, z) - y * z) + 0.5 * penalty * np.sum(spared * w**2))
        return value, x.T @ (1 / (1 + np.exp(-z)) - y) + penalty * spared * w

    found: Array = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def calibration_error(p: Array, y: Array, bins: int = 5) -> float:
    order = np.argsort(p, kind="stable")
    return float(sum(abs(p[part].mean() - y[part].mean()) * len(part) for part in np.array_split(order, bins)) / len(p))


def say(name: str, p: Array, y: Array) -> None:
    p = np.clip(p, 1e-6, 1 - 1e-6)
    log = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    print(f"  {name:<28} Brier {np.mean((p - y) ** 2):.3f}  log loss {log:.3f}  ECE {calibration_error(p, y):.3f}  mean {p.mean():.2f}")


def cross_validate(examples: Sequence[Example], names: Sequence[str], sets: Sequence[str], penalty: float) -> tuple[Array, Array]:
    """Return predictions for the news rows by models that saw nothing of their article, and the truth."""
    x, y = to_matrix(examples, names, sets)
    articles = sorted({e.article for e in examples if e.set_name == "news"})
    random.Random(SEED).shuffle(articles)
    fold = {article: k % FOLDS for k, article in enumerate(articles)}
    of = np.array([fold.get(e.article, -1) for e in examples])
    p = np.zeros(len(examples))
    for k in range(FOLDS):
        w = fit(x[of != k], y[of != k], len(names), penalty)
        p[of == k] = 1 / (1 + np.exp(-(x[of == k] @ w)))
    return p[of >= 0], y[of >= 0]


def train(kind: str, examples: Sequence[Example]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights, and what cross-validation predicts for each report of news (the last row of each id)."""
    names = sorted(examples[0].features)
    sets = sorted({e.set_name for e in examples} - {"news"})
    p, y = cross_validate(examples, names, sets, PENALTY[kind])
    print(f"{kind}: {len(y)} rows of news ({y.mean():.0%} right), {len(examples) - len(y)} of other sets; {FOLDS} folds over articles")
    say("constant", np.full(len(y), y.mean()), y)
    say("before (hand-set)", np.array([e.before for e in examples if e.set_name == "news"]), y)
    say("trained, cross-validated", p, y)
    x, truth = to_matrix(examples, names, sets)
    weights = fit(x, truth, len(names), PENALTY[kind])
    predicted = dict(zip((e.report_id for e in examples if e.set_name == "news"), map(float, p), strict=True))
    return {"bias": round(float(weights[len(names)]), 3)} | {n: round(float(w), 3) for n, w in zip(names, weights, strict=False)}, predicted


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sets", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights")
    chosen = parser.parse_args()
    reports, claims = news_examples(chosen.sets / "news")
    if (chosen.sets / "muc4").is_dir():
        reports += muc_examples(chosen.sets / "muc4")
    of_reports, predicted = train("report", reports)
    for example in claims:
        example.features["report"] = confidence.centre(predicted[example.report_id])  # as a row would have it that training has not seen
    weights = {"report": of_reports, "claim": train("claim", claims)[0]}
    if chosen.write:
        WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
