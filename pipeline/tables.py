"""Which tables are checked and released, and where each comes from: linked rows, reference rows, the release before, and everything that was set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.protect.removals import Removals, find_articles, find_persons
from pipeline.protect.removed import reject_articles, remove_articles
from pipeline.protect.tables import SEARCHED
from pipeline.settings import Settings
from pipeline.state import code_digest, digest, stray_files
from pipeline.store import read_days, read_fingerprint, read_table, table_file, write_table
from schemas import TABLES
from schemas.arrow import PRIVATE_NAMES, arrow_schema, private_names_table, to_table
from schemas.canonical import clean_text

if TYPE_CHECKING:
    from pipeline.link import Corrections, LinkState, Previous

CHECKED_TABLES = tuple(name for name in TABLES if name not in ("releases", "rejected"))
"""Tables that the validate step checks. `rejected` holds what failed, `releases` is written with the release itself."""

_LINKED = ("reports", "claims", "incidents", "incident_history")


def read_articles(settings: Settings) -> pa.Table:
    """Return the articles of all days but those of the removal list, with the text of those that have a report; the text of others nobody asks for.

    A copy that arrived on a later day points to the first by `duplicate_of`, stories span the days.
    """
    articles = _read_all_articles(settings)
    return remove_articles(articles, find_articles(articles, read_removals(settings)))


def read_removed_articles(settings: Settings) -> pa.Table:
    """Return the articles of all days that the removal list takes out, with the columns that find them."""
    removals, columns = read_removals(settings), ["article_id", "url", "duplicate_of", "source_path"]
    if not removals.articles:
        return arrow_schema("articles").empty_table().select(columns)
    articles = _read_all_articles(settings).select(columns)
    return articles.filter(pc.is_in(articles["article_id"], value_set=pa.array(sorted(find_articles(articles, removals)), pa.string())))


def _read_all_articles(settings: Settings) -> pa.Table:
    from pipeline.ingest import across_days

    files = sorted((settings.interim / "articles").glob("*.parquet"))
    if not files:
        return read_days(settings, "articles", "articles")
    told = _ids_with_reports(settings)
    days, kept = [_read_day(file, told) for file in files], table_file(settings, "link/across_days")
    marks = [read_fingerprint(file) for file in files]
    made_from = digest(*marks) if all(marks) else None
    if made_from and read_fingerprint(kept) == made_from:
        return _put_columns(pa.concat_tables(days).combine_chunks(), read_table(kept))
    articles = across_days(days, [_look_at_day(settings, file) for file in files])
    write_table(articles.select(_ACROSS_DAYS), kept, made_from)
    return articles


LOOKED_AT = "looked_at"
"""Kind of interim file: what the comparison over all days needs of a day's articles."""

_ACROSS_DAYS = ("article_id", "duplicate_of", "superseded_by", "story_id")
"""Columns of an article that depend on the other days. They are kept: a build asks for them at several steps."""


def _put_columns(articles: pa.Table, columns: pa.Table) -> pa.Table:
    for name in columns.column_names:
        position = articles.schema.get_field_index(name)
        articles = articles.set_column(position, articles.schema.field(position), columns[name])
    return articles


def _ids_with_reports(settings: Settings) -> pa.Array:
    files = sorted((settings.interim / "reports").glob("*.parquet"))
    ids = [read_table(file, ("article_id",))["article_id"].unique() for file in files]
    return pa.chunked_array(ids, pa.string()).combine_chunks()


def _read_day(file: Path, told: pa.Array) -> pa.Table:
    """Read a day's articles without the texts of those that tell of nothing: together those of a large archive would not fit into memory."""
    articles = read_table(file)
    position = articles.schema.get_field_index("text")
    rows = pa.array(range(articles.num_rows), pa.int64())
    # Taken by row: choosing between a text and null keeps the room of every text.
    text = articles["text"].take(pc.if_else(pc.is_in(articles["article_id"], value_set=told).combine_chunks(), rows, pa.scalar(None, rows.type)))
    return articles.set_column(position, pa.field("text", text.type), text)


def _look_at_day(settings: Settings, file: Path) -> pa.Table:
    """Return what the comparison over all days needs of a day's articles; worked out once and kept: a new day costs a day."""
    from pipeline.ingest import look_at

    kept, made_from = settings.interim / LOOKED_AT / file.name, read_fingerprint(file)
    if made_from is None or read_fingerprint(kept) != made_from:
        write_table(look_at(read_table(file)), kept, made_from)
    return read_table(kept)


def read_extracted(settings: Settings, name: str) -> pa.Table:
    """Return the reports or claims of all days but those of removed articles; those of an article that arrived on several days once."""
    return remove_articles(_read_extracted(settings, name), set(read_removed_articles(settings)["article_id"].to_pylist()))


def _read_extracted(settings: Settings, name: str) -> pa.Table:
    table = read_days(settings, name, name)
    key = TABLES[name].primary_key[0]
    first = {value: row for row, value in reversed(list(enumerate(table[key].to_pylist())))}
    return table if len(first) == table.num_rows else table.take(pa.array(sorted(first.values())))


def read_withheld_names(settings: Settings, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Return the persons whose names are left out, by article: the private ones, unless the settings keep their names, and those of the removal list.

    The list's are looked for in `tables` (articles, reports, claims).
    """
    files = sorted((settings.interim / "private_names").glob("*.parquet")) if settings.person_names == "withhold" else []
    listed = find_persons(tables, SEARCHED, read_removals(settings))
    removed = private_names_table((article, name) for article, name, _ in listed)
    return pa.concat_tables([PRIVATE_NAMES.empty_table(), *(read_table(file).cast(PRIVATE_NAMES) for file in files), removed])


def read_removals(settings: Settings) -> Removals:
    """Return the removal list of data/corrections. Raises RemovalError when a row cannot be honoured."""
    import csv

    from pipeline.protect.removals import read_removals as read

    if not settings.removals.exists():
        return Removals()
    key = bytes.fromhex(settings.removals_key.read_text("ascii").strip()) if settings.removals_key.exists() else None
    with settings.removals.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        return read([{**{name: row.get(name) or "" for name in row if name}, "where": f"removals.csv, line {reader.line_num}"} for row in reader], key)


def collect_tables(settings: Settings) -> dict[str, pa.Table]:
    """Return the tables to check, by name: articles without their text, linked tables, reference tables, and what ingest and extract set aside."""
    tables = {"articles": read_articles(settings).drop_columns(["text"])}
    tables |= {name: read_table(table_file(settings, f"linked/{name}")) for name in _LINKED}
    tables |= collect_reference(tables)
    tables["rejected"] = pa.concat_tables([read_days(settings, f"rejected/{stage}", "rejected") for stage in ("ingest", "extract")])
    return tables


def collect_reference(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the reference tables: all actors and aliases of the lexicon, the code lists, and the places that reports or incidents point to."""
    from pipeline.extract.actors import actor_rows, alias_rows
    from pipeline.extract.gazetteer import place_rows
    from schemas.code_rows import codes_table

    used = {place_id for name in ("reports", "incidents") for place_id in pc.unique(tables[name]["place_id"]).to_pylist() if place_id is not None}
    return {
        "actors": to_table("actors", actor_rows()),
        "actor_aliases": to_table("actor_aliases", alias_rows()),
        "places": to_table("places", place_rows(sorted(used))),
        "codes": codes_table(),
    }


def read_previous(settings: Settings) -> Previous | None:
    """Return what linking must know of the latest release, None before the first one."""
    from pipeline.link import PREVIOUS_REPORTS, Previous

    latest = settings.processed / "latest"
    names = ("reports", "incidents", "incident_history")
    if not all((latest / f"{name}.parquet").is_file() for name in names):
        return None
    # Of the reports only which incident they belonged to: all their columns would be the largest thing that a build holds.
    known = read_table(latest / "reports.parquet", PREVIOUS_REPORTS)
    return Previous(known, *(read_table(latest / f"{name}.parquet") for name in names[1:]))


def read_released(settings: Settings) -> dict[str, pa.Table]:
    """Return the tables of the latest release that the next one is compared with; empty before the first."""
    latest = settings.processed / "latest"
    names = ("articles", "incidents", "incident_history")
    return {name: read_table(latest / f"{name}.parquet") for name in names if (latest / f"{name}.parquet").is_file()}


_STATE = ("reports", "incidents")


def read_link_state(settings: Settings) -> LinkState | None:
    """Return what linking remembers of the last time; None when there is nothing, or it is of another version of the program or its libraries."""
    from pipeline.link import LinkState

    files = [table_file(settings, f"link/{name}") for name in _STATE]
    marks = {read_fingerprint(file) for file in files}
    mark = marks.pop() if len(marks) == 1 else None
    if mark is None or not mark.startswith(_link_version()):
        return None
    return LinkState(*(read_table(file) for file in files))


def write_link_state(settings: Settings, state: LinkState) -> None:
    """Keep what linking remembers. The two files carry one mark, so that a build killed between them leaves nothing that could be taken for a state."""
    marks = hashlib.sha256(state.reports["fingerprint"].to_numpy().tobytes()).hexdigest()
    mark = digest(marks, str(state.incidents.num_rows))
    for name in _STATE:
        write_table(getattr(state, name), table_file(settings, f"link/{name}"), f"{_link_version()}.{mark}")


def _link_version() -> str:
    """Return what the fingerprints of reports and the rows of incidents were made with."""
    from importlib.metadata import version

    return digest(code_digest("pipeline/link", "schemas"), version("duckdb"), version("pandas"))


def read_corrections(settings: Settings) -> Corrections | None:
    """Return the rows of all CSV files in data/corrections as text, None when there are none."""
    import csv

    from pipeline.link import Corrections

    rows: list[dict[str, str]] = []
    for file in sorted(set(settings.corrections.glob("*.csv")) - {settings.removals}):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restkey="rest")
            for row in reader:
                cells = {name: ", ".join(value) if isinstance(value, list) else value or "" for name, value in row.items()}
                rows.append(cells | {"where": f"{file.name}, line {reader.line_num}"})
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Corrections(pa.Table.from_pylist([{name: row.get(name, "") for name in names} for row in rows])) if rows else None


def collect_rejected(settings: Settings, rejected: pa.Table) -> pa.Table:
    """Return everything that was set aside: by ingest and extract on each day, files in no day's folder, and the rows `rejected` by the checks."""
    parts = [read_days(settings, f"rejected/{stage}", "rejected") for stage in ("ingest", "extract")]
    return pa.concat_tables(
        [*parts, read_table(table_file(settings, "rejected/link")), _reject_removed(settings), _reject_strays(settings), rejected], promote_options="permissive"
    ).combine_chunks()


def _reject_removed(settings: Settings) -> pa.Table:
    removed = read_removed_articles(settings)
    return reject_articles(removed, set(removed["article_id"].to_pylist()))


def _reject_strays(settings: Settings) -> pa.Table:
    return to_table(
        "rejected",
        [
            {
                "stage": "ingest",
                "source_path": clean_text(file.relative_to(settings.raw).as_posix()),
                "check": "arrival_day_folder",
                "reason": "The file lies in no arrival day's folder, so no day holds it. Move it to data/raw/<YYYY-MM-DD>/, or use `incidents add`.",
            }
            for file in stray_files(settings)
        ],
    )
