"""quality.json: how accurate the program is that made a release, as plain data. Measured elsewhere, by `make evaluate`, and kept beside this file."""

from __future__ import annotations

from importlib.resources import files


def read_quality() -> str:
    """Return the figures that ship with every release: each with its n, its 95 % interval and the extractor version they were measured with."""
    return files("pipeline.publish").joinpath("quality.json").read_text("utf-8")
