"""Feeds of sources.toml -> raw files of today: new items' pages as received, each with a sidecar. How a request is made is polite_http.py's matter."""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.ingest.fetch_state import FeedState, FetchState
from pipeline.ingest.fetch_store import RawStore
from pipeline.ingest.polite_http import Answer, Failed, HttpSettings, PoliteClient
from pipeline.ingest.pool import Task, shared_pool
from pipeline.ingest.robots import AGENT, Robots
from pipeline.ingest.sources import Feed, Sources

_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
# Failures that may pass: the item is tried again in the next run, this many times.
_PASSING = ("network", "busy", "time")
_TRIES = 3


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How much one run may do; `http` says how politely."""

    http: HttpSettings = field(default_factory=HttpSettings)
    total_seconds: float = 900.0
    feeds_at_once: int = 8
    items_a_feed: int = 50


@dataclass(slots=True)
class FeedResult:
    """What came of one feed. `outcome`: read, unchanged (HTTP 304) or failed; `kind` as in `polite_http.Failed`."""

    feed: Feed
    outcome: str = "failed"
    kind: str = "time"
    message: str = "the run's time was over before its turn"
    n_items: int = 0
    n_pages: int = 0
    n_kept_items: int = 0
    n_later: int = 0


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What came of a run, feed by feed in the order of sources.toml."""

    results: tuple[FeedResult, ...]

    @property
    def is_offline(self) -> bool:
        """Whether there seems to be no network: every feed failed to be reached at all."""
        return bool(self.results) and all(result.outcome == "failed" and result.kind == "network" for result in self.results)

    def lines(self) -> list[str]:
        """One line a feed for people, and a sum; one line alone when there is no network."""
        if self.is_offline:
            return [f"No network: none of the {len(self.results)} feeds can be reached. Nothing is lost; the next run takes up where the last one stopped."]
        lines = [_line(result) for result in self.results]
        pages, items = (sum(getattr(result, name) for result in self.results) for name in ("n_pages", "n_kept_items"))
        failed = sum(result.outcome == "failed" for result in self.results)
        return [*lines, f"{pages} pages and {items} feed items added, {failed} of {len(self.results)} feeds failed"]


def _line(result: FeedResult) -> str:
    if result.outcome == "read":
        later = f", {result.n_later} to be tried again" if result.n_later else ""
        return f"{result.feed.publisher}: {result.n_items} new items, {result.n_pages} pages, {result.n_kept_items} kept as feed items{later}"
    return f"{result.feed.publisher}: {'nothing new' if result.outcome == 'unchanged' else 'failed: ' + result.message}"


def fetch_feeds(
    sources: Sources,
    raw_root: Path,
    state_file: Path,
    *,
    day: dt.date | None = None,
    settings: FetchSettings | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FetchReport:
    """Fetch what is new in the feeds into data/raw/<day>/fetched/.

    Args:
        sources: the feeds.
        raw_root: data/raw.
        state_file: what was seen before (JSON); without it everything counts as new, and ingest finds the copies. Its folder, which must be on the same
            file system as data/raw, also holds what is being written.
        day: the arrival day; None: today in UTC.
        settings: limits and manners.
        progress: called with (feeds done, feeds).

    A feed or page that fails is a line of the report and never an exception. Pages that may not or cannot be fetched are kept as what the feed says of them.
    """
    settings = settings or FetchSettings(HttpSettings(user_agent=_user_agent(sources.contact)))
    run = _Run(raw_root / (day or dt.datetime.now(dt.UTC).date()).isoformat(), state_file, settings)
    return asyncio.run(run.fetch(sources.feeds, progress or (lambda done, total: None)))


def _user_agent(contact: str) -> str:
    """Name and contact, on one line of ASCII whatever sources.toml holds."""
    about = "".join(character for character in contact if " " <= character <= "~" and character not in "()")
    return f"{AGENT}/1.0 (news dataset builder; {'contact: ' + about if about else 'operator gave no contact'})"


class _Run:
    def __init__(self, folder: Path, state_file: Path, settings: FetchSettings) -> None:
        self._settings = settings
        self._state = FetchState(state_file)
        self._scratch = state_file.parent
        self._scratch.mkdir(parents=True, exist_ok=True)
        self._store = RawStore(folder / "fetched", self._scratch)

    async def fetch(self, feeds: tuple[Feed, ...], progress: Callable[[int, int], None]) -> FetchReport:
        results = tuple(FeedResult(feed) for feed in feeds)
        gate = asyncio.Semaphore(self._settings.feeds_at_once)
        done = 0
        async with PoliteClient(self._settings.http) as client:
            robots = Robots(client)

            async def one(result: FeedResult) -> None:
                nonlocal done
                async with gate:
                    await self._fetch_feed(result, client, robots)
                done += 1
                progress(done, len(feeds))

            try:
                async with asyncio.timeout(self._settings.total_seconds), asyncio.TaskGroup() as group:
                    for result in results:
                        group.create_task(one(result))
            except TimeoutError:
                pass  # each unfinished feed's result says so, and what was stored is stored
            finally:
                await robots.close()
        self._state.save()
        return FetchReport(results)

    async def _fetch_feed(self, result: FeedResult, client: PoliteClient, robots: Robots) -> None:
        feed, state = result.feed, self._state.feed(result.feed.url)
        try:
            if state.not_before and state.not_before > dt.datetime.now(dt.UTC).isoformat():
                raise Failed("busy", f"the server asked not to be visited before {state.not_before}")
            if not await robots.allows(feed.url):
                raise Failed("refused", "its robots.txt forbids it")
            answer = await client.get(feed.url, state.conditions(), robots.allows)
        except Failed as failure:
            result.kind, result.message = failure.kind, str(failure)
            state.leave_alone(failure.retry_after)
            return
        if answer.status == 304:
            result.outcome = "unchanged"
            return
        listed = await asyncio.to_thread(self._list_items, answer.body)
        if "items" not in listed:
            result.kind, result.message = "content", str(listed.get("error", "the feed could not be read within the limits"))
            return
        new = [item for item in listed["items"] if not state.has_seen(item["url"])][: self._settings.items_a_feed]
        result.n_items = len(new)
        for item in new:
            await self._fetch_item(item, result, state, client, robots)
        if not result.n_later and len(new) < self._settings.items_a_feed:
            state.remember(answer.headers)  # only now: a feed with items left must be read again
        result.outcome = "read"

    async def _fetch_item(self, item: Mapping[str, Any], result: FeedResult, state: FeedState, client: PoliteClient, robots: Robots) -> None:
        url, feed = str(item["url"]), result.feed
        try:
            if not feed.pages:
                raise Failed("refused", "only the feed's own text is used")
            if not await robots.allows(url):
                raise Failed("refused", "robots.txt forbids fetching the page")
            answer = await client.get(url, may_follow=robots.allows)
            if _media_type(answer) not in _PAGE_TYPES:
                raise Failed("status", f"the page is {_media_type(answer) or 'of no stated type'}, not HTML")
        except Failed as failure:
            if failure.kind in _PASSING and state.try_again(url) < _TRIES:
                result.n_later += 1
                return
            self._store.add_item(item, feed, str(failure))
            result.n_kept_items += 1
        else:
            self._store.add_page(answer, item, feed)
            result.n_pages += 1
        state.saw(url)

    def _list_items(self, body: bytes) -> dict[str, Any]:
        """Have the feed parsed by a worker."""
        with tempfile.TemporaryDirectory(prefix="feed-", dir=self._scratch) as scratch:
            path, spill = Path(scratch, "feed"), Path(scratch, "spill")
            path.write_bytes(body)
            spill.touch()
            task = Task({"kind": "feed", "path": str(path), "spill": str(spill), "shard": 0, "shards": 1})
            shared_pool().run([task], 1)
            return task.answer


def _media_type(answer: Answer) -> str:
    return answer.headers.get("content-type", "").split(";")[0].strip().lower()
