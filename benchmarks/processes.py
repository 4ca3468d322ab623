"""What a process and everything it starts uses: processor seconds, and memory as proportional set size (pages shared by n processes count 1/n each).

Linux only: reads /proc.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

_POLL_SECONDS = 0.5


def measure(command: Sequence[str], environment: dict[str, str] | None = None) -> tuple[float, float, str]:
    """Run a command; return the largest sum over its processes seen at one moment, the largest single process (both MB), and what it printed.

    Raises SystemExit when the command fails.
    """
    total = single = 0.0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | (environment or {}))
    while process.poll() is None:
        sizes = [_size(pid) for pid in _family(process.pid)]
        total, single = max(total, sum(sizes)), max(single, *sizes, 0.0)
        time.sleep(_POLL_SECONDS)
    printed = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"{command} ended with exit code {process.returncode}\n{printed}")
    return total, single, printed


def watch_memory(process: BaseProcess) -> float:
    """Wait for a process to end; return the largest sum over it and its descendants seen at one moment (MB)."""
    total = 0.0
    while process.is_alive() and process.pid:
        total = max(total, sum(_size(pid) for pid in _family(process.pid)))
        # Looking costs 50 ms for each GB, which must not count beside what is measured.
        process.join(4 * _POLL_SECONDS)
    return total


def processor_seconds() -> float:
    """Return the processor time of this process and its living descendants."""
    ticks = sum(sum(map(int, _stat(pid)[11:13])) for pid in _family(os.getpid()))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The fields after the process's name; zeros for a process that ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["0"] * 20


def _family(root: int) -> list[int]:
    """The process and all its descendants."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        parents[int(folder.name)] = int(_stat(int(folder.name))[1])
    family = [root]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    return family


def _size(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
