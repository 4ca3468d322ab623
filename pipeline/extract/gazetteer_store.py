"""The gazetteer's file: its rows, its packing, and how it is written. What goes in is decided in gazetteer_build.py, how it is read in gazetteer.py.

`places` (one row a place), `names` (folded name -> packed references to places, best first), `merged` (further ids of a place) and
`filter` (which names exist, as a Bloom filter).
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILTER_BITS = 1 << 23
REF = struct.Struct("<IB")
"""A packed reference: row of the place, quality of the name for it."""

# Quality of a name for its place: 0 its name, 1 a spelling of it, 2 another name, 3 a name that needs its head word (a US county without "County").
PRIMARY, SPELLING, OTHER, BARE = 0, 1, 2, 3

_TABLES = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=4096;
CREATE TABLE places (
  row INTEGER PRIMARY KEY, place_id TEXT, name TEXT, kind TEXT, country TEXT, admin1 TEXT, admin2 TEXT, admin1_code TEXT, admin2_code TEXT,
  latitude REAL, longitude REAL, population INTEGER, importance REAL
);
CREATE TABLE names (key TEXT PRIMARY KEY, refs BLOB) WITHOUT ROWID;
CREATE TABLE merged (place_id TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID;
CREATE TABLE filter (bits BLOB);
"""


@dataclass(slots=True)
class PlaceRow:
    """A place to be written; a row whose kind is "" is left out. `importance` None = still to be computed."""

    place_id: str
    name: str
    kind: str
    country: str
    admin1: str
    admin2: str
    latitude: float
    longitude: float
    population: int
    admin1_code: str = ""
    admin2_code: str = ""
    importance: float | None = None


def filter_positions(key: str) -> tuple[int, int, int]:
    """Return the bits that `key` sets in the Bloom filter over all names: one unknown name in 200 passes it, and no known one is stopped."""
    number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=9).digest(), "little")
    return number % FILTER_BITS, (number >> 24) % FILTER_BITS, (number >> 48) % FILTER_BITS


def write_database(path: Path, places: list[PlaceRow], names: dict[str, dict[int, int]], merged: dict[str, int]) -> None:
    """Write the database to `path`, which must be an empty file or absent. Equal input gives equal bytes.

    `names`: folded name -> row of `places` -> quality; `merged`: ids under which a place is also known -> its row.
    """
    db = sqlite3.connect(path)
    try:
        db.executescript(_TABLES)
        db.executemany(f"INSERT INTO places VALUES ({','.join('?' * 13)})", (_fields(row, p) for row, p in enumerate(places) if p.kind))
        db.executemany("INSERT INTO merged VALUES (?,?)", sorted(merged.items()))
        packed = list(_pack(places, names))
        db.executemany("INSERT INTO names VALUES (?,?)", packed)
        bits = bytearray(FILTER_BITS // 8)
        for key, _ in packed:
            for position in filter_positions(key):
                bits[position >> 3] |= 1 << (position & 7)
        db.execute("INSERT INTO filter VALUES (?)", (bytes(bits),))
        db.execute("CREATE INDEX by_id ON places (place_id)")
        db.execute("CREATE INDEX by_code ON places (admin1_code) WHERE kind = 'admin1'")
        db.commit()
    finally:
        db.close()


def _fields(row: int, p: PlaceRow) -> tuple[object, ...]:
    names = (p.country or None, p.admin1 or None, p.admin2 or None, p.admin1_code, p.admin2_code)
    return (row, p.place_id, p.name, p.kind, *names, p.latitude, p.longitude, p.population, p.importance)


def _pack(places: list[PlaceRow], names: dict[str, dict[int, int]]) -> Iterator[tuple[str, bytes]]:
    for key in sorted(names):
        refs = sorted(((q, -(places[row].importance or 0.0), row) for row, q in names[key].items() if places[row].kind))
        if refs:
            yield key, b"".join(REF.pack(row, q) for q, _, row in refs)
