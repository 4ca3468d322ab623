"""Releases that are empty, of one row, hostile, broken, without a server: the page shows them or says what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

# Markup, scripts, template marks, formulas, direction marks, paths, long words: every text field of a release may hold them, and each is a text.
HOSTILE = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"><svg onload=window.hacked=1>',
    "javascript:window.hacked=1",
    "{{constructor.constructor('window.hacked=1')()}} ${window.hacked=1} <%= 1 %>",
    "'; DROP TABLE incidents; --",
    '=HYPERLINK("https://evil.example","x")',
    "</title></textarea></style><iframe src=https://evil.example>",
    "\u202eevil\u202c \u2066x\u2069 \u200f\u200b\ufeff",
    "قُتل ثلاثة أشخاص في انفجار",
    "שלושה נהרגו בפיצוץ",
    "__proto__",
    "constructor",
    "../../etc/passwd%00",
    "&lt;b&gt; &amp; \\u003cb\\u003e",
    "W" * 150,
    "\ud7ff\U0001f4a3\U0001f1e6 z\u0301\u0302\u0303\u0304",
    "#/incident/inc-0000000000000001",
)


def test_hostile_texts_are_shown_as_texts(publish: Any, rows: Any, open_release: Any) -> None:
    incidents, articles, reports, claims = [], [], [], []
    for number, text in enumerate(HOSTILE, 1):
        names = {"admin1": text, "place": text, "summary": text, "event_subtype": text, "actors": [text], "targets": [text], "qc_flags": [text]}
        incidents.append(rows.incident(number, country="SDN", latitude=15.0, longitude=32.0, geo_precision="exact", **names))
        # The schema asks for a web address; what looks like one may still hold markup.
        url = f"https://news.example/{number}?{text.split()[0]}".replace('"', "%22")
        articles.append(rows.article(number, publisher=text, title=text, byline=text, story_id=text, url=url))
        reports.append(rows.report(number, number, number, quote=text, place_text=text))
        claims.append(rows.claim(number, number, number, number, claimant=text, relay=text, quote=text, victim_text=text))
    release = publish(rows.tables(incidents=incidents, articles=articles, reports=reports, claims=claims))
    page = open_release(release)
    shown = page.locator("td.where > bdi").all_text_contents()
    assert sorted(shown) == sorted(HOSTILE)
    for number, text in enumerate(HOSTILE, 1):
        page.goto(page.url.split("#")[0] + f"#/incident/{rows.id(number)}")
        page.wait_for_selector(f"code, .cite :text('{rows.id(number)}')")
        assert page.locator("h1").text_content() == text
        assert page.locator(".story blockquote").first.text_content() == text
        assert text in str(page.locator(".facts").text_content())
        assert page.evaluate("[window.hacked, document.querySelectorAll('main script, main iframe, main img').length]") == [None, 0]
        assert [link for link in page.locator("main a").evaluate_all("links => links.map(link => link.protocol)") if link not in ("http:", "https:")] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # As filter, too.
    page.goto(page.url.split("#")[0] + "#/?words=%3Cscript%3E&actor=%22%3E%3Csvg")
    page.wait_for_selector(".headline")
    assert page.evaluate("window.hacked") is None


def test_right_to_left_words_keep_their_direction(publish: Any, rows: Any, open_release: Any) -> None:
    words = "قُتل ثلاثة أشخاص في انفجار"
    tables = rows.tables(
        incidents=[rows.incident(1, summary=words)],
        articles=[rows.article(1, title=words)],
        reports=[rows.report(1, 1, 1)],
        claims=[rows.claim(1, 1, 1, 1, quote=words, claimant=words)],
    )
    page = open_release(publish(tables), f"#/incident/{rows.id(1)}")
    assert page.locator("blockquote").first.evaluate("quote => getComputedStyle(quote).direction") == "rtl"
    assert page.locator("h1 bdi").evaluate("words => getComputedStyle(words).unicodeBidi") == "isolate"


def test_an_empty_release(publish: Any, rows: Any, open_release: Any) -> None:
    page = open_release(publish(rows.tables()))
    assert page.inner_text(".headline") == "This release holds no incidents."
    page.get_by_role("link", name="Release", exact=True).click()
    page.wait_for_selector(".counts")
    assert "0 incidents" in " ".join(page.inner_text(".counts").split())


def test_a_release_of_one_bare_row(publish: Any, rows: Any, open_release: Any) -> None:
    bare = rows.incident(
        1, event_type="threat", date_start=None, date_end=None, date_precision="unknown", actors=[], targets=[], first_reported_at=None, last_reported_at=None
    )
    page = open_release(publish(rows.tables(incidents=[bare])))
    assert page.inner_text(".headline") == "1 incident."
    page.locator("td.what a").click()
    page.wait_for_selector(".facts")
    facts = " ".join(page.inner_text(".facts").split())
    for words in ("When not told", "Where not told", "By nobody is named", "Killed no number is told", "Injured no number is told", "Reported time not known"):
        assert words in facts


def _copy(release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(release, tmp_path / "copy"))


@pytest.mark.parametrize("what", ["cut", "garbled", "missing", "empty"])
def test_a_broken_file_is_named(many: Path, open_release: Any, tmp_path: Path, what: str) -> None:
    release = _copy(many, tmp_path)
    file = release / "incidents.parquet"
    content = file.read_bytes()
    if what == "missing":
        file.unlink()
    else:
        file.write_bytes({"cut": content[: len(content) // 2], "garbled": content[:100] + bytes(2000) + content[2100:], "empty": b""}[what])
    page = open_release(release, allow=("404",))
    problem = page.inner_text(".problem")
    assert "incidents.parquet cannot be shown" in problem
    assert ("404" if what == "missing" else "compare its SHA-256 with manifest.json") in problem


def test_a_broken_table_of_details_leaves_the_overview_alone(many: Path, open_release: Any, tmp_path: Path) -> None:
    release = _copy(many, tmp_path)
    (release / "claims.parquet").write_bytes(b"PAR1")
    page = open_release(release)
    assert "10 incidents" in page.inner_text(".headline")
    page.locator("td.what a").first.click()
    page.wait_for_selector(".problem")
    assert "claims.parquet cannot be shown" in page.inner_text(".problem")
    page.get_by_role("link", name="To the overview").click()
    page.wait_for_selector(".headline")


def test_a_small_release_opens_from_the_disk(many: Path, watched: Any) -> None:
    page = watched()
    page.goto(f"file://{many}/site/index.html")
    page.wait_for_selector(".headline")
    assert "10 incidents in 7 countries" in page.inner_text(".headline")
    page.get_by_role("columnheader", name="Killed").get_by_role("button").click()
    page.locator("td.what a").nth(1).click()
    page.wait_for_selector("text=quoted words 3")
    page.get_by_role("link", name="SQL").click()
    page.wait_for_selector("text=make site-sql")


def test_a_large_release_on_the_disk_says_how_to_open_it(large: Path, watched: Any) -> None:
    page = watched()
    page.goto(f"file://{large}/site/index.html")
    page.wait_for_selector("text=too large to be read straight from the disk")
    assert "incidents open" in page.inner_text("main")
    # Or the reader hands the folder over: it is read where it lies.
    page.locator("#folder").set_input_files(large)
    page.wait_for_selector(".headline")
    assert "10 incidents in 7 countries" in page.inner_text(".headline")
    page.locator("td.what a").last.click()
    page.wait_for_selector("text=quoted words 3")


def test_any_static_server_will_do(many: Path, watched: Any) -> None:
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    # Python's own server knows no parts of files and no SQL.
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(many))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = watched(allow=("404",))
        page.goto(f"http://127.0.0.1:{server.server_port}/site/")
        page.wait_for_selector(".headline")
        assert "10 incidents" in page.inner_text(".headline")
        page.get_by_role("link", name="SQL").click()
        page.wait_for_selector("text=make site-sql")
        server.shutdown()
