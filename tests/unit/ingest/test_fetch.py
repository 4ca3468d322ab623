"""Fetching, against a real HTTP server on this machine that behaves and misbehaves."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest import ingest_day, reconcile
from pipeline.ingest.fetch import FetchReport, FetchSettings, fetch_feeds
from pipeline.ingest.polite_http import HttpSettings
from pipeline.ingest.sources import Feed, Sources

DAY = dt.date(2024, 1, 18)
TEXT = "Six people were killed when a bomb went off at a market in the north of the country on Tuesday, police said in a statement."
SECOND = "Nobody has claimed responsibility for the attack, which was the third in the province since the year began, officials said."


def page(number: object) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in (TEXT, SECOND, f"Story {number} ends here, with a third paragraph."))
    return f"<html><head><title>Story {number}</title></head><body><article>{paragraphs}</article></body></html>".encode()


def rss(base: str, *paths: str) -> bytes:
    items = "".join(
        f"<item><title>Story {path}</title><link>{path if path.startswith('http') else base + path}</link><guid>{path}</guid>"
        f"<pubDate>Tue, 16 Jan 2024 10:30:00 GMT</pubDate><description>{TEXT}</description></item>"
        for path in paths
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'.encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        site, path = self.server, self.path
        site.asked[path] += 1
        site.times.append(time.monotonic())
        site.headers_seen[path] = {name.lower(): value for name, value in self.headers.items()}
        try:
            site.answer(self, path)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        for name, value in (
            {"Content-Type": kind, "Content-Length": str(len(body))} | {key.replace("_", "-"): value for key, value in headers.items()}
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: Counter[str] = Counter()
        self.times: list[float] = []
        self.headers_seen: dict[str, dict[str, str]] = {}
        self.feed_paths: tuple[str, ...] = ("/page/1", "/page/2")
        self.robots = b"User-agent: *\nDisallow: /private\n"

    def answer(self, to: Handler, path: str) -> None:
        if path == "/robots.txt":
            return to.reply(200, self.robots, "text/plain") if self.robots else to.reply(404)
        if path == "/feed":
            if to.headers.get("If-None-Match") == '"v1"':
                return to.reply(304)
            return to.reply(200, rss(self.base, *self.feed_paths), "application/rss+xml", ETag='"v1"', Last_Modified="Tue, 16 Jan 2024 11:00:00 GMT")
        if path.startswith("/page/"):
            return to.reply(200, page(path[6:]))
        if path == "/zipped":
            return to.reply(200, gzip.compress(page("zipped")), Content_Encoding="gzip")
        if path == "/bomb":
            return to.reply(200, gzip.compress(bytes(100_000_000)), Content_Encoding="gzip")
        if path == "/to-private":
            return to.reply(302, Location="http://10.0.0.1/secret")
        if path == "/to-metadata":
            return to.reply(302, Location="http://169.254.169.254/latest/meta-data/")
        if path == "/to-file":
            return to.reply(302, Location="file:///etc/passwd")
        if path == "/to-forbidden":
            return to.reply(302, Location="/private/1")
        if path == "/loop":
            return to.reply(302, Location="/loop")
        if path == "/moved":
            return to.reply(301, Location="/page/moved")
        if path == "/flaky":
            return to.reply(503) if self.asked[path] < 3 else to.reply(200, page("flaky"))
        if path == "/busy":
            return to.reply(429, Retry_After="1") if self.asked[path] < 2 else to.reply(200, page("busy"))
        if path == "/go-away":
            return to.reply(429, Retry_After="7200")
        if path == "/error":
            return to.reply(500)
        if path == "/pdf":
            return to.reply(200, b"%PDF-1.4", "application/pdf")
        if path == "/slow":
            return self.drip(to, b"x", 0.2)
        if path == "/endless":
            return self.drip(to, b"x" * 100_000, 0.0)
        return to.reply(404)

    def drip(self, to: Handler, part: bytes, pause: float) -> None:
        to.send_response(200)
        to.send_header("Content-Type", "text/html")
        to.end_headers()
        for _ in range(2_000):
            to.wfile.write(part)
            to.wfile.flush()
            time.sleep(pause)


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


HTTP = HttpSettings(
    "open-incidents/test (contact: test@example.org)",
    host_delay=0.0,
    request_seconds=2.0,
    max_bytes=2_000_000,
    backoff=0.01,
    longest_wait=3.0,
    allow_loopback=True,
)


def fetch(site: Site, folder: Path, http: HttpSettings = HTTP, path: str = "/feed", **settings: Any) -> FetchReport:
    feed = Feed(site.base + path, "The Example", "en", "CC-BY-4.0", pages=settings.pop("pages", True))
    return fetch_feeds(Sources((feed,)), folder / "raw", folder / "interim" / "fetch.json", day=DAY, settings=FetchSettings(http, **settings))


def stored(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "raw").rglob("*") if path.is_file() and not path.name.endswith(".meta.json"))


def test_pages_become_raw_files_with_sidecars_and_then_articles(site: Site, tmp_path: Path) -> None:
    report = fetch(site, tmp_path)
    assert report.lines()[0] == "The Example: 2 new items, 2 pages, 0 kept as feed items"
    files = stored(tmp_path)
    assert [path.read_bytes() for path in files].count(page(1)) == 1
    sidecar = json.loads(files[0].with_name(files[0].name + ".meta.json").read_text())
    assert sidecar["url"].startswith(site.base + "/page/")
    assert (sidecar["status"], sidecar["licence"], sidecar["publisher"]) == (200, "CC-BY-4.0", "The Example")
    assert {"sha256", "retrieved_at", "headers", "charset"} <= set(sidecar)
    day = tmp_path / "raw" / DAY.isoformat()
    result = ingest_day(day, DAY, tmp_path / "raw")
    assert reconcile(day, tmp_path / "raw", result.articles, result.rejected).n_articles == 2
    for article in result.articles.to_pylist():
        assert article["published_at"] == dt.datetime(2024, 1, 16, 10, 30, tzinfo=dt.UTC)
        assert (article["publisher"], article["licence"]) == ("The Example", "CC-BY-4.0")
        assert article["retrieved_at"] is not None
    assert not list(tmp_path.rglob("*.part"))
    assert site.headers_seen["/feed"]["user-agent"] == HTTP.user_agent


def test_a_second_run_asks_conditionally_and_fetches_nothing_twice(site: Site, tmp_path: Path) -> None:
    fetch(site, tmp_path)
    report = fetch(site, tmp_path)
    assert report.results[0].outcome == "unchanged"
    assert site.headers_seen["/feed"]["if-none-match"] == '"v1"'
    assert site.headers_seen["/feed"]["if-modified-since"] == "Tue, 16 Jan 2024 11:00:00 GMT"
    assert site.asked["/page/1"] == 1
    state = tmp_path / "interim" / "fetch.json"
    state.write_text("{broken")
    assert fetch(site, tmp_path).results[0].n_pages == 2
    assert len(stored(tmp_path)) == 2, "the same bytes are stored once"


def test_robots_txt_is_obeyed_and_the_items_are_kept_as_the_feed_has_them(site: Site, tmp_path: Path) -> None:
    site.feed_paths = ("/private/1", "/to-forbidden", "/page/1")
    report = fetch(site, tmp_path)
    assert (report.results[0].n_pages, report.results[0].n_kept_items) == (1, 2)
    assert site.asked["/private/1"] == 0
    day = tmp_path / "raw" / DAY.isoformat()
    articles = ingest_day(day, DAY, tmp_path / "raw").articles.to_pylist()
    assert sorted(article["media_type"] for article in articles) == ["application/json", "application/json", "text/html"]
    assert sum(TEXT in article["text"] for article in articles) == 3


def test_a_site_without_robots_txt_allows_all(site: Site, tmp_path: Path) -> None:
    site.robots = b""
    assert fetch(site, tmp_path).results[0].n_pages == 2


def test_a_forbidden_feed_is_not_fetched(site: Site, tmp_path: Path) -> None:
    site.robots = b"User-agent: open-incidents\nDisallow: /\n"
    report = fetch(site, tmp_path)
    assert (report.results[0].kind, site.asked["/feed"]) == ("refused", 0)


@pytest.mark.parametrize(
    "path", ["/to-private", "/to-metadata", "/to-file", "/loop", "/bomb", "/endless", "/pdf", "/missing", "http://192.168.1.1/x", "http://[::1]:1/"]
)
def test_what_must_not_or_cannot_be_fetched_is_kept_as_feed_item(site: Site, tmp_path: Path, path: str) -> None:
    site.feed_paths = (path,)
    report = fetch(site, tmp_path, HttpSettings(**{name: getattr(HTTP, name) for name in HTTP.__slots__} | {"attempts": 1}))
    result = report.results[0]
    assert (result.n_pages, result.n_kept_items + result.n_later) == (0, 1), report.lines()
    assert all(b"passwd" not in file.read_bytes() for file in stored(tmp_path))


@pytest.mark.parametrize(("path", "asked"), [("/flaky", 3), ("/busy", 2), ("/moved", 1), ("/zipped", 1)])
def test_what_works_in_the_end_is_stored(site: Site, tmp_path: Path, path: str, asked: int) -> None:
    site.feed_paths = (path,)
    assert fetch(site, tmp_path).results[0].n_pages == 1
    assert site.asked[path] == asked
    assert stored(tmp_path)[0].read_bytes() == page(path[1:])


def test_an_item_that_fails_is_tried_in_later_runs_and_then_kept(site: Site, tmp_path: Path) -> None:
    site.feed_paths = ("/error",)
    assert [fetch(site, tmp_path).results[0].n_later for _ in range(3)] == [1, 1, 0]
    assert len(stored(tmp_path)) == 1
    assert fetch(site, tmp_path).results[0].n_items == 0


def test_a_server_that_wants_to_be_left_alone_is(site: Site, tmp_path: Path) -> None:
    assert fetch(site, tmp_path, path="/go-away").results[0].kind == "busy"
    asked = site.asked["/go-away"]
    report = fetch(site, tmp_path, path="/go-away")
    assert (site.asked["/go-away"], asked) == (1, 1)
    assert "not to be visited before" in report.results[0].message


def test_a_slow_body_meets_the_deadline(site: Site, tmp_path: Path) -> None:
    started = time.monotonic()
    report = fetch(site, tmp_path, HttpSettings("x", host_delay=0, request_seconds=0.5, attempts=1, allow_loopback=True), path="/slow")
    assert report.results[0].kind == "time"
    assert time.monotonic() - started < 5


def test_the_whole_run_has_a_deadline_and_keeps_what_it_has(site: Site, tmp_path: Path) -> None:
    site.feed_paths = ("/page/1", "/slow")
    http = HttpSettings("x", host_delay=0, request_seconds=30, allow_loopback=True)
    report = fetch(site, tmp_path, http, total_seconds=3.0)
    assert report.results[0].outcome == "failed"
    assert len(stored(tmp_path)) == 1
    assert (tmp_path / "interim" / "fetch.json").exists()


def test_requests_to_one_host_are_spaced(site: Site, tmp_path: Path) -> None:
    site.robots = b"User-agent: *\nCrawl-delay: 0.4\n"
    fetch(site, tmp_path)
    gaps = [later - earlier for earlier, later in zip(site.times[1:], site.times[2:], strict=False)]
    assert min(gaps) > 0.3


def test_only_the_feed_is_used_where_its_entry_says_so(site: Site, tmp_path: Path) -> None:
    assert fetch(site, tmp_path, pages=False).results[0].n_kept_items == 2
    assert site.asked["/page/1"] == 0


def test_items_beyond_the_limit_come_in_the_next_run(site: Site, tmp_path: Path) -> None:
    site.feed_paths = tuple(f"/page/{number}" for number in range(5))
    assert [fetch(site, tmp_path, items_a_feed=3).results[0].n_pages for _ in range(2)] == [3, 2]


def test_no_network_says_so_and_loses_nothing(tmp_path: Path) -> None:
    feeds = Sources((Feed("http://127.0.0.1:9/feed", "A", "en", ""), Feed("http://nowhere.invalid/feed", "B", "en", "")))
    report = fetch_feeds(feeds, tmp_path / "raw", tmp_path / "interim" / "fetch.json", day=DAY, settings=FetchSettings(HTTP))
    assert report.is_offline
    assert report.lines()[0].startswith("No network")


def test_something_else_than_a_feed(site: Site, tmp_path: Path) -> None:
    assert fetch(site, tmp_path, path="/page/1").results[0].kind == "content"
