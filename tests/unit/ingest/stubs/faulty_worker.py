"""A worker whose parser misbehaves on request: the text of a record says how. Started by test_pool.py in place of pipeline.ingest.worker."""

from __future__ import annotations

import os
import time

from pipeline.ingest import limits, readers, worker
from pipeline.ingest.article import Made
from pipeline.ingest.record import RawRecord

worker.CPU_SECONDS = 0.4


def misbehave(record: RawRecord) -> None:
    if "SPIN" in record.body:
        while True:
            pass
    if "SLEEP" in record.body:
        time.sleep(3600)
    if "CRASH" in record.body:
        os.abort()
    if "EXIT" in record.body:
        os._exit(3)
    if "MEMORY" in record.body:
        bytearray(limits.WORKER_BYTES)
    if "ERROR" in record.body:
        raise KeyError("a bug")


def make_article(record: RawRecord, origin: worker.Origin) -> Made:
    misbehave(record)
    return Made({"text": record.body}, b"")  # no language model is loaded, which would take longer than the limit


real_read = worker.read_units


def read_units(source: readers.Source, context: readers.Context) -> object:
    for unit in real_read(source, context):
        if unit.row_key == "4" and "stuck" in source.name:
            while True:
                pass
        yield unit


worker.make_article = make_article
worker.read_units = read_units
worker.main()
