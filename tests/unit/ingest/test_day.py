from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pipeline.ingest.day as day_module
import pipeline.ingest.ordered as ordered_module
from pipeline.ingest import Ingested, across_days, ingest_day, ingest_day_to_files
from schemas import Article
from schemas.arrow import interim_articles_schema
from schemas.canonical import canonical_text, content_sha256, stable_id

DAY = dt.date(2024, 1, 18)
BODY = "Six people were killed when a bomb went off at a market in the north of the country on Tuesday, police said, and nine more were hurt in the blast."


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw" / DAY.isoformat()).mkdir(parents=True)
    return tmp_path / "raw"


def put(raw: Path, name: str, content: str | bytes) -> Path:
    path = raw / DAY.isoformat() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def ingest(raw: Path) -> Ingested:
    return ingest_day(raw / DAY.isoformat(), DAY, raw)


def test_json_lines_go_in_verbatim_and_the_hash_can_be_rebuilt(raw: Path) -> None:
    rows = [
        {
            "id": "a",
            "title": "  A title ",
            "text": "\n Body with\ttabs, trailing blanks  \r\nand a carriage return\r",
            "publisher": "P",
            "published": "2024-01-16 10:00:00",
        },
        {"id": "b", "title": "", "text": "e\u0301 is composed, \x07 and \x85 are dropped"},
        {"id": "c", "title": None, "text": "Only a text, with a lone surrogate: \ud800."},
    ]
    put(raw, "x.jsonl", lines(*rows))
    result = ingest(raw)
    assert result.rejected.num_rows == 0
    for row, article in zip(rows, result.articles.to_pylist(), strict=True):
        text = canonical_text(row["title"], str(row["text"]))
        assert (article["source_id"], article["text"], article["content_sha256"]) == (row["id"], text, content_sha256(text))
        assert article["article_id"] == stable_id("art", row.get("publisher"), content_sha256(text))


def test_rows_fit_the_schema(raw: Path) -> None:
    put(raw, "x.jsonl", lines({"text": BODY, "url": "guid:1", "published": "2024-01-16T09:00:00+02:00"}))
    articles = ingest(raw).articles
    assert articles.schema.equals(interim_articles_schema())
    (row,) = articles.to_pylist()
    article = Article.model_validate({key: value for key, value in row.items() if key != "text"})
    assert (article.url, article.published_precision, article.language, article.is_relevant) == (None, "second", "en", True)
    assert article.published_at == dt.datetime(2024, 1, 16, 7, tzinfo=dt.UTC)
    assert (article.source_path, article.media_type) == ("2024-01-18/x.jsonl", "application/x-ndjson")


def test_every_file_is_accounted_for_and_a_bad_line_costs_only_itself(raw: Path) -> None:
    put(raw, "a/empty.txt", "")
    put(raw, "b.jsonl", lines({"text": "One."}) + "{broken\n\n" + lines({"title": "no text"}, {"text": "Two."}) + "[1, 2]\n")
    put(raw, "c.txt", "Title\n\nText.")
    put(raw, ".hidden", b"\x00\x01\x02" * 100)
    result = ingest(raw)
    assert [row["source_path"] for row in result.articles.to_pylist()] == ["2024-01-18/b.jsonl"] * 2 + ["2024-01-18/c.txt"]
    found = [(row["source_path"], row["row_key"], row["check"]) for row in result.rejected.to_pylist()]
    assert found == [
        ("2024-01-18/.hidden", None, "format_known"),
        ("2024-01-18/a/empty.txt", None, "file_empty"),
        ("2024-01-18/b.jsonl", "2", "json_syntax"),
        ("2024-01-18/b.jsonl", "4", "text_present"),
        ("2024-01-18/b.jsonl", "6", "json_object"),
    ]
    assert all(row["reason"] and row["stage"] == "ingest" for row in result.rejected.to_pylist())
    assert result.n_files == 4


def test_same_text_by_one_publisher_is_one_article_and_the_copy_points_to_it(raw: Path) -> None:
    row = {"title": "Bomb kills six", "text": BODY, "publisher": "P"}
    put(raw, "a.jsonl", lines(row | {"id": "1"}, row | {"id": "2"}, row | {"id": "2"}, row | {"publisher": "Q"}))
    put(raw, "b.jsonl", lines(row | {"id": "1"}))
    articles = ingest(raw).articles.to_pylist()
    assert len({article["article_id"] for article in articles}) == 5
    first = articles[0]["article_id"]
    assert [article["duplicate_of"] for article in articles] == [None, first, first, None, first]
    assert len({article["story_id"] for article in articles}) == 1


def test_the_same_text_on_two_days_is_one_article(raw: Path) -> None:
    put(raw, "a.txt", "Title\n\n" + BODY)
    first = ingest(raw).articles
    day = dt.date(2024, 1, 19)
    later = raw / day.isoformat() / "b.txt"
    later.parent.mkdir()
    later.write_text("Title\n\n" + BODY)
    second = ingest_day(later.parent, day, raw).articles
    for days in ([first, second], [second, first]):
        table = across_days(days)
        one, two = table.to_pylist()
        assert one["article_id"] == first.column("article_id")[0].as_py()
        assert (one["duplicate_of"], two["duplicate_of"]) == (None, one["article_id"])
        assert two["article_id"] != one["article_id"]
        assert one["story_id"] == two["story_id"]
        assert table.schema.equals(first.schema)


def test_the_host_stands_in_for_a_publisher(raw: Path) -> None:
    put(raw, "a.jsonl", lines({"text": "One.", "url": "https://www.example.org/1"}, {"text": "Two.", "url": "http://[broken"}, {"text": "Three."}))
    assert ingest(raw).articles.column("publisher").to_pylist() == ["example.org", None, None]


def test_a_sidecar_fills_what_the_file_leaves_open_and_is_no_article(raw: Path) -> None:
    put(raw, "a.txt", "Title\n\n" + BODY)
    put(
        raw,
        "a.txt.meta.json",
        json.dumps({"url": "https://example.org/a", "publisher": "P", "retrieved_at": "2024-01-18T07:00:00Z", "licence": "CC-BY-4.0", "status": 200}),
    )
    put(raw, "alone.meta.json", json.dumps({"url": "https://example.org/b"}))
    result = ingest(raw)
    (article,) = result.articles.to_pylist()
    assert (article["url"], article["publisher"], article["licence"]) == ("https://example.org/a", "P", "CC-BY-4.0")
    assert article["retrieved_at"] == dt.datetime(2024, 1, 18, 7, tzinfo=dt.UTC)
    assert [row["source_path"] for row in result.rejected.to_pylist()] == ["2024-01-18/alone.meta.json"]


@pytest.mark.parametrize(("sidecar", "check"), [("{broken", "sidecar"), ("[1]", "sidecar"), ('{"sha256": "' + "0" * 64 + '"}', "sidecar_sha256")])
def test_a_sidecar_that_cannot_be_right_is_reported(raw: Path, sidecar: str, check: str) -> None:
    put(raw, "a.txt", BODY)
    put(raw, "a.txt.meta.json", sidecar)
    assert [row["check"] for row in ingest(raw).rejected.to_pylist()] == [check]


def test_sources_toml_beside_the_raw_folder_maps_fields(raw: Path) -> None:
    (raw.parent / "sources.toml").write_text('[[mapping]]\npath = "dump/*.jsonl"\npublisher = "The Dump"\nfields = { text = "volltext", title = "zeile" }\n')
    put(raw, "dump/a.jsonl", lines({"volltext": BODY, "zeile": "T", "text": "teaser"}))
    (article,) = ingest(raw).articles.to_pylist()
    assert (article["title"], article["publisher"], article["text"]) == ("T", "The Dump", "T\n\n" + BODY)


def test_two_runs_give_the_same_rows(raw: Path) -> None:
    for number in range(30):
        put(raw, f"{number % 7}/{number}.txt", f"Title {number % 5}\n\n{BODY} {number % 5}")
    one, two = ingest(raw), ingest(raw)
    assert one.articles.equals(two.articles)
    assert one.rejected.equals(two.rejected)
    paths = one.articles.column("source_path").to_pylist()
    assert paths == sorted(paths)


def test_shards_and_batches_change_nothing(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(raw, "a.jsonl", lines(*({"id": str(number), "text": f"{BODY} {number % 40}", "publisher": "P"} for number in range(90))) + "{broken\n")
    put(raw, "b.txt", BODY)
    whole = ingest(raw)
    monkeypatch.setattr(day_module, "_SHARD_BYTES", 100)
    monkeypatch.setattr(day_module, "_PARALLEL_BYTES", 100)
    monkeypatch.setattr(ordered_module, "_ROWS_A_BATCH", 7)
    parts = ingest(raw)
    assert parts.articles.combine_chunks().equals(whole.articles.combine_chunks())
    assert parts.rejected.combine_chunks().equals(whole.rejected.combine_chunks())


def test_written_to_files_it_is_the_same(raw: Path) -> None:
    put(raw, "a.jsonl", lines({"text": BODY}, {"text": BODY}) + "{broken\n")
    folder = raw / DAY.isoformat()
    paths = [raw.parent / "interim" / name for name in ("articles.parquet", "rejected.parquet")]
    counts = ingest_day_to_files(folder, DAY, raw, *paths, metadata={"fingerprint": "abc"})
    result = ingest(raw)
    assert (counts.n_files, counts.n_articles, counts.n_rejected) == (1, 2, 1)
    assert [pq.read_table(path).equals(table) for path, table in zip(paths, (result.articles, result.rejected), strict=True)] == [True, True]
    assert pq.read_schema(paths[0]).metadata[b"fingerprint"] == b"abc"
    assert [path.name for path in sorted(paths[0].parent.iterdir())] == ["articles.parquet", "rejected.parquet"]


def test_an_empty_day_gives_empty_tables(raw: Path) -> None:
    result = ingest(raw)
    assert (result.articles.num_rows, result.rejected.num_rows, result.n_files) == (0, 0, 0)
    assert isinstance(result.articles, pa.Table)


def test_what_was_mended_or_guessed_is_said(raw: Path) -> None:
    quoted = "“Six people were killed,” the governor’s office said. " * 3
    put(raw, "a.txt", quoted)
    put(raw, "b.txt", "Attack in Tláhuac\n\n" + quoted.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d"))
    put(raw, "c.txt", (quoted + "b").encode("cp1252"))
    put(raw, "d.txt", (quoted + " " + quoted).encode() + b"\xff")
    put(raw, "e.jsonl", lines({"title": "The mayorâ€™s car", "text": quoted + "e"}))
    put(raw, "f.csv", ("id,text\n1," + quoted.replace(",", ";") + "\n2,no harm in this one\n3,broken ?\n").encode().replace(b"?", b"\xff"))
    put(raw, "g.csv", ("id,text\n1," + quoted.replace(",", ";") + "\n").encode("cp1252"))
    articles = ingest(raw).articles.to_pylist()
    found = {(row["source_path"][11:], row["source_id"]): row["text_repair"] for row in articles}
    assert found == {
        ("a.txt", None): None,
        ("b.txt", None): "mojibake",
        ("c.txt", None): "encoding_guessed",
        ("d.txt", None): "bytes_replaced",
        ("e.jsonl", None): "mojibake",
        ("f.csv", "1"): None,
        ("f.csv", "2"): None,
        ("f.csv", "3"): "bytes_replaced",
        ("g.csv", "1"): "encoding_guessed",
    }
    assert articles[1]["text"] == "Attack in Tláhuac\n\n" + quoted.strip()
    assert articles[4]["title"] == "The mayor’s car"
