"""Workers that parse raw files, seen from outside: started once a process, given tasks, killed when a unit takes too long, and begun anew after that unit."""

from __future__ import annotations

import atexit
import os
import selectors
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from pipeline.ingest.limits import CPU_SECONDS, MB, STALL_SECONDS, WORKER_BYTES

COMMAND = (sys.executable, "-m", "pipeline.ingest.worker")
_POLL_SECONDS = 0.5
# A process that has not begun its task is loading libraries, which on a busy machine has taken 10 s.
_START_SECONDS = 120
_NOT_BEGUN = struct.pack("<q", -1)
# A file in which worker after worker dies is given up: the rest of it is one rejected row.
_MAX_KILLS = 20
# After so many tasks a worker is replaced: parsers keep caches.
_TASKS_A_WORKER = 2_000


@dataclass(slots=True)
class Task:
    """One raw file, or every n-th unit of it, to be read into `spill`. `spec` is what the worker is told, `answer` what it said at the end."""

    spec: dict[str, Any]
    start: int = 0
    kills: int = 0
    answer: dict[str, Any] = field(default_factory=dict)


class WorkerPool:
    """Up to `size` worker processes. One pool serves the whole process; `run` may be called again and again, from one thread at a time."""

    def __init__(self, size: int, command: Sequence[str] = COMMAND) -> None:
        """Prepare; processes start, with `command` and the path of their progress file, when there is work for them."""
        self.size = size
        self._command = command
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()

    def run(self, tasks: Sequence[Task], workers: int | None = None) -> None:
        """Work off the tasks with at most `workers` processes (None: all). Each ends with its spill complete: what killed a worker is a refused unit."""
        with self._lock:
            try:
                self._work(deque(tasks), min(workers or self.size, self.size))
            except BaseException:
                self.close()  # half-done answers must not reach the next call
                raise

    def _work(self, waiting: deque[Task], workers: int) -> None:
        with selectors.DefaultSelector() as selector:
            busy: dict[_Worker, Task] = {}
            while waiting or busy:
                for worker in self._idle(busy, min(len(waiting), workers - len(busy))):
                    task = waiting.popleft()
                    worker.send(task)
                    busy[worker] = task
                    selector.register(worker.answers, selectors.EVENT_READ, worker)
                ready = {key.data for key, _ in selector.select(_POLL_SECONDS)}
                for worker in [worker for worker in busy if worker in ready or worker.is_stalled()]:
                    task = busy.pop(worker)
                    selector.unregister(worker.answers)
                    answer = worker.answered() if worker in ready else None
                    if answer is None:
                        self._after_kill(worker, task, waiting)
                        continue
                    task.answer = answer
                    if worker.tasks_done >= _TASKS_A_WORKER:
                        self._drop(worker)

    def _idle(self, busy: dict[_Worker, Task], wanted: int) -> list[_Worker]:
        idle = [worker for worker in self._workers if worker not in busy]
        while len(idle) < wanted and len(self._workers) < self.size:
            worker = _Worker(self._command)
            self._workers.append(worker)
            idle.append(worker)
        return idle[:wanted]

    def _after_kill(self, worker: _Worker, task: Task, waiting: deque[Task]) -> None:
        """Write down which unit ended the worker, and queue the rest of the file behind it.

        Raises:
            RuntimeError: the worker never began: that is no file's fault, and the installation or the machine must be looked at.
        """
        self._drop(worker)
        if worker.last_position < 0:
            raise RuntimeError("the process that parses files ended before it began; run `python -m pipeline.ingest.worker /tmp/progress` to see why")
        task.kills += 1
        position, first_shard = worker.last_position, task.spec["shard"] == 0
        again = position >= task.start and task.kills < _MAX_KILLS
        is_own = position % task.spec["shards"] == task.spec["shard"]
        if is_own or first_shard:  # what kills every shard, because it cannot even be passed over, is told once
            reason = worker.cause() if again else f"the file could not be read beyond its record {position + 1}: {worker.cause()}"
            _add_refusal(Path(task.spec["spill"]), position, reason)
        if again:
            task.start = position + 1
            waiting.appendleft(task)

    def _drop(self, worker: _Worker) -> None:
        worker.kill()
        self._workers.remove(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._drop(worker)


class _Worker:
    """One process and what is known of it from outside."""

    def __init__(self, command: Sequence[str]) -> None:
        descriptor, self._progress = tempfile.mkstemp(prefix="ingest-progress-")
        os.write(descriptor, _NOT_BEGUN)
        os.close(descriptor)
        path = os.pathsep.join([str(Path(__file__).parents[2]), *(entry for entry in sys.path if entry)])
        environment = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")}
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
        self._process = subprocess.Popen(
            [*command, self._progress],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | threads | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"},
        )
        self.answers: IO[bytes] = _pipe(self._process.stdout)
        self._last = (-1, time.monotonic())
        self.tasks_done = 0
        self.last_position = 0

    def send(self, task: Task) -> None:
        Path(self._progress).write_bytes(_NOT_BEGUN)
        self._last = (-1, time.monotonic())
        stdin = _pipe(self._process.stdin)
        with suppress(BrokenPipeError):  # it died before; the missing answer tells
            stdin.write(orjson.dumps(task.spec | {"start": task.start}, option=orjson.OPT_APPEND_NEWLINE))
            stdin.flush()

    def answered(self) -> dict[str, Any] | None:
        """The answer; None at an end of file, which means that the process has ended, and then its exit code is fetched."""
        self.tasks_done += 1
        line = self.answers.readline()
        if line.endswith(b"\n"):
            found: dict[str, Any] = orjson.loads(line)
            return found
        self._process.wait()
        return None

    def position(self) -> int:
        return int(struct.unpack("<q", Path(self._progress).read_bytes())[0])

    def is_stalled(self) -> bool:
        now, position = time.monotonic(), self.position()
        if position != self._last[0]:
            self._last = (position, now)
        return now - self._last[1] > (STALL_SECONDS if position >= 0 else _START_SECONDS)

    def cause(self) -> str:
        code = self._process.returncode
        if code == -signal.SIGPROF:
            what = f"parsing it took more than {CPU_SECONDS} s of computing"
        elif code == -signal.SIGKILL:
            what = f"no progress for {STALL_SECONDS} s, or the machine ran out of memory"
        else:
            what = f"the parser crashed or used more than {WORKER_BYTES // MB} MB (exit code {code})"
        return f"{what}. Save the text of this article as .txt and add that"

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.last_position = self.position()
        self.answers.close()
        with suppress(OSError):  # closing flushes what the dead process never read
            _pipe(self._process.stdin).close()
        Path(self._progress).unlink()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the worker was started without pipes")
    return pipe


def _add_refusal(spill: Path, position: int, reason: str) -> None:
    """Append a refused unit to a spill, after cutting off the half line that a killed worker may have left."""
    with spill.open("a+b") as file:
        file.seek(0)
        file.truncate(sum(len(line) for line in file if line.endswith(b"\n")))
        refusal = {"position": position, "row_key": None, "check": "parse_limits", "reason": reason}
        file.write(orjson.dumps(refusal, option=orjson.OPT_APPEND_NEWLINE))


_SHARED: list[WorkerPool] = []


def close_workers() -> None:
    """End this process's workers, which otherwise wait for more work with 170 MB each until it ends; the next call of ingest starts new ones."""
    for pool in _SHARED:
        pool.close()


def shared_pool() -> WorkerPool:
    """Return this process's pool; as many workers as cores."""
    if not _SHARED:
        _SHARED.append(WorkerPool(max(1, os.cpu_count() or 1)))
        atexit.register(_SHARED[0].close)
    return _SHARED[0]
