"""Write everything that follows from the declarations to schemas/generated/: `python -m schemas.generate`. What each file says is decided by the generators."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas import arrow, dictionary, duckdb_ddl, expectations, frictionless, json_schema
from schemas.tables import TABLES

FOLDER = Path(__file__).parent / "generated"
COMMAND = "python -m schemas.generate"


def generated_files() -> dict[str, str]:
    """Return the content of every generated file by its path below schemas/generated, in a fixed order."""
    files: dict[str, str] = {}
    for name in TABLES:
        files[f"arrow/{name}.json"] = _json(_arrow_fields(name))
    files["datapackage.schema.json"] = _json(frictionless.package_schema())
    files["ddl.sql"] = duckdb_ddl.create_all()
    for name in TABLES:
        files[f"expectations/{name}.json"] = _json({"table": name, "expectations": expectations.suite(name)})
    for name in TABLES:
        files[f"json_schema/{name}.schema.json"] = _json(json_schema.row_schema(name))
    files["DATA_DICTIONARY.md"] = dictionary.data_dictionary()
    return files


def write_files(folder: Path = FOLDER) -> list[str]:
    """Write the generated files, remove others that an earlier version left there, and return the paths that changed."""
    files = generated_files()
    changed = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
            changed.append(path.relative_to(folder).as_posix())
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8", newline="\n")
            changed.append(name)
    return changed


def find_drift(folder: Path = FOLDER) -> list[str]:
    """Return the generated files that differ from the declarations, are missing or should not be there; empty when all is well."""
    files = generated_files()
    present = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}
    return sorted(name for name in files.keys() | present.keys() if files.get(name) != present.get(name))


def _arrow_fields(name: str) -> dict[str, Any]:
    schema = arrow.arrow_schema(name)
    fields = [
        {
            "name": field.name,
            "type": str(field.type),
            "nullable": field.nullable,
            "metadata": {key.decode(): value.decode() for key, value in (field.metadata or {}).items()},
        }
        for field in schema
    ]
    return {"metadata": {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}, "fields": fields}


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    changed_files = write_files()
    print("\n".join(changed_files) if changed_files else "schemas/generated is up to date")
