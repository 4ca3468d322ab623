"""The sample taken through the steps once a session, without Dagster and without files in between; and the option that rewrites the reviewed outputs."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
SAMPLE_DAYS = tuple(dt.date(2024, 1, day) for day in range(15, 20))

Rows = dict[str, list[dict[str, Any]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make golden` passes --update-golden."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the reviewed outputs in tests/golden instead of comparing with them")


@pytest.fixture(scope="session")
def is_update(request: pytest.FixtureRequest) -> bool:
    """Whether the reviewed outputs are to be rewritten. The option is unknown when pytest starts in another folder."""
    return bool(request.config.getoption("--update-golden", default=False))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Return the rows of articles (with text), reports, claims, incidents and rejected that the committed sample gives.

    Only the sample's own folders are read, so that articles somebody added to data/raw change nothing here.
    """
    import pyarrow as pa

    from pipeline.extract import extract_batch
    from pipeline.ingest import across_days, ingest_day
    from pipeline.link import link_reports

    root = tmp_path_factory.mktemp("raw")
    ingested, extracted = [], []
    for day in SAMPLE_DAYS:
        folder = root / day.isoformat()
        shutil.copytree(RAW / day.isoformat() / "sample", folder / "sample")
        ingested.append(ingest_day(folder, day, root))
        extracted.append(extract_batch(ingested[-1].articles))
    articles = across_days([part.articles for part in ingested])
    reports = pa.concat_tables([part.reports for part in extracted])
    claims = pa.concat_tables([part.claims for part in extracted])
    rejected = [row for part in (*ingested, *extracted) for row in part.rejected.to_pylist()]
    linked = link_reports(articles, reports, claims, previous=None, corrections=None)
    return {
        "articles": articles.to_pylist(),
        "reports": linked.reports.to_pylist(),
        "claims": linked.claims.to_pylist(),
        "incidents": linked.incidents.to_pylist(),
        "rejected": rejected,
    }
