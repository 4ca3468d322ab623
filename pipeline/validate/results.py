"""What validation returns. No check and no Great Expectations here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import pyarrow as pa

from schemas.arrow import CHECK_RESULTS

Severity = Literal["row", "table", "warning"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one expectation on one table.

    `expectation` is the name of the check, as in the suite (`killed_low.limits`, `quote.matches`). With severity `row` the failing rows are set aside and
    the release goes on; with `table` it must stop; a `warning` is only said. `unexpected_keys` are the primary keys of failing rows, parts joined by `|`, at
    most 20 of them.
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

    def results_table(self) -> pa.Table:
        """Return the results as a table, one row a check, in the order in which they were made."""
        return pa.Table.from_pylist([asdict(result) for result in self.results], schema=CHECK_RESULTS)
