"""The removal list: articles, incidents and persons leave every later release, whatever arrives. Invented people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline.cli import app

WriteRaw = Callable[[Path, dict[str, str]], Path]


def rows(data: Path, name: str) -> list[dict[str, Any]]:
    return pq.read_table(data / "processed" / "latest" / f"{name}.parquet").to_pylist()


def remove(data: Path, what: str, value: str) -> Any:
    return CliRunner().invoke(app, ["remove", what, value, "--reason", "asked for it", "--author", "mk", "--data", str(data)])


def made(done: Any) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def test_an_article_leaves_with_its_reports_and_its_raw_file_is_accounted_for(built: Path, build: Any) -> None:
    article = next(row for row in rows(built, "articles") if row["source_id"] == "t1")
    before = rows(built, "incidents")
    assert remove(built, "article", article["article_id"]).exit_code == 0
    made(build(built))
    assert article["article_id"] not in {row["article_id"] for name in ("articles", "reports", "claims") for row in rows(built, name)}
    rejected = next(row for row in rows(built, "rejected") if row["check"] == "removals.article")
    assert (rejected["source_path"], rejected["row_key"], rejected["row"]) == (article["source_path"], article["article_id"], None)
    assert [row["incident_id"] for row in rows(built, "incidents")] == [row["incident_id"] for row in before]
    assert rows(built, "incidents")[0]["n_articles"] == before[0]["n_articles"] - 1


def test_an_incident_leaves_and_does_not_come_back_under_another_id(built: Path, build: Any, write_raw: WriteRaw) -> None:
    incident = rows(built, "incidents")[0]["incident_id"]
    assert remove(built, "incident", incident).exit_code == 0
    made(build(built))
    assert rows(built, "incidents") == rows(built, "reports") == rows(built, "claims") == []
    history = rows(built, "incident_history")
    assert (history[-1]["incident_id"], history[-1]["action"], history[-1]["reason"]) == (incident, "retired", "removed on request")
    later = (
        "Title: Two guards killed in Nairobi\nPublished: 2024-01-18\nPublisher: Third Wire\n\n"
        "Two guards were killed by gunmen at a warehouse in Nairobi on Monday.\n"
    )
    write_raw(built, {"2024-01-18/wire/later.txt": later})
    made(build(built))
    assert rows(built, "incidents") == []
    assert rows(built, "incident_history") == history


def test_a_person_in_office_leaves_too_and_the_list_does_not_say_who(tmp_path: Path, build: Any, write_raw: WriteRaw) -> None:
    text = (
        "Title: Minister Anselm Kaborou speaks on Nairobi attack\nPublished: 2024-01-16\nPublisher: Test Wire\nByline: Anselm Kaborou\n"
        "URL: https://example.org/2024/anselm-kaborou-speaks\n\n"
        "Gunmen killed two guards in Nairobi on Monday, Interior Minister Anselm Kaborou said. Kaborou said three were hurt.\n"
    )
    data = write_raw(tmp_path, {"2024-01-16/wire/attack.txt": text})
    made(build(data))
    assert "Kaborou" in str(rows(data, "claims"))
    assert remove(data, "person", "Ansèlm KABOROU").exit_code == 0
    listed = (data / "corrections" / "removals.csv").read_text("utf-8")
    assert "aborou" not in listed.lower()
    made(build(data))
    published = "".join(str(rows(data, name)) for name in ("articles", "reports", "claims", "incidents", "rejected"))
    assert "kaborou" not in published.lower()
    assert "removals.person" in (data / "processed/latest/checks.html").read_text("utf-8")
    (data / "corrections" / ".removals-key").unlink()
    done = build(data)
    assert done.returncode == 1
    assert "removals.csv, line 2" in done.stdout + done.stderr
    assert "key" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("what", "value", "told"),
    [("article", "the one of Monday", "address"), ("incident", "Nairobi", "incident_id"), ("person", "Kaborou", "full name")],
)
def test_what_cannot_be_honoured_is_not_listed(tmp_path: Path, what: str, value: str, told: str) -> None:
    done = remove(tmp_path, what, value)
    assert done.exit_code == 1
    assert told in done.output
    assert not (tmp_path / "corrections" / "removals.csv").exists()
