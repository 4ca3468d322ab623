"""When, where, what and who of one incident: the most precise of the agreeing reports, and flags where reports disagree. Figures are in figures.py."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from schemas.geo import distance_km

from .families import group_of
from .features import GEO_RANK
from .parties import choose_named, party_key
from .records import ReportRow
from .targets import unify_targets

_PRECISION_RANK = {"day": 0, "few_days": 1, "week": 2, "month": 3, "year": 4, "unknown": 5}
_BASIS_RANK = {"stated": 0, "relative": 0, "published": 1}
# Within a group of near synonyms the narrower word wins when a third of the stories use it: others say "bombing" or "strike" for short.
_NARROWER = {"suicide_bombing", "drone_strike", "missile_strike", "assassination"}
_ENOUGH = 1 / 3
# Two exactly placed reports of one incident that lie further apart than this disagree.
_APART_KM = 25.0


@dataclass(frozen=True, slots=True)
class Settled:
    """What the reports of one incident agree on, and the names of the checks they fail (`flags`, sorted)."""

    event_type: str
    date_start: dt.date | None
    date_end: dt.date | None
    date_precision: str
    country: str | None
    admin1: str | None
    place: str | None
    place_id: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: str | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    weapons: tuple[str, ...]
    flags: tuple[str, ...]


def foreground(reports: Sequence[ReportRow]) -> Sequence[ReportRow]:
    """Return the reports that tell the incident in its own right; all of them when it is only ever mentioned in passing."""
    return [report for report in reports if report.role != "background"] or reports


def settle(reports: Sequence[ReportRow]) -> Settled:
    """Return the common values of the reports of one incident (at least one). Reports of one story have one vote together."""
    told = foreground(reports)
    event_type, dated, placed = _settle_type(told), _settle_date(told), _settle_place(told)
    flags = _find_disagreements(told, event_type, dated, placed) if len(told) > 1 else []
    if dated.date_start is None:
        flags.append("undated")
    elif dated.date_basis == "published":
        flags.append("dated_by_publication")
    if placed.country is None and placed.latitude is None:
        flags.append("unplaced")
    if all(report.role == "background" for report in reports):
        flags.append("background_only")
    return Settled(
        event_type=event_type,
        date_start=dated.date_start,
        date_end=dated.date_end if dated.date_start is not None else None,
        date_precision=dated.date_precision if dated.date_start is not None else "unknown",
        country=placed.country,
        admin1=placed.admin1,
        place=placed.place,
        place_id=placed.place_id,
        latitude=placed.latitude,
        longitude=placed.longitude,
        geo_precision=placed.geo_precision or None,
        actors=choose_named(_common_names(told, lambda report: report.actors) or _common_names(reports, lambda report: report.actors)),
        targets=_settle_targets(told, placed) or _settle_targets(reports, placed),
        weapons=_common_names(told, lambda report: report.weapons, key=str),
        flags=tuple(sorted(flags)),
    )


def _find_disagreements(told: Sequence[ReportRow], event_type: str, dated: ReportRow, placed: ReportRow) -> list[str]:
    group = group_of(event_type)
    found = {
        "type_disagreement": any(group_of(name) != group for name in {report.event_type for report in told}),
        "date_disagreement": any(_dates_disagree(dated, report) for report in told),
        "place_disagreement": any(_places_disagree(placed, report) for report in told),
    }
    return [name for name, is_so in found.items() if is_so]


def _votes(reports: Sequence[ReportRow], value: Callable[[ReportRow], Hashable]) -> dict[Hashable, int]:
    """Count the independent stories that tell each value."""
    stories: dict[Hashable, set[str]] = defaultdict(set)
    for report in reports:
        stories[value(report)].add(report.story_id)
    return {key: len(told) for key, told in stories.items()}


def _settle_type(reports: Sequence[ReportRow]) -> str:
    if len({report.event_type for report in reports}) == 1:
        return reports[0].event_type
    votes = _votes(reports, lambda report: report.event_type)
    groups = _votes(reports, lambda report: group_of(report.event_type))
    best_group = min(groups, key=lambda group: (-groups[group], str(group)))
    inside = {str(name): count for name, count in votes.items() if group_of(str(name)) == best_group}
    enough = _ENOUGH * sum(inside.values())
    return min(inside, key=lambda name: (not (name in _NARROWER and inside[name] >= enough), -inside[name], name))


def _settle_date(reports: Sequence[ReportRow]) -> ReportRow:
    if len(reports) == 1:
        return reports[0]
    votes = _votes(reports, lambda report: (report.date_start, report.date_end))
    return min(
        reports,
        key=lambda report: (
            report.date_start is None,
            _BASIS_RANK.get(report.date_basis, 1),
            _PRECISION_RANK.get(report.date_precision, 5),
            -votes[(report.date_start, report.date_end)],
            report.date_start or dt.date.max,
            report.founding_key,
        ),
    )


def _dates_disagree(chosen: ReportRow, report: ReportRow) -> bool:
    if chosen.date_start is None or report.date_start is None or "published" in (chosen.date_basis, report.date_basis):
        return False
    return report.date_start > (chosen.date_end or chosen.date_start) or chosen.date_start > (report.date_end or report.date_start)


def _settle_place(reports: Sequence[ReportRow]) -> ReportRow:
    if len(reports) == 1:
        return reports[0]
    votes = _votes(reports, lambda report: (report.country, report.admin1, report.place_id))
    countries = _votes(reports, lambda report: report.country)
    return min(
        reports,
        key=lambda report: (
            report.country is None and report.latitude is None,
            -countries[report.country] if report.country else 0,
            GEO_RANK.get(report.geo_precision, 7),
            -votes[(report.country, report.admin1, report.place_id)],
            report.place_id or "",
            report.founding_key,
        ),
    )


def _places_disagree(chosen: ReportRow, report: ReportRow) -> bool:
    if chosen.country and report.country and chosen.country != report.country:
        return True
    if GEO_RANK.get(chosen.geo_precision, 7) > 2 or GEO_RANK.get(report.geo_precision, 7) > 2:
        return bool(chosen.admin1 and report.admin1 and chosen.admin1 != report.admin1)
    if chosen.latitude is None or chosen.longitude is None or report.latitude is None or report.longitude is None:
        return False
    if (chosen.latitude, chosen.longitude) == (report.latitude, report.longitude):
        return False
    return distance_km(chosen.latitude, chosen.longitude, report.latitude, report.longitude) > _APART_KM


def _settle_targets(reports: Sequence[ReportRow], placed: ReportRow) -> tuple[str, ...]:
    """Return the targets that enough stories tell, each thing once, without the place itself and, beside others, without the country it lies in."""
    if not any(report.targets for report in reports):
        return ()
    places = tuple(dict.fromkeys(name for report in reports for name in (report.place, report.admin1) if name))
    spelled = unify_targets([(name, report.story_id) for report in reports for name in report.targets], places)
    names = _common_names(reports, lambda report: tuple(dict.fromkeys(spelled[name] for name in report.targets if name in spelled)))
    return tuple(name for name in names if party_key(name) != placed.country) or names


def _common_names(reports: Sequence[ReportRow], names: Callable[[ReportRow], tuple[str, ...]], key: Callable[[str], str] = party_key) -> tuple[str, ...]:
    """Return the names that at least a third of the stories with any name give, most told first; of several spellings the commonest."""
    if len(reports) == 1 and len(names(reports[0])) < 2:
        return names(reports[0])
    stories: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    naming: set[str] = set()
    for report in reports:
        for name in names(report):
            form = key(name)
            naming.add(report.story_id)
            stories[form].add(report.story_id)
            spellings[form][name] += 1
    kept = sorted((form for form in stories if len(stories[form]) >= _ENOUGH * len(naming)), key=lambda form: (-len(stories[form]), form))
    return tuple(min(spellings[form], key=lambda name: (-spellings[form][name], name)) for form in kept)
