"""Files that must not crash, hang or vanish: each is refused for its named reason, or read in spite of it. One trouble a case; most are made here."""

from __future__ import annotations

import bz2
import datetime as dt
import gzip
import io
import json
import os
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.ingest import Ingested, ingest_day

DAY = dt.date(2024, 1, 18)
TEXT = "Six people were killed when a bomb went off at a market in the north of the country on Tuesday, police said."
LINE = json.dumps({"text": TEXT}).encode() + b"\n"
PAGE = f"<html><body><article><p>{TEXT}</p><p>{TEXT} Nobody claimed it.</p><p>{TEXT} The search goes on.</p></article></body></html>".encode()


def ingest(folder: Path, name: str, data: bytes) -> Ingested:
    day = folder / "raw" / DAY.isoformat()
    day.mkdir(parents=True, exist_ok=True)
    (day / name).write_bytes(data)
    started = time.monotonic()
    result = ingest_day(day, DAY, folder / "raw")
    assert time.monotonic() - started < 60, "refused, but not within the limits"
    paths = {row["source_path"] for table in (result.articles, result.rejected) for row in table.to_pylist()}
    assert f"2024-01-18/{name}" in paths, "the file vanished"
    assert all(row["reason"] and len(row["reason"]) > 20 for row in result.rejected.to_pylist())
    return result


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(*members: tuple[str, bytes], link: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = tarfile.SYMTYPE, link
            archive.addfile(info)
    return buffer.getvalue()


def parquet(rows: int = 3) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": [f"{TEXT} {number}" for number in range(rows)]}), buffer)
    return buffer.getvalue()


def nested_zip() -> bytes:
    data = LINE
    for depth in range(8):
        data = zipped((f"{depth}.zip" if depth else "a.jsonl", data))
    return data


def warc_record(payload: bytes, kind: str = "text/html", length: int | None = None) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + payload
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2024-01-18T00:00:00Z\r\n"
    head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(http)}\r\n\r\n"
    return head.encode() + http + b"\r\n\r\n"


def feed(doctype: str, text: str) -> bytes:
    return f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><item><description>{text}</description></item></channel></rss>'.encode()


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return feed(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>', "&l11;")


def external_entity() -> bytes:
    return feed('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;")


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty file": ("a.txt", lambda: b"", "file_empty"),
    "only blanks": ("a.txt", lambda: b" \n\t\r\n", "text_present"),
    "only NUL": ("a.txt", lambda: bytes(1000), "format_known"),
    "random bytes": ("a.txt", lambda: bytes(range(256)) * 100, "format_known"),
    "a PDF called .txt": ("a.txt", lambda: b"%PDF-1.4\nstream", "format_known"),
    "an Office document": ("a.txt", lambda: zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), "format_known"),
    "50,000 nested divs": ("a.html", lambda: b"<html><body>" + b"<div>" * 50_000 + TEXT.encode(), "page_depth"),
    "page without text": ("a.html", lambda: b"<html><body><script>1</script></body></html>", "page_text"),
    "page of 40 MB": ("a.html", lambda: b"<html><body>" + b"<p>word</p>" * 4_000_000, "document_size"),
    "entity bomb": ("a.rss", entity_bomb, "xml_entities"),
    "external entity": ("a.rss", external_entity, "xml_entities"),
    "feed without entries": ("a.rss", lambda: b"<rss version='2.0'><channel><title>x</title></channel></rss>", "feed_entries"),
    "gzip bomb": ("a.jsonl.gz", lambda: gzip.compress(b" " * 60_000_000), "decompression_ratio"),
    "gzip bomb in a line": ("b.jsonl.gz", lambda: gzip.compress(b'{"text": "' + b"a" * 60_000_000 + b'"}'), "decompression_ratio"),
    "bzip2 bomb": ("a.txt.bz2", lambda: bz2.compress(b"a" * 60_000_000, 1), "decompression_ratio"),
    "zstd bomb": ("a.txt.zst", lambda: zstandard.compress(b"a" * 100_000_000), "decompression_ratio"),
    "zip bomb": ("a.zip", lambda: zipped(*((f"{n}.jsonl", b"\n" * 40_000_000) for n in range(4))), "decompression_ratio"),
    "zip in zip in zip ...": ("a.zip", nested_zip, "archive_nesting"),
    "zip member outside": ("a.zip", lambda: zipped(("../../../../tmp/evil.txt", TEXT.encode())), "archive_path"),
    "zip member with an absolute path": ("a.zip", lambda: zipped(("/tmp/evil.txt", TEXT.encode())), "archive_path"),
    "tar member outside": ("a.tar", lambda: tarred(("../evil.txt", TEXT.encode())), "archive_path"),
    "tar link to a system file": ("a.tar", lambda: tarred(link="/etc/passwd"), "archive_member"),
    "empty zip": ("a.zip", lambda: zipped(), "archive_empty"),
    "truncated zip": ("a.zip", lambda: zipped(("a.txt", TEXT.encode()))[:-30], "archive_data"),
    "truncated tar": ("a.tar", lambda: tarred(("a.txt", TEXT.encode() * 100))[:1500], "archive_data"),
    "truncated gzip": ("a.txt.gz", lambda: gzip.compress(TEXT.encode() * 100)[:-20], "compressed_data"),
    "corrupt gzip": ("a.txt.gz", lambda: gzip.compress(TEXT.encode())[:-8] + bytes(8), "compressed_data"),
    "truncated Parquet": ("a.parquet", lambda: parquet()[:-100], "parquet_data"),
    "Parquet with a broken page": ("a.parquet", lambda: parquet()[:4] + bytes(60) + parquet()[64:], "parquet_data"),
    "truncated Arrow": ("a.arrow", lambda: b"ARROW1\x00\x00" + bytes(100), "arrow_data"),
    "truncated WARC": ("a.warc", lambda: warc_record(PAGE, length=len(PAGE) + 5_000), "warc_data"),
    "WARC without pages": ("a.warc", lambda: warc_record(b"\x89PNG", "image/png"), "warc_pages"),
    "broken JSON": ("a.json", lambda: b'{\n "text": "a",\n', "json_syntax"),
    "JSON nested 100,000 deep": ("a.json", lambda: b"[" * 100_000, "json_depth"),
    "JSON without articles": ("a.json", lambda: b"[]", "articles_present"),
    "JSON number as text": ("a.json", lambda: b'{"text": 5}', "text_is_string"),
    "CSV without a text column": ("a.csv", lambda: b"title,date\nx,2024-01-01\n", "text_present"),
    "CSV with too many cells": ("a.csv", lambda: b"title,text\nx,one, two, three\n", "table_row"),
    "CSV with a line of 20 MB": ("a.csv", lambda: b"title,text\nx," + b"a" * 20_000_000 + b"\n", "record_size"),
    "CSV with an open quotation mark": ("a.csv", lambda: b'title,text\nx,"' + b"never closed\n" * 2_000_000, "table_syntax"),
    "CSV of a header alone": ("a.csv", lambda: b"title,text\n", "articles_present"),
    "mail without text": ("a.eml", lambda: b"From: a@b.c\nMIME-Version: 1.0\nContent-Type: image/png\n\nx", "mail_text"),
    "text of 5 million characters": ("a.txt", lambda: b"word " * 1_000_000, "text_length"),
}

READ: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "NUL and control characters": ("a.txt", lambda: TEXT.replace(" ", "\x00 \x07", 1).encode(), TEXT),
    "broken UTF-8": ("a.txt", lambda: (TEXT * 3 + " é é é é é").encode() + b"\xff", TEXT * 3 + " é é é é é\ufffd"),
    "lone surrogate in JSON": ("a.jsonl", lambda: b'{"text": "before \\ud83d after"}', "before  after"),
    "raw control character in JSON": ("a.jsonl", lambda: b'{"text": "a\x01b\tc"}', "ab\tc"),
    "right-to-left override": ("a.txt", lambda: "left \u202e override".encode(), "left \u202e override"),
    "year 0": ("a.jsonl", lambda: b'{"text": "T", "published": "0000-01-01"}', "T"),
    "year 9999": ("a.jsonl", lambda: b'{"text": "T", "published": "9999-12-31T23:59:59Z"}', "T"),
    "NaN in JSON": ("a.jsonl", lambda: b'{"text": "T", "score": NaN}', "T"),
    "JSON Lines with a byte order mark": ("a.jsonl", lambda: b"\xef\xbb\xbf" + LINE, TEXT),
    "zip called .txt": ("a.txt", lambda: zipped(("a.jsonl", LINE)), TEXT),
    "JSON called .html": ("a.html", lambda: LINE, TEXT),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_for_its_reason(tmp_path: Path, case: str) -> None:
    name, build, check = REFUSED[case]
    result = ingest(tmp_path, name, build())
    assert {row["check"] for row in result.rejected.to_pylist()} == {check}
    assert "passwd" not in str(result.articles.to_pylist())
    assert not Path("/tmp/evil.txt").exists()


@pytest.mark.parametrize("case", READ)
def test_read_in_spite_of_it(tmp_path: Path, case: str) -> None:
    name, build, text = READ[case]
    result = ingest(tmp_path, name, build())
    assert result.rejected.num_rows == 0
    assert [row["text"] for row in result.articles.to_pylist()] == [text]
    assert result.articles.column("published_precision").to_pylist() == ["unknown"]


@pytest.mark.parametrize(
    ("doctype", "entity"),
    [
        ('<!DOCTYPE html [<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)) + "]>", "&l11;"),
        ('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE html [<!ENTITY % x SYSTEM "http://127.0.0.1:1/evil.dtd"> %x;]>', "&y;"),
    ],
    ids=["bomb", "external file", "external declarations"],
)
def test_entities_of_an_xhtml_page_are_neither_expanded_nor_fetched(tmp_path: Path, doctype: str, entity: str) -> None:
    page = f'<?xml version="1.0"?>{doctype}<html xmlns="http://www.w3.org/1999/xhtml">'.encode() + PAGE[6:].replace(b"Nobody", f"{entity} Nobody".encode())
    result = ingest(tmp_path, "a.xhtml", page)
    (article,) = result.articles.to_pylist()
    assert len(article["text"]) < 2 * len(PAGE)
    assert "root:" not in article["text"]


def test_directories_where_files_are_expected(tmp_path: Path) -> None:
    day = tmp_path / "raw" / DAY.isoformat()
    (day / "page.html").mkdir(parents=True)
    (day / "page.html" / "inside.txt").write_text(TEXT)
    (day / "ok.txt").write_text(TEXT + " Again.")
    (day / "ok.txt.meta.json").mkdir()
    (day / "ok.txt.meta.json" / "note.txt").write_text(TEXT + " A note.")
    (tmp_path / "sources.toml").mkdir()
    result = ingest_day(day, DAY, tmp_path / "raw")
    assert result.rejected.num_rows == 0
    assert {row["source_path"].removeprefix("2024-01-18/") for row in result.articles.to_pylist()} == {
        "page.html/inside.txt", "ok.txt", "ok.txt.meta.json/note.txt",
    }  # fmt: skip


@pytest.mark.parametrize("stated", ["0000-00-00", "0000-01-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59+14:00", "-0001-05-05", "2024-13-45"])
def test_a_page_with_an_impossible_date_has_none(tmp_path: Path, stated: str) -> None:
    head = f'<head><script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{stated}"}}</script></head>'
    result = ingest(tmp_path, "a.html", PAGE.replace(b"<body>", head.encode() + b"<body>"))
    (article,) = result.articles.to_pylist()
    assert (article["published_at"], article["published_precision"]) == (None, "unknown")


def test_what_came_before_the_damage_is_kept(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"text": f"{TEXT} {number} {os.urandom(200).hex()}"}).encode() + b"\n" for number in range(500))
    cut = gzip.compress(lines)[:-5_000]
    result = ingest(tmp_path, "a.jsonl.gz", cut)
    assert result.articles.num_rows > 300
    assert [row["check"] for row in result.rejected.to_pylist()] == ["compressed_data"]


def test_pages_before_the_cut_of_a_web_archive_are_kept(tmp_path: Path) -> None:
    cut = warc_record(PAGE.replace(b"Six", b"Seven") + os.urandom(50_000).hex().encode())
    data = gzip.compress(warc_record(PAGE)) + gzip.compress(cut)[:-9_000]
    result = ingest(tmp_path, "a.warc.gz", data)
    assert result.articles.num_rows == 1
    assert {row["check"] for row in result.rejected.to_pylist()} == {"warc_data", "compressed_data"}


def test_one_bad_member_does_not_cost_the_others(tmp_path: Path) -> None:
    data = zipped(("a.txt", TEXT.encode()), ("b.pdf", b"%PDF-1.4"), ("c.jsonl", LINE + b"{broken\n"), ("d.txt", b""))
    result = ingest(tmp_path, "a.zip", data)
    assert result.articles.num_rows == 2
    assert [(row["row_key"], row["check"]) for row in result.rejected.to_pylist()] == [
        ("b.pdf", "format_known"),
        ("c.jsonl:2", "json_syntax"),
        ("d.txt", "file_empty"),
    ]


def test_a_single_line_of_one_gigabyte(tmp_path: Path) -> None:
    day = tmp_path / "raw" / DAY.isoformat()
    day.mkdir(parents=True)
    with (day / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "' + b"a" * 100_000)
        file.truncate(1 << 30)  # a hole: NUL bytes, as a crashed writer leaves them
        file.seek(0, io.SEEK_END)
        file.write(b'"}\n' + LINE)
    result = ingest_day(day, DAY, tmp_path / "raw")
    assert [row["check"] for row in result.rejected.to_pylist()] == ["record_size"]
    assert result.articles.num_rows == 1


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    day = tmp_path / "raw" / DAY.isoformat()
    (day / "folder.txt").mkdir(parents=True)
    (day / "ok.txt").write_text(TEXT)
    os.mkfifo(day / "pipe.txt")
    (day / "dangling.txt").symlink_to(day / "nowhere")
    (day / "outside.txt").symlink_to("/etc/passwd")
    (day / "loop").symlink_to(day)
    result = ingest_day(day, DAY, tmp_path / "raw")
    assert result.articles.num_rows == 1
    found = {row["source_path"].removeprefix("2024-01-18/"): row["check"] for row in result.rejected.to_pylist()}
    assert found == {"pipe.txt": "file_regular", "dangling.txt": "file_readable", "outside.txt": "file_regular", "loop": "file_regular"}


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_unreadable_permissions(tmp_path: Path) -> None:
    day = tmp_path / "raw" / DAY.isoformat()
    day.mkdir(parents=True)
    (day / "secret.txt").write_text(TEXT)
    (day / "secret.txt").chmod(0)
    result = ingest_day(day, DAY, tmp_path / "raw")
    assert [row["check"] for row in result.rejected.to_pylist()] == ["file_readable"]
