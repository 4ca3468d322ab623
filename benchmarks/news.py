"""Made-up news with a known truth, any amount of it, for the benchmark of linking and the tests of its speed and order independence.

What is made up follows what news does: few incidents fill most articles, few places see most incidents and several on one day, wire copies, tolls that rise,
places given as a province or only a country, dates a day off, parties left out, earlier incidents recalled. The names are syllables; nothing is taken from any
collection.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

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
_START = dt.date(2015, 1, 1)
# Rows are turned into Arrow at this number: as Python objects a million reports would take 10 GB.
_ROWS_AT_ONCE = 20_000
# How many facts back an article may recall one, and how often it does.
_RECALLED = 2000
_RECALLS = 0.06


@dataclass
class News:
    """Articles, reports and claims, and the truth: the number of the incident of each report."""

    truth: dict[str, int] = field(default_factory=dict)
    _pending: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"articles": [], "reports": [], "claims": []})
    _done: dict[str, list[pa.Table]] = field(default_factory=lambda: {"articles": [], "reports": [], "claims": []})
    n_articles: int = 0

    def add(self, name: str, row: dict[str, Any]) -> None:
        """Take a row of a table."""
        self._pending[name].append(row)
        if len(self._pending[name]) >= _ROWS_AT_ONCE:
            self._flush(name)

    def add_report(self, report: dict[str, Any], incident: int) -> None:
        """Take a report, with a claim where it gives a toll, of a known incident."""
        self.add("reports", report)
        self.truth[report["report_id"]] = incident
        if report["killed_low"] is not None:
            self.add("claims", _claim(report))

    def tables(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """Return articles, reports and claims."""
        for name in self._pending:
            self._flush(name)
        articles, reports, claims = (pa.concat_tables(parts).combine_chunks() for parts in self._done.values())
        return articles, reports, claims

    def _flush(self, name: str) -> None:
        self._done[name].append(to_table(name, self._pending[name]))
        self._pending[name] = []


def make_news(n_reports: int, seed: int = 1, days: int | None = None) -> News:
    """Return at least `n_reports` reports of `days` days; 300 reports a day when not given."""
    rng = random.Random(seed)
    places = [_make_place(rng, country) for country in _COUNTRIES for _ in range(150)]
    rng.shuffle(places)
    weights = [1 / (1 + number) ** 0.8 for number in range(len(places))]
    days = days or max(30, n_reports // 300)
    recent: deque[tuple[int, dict[str, Any]]] = deque(maxlen=_RECALLED)
    news = News()
    incident = 0
    while len(news.truth) < n_reports:
        fact = _make_fact(rng, rng.choices(places, weights)[0], _START + dt.timedelta(days=rng.randrange(days)))
        _tell(rng, news, fact, incident, recent)
        recent.append((incident, fact))
        incident += 1
    return news


def _tell(rng: random.Random, news: News, fact: dict[str, Any], incident: int, recent: deque[tuple[int, dict[str, Any]]]) -> None:
    """Write the articles of an incident."""
    story = None
    n_articles = min(int(rng.paretovariate(1.1)), 200)
    for copy in range(n_articles):
        is_copy = story is not None and rng.random() < 0.3
        story = story if is_copy and story else f"story-{news.n_articles}"
        hours = rng.expovariate(1 / 20) if copy else rng.uniform(3, 20)
        published = dt.datetime.combine(fact["day"], dt.time(12), tzinfo=dt.UTC) + dt.timedelta(hours=hours)
        article = _article(news.n_articles, published, story)
        news.n_articles += 1
        news.add("articles", article)
        news.add_report(_report(rng, article, fact, hours), incident)
        if recent and rng.random() < _RECALLS:
            number, earlier = rng.choice(recent)
            if earlier["day"] < fact["day"]:
                recalled = _report(rng, article, earlier, 1000.0) | {"report_id": _id("rep", article["article_id"], 1), "role": "background"}
                news.add_report(recalled | {"date_basis": "stated", "char_start": 20, "char_end": 30}, number)


def _id(prefix: str, *parts: object) -> str:
    return f"{prefix}-{hashlib.blake2b('|'.join(map(str, parts)).encode(), digest_size=8).hexdigest()}"


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(4)).capitalize()


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
