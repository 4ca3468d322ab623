"""What the UI shows of incidents and of what was set aside beyond rows: pictures, and numbers that are plotted over runs. Drawing is in pipeline/pictures."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc


def incident_metadata(incidents: pa.Table, reports: pa.Table, articles: pa.Table) -> dict[str, Any]:
    """Return the pictures of the incidents, and how many are contested, placed and deadly."""
    from pipeline.pictures.charts import draw_days, draw_tolls
    from pipeline.pictures.map import draw_map

    day, of_day = newest_day(incidents, reports, articles)
    return {
        "contested": _count(incidents["contested"]),
        "with_coordinates": incidents.num_rows - incidents["latitude"].null_count,
        "of_newest_day": of_day.num_rows,
        "map_of_newest_day": _show(draw_map(of_day, f"Incidents in the news that arrived on {day}" if day else "No news yet"), "map of incidents"),
        "incidents_per_day": _show(draw_days(incidents, "Incidents a day by type"), "incidents a day by type"),
        "tolls": _show(draw_tolls(incidents, "Persons killed: the deadliest incidents"), "toll intervals"),
    }


def newest_day(incidents: pa.Table, reports: pa.Table, articles: pa.Table) -> tuple[str, pa.Table]:
    """Return the newest arrival day in ISO form ("" without articles), and the incidents that its articles report."""
    day = pc.max(articles["arrival_date"]).as_py()
    if day is None:
        return "", incidents.slice(0, 0)
    of_day = articles.filter(pc.equal(articles["arrival_date"], day))["article_id"]
    named = reports.filter(pc.is_in(reports["article_id"], value_set=of_day.combine_chunks()))["incident_id"].combine_chunks()
    return day.isoformat(), incidents.filter(pc.is_in(incidents["incident_id"], value_set=named))


def rejected_metadata(rejected: pa.Table) -> dict[str, Any]:
    """Return the picture of what was set aside and why, and the number by step."""
    from pipeline.pictures.charts import draw_reasons

    stages = {f"by_{stage}": _count(pc.equal(rejected["stage"], stage)) for stage in ("ingest", "extract", "link", "validate")}
    return {**stages, "reasons": _show(draw_reasons(rejected, "Set aside, by step and check"), "reject reasons")}


def _count(truths: pa.ChunkedArray) -> int:
    return pc.sum(truths).as_py() or 0


def _show(picture: str, title: str) -> dg.MarkdownMetadataValue:
    from pipeline.pictures.svg import as_markdown

    return dg.MetadataValue.md(as_markdown(title, picture))
