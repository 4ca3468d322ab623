"""What rules look at: the tables of a build, their frames and the canonical texts, with the look-ups that several rules share. No rule stands here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import pandas as pd


class Context:
    """The tables of one build, by name, and the canonical text of each article that has reports."""

    def __init__(self, tables: Mapping[str, pa.Table], texts: Mapping[str, str] | pa.Table) -> None:
        """`texts` is a mapping of article_id to canonical text, or a table with the columns article_id and text."""
        self.tables = tables
        if isinstance(texts, pa.Table):
            kept = texts.filter(pc.is_valid(texts["text"]))
            self.texts: Mapping[str, str] = dict(zip(kept["article_id"].to_pylist(), kept["text"].to_pylist(), strict=True))
        else:
            self.texts = texts
        self._frames: dict[str, pd.DataFrame] = {}

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table as a pandas frame with the row number as index. The frame is shared: rules must not change it."""
        if name not in self._frames:
            frame = self.tables[name].to_pandas(date_as_object=False)
            # Great Expectations compares whole columns of 64-bit numbers only, and others value by value.
            self._frames[name] = frame.astype({column: "int64" for column, kind in frame.dtypes.items() if kind == "int32"})
        return self._frames[name]

    def has(self, name: str) -> bool:
        """Whether the build has the table; checks against an absent table are left out."""
        return name in self.tables

    def is_in(self, table: str, column: str, parent: str, parent_column: str) -> pd.Series[bool]:
        """Return for each row of `table` whether `column` is null or a value of `parent.parent_column`."""
        import pandas as pd

        values = self.tables[table][column]
        found = pc.is_in(values, value_set=self.tables[parent][parent_column].combine_chunks())
        return pd.Series(pc.or_(found, pc.is_null(values)).to_numpy(), dtype=bool)

    def look_up(self, table: str, key: str, parent: str, value: str) -> pd.Series[Any]:
        """Return for each row of `table` the `value` of the row of `parent` whose primary key is the row's `key`; null when there is none."""
        import pandas as pd

        values = self.frame(parent).drop_duplicates(key).set_index(key)[value]
        return pd.Series(values.reindex(self.frame(table)[key]).array)

    @cached_property
    def has_inputs(self) -> bool:
        """Whether anything arrived: texts, articles, or files that were rejected."""
        return bool(self.texts) or any(self.has(name) and self.tables[name].num_rows > 0 for name in ("articles", "rejected"))
