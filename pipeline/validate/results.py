"""What validation returns. No check and no Great Expectations here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Severity = Literal["row", "table"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one expectation on one table.

    `expectation` is the name of the check, as in the suite (`killed_low.limits`, `quote_matches`). With severity `row` the failing rows are set aside and the
    release goes on; with `table` it must stop. `unexpected_keys` are the primary keys of failing rows, parts joined by `|`, at most 20 of them.
    """

    table: str
    expectation: str
    success: bool
    severity: Severity
    n_unexpected: int
    unexpected_keys: list[str]
    message: str


@dataclass(frozen=True, slots=True)
class Validated:
    """Accepted tables by name, rows of `rejected` for all that was set aside, and the result of every check."""

    accepted: dict[str, pa.Table]
    rejected: pa.Table
    results: list[CheckResult]

    @property
    def is_releasable(self) -> bool:
        """Whether no table-level check failed."""
        return all(result.success for result in self.results if result.severity == "table")
