"""What a change of the declarations means for people who read the data: breaking, an addition, or nothing. Compares with the schema of the last release.

The last release's schema is kept in schemas/released.json (`python -m schemas.compatibility` writes it when a version of the program is released).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas.codes import CODE_LISTS
from schemas.tables import TABLES
from schemas.version import SCHEMA_VERSION

RELEASED = Path(__file__).parent / "released.json"


def describe_schema() -> dict[str, Any]:
    """Return what readers rely on: version, columns of every published table with type, nullability and key, and the codes of every list."""
    tables = {
        name: {
            "primary_key": list(table.primary_key),
            "columns": {column.name: {"type": column.type, "nullable": column.nullable} for column in table.columns},
        }
        for name, table in TABLES.items()
        if table.published
    }
    return {"version": SCHEMA_VERSION, "tables": tables, "codes": {name: sorted(codes) for name, codes in sorted(CODE_LISTS.items())}}


def find_breaking(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the changes that can break a reader of `before`: what is gone, has another type or key, or may be null where it could not be."""
    found = []
    for name, table in before["tables"].items():
        now = after["tables"].get(name)
        if now is None:
            found.append(f"table {name} is gone")
            continue
        if now["primary_key"] != table["primary_key"]:
            found.append(f"the key of {name} changed")
        for column, old in table["columns"].items():
            new = now["columns"].get(column)
            if new is None:
                found.append(f"column {name}.{column} is gone")
            elif new["type"] != old["type"]:
                found.append(f"the type of {name}.{column} changed from {old['type']} to {new['type']}")
            elif new["nullable"] and not old["nullable"]:
                found.append(f"{name}.{column} may be null now")
    for name, codes in before["codes"].items():
        found += [f"code {code} of {name} is gone" for code in codes if code not in after["codes"].get(name, ())]
    return found


def find_additions(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the changes that readers of `before` may overlook safely: new tables, columns and codes."""
    found = [f"table {name}" for name in after["tables"] if name not in before["tables"]]
    for name, table in after["tables"].items():
        known = before["tables"].get(name, table)["columns"]
        found += [f"column {name}.{column}" for column in table["columns"] if column not in known]
    for name, codes in after["codes"].items():
        found += [f"code {code} of {name}" for code in codes if code not in before["codes"].get(name, codes)]
        found += [f"code list {name}"] if name not in before["codes"] else []
    return found


def required_version(before: dict[str, Any], after: dict[str, Any]) -> tuple[int, int]:
    """Return the smallest (major, minor) that the changes since `before` allow (https://semver.org)."""
    major, minor = _parts(before["version"])
    if find_breaking(before, after):
        return major + 1, 0
    return (major, minor + 1) if find_additions(before, after) else (major, minor)


def _parts(version: str) -> tuple[int, int]:
    major, minor, _ = version.split(".")
    return int(major), int(minor)


def is_declared(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Return whether the version of `after` says what changed since `before`."""
    return _parts(after["version"]) >= required_version(before, after)


if __name__ == "__main__":
    RELEASED.write_text(json.dumps(describe_schema(), indent=1, sort_keys=True) + "\n", "utf-8", newline="\n")
    print(f"{RELEASED.name}: schema {SCHEMA_VERSION}")
