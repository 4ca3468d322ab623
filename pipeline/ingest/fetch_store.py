"""Fetched bytes -> raw files: page or feed item, and the sidecar beside it. Names come from hashes, so nothing on the web chooses a path."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from pipeline.ingest.polite_http import Answer
from pipeline.ingest.sidecar import sidecar_of
from pipeline.ingest.sources import Feed

# Response headers worth keeping: what the page was, how fresh, and what the publisher says about reuse.
_KEPT = (
    "content-type",
    "content-encoding",
    "content-language",
    "date",
    "last-modified",
    "etag",
    "age",
    "x-robots-tag",
    "tdm-reservation",
    "tdm-policy",
    "link",
)


class RawStore:
    """The folder of today's fetched files, one folder a host below it."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        """Files are written in `scratch` and then renamed, so that a build never reads half of one."""
        self._folder = folder
        self._scratch = scratch

    def add_page(self, answer: Answer, item: Mapping[str, Any], feed: Feed) -> Path:
        """Store a page as received (content encoding undone) and return its path; the same bytes from the same address are stored once."""
        suffix = ".txt" if answer.headers.get("content-type", "").startswith("text/plain") else ".html"
        notes = {
            "url": answer.url,
            "status": answer.status,
            "headers": {name: answer.headers[name] for name in _KEPT if name in answer.headers},
            "retrieved_at": answer.retrieved_at.isoformat(),
            "charset": _charset(answer.headers.get("content-type", "")),
        }
        return self._add(str(item["url"]), suffix, answer.body, notes | _common(item, feed))

    def add_item(self, item: Mapping[str, Any], feed: Feed, why: str) -> Path:
        """Store what the feed itself says of an item whose page is not there, as a JSON article, and return its path."""
        markup = item.get("markup") or item.get("title") or ""
        article = {"id": item.get("source_id"), "url": item["url"], "publisher": feed.publisher, "published": item.get("published")}
        article |= {"title": item.get("title"), "html" if "<" in markup else "text": markup}
        data = orjson.dumps({key: value for key, value in article.items() if value}, option=orjson.OPT_INDENT_2)
        notes = {"url": item["url"], "note": f"the feed's own text; page not fetched: {why}"}
        return self._add(str(item["url"]), ".json", data, notes | _common(item, feed))

    def _add(self, url: str, suffix: str, data: bytes, notes: Mapping[str, Any]) -> Path:
        sha256 = hashlib.sha256(data).hexdigest()
        address = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:16]
        path = self._folder / _host_name(url) / f"{address}-{sha256[:8]}{suffix}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            sidecar = {key: value for key, value in (dict(notes) | {"sha256": sha256}).items() if value not in (None, "", {})}
            self._write(sidecar_of(path), orjson.dumps(sidecar, option=orjson.OPT_INDENT_2))  # first: a page is never without it
            self._write(path, data)
        return path

    def _write(self, path: Path, data: bytes) -> None:
        aside = self._scratch / f".{path.name}.{os.getpid()}.part"
        aside.write_bytes(data)
        aside.replace(path)


def _host_name(url: str) -> str:
    """A folder name made of the host, with letters, digits, dots and hyphens only, whatever the address says."""
    return re.sub(r"[^a-z0-9.-]", "", (urlsplit(url).hostname or "").lower())[:100].strip(".-") or "other"


def _common(item: Mapping[str, Any], feed: Feed) -> dict[str, Any]:
    return {
        "publisher": feed.publisher,
        "published": item.get("published"),
        "title": item.get("title"),
        "feed": feed.url,
        "licence": feed.licence,
        "language": feed.language,
    }


def _charset(content_type: str) -> str | None:
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_param("charset")
    return charset if isinstance(charset, str) else None
