"""docs/accuracy.md, its plots, and the figures as plain data for releases (pipeline/publish/quality.json). Writing only; nothing is measured here."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality.figures import Figure
from benchmarks.quality.labelled import SetFigures
from benchmarks.quality.plots import calibration, plot_calibration, plot_figures
from pipeline.settings import PROJECT

HERE = Path(__file__).parent
QUALITY = PROJECT / "pipeline" / "publish" / "quality.json"

_INTRO = """# How accurate it is

Written by `make evaluate`; do not edit. Extractor version {version}.

Every figure is in percent, with the number of cases it rests on (n) and its 95 % interval. A figure on few cases says little: read the interval, not the dot.
Proportions have Wilson's interval. F scores are resampled by article: bootstrap on our sample, the jackknife over {groups} groups of articles (10 on
sets of more than 1,000) on the outside sets. Targets and what others reach stand beside.

{plot}

"""
_OUTSIDE = """The outside sets are labelled by others or by us on texts that belong to their publishers; neither texts nor labels are part of the project. They
were looked at while the program was written, so they flatter it a little.

"""
_RERUN = """## Measure it yourself

```sh
make evaluate                              # the sample of the project: two minutes
make evaluate EVAL=/path/to/labelled/sets  # with a folder of sets beside their scorer (score.py, <set>/raw.jsonl, <set>/gold.jsonl)
```

The rules of counting are in `benchmarks/quality/match.py` for the sample, and in the scorer of the pack for the outside sets. The figures that must not
fall stand in `benchmarks/quality/floor.toml`; the tests check them where the sets are at hand.
"""


def load_headlines() -> list[dict[str, Any]]:
    """Return the figures to show first, with their targets and peers."""
    return list(tomllib.loads((HERE / "targets.toml").read_text("utf-8"))["headline"])


def write_page(sets: Sequence[SetFigures], version: str, groups: int, folder: Path, ablation: str = "") -> None:
    """Write accuracy.md and its plots into `folder`."""
    headlines = load_headlines()
    found = {f"{s.name} / {section} / {figure.name}": figure for s in sets for section, figures in s.sections.items() for figure in figures}
    shown = [(h, found[h["figure"]]) for h in headlines if h["figure"] in found]
    plotted = plot_figures([(h["label"], figure, h.get("target")) for h, figure in shown])
    (folder / "accuracy.svg").write_text(plotted, "utf-8")
    plot = "![Figures with 95 % intervals and targets](accuracy.svg)"
    parts = [_INTRO.format(version=version, groups=groups, plot=plot)]
    if len(sets) > 1:
        parts.append(_OUTSIDE)
    for one in sets:
        parts.append(_set_section(one, [(h, figure) for h, figure in shown if h["figure"].startswith(f"{one.name} / ")]))
    rated = next((s for s in sets if s.name == "news" and s.rated), None) or next((s for s in sets if s.rated), None)
    if rated is not None:
        (folder / "calibration.svg").write_text(plot_calibration(rated.rated), "utf-8")
        parts.append(_calibration_section(rated))
    parts += [ablation, _RERUN]
    (folder / "accuracy.md").write_text("".join(parts), "utf-8")


def write_quality(sets: Sequence[SetFigures], version: str) -> None:
    """Write the headline figures as plain data; every release carries them."""
    headlines = {h["figure"]: h for h in load_headlines()}
    figures = []
    for one in sets:
        for section, row in ((section, figure) for section, figures in one.sections.items() for figure in figures):
            name = f"{one.name} / {section} / {row.name}"
            if name in headlines and row.value is not None:
                figures.append({"set": one.name, "figure": f"{section}: {row.name}", **_numbers(row), "target_percent": headlines[name].get("target")})
    content = {
        "about": "Accuracy of the program that made this release, measured on labelled articles outside it; not of the rows of this release. Percent.",
        "extractor_version": version,
        "sets": [{"name": s.name, "title": s.title, "n_articles": s.n_articles} for s in sets],
        "figures": figures,
    }
    QUALITY.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _numbers(figure: Figure) -> dict[str, Any]:
    low, high = (None if bound is None else round(bound, 1) for bound in (figure.low, figure.high))
    return {"percent": None if figure.value is None else round(figure.value, 1), "n": figure.n, "low_95": low, "high_95": high}


def _set_section(one: SetFigures, shown: Sequence[tuple[dict[str, Any], Figure]]) -> str:
    lines = [f"## {one.title}", "", f"{one.n_articles} articles. {one.note}".rstrip(), ""]
    lines += ["| figure | value | 95 % | n | target | others |", "|---|---:|---:|---:|---:|---|"]
    for headline, figure in shown:
        section, name = headline["figure"].split(" / ", 1)[1].rsplit(" / ", 1)
        lines.append(f"| {section}: {name} {_row(figure)} | {headline.get('target', '')} | {headline.get('peer', '')} |")
    if one.errors:
        lines += ["", f"Most frequent errors: {', '.join(f'{kind} ({n})' for kind, n in one.errors)}."]
    lines += ["", "<details><summary>Every figure</summary>", ""]
    for section, figures in one.sections.items():
        lines += [f"**{section}**", "", "| figure | value | 95 % | n |", "|---|---:|---:|---:|"]
        lines += [f"| {figure.name} {_row(figure)} |" for figure in figures]
        lines.append("")
    return "\n".join([*lines, "</details>", "", ""])


def _row(figure: Figure) -> str:
    value = "" if figure.value is None else f"{figure.value:.1f}"
    spread = "" if figure.low is None or figure.high is None else f"{figure.low:.0f}–{figure.high:.0f}"
    return f"| {value} | {spread} | {figure.n}{f' {figure.of}' if figure.of else ''}"


def _calibration_section(one: SetFigures) -> str:
    what = f"Of the main and secondary reports on {one.title.split(':')[0].lower()}, those that tell of a labelled incident and name its type, by `confidence`:"
    lines = ["## Confidence", "", what, ""]
    lines += ["![Confidence against how often reports are right](calibration.svg)", "", "| mean confidence | right | n |", "|---:|---:|---:|"]
    lines += [f"| {mean:.2f} | {100 * right / n:.0f} | {n} |" for mean, right, n in calibration(one.rated)]
    return "\n".join([*lines, "", ""])
