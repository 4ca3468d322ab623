"""From the claims of one incident to its figures: low, best and high, by outcome and class of victim. The rules have names (R1..R7) and stand here alone.

R1 current     a claim its own text calls outdated is left out; of one claimant only the newest article's claims count.
R2 stale       a claim more than 36 hours older than the newest one of its side (perpetrator, target, third party, media) is left out: tolls rise, they do not
               disagree with their own past.
R3 total       one claimant's toll in one article is the largest total it states. Where an article states a total, what else it tells are parts of it: single
               victims told of again, one class, one hospital. Without any total it is the toll its report gives, which knows who is who, else the sum of the
               parts. Women and children may be among the civilians: the class of civilians counts once, with whichever of the two is larger.
R4 attackers   the dead among those who attacked are never among the victims.
R5 range       low is the lowest lower bound of any claimant, high the highest upper bound; "at least" without a number above it leaves high null (open),
               a vague count ("a number of") gives no figure at all. Null is never zero.
R6 best        the toll told by the best placed claimant: third parties (police, hospitals, observers), the papers' own voice and claimants of no known side,
               then target, then perpetrator, since those who are struck or strike have a reason to count high or low; among equals the newest day, since
               tolls are corrected as bodies are found and names checked; then the one most independent stories tell, then the exact one, then the
               higher one. Of a range the lower bound.
R7 contested   see contest.py.
Reports in the background of an article (an anniversary, an earlier attack recalled) give figures only when no other report does.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .parties import party_key
from .records import ClaimRow, ReportRow

_STALE_AFTER = dt.timedelta(hours=36)
_SIDE_RANK = {"third_party": 0, "media": 0, "unknown": 0, "target": 1, "perpetrator": 2}
_CIVILIANS = ("civilian", "woman", "child")


class Toll(NamedTuple):
    """Persons of one outcome as one claimant counts them in one article. high None = "at least low", low None = "up to high"; one of them is known."""

    low: int | None
    high: int | None
    claimant: str
    side: str
    is_named: bool
    published_at: dt.datetime
    story_id: str
    is_exact: bool

    def meets(self, other: Toll) -> bool:
        """Return whether both can be true."""
        return (other.high is None or (self.low or 0) <= other.high) and (self.high is None or (other.low or 0) <= self.high)


class Figures(NamedTuple):
    """Low, best and high of one outcome or class; all None when no number is stated."""

    low: int | None = None
    best: int | None = None
    high: int | None = None


_NO_FIGURES = Figures()


class Statement(NamedTuple):
    """A claim together with the report it stands in."""

    claim: ClaimRow
    report: ReportRow

    @property
    def claimant(self) -> str:
        """Who says it: the actor's id, the claimant's name folded, or for the article's own voice its publisher (its story when the publisher is unknown)."""
        if self.claim.claimant_actor_id:
            return self.claim.claimant_actor_id
        if self.claim.claimant:
            return party_key(self.claim.claimant)
        return f"voice of {self.report.publisher or self.report.story_id}"

    @property
    def side(self) -> str:
        """The claimant's side; the article's own voice is that of the media."""
        return "media" if self.claim.claimant is None and self.claim.claimant_side == "unknown" else self.claim.claimant_side


def current_tolls(statements: Sequence[Statement], outcome: str, victim_class: str | None = None) -> list[Toll]:
    """Return the tolls of `outcome` that count (R1 to R4), of all victims or of one class, newest first.

    `statements` are those of one incident. Attackers are left out unless `victim_class` is "attacker".
    """
    by_voice: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        claim = statement.claim
        if claim.claim_type != "casualty" or claim.outcome != outcome or claim.superseded or (claim.count_low is None and claim.count_high is None):
            continue
        if (claim.victim_class != "attacker") if victim_class is None else (claim.victim_class == victim_class):
            by_voice[(statement.claimant, statement.report.report_id)].append(statement)
    if not by_voice:
        return []
    if victim_class is None:
        by_voice = _totals_only(by_voice)
    newest: dict[str, Toll] = {}
    for (claimant, _), told in sorted(by_voice.items()):
        toll = _toll_of(told, claimant, victim_class) if victim_class is not None or told[0].claim.is_total else _toll_of_report(told, claimant, outcome)
        if claimant not in newest or _recency(toll) > _recency(newest[claimant]):
            newest[claimant] = toll
    return _drop_stale(newest.values())


def _totals_only(by_voice: dict[tuple[str, str], list[Statement]]) -> dict[tuple[str, str], list[Statement]]:
    """Leave of each report its totals; of one without any the statements of all its claimants as those of the first (R3)."""
    by_report: dict[str, list[tuple[str, Statement]]] = defaultdict(list)
    for (claimant, report_id), told in by_voice.items():
        by_report[report_id].extend((claimant, statement) for statement in told)
    out: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for report_id, members in by_report.items():
        totals = [(claimant, statement) for claimant, statement in members if statement.claim.is_total]
        first = min(members, key=lambda member: (member[1].claim.char_start, member[1].claim.claim_id))[0]
        for claimant, statement in totals or [(first, statement) for _, statement in sorted(members, key=lambda m: (m[0] != first, m[1].claim.char_start))]:
            out[(claimant, report_id)].append(statement)
    return out


def _toll_of_report(told: Sequence[Statement], claimant: str, outcome: str) -> Toll:
    """Return the toll of a report that states no total: its own bounds, which know who of its single victims is who, else the sum of the parts."""
    toll, report = _toll_of(told, claimant, None), told[0].report
    low, high = (report.killed_low, report.killed_high) if outcome == "killed" else (report.injured_low, report.injured_high)
    return toll if low is None and high is None else toll._replace(low=low, high=high, is_exact=low == high)


def report_tolls(reports: Iterable[ReportRow], outcome: str) -> list[Toll]:
    """Return the tolls that reports carry themselves: for incidents whose claims give no number."""
    tolls = []
    for report in reports:
        low, high = (report.killed_low, report.killed_high) if outcome == "killed" else (report.injured_low, report.injured_high)
        if low is not None or high is not None:
            voice = f"voice of {report.publisher or report.story_id}"
            tolls.append(Toll(low, high, voice, "media", False, report.published_at, report.story_id, low == high))
    newest: dict[str, Toll] = {}
    for toll in sorted(tolls, key=_recency):
        newest[toll.claimant] = toll
    return _drop_stale(newest.values())


def derive_figures(tolls: Sequence[Toll]) -> Figures:
    """Return low, best and high of the tolls that count (R5, R6)."""
    if not tolls:
        return Figures()
    stories: dict[tuple[int | None, int | None], set[str]] = defaultdict(set)
    for toll in tolls:
        stories[(toll.low, toll.high)].add(toll.story_id)
    lows = [toll.low for toll in tolls if toll.low is not None]
    highest = max(bound for toll in tolls for bound in (toll.low, toll.high) if bound is not None)
    is_open = any(toll.high is None and toll.low is not None and toll.low >= highest for toll in tolls)
    best = min(
        tolls,
        key=lambda toll: (
            toll.low is None,
            _SIDE_RANK.get(toll.side, 2),
            -toll.published_at.date().toordinal(),
            -len(stories[(toll.low, toll.high)]),
            not toll.is_exact,
            -(toll.low or 0),
            toll.claimant,
        ),
    )
    return Figures(low=min(lows, default=None), best=best.low, high=None if is_open else highest)


def limit_parts(part: Figures, total: Figures) -> Figures:
    """Return the figures of a class of victims, never above those of all victims."""
    if total.high is None or part == _NO_FIGURES:
        return part
    ceiling = total.high
    return Figures(*(None if value is None else min(value, ceiling) for value in (part.low, part.best, part.high)))


def _toll_of(told: Sequence[Statement], claimant: str, victim_class: str | None) -> Toll:
    head = told[0]
    if len(told) == 1:
        claim, report = head.claim, head.report
        is_named, is_exact = claim.claimant is not None, claim.count_kind == "exact"
        return Toll(claim.count_low, claim.count_high, claimant, head.side, is_named, report.published_at, report.story_id, is_exact)
    distinct: dict[tuple[str, int | None, int | None, str], ClaimRow] = {}
    for statement in told:
        claim = statement.claim
        distinct.setdefault((claim.victim_class, claim.count_low, claim.count_high, (claim.victim_text or "").casefold()), claim)
    claims = list(distinct.values())
    totals = [claim for claim in claims if claim.is_total]
    parts = _add_classes(_sum_by_class([claim for claim in claims if not claim.is_total]), is_total=False)
    low, high = _add_classes(_largest_by_class(totals), is_total=True) if totals else parts
    is_exact = all(claim.count_kind == "exact" for claim in claims)
    return Toll(low, high, claimant, head.side, head.claim.claimant is not None, head.report.published_at, head.report.story_id, is_exact)


_Bounds = tuple[int | None, int | None]


def _largest_by_class(claims: Sequence[ClaimRow]) -> dict[str, _Bounds]:
    by_class: dict[str, _Bounds] = {}
    for claim in claims:
        bounds = claim.count_low, claim.count_high
        known = by_class.get(claim.victim_class)
        if known is None or max(value or 0 for value in bounds) > max(value or 0 for value in known):
            by_class[claim.victim_class] = bounds
    return by_class


def _sum_by_class(claims: Sequence[ClaimRow]) -> dict[str, _Bounds]:
    by_class: dict[str, list[_Bounds]] = defaultdict(list)
    for claim in claims:
        by_class[claim.victim_class].append((claim.count_low, claim.count_high))
    return {name: _add(bounds) for name, bounds in by_class.items()}


def _add_classes(by_class: dict[str, _Bounds], *, is_total: bool) -> _Bounds:
    """Add up classes that do not overlap. Civilians count once: as civilians, or as women and children when those are more.

    Among totals a count of people in general covers all classes ("11 dead, five of them soldiers"); among parts it is one more part ("23 men and a woman").
    """
    tender = [by_class[name] for name in ("woman", "child") if name in by_class]
    civilians = [by_class["civilian"]] if "civilian" in by_class else []
    if civilians and tender:
        civilians = max(civilians, tender, key=lambda bounds: _add(bounds)[0] or 0)
    classes = (civilians or tender) + [bounds for name, bounds in by_class.items() if name not in (*_CIVILIANS, "unspecified")]
    everyone = by_class.get("unspecified")
    if everyone is None:
        return _add(classes)
    if not is_total:
        return _add([*classes, everyone])
    return everyone if not classes or (everyone[0] or 0) >= (_add(classes)[0] or 0) else _add(classes)


def _add(bounds: Sequence[_Bounds]) -> _Bounds:
    """Add intervals: the sum is open as soon as one part is; without any lower bound there is none."""
    lows = [low for low, _ in bounds if low is not None]
    highs = [high for _, high in bounds if high is not None]
    return sum(lows) if lows else None, sum(highs) if len(highs) == len(bounds) and highs else None


def _recency(toll: Toll) -> tuple[dt.datetime, int, str]:
    return toll.published_at, toll.low or 0, toll.story_id


def _drop_stale(tolls: Iterable[Toll]) -> list[Toll]:
    listed = sorted(tolls, key=lambda toll: (-toll.published_at.timestamp(), toll.claimant))
    if len(listed) < 2:
        return listed
    newest: dict[str, dt.datetime] = {}
    for toll in listed:
        newest[toll.side] = max(newest.get(toll.side, toll.published_at), toll.published_at)
    return [toll for toll in listed if newest[toll.side] - toll.published_at <= _STALE_AFTER]
