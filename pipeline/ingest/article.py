"""Raw record -> row of `articles`: canonical text, dates, ids, language, score. The same for every format; nothing here knows where the record was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pipeline.ingest.encoding import repair_mojibake
from pipeline.ingest.language import identify_language
from pipeline.ingest.published import parse_published
from pipeline.ingest.record import RawRecord, Unreadable
from pipeline.ingest.relevance import is_relevant, score_relevance
from pipeline.ingest.stories import signature
from schemas.canonical import canonical_text, clean_text, content_sha256, stable_id


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What `<file>.meta.json` says of a raw file; it fills what the file itself leaves open, and wins only for the time of retrieval."""

    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    title: str | None = None
    licence: str | None = None
    retrieved_at: str | None = None
    charset: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record was read: the same for all records of a raw file."""

    source_path: str
    arrival: dt.date
    sidecar: Sidecar = field(default_factory=Sidecar)
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A row of `articles` with the canonical text as `text`, and the text's near-duplicate signature."""

    row: dict[str, Any]
    signature: bytes


def make_article(record: RawRecord, origin: Origin) -> Made:
    """Return the article row of a record.

    Raises:
        Unreadable: nothing is left once control characters are gone.
    """
    sidecar = origin.sidecar
    as_given = record.title if record.title is not None else sidecar.title
    title, body = repair_mojibake(as_given) if as_given else as_given, repair_mojibake(record.body)
    text = canonical_text(title, body)
    if not text.strip():
        raise Unreadable("text_present", "the text holds nothing but blanks and control characters; get it again or remove it")
    sha256 = content_sha256(text)
    url = _address(record.url) or _address(sidecar.url)
    publisher = _name(record.publisher) or _name(sidecar.publisher) or _name(origin.publisher) or _host(url)
    published_at, precision = parse_published(record.published)
    if published_at is None:
        published_at, precision = parse_published(sidecar.published)
    score = score_relevance(text)
    row = {
        "article_id": stable_id("art", publisher, sha256),
        "source_id": _name(record.source_id),
        "url": url,
        "publisher": publisher,
        "title": clean_text(title) if title else None,
        "byline": _name(record.byline),
        "language": identify_language(text),
        "published_at": published_at,
        "published_precision": precision,
        "retrieved_at": parse_published(sidecar.retrieved_at or record.retrieved_at)[0],
        "arrival_date": origin.arrival,
        "source_path": origin.source_path,
        "media_type": record.media_type,
        "content_sha256": sha256,
        "n_words": len(text.split()),
        "text_repair": "mojibake" if (title, body) != (as_given, record.body) else record.repair,
        "licence": _name(record.licence) or _name(sidecar.licence),
        "is_relevant": is_relevant(score),
        "relevance_score": score,
        "text": text,
    }
    return Made(row, signature(text))


def _name(value: str | None) -> str | None:
    """A one-line value without stray white space; None when nothing is left."""
    return " ".join(clean_text(value).split())[:1000] or None if value else None


def _host(url: str | None) -> str | None:
    """The host without `www.`, which stands in for a publisher's name where none is stated."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _address(value: str | None) -> str | None:
    """A web address; anything else (`tag:`, a guid, a path) is no address and stays in source_id or nowhere."""
    cleaned = _name(value)
    return cleaned if cleaned and cleaned.startswith(("http://", "https://")) and " " not in cleaned else None
