"""A name for this process that another can ask about later: is it still there? Known by host, boot, number and start: a number used again misleads nobody."""

from __future__ import annotations

import os
import socket
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def name_process(pid: int | None = None) -> str:
    """Return `host/boot/pid/start` of a process (this one when None); boot and start are `-` where the system does not tell them."""
    pid = os.getpid() if pid is None else pid
    return f"{socket.gethostname()}/{_boot()}/{pid}/{_start(pid) or '-'}"


def is_gone(name: str) -> bool:
    """Return whether a process named by `name_process` has ended. False for one of another host: it cannot be seen from here. Raises ValueError for no name."""
    host, boot, pid, start = name.split("/")
    if host != socket.gethostname():
        return False
    if boot != _boot():
        return True
    if start == "-":
        return not _exists(int(pid))
    return _start(int(pid)) != start


def _boot() -> str:
    return _BOOT.read_text().strip() if _BOOT.exists() else "-"


def _start(pid: int) -> str | None:
    """Return when a process started, in ticks since boot; None when there is none, when it is a zombie, or when the system has no /proc."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
