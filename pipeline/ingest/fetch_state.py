"""What earlier fetches saw: validators for conditional requests, items already stored, servers that want to be left alone. One small JSON file."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# An item is forgotten when its feed has not shown it for so long; feeds repeat items for days, some for weeks.
_FORGET_AFTER = dt.timedelta(days=60)
_MAX_SEEN = 5_000


class FeedState:
    """The memory of one feed."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        """Take over what was stored; anything malformed counts as not there."""
        validators, seen, tries = (stored.get(name) for name in ("validators", "seen", "tries"))
        self.validators: dict[str, str] = _strings(validators)
        self.seen: dict[str, str] = _strings(seen)
        self.tries: dict[str, int] = {url: count for url, count in tries.items() if isinstance(count, int)} if isinstance(tries, dict) else {}
        self.not_before: str | None = stored.get("not_before") if isinstance(stored.get("not_before"), str) else None

    def conditions(self) -> dict[str, str]:
        """Headers of a conditional request."""
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return {names[key]: value for key, value in self.validators.items() if key in names}

    def remember(self, headers: Mapping[str, str]) -> None:
        """Keep the validators of an answer that was read to the end."""
        self.validators = {key: headers[key] for key in ("etag", "last-modified") if key in headers}
        self.not_before = None

    def leave_alone(self, seconds: float) -> None:
        """Do not ask again before so many seconds have passed; 0 lifts it. A day at most."""
        until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=min(seconds, 86_400))
        if seconds > 0:
            self.not_before = until.isoformat()

    def has_seen(self, url: str) -> bool:
        """Whether an item is stored already; it counts as shown today."""
        if url in self.seen:
            self.seen[url] = _today()
            return True
        return False

    def saw(self, url: str) -> None:
        """Note an item as stored."""
        self.seen[url] = _today()
        self.tries.pop(url, None)

    def try_again(self, url: str) -> int:
        """Count a failed try and return how many there were."""
        self.tries[url] = self.tries.get(url, 0) + 1
        return self.tries[url]

    def stored(self) -> dict[str, Any]:
        """What goes into the file."""
        oldest = (dt.datetime.now(dt.UTC).date() - _FORGET_AFTER).isoformat()
        recent = sorted(((url, day) for url, day in self.seen.items() if day >= oldest), key=lambda entry: (entry[1], entry[0]))[-_MAX_SEEN:]
        return {"validators": self.validators, "not_before": self.not_before, "seen": dict(recent), "tries": self.tries}


class FetchState:
    """The memory of all feeds. A file that cannot be read counts as empty: what was fetched before is then fetched once more, and ingest finds the copies."""

    def __init__(self, file: Path) -> None:
        """Read the file, if there is one."""
        self._file = file
        self._feeds: dict[str, FeedState] = {}
        try:
            content = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            content = {}
        self._stored: dict[str, Any] = content if isinstance(content, dict) else {}

    def feed(self, url: str) -> FeedState:
        """Return the memory of a feed."""
        if url not in self._feeds:
            stored = self._stored.get(url)
            self._feeds[url] = FeedState(stored if isinstance(stored, dict) else {})
        return self._feeds[url]

    def save(self) -> None:
        """Write the file aside and rename it; feeds that were not asked this time are kept."""
        content = self._stored | {url: state.stored() for url, state in self._feeds.items()}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        aside = self._file.with_name(f".{self._file.name}.{os.getpid()}.part")
        aside.write_text(json.dumps(content, indent=1, sort_keys=True), "utf-8")
        aside.replace(self._file)


def _strings(value: Any) -> dict[str, str]:
    return {key: item for key, item in value.items() if isinstance(item, str)} if isinstance(value, dict) else {}


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()
