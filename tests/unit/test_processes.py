"""The name of a process: true while it lives, false when it has ended, and never mistaken for another with its number."""

from __future__ import annotations

import os
import subprocess
import sys

from pipeline.processes import is_gone, name_process


def test_this_process_is_there() -> None:
    assert not is_gone(name_process())


def test_a_killed_process_is_gone_even_before_it_is_waited_for() -> None:
    with subprocess.Popen([sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        name = name_process(process.pid)
        assert not is_gone(name)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert is_gone(name)


def test_the_same_number_after_another_boot_or_start_is_another_process() -> None:
    host, boot, pid, start = name_process().split("/")
    assert is_gone(f"{host}/{boot}/{pid}/{int(start) - 1}")
    assert is_gone(f"{host}/another-boot/{pid}/{start}")


def test_a_process_elsewhere_cannot_be_seen() -> None:
    assert not is_gone("another-host/boot/1/1")
