"""The ratchet: figures that were reached must not be lost. floor.toml holds them; a figure may lie below its floor by the margin, no more."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.labelled import SetFigures

FILE = Path(__file__).parent / "floor.toml"
SETS = ("news", "muc4")
_HEAD = """# The figures reached, in percent: the tests fail when one falls by more than `margin` points (where the labelled sets are at hand; see pack.py).
# Raised by `python -m benchmarks.quality --raise`, never lowered by it. A figure that must go down is lowered here by hand, with the reason beside it.
"""


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that lies too far below its floor."""

    figure: str
    floor: float
    value: float | None

    def __str__(self) -> str:
        """Say what fell and how far."""
        return f"{self.figure}: {'not measured' if self.value is None else f'{self.value:.1f}'}, floor {self.floor:.1f}"


def read_floor(path: Path = FILE) -> tuple[float, dict[str, float]]:
    """Return the margin in points and the floor of each figure, by "set / section / name"."""
    content = tomllib.loads(path.read_text("utf-8"))
    return float(content["margin"]), {figure: float(value) for figure, value in content["floor"].items()}


def values_of(sets: Sequence[SetFigures]) -> dict[str, float]:
    """Return the measured figures by "set / section / name"."""
    return {
        f"{one.name} / {section} / {figure.name}": figure.value
        for one in sets
        for section, figures in one.sections.items()
        for figure in figures
        if figure.value is not None
    }


def find_falls(measured: Mapping[str, float], floor: Mapping[str, float], margin: float) -> list[Fall]:
    """Return the figures that lie more than `margin` below their floor, or were not measured at all."""
    return [Fall(figure, low, measured.get(figure)) for figure, low in floor.items() if measured.get(figure, -1.0) < low - margin - 1e-9]


def raise_floor(measured: Mapping[str, float], path: Path = FILE) -> list[str]:
    """Write the better of floor and measurement into floor.toml; returns the figures that were raised."""
    margin, floor = read_floor(path)
    raised = [figure for figure, low in floor.items() if round(measured.get(figure, low), 1) > low]
    lines = [_HEAD, f"margin = {margin}", "", "[floor]"]
    lines += [f'"{figure}" = {max(low, round(measured.get(figure, low), 1))}' for figure, low in floor.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return raised
