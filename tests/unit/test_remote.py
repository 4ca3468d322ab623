"""A data folder and its copy in an object store: what travels, in which direction, and what is refused. The store is one in memory."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import fsspec
import pytest

from pipeline.remote import Exchange, RemoteError, pull, push
from pipeline.settings import Settings

STORE = fsspec.filesystem("memory")


@pytest.fixture
def url() -> str:
    return f"memory://bucket-{uuid.uuid4().hex}/incidents"


def machine(folder: Path, url: str) -> Settings:
    return Settings(folder, remote=url)


def put(settings: Settings, path: str, text: str) -> None:
    file = settings.data / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def release(settings: Settings, version: str) -> None:
    put(settings, f"processed/releases/{version}/incidents.parquet", version)
    put(settings, f"processed/releases/{version}/manifest.json", json.dumps({"version": version}))
    settings.latest.unlink(missing_ok=True)
    settings.latest.symlink_to(f"releases/{version}", target_is_directory=True)


def files_of(settings: Settings) -> dict[str, str]:
    found = (file for file in settings.data.rglob("*") if file.is_file() and file.name != "remote.json")
    return {file.relative_to(settings.data).as_posix(): file.read_text() for file in found}


def test_without_a_remote_nothing_happens(tmp_path: Path) -> None:
    assert pull(Settings(tmp_path)) == push(Settings(tmp_path)) == Exchange(0, 0)
    assert not list(tmp_path.iterdir())


def test_what_one_machine_built_another_goes_on_from(tmp_path: Path, url: str) -> None:
    first, second = machine(tmp_path / "a", url), machine(tmp_path / "b", url)
    put(first, "raw/2024-01-15/a.txt", "one")
    put(first, "corrections/c.csv", "x")
    assert pull(first) == Exchange(0, 2)
    put(first, "interim/articles/2024-01-15.parquet", "rows")
    put(first, "interim/.build.lock", "held")
    release(first, "2024.01.15.1")
    assert push(first) == Exchange(0, 3)
    assert pull(second) == Exchange(5, 0)
    assert second.latest.resolve().name == "2024.01.15.1"
    held = {path: text for path, text in files_of(first).items() if not path.endswith(".lock")}
    assert files_of(second) == held
    assert pull(first) == pull(second) == push(second) == Exchange(0, 0)


def test_only_what_changed_travels(tmp_path: Path, url: str) -> None:
    first, second = machine(tmp_path / "a", url), machine(tmp_path / "b", url)
    for day in (15, 16, 17):
        put(first, f"raw/2024-01-{day}/a.txt", "text")
        put(first, f"interim/articles/2024-01-{day}.parquet", "old")
    pull(first)
    release(first, "2024.01.17.1")
    push(first)
    pull(second)
    put(first, "raw/2024-01-18/a.txt", "text")
    pull(first)
    put(first, "interim/articles/2024-01-16.parquet", "newer")
    (first.interim / "articles/2024-01-15.parquet").unlink()
    release(first, "2024.01.18.1")
    assert push(first) == Exchange(0, 3)
    assert pull(second) == Exchange(4, 0)
    assert files_of(second)["interim/articles/2024-01-16.parquet"] == "newer"
    assert "interim/articles/2024-01-15.parquet" not in files_of(second)


def test_a_file_that_is_removed_in_the_store_is_removed_here_and_a_new_one_of_ours_is_kept(tmp_path: Path, url: str) -> None:
    here = machine(tmp_path, url)
    put(here, "raw/2024-01-15/a.txt", "text")
    pull(here)
    STORE.rm(f"{url.removeprefix('memory:/')}/raw/2024-01-15/a.txt")
    put(here, "raw/2024-01-15/b.txt", "text")
    pull(here)
    assert sorted(files_of(here)) == ["raw/2024-01-15/b.txt"]


def test_a_push_that_failed_is_made_up_for(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = machine(tmp_path / "a", url), machine(tmp_path / "b", url)
    pull(first)
    put(first, "interim/articles/2024-01-15.parquet", "rows")
    release(first, "2024.01.15.1")

    def fail(*_: object) -> None:
        raise OSError("the store is away")

    with monkeypatch.context() as patched, pytest.raises(RemoteError, match=r"the store is away.*Nothing is lost"):
        patched.setattr(type(STORE), "put_file", fail)
        push(first)
    pull(second)
    assert not second.latest.exists()
    push(first)
    pull(second)
    assert files_of(second) == files_of(first)


def test_of_two_machines_that_publish_the_second_is_told(tmp_path: Path, url: str) -> None:
    first, second = machine(tmp_path / "a", url), machine(tmp_path / "b", url)
    pull(first)
    pull(second)
    release(first, "2024.01.15.1")
    push(first)
    release(second, "2024.01.16.1")
    with pytest.raises(RemoteError, match=r"was None when this build began and is 2024.01.15.1 now"):
        push(second)
    pull(first)
    assert first.latest.resolve().name == "2024.01.15.1"


def test_a_raw_file_with_two_contents_is_refused(tmp_path: Path, url: str) -> None:
    first, second = machine(tmp_path / "a", url), machine(tmp_path / "b", url)
    put(first, "raw/2024-01-15/a.txt", "text")
    pull(first)
    put(second, "raw/2024-01-15/a.txt", "another text")
    with pytest.raises(RemoteError, match=r"raw/2024-01-15/a.txt differs"):
        pull(second)
    assert files_of(second)["raw/2024-01-15/a.txt"] == "another text"


@pytest.mark.parametrize("name", ["raw/2024-01-15/../../../escape.txt", "raw//etc/passwd"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, url: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = url.removeprefix("memory:/")
    monkeypatch.setattr(type(STORE), "find", lambda *_, **__: {f"{root}/{name}": {"size": 1, "created": 1}})
    with pytest.raises(RemoteError, match="name is no path"):
        pull(machine(tmp_path / "data", url))
    assert not (tmp_path / "escape.txt").exists()


def test_a_latest_that_names_nothing_whole_is_refused(tmp_path: Path, url: str) -> None:
    root = url.removeprefix("memory:/")
    STORE.pipe_file(f"{root}/processed/latest.txt", b"../../etc\n")
    with pytest.raises(RemoteError, match="names no release"):
        pull(machine(tmp_path, url))
    STORE.pipe_file(f"{root}/processed/latest.txt", b"2024.01.15.1\n")
    with pytest.raises(RemoteError, match="not whole"):
        pull(machine(tmp_path, url))


def test_an_unknown_kind_of_store_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="INCIDENTS_REMOTE=nosuch://x"):
        pull(machine(tmp_path, "nosuch://x"))
