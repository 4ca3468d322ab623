"""The commands as a user meets them: help, adding files, asking the release, showing an article."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipeline.cli import app

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = ("build", "add", "extract", "fetch", "open", "query", "remove", "review")

ARTICLE = "Title: Gunmen kill two guards in Nairobi\nPublished: 2024-01-16\n\nGunmen killed two guards at a warehouse in Nairobi on Monday, police said.\n"


@pytest.fixture
def cli() -> CliRunner:
    return CliRunner(env={"COLUMNS": "200", "INCIDENTS_DATA": "", "NO_COLOR": "1"})


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A data folder whose latest release is one small table."""
    release = tmp_path / "processed" / "releases" / "2024.01.15.1"
    release.mkdir(parents=True)
    with duckdb.connect(str(release / "incidents.duckdb")) as database:
        database.execute("CREATE TABLE incidents AS SELECT 'Nairobi' AS place, 2 AS killed_low, ['x', 'y'] AS actors, DATE '2024-01-15' AS date_start")
    (tmp_path / "processed" / "latest").symlink_to("releases/2024.01.15.1")
    return tmp_path


def test_every_command_says_what_it_does(cli: CliRunner) -> None:
    top = cli.invoke(app, ["--help"])
    assert top.exit_code == 0
    assert {command.name or command.callback.__name__ for command in app.registered_commands if command.callback} == set(COMMANDS)
    for command in COMMANDS:
        assert f" {command} " in top.stdout
        shown = cli.invoke(app, [command, "--help"])
        assert shown.exit_code == 0
        assert "Usage: " in shown.stdout


def test_every_command_is_documented() -> None:
    pages = "".join((PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "sources.toml"))
    assert [command for command in COMMANDS if f"incidents {command}" not in pages] == []


def test_the_version_is_the_one_of_the_project(cli: CliRunner) -> None:
    version = next(line.split('"')[1] for line in (PROJECT / "pyproject.toml").read_text().splitlines() if line.startswith("version"))
    assert cli.invoke(app, ["--version"]).stdout.strip() == f"incidents {version}"


def test_add_copies_files_and_folders_into_the_day(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "wire" / "deep").mkdir(parents=True)
    (tmp_path / "wire" / "deep" / "b.txt").write_text("b")
    (tmp_path / "a.txt").write_text("a")
    done = cli.invoke(app, ["add", str(tmp_path / "a.txt"), str(tmp_path / "wire"), "--date", "2024-01-17", "--data", str(tmp_path / "data")])
    assert done.exit_code == 0, done.output
    day = tmp_path / "data" / "raw" / "2024-01-17"
    assert sorted(p.relative_to(day).as_posix() for p in day.rglob("*") if p.is_file()) == ["a.txt", "wire/deep/b.txt"]


def test_add_takes_today_when_no_day_is_given(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    before = dt.datetime.now(dt.UTC).date()
    assert cli.invoke(app, ["add", str(tmp_path / "a.txt"), "--data", str(tmp_path / "data")]).exit_code == 0
    (day,) = (tmp_path / "data" / "raw").iterdir()
    assert before <= dt.date.fromisoformat(day.name) <= dt.datetime.now(dt.UTC).date()


def test_add_never_overwrites(cli: CliRunner, tmp_path: Path) -> None:
    command = ["add", str(tmp_path / "a.txt"), "--date", "2024-01-17", "--data", str(tmp_path / "data")]
    (tmp_path / "a.txt").write_text("a")
    assert cli.invoke(app, command).exit_code == 0
    again = cli.invoke(app, command)
    assert (again.exit_code, "there already" in again.output) == (0, True)
    (tmp_path / "a.txt").write_text("other")
    refused = cli.invoke(app, command)
    assert (refused.exit_code, "never overwritten" in refused.output) == (1, True)
    assert (tmp_path / "data" / "raw" / "2024-01-17" / "a.txt").read_text() == "a"


def test_add_refuses_a_day_to_come(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    refused = cli.invoke(app, ["add", str(tmp_path / "a.txt"), "--date", "2999-01-01", "--data", str(tmp_path / "data")])
    assert refused.exit_code == 1
    assert "has not come yet" in refused.output
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", "place,killed_low,actors,date_start\nNairobi,2,x; y,2024-01-15\n"),
        (
            "json",
            '[\n  {\n    "place": "Nairobi",\n    "killed_low": 2,\n    "actors": [\n      "x",\n      "y"\n    ],\n    "date_start": "2024-01-15"\n  }\n]\n',
        ),
    ],
)
def test_query_prints_rows(cli: CliRunner, released: Path, form: str, expected: str) -> None:
    assert cli.invoke(app, ["query", "FROM incidents", "--format", form, "--data", str(released)]).stdout == expected


def test_query_prints_a_table_for_the_eye(cli: CliRunner, released: Path) -> None:
    shown = cli.invoke(app, ["query", "FROM incidents", "--data", str(released)]).stdout
    assert "Nairobi" in shown
    assert "1 row" in shown


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM incidents",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY incidents TO 'out.csv'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SELEC 1",
    ],
)
def test_query_only_reads_the_release(cli: CliRunner, released: Path, sql: str) -> None:
    refused = cli.invoke(app, ["query", sql, "--data", str(released)])
    assert refused.exit_code == 1
    assert "Error" in refused.output


def test_query_without_a_release_says_what_to_do(cli: CliRunner, tmp_path: Path) -> None:
    refused = cli.invoke(app, ["query", "FROM incidents", "--data", str(tmp_path)])
    assert refused.exit_code == 1
    assert "incidents build" in refused.output


def test_build_without_raw_files_says_what_to_do(cli: CliRunner, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli_build import build
    from pipeline.settings import Settings

    assert build(Settings(tmp_path)) == 1
    assert "incidents add" in capfd.readouterr().out


def test_extract_shows_an_article_and_its_evidence(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    shown = cli.invoke(app, ["extract", str(tmp_path / "a.txt")])
    assert shown.exit_code == 0, shown.output
    assert "armed_attack" in shown.stdout
    assert "2024-01-15" in shown.stdout
    assert "Nairobi" in shown.stdout


def test_extract_as_json_quotes_the_text(cli: CliRunner) -> None:
    shown = cli.invoke(app, ["extract", "-", "--json", "--published", "2024-01-17"], input=ARTICLE)
    assert shown.exit_code == 0, shown.output
    (line,) = shown.stdout.splitlines()
    article = json.loads(line)
    assert article["reports"][0]["date_start"] == "2024-01-15"
    for row in [*article["reports"], *article["claims"]]:
        assert article["text"][row["char_start"] : row["char_end"]] == row["quote"]


def test_extract_marks_evidence_without_colours_where_there_are_none(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    shown = cli.invoke(app, ["extract", str(tmp_path / "a.txt")])
    assert "\x1b[" not in shown.stdout
    assert "«killed two guards»[1]" in shown.stdout


def test_extract_marks_evidence_with_colours_and_says_what_they_mean(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    shown = cli.invoke(app, ["extract", str(tmp_path / "a.txt")], env={"NO_COLOR": "", "FORCE_COLOR": "1", "COLORTERM": "truecolor"})
    assert "\x1b[" in shown.stdout
    assert all(kind in shown.stdout for kind in ("what", "when", "where", "who", "how many", "who says so"))


def test_extract_explains_each_value(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    shown = cli.invoke(app, ["extract", str(tmp_path / "a.txt"), "--explain"])
    assert shown.exit_code == 0, shown.output
    assert "Why report [1]" in shown.stdout
    assert "subject of “said”" in shown.stdout
    article = json.loads(cli.invoke(app, ["extract", "-", "--json", "--explain", "--published", "2024-01-17"], input=ARTICLE).stdout)
    fields = {reason["field"] for reason in article["explanation"][article["reports"][0]["report_id"]]}
    assert {"event_type", "date", "place", "killed", "role"} <= fields
    assert set(article["explanation"]) == {row["report_id"] for row in article["reports"]} | {row["claim_id"] for row in article["claims"]}


def test_extract_of_nothing_fails_with_the_reason(cli: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert cli.invoke(app, ["extract", str(tmp_path / "empty.txt")]).exit_code == 1
    missing = cli.invoke(app, ["extract", str(tmp_path / "missing.txt")])
    assert (missing.exit_code, "There is no file" in missing.output) == (1, True)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "┃ incident_id ┃"),
        (30, "incident_id  place  killed"),
        (20, "row 1 of 1"),
    ],
)
def test_rows_fit_the_terminal_and_no_value_is_cut(width: int, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli_query import print_rows

    monkeypatch.setenv("COLUMNS", str(width))
    print_rows(["incident_id", "place", "killed"], [["inc-1", "Biu", 12]], "table")
    printed = capsys.readouterr().out
    assert shown in printed
    assert max(map(len, printed.splitlines())) <= width
    assert all(value in printed for value in ("incident_id", "inc-1", "Biu", "12", "1 row"))
