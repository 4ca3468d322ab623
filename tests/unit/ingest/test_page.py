from __future__ import annotations

import datetime as dt

import pytest

from pipeline.ingest.page import html_fragment_text, read_page
from pipeline.ingest.record import Unreadable

PARAGRAPHS = """
<p>Gunmen attacked a checkpoint near the northern town on Tuesday, killing at least five soldiers, the army said.</p>
<p>The defence ministry said in a statement that reinforcements had been sent to the area and that the search went on.</p>
<p>No group has claimed responsibility for the attack, the third of its kind in the province since the year began.</p>"""


def page(head: str = "", body: str = PARAGRAPHS) -> bytes:
    menu = "<nav><a href='/'>Home</a><a href='/world'>World</a></nav>"
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{menu}<article>{body}</article><footer>About us</footer></body></html>".encode()
    )


JSON_LD = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2001-01-01"},
{"@type": ["NewsArticle"], "headline": "Five soldiers killed", "datePublished": "2024-01-16T20:30:00+02:00", "dateModified": "2024-01-20",
 "author": [{"@type": "Person", "name": "A. Writer"}], "publisher": {"name": "The Example"}, "url": "https://example.org/five"}]}</script>"""


def test_json_ld_comes_first() -> None:
    record = read_page(page(JSON_LD + "<meta property='og:title' content='Other'><meta property='article:published_time' content='2023-05-05'>"))
    assert (record.title, record.published) == ("Five soldiers killed", "2024-01-16T20:30:00+02:00")
    assert (record.publisher, record.byline, record.url) == ("The Example", "A. Writer", "https://example.org/five")
    assert record.body.startswith("Gunmen attacked")
    assert "Home" not in record.body
    assert "About us" not in record.body


def test_meta_tags_come_second() -> None:
    record = read_page(
        page("<meta property='og:title' content='Five  killed'><meta property='og:site_name' content='Ex'><meta name='pubdate' content='20240116'>"),
        url="https://www.ex.org/a",
    )
    assert (record.title, record.publisher, record.published, record.url) == ("Five killed", "Ex", "20240116", "https://www.ex.org/a")


def test_broken_json_ld_costs_nothing_else() -> None:
    record = read_page(page("<script type='application/ld+json'>{broken</script><title>Five killed | The Example</title>"))
    assert record.title == "Five killed"


def test_the_headline_is_not_repeated_in_the_text() -> None:
    record = read_page(page("<meta property='og:title' content='Five soldiers killed'>", "<h1>Five soldiers killed</h1>" + PARAGRAPHS))
    assert record.body.startswith("Gunmen")


def test_a_date_in_the_address_is_found_but_none_after_arrival() -> None:
    address = "https://example.org/2024/01/16/five-killed.html"
    assert read_page(page(), url=address, arrival=dt.date(2024, 1, 18)).published == "2024-01-16"
    assert read_page(page(), url=address, arrival=dt.date(2024, 1, 10)).published is None


def test_a_page_without_a_date_has_none() -> None:
    assert read_page(page("<meta name='generator' content='x'>"), arrival=dt.date(2024, 1, 18)).published is None


def test_charset_of_the_server_and_of_the_page() -> None:
    data = page(body=PARAGRAPHS.replace("northern", "“Méri”")).replace(b"charset='utf-8'", b"charset='windows-1252'").decode().encode("cp1252")
    assert "“Méri”" in read_page(data).body
    assert "“Méri”" in read_page(data, charset="windows-1252").body


@pytest.mark.parametrize(
    ("data", "check"), [(b"<html><body></body></html>", "page_text"), (b"<html><body>" + b"<div>" * 50_000 + b"x", "page_depth"), (b"<!-- -->", "page_markup")]
)
def test_pages_without_an_article(data: bytes, check: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_page(data)
    assert error.value.check == check


def test_many_unclosed_paragraphs_are_not_depth() -> None:
    body = "".join(f"<p>Sentence number {number} of a long page that never closes its paragraphs." for number in range(3_000))
    assert read_page(page(body=body)).body.count("Sentence") == 3_000


def test_fragment_text() -> None:
    assert html_fragment_text("<p>A <b>bold</b> word.<br>Next</p><script>x()</script><ul><li>one<li>two</ul>") == "A bold word.\nNext\none\ntwo"
    with pytest.raises(Unreadable):
        html_fragment_text("<p> </p>")
