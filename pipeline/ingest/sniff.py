"""Which format a file has, from its first bytes; the name decides only between formats that look alike. Reading is the readers' matter."""

from __future__ import annotations

import codecs
import json
import re

HEAD_BYTES = 65_536

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"ARROW1\x00\x00", "arrow"),
    (b"\xff\xff\xff\xff", "arrow"),
    (b"WARC/", "warc"),
)
_UNSUPPORTED = (
    (b"%PDF", "a PDF file", "convert it to text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as text or HTML"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "repack it as .zip or .tar"),
    (b"\xfd7zXZ\x00", "an xz file", "recompress it as .gz or .zst"),
    (b"Rar!", "a RAR archive", "repack it as .zip or .tar"),
    (b"SQLite format 3\x00", "an SQLite database", "export its table as CSV or Parquet"),
    (b"\x89PNG", "an image", "articles are text; add the text of it"),
    (b"\xff\xd8\xff", "an image", "articles are text; add the text of it"),
    (b"GIF8", "an image", "articles are text; add the text of it"),
)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h1|meta|title|table|section|main|span)\b", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_MAIL_HEADER = re.compile(
    r"^(Received|Return-Path|MIME-Version|Message-ID|Delivered-To|From|To|Subject|Date|Content-Type|DKIM-Signature|X-[\w-]+|List-[\w-]+):", re.IGNORECASE
)
_MAIL_ONLY = {"received", "return-path", "mime-version", "message-id", "delivered-to", "dkim-signature"}
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}


def sniff(head: bytes, name: str) -> str:
    """Return the format of a file that starts with `head` (up to 64 KB) and is called `name`.

    One of: empty, gzip, zstd, bzip2, zip, tar, parquet, arrow, warc, feed, json, jsonl, csv, mail, html, text, binary.
    """
    if not head:
        return "empty"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "tar"
    if unsupported(head) or _is_binary(head):
        return "binary"
    return _sniff_text(_head_text(head), name.lower())


def unsupported(head: bytes) -> tuple[str, str] | None:
    """Return (what it is, what to do) for a known format that holds no readable article."""
    return next(((what, advice) for magic, what, advice in _UNSUPPORTED if head.startswith(magic)), None)


def _head_text(head: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return head.decode(encoding, "ignore")
    return head.decode("utf-8-sig", "replace")


def _is_binary(head: bytes) -> bool:
    """More than 5 % control characters: no text. A few NULs are damage, and they are dropped later."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    return sum(byte in _CONTROL for byte in head) > max(8, len(head) // 20)


def _sniff_text(text: str, name: str) -> str:
    start = text.lstrip("\ufeff \t\r\n\x00")
    if not start:
        return "text"
    if start.startswith("<"):
        return _sniff_markup(start)
    if start[0] in "{[" and (kind := _sniff_json(start, name)):
        return kind
    lines = start.splitlines()
    headers = {match[1].lower() for line in lines[:40] if (match := _MAIL_HEADER.match(line))}
    if _MAIL_HEADER.match(lines[0]) and (name.endswith((".eml", ".mht")) or (len(headers) >= 3 and headers & _MAIL_ONLY)):
        return "mail"
    if name.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if _is_csv(lines, name):
        return "csv"
    return "html" if len(_MARKUP.findall(start)) >= 5 else "text"


def _sniff_markup(start: str) -> str:
    if (feed := _FEED.search(start[:4096])) and not _MARKUP.search(start[: feed.start()]):
        return "feed"
    return "html" if _MARKUP.search(start) or start.startswith(("<?xml", "<!")) else "text"


def _sniff_json(start: str, name: str) -> str | None:
    """JSON Lines when the first line is a whole value, or is too long to tell and the name does not say otherwise; None when it is no JSON at all."""
    line, end, rest = start.partition("\n")
    if '"https://jsonfeed.org/version/' in start[:2048] or '"https:\\/\\/jsonfeed.org\\/version' in start[:2048]:
        return "feed"
    if name.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        if not end and len(start) > HEAD_BYTES // 2:
            return "jsonl" if start[0] == "{" else "json"
        return "json" if re.match(r'[\[{]\s*(?:["\[{\]}]|$)', start) else None
    return "jsonl" if isinstance(first, dict) and rest.lstrip().startswith("{") else "json"


def _is_csv(lines: list[str], name: str) -> bool:
    from pipeline.ingest.fields import FIELD_OF

    for delimiter in ("\t", ",", ";", "|"):
        names = [cell.strip().strip('"').lower() for cell in lines[0].split(delimiter)]
        known = sum(cell in FIELD_OF for cell in names)
        if len(names) > 1 and (known >= 2 or (known == 1 and name.endswith((".csv", ".tsv", ".tab")))):
            return True
    return name.endswith((".csv", ".tsv", ".tab"))
