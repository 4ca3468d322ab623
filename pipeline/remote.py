"""A data folder kept in step with a folder of an object store: what is new there comes before a build, what the build made goes there after it.

The steps work on local files, which can be locked, renamed and mapped into memory; an object store can do none of it. Files are compared by what the store
says of them (size and version tag) and by a record of the last exchange, so only what changed travels. `raw` and `corrections` go both ways; of `interim`
the store's state counts before a build and ours after it; a release goes as a whole, and `processed/latest.txt`, which names it, is written last. Two
machines that build at once cannot both switch it: the second is told so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pipeline.settings import REMOTE_VARIABLE, Settings

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

LATEST = "processed/latest.txt"
"""Object that names the latest release; an object store has no links."""

RECORD = "interim/remote.json"
_TRANSFERS = 8


class RemoteError(RuntimeError):
    """The exchange cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """How many files came from the store and went to it."""

    n_pulled: int
    n_pushed: int


def pull(settings: Settings) -> Exchange:
    """Bring the data folder to the store's state before a build: raw files, corrections, interim files, the latest release. New raw files of ours go there.

    Does nothing without a remote. The caller holds the data folder. Raises RemoteError when the store cannot be read, or a raw file has two contents.
    """
    if settings.remote is None:
        return Exchange(0, 0)
    side = _Side(settings)
    n_pulled = n_pushed = 0
    for part in ("raw", "corrections"):
        theirs = side.theirs(part)
        ours = side.ours(part)
        mine = [path for path in ours if path not in theirs and path not in side.record]  # a file that the store had and has no more was removed there
        if part == "raw" and (split := [path for path in theirs if path in ours and path not in side.record and ours[path][0] != theirs[path].size]):
            raise RemoteError(f"{split[0]} differs from the file of that name at {settings.remote}; raw files never change: rename one of them")
        n_pulled += side.take(part, theirs, ours)
        n_pushed += side.put(part, mine)
    n_pulled += side.take("interim", side.theirs("interim"), side.ours("interim"))
    n_pulled += side.take_release()
    side.save()
    return Exchange(n_pulled, n_pushed)


def push(settings: Settings) -> Exchange:
    """Bring the store to the data folder's state after a build: interim files, releases that the store lacks, and last the name of the latest.

    Does nothing without a remote. Raises RemoteError when the store cannot be written, or its latest release is another than when we began.
    """
    if settings.remote is None:
        return Exchange(0, 0)
    side = _Side(settings)
    side.refuse_other_latest()
    ours = side.ours("interim")
    changed = [path for path, seen in ours.items() if side.record.get(path, [None, None])[1] != list(seen)]
    n_pushed = side.put("interim", changed)
    side.drop([path for path in side.record if path.startswith("interim/") and path not in ours])
    n_pushed += side.put_releases()
    side.save()
    return Exchange(0, n_pushed)


@dataclass(frozen=True, slots=True)
class _Object:
    """What the store says of an object: its size in bytes, and a text that changes with its content."""

    size: int
    tag: str


class _Side:
    """The store, the data folder, and what was the same on both sides at the last exchange: path -> [tag there, [size, mtime] here]."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self._url = settings, str(settings.remote)
        self._fs, self._root = _open(self._url)
        self._file = settings.data / RECORD
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            known = {}
        # A record of another store says nothing about this one.
        same = known.get("url") == self._url
        self.record: dict[str, list[Any]] = known["files"] if same else {}
        self._latest: str | None = known["latest"] if same else None

    def save(self) -> None:
        """Write the record, in one move."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        aside = self._file.with_name(f".{self._file.name}.{os.getpid()}.tmp")
        aside.write_text(json.dumps({"url": self._url, "latest": self._latest, "files": self.record}), "utf-8")
        aside.replace(self._file)

    def theirs(self, part: str) -> dict[str, _Object]:
        """Return the objects of a part of the store by their path below the data folder."""
        found = self._ask(lambda: self._fs.find(f"{self._root}/{part}", detail=True, withdirs=False))
        objects = {}
        for name, info in found.items():
            path = str(name)[len(self._root) :].lstrip("/")
            if any(step in ("", ".", "..") or "\\" in step or "\0" in step for step in path.split("/")):
                raise RemoteError(f"{self._url} holds an object whose name is no path: {path!r}; rename or remove it")
            tag = next((str(info[key]) for key in ("ETag", "etag", "LastModified", "mtime", "created") if info.get(key)), "")
            objects[path] = _Object(int(info.get("size") or 0), f"{info.get('size')}-{tag}")
        return {path: seen for path, seen in objects.items() if not PurePosixPath(path).name.startswith(".")}

    def ours(self, part: str) -> dict[str, tuple[int, int]]:
        """Return the files of a part of the data folder with their size and time of change; hidden ones and the record stay at home."""
        folder = self.settings.data / part
        files = [file for file in folder.rglob("*") if file.is_file() and not file.is_symlink() and not file.name.startswith(".")]
        seen = {file.relative_to(self.settings.data).as_posix(): file.stat() for file in files}
        return {path: (status.st_size, status.st_mtime_ns) for path, status in sorted(seen.items()) if path != RECORD}

    def take(self, part: str, theirs: dict[str, _Object], ours: dict[str, tuple[int, int]]) -> int:
        """Fetch what the store has otherwise than the record says, or we lack; remove what it had and has no more. Returns how many files came."""
        wanted = [path for path, seen in theirs.items() if path not in ours or not self._is_same(part, path, seen, ours[path])]
        self._transfer(self._fetch, wanted)
        now = self.ours(part)
        self.record |= {path: [seen.tag, list(now[path])] for path, seen in theirs.items() if path in wanted or path not in self.record}
        for path in [path for path in self.record if path.startswith(f"{part}/") and path not in theirs]:
            (self.settings.data / path).unlink(missing_ok=True)
            del self.record[path]
        return len(wanted)

    def _is_same(self, part: str, path: str, theirs: _Object, ours: tuple[int, int]) -> bool:
        if path in self.record:
            return bool(self.record[path][0] == theirs.tag)
        return part == "raw" and ours[0] == theirs.size

    def put(self, part: str, paths: Sequence[str]) -> int:
        """Write files of ours to the store and note them. Returns how many."""
        if paths:
            ours = self.ours(part)
            self._transfer(self._send, paths)
            theirs = self.theirs(part)
            self.record |= {path: [theirs[path].tag, list(ours[path])] for path in paths}
        return len(paths)

    def drop(self, paths: Sequence[str]) -> None:
        """Remove objects and forget them."""
        for path in paths:
            if self._exists(path):
                self._ask(partial(self._fs.rm_file, self._at(path)))
            del self.record[path]

    def take_release(self) -> int:
        """Fetch the store's latest release when we lack it, and switch to it. Returns how many files came."""
        from pipeline.publish.release import switch_latest

        self._latest = self._read_latest()
        if self._latest is None:
            return 0
        releases = self.settings.processed / "releases"
        folder, files = releases / self._latest, self.theirs(f"processed/releases/{self._latest}")
        n_pulled = 0
        if not folder.exists():
            aside = releases / f".{self._latest}.pulled"
            prefix = f"processed/releases/{self._latest}/"
            self._transfer(lambda path: self._fetch(path, aside / path.removeprefix(prefix)), list(files))
            if not (aside / "manifest.json").is_file():
                raise RemoteError(f"{self._url}/{LATEST} names the release {self._latest}, which is not whole there; put back its files, or name another")
            aside.rename(folder)
            n_pulled = len(files)
        if not self.settings.latest.exists() or self.settings.latest.resolve().name != self._latest:
            switch_latest(self.settings.processed, self._latest)
        return n_pulled

    def refuse_other_latest(self) -> None:
        """Raise RemoteError when somebody else has published since we began."""
        if (now := self._read_latest()) != self._latest:
            raise RemoteError(f"the latest release at {self._url} was {self._latest} when this build began and is {now} now: build again, on top of that one")

    def put_releases(self) -> int:
        """Write the releases that the store lacks, each file but the manifest before it, and then which is the latest. Returns how many files went."""
        from pipeline.publish.release import find_latest, list_releases

        n_pushed = 0
        for folder in list_releases(self.settings.processed):
            at = f"processed/releases/{folder.name}"
            if self._exists(f"{at}/manifest.json"):
                continue
            files = [f"{at}/{file.relative_to(folder).as_posix()}" for file in sorted(folder.rglob("*")) if file.is_file()]
            self._transfer(self._send, [path for path in files if path != f"{at}/manifest.json"])
            self._send(f"{at}/manifest.json")
            n_pushed += len(files)
        latest = find_latest(self.settings.processed)
        if latest is not None and latest.name != self._latest:
            self.refuse_other_latest()
            self._ask(lambda: self._fs.pipe_file(self._at(LATEST), f"{latest.name}\n".encode()))
            self._latest = latest.name
        return n_pushed

    def _read_latest(self) -> str | None:
        self._fs.invalidate_cache()
        if not self._exists(LATEST):
            return None
        name = str(self._ask(lambda: self._fs.cat_file(self._at(LATEST))).decode("utf-8", "replace")).strip()
        if not name or any(not part.isdecimal() for part in name.split(".")):
            raise RemoteError(f"{self._url}/{LATEST} holds {name[:40]!r}, which names no release")
        return name

    def _fetch(self, path: str, to: Path | None = None) -> None:
        target = to or self.settings.data / path
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            self._fs.get_file(self._at(path), str(aside))
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)

    def _send(self, path: str) -> None:
        self._ask(partial(self._fs.put_file, str(self.settings.data / path), self._at(path)))

    def _exists(self, path: str) -> bool:
        return bool(self._ask(partial(self._fs.exists, self._at(path))))

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _transfer(self, move: Callable[[str], object], paths: Sequence[str]) -> None:
        with ThreadPoolExecutor(_TRANSFERS) as pool:
            self._ask(lambda: list(pool.map(move, paths)))

    def _ask(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except (OSError, ValueError) as error:
            raise RemoteError(f"{self._url}: {error}. Nothing is lost: the build goes on from here when the store can be reached") from error


def _open(url: str) -> tuple[AbstractFileSystem, str]:
    """Return the file system of a URL and the path of its folder there, without a listing kept from before."""
    from fsspec.core import url_to_fs

    try:
        fs, root = url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise RemoteError(f"{REMOTE_VARIABLE}={url}: {error}. For s3:// install the extra s3; other stores need the package that fsspec names") from error
    return fs, str(root).rstrip("/")
