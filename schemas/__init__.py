"""Every table, column and code list of the dataset, declared once. Nothing of ours is imported here from outside this folder."""

from __future__ import annotations

from schemas.articles import Article
from schemas.claims import Claim
from schemas.columns import Column, Row, columns_of
from schemas.history import IncidentHistory, Rejected, ReleaseRow
from schemas.incidents import Incident
from schemas.reference import Actor, ActorAlias, CodeRow, Place
from schemas.reports import Report
from schemas.tables import TABLES, ForeignKey, Table
from schemas.version import SCHEMA_VERSION

__all__ = [
    "SCHEMA_VERSION",
    "TABLES",
    "Actor",
    "ActorAlias",
    "Article",
    "Claim",
    "CodeRow",
    "Column",
    "ForeignKey",
    "Incident",
    "IncidentHistory",
    "Place",
    "Rejected",
    "ReleaseRow",
    "Report",
    "Row",
    "Table",
    "columns_of",
]
