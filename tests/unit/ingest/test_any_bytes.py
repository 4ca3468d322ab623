"""Whatever bytes a file holds: no exception, no file without a row, and rows that the schema accepts."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingest import ingest_day, reconcile
from schemas import Article, Rejected

DAY = dt.date(2024, 1, 18)


def _zip(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", data)
    return buffer.getvalue()


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": ["One.", "Two."]}), buffer)
    return buffer.getvalue()


SEEDS = [
    b'{"text": "One.", "title": "T", "published": "2024-01-01"}\n{"text": "Two."}\n',
    b'[{"text": "One."}, {"title": 1}]',
    b"title,text\nA,B\nC,D\n",
    b"<html><head><title>T</title></head><body><article><p>One sentence of text.</p></article></body></html>",
    b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>T</title><description>One.</description></item></channel></rss>",
    b"From: a@b.c\nMIME-Version: 1.0\nMessage-ID: x\nSubject: T\nContent-Type: text/plain\n\nOne.",
    b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nOne.\r\n\r\n",
    b"Title: T\nPublished: 2024-01-01\n\nOne.",
    gzip.compress(b"One."),
    _zip(b"One."),
    _parquet(),
    "Zoë “One”".encode("utf-16"),
]
damage = st.tuples(st.integers(0, 400), st.integers(0, 6), st.binary(max_size=6))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A small valid file with a few bytes cut out, put in or replaced."""
    data = draw(st.sampled_from(SEEDS))
    for place, cut, insert in draw(st.lists(damage, max_size=4)):
        place = place % (len(data) + 1)
        data = data[:place] + insert + data[place + cut :]
    return data


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(damaged(), st.binary(max_size=300)), min_size=1, max_size=12), st.sampled_from(["", ".txt", ".jsonl", ".json", ".csv", ".html", ".eml"])
)
def test_every_file_is_accounted_for(contents: list[bytes], suffix: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, DAY.isoformat())
        folder.mkdir()
        for number, data in enumerate(contents):
            (folder / f"{number}{suffix}").write_bytes(data)
        result = ingest_day(folder, DAY, folder.parent)
        assert reconcile(folder, folder.parent, result.articles, result.rejected).balances
        for row in result.articles.drop_columns(["text"]).to_pylist():
            Article.model_validate(row)
        for row in result.rejected.to_pylist():
            Rejected.model_validate(row)
            assert row["check"] not in ("parser_error", "parse_limits"), row
