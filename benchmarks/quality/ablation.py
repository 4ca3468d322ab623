"""What each stage of extraction contributes: the figures with one stage switched off at a time, on labelled articles. In this process, without linking.

A stage is switched off by putting something plain in its place in the module that calls it; what stands there is named with each. Reads labels of our own
format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from benchmarks.quality.figures import f_score
from benchmarks.quality.match import Tally, score_article


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, what stands in its place, and where: names of attributes, "module:attribute" below pipeline.extract, with their substitutes."""

    name: str
    instead: str
    patches: dict[str, Any]


def _frames_alone(mentions: list[Any]) -> list[Any]:
    from pipeline.extract.merging import Frame

    return [Frame([m]) for m in mentions if m.event_type is not None]


def _own_dates_only(frames: list[Any], mentions: list[Any], published: Any) -> None:
    for frame in frames:
        frame.date = next(iter(frame.dates()), None)
        frame.why["date"] = "own_date"


STAGES = (
    Stage("realis", "every trigger counts as told to have happened", {"triggers:realis_of": lambda trigger: "actual"}),
    Stage("refined types", "the trigger alone gives the type", {"reading:refine_type": lambda text: None}),
    Stage("grouping", "each trigger is an incident of its sentence", {"reading:group_triggers": lambda doc, triggers, scenes: [[t] for t in triggers]}),
    Stage("merging", "each mention is an incident", {"stages:merge_entries": _frames_alone}),
    Stage("discourse", "pronouns are left alone", {"stages:Discourse.resolve": lambda self, doc, sentence, mentions, actors: None}),
    Stage("speakers", "no claimant is read", {"reading:speaker_of": lambda token, offset: None}),
    Stage("dating", "only time words of its own date an incident", {"stages:date_frames": _own_dates_only}),
    Stage("parties", "no arguments are read", {"reading:attach_parties": lambda doc, offset, groups, mentions, actors: None}),
    Stage("responsibility", "no claim, accusation or denial is read", {"reading:find_responsibility": lambda doc, offset: []}),
    Stage("claims told twice", "every repetition is kept", {"frames:unique_claims": lambda claims: claims}),
)
MEASURES = ("reports", "type", "date", "place within 25 km", "actor, where one is named", "killed, both bounds", "casualty claims", "claimant")


@contextmanager
def switched_off(stage: Stage) -> Iterator[None]:
    """Put the substitutes of a stage in place, and the stage back at the end. Raises AttributeError for a stage that is no longer where it is said to be."""
    saved = []
    try:
        for where, substitute in stage.patches.items():
            owner, name = _find(where)
            saved.append((owner, name, getattr(owner, name)))
            setattr(owner, name, substitute)
        yield
    finally:
        for owner, name, original in saved:
            setattr(owner, name, original)


def _find(where: str) -> tuple[Any, str]:
    module, _, path = where.partition(":")
    owner: Any = import_module(f"pipeline.extract.{module}")
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    return owner, name


def ablate(articles: list[dict[str, Any]], gold: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, float | None]]:
    """Return the measures with everything on (key "") and with each stage off. `articles`: id, title, text, published."""
    out = {"": _measure(articles, gold)}
    for stage in STAGES:
        with switched_off(stage):
            out[stage.name] = _measure(articles, gold)
    return out


def _measure(articles: list[dict[str, Any]], gold: dict[str, list[dict[str, Any]]]) -> dict[str, float | None]:
    from pipeline.extract import extract_article

    tallies = []
    for article in articles:
        extraction = extract_article(article["title"], article["text"], article["published"], article_id=article["id"])
        claims: dict[str, list[dict[str, Any]]] = {}
        for claim in extraction.claims:
            claims.setdefault(claim["report_id"], []).append(claim)
        tallies.append(score_article(gold.get(article["id"], []), extraction.reports, claims))
    return {measure: _value(tallies, measure) for measure in MEASURES}


def _value(tallies: list[Tally], measure: str) -> float | None:
    if any(measure in t.sets for t in tallies):
        return f_score(*(sum(t.sets.get(measure, (0, 0, 0))[k] for t in tallies) for k in range(3)))
    right, n = (sum(t.counts.get(measure, (0, 0))[k] for t in tallies) for k in range(2))
    return 100 * right / n if n else None


def ablation_section(found: dict[str, dict[str, float | None]], what: str) -> str:
    """Return the section of the accuracy page."""
    show: Callable[[float | None], str] = lambda value: "" if value is None else f"{value:.1f}"  # noqa: E731 (a format, used twice below)
    lines = [
        "## What each stage contributes",
        "",
        f"On {what}, without linking: all stages on, and what each gains (+) or costs (-).",
        "",
    ]
    lines += ["| stage | in its place | " + " | ".join(MEASURES) + " |", "|---|---|" + "---:|" * len(MEASURES)]
    lines.append("| everything on | | " + " | ".join(show(found[""][m]) for m in MEASURES) + " |")
    for stage in STAGES:
        cells = []
        for measure in MEASURES:
            whole, without = found[""][measure], found[stage.name][measure]
            cells.append("" if whole is None or without is None or abs(whole - without) < 0.05 else f"{whole - without:+.1f}")
        lines.append(f"| {stage.name} | {stage.instead} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", ""])
