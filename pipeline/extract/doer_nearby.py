"""Who of those that an incident's own sentences name did it, besides those the grammar gives ("guerrillas" of a named group): a learnt choice.

Method: logistic regression over (incident, name) pairs and the signs of doer_signs.py, those of all its sentences taken together. Weights:
lexicon/doer_nearby.json, learnt by benchmarks/doers/nearby.py. Groups of the rest of the article: doer_choice.py.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.extract.doer_signs import DEEDS
from pipeline.extract.targets import target_name, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.extract.evidence import Party
    from pipeline.extract.merging import Frame

_RULES = ("rule:doer", "rule:target", "rule:victim")


@dataclass(slots=True)
class Nearby:
    """Somebody whom sentences of one incident name, under the first of his names."""

    name: str
    party: Party
    words: frozenset[str]
    signs: set[str] = field(default_factory=set)
    sentences: set[int] = field(default_factory=set)


def add_nearby_doers(frames: list[Frame]) -> None:
    """Set `nearby_doers` of each violent frame: whom the model takes for its doers, most likely first."""
    weights, least = _model()
    for frame in frames:
        if any(m.group in DEEDS for m in frame.mentions):
            rated = sorted(((rate(n.signs, weights), n) for n in pool_nearby(frame)), key=lambda r: (-r[0], r[1].name))
            frame.nearby_doers = [n.party for chance, n in rated if chance >= least]


def pool_nearby(frame: Frame) -> list[Nearby]:
    """Return whom the sentences of a frame name, once each, with their signs."""
    pool: list[Nearby] = []
    for order, mention in enumerate(frame.mentions):
        for named in mention.named:
            name = target_name(named.party)
            words = words_of(name or "")
            if name is None or not words:
                continue
            one = next((n for n in pool if n.words <= words or words <= n.words), None)
            if one is None:
                one = Nearby(name, named.party, words)
                pool.append(one)
            one.signs |= named.signs
            one.signs |= {s for s, holds in (("opens", order == 0), ("lead", mention.sentence.index <= 2)) if holds}
            one.sentences.add(mention.sentence.index)
    hit = len({p.text for m in frame.mentions for p in m.targets})
    for one in pool:
        others = {p.text for m in frame.mentions for p in m.actors if not words_of(p.text) & one.words}
        one.signs |= {"bias", f"told:{min(len(one.sentences), 3)}", f"of:{min(len(frame.mentions), 4)}", f"hit:{min(hit, 4)}", f"doers:{min(len(others), 2)}"}
        one.signs.add("rules:" + "+".join(s for s in _RULES if s in one.signs))
    return pool


def rate(signs: Iterable[str], weights: dict[str, float]) -> float:
    """Return the probability of the logistic model."""
    return 1 / (1 + math.exp(-sum(weights.get(s, 0.0) for s in sorted(signs))))


@lru_cache(maxsize=1)
def _model() -> tuple[dict[str, float], float]:
    data = json.loads(files("pipeline.extract").joinpath("lexicon", "doer_nearby.json").read_text("utf-8"))
    return data["weights"], data["least"]
