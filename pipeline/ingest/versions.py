"""Which articles are later versions of one page: same address, other words. Copies (same words) are dedupe.py's, near copies elsewhere stories.py's."""

from __future__ import annotations

import datetime as dt
import itertools
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyarrow as pa

# Parameters that say where a reader came from, and nothing about what is read.
_TRACKING_PREFIXES = ("utm_", "mc_", "at_", "ns_")
_TRACKING = frozenset(("fbclid", "gclid", "ref", "cmp", "ocid", "smid", "traffic_source"))


def mark_versions(articles: pa.Table, known: pa.Table | None = None) -> pa.Table:
    """Return the articles with superseded_by filled anew: the article_id of the next version of the page, null for the latest one.

    Pass all days together. The order of versions is that of retrieval where it is known, else of arrival, then the table's.
    `known`: what stories.look_at says of the same rows, when it is at hand.
    """
    columns = {name: articles.column(name).to_pylist() for name in ("article_id", "retrieved_at", "arrival_date")}
    later: list[str | None] = [None] * articles.num_rows
    for rows in group_versions(articles, known):
        ordered = sorted(rows, key=lambda row: _time(columns["retrieved_at"][row], columns["arrival_date"][row]))
        for older, newer in itertools.pairwise(ordered):
            later[older] = columns["article_id"][newer]
    position = articles.schema.get_field_index("superseded_by")
    return articles.set_column(position, articles.schema.field(position), pa.array(later, pa.string()))


def group_versions(articles: pa.Table, known: pa.Table | None = None) -> list[list[int]]:
    """Return the row numbers of each page with two versions or more, in the table's order.

    Versions have the same publisher and, scheme and tracking parameters aside, the same address. Copies (duplicate_of) are no versions, and neither are
    texts that give a site's front page as their address: that is where they were seen, and names none of them.
    """
    pages: dict[tuple[str | None, str], list[int]] = {}
    urls = articles.column("url").to_pylist()
    addresses = [url and page_address(url) for url in urls] if known is None else known.column("page").to_pylist()
    columns = zip(addresses, *(articles.column(name).to_pylist() for name in ("publisher", "duplicate_of")), strict=True)
    for row, (address, publisher, duplicate_of) in enumerate(columns):
        if address and duplicate_of is None:
            pages.setdefault((publisher, address), []).append(row)
    return [rows for rows in pages.values() if len(rows) > 1]


def page_address(url: str) -> str | None:
    """Return an address reduced to what names the page: host, path and the parameters that are no tracking; None for a front page."""
    try:
        parts = urlsplit(url.strip())
        kept = sorted((name, value) for name, value in parse_qsl(parts.query) if not _is_tracking(name.lower()))
    except ValueError:
        return url
    path = parts.path.rstrip("/")
    return f"{(parts.hostname or '').removeprefix('www.')}{path}?{urlencode(kept)}" if path or kept else None


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _time(retrieved_at: dt.datetime | None, arrival: dt.date) -> dt.datetime:
    return retrieved_at or dt.datetime(arrival.year, arrival.month, arrival.day, tzinfo=dt.UTC)
