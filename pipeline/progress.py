"""Telling whoever watches how far a build is: steps call `report`, the CLI listens. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, int, int], None]

_listeners: list[Listener] = []


def report(stage: str, done: int, total: int) -> None:
    """Say that `done` of `total` units of a stage (days, articles, tables) are finished."""
    for listener in _listeners:
        listener(stage, done, total)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call `listener(stage, done, total)` for every report made in this process inside the `with` block."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
