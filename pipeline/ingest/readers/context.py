"""What a reader may know besides the bytes: the day of arrival and the field names that sources.toml gives for this file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Context:
    """Given to every reader. `mapping`: our field name -> the file's; `url` and `charset`: from the sidecar, when the file is a page fetched from there."""

    arrival: dt.date
    mapping: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None
    charset: str | None = None
