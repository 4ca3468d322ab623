"""Accuracy of page extraction: python -m benchmarks.pages FOLDER [--language en] [--dates TESTS]

FOLDER is `tests/data` of the newspaper4k source package (html/, txt/, metadata/: real pages with hand-checked text and metadata; they stay where they are).
Text: precision, recall and F1 over the words of a page as a multiset, once over all pages together and once as the mean over pages. Dates: the day agrees,
of the pages whose labels have one. trafilatura alone, with its own metadata, is printed beside.

TESTS is `tests` of the htmldate 1.2.3 source package: pages in cache/ and, in unit_tests.py, the date that each must give. They were collected because they
are hard (front pages, blogs, dates only in running text), and some labels are the library's own guess; those it marks as such are left out. Printed: on how
many pages we state a date, and how many of these are right within a day.
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


_MOCK_PAGE = re.compile(r"^'(http[^']+)': '([^']+)',?$", re.MULTILINE)
_EXPECTED = re.compile(r"^\s*assert\(?\s*find_date\(load_mock_page\('([^']+)'\)([^)]*)\)+ == '(\d{4}-\d\d-\d\d)'([^\n]*)$", re.MULTILINE)


def load_dated(tests: Path) -> list[Page]:
    source = (tests / "unit_tests.py").read_text("utf-8")
    files, labels = dict(_MOCK_PAGE.findall(source)), {}
    for url, options, day, remark in _EXPECTED.findall(source):
        if "original_date=False" not in options and "#" not in remark and ("original_date=True" in options or url not in labels):
            labels[url] = day
    return [Page(files[url], (tests / "cache" / files[url]).read_bytes(), url, "", day) for url, day in labels.items()]


def score_dates(name: str, pages: Sequence[Page], extract: Callable[[Page], Found]) -> None:
    found = [(parse_published(page.published)[0], parse_published(extract(page)[1])[0]) for page in pages]
    right = [abs(got - expected) <= dt.timedelta(days=1) for expected, got in found if got and expected]
    print(f"{name:18} n {len(pages)}  dates stated on {len(right)}, right {sum(right)} of these")


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", help="only pages in this language")
    parser.add_argument("--dates", type=Path, help="tests of the htmldate source package")
    given = parser.parse_args()
    pages = load(given.folder, given.language)
    score("this project", pages, ours)
    score("trafilatura alone", pages, trafilatura_alone)
    if given.dates:
        dated = load_dated(given.dates)
        score_dates("this project", dated, ours)
        score_dates("trafilatura alone", dated, trafilatura_alone)


if __name__ == "__main__":
    main()
