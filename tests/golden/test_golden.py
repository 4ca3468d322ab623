"""Pins what comes out of the sample. A difference is not always an error: read it, and if it is right, `make golden` takes it over.

The files hold the columns a reader judges by, not ids: an id may change when a key of it does, and then every line would differ.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
Row = dict[str, Any]
Rows = dict[str, list[Row]]

ARTICLE = ("published_at", "publisher", "title", "is_relevant")
REPORT = (
    *("role", "event_type", "date_start", "date_end", "date_precision", "date_basis", "country", "admin1", "place", "place_text", "geo_precision"),
    *("actors", "actor_basis", "targets", "weapons", "killed_low", "killed_high", "injured_low", "injured_high", "attackers_killed", "contested", "quote"),
)
CLAIM = (
    *("claim_type", "claimant", "claimant_side", "relay", "outcome", "victim_class", "victim_text"),
    *("count_low", "count_high", "count_kind", "is_total", "superseded", "quote"),
)
INCIDENT = (
    *(
        "event_type",
        "date_start",
        "date_end",
        "date_precision",
        "country",
        "admin1",
        "place",
        "geo_precision",
        "actors",
        "targets",
        "weapons",
        "responsibility",
    ),
    *("killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high", "civilians_killed_low", "civilians_killed_high"),
    *("children_killed_low", "children_killed_high", "militants_killed_low", "militants_killed_high", "security_forces_killed_low"),
    *("security_forces_killed_high", "attackers_killed_low", "attackers_killed_high", "contested", "n_claimants", "evidence_grade"),
    *("n_articles", "n_publishers", "n_independent", "qc_flags", "summary"),
)
REJECTED = ("stage", "source_path", "row_key", "check", "reason")


@pytest.mark.parametrize("table", ["articles", "reports", "claims", "incidents", "rejected"])
def test_sample_gives_the_reviewed_rows(table: str, sample: Rows, is_update: bool) -> None:
    """Every row of the sample is as it was when a person last read it."""
    file = HERE / f"{table}.jsonl"
    made = [json.dumps(row, ensure_ascii=False, default=_to_text) for row in _RENDER[table](sample)]
    if is_update:
        file.write_text("".join(f"{line}\n" for line in made), encoding="utf-8")
    reviewed = file.read_text(encoding="utf-8").splitlines()
    difference = "\n".join(difflib.unified_diff(reviewed, made, "reviewed", "made now", lineterm="", n=0))
    assert made == reviewed, f"{table} of the sample have changed. If the change is right: make golden\n{difference}"


def test_quotes_stand_where_they_say(sample: Rows) -> None:
    """The words of each report and claim are at its offsets in the canonical text."""
    texts = {row["article_id"]: row["text"] for row in sample["articles"]}
    rows = [*sample["reports"], *sample["claims"]]
    assert [row["quote"] for row in rows] == [texts[row["article_id"]][row["char_start"] : row["char_end"]] for row in rows]


def test_every_sample_file_is_accounted_for(sample: Rows) -> None:
    """Each raw file is the source of an article or of a rejected row; a sidecar belongs to its file."""
    raw = HERE.parents[1] / "data" / "raw"
    files = {path.relative_to(raw).as_posix() for path in raw.glob("*/sample/**/*") if path.is_file() and not path.name.endswith(".meta.json")}
    assert files == {row["source_path"] for table in ("articles", "rejected") for row in sample[table]}


def test_gold_labels_fit_the_articles(sample: Rows) -> None:
    """The hand-made labels name articles that exist, and quote them word for word."""
    articles = {_name(row): row for row in sample["articles"]}
    gold = [json.loads(line) for line in (HERE / "sample_gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(articles) == sorted(line["article_id"] for line in gold)
    for line in gold:
        article = articles[line["article_id"]]
        body = article["text"].removeprefix(f"{article['title']}\n\n")
        for claim in (claim for incident in line["incidents"] for claim in incident["claims"]):
            source = article["title"] if claim.get("in_title") else body
            assert source[claim["char_start"] : claim["char_end"]] == claim["quote"], f"{line['article_id']}: {claim['quote']}"


def _name(article: Row) -> str:
    """Return how the golden files name an article: its path, and the source's id where a file holds several."""
    is_many = article["source_path"].endswith(".jsonl")
    return f"{article['source_path']}#{article['source_id']}" if is_many else str(article["source_path"])


def _short(article: Row) -> str:
    return _name(article).replace("/sample/", "/", 1)


def _to_text(value: object) -> str:
    assert isinstance(value, dt.date), value
    return value.isoformat()


def _pick(row: Row, columns: tuple[str, ...]) -> Row:
    """Return the chosen columns without those that are empty: a line is read by people."""
    return {column: row[column] for column in columns if row[column] not in (None, [], "")}


def _articles(rows: Rows) -> list[Row]:
    """An article, with the first article of its story where that is another one."""
    names = {row["article_id"]: _short(row) for row in rows["articles"]}
    first: dict[str, str] = {}
    for row in sorted(rows["articles"], key=lambda row: (row["published_at"], row["article_id"])):
        first.setdefault(row["story_id"], row["article_id"])
    made = []
    for row in rows["articles"]:
        origin = first[row["story_id"]]
        made.append({"article": names[row["article_id"]], **_pick(row, ARTICLE), **({} if origin == row["article_id"] else {"same_story_as": names[origin]})})
    return sorted(made, key=lambda row: row["article"])


def _reports(rows: Rows) -> list[Row]:
    names = {row["article_id"]: _short(row) for row in rows["articles"]}
    ordered = sorted(rows["reports"], key=lambda row: (names[row["article_id"]], row["char_start"], row["event_type"]))
    return [{"article": names[row["article_id"]], **_pick(row, REPORT)} for row in ordered]


def _claims(rows: Rows) -> list[Row]:
    names = {row["article_id"]: _short(row) for row in rows["articles"]}
    types = {row["report_id"]: row["event_type"] for row in rows["reports"]}
    ordered = sorted(rows["claims"], key=lambda row: (names[row["article_id"]], row["char_start"], row["char_end"], row["claim_type"], str(row["outcome"])))
    return [{"article": names[row["article_id"]], "of": types[row["report_id"]], **_pick(row, CLAIM)} for row in ordered]


def _incidents(rows: Rows) -> list[Row]:
    """An incident with the articles that report it, and the incident it answers by that one's summary."""
    names = {row["article_id"]: _short(row) for row in rows["articles"]}
    summaries = {row["incident_id"]: row["summary"] for row in rows["incidents"]}
    made = []
    for row in rows["incidents"]:
        articles = Counter(names[report["article_id"]] for report in rows["reports"] if report["incident_id"] == row["incident_id"])
        answers = {"answers": summaries[row["responds_to_incident_id"]]} if row["responds_to_incident_id"] else {}
        made.append({**_pick(row, INCIDENT), **answers, "articles": sorted(articles)})
    return sorted(made, key=lambda row: (str(row.get("date_start")), row.get("country", ""), row["articles"], row["summary"]))


def _rejected(rows: Rows) -> list[Row]:
    return sorted((_pick(row, REJECTED) for row in rows["rejected"]), key=lambda row: (row["source_path"], row.get("row_key", "")))


_RENDER = {"articles": _articles, "reports": _reports, "claims": _claims, "incidents": _incidents, "rejected": _rejected}
