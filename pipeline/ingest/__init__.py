"""Step 1: files and feeds -> articles. Begin with day.py; a file's format is found in sniff.py, read in readers/, and made a row in article.py."""

from __future__ import annotations

from pipeline.ingest.day import Ingested, ingest_day
from pipeline.ingest.dedupe import across_days
from pipeline.ingest.stories import assign_stories

__all__ = ["Ingested", "across_days", "assign_stories", "ingest_day"]
