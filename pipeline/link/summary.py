"""The sentence that sums up an incident, made from the fields of its row alone, so that it says no more than they do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from .parties import country_name

_STEM = 4  # letters that a deed and its doer share: riot, rioters
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def summarise(row: Mapping[str, Any]) -> str:
    """Return one English sentence: what, by whom, against whom, where, when, with what toll, and whether sources disagree."""
    parts = [str(row["event_type"]).replace("_", " ").capitalize()]
    if actors := [name for name in row["actors"] if not _says_the_type(name, row["event_type"])]:
        by = "attributed to" if row["responsibility"] in ("contested", "denied") else "by"
        parts.append(f"{by} {_join(actors)}")
    if row["targets"]:
        parts.append(f"against {_join(row['targets'])}")
    where = _where(row)
    if where:
        parts.append(where)
    parts.append(_when(row["date_start"], row["date_end"]))
    tolls = [text for text in (_toll(row, "killed"), _toll(row, "injured")) if text]
    sentence = " ".join(parts) + (f": {', '.join(tolls)}" if tolls else "")
    return sentence + ("; sources disagree." if row["contested"] else ".")


def _says_the_type(actor: str, event_type: str) -> bool:
    """True for the rioters of a riot and the protesters of a protest: they say no more than the type does."""
    return actor[:_STEM] == event_type[:_STEM] and actor.islower()


def _join(names: Sequence[str]) -> str:
    shown = list(names[:3]) + (["others"] if len(names) > 3 else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _where(row: Mapping[str, Any]) -> str:
    names = [row["place"], row["admin1"], country_name(row["country"]) if row["country"] else None]
    told: list[str] = []
    for name in names:
        if name and name not in told:
            told.append(name)
    preposition = "near" if row["geo_precision"] == "near" else "in"
    return f"{preposition} {', '.join(told)}" if told else ""


def _when(start: dt.date | None, end: dt.date | None) -> str:
    if start is None:
        return "on an unknown date"
    if end is None or end == start:
        return f"on {_day(start)}"
    return f"between {_day(start)} and {_day(end)}"


def _day(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _toll(row: Mapping[str, Any], outcome: str) -> str:
    low, high = row[f"{outcome}_low"], row[f"{outcome}_high"]
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {high} {outcome}"
    if high is None:
        return f"at least {low} {outcome}"
    return f"{low} {outcome}" if low == high else f"{low} to {high} {outcome}"
