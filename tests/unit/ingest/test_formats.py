"""Every format, plain and in every wrapping, gives the same article."""

from __future__ import annotations

import bz2
import csv
import datetime as dt
import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.ingest import ingest_day

DAY = dt.date(2024, 1, 18)
TITLE = "Bomb kills six at “market”"
PARAGRAPHS = (
    "Six people were killed when a bomb went off at a market in the north of the country on Tuesday, police said in a statement.",
    "Nobody has claimed responsibility for the attack, which was the third in the province since the year began, officials said.",
    "The wounded were taken to a hospital in the provincial capital, where doctors said that two of them were in a critical state.",
)
BODY = "\n".join(PARAGRAPHS)
URL = "https://example.org/bomb"
PUBLISHED = "2024-01-16T10:30:00Z"
ROW = {"id": "7", "url": URL, "publisher": "The Example", "published": PUBLISHED, "title": TITLE, "text": BODY}
HTML = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="{PUBLISHED}"><link rel="canonical" href="{URL}"></head>
<body><nav>Home</nav><article>{"".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)}</article></body></html>"""


def csv_table(delimiter: str) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(ROW), delimiter=delimiter)
    writer.writeheader()
    writer.writerow(ROW)
    return text.getvalue().encode()


def parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([ROW | {"published": dt.datetime(2024, 1, 16, 10, 30, tzinfo=dt.UTC)}]), buffer)
    return buffer.getvalue()


def arrow(stream: bool) -> bytes:
    table = pa.Table.from_pylist([ROW])
    sink = pa.BufferOutputStream()
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def rss() -> bytes:
    item = f"<title>{TITLE}</title><link>{URL}</link><guid>7</guid><pubDate>Tue, 16 Jan 2024 10:30:00 GMT</pubDate>"
    item += f"<description>Teaser.</description><content:encoded><![CDATA[{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}]]></content:encoded>"
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    return f"{head}<channel><title>The Example</title><item>{item}</item></channel></rss>".encode()


def atom() -> bytes:
    entry = f'<title>{TITLE}</title><link href="{URL}"/><id>7</id><published>{PUBLISHED}</published><updated>2024-01-19T00:00:00Z</updated>'
    entry += f'<content type="html">{"".join(f"&lt;p&gt;{p}&lt;/p&gt;" for p in PARAGRAPHS)}</content>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Example</title><entry>{entry}</entry></feed>'.encode()


def json_feed() -> bytes:
    item = {"id": "7", "url": URL, "title": TITLE, "date_published": PUBLISHED, "content_html": "".join(f"<p>{p}</p>" for p in PARAGRAPHS)}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Example", "items": [item]}).encode()


def warc(compress: bool = False, encoding: str = "") -> bytes:
    payload = HTML.encode()
    headers = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    if encoding:
        payload, headers = gzip.compress(payload), headers + "Content-Encoding: gzip\r\n"
    http = headers.encode() + b"\r\n" + payload
    named = {
        "WARC-Type": "response",
        "WARC-Record-ID": "<7>",
        "WARC-Target-URI": URL,
        "WARC-Date": "2024-01-18T01:00:00Z",
        "Content-Type": "application/http; msgtype=response",
    }
    record = (
        b"WARC/1.0\r\n"
        + "".join(f"{key}: {value}\r\n" for key, value in named.items()).encode()
        + f"Content-Length: {len(http)}\r\n\r\n".encode()
        + http
        + b"\r\n\r\n"
    )
    request = b"WARC/1.0\r\nWARC-Type: request\r\nWARC-Record-ID: <8>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    return gzip.compress(request) + gzip.compress(record) if compress else request + record


def mail(kind: str) -> bytes:
    content = BODY if kind == "plain" else HTML
    subject = "=?utf-8?q?Bomb_kills_six_at_=E2=80=9Cmarket=E2=80=9D?="
    head = f"From: The Example <news@example.org>\nSubject: {subject}\nDate: Tue, 16 Jan 2024 10:30:00 +0000\nMessage-ID: 7\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{content}".encode()


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"folder/{name}", data)
    return buffer.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo(f"folder/{name}")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


FORMATS: dict[str, tuple[bytes, str, str | None]] = {
    "a.txt": (f"Title: {TITLE}\nPublished: {PUBLISHED}\nPublisher: The Example\nURL: {URL}\nID: 7\n\n{BODY}\n".encode(), "text/plain", "7"),
    "a.html": (HTML.encode(), "text/html", None),
    "a.xhtml": (b'<?xml version="1.0"?>' + HTML.replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">').encode(), "text/html", None),
    "a.json": (json.dumps(ROW, indent=1).encode(), "application/json", "7"),
    "list.json": (json.dumps([ROW]).encode(), "application/json", "7"),
    "api.json": (json.dumps({"status": "ok", "articles": [ROW | {"publisher": {"id": None, "name": "The Example"}}]}).encode(), "application/json", "7"),
    "a.jsonl": (json.dumps(ROW).encode(), "application/json", "7"),
    "a.csv": (csv_table(","), "text/csv", "7"),
    "a.tsv": (csv_table("\t"), "text/csv", "7"),
    "semicolons.csv": (csv_table(";"), "text/csv", "7"),
    "a.parquet": (parquet(), "application/vnd.apache.parquet", "7"),
    "a.arrow": (arrow(stream=False), "application/vnd.apache.arrow.file", "7"),
    "stream.arrow": (arrow(stream=True), "application/vnd.apache.arrow.file", "7"),
    "rss.xml": (rss(), "application/rss+xml", "7"),
    "atom.xml": (atom(), "application/atom+xml", "7"),
    "feed.json": (json_feed(), "application/feed+json", "7"),
    "a.warc": (warc(), "text/html", "7"),
    "member-wise.warc.gz": (warc(compress=True), "text/html", "7"),
    "encoded.warc": (warc(encoding="gzip"), "text/html", "7"),
    "plain.eml": (mail("plain"), "message/rfc822", "7"),
}
WRAPPED = {
    "": lambda name, data: data,
    ".gz": lambda name, data: gzip.compress(data),
    ".bz2": lambda name, data: bz2.compress(data),
    ".zst": lambda name, data: zstandard.compress(data),
    ".zip": zipped,
    ".tar": tarred,
    ".tar.gz": lambda name, data: gzip.compress(tarred(name, data)),
}


def read(folder: Path, files: dict[str, bytes]) -> list[dict[str, Any]]:
    day = folder / "raw" / DAY.isoformat()
    day.mkdir(parents=True)
    for name, data in files.items():
        (day / name).write_bytes(data)
    result = ingest_day(day, DAY, folder / "raw")
    assert result.rejected.to_pylist() == []
    return result.articles.to_pylist()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(tmp_path: Path, name: str) -> None:
    data, media_type, source_id = FORMATS[name]
    (article,) = read(tmp_path, {name: data})
    assert article["text"] == f"{TITLE}\n\n{BODY}"
    assert (article["title"], article["publisher"], article["source_id"]) == (TITLE, "The Example", source_id)
    assert article["url"] == (None if name.endswith(".eml") else URL)
    assert (article["published_at"], article["published_precision"]) == (dt.datetime(2024, 1, 16, 10, 30, tzinfo=dt.UTC), "second")
    assert article["media_type"] in (media_type, "application/x-ndjson" if name == "a.jsonl" else media_type)
    assert article["retrieved_at"] == (dt.datetime(2024, 1, 18, 1, tzinfo=dt.UTC) if "warc" in name else None)


@pytest.mark.parametrize("suffix", WRAPPED)
def test_every_format_in_every_wrapping(tmp_path: Path, suffix: str) -> None:
    articles = read(tmp_path, {name + suffix: WRAPPED[suffix](name, data) for name, (data, _, _) in FORMATS.items()})
    assert len(articles) == len(FORMATS)
    assert {article["text"] for article in articles} == {f"{TITLE}\n\n{BODY}"}
    assert len({article["article_id"] for article in articles}) == len(FORMATS)
    assert sum(article["duplicate_of"] is None for article in articles) == 1


def test_an_html_mail_gives_its_words(tmp_path: Path) -> None:
    (article,) = read(tmp_path, {"a.eml": mail("html")})
    assert article["title"] == TITLE
    assert all(paragraph in article["text"] for paragraph in PARAGRAPHS)


def test_a_feed_without_a_publication_date_does_not_pass_off_another(tmp_path: Path) -> None:
    (article,) = read(tmp_path, {"atom.xml": atom().replace(f"<published>{PUBLISHED}</published>".encode(), b"")})
    assert (article["published_at"], article["published_precision"]) == (None, "unknown")


def test_row_keys_lead_into_archives(tmp_path: Path) -> None:
    day = tmp_path / "raw" / DAY.isoformat()
    day.mkdir(parents=True)
    (day / "a.zip").write_bytes(zipped("b.tar", tarred("c.jsonl", json.dumps(ROW).encode() + b"\n{broken\n")))
    result = ingest_day(day, DAY, tmp_path / "raw")
    assert result.articles.num_rows == 1
    assert [row["row_key"] for row in result.rejected.to_pylist()] == ["folder/b.tar:folder/c.jsonl:2"]
