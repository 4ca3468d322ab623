"""Who can have to do with some reports: all that share a block with one of them, wherever they are looked for."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.news import make_news
from pipeline.link.block_columns import BlockColumns
from pipeline.link.blocks import place_blocks
from pipeline.link.columns import join_tables, read_block_columns, read_names
from pipeline.link.neighbours import Neighbours


@pytest.fixture(scope="module")
def columns() -> BlockColumns:
    everything = join_tables(*make_news(800, seed=7, days=20).tables())
    rows = np.arange(everything.reports.num_rows)
    names = read_names(everything.take_articles(rows, ["title"]), everything.take_reports(rows, ["role", "char_start", "char_end", "quote"]))
    read = read_block_columns(everything, rows, names)
    # Some lie across a border from the rest of their town, some in no country that anybody knows.
    read.country[::17] = read.country[3]
    read.country[::29] = -1
    read.admin1[::17] = read.admin1[::29] = -1
    return read


@pytest.mark.parametrize("has_country", [True, False])
def test_all_that_share_a_block_are_found(columns: BlockColumns, *, has_country: bool) -> None:
    blocks = place_blocks(columns)
    probed = np.unique(blocks.key[blocks.is_probe])
    neighbours = Neighbours(columns)
    some = np.flatnonzero((columns.country >= 0) == has_country)
    for start in range(0, len(some) - 20, max(1, len(some) // 8)):
        chosen = np.zeros(len(columns), dtype=np.bool_)
        chosen[some[start : start + 20]] = True
        theirs = np.intersect1d(blocks.key[chosen[blocks.row]], probed)
        expected = np.unique(blocks.row[np.isin(blocks.key, theirs)])
        found = neighbours.find(chosen, np.zeros(0, dtype=np.int64))
        assert found[expected].all()
        assert found[chosen].all()
        assert not found.all()


def test_a_speaker_is_found_for_copies_and_not_for_other_events_of_the_story(columns: BlockColumns) -> None:
    neighbours = Neighbours(columns)
    for row in range(0, len(columns), 40):
        chosen = np.zeros(len(columns), dtype=np.bool_)
        chosen[row] = True
        speakers = np.flatnonzero(neighbours.find_speakers(chosen))
        assert row in speakers
        assert set(columns.story[speakers].tolist()) == {int(columns.story[row])}
