"""Feeds: RSS, Atom and JSON Feed. One article an entry; the text is what the feed carries, often a summary. Fetching the pages behind entries is fetch.py's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.ingest.limits import MEMBERS
from pipeline.ingest.page import html_fragment_text
from pipeline.ingest.readers.context import Context
from pipeline.ingest.readers.json_values import parse_json
from pipeline.ingest.record import RawRecord, Unit, Unreadable
from pipeline.ingest.streams import Source

_MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed gives it. `markup` is HTML or plain text; `published` never an update's date."""

    url: str | None
    source_id: str | None
    title: str | None
    published: str | None
    markup: str
    publisher: str | None
    byline: str | None
    licence: str | None
    media_type: str


def read(source: Source, context: Context) -> Iterator[Unit]:
    """Yield a unit for each entry; the row_key is the entry's position, counted from 1."""
    for number, entry in enumerate(read_entries(source.read_all(), context.charset), start=1):
        yield Unit(str(number), _maker(entry))


def read_entries(data: bytes, charset: str | None = None) -> Iterator[Entry]:
    """Yield the entries of a feed in its order.

    Raises:
        Unreadable: it is no feed, has no entries, or declares XML entities.
    """
    entries = _json_entries(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _xml_entries(data, charset)
    for number, entry in enumerate(entries):
        if number == MEMBERS:
            return
        yield entry


def _maker(entry: Entry) -> Callable[[], RawRecord]:
    def make() -> RawRecord:
        return RawRecord(
            body=_plain(entry.markup),
            title=_plain(entry.title) if entry.title and entry.title.strip() else None,
            url=entry.url,
            publisher=entry.publisher,
            published=entry.published,
            byline=entry.byline,
            source_id=entry.source_id,
            licence=entry.licence,
            media_type=entry.media_type,
        )

    return make


def _xml_entries(data: bytes, charset: str | None) -> Iterator[Entry]:
    """By feedparser, from bytes: given a string it would take it for an address or a file name and fetch it."""
    import feedparser

    _refuse_entities(data)
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    found = feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not found.entries:
        why = str(found.get("bozo_exception") or "it has no entries")[:120]
        raise Unreadable("feed_entries", f"no entry can be read from this feed ({why}); get it again or remove it")
    media_type = _MEDIA_TYPES.get(str(found.get("version", "")).rstrip("0123456789."), "application/xml")
    for entry in found.entries:
        contents = [part.get("value") or "" for part in entry.get("content", [])]
        yield Entry(
            url=entry.get("link"),
            source_id=entry.get("id") or None,
            title=entry.get("title"),
            published=entry.get("published") or entry.get("created") or entry.get("issued"),
            markup=max([*contents, entry.get("summary") or ""], key=len),
            publisher=(entry.get("source") or {}).get("title") or found.feed.get("title"),
            byline=entry.get("author"),
            licence=entry.get("license") or None,
            media_type=media_type,
        )


def _refuse_entities(data: bytes) -> None:
    """A feed that declares entities of its own is refused before any parser sees it: honest feeds need none beyond HTML's, bombs and XXE do."""
    head = data[:262_144]
    if b"<!ENTITY" in head or "<!ENTITY".encode("utf-16-le") in head or "<!ENTITY".encode("utf-16-be") in head:
        raise Unreadable("xml_entities", "the feed declares XML entities, as entity bombs and file-reading attacks do; remove the DOCTYPE if it is genuine")


def _json_entries(data: bytes) -> Iterator[Entry]:
    value, _ = parse_json(data.lstrip(b"\xef\xbb\xbf"))
    items = value.get("items") if isinstance(value, dict) else None
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if not items:
        raise Unreadable("feed_entries", "no entry in this JSON feed; get it again or remove it")
    publisher = value.get("title") if isinstance(value.get("title"), str) else None
    for item in items:
        yield _json_entry(item, publisher)


def _json_entry(item: dict[str, Any], publisher: str | None) -> Entry:
    text = {key: value for key, value in item.items() if isinstance(value, str)}
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [author["name"] for author in authors or [] if isinstance(author, dict) and isinstance(author.get("name"), str)]
    url = text.get("url") or text.get("external_url")
    return Entry(
        url=url,
        source_id=text.get("id"),
        title=text.get("title"),
        published=text.get("date_published"),
        markup=text.get("content_html") or text.get("content_text") or text.get("summary") or "",
        publisher=publisher,
        byline=", ".join(names) or None,
        licence=None,
        media_type="application/feed+json",
    )


def _plain(markup: str) -> str:
    if not markup.strip():
        raise Unreadable("text_present", "this entry carries no text; fetch the page it links to (`incidents fetch` does)")
    return html_fragment_text(markup) if "<" in markup or "&" in markup else markup.strip()
