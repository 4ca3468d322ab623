"""Learns which incidents of an article are its own (extract/role_choice.py). Run by hand; nothing of the texts is kept in the project.

    python -m benchmarks.roles.train collect PACK CACHE [--dev 1300]    read the articles once: MUC-4 (DEV, TST1, TST2; never TST3, TST4) and news
    python -m benchmarks.roles.train cross CACHE [--folds 5]            P, R, F of own incidents on unseen articles, beside roles.py alone
    python -m benchmarks.roles.train fit CACHE --out WEIGHTS.json       learn from all

PACK holds muc4/ and news/ with raw.jsonl and gold.jsonl each. An incident is right when it is paired with a label: type, day, place, toll and names are
compared, best pairs first, each label once. In news only labels that are main or secondary count; an incident paired with a background label is background.
Labels of MUC-4 that are optional weigh a third. Learning: benchmarks/logistic.py.

On unseen articles (5 folds, mean of five cuts; DEV, TST1 and TST2 of MUC-4, 60 of news), F of own incidents: MUC-4 60.9 by roles.py alone, 63.2 (62.9 to 63.5)
with the model (n 1,043); news 74.0 alone, 75.9 (74.2 to 77.8) with the model (n 67). Boosted trees of depth 3 found no more on MUC-4 and less on news.
"""

from __future__ import annotations

import argparse
import datetime as dt
import pickle
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.logistic import articles_of, fit, fold_of, is_news, percent, read_lines, write
from pipeline.extract.role_choice import chance, own_features

_ATTACKS = ("armed_attack", "armed_clash", "shelling", "air_strike", "missile_strike", "drone_strike", "assassination")
TYPES = {
    "BOMBING": {"bombing", "suicide_bombing"},
    "KIDNAPPING": {"kidnapping"},
    "HIJACKING": {"hijacking"},
    "ARSON": {"sabotage"},
    "ATTACK": {*_ATTACKS, "sabotage"},
}
_KNOWN = set().union(*TYPES.values())
DEMOTED, PROMOTED, RESCUED = 0.25, 0.35, 0.4


@dataclass
class Row:
    """One incident that the program finds: `rule` is the role roles.py gives ("thin": none), `right` 1 when it is one of the article's own."""

    article: str
    rule: str
    features: dict[str, float]
    right: float
    weight: float
    is_recalled: bool = False


@dataclass
class Label:
    """One labelled incident."""

    types: set[str]
    start: dt.date | None
    end: dt.date | None
    places: list[str]
    doers: list[list[str]]
    befell: list[list[str]]
    killed: set[int]
    is_own: bool
    weight: float = 1.0


def read_labels(pack: Path) -> dict[str, list[Label]]:
    """Return the labelled incidents of each article."""
    labels: dict[str, list[Label]] = {}
    for key in read_lines(pack / "muc4" / "gold.jsonl"):
        date = next(iter(key["date"] or ()), {})
        end = _day(date.get("end"))
        places = [p["name"] for at in key["location"] or () for p in at["parts"] if p["name"]]
        doers = [list(e["alts"]) for e in (key["perp_individual"] or []) + (key["perp_org"] or [])]
        befell = [list(e["alts"]) for slot in ("phys_target", "victim_name", "victim_desc") for e in key[slot] or ()]
        types = set().union(*[TYPES.get(t, set()) for t in key["type"] or ()])
        start = _day(date.get("start")) or (end - dt.timedelta(days=31) if end else None)
        label = Label(types, start, end, places, doers, befell, set(key["killed"] or ()), True, 1 / 3 if key.get("optional") else 1.0)
        labels.setdefault(key["id"], []).append(label)
    for article in read_lines(pack / "news" / "gold.jsonl"):
        for one in article["incidents"]:
            doers, befell = ([[a for a in (d.get("name"), d.get("text")) if a] for d in one.get(slot) or ()] for slot in ("actors", "targets"))
            killed = {n for n in (one.get("killed_low"), one.get("killed_high")) if n}
            places = [p for p in (one.get("place_text"), one.get("admin1")) if p]
            start, end = _day(one.get("date_start")), _day(one.get("date_end") or one.get("date_start"))
            types = {one["event_type"], *(one.get("alt_event_types") or ())}
            labels.setdefault(article["article_id"], []).append(Label(types, start, end, places, doers, befell, killed, one["role"] != "background"))
    return labels


def _day(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        return None


def is_same(name: str, aliases: list[str]) -> bool:
    """True when a name holds all words of one of the aliases, or an alias all of its words."""
    mine = words_of(name)
    return any(mine and (w := words_of(a)) and (mine <= w or w <= mine) for a in aliases)


def words_of(name: str) -> set[str]:
    """Return the words of a name, lower case, without articles."""
    return set(re.findall(r"[^\W_]+", name.lower())) - {"the", "a", "an"}


def agreement(report: dict[str, Any], suffered: list[str], label: Label) -> float:
    """Return how well a report and a label agree; 0 when they have too little in common to be the same."""
    names = [*report["targets"], *suffered]
    hits = sum(any(is_same(n, aliases) for n in names) for aliases in label.befell) + sum(any(is_same(n, d) for n in report["actors"]) for d in label.doers)
    start, end = report["date_start"], report["date_end"]
    is_day = bool(start and label.start and label.end and start <= label.end and label.start <= (end or start))
    is_off = bool(start and label.start and label.end and not is_day and min(abs((start - label.end).days), abs((label.start - (end or start)).days)) > 7)
    is_place = any(is_same(p, label.places) for p in (report["place"], report["admin1"]) if p)
    is_toll = bool(report["killed_low"]) and report["killed_low"] in label.killed
    more = hits + is_day + is_place + is_toll
    if report["event_type"] not in label.types:
        return 0.0 if hits < 2 else 1.0 * more
    return 0.0 if more < 1 or (is_off and hits < 1) else 1.0 + more


def pair(reports: list[tuple[dict[str, Any], list[str]]], labels: list[Label]) -> dict[int, Label]:
    """Return the label of each report that has one, best pairs first. Each report comes with the words for those who came to harm."""
    pairs = [(agreement(r, s, g), -k, -j) for k, (r, s) in enumerate(reports) for j, g in enumerate(labels)]
    out: dict[int, Label] = {}
    used: set[int] = set()
    for score, k, j in sorted(pairs, reverse=True):
        if score > 0 and -k not in out and -j not in used:
            out[-k] = labels[-j]
            used.add(-j)
    return out


def collect(pack: Path, cache: Path, n_dev: int) -> None:
    """Read the articles and keep the features of every incident found."""
    from benchmarks.incidents_read import read_all

    labels, rows = read_labels(pack), []
    for read in read_all(articles_of(pack, n_dev)):
        found = pair([(r, s) for r, s in zip(read.reports, read.suffered, strict=True)], labels.get(read.article, []))
        for k, (frame, rule) in enumerate(zip(read.frames, read.rules, strict=True)):
            if not is_news(read.article) and read.reports[k]["event_type"] not in _KNOWN:
                continue  # MUC-4 has no labels for acts of states
            label = found.get(k)
            own = label is not None and label.is_own
            row = Row(read.article, rule, own_features(frame, read.frames, read.document, rule), float(own), label.weight if label else 1.0)
            row.is_recalled = label is not None and not own
            rows.append(row)
    wanted = {a: [(1.0 if g.weight == 1 else 0.0) for g in gs if g.is_own] for a, gs in labels.items()}
    cache.write_bytes(pickle.dumps((rows, {a: sum(n) for a, n in wanted.items()})))
    print(f"{len(rows)} incidents")


def decide(row: Row, p: float) -> bool:
    """Return whether an incident counts as the article's own, as role_choice.choose_roles does."""
    if row.rule in ("background", "thin") and ("age:year" in row.features or "age:years" in row.features):
        return False
    return row.rule == "main" or p >= {"secondary": DEMOTED, "background": PROMOTED, "thin": RESCUED}[row.rule]


def cross(rows: list[Row], wanted: dict[str, float], folds: int) -> None:
    """Print figures on articles that the weights were not learnt from, beside those of roles.py."""
    for salt in ("", "second", "third", "4", "5"):
        chances: dict[int, float] = {}
        for k in range(folds):
            weights = fit([(r.features, r.right, r.weight) for r in rows if fold_of(r.article, folds, salt) != k])
            chances |= {id(r): chance(r.features, weights) for r in rows if fold_of(r.article, folds, salt) == k}
        for corpus in ("muc4", "news"):
            mine = [r for r in rows if is_news(r.article) == (corpus == "news")]
            n = sum(wanted.get(a, 0) for a in {r.article for r in mine})
            for what, keep in (("rule", [r for r in mine if r.rule in ("main", "secondary")]), ("model", [r for r in mine if decide(r, chances[id(r)])])):
                # A recalled incident told as the article's own is neither missed nor made up in the scores of news.
                given = [r for r in keep if r.weight == 1 and not r.is_recalled]
                print(f"{corpus} {what:6} {percent(sum(r.right for r in given), len(given), n)}  n {n:.0f}")


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
    rows, wanted = pickle.loads(args.paths[0].read_bytes())
    if args.step == "cross":
        cross(rows, wanted, args.folds)
    else:
        weights = fit([(r.features, r.right, r.weight) for r in rows])
        write(args.out, {"demoted": DEMOTED, "promoted": PROMOTED, "rescued": RESCUED, "weights": weights})


if __name__ == "__main__":
    main()
