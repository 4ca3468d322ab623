"""Reading the raw files of several days: a day is a piece of work, and its two files are written where it is read. What a day holds, pipeline/ingest knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from pipeline.engines import WorkMap
from pipeline.progress import report
from pipeline.settings import Settings
from pipeline.store import FINGERPRINT, day_file

if TYPE_CHECKING:
    from pipeline.ingest import Counts


def ingest_days(settings: Settings, fingerprints: Mapping[dt.date, str], run: WorkMap) -> Iterator[tuple[dt.date, Counts]]:
    """Read the raw files of the days into data/interim; yields each day with its counts, in the order given.

    Args:
        settings: the data folder; workers on other machines must see it under the same path.
        fingerprints: the days, and what goes with their files.
        run: where, see engines. Within a day the files are read by several processes whatever the engine, so only a cluster makes several days faster.

    Raises FileNotFoundError when a worker does not see the folder of a day.
    """
    report("ingest", 0, len(fingerprints))
    for done, (day, counts) in enumerate(zip(fingerprints, run(partial(_ingest_day, settings), fingerprints.items()), strict=True), start=1):
        report("ingest", done, len(fingerprints))
        yield day, counts


def _ingest_day(settings: Settings, wanted: tuple[dt.date, str]) -> Counts:
    from pipeline.ingest import ingest_day_to_files

    day, fingerprint = wanted
    folder = settings.raw / day.isoformat()
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not there for this process: workers on other machines need the data folder under the same path")
    articles, rejected = day_file(settings, "articles", day), day_file(settings, "rejected/ingest", day)
    return ingest_day_to_files(folder, day, settings.raw, articles, rejected, metadata={FINGERPRINT: fingerprint})
