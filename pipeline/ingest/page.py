"""One web page to one article: its text by trafilatura; title, date, publisher, URL and author from what it declares. Feeds are not pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, cast

from lxml import etree, html

from pipeline.ingest.encoding import decode
from pipeline.ingest.page_data import Declared, declared_data
from pipeline.ingest.published import parse_published
from pipeline.ingest.record import RawRecord, Unreadable

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n{3,}")
# A page nested deeper than this is no page; parsers and extractors take time that grows with the square of the depth.
_MAX_DEPTH = 1_000
_TAG = re.compile(r"<(/?)(div|span|p|b|i|em|font|table|tr|td|ul|ol|li|section|article|blockquote|a)\b", re.IGNORECASE)


def read_page(data: bytes, *, url: str | None = None, charset: str | None = None, arrival: dt.date | None = None) -> RawRecord:
    """Return the article on an HTML page.

    Args:
        data: the page as received.
        url: where it came from, when known; else what the page says of itself.
        charset: the encoding the server declared.
        arrival: day the page was received: no date found by searching the page may lie after it.

    Raises:
        Unreadable: no article text can be found on it.
    """
    declared_charset = next((group.decode("ascii") for match in [_META_CHARSET.search(data[:4096])] if match for group in match.groups() if group), None)
    decoded = decode(data, charset or declared_charset)
    tree = parse_html(decoded.text)
    facts = declared_data(tree)
    body = _main_text(tree, facts)
    if not body:
        raise Unreadable("page_text", "no article text found on this page; save the page of a single article, or add its text as .txt")
    address = url or facts.url
    return RawRecord(
        body=body,
        title=facts.title,
        url=address,
        publisher=facts.publisher,
        published=facts.published or _search_date(decoded.text, address, arrival),
        byline=facts.byline,
        licence=facts.licence,
        media_type="text/html",
        repair=decoded.repair,
    )


def parse_html(text: str) -> html.HtmlElement:
    """Return the element tree of a page; comments and processing instructions are dropped, entities and external references are never fetched.

    Raises:
        Unreadable: no elements, or nested deeper than any real page.
    """
    if _depth(text) > _MAX_DEPTH:
        raise Unreadable("page_depth", f"elements nested more than {_MAX_DEPTH} deep, as no real page has; save the page again, or add its text as .txt")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, encoding="utf-8", collect_ids=False)
    try:
        tree = html.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("page_markup", f"this is no readable HTML ({str(error)[:100]}); save the page again") from None
    return cast("html.HtmlElement", tree)


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest - text.lower().count("<p") - text.lower().count("<li") if deepest > _MAX_DEPTH else deepest


def _main_text(tree: html.HtmlElement, facts: Declared) -> str:
    """The article's paragraphs, one a line, without the headline that is the title already."""
    from trafilatura import bare_extraction

    found = cast(Any, bare_extraction(tree, include_comments=False, include_tables=False, with_metadata=False))
    text = (found.text if found else None) or ""
    if facts.body and len(text) < len(facts.body) // 2 and "<" not in facts.body[:500]:
        text = facts.body  # the page states its text as data and shows less of it
    lines = [line.strip() for line in text.splitlines()]
    if lines and facts.title and _same_words(lines[0].lstrip("# "), facts.title):
        lines = lines[1:]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _same_words(left: str, right: str) -> bool:
    return re.findall(r"\w+", left.lower()) == re.findall(r"\w+", right.lower())


def _search_date(page: str, url: str | None, arrival: dt.date | None) -> str | None:
    """A date found by htmldate in markup, URL or visible text near the title; day precision. Copyright years and loose text are not searched."""
    from htmldate import find_date

    latest = arrival or dt.date(2100, 12, 31)
    try:
        found = find_date(page, extensive_search=False, original_date=True, url=url, max_date=dt.datetime(latest.year, latest.month, latest.day, 23, 59))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return found if parse_published(found)[0] else None


def html_fragment_text(fragment: str) -> str:
    """Return the text of a piece of HTML (a feed entry, a mail, a cell), one block element a line.

    Raises:
        Unreadable: there is no text in it.
    """
    tree = parse_html(f"<div>{fragment}</div>")
    for element in tree.iter("script", "style", "noscript"):
        element.text = None
    for element in tree.iter("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol"):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    lines = [" ".join(line.split()) for line in tree.text_content().splitlines()]
    text = "\n".join(line for line in lines if line)
    if not text:
        raise Unreadable("text_present", "there is no text in this entry; add the page it links to")
    return text
