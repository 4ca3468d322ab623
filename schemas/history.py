"""Tables about the data itself: `incident_history`, `releases` and `rejected`."""

from __future__ import annotations

import datetime as dt

from schemas.columns import Row, column, optional
from schemas.reports import INCIDENT_ID


class IncidentHistory(Row):
    """One thing that happened to an incident id."""

    history_id: str = column("Stable id, made from the other columns.", "Not in order of time.", pattern=r"^his-[0-9a-f]{16}$")
    incident_id: str = column("The id that it happened to; it may be gone from `incidents`.", "Not always a current incident.", pattern=INCIDENT_ID)
    action: str = column("What happened.", codes="history_action")
    related_incident_id: str | None = optional("The id that goes on after a merge or that was split off; null otherwise.", pattern=INCIDENT_ID)
    as_of: dt.date = column("Latest arrival day among the data that led to it.", "Not the day on which a build ran.")
    reason: str = column("Why, in words: the rule with its figures, or the human decision.", min_length=1)


class ReleaseRow(Row):
    """One release of the data. It holds no time of day or build, so that the same data give the same bytes."""

    version: str = column(
        "Version: the day of data_through and a number that counts up.", "Not the version of the schema or the program.", pattern=r"^\d{4}\.\d{2}\.\d{2}\.\d+$"
    )
    schema_version: str = column("Version of the tables and columns (semantic versioning).", "Not the version of the data.", pattern=r"^\d+\.\d+\.\d+$")
    pipeline_version: str = column("Version of the program that made it.", "Not the version of the data.", min_length=1)
    data_through: dt.date = column("Latest arrival day in it.", "Not the day of the release, nor of the latest incident.")
    n_articles: int = column("Rows of articles.", unit="rows", ge=0)
    n_reports: int = column("Rows of reports.", unit="rows", ge=0)
    n_claims: int = column("Rows of claims.", unit="rows", ge=0)
    n_incidents: int = column("Rows of incidents.", unit="rows", ge=0)
    n_rejected: int = column("Rows of rejected.", "Not lost: each names its reason.", unit="rows", ge=0)
    content_sha256: str = column("SHA-256, in hex, over the tables' content, this table left out.", "Not the hash of a file.", pattern=r"^[0-9a-f]{64}$")


class Rejected(Row):
    """One file or row that was set aside, with what is wrong and what to do."""

    stage: str = column("The step that set it aside.", codes="stage")
    source_path: str | None = optional("The raw file that it comes from, relative to data/raw.", "Not the only file that may be affected.")
    table_name: str | None = optional("The table that the row was meant for; null for a whole file.", "Not a table that the row stands in.")
    row_key: str | None = optional("Primary key of the row, parts joined by a vertical bar; null for a whole file.", "Not unique here.")
    check: str = column("Name of the check that it failed.", "Not the only one it may fail.", min_length=1)
    reason: str = column("What is wrong and what to do about it.", min_length=1)
    row: str | None = optional("The row as JSON; null for a whole file.", "Not the article's text.")
