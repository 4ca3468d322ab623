"""`validate_tables`: run every suite, set failing rows aside, and say which tables fail as a whole. What is checked stands in the suites and rules."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from pipeline.validate.context import Context
from pipeline.validate.history_rules import compare_with_previous, expect_shares
from pipeline.validate.results import CheckResult, Severity, Validated
from pipeline.validate.rows import SetAside, explain_failure, keep_rows, reject_rows, remove_dependents, row_key
from pipeline.validate.runner import Outcome, Runner
from pipeline.validate.suites import ROW_NUMBER, build_frame, build_suite
from schemas import TABLES
from schemas.arrow import empty_table

_SHOWN_KEYS = 20
_LARGEST_REJECTED_SHARE = 0.2
# Below this a single bad row would be more than a fifth and stop a small build that is otherwise sound.
_FEWEST_ROWS_FOR_SHARE = 20


def validate_tables(tables: Mapping[str, pa.Table], texts: Mapping[str, str] | pa.Table, *, previous: Mapping[str, pa.Table] | None = None) -> Validated:
    """Check tables against their suites, against each other and against the release before.

    `tables` holds tables by name, each with the schema of `schemas.arrow.arrow_schema`; a table that is left out is not checked, nor are references to it.
    `texts` gives the canonical text of each article: a mapping of article_id to text, or a table with the columns article_id and text.
    `previous` holds articles, incidents and incident_history of the release before; None before the first.

    A row that fails is set aside, and with it every row that belongs to it; accepted tables and `rejected` together hold every row given. A failed check with
    severity `table` (wrong columns or types, a duplicate primary key, more than 20 % of at least 20 rows failing, no articles although something arrived, an
    incident id lost or used again) must stop the release; a table with wrong columns is accepted with no rows. Raises KeyError for a table that schemas/ does
    not declare.
    """
    unknown = [name for name in tables if name not in TABLES]
    if unknown:
        raise KeyError(f"schemas/ declares no table {unknown[0]!r}; tables are {', '.join(TABLES)}")
    runner = Runner()
    results: list[CheckResult] = []
    sound: dict[str, pa.Table] = {}
    for name in (name for name in TABLES if name in tables):
        outcomes = runner.run_structure(name, tables[name])
        results += [_as_result(name, outcome, tables[name]) for outcome in outcomes]
        if all(outcome.success for outcome in outcomes):
            sound[name] = tables[name]
    context = Context(sound, texts)
    aside = {name: SetAside() for name in sound}
    for name, table in sound.items():
        outcomes = _check_values(runner, name, context)
        results += [_as_result(name, outcome, table) for outcome in outcomes]
        _set_aside(table, outcomes, aside[name])
        results.append(_check_share(name, table.num_rows, len(aside[name].reasons)))
    for comparison in compare_with_previous(sound, previous or {}):
        outcome = runner.run(comparison.table, comparison.frame, [comparison.expectation], [ROW_NUMBER])[0]
        results.append(_as_result(comparison.table, outcome, comparison.rows))
    remove_dependents(context, aside)
    kept = keep_rows(context, aside)
    accepted = {name: kept[name] if name in kept else empty_table(name) for name in TABLES if name in tables}
    return Validated(accepted, reject_rows(context, aside), results)


def _check_values(runner: Runner, name: str, context: Context) -> list[Outcome]:
    expectations = [*build_suite(name, context), *expect_shares(name, context.tables[name].num_rows)]
    frame = build_frame(name, context, expectations)
    return runner.run(name, frame, expectations, [*TABLES[name].primary_key, ROW_NUMBER])


def _set_aside(table: pa.Table, outcomes: list[Outcome], aside: SetAside) -> None:
    for outcome in outcomes:
        if _severity(outcome) != "row":
            continue
        rows = table.take(pa.array(outcome.failing_rows, pa.int64())).to_pylist()
        for number, row in zip(outcome.failing_rows, rows, strict=True):
            aside.add(number, outcome.expectation["meta"]["check"], explain_failure(outcome.expectation, row))


def _severity(outcome: Outcome) -> Severity:
    # An expectation that could not be evaluated has shown nothing about any row, so the table as a whole is in doubt.
    severity: Severity = outcome.expectation["meta"]["severity"]
    return "table" if outcome.error else severity


def _as_result(name: str, outcome: Outcome, table: pa.Table) -> CheckResult:
    meta = outcome.expectation["meta"]
    shown = table.take(pa.array(outcome.failing_rows[:_SHOWN_KEYS], pa.int64())).to_pylist() if outcome.failing_rows else []
    keys = [row_key(name, row) or str(number) for number, row in zip(outcome.failing_rows, shown, strict=False)]
    message = str(meta["message"])
    if outcome.error:
        message = f"{message} (the check could not be evaluated: {outcome.error})"
    elif not outcome.success and outcome.observed:
        message = f"{message} (found: {outcome.observed})"
    return CheckResult(name, str(meta["check"]), outcome.success, _severity(outcome), len(outcome.failing_rows), keys, message)


def _check_share(name: str, n_rows: int, n_failing: int) -> CheckResult:
    success = n_rows < _FEWEST_ROWS_FOR_SHARE or n_failing <= _LARGEST_REJECTED_SHARE * n_rows
    message = f"at most {_LARGEST_REJECTED_SHARE:.0%} of the rows may fail ({n_failing} of {n_rows} do); look for one cause behind them before releasing"
    return CheckResult(name, "rejected_share", success, "table", n_failing, [], message)
