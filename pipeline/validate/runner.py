"""Run suites with Great Expectations and read its answers. What is expected is decided in suites.py, what happens to failing rows in rows.py.

Great Expectations costs 3 to 7 s of CPU to import, so it is imported inside `Runner` and one runner serves a whole build.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.validate.suites import ROW_NUMBER, build_structure, has_declared_schema
from schemas.expectations import Expectation

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Great Expectations says of one expectation: failing row numbers (empty for a check of the whole table), or the error that it raised."""

    expectation: Expectation
    success: bool
    failing_rows: tuple[int, ...]
    observed: str | None
    error: str | None


class Runner:
    """One ephemeral Great Expectations context without progress bars; it writes nothing to disk and sends nothing."""

    def __init__(self) -> None:
        """Import Great Expectations and open the context."""
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.execution_engine import pandas_execution_engine

        self._gx = gx
        # A mark by which results that are kept tell their data apart; ours are read at once, and hashing every frame took half the time of all checks.
        pandas_execution_engine.hash_pandas_dataframe = lambda frame: ""
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._source = context.data_sources.add_pandas("tables")

    def run_structure(self, name: str, table: pa.Table) -> list[Outcome]:
        """Return the outcomes of the checks on columns and types of a table.

        Types are compared as Arrow's, which a frame has lost; Great Expectations is asked only when something differs, to say what.
        """
        expectations, frames = build_structure(name, table)
        if has_declared_schema(name, table):
            return [Outcome(item, True, (), None, None) for item in expectations]
        return [outcome for item in expectations for outcome in self.run(name, frames[item["meta"]["check"]], [item], [])]

    def run(self, name: str, frame: pd.DataFrame, expectations: list[Expectation], index_columns: list[str]) -> list[Outcome]:
        """Return one outcome for each expectation, in their order. `index_columns` identify a row in Great Expectations' own result.

        All are asked for yes or no, and only those that fail again for their rows: the complete result costs twice the time.
        """
        asset = self._source.add_dataframe_asset(name)
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch(batch_parameters={"dataframe": frame})
        answers = self._ask(batch, name, expectations, {"result_format": "BOOLEAN_ONLY"})
        failing = [item for item in expectations if not answers[item["meta"]["check"]].success]
        if failing:
            index = {"unexpected_index_column_names": index_columns} if index_columns else {}
            answers |= self._ask(batch, name, failing, {"result_format": "COMPLETE", **index})
        self._source.delete_asset(name)
        return [_read(item, answers[item["meta"]["check"]]) for item in expectations]

    def _ask(self, batch: Any, name: str, expectations: list[Expectation], result_format: dict[str, Any]) -> dict[str, Any]:
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

        suite = self._gx.ExpectationSuite(name=name)
        for item in expectations:
            suite.add_expectation_configuration(ExpectationConfiguration(type=item["type"], kwargs=dict(item["kwargs"]), meta=dict(item["meta"])))
        # The answers come in an order of their own; `check` is unique in a suite.
        return {answer.expectation_config.meta["check"]: answer for answer in batch.validate(suite, result_format=result_format).results}


def _read(item: Expectation, answer: Any) -> Outcome:
    result = answer.result or {}
    error = None if answer.success or result else str(answer.exception_info)
    found = [entry for entry in result.get("unexpected_index_list") or () if isinstance(entry, dict)]
    rows = tuple(sorted({int(entry[ROW_NUMBER]) for entry in found if ROW_NUMBER in entry}))
    observed = result.get("observed_value") or (None if rows else result.get("partial_unexpected_list"))
    return Outcome(item, bool(answer.success), rows, str(observed) if observed is not None else None, error)
