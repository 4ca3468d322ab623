"""Reads the lexicon files that lie beside this step. Reading and caching only: what the words mean is said in the files and by the stage that uses them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_toml(name: str) -> dict[str, Any]:
    """Return the parsed TOML file `lexicon/<name>.toml`."""
    return tomllib.loads(files("pipeline.extract").joinpath("lexicon", f"{name}.toml").read_text("utf-8"))


@cache
def load_words(name: str, file: str = "words") -> tuple[str, ...]:
    """Return the list `name` of `lexicon/<file>.toml` as a tuple of strings."""
    return tuple(load_toml(file)[name])


@cache
def load_set(name: str, file: str = "words") -> frozenset[str]:
    """Return the list `name` of `lexicon/<file>.toml` as a set of strings."""
    return frozenset(load_toml(file)[name])
