"""Accuracy of page extraction: python -m benchmarks.pages FOLDER [--language en]

FOLDER is `tests/data` of the newspaper4k source package (html/, txt/, metadata/: real pages with hand-checked text and metadata; they stay where they are).
Text: precision, recall and F1 over the words of a page as a multiset, once over all pages together and once as the mean over pages. Dates: the day agrees,
of the pages whose labels have one. trafilatura alone, with its own metadata, is printed beside.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest.page import read_page
from pipeline.ingest.published import parse_published
from pipeline.ingest.record import Unreadable

ARRIVAL = dt.date(2026, 1, 1)
Found = tuple[str, str | None]


@dataclass(frozen=True)
class Page:
    """A labelled page."""

    name: str
    data: bytes
    url: str
    text: str
    published: str | None


def load(folder: Path, language: str | None) -> list[Page]:
    pages = []
    for file in sorted((folder / "metadata").glob("*.json")):
        labels = json.loads(file.read_text("utf-8"))
        page, text = folder / "html" / f"{file.stem}.html", folder / "txt" / f"{file.stem}.txt"
        if page.exists() and text.exists() and language in (None, labels.get("language")):
            pages.append(Page(file.stem, page.read_bytes(), labels.get("url") or "", text.read_text("utf-8"), labels.get("publish_date")))
    return pages


def ours(page: Page) -> Found:
    try:
        record = read_page(page.data, url=page.url, arrival=ARRIVAL)
    except Unreadable:
        return "", None
    return record.body, record.published


def trafilatura_alone(page: Page) -> Found:
    from trafilatura import bare_extraction

    found = bare_extraction(page.data.decode("utf-8", "replace"), url=page.url, with_metadata=True, include_comments=False)
    return ((found.text or "") if found else "", found.date if found else None)  # type: ignore[union-attr]


def score(name: str, pages: Sequence[Page], extract: Callable[[Page], Found]) -> None:
    hits = said = stated = 0
    means: list[float] = []
    dates = right = 0
    for page in pages:
        text, published = extract(page)
        gold, words = (Counter(re.findall(r"\w+", source.lower())) for source in (page.text, text))
        shared = (gold & words).total()
        hits, said, stated = hits + shared, said + words.total(), stated + gold.total()
        means.append(2 * shared / max(1, gold.total() + words.total()))
        if page.published:
            dates += 1
            expected, got = (parse_published(value)[0] for value in (page.published, published))
            right += expected is not None and got is not None and abs(got - expected) < dt.timedelta(days=1)
    precision, recall = hits / max(1, said), hits / max(1, stated)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{name:18} n {len(pages)}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  mean F1 {sum(means) / len(means):.3f}  dates {right} of {dates}")


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", help="only pages in this language")
    given = parser.parse_args()
    pages = load(given.folder, given.language)
    score("this project", pages, ours)
    score("trafilatura alone", pages, trafilatura_alone)


if __name__ == "__main__":
    main()
