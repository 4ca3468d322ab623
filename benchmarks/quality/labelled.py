"""Scores articles with labels of our own format: the sample that comes with the project, or an outside set with the same labels. Figures with intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.quality.figures import Figure, bootstrap, over_groups, proportion
from benchmarks.quality.gold import read_gold
from benchmarks.quality.match import Tally, score_article
from benchmarks.quality.releases import Rows, build, read_rows
from pipeline.settings import PROJECT

_GOLD = PROJECT / "tests" / "golden" / "sample_gold.jsonl"
_RAW = PROJECT / "data" / "raw"
# In the order of the page; `sets` are F scores, the others proportions.
_FIELDS = (
    "type",
    "date",
    "country",
    "place within 25 km",
    "actor, where one is named",
    "no actor, where none is named",
    "weapon",
    "killed, both bounds",
    "killed left empty",
    "injured, both bounds",
    "injured left empty",
    "contested",
    "role",
    "claimant",
    "articles without incident left alone",
)
_SETS = {"reports": "main and secondary incidents", "casualty claims": "claims", "responsibility and denial": "statements"}


@dataclass(slots=True)
class SetFigures:
    """What was measured on one set: sections of figures, the commonest kinds of error, and confidences against what turned out."""

    name: str
    title: str
    n_articles: int
    sections: dict[str, list[Figure]] = field(default_factory=dict)
    errors: list[tuple[str, int]] = field(default_factory=list)
    rated: list[tuple[float, bool]] = field(default_factory=list)
    note: str = ""


def build_sample() -> Path:
    """Return a release of the articles that come with the project."""
    files = sorted(path for path in _RAW.glob("*/sample/**/*") if path.is_file())
    return build("sample", {path.relative_to(_RAW).as_posix(): path.read_bytes() for path in files})


def sample_articles() -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Return the labelled articles of the sample (id, title, text, published) and their labels."""
    release = build_sample()
    rows = {row["article_id"]: row for day in (release.parents[1] / "interim" / "articles").glob("*.parquet") for row in pq.read_table(day).to_pylist()}
    gold, names = read_gold(_GOLD), read_rows(release).articles
    articles = []
    for article in gold:
        row = rows[names[article]]
        body = row["text"].removeprefix(f"{row['title']}\n\n") if row["title"] else row["text"]
        articles.append({"id": article, "title": row["title"], "text": body, "published": row["published_at"]})
    return articles, gold


def score_sample() -> SetFigures:
    """Build the sample and score it with the labels that lie beside the tests."""
    release = build_sample()
    note = "Made-up news by the people who wrote the program: a check that everything works, no proof. Labels: tests/golden/sample_gold.jsonl."
    return figures_of("sample", "Sample of the project", tally_articles(_GOLD, read_rows(release)), read_rows(release), note)


def tally_articles(gold_file: Path, rows: Rows) -> dict[str, Tally]:
    """Return the counts of each labelled article; one that the release lacks counts with no reports."""
    out = {}
    for article, gold in read_gold(gold_file).items():
        reports = rows.reports.get(rows.articles.get(article, ""), [])
        out[article] = score_article(gold, reports, rows.claims)
    return out


def figures_of(name: str, title: str, tallies: dict[str, Tally], rows: Rows, note: str) -> SetFigures:
    """Turn the counts of all articles into figures with intervals."""
    result = SetFigures(name, title, len(tallies), note=note)
    for measure, what in _SETS.items():
        counts = [t.sets.get(measure, (0, 0, 0)) for t in tallies.values()]
        right, given, wanted = (sum(c[k] for c in counts) for k in range(3))
        result.sections[f"found: {measure}"] = [
            proportion("precision", right, given, f"{what} given"),
            proportion("recall", right, wanted, f"{what} wanted"),
            bootstrap(counts, "F", what),
        ]
    judged = []
    for measure in _FIELDS:
        pairs = [t.counts.get(measure, (0, 0)) for t in tallies.values()]
        judged.append(proportion(measure, sum(p[0] for p in pairs), sum(p[1] for p in pairs)))
    result.sections["right, where found"] = judged
    result.sections["brought together"] = [_linking(tallies, rows)]
    wrong: Counter[str] = sum((t.wrong for t in tallies.values()), Counter())
    result.errors = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))[:10]
    result.rated = [pair for t in tallies.values() for pair in t.rated]
    return result


def _linking(tallies: dict[str, Tally], rows: Rows) -> Figure:
    """B-cubed F of the reports of incidents that several articles tell: the honest one, a report alone in its cluster is no merit."""
    incident_of: dict[str, Any] = {r["report_id"]: r["incident_id"] for reports in rows.reports.values() for r in reports}
    keys = Counter(key for t in tallies.values() for key in t.pairs.values())
    several = {key for key, n in keys.items() if n > 1}

    def measure(articles: Sequence[str]) -> dict[str, float]:
        truth = {r: key for a in articles for r, key in tallies[a].pairs.items() if key in several}
        return {"B3": b_cubed(truth, incident_of)} if truth else {}

    whole = measure(list(tallies))
    name = "reports of one incident, B-cubed F (incidents in several articles)"
    if not whole:
        return Figure(name, None, 0)
    low, high = over_groups(measure, list(tallies), whole).get("B3", (None, None))
    return Figure(name, whole["B3"], sum(keys[key] for key in several), low, high, "reports")


def b_cubed(truth: dict[str, str], found: dict[str, Any]) -> float:
    """Return B-cubed F in percent of the clusters `found` for the items of `truth` (Bagga and Baldwin, 1998)."""
    both = Counter((found[item], key) for item, key in truth.items())
    given, wanted = Counter(found[item] for item in truth), Counter(truth.values())
    precision = sum(n * n / given[cluster] for (cluster, _), n in both.items()) / len(truth)
    recall = sum(n * n / wanted[key] for (_, key), n in both.items()) / len(truth)
    return 200 * precision * recall / (precision + recall)
