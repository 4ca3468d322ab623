"""The release as one DuckDB file: the tables with keys and comments, views for common questions, two macros. SQL of the tables comes from schemas/.

Primary keys and NOT NULL are checked by DuckDB as rows come in. Limits, patterns and codes of values are not checked once more: every accepted row has passed
them in the validate step, whose suites come from the same declarations, and as CHECK constraints they cost a third of the writing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from schemas import TABLES
from schemas.duckdb_ddl import create_table
from schemas.geo import EARTH_RADIUS_KM

# Files of this storage version open in every DuckDB from 1.0 on, 2.0 included; what newer versions write by default does not open in older ones.
STORAGE_VERSION = "v1.0.0"


# Each entry: name, what it answers (becomes the comment), SQL.
VIEWS: tuple[tuple[str, str, str], ...] = (
    (
        "evidence",
        "Who says what about which incident, in whose words, and where: one row per claim.",
        """
        SELECT i.incident_id, i.event_type, i.date_start, i.country, i.place, c.claim_type, c.claimant, c.claimant_side, c.outcome, c.victim_class,
               c.count_low, c.count_high, c.count_kind, c.is_total, c.superseded, c.quote, a.publisher, a.published_at, a.url,
               c.claim_id, c.report_id, c.article_id
        FROM incidents i JOIN claims c ON c.incident_id = i.incident_id JOIN articles a ON a.article_id = c.article_id
        """,
    ),
    (
        "tolls_over_time",
        "How the toll of each incident grew or fell from article to article: one row per number of killed or injured, in order of publication.",
        """
        SELECT c.incident_id, a.published_at, c.outcome, c.victim_class, c.count_low, c.count_high, c.claimant, c.superseded, a.publisher
        FROM claims c JOIN articles a ON a.article_id = c.article_id
        WHERE c.claim_type = 'casualty' AND c.outcome IN ('killed', 'injured') AND (c.count_low IS NOT NULL OR c.count_high IS NOT NULL)
        ORDER BY c.incident_id, a.published_at, c.outcome
        """,
    ),
    (
        "contested_claims",
        "Claims of the incidents whose sources disagree, side by side.",
        """
        SELECT i.incident_id, i.summary, c.claimant_side, c.claimant, c.claim_type, c.outcome, c.victim_class, c.count_low, c.count_high, c.count_kind, c.quote
        FROM incidents i JOIN claims c ON c.incident_id = i.incident_id
        WHERE i.contested
        ORDER BY i.incident_id, c.claimant_side, c.claimant, c.claim_id
        """,
    ),
    (
        "daily_counts",
        "Incidents and persons killed (best figure; null when no number is known) by day, country and event type. Vague dates count on their first day.",
        """
        SELECT date_start, country, event_type, count(*) AS n_incidents, sum(killed_best) AS killed_best, sum(injured_best) AS injured_best
        FROM incidents
        WHERE status <> 'retracted'
        GROUP BY date_start, country, event_type
        ORDER BY date_start, country, event_type
        """,
    ),
    (
        "incident_redirects",
        "Where an incident id leads today: to itself, or through all mergers to the id that is in use. Retired ids lead to null.",
        """
        WITH RECURSIVE steps(incident_id, next_id, n) AS (
            SELECT incident_id, related_incident_id, 1 FROM incident_history WHERE action = 'merged'
            UNION ALL
            SELECT s.incident_id, h.related_incident_id, s.n + 1
            FROM steps s JOIN incident_history h ON h.incident_id = s.next_id AND h.action = 'merged' WHERE s.n < 100
        )
        SELECT incident_id, incident_id AS current_id FROM incidents
        UNION ALL
        SELECT h.incident_id, max(i.incident_id) AS current_id
        FROM (SELECT DISTINCT incident_id FROM incident_history WHERE incident_id NOT IN (SELECT incident_id FROM incidents)) h
        LEFT JOIN steps s ON s.incident_id = h.incident_id LEFT JOIN incidents i ON i.incident_id = s.next_id
        GROUP BY h.incident_id
        """,
    ),
)

_MACROS = (
    # A scalar, so that it can stand in any SELECT: null for an id that was retired or never given.
    "CREATE MACRO resolve_incident(id) AS (SELECT max(current_id) FROM incident_redirects WHERE incident_id = id)",
    f"""
    CREATE MACRO incidents_near(lat, lon, km) AS TABLE
    SELECT * FROM (
        SELECT 2 * {EARTH_RADIUS_KM} * asin(sqrt(least(1.0, pow(sin(radians(latitude - lat) / 2), 2)
               + cos(radians(lat)) * cos(radians(latitude)) * pow(sin(radians(longitude - lon) / 2), 2)))) AS distance_km, *
        FROM incidents WHERE latitude IS NOT NULL
    ) WHERE distance_km <= km ORDER BY distance_km
    """,
)


def write_database(tables: Mapping[str, Path], path: Path) -> None:
    """Write the tables, given as Parquet files, in their order to a new DuckDB file at `path`.

    Raises duckdb.ConstraintException when two rows have one key, or a value that must be given is missing.
    """
    import duckdb

    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}) as connection:
        connection.execute(f"ATTACH '{_quoted(str(path))}' AS release (STORAGE_VERSION '{STORAGE_VERSION}')")
        # Where a column is declared without time zone, its values are UTC and not those of this machine.
        connection.execute("SET TimeZone = 'UTC'")
        # Rows come in one after another: a second thread would wait for the first most of the time, and waiting takes as much of a core as working.
        connection.execute("SET threads = 1")
        connection.execute("USE release")
        # A transaction a table: each statement by itself would wait for the disk, and all in one would hold every index and table in memory to the end.
        for name, file in tables.items():
            connection.execute("BEGIN")
            connection.execute(create_table(name, with_limits=False))
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM read_parquet(?)', [str(file)])
            connection.execute("COMMIT")
        connection.execute("BEGIN")
        for name, comment, query in (_wide_view(), *VIEWS):
            connection.execute(f"CREATE VIEW {name} AS {query}")
            connection.execute(f"COMMENT ON VIEW {name} IS '{_quoted(comment)}'")
        for macro in _MACROS:
            connection.execute(macro)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT release")
        connection.execute("USE memory")
        connection.execute("DETACH release")


def count_table_rows(path: Path) -> dict[str, int]:
    """Return the rows of each table of a database, and see that every view can be asked. Raises duckdb.Error when the file is damaged."""
    import duckdb

    with duckdb.connect(str(path), read_only=True, config={"threads": 1}) as connection:
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY table_name").fetchall()]
        for name, _, _ in (_wide_view(), *VIEWS):
            connection.execute(f"SELECT * FROM {name} LIMIT 0").fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in names}


def _wide_view() -> tuple[str, str, str]:
    columns = [f"array_to_string({column.name}, '; ') AS {column.name}" if column.type == "list" else column.name for column in TABLES["incidents"].columns]
    return (
        "incidents_wide",
        "incidents with every list as one text, parts separated by '; ': for spreadsheets and export.",
        f"SELECT {', '.join(columns)} FROM incidents",
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")
