"""The list of all tables in the order of the flow, with keys and sort order. Columns stand in the file of each table."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.articles import Article
from schemas.claims import Claim
from schemas.columns import Column, Row, columns_of
from schemas.history import IncidentHistory, Rejected, ReleaseRow
from schemas.incidents import Incident
from schemas.reference import Actor, ActorAlias, CodeRow, Place
from schemas.reports import Report


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Column `column` of a table holds values of `target_column` of `table`, or null."""

    column: str
    table: str
    target_column: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its row class, what it holds, keys, the order in which its rows are written, and whether a release contains it."""

    name: str
    model: type[Row]
    description: str
    primary_key: tuple[str, ...]
    sort_by: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    published: bool = True

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        return columns_of(self.model)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


_LISTED = (
    Table(
        "articles",
        Article,
        "One row per published text, cleaned, with its publication time; the same text by the same publisher is one article.",
        primary_key=("article_id",),
        sort_by=("arrival_date", "published_at", "article_id"),
        foreign_keys=(ForeignKey("duplicate_of", "articles", "article_id"), ForeignKey("superseded_by", "articles", "article_id")),
    ),
    Table(
        "reports",
        Report,
        "What one article says about one incident: type, when, where, who, toll, with the words that state it.",
        primary_key=("report_id",),
        sort_by=("article_id", "char_start", "report_id"),
        foreign_keys=(
            ForeignKey("article_id", "articles", "article_id"),
            ForeignKey("incident_id", "incidents", "incident_id"),
            ForeignKey("place_id", "places", "place_id"),
        ),
    ),
    Table(
        "claims",
        Claim,
        "One statement of a number or of responsibility inside a report: who says it, of whom, how many, with the quoted words.",
        primary_key=("claim_id",),
        sort_by=("article_id", "report_id", "char_start", "claim_id"),
        foreign_keys=(
            ForeignKey("report_id", "reports", "report_id"),
            ForeignKey("article_id", "articles", "article_id"),
            ForeignKey("incident_id", "incidents", "incident_id"),
            ForeignKey("claimant_actor_id", "actors", "actor_id"),
        ),
    ),
    Table(
        "incidents",
        Incident,
        "One row per real-world event: the reports that speak of it, linked, and the values derived from their claims by a named rule.",
        primary_key=("incident_id",),
        sort_by=("date_start", "country", "incident_id"),
        foreign_keys=(ForeignKey("responds_to_incident_id", "incidents", "incident_id"), ForeignKey("place_id", "places", "place_id")),
    ),
    Table(
        "actors",
        Actor,
        "Organisations, states, forces and offices that reports and claims name.",
        primary_key=("actor_id",),
        sort_by=("actor_id",),
        foreign_keys=(ForeignKey("parent_actor_id", "actors", "actor_id"),),
    ),
    Table(
        "actor_aliases",
        ActorAlias,
        "Further names of actors, with the days on which each name stands for the actor.",
        primary_key=("actor_id", "alias"),
        sort_by=("actor_id", "alias"),
        foreign_keys=(ForeignKey("actor_id", "actors", "actor_id"),),
    ),
    Table(
        "places",
        Place,
        "Gazetteer entries that reports and incidents point to, with the gazetteer's version.",
        primary_key=("place_id",),
        sort_by=("place_id",),
    ),
    Table(
        "codes",
        CodeRow,
        "Every code of every code list: meaning, what it does not mean, and the names that other codebooks use for nearly the same.",
        primary_key=("list_name", "code"),
        sort_by=("list_name", "position"),
    ),
    Table(
        "incident_history",
        IncidentHistory,
        "What happened to incident ids: created, revised, merged, split, retired, retracted.",
        primary_key=("history_id",),
        sort_by=("incident_id", "as_of", "history_id"),
    ),
    Table(
        "releases",
        ReleaseRow,
        "The releases up to this one, with row counts and a hash over their content.",
        primary_key=("version",),
        sort_by=("data_through", "version"),
    ),
    Table(
        "rejected",
        Rejected,
        "Files and rows that were set aside, each with the step, the check, the reason and what to do.",
        primary_key=(),
        sort_by=("stage", "source_path", "table_name", "row_key", "check", "reason", "row"),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _LISTED}
