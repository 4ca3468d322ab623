"""Speed and quality of linking on made-up news with a known truth: `python -m benchmarks.link 10000 100000`.

What is made up follows what news does: few incidents fill most articles, few places see most incidents, wire copies, tolls that rise, places given as a
province or only a country, dates a day off, parties left out. The names are syllables; nothing is taken from any collection.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import random
import resource
import sys
import time
from collections import Counter
from typing import Any

import pyarrow as pa

from pipeline.link import link_reports
from schemas.arrow import to_table

_TYPES = (
    "air_strike",
    "shelling",
    "drone_strike",
    "missile_strike",
    "bombing",
    "suicide_bombing",
    "armed_attack",
    "armed_clash",
    "kidnapping",
    "arrest",
    "protest",
)
_COUNTRIES = ("SYR", "UKR", "AFG", "IRQ", "YEM", "SOM", "NGA", "MLI", "PAK", "MMR", "COD", "SDN", "COL", "PHL", "IND", "ETH", "BFA", "MEX", "LBN", "ISR")
_SYLLABLES = ("ka", "ro", "mi", "ta", "len", "dor", "shi", "va", "bel", "nu", "gar", "tem", "os", "ir", "pha", "zul")


def make_news(n_reports: int, seed: int = 1) -> tuple[pa.Table, pa.Table, pa.Table, dict[str, int]]:
    """Return articles, reports, claims and the truth (report_id -> number of the incident)."""
    rng = random.Random(seed)
    places = [_make_place(rng, country) for country in _COUNTRIES for _ in range(150)]
    weights = [1 / (1 + number) ** 0.7 for number in range(len(places))]
    rng.shuffle(places)
    days = max(30, n_reports // 300)
    start = dt.date(2022, 1, 1)
    articles: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    truth: dict[str, int] = {}
    incident = 0
    while len(reports) < n_reports:
        fact = _make_fact(rng, rng.choices(places, weights)[0], start + dt.timedelta(days=rng.randrange(days)))
        n_articles = min(int(rng.paretovariate(1.1)), 200)
        story = None
        for copy in range(n_articles):
            is_copy = story is not None and rng.random() < 0.3
            number = len(articles)
            story = story if is_copy and story else f"story-{number}"
            hours = rng.expovariate(1 / 20) if copy else rng.uniform(3, 20)
            published = dt.datetime.combine(fact["day"], dt.time(12), tzinfo=dt.UTC) + dt.timedelta(hours=hours)
            articles.append(_article(number, published, story))
            report = _report(rng, articles[-1], fact, hours)
            reports.append(report)
            if report["killed_low"] is not None:
                claims.append(_claim(report))
            truth[report["report_id"]] = incident
        incident += 1
    return to_table("articles", articles), to_table("reports", reports), to_table("claims", claims), truth


def score_pairs_of(truth: dict[str, int], found: dict[str, str]) -> tuple[float, float, float]:
    """Return pairwise precision, recall and F of the incidents found."""
    both = Counter((truth[key], found[key]) for key in truth)
    together = sum(n * (n - 1) // 2 for n in both.values())
    linked = sum(n * (n - 1) // 2 for n in Counter(found.values()).values())
    same = sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())
    precision, recall = together / max(linked, 1), together / max(same, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    for size in parser.parse_args().sizes:
        articles, reports, claims, truth = make_news(size)
        wall, cpu = time.perf_counter(), time.process_time()
        linked = link_reports(articles, reports, claims)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        found = dict(zip(linked.reports["report_id"].to_pylist(), linked.reports["incident_id"].to_pylist(), strict=True))
        precision, recall, f = score_pairs_of(truth, found)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
        print(
            f"{reports.num_rows:>8} reports  {len(set(truth.values())):>7} incidents  {linked.incidents.num_rows:>7} found  {wall:7.1f} s  {cpu:7.1f} CPU-s  "
            f"{memory:6.0f} MB peak  pairwise P {100 * precision:.1f} R {100 * recall:.1f} F {100 * f:.1f}"
        )


def _id(prefix: str, *parts: object) -> str:
    return f"{prefix}-{hashlib.blake2b('|'.join(map(str, parts)).encode(), digest_size=8).hexdigest()}"


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(3)).capitalize()


def _make_place(rng: random.Random, country: str) -> dict[str, Any]:
    province = rng.randrange(12)
    base = _COUNTRIES.index(country)
    # Each country is a 6 by 6 degree field of its own, each province a part of it.
    latitude = -50 + (base % 5) * 20 + (province % 4) * 1.5 + rng.random() * 1.4
    longitude = -150 + (base // 5) * 20 + (province // 4) * 1.5 + rng.random() * 1.4
    name = _name(rng)
    return {
        "country": country,
        "admin1": f"{country} {province}",
        "place": name,
        "place_id": f"made:{country}{province}{name}",
        "latitude": round(latitude, 4),
        "longitude": round(longitude, 4),
    }


def _make_fact(rng: random.Random, place: dict[str, Any], day: dt.date) -> dict[str, Any]:
    return {
        "place": place,
        "day": day,
        "type": rng.choice(_TYPES),
        "killed": int(rng.paretovariate(0.9)) - 1,
        "injured": int(rng.paretovariate(0.8)) - 1,
        "actor": f"{place['country']} group {rng.randrange(4)}",
        "target": rng.choice(["army", "police", "market", "village", "school", "convoy", "mosque", "base"]),
        "names": [_name(rng) for _ in range(6)],
    }


def _article(number: int, published: dt.datetime, story: str) -> dict[str, Any]:
    return {
        "article_id": _id("art", number),
        "publisher": f"paper {number % 97}",
        "title": f"Article {number}",
        "published_at": published,
        "published_precision": "second",
        "arrival_date": published.date(),
        "source_path": f"{published.date()}/{number}.txt",
        "media_type": "text/plain",
        "content_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "n_words": 100,
        "story_id": story,
        "is_relevant": True,
    }


def _report(rng: random.Random, article: dict[str, Any], fact: dict[str, Any], hours: float) -> dict[str, Any]:
    place = dict(fact["place"], geo_precision="exact")
    vague = rng.random()
    if vague < 0.04:
        place = {"country": place["country"], "geo_precision": "country"}
    elif vague < 0.16:
        place |= {"place": place["admin1"], "place_id": f"made:{place['admin1']}", "geo_precision": "admin1"}
    day = fact["day"] + dt.timedelta(days=rng.choices([0, -1, 1], [94, 3, 3])[0])
    # The toll is complete after a day and a half; before that, papers print what is known.
    known = min(1.0, 0.6 + hours / 90)
    killed = round(fact["killed"] * known) if rng.random() < 0.8 else None
    injured = round(fact["injured"] * known) if rng.random() < 0.5 else None
    has_actor = rng.random() < 0.6
    return {
        "report_id": _id("rep", article["article_id"], 0),
        "article_id": article["article_id"],
        "role": "main",
        "event_type": fact["type"],
        "date_start": day,
        "date_end": day,
        "date_precision": "day",
        "date_basis": "published" if rng.random() < 0.1 else "relative",
        **place,
        "actors": [fact["actor"]] if has_actor else [],
        "actor_basis": "stated" if has_actor else "unknown",
        "targets": [fact["target"]] if rng.random() < 0.6 else [],
        "killed_low": killed,
        "killed_high": killed,
        "injured_low": injured,
        "injured_high": injured,
        "contested": False,
        "char_start": 0,
        "char_end": 10,
        "quote": " and ".join(rng.sample(fact["names"], 4)),
        "confidence": 0.8,
        "extractor": "made up",
    }


def _claim(report: dict[str, Any]) -> dict[str, Any]:
    return {
        "claim_id": _id("clm", report["report_id"]),
        "report_id": report["report_id"],
        "article_id": report["article_id"],
        "claim_type": "casualty",
        "claimant_side": "media",
        "outcome": "killed",
        "count_low": report["killed_low"],
        "count_high": report["killed_high"],
        "count_kind": "exact",
        "is_total": True,
        "superseded": False,
        "char_start": 0,
        "char_end": 10,
        "quote": "made up",
        "confidence": 0.8,
        "extractor": "made up",
    }


if __name__ == "__main__":
    main()
