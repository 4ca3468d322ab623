"""Nothing is lost: every raw file of a day is the source of at least one row, and every row has a raw file. Only counts; nothing is read again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.raw_files import list_raw_files
from schemas.canonical import clean_text


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The books of one day. A record is one article expected in a file: n_records = n_articles + n_duplicates + n_rejected.

    `missing`: raw files without any row. `unknown`: files that rows name and that are not there. `orphans`: copies whose original is not in the table.
    """

    n_files: int
    n_articles: int
    n_duplicates: int
    n_rejected: int
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    orphans: tuple[str, ...]

    @property
    def n_records(self) -> int:
        """Articles, copies and rejected rows together."""
        return self.n_articles + self.n_duplicates + self.n_rejected

    @property
    def balances(self) -> bool:
        """Whether every file is accounted for, every row has its file, and every copy its original."""
        return not (self.missing or self.unknown or self.orphans)

    def message(self) -> str:
        """One sentence for people: the sum, or what is wrong and what to do."""
        total = f"{self.n_files} files = {self.n_records} records: {self.n_articles} articles + {self.n_duplicates} duplicates + {self.n_rejected} rejected"
        if self.balances:
            return total
        wrong = [
            f"{name}: {', '.join(paths[:5])}"
            for name, paths in (("no row for", self.missing), ("no file for", self.unknown), ("no original for", self.orphans))
            if paths
        ]
        return f"{total}; {'; '.join(wrong)}. Build the day again, and report it if that does not help"


def reconcile(day_folder: Path, raw_root: Path, articles: pa.Table, rejected: pa.Table) -> Reconciliation:
    """Return the books of one day.

    Args:
        day_folder: the day's folder below data/raw; one that is not there counts as empty.
        raw_root: data/raw.
        articles: the day's articles, duplicates included.
        rejected: the rows that ingest set aside on that day.
    """
    files = {clean_text(path.relative_to(raw_root).as_posix()) for path in list_raw_files(day_folder)}
    named = {path for table in (articles, rejected) for path in pc.unique(table.column("source_path")).to_pylist() if path}
    originals = articles.filter(pc.is_null(articles.column("duplicate_of")))
    copies = articles.filter(pc.is_valid(articles.column("duplicate_of")))
    lost = copies.filter(pc.invert(pc.is_in(copies.column("duplicate_of"), originals.column("article_id").combine_chunks())))
    return Reconciliation(
        n_files=len(files),
        n_articles=originals.num_rows,
        n_duplicates=copies.num_rows,
        n_rejected=rejected.num_rows,
        missing=tuple(sorted(files - named)),
        unknown=tuple(sorted(named - files)),
        orphans=tuple(lost.column("article_id").to_pylist()),
    )
