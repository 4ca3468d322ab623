"""The rows of data/corrections: what people decide about single rows. It is no table of a release; what was decided shows in the rows themselves."""

from __future__ import annotations

from schemas.columns import Row, column, optional

ACTIONS = ("set", "merge", "split", "retract", "confirm")
CORRECTED_TABLES = ("incidents", "reports", "claims")


class CorrectionRow(Row):
    """One decision, as it stands in a CSV file."""

    table: str = column("The table of the row.", pattern=f"^({'|'.join(CORRECTED_TABLES)})$")
    row_id: str = column("The id of the row: `incident_id`, `report_id` or `claim_id`.", pattern=r"^(inc|rep|clm)-[0-9a-f]{16}$")
    field: str | None = optional("The column to set.", "Not for other actions than `set`: leave it empty there.", pattern=r"^[a-z][a-z0-9_]*$")
    value: str | None = optional(
        "The new value, empty for null: dates as `2024-01-16`, lists with `;` between the items or as JSON. For `merge` the id of the other incident, "
        "for `split` the report ids with spaces between."
    )
    action: str = column("What to do with the row; `set` when empty.", pattern=f"^({'|'.join(ACTIONS)})$", default="set")
    reason: str = column("Why, in words.", min_length=3)
    evidence_url: str | None = optional("Where a reader can check it.", pattern=r"^https?://\S+$")
    author: str = column("Who decided.", min_length=1)
    date: str = column("The day of the decision. Of two values for one field the later one wins.", pattern=r"^\d{4}-\d{2}-\d{2}$")


REMOVED = ("article", "incident", "person")


class RemovalRow(Row):
    """One request for removal, as it stands in data/corrections/removals.csv."""

    what: str = column("What is taken out of every release.", pattern=f"^({'|'.join(REMOVED)})$")
    value: str = column(
        "The `article_id` or address of an article, an `incident_id`, or a person: the keyed hash that `incidents remove` writes, so that it names nobody, "
        "or the name.",
        min_length=3,
    )
    reason: str = column("Why, in words that do not name the person.", min_length=3)
    author: str = column("Who decided.", min_length=1)
    date: str = column("The day of the decision.", pattern=r"^\d{4}-\d{2}-\d{2}$")
