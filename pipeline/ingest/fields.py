"""Field names of common news dumps, mapped to ours. What a source of its own needs stands in sources.toml; nothing about file formats here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.ingest.limits import TEXT_CHARACTERS
from pipeline.ingest.record import RawRecord, Unreadable

# First the names of our own JSON Lines, then those of: news-please and CC-News (maintext, date_publish, source_domain), RSS-like exports (pubDate,
# link), Kaggle and Hugging Face news sets (headline, content, short_description), GDELT-derived lists (sourceurl), mediacloud (publish_date, media_name).
NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "maintext", "article", "article_text", "full_text", "fulltext", "articlebody", "content_text", "plain_text", "story"),
    "html": ("html", "content_html", "raw_html", "body_html", "page_html"),
    "title": ("title", "headline", "head", "article_title", "heading"),
    "published": (
        *("published", "published_at", "date", "pubdate", "date_publish", "datepublished", "date_published", "publish_date", "publishedat", "publication_date"),
        *("published_date", "pub_date", "publishdate", "publishtime", "publish_time", "timestamp", "datetime", "created_at"),
    ),
    "publisher": ("publisher", "source", "domain", "source_domain", "publication", "site", "sitename", "site_name", "outlet", "media_name", "newspaper"),
    "url": ("url", "link", "uri", "sourceurl", "source_url", "canonical_link", "external_url", "article_url", "web_url"),
    "id": ("id", "guid", "article_id", "uuid", "doc_id", "docid"),
    "byline": ("byline", "author", "authors", "creator"),
    "licence": ("licence", "license", "rights"),
    "retrieved": ("retrieved_at", "retrieved", "date_download", "crawl_date", "scraped_at", "download_date"),
}
FIELD_OF: dict[str, str] = {name: field for field, names in NAMES.items() for name in names}


def map_fields(row: Mapping[str, Any], mapping: Mapping[str, str], media_type: str) -> RawRecord:
    """Return the article in a row of a dump.

    Args:
        row: names and values as parsed; names are compared without regard to case.
        mapping: our field name -> the dump's field name, from sources.toml; wins over the known names.
        media_type: what the row came from.

    Raises:
        Unreadable: no text, or one that is no string or too long.
    """
    folded = {str(name).lower(): value for name, value in row.items()}

    def find(field: str) -> Any:
        names = (mapping[field].lower(),) if field in mapping else NAMES[field]
        return next((folded[name] for name in names if not _is_missing(folded.get(name))), None)

    record = RawRecord(
        body="",
        title=_text_or_none(find("title")),
        url=_text_or_none(find("url")),
        publisher=_text_or_none(find("publisher")),
        published=_text_or_none(find("published")),
        byline=_text_or_none(find("byline")),
        source_id=_text_or_none(find("id")),
        licence=_text_or_none(find("licence")),
        retrieved_at=_text_or_none(find("retrieved")),
        media_type=media_type,
    )
    text, html = find("text"), find("html")
    if text is None and isinstance(html, str):
        from pipeline.ingest.page import html_fragment_text

        record.body = html_fragment_text(html)
    else:
        record.body = _body(text, sorted(folded))
    return record


def _is_missing(value: Any) -> bool:
    """Null, the empty string, or a floating NaN, which is how data frames write null."""
    return value is None or value == "" or (isinstance(value, float) and value != value)


def _body(text: Any, names: list[str]) -> str:
    if text is None:
        raise Unreadable(
            "text_present",
            f"no text in this row; its fields are {', '.join(names)[:200] or 'none'}. Name the text field `text`, or map it under [[mapping]] in sources.toml",
        )
    if not isinstance(text, str):
        raise Unreadable("text_is_string", f"the text is a {type(text).__name__}, not a string; write it as a JSON string")
    if len(text) > TEXT_CHARACTERS:
        raise Unreadable("text_length", f"the text has {len(text):,} characters, more than the {TEXT_CHARACTERS:,} allowed for one article; split it")
    if not text.strip("\x00 \t\r\n\ufeff"):
        raise Unreadable("text_present", "the text is blank; fill it in or remove the row")
    return text


def _text_or_none(value: Any) -> str | None:
    """A scalar as text; lists of names or objects with a `name` joined by commas; null for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (list, tuple)):
        parts = [part for item in value[:20] if (part := _text_or_none(item))]
        return ", ".join(parts) or None
    if isinstance(value, Mapping):
        return next((part for key in ("name", "title", "href", "url", "uri") if (part := _text_or_none(value.get(key)))), None)
    return str(value)[:500]
