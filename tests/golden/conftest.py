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
    """Return the rows of articles (with text), reports, claims, incidents, their history and rejected that the committed sample gives.

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
        "incident_history": linked.incident_history.to_pylist(),
        "rejected": rejected,
    }


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory, sample: Rows) -> Path:
    """Return the folder of a release of the sample: what its readers have on disk, made from the same rows as the reviewed outputs."""
    from pipeline.publish.release import publish_release
    from pipeline.settings import PIPELINE_VERSION
    from pipeline.tables import collect_reference
    from schemas.arrow import to_table

    articles = [{key: value for key, value in row.items() if key != "text"} for row in sample["articles"]]
    tables = {"articles": to_table("articles", articles)}
    tables |= {name: to_table(name, sample[name]) for name in ("reports", "claims", "incidents", "incident_history", "rejected")}
    tables |= collect_reference(tables)
    created = dt.datetime(2024, 1, 20, tzinfo=dt.UTC)
    processed = tmp_path_factory.mktemp("data") / "processed"
    return publish_release(tables, processed, pipeline_version=PIPELINE_VERSION, data_through=SAMPLE_DAYS[-1], created_at=created).path
