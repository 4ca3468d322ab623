"""Which columns a column is made from, for the Dagster UI. Only between tables; the words behind a single value stand in its quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg

from schemas.arrow import arrow_schema

Source = tuple[str, str]
"""Asset (path with slashes) and column."""

_TEXT = (("articles", "text"),)
_DATED = (("articles", "text"), ("articles", "published_at"))

# Read from an article's words; dates also need the day it was published. What is not named here is read from the text alone.
_EXTRACTED = {
    "article_id": (("articles", "article_id"),),
    "report_id": (("articles", "article_id"), *_TEXT),
    "claim_id": (("articles", "article_id"), *_TEXT),
    "date_start": _DATED,
    "date_end": _DATED,
    "date_precision": _DATED,
    "date_basis": _DATED,
}
_LEFT_OPEN = ("incident_id", "extractor")

_LINKS_BY = ("event_type", "date_start", "date_end", "country", "place_id", "latitude", "longitude", "actors", "targets", "killed_low", "killed_high")
_IDENTITY = (*(("reports", name) for name in _LINKS_BY), ("articles", "story_id"), ("articles", "text"))

_PLACED = ("country", "admin1", "place", "place_id", "latitude", "longitude", "geo_precision")
_FROM_REPORTS = ("date_start", "date_end", "date_precision", *_PLACED, "targets", "weapons")
_CODES = ("event_type", "event_subtype", "plover", "cameo", "acled_event_type", "acled_sub_event_type", "ucdp_type")
_CLAIMED = ("outcome", "victim_class", "count_low", "count_high", "count_kind", "superseded")


def _claims(*names: str) -> tuple[Source, ...]:
    return tuple(("claims", name) for name in names)


def _incidents() -> dict[str, tuple[Source, ...]]:
    columns: dict[str, tuple[Source, ...]] = {name: (("reports", name), ("reports", "role")) for name in _FROM_REPORTS}
    columns |= dict.fromkeys(_CODES, (("reports", "event_type"),))
    figures = [name for name in arrow_schema("incidents").names if name.endswith(("_low", "_best", "_high"))]
    columns |= {name: _claims(*_CLAIMED) for name in figures}
    columns |= {
        "incident_id": _IDENTITY,
        "actors": (("reports", "actors"), ("reports", "actor_basis"), *_claims("claim_type", "claimant_actor_id")),
        "responsibility": (("reports", "actor_basis"), *_claims("claim_type", "claimant_actor_id", "claimant_side")),
        "contested": _claims("claimant", *_CLAIMED),
        "n_claimants": _claims("claimant"),
        "evidence_grade": (("articles", "publisher"), ("articles", "story_id"), *_claims("claimant_side")),
        "n_articles": (("articles", "article_id"),),
        "n_publishers": (("articles", "publisher"),),
        "n_independent": (("articles", "publisher"), ("articles", "story_id"), ("articles", "superseded_by")),
        "first_reported_at": (("articles", "published_at"),),
        "last_reported_at": (("articles", "published_at"),),
        "responds_to_incident_id": (("reports", "report_id"), ("articles", "text")),
    }
    return columns


def extracted_lineage(table: str) -> dg.TableColumnLineage:
    """Return what the columns of reports or claims of one article are read from."""
    return _make({name: _EXTRACTED.get(name, _TEXT) for name in arrow_schema(table).names if name not in _LEFT_OPEN})


def linked_lineage(table: str) -> dg.TableColumnLineage:
    """Return what the columns of a linked table are made from."""
    if table == "incidents":
        return _make(_incidents())
    if table == "incident_history":
        return _make({"incident_id": _IDENTITY, "related_incident_id": _IDENTITY, "as_of": (("articles", "published_at"),)})
    return _make({name: _IDENTITY if name == "incident_id" else ((table, name),) for name in arrow_schema(table).names})


def same_lineage(table: str, source: Sequence[str] | None) -> dg.TableColumnLineage:
    """Return the lineage of a checked table: every column from the same column of the asset `source`; none for tables that come with the program."""
    return _make({} if source is None else {name: (("/".join(source), name),) for name in arrow_schema(table).names})


def _make(columns: Mapping[str, Iterable[Source]]) -> dg.TableColumnLineage:
    deps = {name: [dg.TableColumnDep(dg.AssetKey(asset.split("/")), column) for asset, column in sources] for name, sources in columns.items()}
    return dg.TableColumnLineage(deps)
