"""The accuracy page, its plots, the floor and the list of stages: made of made-up figures, without building anything."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from benchmarks.quality import ablation
from benchmarks.quality.figures import Figure, proportion
from benchmarks.quality.floor import FILE, SETS, find_falls, raise_floor, read_floor, values_of
from benchmarks.quality.labelled import SetFigures
from benchmarks.quality.page import load_headlines, write_page
from benchmarks.quality.plots import calibration
from benchmarks.quality.releases import read_lines


@pytest.fixture
def news() -> SetFigures:
    sections = {"reports": [Figure("main + secondary, F", 80.0, 67, 72.0, 88.0, "wanted")], "fields over aligned pairs": [proportion("date", 9, 10)]}
    return SetFigures("news", "News: made up", 60, sections, [("claims missing", 7)], [(0.5, True), (0.5, False), (0.9, True), (0.9, True)])


def test_the_page_shows_value_interval_n_target_and_plots(news: SetFigures, tmp_path: Path) -> None:
    write_page([news], "9.9", 20, tmp_path)
    page = (tmp_path / "accuracy.md").read_text("utf-8")
    assert "| reports: main + secondary, F | 80.0 | 72–88 | 67 wanted | 80 |" in page
    assert "claims missing (7)" in page
    for name in re.findall(r"\]\((\w+\.svg)\)", page):
        assert ElementTree.parse(tmp_path / name).getroot().tag.endswith("svg")
    assert {path.name for path in tmp_path.iterdir()} == {"accuracy.md", "accuracy.svg", "calibration.svg"}


def test_equal_confidences_stay_in_one_bin() -> None:
    bins = calibration([(0.5, True)] * 7 + [(0.6, False)] * 3)
    assert [(right, n) for _, right, n in bins] == [(7, 7), (0, 3)]


def test_no_headline_stands_twice() -> None:
    names = [headline["figure"] for headline in load_headlines()]
    assert len(names) == len(set(names))


def test_the_floor_knows_only_sets_that_are_measured_for_it() -> None:
    margin, floor = read_floor()
    assert margin == 1.5
    assert {figure.split(" / ")[0] for figure in floor} == set(SETS)


def test_a_fall_beyond_the_margin_is_found_and_one_within_it_is_not(news: SetFigures) -> None:
    measured = values_of([news])
    figure = "news / reports / main + secondary, F"
    assert find_falls(measured, {figure: 81.5}, 1.5) == []
    assert [str(fall) for fall in find_falls(measured, {figure: 81.6}, 1.5)] == [f"{figure}: 80.0, floor 81.6"]
    assert "not measured" in str(find_falls(measured, {"news / reports / gone": 1.0}, 1.5)[0])


def test_the_floor_is_raised_and_never_lowered(news: SetFigures, tmp_path: Path) -> None:
    path = tmp_path / "floor.toml"
    path.write_text('margin = 1.5\n[floor]\n"news / reports / main + secondary, F" = 70.0\n"news / fields over aligned pairs / date" = 95.0\n')
    assert raise_floor(values_of([news]), path) == ["news / reports / main + secondary, F"]
    assert list(tomllib.loads(path.read_text())["floor"].values()) == [80.0, 95.0]
    assert path.read_text().splitlines()[:2] == FILE.read_text("utf-8").splitlines()[:2]


@pytest.mark.parametrize("stage", ablation.STAGES, ids=lambda stage: stage.name)
def test_every_stage_can_be_switched_off_and_comes_back(stage: ablation.Stage) -> None:
    from pipeline.extract import extract_article

    text = "KABUL - A bomb killed three people in Kabul on Tuesday, police said. It was the work of militants, they added."
    before = extract_article("Blast kills three", text, "2024-01-10")
    with ablation.switched_off(stage):
        extract_article("Blast kills three", text, "2024-01-10")
    assert extract_article("Blast kills three", text, "2024-01-10") == before


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "raw.jsonl"
    path.write_text('{"text": "one\u2028two"}\n{"text": "three"}\n', "utf-8")
    assert [row["text"] for row in read_lines(path)] == ["one\u2028two", "three"]
