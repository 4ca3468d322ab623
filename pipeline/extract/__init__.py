"""Article in, reports and claims out. Pure: no files of users, no network, no clock, no Dagster. Read stages.py first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extract.dates import find_dates
    from pipeline.extract.explain import Explained, explain_article
    from pipeline.extract.places import find_places
    from pipeline.extract.stages import Extracted, Extraction, extract_article, extract_batch
    from pipeline.extract.version import EXTRACTOR_VERSION

__all__ = ["EXTRACTOR_VERSION", "Explained", "Extracted", "Extraction", "explain_article", "extract_article", "extract_batch", "find_dates", "find_places"]

# Names resolve on first use: importing the package must not load spaCy or the gazetteer (start-up of the CLI and of Dagster's definitions).
_HOME = {
    "find_places": "pipeline.extract.places",
    "find_dates": "pipeline.extract.dates",
    "extract_article": "pipeline.extract.stages",
    "extract_batch": "pipeline.extract.stages",
    "Extraction": "pipeline.extract.stages",
    "Extracted": "pipeline.extract.stages",
    "Explained": "pipeline.extract.explain",
    "explain_article": "pipeline.extract.explain",
    "EXTRACTOR_VERSION": "pipeline.extract.version",
}


def __getattr__(name: str) -> Any:
    """Import the named function from its module on first use."""
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
