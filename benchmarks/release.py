"""What a release costs: `python -m benchmarks.release 1000000`. Made-up tables are published, checked and asked over HTTP, beside their plain Parquet.

CPU seconds are those of this process and its threads. The remote query is the one of the cookbook: a country, a month, three columns.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.file_server import serve_folder
from pipeline.publish.release import publish_release
from schemas.arrow import arrow_schema
from schemas.code_rows import codes_table
from schemas.codes import EVENT_TYPES, equivalents

_FIRST_DAY = np.datetime64("2020-01-01")
_DAYS = 1800
# With a point well inside each.
_COUNTRIES = {
    **{"SYR": (35, 38), "UKR": (49, 32), "AFG": (34, 66), "IRQ": (33, 44), "YEM": (15, 47), "SOM": (4, 46), "NGA": (9, 8), "MLI": (15, -4)},
    **{"PAK": (30, 70), "MMR": (21, 96), "COD": (-3, 23), "SDN": (15, 30), "COL": (4, -73), "PHL": (12, 122), "IND": (22, 79), "ETH": (9, 39)},
    **{"BFA": (12, -2), "MEX": (23, -102), "LBN": (34, 36), "ISR": (31, 35)},
}
_CLAIMS_AN_INCIDENT = 3
# What every article says, several times over.
_WORDS = "killed people at a market in town, the police said, and the count may rise as the wounded die of what was done to them"
_TIMES = 4
_TEXT = " ".join([_WORDS] * _TIMES)
_CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def make_tables(n: int, seed: int = 1) -> dict[str, pa.Table]:
    """Return tables of `n` incidents with a report each, three claims a report and half as many articles, values spread as news spreads them."""
    rng = np.random.default_rng(seed)
    n_articles = max(1, n // 2)
    days = _FIRST_DAY + np.sort(rng.integers(0, _DAYS, n))
    country = _pick(rng, list(_COUNTRIES), n, skew=1.0)
    points = np.array(list(_COUNTRIES.values()))[pc.index_in(country, pa.array(list(_COUNTRIES))).to_numpy()] + rng.normal(0, 0.3, (n, 2))
    kind = _pick(rng, tuple(EVENT_TYPES), n, skew=0.8)
    killed = np.minimum(rng.pareto(1.5, n).astype(np.int32), 5000)
    place = rng.integers(0, 3000, n)
    incident = _ids("inc", np.arange(n))
    article = _ids("art", np.arange(n_articles))
    of_article = article.take(pa.array(np.arange(n) // 2 % n_articles))
    report = _ids("rep", np.arange(n))
    codes = {column: _map(kind, {code: equivalents(code)[column] for code in EVENT_TYPES}) for column in ("plover", "cameo", "acled_event_type")}
    codes |= {column: _map(kind, {code: equivalents(code)[column] for code in EVENT_TYPES}) for column in ("acled_sub_event_type", "ucdp_type")}
    where = {
        "country": country,
        "admin1": _names("province", place // 30),
        "place": _names("town", place),
        "place_id": _names("gn:", place),
        "latitude": pa.array(points[:, 0]),
        "longitude": pa.array(points[:, 1]),
        "geo_precision": _fill("exact", n),
    }
    common = {
        "event_type": kind,
        "date_start": pa.array(days),
        "date_end": pa.array(days),
        "date_precision": _fill("day", n),
        "actors": _lists(_pick(rng, [f"group {number}" for number in range(200)], n, skew=1.0)),
        "targets": _lists(_pick(rng, ("market", "civilians", "soldiers", "convoy", "police"), n)),
        "weapons": _lists(_pick(rng, ("firearm", "artillery", "explosive_device", "drone"), n)),
        "killed_low": pa.array(killed),
        "killed_high": pa.array(killed),
        "contested": pa.array(rng.random(n) < 0.1),
        **where,
    }
    published = pa.array((days + 1).astype("datetime64[us]")).cast(pa.timestamp("us", tz="UTC"))
    articles = {
        "article_id": article,
        "publisher": _pick(rng, [f"Courier {number}" for number in range(300)], n_articles),
        "title": _names("Attack in town", np.arange(n_articles)),
        "language": _fill("en", n_articles),
        "published_at": published.take(pa.array(np.arange(n_articles) * 2 % n)),
        "published_precision": _fill("second", n_articles),
        "arrival_date": pa.array((days + 1)[np.arange(n_articles) * 2 % n]),
        "source_path": _names("2024-01-01/feed", np.arange(n_articles)),
        "media_type": _fill("text/html", n_articles),
        "content_sha256": _fill(hashlib.sha256(_TEXT.encode()).hexdigest(), n_articles),
        "n_words": pa.array(rng.integers(80, 900, n_articles).astype(np.int32)),
        "is_relevant": pa.array(np.ones(n_articles, dtype=bool)),
    }
    reports = common | {
        "report_id": report,
        "article_id": of_article,
        "incident_id": incident,
        "role": _fill("main", n),
        "date_basis": _fill("stated", n),
        "actor_basis": _fill("stated", n),
        "char_start": pa.array(np.zeros(n, dtype=np.int32)),
        "char_end": pa.array(np.full(n, len(_WORDS), dtype=np.int32)),
        "quote": _fill(_WORDS, n),
        "confidence": pa.array(rng.random(n)),
        "extractor": _fill("benchmark", n),
    }
    m = n * _CLAIMS_AN_INCIDENT
    of_report = pa.array(np.arange(m) // _CLAIMS_AN_INCIDENT)
    starts = (np.arange(m) % _TIMES * (len(_WORDS) + 1)).astype(np.int32)
    claims = {
        "claim_id": _ids("clm", np.arange(m)),
        "report_id": report.take(of_report),
        "incident_id": incident.take(of_report),
        "article_id": of_article.take(of_report),
        "claim_type": _fill("casualty", m),
        "claimant": _pick(rng, ("police", "army", "hospital", "witnesses", "the ministry"), m),
        "claimant_side": _pick(rng, ("perpetrator", "target", "third_party", "media"), m),
        "outcome": _pick(rng, ("killed", "injured"), m),
        "victim_class": _pick(rng, ("civilian", "child", "unspecified", "militant"), m),
        "count_low": pa.array(killed).take(of_report),
        "count_high": pa.array(killed).take(of_report),
        "count_kind": _fill("exact", m),
        "is_total": pa.array(rng.random(m) < 0.5),
        "superseded": pa.array(np.zeros(m, dtype=bool)),
        "char_start": pa.array(starts),
        "char_end": pa.array(starts + 13),
        "quote": _fill("killed people", m),
        "confidence": pa.array(rng.random(m)),
        "extractor": _fill("benchmark", m),
    }
    ones = pa.array(np.ones(n, dtype=np.int32))
    incidents = (
        common
        | codes
        | {
            "incident_id": incident,
            "revision": ones,
            "status": _fill("candidate", n),
            "responsibility": _fill("attributed", n),
            "killed_best": pa.array(killed),
            "n_claimants": ones,
            "evidence_grade": _fill("weak", n),
            "n_articles": ones,
            "n_publishers": ones,
            "n_independent": ones,
            "first_reported_at": published,
            "last_reported_at": published,
            "summary": pc.binary_join_element_wise("Attack in town on a day:", _names("", killed), "killed.", " "),
            "qc_flags": pa.array([[]] * n, pa.list_(pa.string())),
            "pipeline_version": _fill("benchmark", n),
        }
    )
    made = {"articles": articles, "reports": reports, "claims": claims, "incidents": incidents}
    return {name: _to_table(name, columns) for name, columns in made.items()} | {"codes": codes_table()}


def _to_table(name: str, columns: dict[str, Any]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    return pa.table(
        [_as(columns[field.name], field.type) if field.name in columns else pa.nulls(rows, field.type) for field in arrow_schema(name)], arrow_schema(name)
    )


def _as(values: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    return values if values.type == kind else values.cast(kind)


def _pick(rng: np.random.Generator, values: tuple[str, ...] | list[str], n: int, skew: float = 0.0) -> pa.Array:
    weights = 1 / np.arange(1, len(values) + 1) ** skew
    return pa.array(values).take(pa.array(rng.choice(len(values), n, p=weights / weights.sum())))


def _map(values: pa.Array, mapping: dict[str, str | None]) -> pa.Array:
    keys = list(mapping)
    return pa.array([mapping[key] for key in keys], pa.string()).take(pc.index_in(values, pa.array(keys)))


def _fill(value: str, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), n)


def _names(start: str, numbers: npt.NDArray[Any]) -> pa.Array:
    return pc.binary_join_element_wise(start, pa.array(numbers).cast(pa.string()), " " if start and not start.endswith(":") else "")


def _ids(prefix: str, numbers: npt.NDArray[Any]) -> pa.Array:
    # Multiplied by an odd number: spread over all 16 digits, as the hashes of real ids are, and still unique.
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return pa.array([f"{prefix}-{number:016x}" for number in mixed.tolist()])


def _lists(values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.arange(len(values) + 1, dtype=np.int32)), values)


def ask_remotely(release: Path) -> tuple[int, int, int]:
    """Return requests, bytes and rows of the question for one country, one month and three columns, asked by DuckDB over HTTP."""
    import duckdb
    import duckdb_extension_httpfs

    extension = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("httpfs.duckdb_extension"))
    asked: list[int] = []
    with duckdb.connect() as connection, serve_folder(release, asked) as address:
        connection.execute(f"LOAD '{extension}'")
        rows = connection.execute(
            f"SELECT date_start, event_type, killed_best FROM read_parquet('{address}/incidents.parquet') "
            "WHERE country = 'NGA' AND date_start BETWEEN DATE '2022-03-01' AND DATE '2022-03-31'"
        ).fetchall()
    return len(asked), sum(asked), len(rows)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("incidents", type=int, nargs="?", default=100_000)
    parser.add_argument("--checks", action="store_true", help="also run the Great Expectations suites")
    arguments = parser.parse_args()
    n = arguments.incidents
    tables = make_tables(n)
    held = sum(table.nbytes for table in tables.values()) / 1e6
    print(f"{n:,} incidents, {tables['claims'].num_rows:,} claims; tables in memory {held:,.0f} MB, peak {_peak_mb():,.0f} MB")
    folder = Path(tempfile.mkdtemp())
    try:
        started, cpu = time.monotonic(), _cpu()
        for name, table in tables.items():
            pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
        plain = _cpu() - cpu
        print(f"plain Parquet of the same tables: {plain:6.1f} CPU-s, {time.monotonic() - started:6.1f} s")
        started, cpu = time.monotonic(), _cpu()
        released = publish_release(tables, folder / "processed", pipeline_version="benchmark", data_through=dt.date(2025, 1, 1), created_at=_CREATED)
        cost = _cpu() - cpu
        size = sum(path.stat().st_size for path in released.path.rglob("*") if path.is_file())
        seconds = time.monotonic() - started
        print(f"release: {cost:6.1f} CPU-s, {seconds:6.1f} s, {cost / plain:.1f} times plain; {size / 1e6:,.0f} MB on disk, peak {_peak_mb():,.0f} MB")
        if arguments.checks:
            from pipeline.validate import validate_tables

            started, cpu = time.monotonic(), _cpu()
            texts = pa.table({"article_id": tables["articles"]["article_id"], "text": _fill(_TEXT, tables["articles"].num_rows)})
            checked = validate_tables(tables, texts)
            print(
                f"checks of {len(checked.results)} expectations on all tables: {_cpu() - cpu:6.1f} CPU-s, {time.monotonic() - started:6.1f} s, "
                f"{sum(not result.success for result in checked.results)} not met, peak {_peak_mb():,.0f} MB"
            )
        requests, sent, rows = ask_remotely(released.path)
        print(f"one country, one month, three columns over HTTP: {requests} requests, {sent / 1e6:.2f} MB, {rows} rows")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
