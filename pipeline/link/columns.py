"""All reports as a few arrays of numbers, read from Arrow without an object a report: what decides about blocks, and a fingerprint of every report.

The numbers agree with those of features.py, which reads the reports that are compared; a test holds the two together. Only event families are left out: a block
here may hold more reports than the one that pairs are made from, never fewer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from .arrays import KeyArray, Ragged, mix
from .block_columns import RAREST, BlockColumns
from .features import GEO_RANK, PUBLISHED_BACK_DAYS, UNKNOWN_BACK_DAYS, IntArray
from .names import find_names
from .parties import party_key
from .records import read_own_texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FINE = [name for name, rank in GEO_RANK.items() if rank <= 2]
# The words of an article are in its content_sha256.
_NO_VALUE = ("text", "incident_id")


@dataclass(frozen=True, slots=True)
class Everything:
    """The three tables as given, joined by the numbers of the reports, which count in the order in which reports found incidents.

    `order`: the row of each report in `reports`; `article_row`: the row of its article; `number`: the report of each claim, -1 when there is none. The tables
    are not sorted: a second copy of the reports would be the largest thing in memory.
    """

    articles: pa.Table
    reports: pa.Table
    claims: pa.Table
    order: IntArray
    article_row: IntArray
    number: IntArray

    def take_reports(self, numbers: IntArray, names: Iterable[str]) -> pa.Table:
        """Return some reports, of the named columns those that there are."""
        return _take(self.reports, names, self.order[numbers])

    def take_articles(self, numbers: IntArray, names: Iterable[str]) -> pa.Table:
        """Return the articles of some reports, row by row, of the named columns those that there are."""
        return _take(self.articles, names, self.article_row[numbers])

    def column(self, name: str, numbers: IntArray | None = None) -> pa.ChunkedArray:
        """Return a column of the reports, all or some."""
        return self.reports[name].take(pa.array(self.order if numbers is None else self.order[numbers]))

    def by_row(self, values: IntArray) -> IntArray:
        """Return values of the reports in the order of the table."""
        sorted_by_row = np.empty_like(values)
        sorted_by_row[self.order] = values
        return sorted_by_row


def join_tables(articles: pa.Table, reports: pa.Table, claims: pa.Table) -> Everything:
    """Return the tables, joined. Raises ValueError naming the report whose article is missing. Claims without a report have the row -1."""
    articles, reports, claims = articles.combine_chunks(), reports.combine_chunks(), claims.combine_chunks()
    article_row = find_rows(reports["article_id"], articles["article_id"])
    if (article_row < 0).any():
        report = reports.slice(int(np.argmax(article_row < 0)), 1).to_pylist()[0]
        raise ValueError(f"reports: {report['report_id']} belongs to {report['article_id']}, which is not among the articles; rebuild the day it arrived")
    # First to arrive, then first to be published, then by id, as in ReportRow.founding_key.
    arrival = articles["arrival_date"].cast(pa.int32()).to_numpy()[article_row]
    published = _published(articles).cast(pa.int64()).to_numpy()[article_row]
    keys = pa.table({"arrival": arrival, "published": published, "report_id": reports["report_id"]})
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.column_names]).to_numpy().astype(np.int64)
    row = find_rows(claims["report_id"], reports["report_id"])
    number = np.empty(len(order) + 1, dtype=np.int64)
    number[order], number[-1] = np.arange(len(order)), -1
    return Everything(articles, reports, claims, order, article_row[order], number[row])


def find_rows(wanted: pa.ChunkedArray, among: pa.ChunkedArray) -> IntArray:
    """Return the row of each wanted value in a column, -1 where it has none."""
    found: IntArray = pc.fill_null(pc.index_in(wanted, value_set=among.combine_chunks()), -1).to_numpy().astype(np.int64)
    return found


def read_block_columns(everything: Everything, numbers: IntArray, names: Ragged) -> BlockColumns:
    """Return what decides about the blocks of some reports; `names`: the names in their texts."""
    rows = pa.array(everything.article_row[numbers])

    def column(name: str) -> pa.ChunkedArray:
        return everything.column(name, numbers)

    published = np.floor_divide(_published(everything.articles).take(rows).cast(pa.int64()).to_numpy(), 86_400_000_000)
    starts = column("date_start")
    start, end = _days(starts), _days(pc.coalesce(column("date_end"), starts))
    is_dated = starts.is_valid().to_numpy()
    is_stand_in = pc.not_equal(pc.fill_null(column("date_basis"), "published"), "published").to_numpy()
    first = np.where(is_dated, start - np.where(is_stand_in, 0, PUBLISHED_BACK_DAYS), published - UNKNOWN_BACK_DAYS)
    country, admin1 = hash_strings(column("country")), hash_strings(column("admin1"))
    latitude, longitude = column("latitude"), column("longitude")
    has_point = pc.and_(latitude.is_valid(), longitude.is_valid()).to_numpy()
    return BlockColumns(
        first=first,
        last=np.where(is_dated, np.maximum(first, end), published),
        family=np.zeros(len(first), dtype=np.int64),
        is_fine=pc.is_in(column("geo_precision"), value_set=pa.array(_FINE)).to_numpy() & has_point,
        latitude=latitude.to_numpy(),
        longitude=longitude.to_numpy(),
        country=country,
        admin1=np.where(admin1 >= 0, (mix(0, country, admin1) >> np.uint64(1)).astype(np.int64), -1),
        place=hash_strings(column("place_id")),
        story=hash_strings(pc.coalesce(everything.articles["story_id"].take(rows), column("article_id"))),
        parties=_read_parties(column("actors"), column("targets")),
        published=published,
        names=names,
    )


def read_names(articles: pa.Table, reports: pa.Table) -> Ragged:
    """Return the rarest names of the text of each report as numbers; `articles` and `reports` have the same rows."""
    names = [list(find_names(text))[:RAREST] for text in read_own_texts(articles, reports)]
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in names])]).astype(np.int64)
    return Ragged(hash_strings(pa.chunked_array([[name for row in names for name in row]], type=pa.string())), offsets)


def hash_strings(column: pa.ChunkedArray) -> IntArray:
    """Return a number from 0 for each string, equal for equal strings and the same in every run; -1 for null and the empty string."""
    from pandas.util import hash_array  # heavy

    encoded = column.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_numpy(zero_copy_only=False)
    numbers = np.concatenate([(hash_array(words, categorize=False) >> np.uint64(1)).astype(np.int64), [-1]])
    numbers[:-1][words == ""] = -1
    found: IntArray = numbers[encoded.indices.fill_null(len(words)).to_numpy()]
    return found


def fingerprint_reports(everything: Everything) -> KeyArray:
    """Return a number for each report that changes when a value of it, of its article or of its claims changes."""
    own, article, claim = (hash_rows(table) for table in (everything.reports, everything.articles, everything.claims))
    told = np.zeros(len(own), dtype=np.uint64)
    is_known = everything.number >= 0
    np.add.at(told, everything.number[is_known], claim[is_known])
    return mix(0, own[everything.order], article[everything.article_row], told)


def hash_rows(table: pa.Table) -> KeyArray:
    """Return a hash of each row's values."""
    names = ", ".join(f'"{name}"' for name in table.column_names if name not in _NO_VALUE)
    with _open_engine().cursor() as connection:
        connection.register("incoming", table.select([name for name in table.column_names if name not in _NO_VALUE]))
        hashes: npt.NDArray[np.uint64] = connection.execute(f"SELECT hash({names}) AS h FROM incoming").to_arrow_table()["h"].to_numpy()
    return hashes


@cache
def _open_engine() -> DuckDBPyConnection:
    """Return DuckDB in memory, opened once a process: it takes longer than hashing a day of news."""
    import duckdb  # heavy

    return duckdb.connect()


def _published(articles: pa.Table) -> pa.ChunkedArray:
    """Return when each article was published; the arrival day where that is not known."""
    published = articles["published_at"]
    return pc.coalesce(published, articles["arrival_date"].cast(pa.timestamp("us")).cast(published.type))


def _days(column: pa.ChunkedArray) -> IntArray:
    days: IntArray = pc.fill_null(column.cast(pa.int32()), 0).to_numpy().astype(np.int64)
    return days


def _read_parties(*columns: pa.ChunkedArray) -> Ragged:
    """Return the parties of each report, actors and targets, each once."""
    rows, keys = [], []
    for column in (column.combine_chunks() for column in columns):
        encoded = column.flatten().dictionary_encode()
        words = pa.chunked_array([[party_key(word) for word in encoded.dictionary.to_pylist()]], type=pa.string())
        keys.append(hash_strings(words)[encoded.indices.to_numpy()])
        rows.append(pc.list_parent_indices(column).to_numpy())
    row, key = np.concatenate(rows).astype(np.int64), np.concatenate(keys)
    order = np.lexsort((key, row))
    row, key = row[order], key[order]
    is_new = np.ones(len(row), dtype=np.bool_)
    is_new[1:] = (row[1:] != row[:-1]) | (key[1:] != key[:-1])
    row, key = row[is_new], key[is_new]
    return Ragged(key, np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(columns[0])))]).astype(np.int64))


def _take(table: pa.Table, names: Iterable[str], rows: IntArray) -> pa.Table:
    return table.select([name for name in names if name in table.column_names]).take(pa.array(rows)).combine_chunks()
