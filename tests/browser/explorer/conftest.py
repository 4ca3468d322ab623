"""Releases to open in the browser: one with every kind of place, toll, claim and history; one with hostile texts; an empty one; one of a single incident."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from pipeline.publish import site
from pipeline.publish.release import publish_release
from pipeline.release_server import serve_release
from schemas.arrow import to_table
from schemas.code_rows import codes_table
from schemas.codes import equivalents

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_DAY = dt.date(2024, 1, 15)

# country, province, place, latitude, longitude, precision, type, killed low, best, high
_ROWS: list[tuple[Any, ...]] = [
    ("SDN", "Khartoum", "Omdurman", 15.65, 32.48, "exact", "shelling", 11, 23, 23),
    ("NGA", "Borno", "Biu", 10.61, 12.19, "near", "suicide_bombing", 19, 19, 30),
    ("UKR", "Zaporizhzhia", None, 47.5, 35.7, "admin1", "drone_strike", 6, 6, 6),
    ("KEN", "Mandera", "Mandera East", 3.9, 41.8, "admin2", "armed_attack", 3, 3, None),
    ("COL", None, None, None, None, "country", "kidnapping", None, None, None),
    ("MLI", None, "Liptako", 15.5, -1.5, "region", "armed_clash", 40, 40, 40),
    (None, None, None, None, None, "international", "hijacking", 0, 0, 0),
    ("FRA", "Île-de-France", "Paris", 48.85, 2.35, "exact", "protest", None, None, None),
    ("UKR", "Kharkiv", "Kharkiv", 49.99, 36.23, "exact", "missile_strike", 2, 2, 2),
    ("UKR", None, None, None, None, None, "agreement", None, None, None),
]


def incident_id(number: int) -> str:
    return f"inc-{number:016x}"


def make_incident(number: int, **values: Any) -> dict[str, Any]:
    kind = values.get("event_type", "bombing")
    return {
        "incident_id": incident_id(number),
        "revision": 2,
        "status": "published",
        "event_type": kind,
        **equivalents(kind),
        "date_start": _DAY + dt.timedelta(days=number),
        "date_end": _DAY + dt.timedelta(days=number),
        "date_precision": "day",
        "actors": [f"Group {number}"],
        "targets": ["a market"],
        "responsibility": "attributed",
        "contested": False,
        "n_claimants": 1,
        "evidence_grade": "fair",
        "n_articles": 1,
        "n_publishers": 1,
        "n_independent": 1,
        "first_reported_at": dt.datetime(2024, 1, 16, 8, tzinfo=dt.UTC),
        "last_reported_at": dt.datetime(2024, 1, 17, 8, tzinfo=dt.UTC),
        "summary": f"Incident number {number}.",
        "pipeline_version": "0",
    } | values


def make_article(number: int, **values: Any) -> dict[str, Any]:
    return {
        "article_id": f"art-{number:016x}",
        "url": f"https://news.example/{number}",
        "publisher": f"Courier {number}",
        "title": f"Headline {number}",
        "published_at": dt.datetime(2024, 1, 16, 8 + number % 12, tzinfo=dt.UTC),
        "published_precision": "second",
        "arrival_date": _DAY,
        "source_path": "2024-01-15/a.txt",
        "media_type": "text/plain",
        "content_sha256": f"{number:064x}",
        "n_words": 4,
        "story_id": f"story-{number}",
        "is_relevant": True,
    } | values


def make_report(number: int, article: int, incident: int, **values: Any) -> dict[str, Any]:
    return {
        "report_id": f"rep-{number:016x}",
        "article_id": f"art-{article:016x}",
        "incident_id": incident_id(incident),
        "role": "main",
        "event_type": "shelling",
        "date_precision": "day",
        "actor_basis": "unknown",
        "contested": False,
        "char_start": 0,
        "char_end": 5,
        "quote": "Shells hit a market",
        "confidence": 0.9,
        "extractor": "test",
    } | values


def make_claim(number: int, report: int, article: int, incident: int, **values: Any) -> dict[str, Any]:
    return {
        "claim_id": f"clm-{number:016x}",
        "report_id": f"rep-{report:016x}",
        "incident_id": incident_id(incident),
        "article_id": f"art-{article:016x}",
        "claim_type": "casualty",
        "claimant": "the police",
        "claimant_side": "third_party",
        "outcome": "killed",
        "victim_class": "unspecified",
        "count_low": 11,
        "count_high": 11,
        "count_kind": "exact",
        "is_total": True,
        "superseded": False,
        "char_start": number,
        "char_end": number + 5,
        "quote": f"quoted words {number}",
        "confidence": 0.9,
        "extractor": "test",
    } | values


def make_event(number: int, subject: int, action: str, related: int | None) -> dict[str, Any]:
    return {
        "history_id": f"his-{number:016x}",
        "incident_id": incident_id(subject),
        "action": action,
        "related_incident_id": None if related is None else incident_id(related),
        "as_of": _DAY,
        "reason": f"reason {number}",
    }


def make_tables(**rows: list[dict[str, Any]]) -> dict[str, pa.Table]:
    return {name: to_table(name, given) for name, given in rows.items() if given} | {"codes": codes_table()}


def _many() -> dict[str, pa.Table]:
    names = ("country", "admin1", "place", "latitude", "longitude", "geo_precision", "event_type", "killed_low", "killed_best", "killed_high")
    incidents = [make_incident(number, **dict(zip(names, row, strict=True))) for number, row in enumerate(_ROWS, 1)]
    incidents[0] |= {"contested": True, "evidence_grade": "contested", "n_articles": 3, "n_publishers": 3, "n_independent": 2, "n_claimants": 3}
    incidents[1] |= {"responds_to_incident_id": incident_id(1), "status": "candidate", "evidence_grade": "weak"}
    incidents[2] |= {"responds_to_incident_id": incident_id(2)}
    incidents[7] |= {"status": "retracted", "killed_low": 5, "killed_best": 5, "killed_high": 5}
    # Two articles carry one wire story.
    articles = [make_article(1), make_article(2, story_id="story-1"), make_article(3), make_article(4)]
    reports = [make_report(1, 1, 1), make_report(2, 2, 1), make_report(3, 3, 1), make_report(4, 4, 2, role="background")]
    claims = [
        make_claim(1, 1, 1, 1, count_high=None, count_kind="at_least", claimant=None, claimant_side="media"),
        make_claim(2, 2, 2, 1, count_low=17, count_high=17, superseded=True),
        make_claim(3, 3, 3, 1, count_low=20, count_high=23, claimant="the health ministry", claimant_side="target", victim_class="civilian"),
        make_claim(4, 3, 3, 1, outcome="injured", count_low=28, count_high=28),
        make_claim(5, 3, 3, 1, claim_type="denial", outcome=None, victim_class=None, count_low=None, count_high=None, count_kind=None, claimant="the army"),
        make_claim(6, 4, 4, 2, count_low=None, count_high=None, count_kind="vague"),
    ]
    history = [make_event(1, 90, "merged", 91), make_event(2, 91, "merged", 1), make_event(3, 1, "revised", None), make_event(4, 92, "retired", None)]
    return make_tables(incidents=incidents, articles=articles, reports=reports, claims=claims, incident_history=history)


@pytest.fixture(scope="session")
def publish(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Publish tables as a release of their own and return its folder. The engine of the SQL tab goes along only where it is asked for."""

    def run(tables: dict[str, pa.Table], *, with_engine: bool = False) -> Path:
        created = dt.datetime(2024, 2, 1, tzinfo=dt.UTC)
        checks = pa.Table.from_pylist(
            [{"table": "incidents", "expectation": "e", "success": True, "severity": "row", "n_unexpected": 0, "unexpected_keys": [], "message": "m"}]
        )
        processed = tmp_path_factory.mktemp("processed")
        with pytest.MonkeyPatch.context() as patch:
            if not with_engine:
                patch.setattr(site, "ENGINE", processed / "no engine")
            return publish_release(tables, processed, pipeline_version="0.1.0", data_through=dt.date(2024, 1, 31), created_at=created, checks=checks).path

    return run


@pytest.fixture(scope="session")
def many(publish: Callable[..., Path]) -> Path:
    """Ten incidents, one of each precision, with claims, copies, a chain and merged ids."""
    return publish(_many())


@pytest.fixture(scope="session")
def large(publish: Callable[..., Path]) -> Path:
    """The same rows, published as a release too large to be carried by the page: with an index of rows, without data.js."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "EMBEDDED_LIMIT", 0)
        return publish(_many())


@pytest.fixture(scope="session")
def with_engine(publish: Callable[..., Path]) -> Path:
    """The same rows with DuckDB-WASM beside the page; skips where `make site-sql` has not fetched it."""
    if not site.ENGINE.is_dir():
        pytest.skip("DuckDB-WASM is not here; make site-sql fetches it")
    return publish(_many(), with_engine=True)


@pytest.fixture(scope="session")
def rows() -> Any:
    """The makers of rows, for releases of a test's own."""

    class Makers:
        incident = staticmethod(make_incident)
        article = staticmethod(make_article)
        report = staticmethod(make_report)
        claim = staticmethod(make_claim)
        tables = staticmethod(make_tables)
        id = staticmethod(incident_id)

    return Makers


Opened = Callable[..., "Page"]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Opened]:
    """Open pages that are watched: an error in the page, a message of the browser about its policy, or a request to another host fails the test."""
    contexts = []
    complaints: list[str] = []

    def run(**options: Any) -> Page:
        allow = options.pop("allow", ())
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 860}} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda said: complaints.append(f"console: {said.text}") if said.type in ("error", "warning") and not _is(said.text, allow) else None)
        page.on("request", lambda request: complaints.append(f"request: {request.url}") if not _is_local(request.url) else None)
        return page

    yield run
    for context in contexts:
        context.close()
    assert complaints == []


def _is(text: str, allowed: tuple[str, ...]) -> bool:
    return any(part in text for part in allowed)


def _is_local(address: str) -> bool:
    return address.startswith(("http://127.0.0.1:", "file://", "data:", "blob:", "about:"))


@pytest.fixture
def open_release(watched: Opened) -> Iterator[Callable[..., Page]]:
    """Serve a release and open its page at a place (`#/...`)."""
    servers = []

    @contextmanager
    def kept(release: Path) -> Iterator[str]:
        with serve_release(release) as server:
            yield server.address

    def run(release: Path, place: str = "#/", **options: Any) -> Page:
        server = kept(release)
        address = server.__enter__()
        servers.append(server)
        page = watched(**options)
        page.goto(address + place)
        page.wait_for_selector("main h1")
        return page

    yield run
    for server in servers:
        server.__exit__(None, None, None)
