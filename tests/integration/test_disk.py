"""A full disk, a folder that cannot be written, and what may pass: a clear failure or a later try, and the release before stays."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from pipeline.publish.verify import verify_release

Build = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.timeout(300)
ARTICLE = "Title: Bomb kills four in Mogadishu\nPublished: 2024-01-17\n\nA bomb killed four people in Mogadishu on Tuesday, police said.\n"


@contextmanager
def _mounted(folder: Path, *options: str) -> Iterator[None]:
    """Mount over a folder, as root; skips the test where that is not allowed."""
    if os.getuid() != 0 or subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _assert_old_release_stays(data: Path, version: str) -> None:
    latest = (data / "processed" / "latest").resolve()
    assert latest.name == version
    verify_release(latest)


def test_a_full_disk_is_a_clear_failure_and_space_is_all_it_needs(built: Path, tmp_path: Path, build: Build) -> None:
    small = tmp_path / "small"
    small.mkdir()
    with _mounted(small, "-t", "tmpfs", "-o", "size=40m", "tmpfs"):
        data = Path(shutil.copytree(built, small / "data", symlinks=True))
        version = (data / "processed" / "latest").resolve().name
        (data / "raw" / "2024-01-17" / "more.txt").write_text(ARTICLE)
        filler = small / "filler"
        with filler.open("wb") as stream, pytest.raises(OSError, match="No space left"):
            while True:
                stream.write(bytes(1 << 20))
                stream.flush()
        # Some room, so that the build fails while it works and not before; not enough for a release.
        with filler.open("rb+") as stream:
            stream.truncate(filler.stat().st_size - 3_000_000)
        done = build(data)
        assert done.returncode == 1
        assert "is full" in done.stdout
        assert "prune" in done.stdout
        assert "Traceback" not in done.stdout + done.stderr
        _assert_old_release_stays(data, version)
        filler.unlink()
        again = build(data)
        assert again.returncode == 0, again.stdout
        assert (data / "processed" / "latest").resolve().name != version
        assert not list((data / "processed" / "releases").glob(".*"))


def test_an_output_that_is_read_only_is_a_clear_failure(built: Path, build: Build) -> None:
    version = (built / "processed" / "latest").resolve().name
    (built / "raw" / "2024-01-17" / "more.txt").write_text(ARTICLE)
    with _mounted(built / "processed", "--bind", str(built / "processed")):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(built / "processed")], check=True)
        done = build(built)
        assert done.returncode == 1
        assert "cannot be written" in done.stdout
        assert "Traceback" not in done.stdout + done.stderr
        _assert_old_release_stays(built, version)
    assert build(built).returncode == 0


def _made(error: BaseException | None, after: int) -> dg.ExecuteInProcessResult:
    """Run a step that fails with an error the first `after` times."""
    from pipeline.defs.data import open_step

    tries = []

    @dg.asset
    def step(context: dg.AssetExecutionContext) -> None:
        with open_step(context, holds=False):
            tries.append(1)
            if error and len(tries) <= after:
                raise error

    result = dg.materialize([step], raise_on_error=False)
    result.tries = len(tries)  # type: ignore[attr-defined]
    return result


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.defs.data.FIRST_PAUSE", 0.01)


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize("error", [OSError(errno.EIO, "stutters"), MemoryError(), ConnectionResetError(errno.ECONNRESET, "reset")])
def test_what_may_pass_is_tried_again_in_the_same_run(error: BaseException) -> None:
    result = _made(error, after=2)
    assert result.success
    assert result.tries == 3
    assert not _made(error, after=99).success


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize("error", [ValueError("a wrong value"), OSError(errno.ENOSPC, "full"), OSError(errno.EROFS, "read-only"), FileNotFoundError(2, "gone")])
def test_what_would_fail_again_is_not_tried_again(error: BaseException) -> None:
    result = _made(error, after=1)
    assert not result.success
    assert result.tries == 1


def test_pauses_grow() -> None:
    from pipeline.defs.data import FIRST_PAUSE, MOST_RETRIES

    assert [FIRST_PAUSE * 2**tried for tried in range(MOST_RETRIES)] == [10, 20, 40]
