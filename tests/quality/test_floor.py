"""The ratchet: the figures on news and MUC-4 that were reached are still reached (benchmarks/quality/floor.toml).

Runs where the labelled sets are at hand (INCIDENTS_EVAL, or a folder `eval` beside the project); they are no part of it and a fresh clone skips this.
"""

from __future__ import annotations

import pytest

from benchmarks.quality.floor import SETS, find_falls, read_floor, values_of
from benchmarks.quality.pack import VARIABLE, find_pack, score_set


@pytest.mark.quality
@pytest.mark.timeout(900)
def test_no_figure_falls_below_its_floor() -> None:
    pack = find_pack()
    if pack is None:
        pytest.skip(f"no labelled sets here; ${VARIABLE} names their folder")
    margin, floor = read_floor()
    falls = find_falls(values_of([score_set(pack, name, intervals=False) for name in SETS]), floor, margin)
    assert not falls, "\n".join(map(str, falls)) + "\nWhat was reached got lost; see benchmarks/quality/floor.toml."
