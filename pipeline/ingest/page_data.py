"""What a page states about itself in data: schema.org's NewsArticle in JSON-LD, then meta tags, then the title element. Its text is not searched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from pipeline.ingest.published import parse_published

_ARTICLE_TYPE = re.compile(r"(?:^|[:/#])(?:\w*NewsArticle|Article|BlogPosting|LiveBlogPosting|Report|OpinionNewsArticle|SocialMediaPosting)$")
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title", "sailthru.title")
_DATES = (
    *["article:published_time", "og:article:published_time", "article:published", "datepublished", "date_published", "published_time"],
    *["pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date", "parsely-pub-date", "sailthru.date"],
    *["dc.date.issued", "dcterms.created", "dc.date", "dc.created", "dcterms.date", "article.published", "originalpublicationdate"],
    *["cxenseparse:recs:publishtime", "displaydate", "article_date_original", "rnews:datepublished", "date"],
)
_PUBLISHERS = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright")
_AUTHORS = ("author", "parsely-author", "sailthru.author", "dc.creator", "article:author", "byl")
_MAX_SCRIPT = 2_000_000
_MAX_NODES = 2_000


@dataclass(slots=True)
class Declared:
    """What a page states; None where it states nothing. `published` is as written and known to be a date; `body` the text JSON-LD carries."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    byline: str | None = None
    licence: str | None = None
    body: str | None = None


def declared_data(tree: html.HtmlElement) -> Declared:
    """Return what a page states about itself; a JSON-LD article wins over meta tags, field by field."""
    meta = _meta_tags(tree)
    facts = Declared()
    for node in _json_ld(tree):
        if any(_ARTICLE_TYPE.search(kind) for kind in _strings(node.get("@type"))):
            _take_article(facts, node)
    facts.title = facts.title or _first(meta, _TITLES) or _element_title(tree)
    facts.published = facts.published or _date(meta) or _date_element(tree)
    facts.publisher = facts.publisher or _first(meta, _PUBLISHERS[:4])
    facts.url = facts.url or _link(tree) or _first(meta, ("og:url",))
    author = facts.byline or _first(meta, _AUTHORS)
    facts.byline = None if author and author.startswith(("http://", "https://")) else author
    facts.licence = facts.licence or next((_clean(value) for value in tree.xpath("//link[contains(concat(' ', @rel, ' '), ' license ')]/@href")), None)
    return facts


def _take_article(facts: Declared, node: dict[str, Any]) -> None:
    facts.title = facts.title or _clean(_one(node.get("headline")))
    if facts.published is None:
        stated = [_one(node.get(key)) for key in ("datePublished", "dateCreated", "uploadDate")]
        facts.published = next((value for value in stated if value and parse_published(value)[0]), None)
    facts.publisher = facts.publisher or _clean(_name(node.get("publisher")))
    facts.url = facts.url or _address(node.get("url")) or _address(node.get("mainEntityOfPage"))
    facts.byline = facts.byline or _clean(", ".join(_strings([_name(author) for author in _as_list(node.get("author"))])))
    facts.licence = facts.licence or _address(node.get("license"))
    facts.body = facts.body or _one(node.get("articleBody"))


def _json_ld(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:20]:
        text = (script.text_content() or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        if 2 <= len(text) <= _MAX_SCRIPT:
            try:
                found = json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue  # a page's broken data costs its date, not its text
            yield from _nodes(found)


def _nodes(found: Any) -> Iterator[dict[str, Any]]:
    """Objects in document order: top level, lists, @graph, and mainEntity of a page object."""
    queue, seen = [found], 0
    while queue and seen < _MAX_NODES:
        item = queue.pop(0)
        seen += 1
        if isinstance(item, list):
            queue[:0] = item
        elif isinstance(item, dict):
            yield item
            queue[:0] = [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if isinstance(item.get(key), (dict, list))]


def _meta_tags(tree: html.HtmlElement) -> dict[str, str]:
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            if content and (key := element.get(attribute)):
                tags.setdefault(key.strip().lower(), content)
    return tags


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := _clean(meta.get(name)))), None)


def _date(meta: dict[str, str]) -> str | None:
    return next((meta[name].strip() for name in _DATES if name in meta and parse_published(meta[name])[0]), None)


def _date_element(tree: html.HtmlElement) -> str | None:
    """The <time> that is marked as the publication date, or the only <time> of the page's article head."""
    marked = tree.xpath("//*[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content | //time[@pubdate]/@datetime")
    marked += tree.xpath("//time[contains(@class, 'publish') or contains(@class, 'entry-date')]/@datetime | //abbr[contains(@class, 'published')]/@title")
    return next((str(value).strip() for value in marked if parse_published(str(value))[0]), None)


def _element_title(tree: html.HtmlElement) -> str | None:
    headings = [title for element in tree.iter("h1") if (title := _clean(element.text_content()))]
    if len(headings) == 1:
        return headings[0]
    title = next((_clean(element.text_content()) for element in tree.iter("title")), None)
    if not title:
        return headings[0] if headings else None
    # "Headline | Site": the longest part is the headline
    return max(re.split(r"\s+[|–—»·]\s+|\s+-\s+(?=[^-]*$)", title), key=len).strip()


def _link(tree: html.HtmlElement) -> str | None:
    return next((value for value in (_address(link) for link in tree.xpath("//link[@rel='canonical']/@href")) if value), None)


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    text = _one(value)
    return text.strip() if text and text.strip().startswith(("http://", "https://")) else None


def _name(value: Any) -> str | None:
    return _one(value.get("name")) if isinstance(value, dict) else _name(value[0]) if isinstance(value, list) and value else _one(value)


def _one(value: Any) -> str | None:
    return next(iter(_strings(value)), None)


def _strings(value: Any) -> list[str]:
    return [item for item in _as_list(value) if isinstance(item, str) and item]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _clean(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
