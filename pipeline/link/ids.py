"""Ids that last: which incident of the last release a group of reports continues, what new ones are called, and what became of the others.

An id is minted once, from the report that founded the incident, and never given to another incident. Nothing here looks at dates or places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.canonical import stable_id

from .features import BoolArray, IntArray

# Of the reports of an article that are new under their ids (a better extractor moved them), one of the same type is likelier the same than another.
_SAME_TYPE = 10
_OTHER_TYPE = 1
PREVIOUS_REPORTS = ("report_id", "article_id", "event_type", "incident_id")
"""The columns of the last release's reports that ids are kept by."""


@dataclass(frozen=True, slots=True)
class Previous:
    """What linking must know of the last release: its reports (PREVIOUS_REPORTS of them), incidents and incident_history. Ids in use or ended are taken."""

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
    """One id for each group, in their order, and the ids that changed since the last release."""

    ids: list[str]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Roster:
    """report_id, article_id and event_type of each report, in founding order, its group, and the row of the report that founded each group."""

    reports: pa.Table
    group: IntArray
    founder: IntArray

    def founder_ids(self) -> list[str]:
        """Return the id of the report that founded each group."""
        ids: list[str] = self.reports["report_id"].take(pa.array(self.founder)).to_pylist()
        return ids


@dataclass(frozen=True, slots=True)
class Memory:
    """The last release in the form that assigning ids needs: its reports whose incident it lists, and all ids that it lists or has ended."""

    reports: pa.Table = field(default_factory=lambda: pa.table({name: pa.array([], pa.string()) for name in PREVIOUS_REPORTS}))
    incident_ids: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Shares:
    """How much groups share with earlier incidents: for each pair (group, incident) the reports that both have, and what their articles have in common."""

    group: list[int]
    incident: list[str]
    same: list[int]
    alike: list[int]


def remember(previous: Previous | None) -> Memory:
    """Return the memory of a release; an empty one when there is none."""
    if previous is None:
        return Memory()
    listed = previous.incidents["incident_id"]
    reports = previous.reports.select(list(PREVIOUS_REPORTS)).filter(pc.is_in(previous.reports["incident_id"], value_set=listed.combine_chunks()))
    # An id that was only ever created (its row failed a check and was set aside) is not taken: the same founding report brings it back.
    has_ended = pc.is_in(previous.incident_history["action"], value_set=pa.array(["merged", "retired"]))
    ended = previous.incident_history["incident_id"].filter(has_ended).to_pylist()
    incident_ids = frozenset(listed.to_pylist())
    return Memory(reports.combine_chunks(), incident_ids, incident_ids.union(ended))


def natural_id(founder: str, *, attempt: int = 0) -> str:
    """Return the id that a group gets from the report that founded it when it continues no earlier incident."""
    return stable_id("inc", founder, *([attempt] if attempt else []))


def assign_ids(roster: Roster, memory: Memory, decided: Mapping[int, str] | None = None) -> Assigned:
    """Give each group the id of the earlier incident it shares most with, else a new one; say what became of every other earlier id.

    An earlier incident's id goes to the group that holds most of its reports, then to the one that tells most from the same articles. If its reports are
    now in several groups, the others get new ids (`split`); if several earlier incidents are now one group, the one with most reports there (the smallest id
    among equals) gives the id and the others are `merged` into it. `decided`: ids that a curator gave, by group; they go first.
    """
    ids: dict[int, str] = {}
    kept: set[str] = set()
    for number, chosen in sorted((decided or {}).items()):
        if chosen not in kept and (chosen in memory.incident_ids or chosen not in memory.taken):
            ids[number] = chosen
            kept.add(chosen)
    shares, settled = _find_shares(roster, memory, ids, kept)
    ids |= settled
    kept.update(settled.values())
    offers = sorted(zip(shares.same, shares.alike, shares.incident, shares.group, strict=True), key=lambda offer: (-offer[0], -offer[1], offer[2], offer[3]))
    for _, _, incident_id, number in offers:
        if number not in ids and incident_id not in kept:
            ids[number] = incident_id
            kept.add(incident_id)
    unnamed = [(number, founder, natural_id(founder)) for number, founder in enumerate(roster.founder_ids()) if number not in ids]
    # An id whose incident is still listed but whose reports are not known belongs to the report that founded it.
    for number, _, own in unnamed:
        if own in memory.incident_ids and own not in kept:
            ids[number] = own
            kept.add(own)
    used = set(memory.taken) | kept
    for number, founder, minted in unnamed:
        if number not in ids:
            attempt = 0
            while minted in used:
                attempt += 1
                minted = natural_id(founder, attempt=attempt)
            used.add(minted)
            ids[number] = minted
    return Assigned([ids[number] for number in range(len(roster.founder))], sorted(_find_changes(shares, ids, kept, memory), key=_change_key))


def _find_shares(roster: Roster, memory: Memory, ids: Mapping[int, str], kept: set[str]) -> tuple[_Shares, dict[int, str]]:
    """Return what groups share with earlier incidents, and apart from it the ids of the groups that hold one earlier incident whole and none in part.

    These are nearly all, and nothing else has a better claim to their ids.
    """
    row = pc.index_in(roster.reports["report_id"], value_set=memory.reports["report_id"].combine_chunks())
    is_known = row.is_valid().to_numpy()
    encoded = memory.reports["incident_id"].combine_chunks().dictionary_encode()
    n_incidents = max(len(encoded.dictionary), 1)
    incident = encoded.indices.to_numpy()[row.drop_null().to_numpy()].astype(np.int64)
    pair, count = np.unique(roster.group[is_known] * n_incidents + incident, return_counts=True)
    group, incident = pair // n_incidents, pair % n_incidents
    names: list[str] = encoded.dictionary.take(pa.array(incident)).to_pylist()
    is_settled = (_occurrences(group) == 1) & (_occurrences(incident) == 1)
    shares: dict[tuple[int, str], list[int]] = {}
    settled: dict[int, str] = {}
    for number, name, same, alone in zip(group.tolist(), names, count.tolist(), is_settled.tolist(), strict=True):
        if alone and number not in ids and name not in kept:
            settled[number] = name
        else:
            shares[number, name] = [same, 0]
    for number, name, alike in _alike(roster, memory, ~is_known):
        shares.setdefault((number, name), [0, 0])[1] += alike
    values = list(shares.values())
    return _Shares([key[0] for key in shares], [key[1] for key in shares], [value[0] for value in values], [value[1] for value in values]), settled


def _occurrences(values: IntArray) -> IntArray:
    """Return for each value how often it occurs."""
    counts: IntArray = np.bincount(values, minlength=1)[values]
    return counts


def _alike(roster: Roster, memory: Memory, is_new: BoolArray) -> Iterable[tuple[int, str, int]]:
    """Yield what reports that are new have in common with earlier reports of their articles."""
    new = roster.reports.filter(pa.array(is_new))
    earlier = memory.reports.filter(pc.is_in(memory.reports["article_id"], value_set=new["article_id"].combine_chunks()))
    of_article: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for article_id, event_type, incident_id in zip(*(earlier[name].to_pylist() for name in PREVIOUS_REPORTS[1:]), strict=True):
        of_article[article_id].append((event_type, incident_id))
    if of_article:
        for number, article_id, event_type in zip(roster.group[is_new].tolist(), new["article_id"].to_pylist(), new["event_type"].to_pylist(), strict=True):
            for other_type, incident_id in of_article.get(article_id, ()):
                yield number, incident_id, _SAME_TYPE if event_type == other_type else _OTHER_TYPE


def _find_changes(shares: _Shares, ids: Mapping[int, str], kept: set[str], memory: Memory) -> Iterable[Change]:
    heirs: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for number, incident_id, same, alike in zip(shares.group, shares.incident, shares.same, shares.alike, strict=True):
        if same or alike >= _SAME_TYPE:
            heirs[incident_id].append((-same, -alike, ids[number]))
        if same and incident_id in kept and ids[number] != incident_id and ids[number] not in memory.incident_ids:
            yield Change(incident_id, "split", ids[number], "some of its reports speak of another incident")
    for incident_id in memory.incident_ids - kept:
        if heirs[incident_id]:
            yield Change(incident_id, "merged", min(heirs[incident_id])[2], "its reports speak of the incident that keeps its id")
        else:
            yield Change(incident_id, "retired", None, "no report speaks of it any more")


def _change_key(change: Change) -> tuple[str, str, str]:
    return change.incident_id, change.change, change.successor or ""
