"""Labels of our own format (tests/golden/sample_gold.jsonl): one line an article with its incidents, each with its claims. Reading only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def read_gold(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the labelled incidents of each article, by article id, in the order of the file."""
    lines = path.read_text("utf-8").split("\n")
    return {article["article_id"]: article["incidents"] for article in map(json.loads, filter(None, lines))}


def is_required(incident: dict[str, Any]) -> bool:
    """True for incidents that a reader of the article must find; background may be found or not."""
    return incident["role"] in ("main", "secondary")


def types_of(incident: dict[str, Any]) -> set[str]:
    """Return the event types that count as right."""
    return {incident["event_type"], *(incident.get("alt_event_types") or ())}
