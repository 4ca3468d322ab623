"""The explorer page in a release: current, whole, the same in every release but for what it must know of it; and what the publish step tells it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from pipeline.publish import site
from pipeline.publish.release import Release
from pipeline.publish.site_rows import NONE, write_rows

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "site"


def _hash_files(folder: Path, names: list[str]) -> str:
    """As site/build.mjs does it."""
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(f"{name}\n{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def test_the_committed_page_is_built_from_these_sources() -> None:
    record = json.loads((site.PAGE / "build.json").read_text("utf-8"))
    named = ["build.mjs", "index.html", "NOTICE.txt", "package.json", "package-lock.json", "tsconfig.json"]
    below = [path.relative_to(SOURCES).as_posix() for path in (SOURCES / "src").rglob("*") if path.is_file()]
    assert _hash_files(SOURCES, named + below) == record["sources"], "site/ has changed since the page was built; run: make site"
    built = [path.relative_to(site.PAGE).as_posix() for path in site.PAGE.rglob("*") if path.is_file() and path.name != "build.json"]
    assert _hash_files(site.PAGE, built) == record["page"], "pipeline/publish/site was edited by hand; change site/ and run: make site"


def test_the_questions_of_the_sql_tab_are_those_of_the_cookbook() -> None:
    examples = json.loads((SOURCES / "src" / "examples.json").read_text("utf-8"))
    cookbook = (ROOT / "docs" / "cookbook.md").read_text("utf-8")
    assert len(examples) > 10
    assert [example["title"] for example in examples if example["sql"] not in cookbook] == [], "the cookbook has changed; run: make site"


def test_the_lock_of_the_page_names_no_address() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))
    assert len(lock["packages"]) > 10
    assert [name for name, entry in lock["packages"].items() if name and "integrity" not in entry] == []
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []


def test_scripts_stay_small() -> None:
    scripts = {path.name: path.stat().st_size for path in site.PAGE.glob("*.js")}
    assert sum(size for name, size in scripts.items() if name != "sql.js") < 1_500_000


def test_the_page_has_no_inline_script_and_loads_nothing_from_elsewhere() -> None:
    page = (site.PAGE / "index.html").read_text("utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"\s(?:on\w+|style)=", page) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []
    assert "https://" not in (site.PAGE / "app.css").read_text("utf-8")


def test_a_release_holds_the_page_and_lists_it(release: Release) -> None:
    listed = {file["path"] for file in json.loads((release.path / "manifest.json").read_text("utf-8"))["files"]}
    expected = {f"site/{path.relative_to(site.PAGE).as_posix()}" for path in site.PAGE.rglob("*") if path.is_file() and path.name != "build.json"}
    assert expected | {"site/release.js", "site/data.js"} <= listed
    about = json.loads((release.path / "site" / "release.js").read_text("utf-8").removeprefix("self.openIncidents = { about: ").removesuffix(" }\n"))
    assert about["version"] == release.version


def test_a_small_release_carries_its_tables_for_reading_without_a_server(release: Release) -> None:
    files = json.loads((release.path / "site" / "data.js").read_text("utf-8").removeprefix("self.openIncidents.files = "))
    for name, encoded in files.items():
        assert base64.b64decode(encoded) == (release.path / name).read_bytes()
    assert "incidents.parquet" in files


def test_a_large_release_carries_none(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "EMBEDDED_LIMIT", 10)
    folder = _without_site(release, tmp_path)
    site.write_site(folder, version="2024.01.01.1", data_through=dt.date(2024, 1, 1), checks=None)
    assert not (folder / "site" / "data.js").exists()
    assert {path.name for path in (folder / "site" / "rows").iterdir()} == {"reports.bin", "claims.bin", "incident_history.bin", "articles_of_reports.bin"}
    assert '"embedded": null, "rows": true' in (folder / "site" / "release.js").read_text("utf-8")


def test_the_engine_of_the_sql_tab_is_taken_along_when_it_is_there(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = tmp_path / "engine"
    engine.mkdir()
    (engine / "duckdb-eh.wasm.gz").write_bytes(b"wasm")
    monkeypatch.setattr(site, "ENGINE", engine)
    folder = _without_site(release, tmp_path)
    site.write_site(folder, version="2024.01.01.1", data_through=dt.date(2024, 1, 1), checks=None)
    assert (folder / "site" / "sql" / "duckdb-eh.wasm.gz").read_bytes() == b"wasm"
    assert '"engine": ["duckdb-eh.wasm.gz"]' in (folder / "site" / "release.js").read_text("utf-8")


def test_checks_are_counted_by_table(release: Release, tmp_path: Path) -> None:
    rows = [
        {"table": "incidents", "success": True, "n_unexpected": 0},
        {"table": "incidents", "success": False, "n_unexpected": 3},
        {"table": "claims", "success": True, "n_unexpected": 0},
    ]
    folder = _without_site(release, tmp_path)
    site.write_site(folder, version="2024.01.01.1", data_through=dt.date(2024, 1, 1), checks=pa.Table.from_pylist(rows))
    text = (folder / "site" / "release.js").read_text("utf-8")
    assert '{"table": "incidents", "expectations": 2, "failed": 1, "rows": 3}' in text
    assert '{"table": "claims", "expectations": 1, "failed": 0, "rows": 0}' in text


def _without_site(release: Release, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    for path in release.path.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_a_large_release_says_where_the_rows_of_an_incident_stand(tmp_path: Path) -> None:
    def ids(**columns: list[str | None]) -> pa.Table:
        return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})

    write_rows(
        tmp_path / "rows",
        incidents=ids(incident_id=["b", "a", "c"]),
        reports=ids(incident_id=["a", None, "b", "a", "gone"], article_id=["y", "x", "x", "gone", "y"]),
        claims=ids(incident_id=[]),
        articles=ids(article_id=["x", "y"]),
        incident_history=ids(incident_id=["old", "a", "old"], related_incident_id=["b", None, "a"]),
    )
    numbers = {path.stem: np.fromfile(path, "<u4").tolist() for path in (tmp_path / "rows").glob("*.bin")}
    # Bounds of three parts, then the rows: b has one report, a has two, c none.
    assert numbers["reports"] == [0, 1, 3, 3, 2, 0, 3]
    assert numbers["claims"] == [0, 0, 0, 0]
    assert numbers["incident_history"] == [0, 1, 3, 3, 0, 1, 2]
    assert numbers["articles_of_reports"] == [1, 0, 0, NONE, 1]
