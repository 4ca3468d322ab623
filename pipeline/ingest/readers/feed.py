"""Feeds: RSS, Atom and JSON Feed. One article an entry; the text is what the feed carries, often a summary. Fetching the pages behind entries is fetch.py's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.ingest.limits import MEMBERS
from pipeline.ingest.page import host_of, html_fragment_text
from pipeline.ingest.readers.context import Context
from pipeline.ingest.readers.json_values import parse_json
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import Source

MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each entry; the row_key is the entry's position, counted from 1."""
    data = source.read_all()
    yield from _json_feed(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _xml_feed(data, context.charset)


def _xml_feed(data: bytes, charset: str | None) -> Iterator[Unit]:
    """By feedparser, from bytes: given a string it would take it for an address or a file name and fetch it."""
    import feedparser

    _refuse_entities(data)
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    found = feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        why = str(found.get("bozo_exception") or "it has no entries")[:120]
        raise Unreadable("feed_entries", f"no entry can be read from this feed ({why}); get it again or remove it")
    publisher = found.feed.get("title")
    media_type = MEDIA_TYPES.get(str(found.get("version", ""))[:3].replace("ato", "atom"), "application/xml")
    for number, entry in enumerate(found.entries[:MEMBERS], start=1):
        yield Unit(str(number), _maker(entry, publisher, media_type))


def _refuse_entities(data: bytes) -> None:
    """A feed that declares entities of its own is refused before any parser sees it: honest feeds need none beyond HTML's, bombs and XXE do."""
    head = data[:262_144]
    if b"<!ENTITY" in head or "<!ENTITY".encode("utf-16-le") in head or "<!ENTITY".encode("utf-16-be") in head:
        raise Unreadable("xml_entities", "the feed declares XML entities, as entity bombs and file-reading attacks do; remove the DOCTYPE if it is genuine")


def _maker(entry: Any, publisher: str | None, media_type: str) -> Any:
    def make() -> RawRecord:
        contents = [part.get("value", "") for part in entry.get("content", []) if "html" in part.get("type", "html") or "text" in part.get("type", "")]
        longest = max([*contents, entry.get("summary", "")], key=len)
        title = entry.get("title")
        link = entry.get("link")
        return RawRecord(
            body=_plain(longest),
            title=_plain(title) if title and title.strip() else None,
            url=link,
            publisher=(entry.get("source") or {}).get("title") or publisher or host_of(link),
            published=entry.get("published") or entry.get("created") or entry.get("issued"),
            byline=entry.get("author"),
            source_id=entry.get("id") or None,
            licence=entry.get("license") or None,
            media_type=media_type,
        )

    return make


def _json_feed(data: bytes) -> Iterator[Unit]:
    value, _ = parse_json(data.lstrip(b"\xef\xbb\xbf"))
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or not items:
        raise Unreadable("feed_entries", "no entry in this JSON feed; get it again or remove it")
    publisher = value.get("title") if isinstance(value.get("title"), str) else None
    for number, item in enumerate(items[:MEMBERS], start=1):
        yield Unit(str(number), _json_maker(item, publisher))


def _json_maker(item: Any, publisher: str | None) -> Any:
    def make() -> RawRecord:
        if not isinstance(item, dict):
            raise Unreadable("json_object", "this entry is no object; get the feed again")
        text = {key: value for key, value in item.items() if isinstance(value, str)}
        body = text.get("content_text") or _plain(text.get("content_html") or text.get("summary") or "")
        authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
        names = [author["name"] for author in authors or [] if isinstance(author, dict) and isinstance(author.get("name"), str)]
        return RawRecord(
            body=body,
            title=text.get("title"),
            url=text.get("url") or text.get("external_url"),
            publisher=publisher or host_of(text.get("url")),
            published=text.get("date_published"),
            byline=", ".join(names) or None,
            source_id=text.get("id"),
            media_type="application/feed+json",
        )

    return make


def _plain(markup: str) -> str:
    if not markup.strip():
        raise Unreadable("text_present", "this entry carries no text; fetch the page it links to (`incidents fetch` does)")
    return html_fragment_text(markup) if "<" in markup or "&" in markup else markup.strip()
