"""Where things are: the data folder and its parts, the project's own folder, the version. Nothing is read or written here except the version."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

PROJECT = Path(__file__).resolve().parents[1]
"""The checkout (or, for an installed copy, the folder that holds the package)."""

DATA_VARIABLE = "INCIDENTS_DATA"
"""Environment variable that replaces `./data`; read by the CLI and by Dagster's definitions, never by a step."""

QUOTE_VARIABLE = "INCIDENTS_QUOTE_LIMIT"
"""Environment variable for the longest quote that a release publishes, in code points; 0 publishes none."""

QUOTE_LIMIT = 160

PersonNames = Literal["withhold", "keep"]
"""Whether a release leaves out the names of private persons (victims, witnesses, suspects). `keep` is for closed research use."""

NAMES_VARIABLE = "INCIDENTS_PERSON_NAMES"
"""Environment variable for that; `withhold` when it is not set."""

Engine = Literal["serial", "processes", "dask"]
"""Where heavy work runs: in this process, in one worker process a core, on a Dask cluster."""

ENGINE_VARIABLE = "INCIDENTS_ENGINE"
"""Environment variable that names the engine."""

SCHEDULER_VARIABLE = "INCIDENTS_DASK_SCHEDULER"
"""Environment variable with the address of a Dask scheduler (tcp://host:8786); without it the engine dask starts a cluster of processes of this machine."""

FIRST_DAY = dt.date(2024, 1, 1)
"""Partitions start here, or at the first day folder when that is earlier."""

REMOTE_VARIABLE = "INCIDENTS_REMOTE"
"""Environment variable with the URL of a folder in an object store (s3://bucket/folder) that the data folder is kept in step with, see remote.py."""


def _read_version() -> str:
    """Return the version of the checkout, or of the installed package where there is no checkout."""
    declaration = PROJECT / "pyproject.toml"
    if declaration.exists():
        return str(tomllib.loads(declaration.read_text(encoding="utf-8"))["project"]["version"])
    from importlib.metadata import version

    return version("open-incidents")


PIPELINE_VERSION = _read_version()


def _choose(variable: str, known: tuple[Any, ...], default: str) -> Any:
    value = os.environ.get(variable) or default
    if value not in known:
        raise ValueError(f"{variable} is {value!r}: it must be one of {', '.join(known)}")
    return value


@dataclass(frozen=True)
class Settings:
    """The folders of one data folder. `data` holds raw/, interim/, processed/ and corrections/; it is stored as an absolute path.

    `quote_limit`: the longest quote that a release publishes, in code points; 0 publishes none. `engine` and `scheduler`: where heavy work runs.
    `remote`: the folder of an object store that holds the data too. `person_names`: whether a release leaves out the names of private persons.
    """

    data: Path
    quote_limit: int = QUOTE_LIMIT
    engine: Engine = "processes"
    scheduler: str | None = None
    remote: str | None = None
    person_names: PersonNames = "withhold"

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", Path(self.data).expanduser().absolute())

    @classmethod
    def from_environment(cls) -> Settings:
        """Return the settings of the environment: $INCIDENTS_DATA (./data when it is not set), _QUOTE_LIMIT, _ENGINE, ...

        Raises ValueError when the limit is no number, or the engine, or what to do with names, none that there is.
        """
        limit = os.environ.get(QUOTE_VARIABLE) or str(QUOTE_LIMIT)
        if not limit.isdecimal():
            raise ValueError(f"{QUOTE_VARIABLE} is {limit!r}: it must be a number of code points; 0 publishes no quotes")
        engine: Engine = _choose(ENGINE_VARIABLE, get_args(Engine), "processes")
        person_names: PersonNames = _choose(NAMES_VARIABLE, get_args(PersonNames), "withhold")
        return cls(
            Path(os.environ.get(DATA_VARIABLE) or "data"),
            int(limit),
            engine,
            os.environ.get(SCHEDULER_VARIABLE) or None,
            os.environ.get(REMOTE_VARIABLE) or None,
            person_names,
        )

    @property
    def raw(self) -> Path:
        """Files as received, one folder an arrival day; never changed by the pipeline."""
        return self.data / "raw"

    @property
    def fetch_state(self) -> Path:
        """What earlier fetches saw. May be lost with the rest of interim: it is fetched again then, and ingest finds the copies."""
        return self.interim / "fetch" / "state.json"

    @property
    def interim(self) -> Path:
        """Parquet between the steps; can be deleted at any time and is rebuilt."""
        return self.data / "interim"

    @property
    def processed(self) -> Path:
        """Releases, and the link `latest`."""
        return self.data / "processed"

    @property
    def corrections(self) -> Path:
        """Decisions of curators, applied at every build."""
        return self.data / "corrections"

    @property
    def removals(self) -> Path:
        """What people asked to have taken out of every release."""
        return self.corrections / "removals.csv"

    @property
    def removals_key(self) -> Path:
        """The key under which the removal list hashes names; never committed."""
        return self.corrections / ".removals-key"

    @property
    def latest(self) -> Path:
        """The newest release (a link that the publish step switches)."""
        return self.processed / "latest"

    @property
    def is_project_data(self) -> bool:
        """Whether this is the checkout's own data folder, whose runs the Dagster UI shows."""
        return self.data == PROJECT / "data"
