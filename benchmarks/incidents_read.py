"""Reads articles for the trainers of choices over incidents: every incident found, before any is left out, with its report and those it befell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extract.document import Document
    from pipeline.extract.merging import Frame


@dataclass
class Read:
    """An article as extraction reads it; the lists are parallel. `rules`: the role that roles.py gives an incident, "thin" when it gives none."""

    article: str
    document: Document
    frames: list[Frame]
    rules: list[str]
    reports: list[dict[str, Any]]
    suffered: list[list[str]]


def read_all(articles: Iterable[dict[str, Any]]) -> Iterator[Read]:
    """Yield the incidents of each article that has any."""
    from pipeline.extract.frames import make_rows
    from pipeline.extract.nlp import DEFAULT_MODEL
    from pipeline.extract.outlets import find_home
    from pipeline.extract.stages import find_incidents, parse_article

    for article in articles:
        document, candidates, docs = parse_article(article["title"], article["text"], article["published"], DEFAULT_MODEL)
        found = find_incidents(document, candidates, docs, find_home(article.get("publisher"), article.get("url"), article.get("title")))
        kept = {id(f) for f in found.kept}
        frames, reports, suffered = [], [], []
        for frame in found.frames:
            rows = make_rows(document, [frame], article["id"], found.setting)
            frames.append(frame)
            reports.append(rows.reports[0])
            suffered.append([c["victim_text"] for c in rows.claims if c["victim_text"]])
        if frames:
            yield Read(article["id"], document, frames, [f.role if id(f) in kept else "thin" for f in frames], reports, suffered)
