"""Ids that last: which incident of the last release a cluster of reports continues, what new ones are called, and what became of the others.

An id is minted once, from the report that founded the incident, and never given to another incident. Nothing here looks at dates or places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from schemas.canonical import stable_id

from .records import ReportRow

# A report kept its id: sure. Only its article is the same (a better extractor moved the report): likely, if the type agrees.
_SAME_REPORT = 1000
_SAME_ARTICLE_AND_TYPE = 10
_SAME_ARTICLE = 1


@dataclass(frozen=True, slots=True)
class Previous:
    """What linking must know of the last release: its tables reports, incidents and incident_history. Ids that are in use or have ended are taken for good."""

    reports: pa.Table
    incidents: pa.Table
    incident_history: pa.Table


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an id: `merged` into or `split` into `incident_id`'s successor, or `retired` (successor None)."""

    incident_id: str
    change: str
    successor: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """One id for each cluster, in their order, and the ids that changed since the last release."""

    ids: list[str]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Memory:
    """The last release in the form that assigning ids needs."""

    incident_of: Mapping[str, str] = field(default_factory=dict)
    of_article: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    incident_ids: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


def remember(previous: Previous | None) -> Memory:
    """Return the memory of a release; an empty one when there is none."""
    if previous is None:
        return Memory()
    incident_ids = frozenset(previous.incidents["incident_id"].to_pylist())
    incident_of: dict[str, str] = {}
    of_article: dict[str, list[tuple[str, str]]] = defaultdict(list)
    columns = (previous.reports[name].to_pylist() for name in ("report_id", "article_id", "event_type", "incident_id"))
    for report_id, article_id, event_type, incident_id in zip(*columns, strict=True):
        if incident_id in incident_ids:
            incident_of[report_id] = incident_id
            of_article[article_id].append((event_type, incident_id))
    # An id that was only ever created (its row failed a check and was set aside) is not taken: the same founding report brings it back.
    ended = {row["incident_id"] for row in previous.incident_history.to_pylist() if row["action"] in ("merged", "retired")}
    return Memory(incident_of, {key: tuple(sorted(value)) for key, value in of_article.items()}, incident_ids, incident_ids | ended)


def natural_id(cluster: Sequence[ReportRow], *, attempt: int = 0) -> str:
    """Return the id that a cluster (in founding order) gets when it continues no earlier incident."""
    return stable_id("inc", cluster[0].report_id, *([attempt] if attempt else []))


def assign_ids(clusters: Sequence[Sequence[ReportRow]], memory: Memory, decided: Mapping[str, str] | None = None) -> Assigned:
    """Give each cluster the id of the earlier incident it shares most with, else a new one; say what became of every other earlier id.

    An earlier incident's id goes to the cluster that holds most of its reports. If its reports are now in several clusters, the others get new ids
    (`split`); if several earlier incidents are now one cluster, the one with most reports there (the smallest id among equals) gives the id
    and the others are `merged` into it. `decided`: ids that a curator gave, by the report that founded the cluster; they go first.
    """
    shares = [_shares(cluster, memory) for cluster in clusters]
    offers = sorted(
        ((count, incident_id, number) for number, share in enumerate(shares) for incident_id, count in share.items()),
        key=lambda offer: (-offer[0], offer[1], offer[2]),
    )
    ids: dict[int, str] = {}
    kept: set[str] = set()
    for number, cluster in enumerate(clusters):
        chosen = (decided or {}).get(cluster[0].report_id)
        if chosen is not None and chosen not in kept and (chosen in memory.incident_ids or chosen not in memory.taken):
            ids[number] = chosen
            kept.add(chosen)
    for _, incident_id, number in offers:
        if number not in ids and incident_id not in kept:
            ids[number] = incident_id
            kept.add(incident_id)
    # An id whose incident is still listed but whose reports are not known belongs to the report that founded it.
    for number, cluster in enumerate(clusters):
        own = natural_id(cluster)
        if number not in ids and own in memory.incident_ids and own not in kept:
            ids[number] = own
            kept.add(own)
    used = set(memory.taken) | kept
    for number, cluster in enumerate(clusters):
        if number not in ids:
            attempt = 0
            while (minted := natural_id(cluster, attempt=attempt)) in used:
                attempt += 1
            used.add(minted)
            ids[number] = minted
    return Assigned(ids=[ids[number] for number in range(len(clusters))], changes=sorted(_changes(shares, ids, kept, memory), key=_change_key))


def _shares(cluster: Iterable[ReportRow], memory: Memory) -> Counter[str]:
    """Count what a cluster shares with earlier incidents."""
    share: Counter[str] = Counter()
    for report in cluster:
        incident_id = memory.incident_of.get(report.report_id)
        if incident_id is not None:
            share[incident_id] += _SAME_REPORT
            continue
        for event_type, other in memory.of_article.get(report.article_id, ()):
            share[other] += _SAME_ARTICLE_AND_TYPE if event_type == report.event_type else _SAME_ARTICLE
    return share


def _changes(shares: Sequence[Counter[str]], ids: Mapping[int, str], kept: set[str], memory: Memory) -> Iterable[Change]:
    heirs: dict[str, list[int]] = defaultdict(list)
    for number, share in enumerate(shares):
        for incident_id, count in share.items():
            if count >= _SAME_ARTICLE_AND_TYPE:
                heirs[incident_id].append(number)
    for incident_id in sorted(memory.incident_ids):
        if incident_id not in kept:
            best = min(heirs.get(incident_id, ()), key=lambda number: (-shares[number][incident_id], ids[number]), default=None)
            if best is None:
                yield Change(incident_id, "retired", None, "no report speaks of it any more")
            else:
                yield Change(incident_id, "merged", ids[best], "its reports speak of the incident that keeps its id")
        else:
            for number in heirs.get(incident_id, ()):
                if ids[number] not in memory.incident_ids and shares[number][incident_id] >= _SAME_REPORT:
                    yield Change(incident_id, "split", ids[number], "some of its reports speak of another incident")


def _change_key(change: Change) -> tuple[str, str, str]:
    return change.incident_id, change.change, change.successor or ""
