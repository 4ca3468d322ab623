"""Charts of tables: incidents a day by type, the toll of each incident as an interval, what was set aside and why."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from .svg import FAMILIES, FAMILY_OF, draw, legend, line, rect, text

_WIDTH = 880
_TOLL_COLUMNS = ("date_start", "place", "admin1", "country", "event_type", "killed_low", "killed_best", "killed_high", "contested")


def draw_days(incidents: pa.Table, title: str, most: int = 60) -> str:
    """Return bars of incidents a day by family of types up to the last day that has any; incidents whose day is not known to the day are left out."""
    dated = [
        row for row in incidents.select(("date_start", "date_precision", "event_type")).to_pylist() if row["date_start"] and row["date_precision"] == "day"
    ]
    last = max((row["date_start"] for row in dated), default=dt.date(2024, 1, 1))
    days = min(most, max(14, (last - min((row["date_start"] for row in dated), default=last)).days + 1))
    first = last - dt.timedelta(days=days - 1)
    counts: Counter[tuple[int, int]] = Counter()
    for row in dated:
        if row["date_start"] >= first:
            counts[(row["date_start"] - first).days, FAMILY_OF[row["event_type"]]] += 1
    totals = Counter[int]()
    for (day, _), number in counts.items():
        totals[day] += number
    top, left, height, step = _round_up(max(totals.values(), default=1)), 50, 220, (_WIDTH - 70) / days
    parts = [_scale(left, 50, height, top)]
    heights = dict.fromkeys(range(days), 0.0)
    for (day, family), number in sorted(counts.items()):
        size = height * number / top
        heights[day] += size
        told = f"{first + dt.timedelta(days=day)}: {number} {list(FAMILIES)[family]}"
        parts.append(rect(left + day * step + 1, 50 + height - heights[day], step - 2, size, f"f{family}", told))
    parts += [
        text(left + day * step, 50 + height + 16, (first + dt.timedelta(days=day)).strftime("%d %b"), "faint") for day in range(0, days, max(1, days // 12))
    ]
    parts.append(legend(16, 50 + height + 42, [(f"f{number}", name) for number, name in enumerate(FAMILIES)], 122))
    left_out = incidents.num_rows - sum(counts.values())
    parts.append(text(16, 50 + height + 62, f"{left_out} incidents are earlier, or their day is not known", "faint"))
    return draw(_WIDTH, 50 + height + 76, title, *parts)


def draw_tolls(incidents: pa.Table, title: str, most: int = 20) -> str:
    """Return one line an incident from killed_low to killed_high, with a dot at killed_best; the deadliest first. A dashed end says "at least"."""
    told = [row for row in incidents.select(_TOLL_COLUMNS).to_pylist() if row["killed_low"] is not None and _reach(row) > 0]
    rows = sorted(told, key=lambda row: (-_reach(row), str(row["date_start"])))[:most]
    top, left, width = _round_up(max((_reach(row) for row in rows), default=1)), 330, _WIDTH - 330 - 110
    height = 22 * len(rows)
    parts = []
    for tick in range(5):
        x = left + width * tick / 4
        parts += [line(x, 48, x, 52 + height, "grid"), text(x, 44, _number(top * tick / 4), "faint", "middle")]
    parts += [_draw_toll(row, 66 + 22 * number, left, width / top) for number, row in enumerate(rows)]
    if not rows:
        parts.append(text(16, 60, "no incident with persons killed", "faint"))
    parts.append(text(16, 78 + height, "line: lowest to highest of the claims that stand; dot: best; dashed: at least; orange: contested", "faint"))
    return draw(_WIDTH, 92 + height, title, *parts)


def _draw_toll(row: dict[str, Any], y: float, left: float, scale: float) -> str:
    where = row["place"] or row["admin1"] or row["country"] or "place not known"
    label = f"{row['date_start'] or ''} {where}, {row['event_type'].replace('_', ' ')}"
    low, high = left + row["killed_low"] * scale, left + _reach(row) * scale
    kind = "f0" if row["contested"] else "f2"
    parts = [text(left - 12, y + 4, label if len(label) <= 46 else label[:45] + "…", "", "end")]
    if row["killed_high"] is None:
        parts.append(f'<line class="{kind} open" stroke-width="2" x1="{low:.1f}" y1="{y}" x2="{low + 26:.1f}" y2="{y}"/>')
        end, told = max(low + 26, high), f"{row['killed_low']}+"
    else:
        parts.append(f'<line class="{kind}" stroke-width="4" x1="{low:.1f}" y1="{y}" x2="{max(high, low + 1):.1f}" y2="{y}"/>')
        end, told = high, str(row["killed_low"]) if row["killed_low"] == row["killed_high"] else f"{row['killed_low']}–{row['killed_high']}"
    if row["killed_best"] is not None:
        parts.append(f'<circle class="{kind}" cx="{left + row["killed_best"] * scale:.1f}" cy="{y}" r="5"/>')
    return "".join(parts) + text(end + 10, y + 4, told, "faint")


def draw_reasons(rejected: pa.Table, title: str, most: int = 15) -> str:
    """Return bars of the rows of `rejected` by step and check, the most frequent first."""
    counts = Counter(f"{row['stage']}: {row['check']}" for row in rejected.select(("stage", "check")).to_pylist())
    shown = dict(counts.most_common(most))
    rest = rejected.num_rows - sum(shown.values())
    return draw_bars(shown, title, "nothing was set aside" if not shown else f"{rest} rows for other reasons" if rest else "")


def draw_bars(counts: Mapping[str, int], title: str, note: str = "") -> str:
    """Return one bar a name, in the order given."""
    left, width, height = 330, _WIDTH - 330 - 90, 22 * len(counts)
    scale = width / max(counts.values(), default=1)
    parts = []
    for number, (name, count) in enumerate(counts.items()):
        y = 56 + 22 * number
        parts += [text(left - 12, y + 4, name if len(name) <= 46 else name[:45] + "…", "", "end"), rect(left, y - 7, max(1.0, count * scale), 14, "f2")]
        parts.append(text(left + max(1.0, count * scale) + 8, y + 4, str(count), "faint"))
    return draw(_WIDTH, 74 + height, title, *parts, text(16, 60 + height, note, "faint"))


def _reach(row: dict[str, Any]) -> int:
    """The largest number of an incident's toll."""
    return int(max(row[name] or 0 for name in ("killed_low", "killed_best", "killed_high")))


def _scale(left: float, top: float, height: float, largest: int) -> str:
    parts = []
    for tick in range(5):
        y = top + height - height * tick / 4
        parts += [line(left, y, _WIDTH - 20, y, "grid"), text(left - 6, y + 4, _number(largest * tick / 4), "faint", "end")]
    return "".join(parts)


def _round_up(number: int) -> int:
    """Return the next of 4, 8, 20, 40, 80, 200, ... from `number` on, so that a scale of four parts has whole numbers."""
    size: int = 10 ** max(0, math.floor(math.log10(max(number, 1) / 4)) if number > 4 else 0)
    return next(step * size for step in (4, 8, 20, 40, 80) if step * size >= number)


def _number(value: float) -> str:
    return f"{value:,.0f}"
