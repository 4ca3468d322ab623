"""A data folder that lives in an S3 bucket: built by one machine, gone on with by another that has nothing. The bucket is served on loopback."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from pipeline.settings import REMOTE_VARIABLE

Build = Callable[..., CompletedProcess[str]]
URL = "s3://archive/incidents"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[fsspec.AbstractFileSystem]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    for variable, value in {**keys, REMOTE_VARIABLE: URL}.items():
        monkeypatch.setenv(variable, value)
    store = fsspec.filesystem("s3", use_listings_cache=False, skip_instance_cache=True)
    store.mkdir("archive")
    yield store
    server.stop()


def _hashes(release: Path) -> dict[str, str]:
    return {file.relative_to(release).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(release.rglob("*")) if file.is_file()}


def test_a_second_machine_goes_on_where_the_first_ended(small: Path, tmp_path: Path, build: Build, bucket: fsspec.AbstractFileSystem) -> None:
    done = build(small)
    assert done.returncode == 0, done.stdout + done.stderr
    version = (small / "processed" / "latest").resolve().name
    assert bucket.cat("archive/incidents/processed/latest.txt").decode() == f"{version}\n"
    assert bucket.exists("archive/incidents/raw/2024-01-16/wire/attack.txt")

    bucket.pipe(
        "archive/incidents/raw/2024-01-18/wire/later.txt",
        b"Title: A bomb kills four in Mombasa\nPublished: 2024-01-18\n\nA bomb killed four people in Mombasa.\n",
    )
    other = tmp_path / "other"
    done = build(other)
    assert done.returncode == 0, done.stdout + done.stderr
    second = (other / "processed" / "latest").resolve()
    assert _hashes(other / "processed" / "releases" / version) == _hashes(small / "processed" / "releases" / version)
    assert second.name != version
    assert bucket.cat("archive/incidents/processed/latest.txt").decode() == f"{second.name}\n"
    for kept in ("articles/2024-01-16.parquet", "reports/2024-01-17.parquet"):
        assert (small / "interim" / kept).read_bytes() == (other / "interim" / kept).read_bytes()

    done = build(small)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing new" in done.stdout + done.stderr
    assert _hashes(small / "processed" / "latest") == _hashes(second)


def test_a_store_that_cannot_be_reached_leaves_the_folder_as_it_is(small: Path, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REMOTE_VARIABLE, "unknown://archive")
    done = build(small)
    assert done.returncode == 1
    assert "INCIDENTS_REMOTE=unknown://archive" in done.stdout + done.stderr
    assert not (small / "processed").exists()
