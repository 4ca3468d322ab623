from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.sniff import sniff

KINDS = {"empty", "gzip", "zstd", "bzip2", "zip", "tar", "parquet", "arrow", "warc", "feed", "json", "jsonl", "csv", "mail", "html", "text", "binary"}


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"", "a.txt", "empty"),
        (gzip.compress(b"x", mtime=0), "a.txt", "gzip"),
        (b"PK\x03\x04....", "a.jsonl", "zip"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", "a", "warc"),
        (b"%PDF-1.7 ...", "a.txt", "binary"),
        (bytes(range(256)) * 4, "a.txt", "binary"),
        (b'{"text": "a"}\n{"text": "b"}\n', "a.txt", "jsonl"),
        (b'{"text": "a"}', "a.json", "json"),
        (b'{\n  "text": "a"\n}\n', "a", "json"),
        (b'[\n{"text": "a"}]', "a", "json"),
        (b"{broken\n", "a.jsonl", "jsonl"),
        (b"[REPORT] Guerrillas attacked the town.", "a.txt", "text"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "a.json", "feed"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel>', "a.html", "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "a", "feed"),
        (b"<!DOCTYPE html><html><head>", "a.txt", "html"),
        (b"\xef\xbb\xbf\n<html>", "a", "html"),
        (b"<p>One</p><p>Two</p>", "a", "html"),
        (b"title,text,date\na,b,c\n", "a.txt", "csv"),
        (b"headline\tbody\n", "a", "csv"),
        (b"a,b\n1,2\n", "a.csv", "csv"),
        (b"From: a@b.c\r\nMIME-Version: 1.0\r\nSubject: x\r\n\r\nHi", "a", "mail"),
        (b"Title: x\nPublished: 2024-01-01\n\nText", "a.txt", "text"),
        (b"Kabul: police said, and others said, that", "a.txt", "text"),
        ("Zażółć".encode("utf-16"), "a.txt", "text"),
        (b"One NUL\x00 is damage, not a binary file" * 3, "a.txt", "text"),
    ],
)
def test_format_by_content(head: bytes, name: str, kind: str) -> None:
    assert sniff(head, name) == kind


@settings(deadline=None)  # the first call loads a library, and the machine may be busy
@given(st.binary(max_size=600), st.sampled_from(["a", "a.txt", "a.jsonl", "a.csv", "a.eml"]))
def test_every_file_has_a_format(head: bytes, name: str) -> None:
    assert sniff(head, name) in KINDS
