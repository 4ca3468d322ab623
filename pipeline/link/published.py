"""Incidents in the words that may be published: what stands for names that are withheld. Which names those are is decided elsewhere and handed in.

It is done here, before revisions are counted, since a revision is a change of what was published.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import to_table

from .summary import summarise

_NAMED = ("targets", "actors")
_OWN_SUMMARY = "corrected:summary"


def use_published_words(incidents: pa.Table, instead: Mapping[str, str]) -> pa.Table:
    """Return the incidents with other words for targets and actors; `instead`: by the words as extracted. The summary follows, a curator's own one too."""
    if not instead or not incidents.num_rows:
        return incidents
    known = pa.array(list(instead), pa.string())
    is_named = np.zeros(incidents.num_rows, dtype=np.bool_)
    for name in _NAMED:
        column = incidents[name].combine_chunks()
        is_named[pc.list_parent_indices(column).to_numpy()[pc.is_in(pc.list_flatten(column), value_set=known).to_numpy(zero_copy_only=False)]] = True
    numbers = np.flatnonzero(is_named)
    if not len(numbers):
        return incidents
    rows = incidents.take(pa.array(numbers)).to_pylist()
    for row in rows:
        for words in [words for name in _NAMED for words in row[name] if words in instead]:
            row["summary"] = row["summary"].replace(words, instead[words])
        row |= {name: list(dict.fromkeys(instead.get(words, words) for words in row[name])) for name in _NAMED}
        if _OWN_SUMMARY not in row["qc_flags"]:
            row["summary"] = summarise(row)
    position = np.arange(incidents.num_rows)
    position[numbers] = incidents.num_rows + np.arange(len(numbers))
    return pa.concat_tables([incidents, to_table("incidents", rows)]).take(pa.array(position)).combine_chunks()
