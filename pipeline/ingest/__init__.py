"""Step 1: files and feeds -> articles. Begin with day.py; a file's format is found in sniff.py, read in readers/, and made a row in article.py."""

from __future__ import annotations

from pipeline.ingest.books import Reconciliation, reconcile
from pipeline.ingest.day import Counts, Ingested, ingest_day, ingest_day_to_files
from pipeline.ingest.dedupe import across_days
from pipeline.ingest.pool import close_workers
from pipeline.ingest.stories import assign_stories, look_at
from pipeline.ingest.versions import mark_versions

__all__ = [
    "Counts",
    "Ingested",
    "Reconciliation",
    "across_days",
    "assign_stories",
    "close_workers",
    "ingest_day",
    "ingest_day_to_files",
    "look_at",
    "mark_versions",
    "reconcile",
]
