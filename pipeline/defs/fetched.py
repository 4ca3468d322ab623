"""Asset `fetched`: the feeds of sources.toml -> raw files of today. Only the schedule's job makes it; a build never uses the network. Step: pipeline/ingest."""

import time

import dagster as dg

from pipeline.defs.data import open_step
from pipeline.defs.table_metadata import OWNERS


@dg.asset(group_name="ingest", kinds={"python", "rss"}, owners=OWNERS)
def fetched(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Fetch what is new in the feeds into data/raw/<today>/fetched, each page with its sidecar. Without a network it says so, and nothing is lost."""
    from pipeline.ingest.fetch import fetch_feeds
    from pipeline.ingest.sources import load_sources

    with open_step(context, holds=False) as settings:
        started = time.monotonic()
        report = fetch_feeds(load_sources(settings.raw), settings.raw, settings.fetch_state)
        lines = report.lines()
        context.log.info("\n".join(lines))
        return dg.MaterializeResult(
            metadata={
                "feeds": len(report.results),
                "failed": sum(result.outcome == "failed" for result in report.results),
                "is_offline": report.is_offline,
                "pages": sum(result.n_pages for result in report.results),
                "feed_items": sum(result.n_kept_items for result in report.results),
                "what_came": dg.MetadataValue.md("\n".join(f"- {line}" for line in lines)),
                "seconds": round(time.monotonic() - started, 3),
            }
        )
