"""Who else of the article did it: a learnt choice among the groups and armed people it names, for incidents whose own grammar leaves somebody out.

Method: logistic regression over (incident, name) pairs: where the name stands beside the incident's sentences, how often and in what role the article speaks of
it, what the grammar found already. Weights: lexicon/doer_choice.json, learnt by benchmarks/doers. What the grammar of a sentence says is parties.py's work.
"""

from __future__ import annotations

import bisect
import json
import math
import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.extract.actors import resolve_actor
from pipeline.extract.evidence import VIOLENT, Party
from pipeline.extract.lexicons import load_set

if TYPE_CHECKING:
    from pipeline.extract.document import Document
    from pipeline.extract.mentions import ActorMention
    from pipeline.extract.merging import Frame

_DEEDS = VIOLENT | {"hold", "hijack"}
_GROUPS = frozenset(("rebel_group", "militia", "criminal_group"))
_NO_DOERS = load_set("no_doers", "parties")
# Armed people of whom no more is said than the event type says: no name of a doer.
_NOBODY = frozenset(("gunmen", "attackers", "suicide-bombers", "hijackers", "kidnappers", "hitmen", "terrorists", "gangs"))
DETERMINERS = re.compile(r"^(?:the|a|an|some|two|three|four|five|six|several|another|other|suspected|alleged|at least \w+|\d+)\s+", re.IGNORECASE)
_UNKNOWN = re.compile(r"\b(?:unknown|unidentified)\b", re.IGNORECASE)


@dataclass(slots=True)
class Candidate:
    """Somebody the article names, by one name, with the sentences that name him."""

    name: str
    mention: ActorMention
    sentences: list[int] = field(default_factory=list)


def add_likely_doers(document: Document, frames: list[Frame], actors: list[ActorMention]) -> None:
    """Set `likely_doers` of each violent frame: the article's groups and armed people that the model takes for its doers, most likely first."""
    pool = collect_candidates(document, actors)
    if not any(_may_be_likely(c) for c in pool):
        return
    weights, least = _model()
    for frame in frames:
        if not frame.groups & _DEEDS:
            continue
        told = [(features(frame, frames, c, pool), c) for c in pool if _may_be_likely(c)]
        rated = [(p, c) for values, c in told if is_beside(values) and not is_hit(values) and (p := rate(values, weights)) >= least]
        rated.sort(key=lambda r: (-r[0], r[1].name))
        frame.likely_doers = [Party(c.mention.text, c.mention, "suspected", weight=round(p, 3), why="likely_doer") for p, c in rated]


def choose_likely(frame: Frame, names: list[str]) -> list[str]:
    """Return whom of `likely_doers` to name behind `names`: a group by its own name; armed people without a name only when nobody is named."""
    chosen = [(p.mention, name) for p in frame.likely_doers if p.mention is not None and (name := candidate_name(p.mention)) not in (None, *names)]
    groups = [str(name) for mention, name in chosen if not mention.actor_id.startswith("generic:")]
    return groups[:1] if groups or names else [str(name) for _, name in chosen[:1]]


def is_beside(values: dict[str, float]) -> bool:
    """True for who is named in or next to the incident's own sentences, and for groups told as doers of another: who is only background is not guessed."""
    return bool(values["same"] or values["next"] or (values["elsewhere"] and values["group"]))


def is_hit(values: dict[str, float]) -> bool:
    """True for whom the incident befell by its own grammar: nobody's guess makes him its doer, but in a clash."""
    return bool(values["target"]) and not values["doer"] and not values["clash"]


def _may_be_likely(candidate: Candidate) -> bool:
    """False for forces of states: of these the model is wrong too often, in world news above all."""
    sort, _, slug = candidate.mention.actor_id.partition(":")
    return candidate.mention.kind in _GROUPS or (sort == "generic" and slug not in _NOBODY and candidate.mention.kind != "state_force")


def collect_candidates(document: Document, actors: list[ActorMention]) -> list[Candidate]:
    """Return whom an article names that could have done violence: armed groups, forces, armed and unidentified people; states are left to the grammar."""
    starts = [s.char_start for s in document.sentences]
    found: dict[str, Candidate] = {}
    for actor in actors:
        if (name := candidate_name(actor)) is None:
            continue
        candidate = found.setdefault(name, Candidate(name, actor))
        candidate.sentences.append(bisect.bisect_right(starts, actor.char_start) - 1)
    return list(found.values())


def candidate_name(actor: ActorMention) -> str | None:
    """Return the name under which a mention can be a doer, None for states, nationalities, offices and who only speaks."""
    if actor.is_demonym:
        return None
    if actor.actor_id.startswith("generic:"):
        if actor.actor_id.split(":", 1)[1] in _NO_DOERS or actor.kind in ("official", "media", "state"):
            return None
        return DETERMINERS.sub("", actor.name)
    return actor.name if actor.kind in _GROUPS or actor.kind == "state_force" else None


def features(frame: Frame, frames: list[Frame], candidate: Candidate, pool: list[Candidate]) -> dict[str, float]:
    """Return the evidence that `candidate` did what `frame` tells; every value lies in 0..1."""
    own = {m.sentence.index for m in frame.mentions}
    lead = frame.first.sentence.index
    near = min(abs(i - s) for i in own for s in candidate.sentences)
    behind = min((s - i for i in own for s in candidate.sentences if s >= i), default=99)
    named = [n for m in frame.mentions for n in _named(m.actors)]
    suffered = [n for m in frame.mentions for n in _named(m.targets)]
    elsewhere = [n for f in frames if f is not frame for m in f.mentions for n in _named(m.actors)]
    blamed = _blamed(frames)
    told = sum(len(c.sentences) for c in pool)
    is_generic, is_group = candidate.mention.actor_id.startswith("generic:"), candidate.mention.kind in _GROUPS
    is_force = candidate.mention.kind == "state_force"
    count = len(candidate.sentences)
    out = {
        "bias": 1.0,
        "generic": float(is_generic and not is_force),
        "group": float(is_group),
        "force": float(is_force),
        "doer": float(candidate.name in named),
        "doer_twice": float(named.count(candidate.name) > 1),
        "rival": float(bool(named) and candidate.name not in named),
        "target": float(candidate.name in suffered),
        "elsewhere": float(candidate.name in elsewhere),
        "same": float(near == 0),
        "next": float(near == 1),
        "far": float(near > 3),
        "behind": float(0 < behind <= 2),
        "lead": float(min(candidate.sentences) <= 2),
        "before": float(min(candidate.sentences) <= lead),
        "share": count / told,
        "often": min(math.log(count) / 2, 1.0),
        "alone": float(len(pool) == 1),
        "blamed": float(candidate.name in blamed),
        "others_blamed": float(bool(blamed) and candidate.name not in blamed),
        "clash": float(any(m.event_type == "armed_clash" for m in frame.mentions)),
        "blast": float("blast" in frame.groups),
        "hold": float(bool(frame.groups & {"hold", "hijack"})),
        "many": float(len(frames) > 3),
        "air": float("air" in frame.groups),
        "unknown": float(any(_UNKNOWN.search(p.text) for m in frame.mentions for p in m.actors)),
        "crowd": float(sum(c.mention.kind in _GROUPS for c in pool if c is not candidate) > 1),
    }
    for kind in ("generic", "group", "force"):
        if out[kind]:
            for key in ("same", "rival", "far", "share", "target", "blamed", "clash", "lead", "unknown", "crowd"):
                out[f"{kind}:{key}"] = out[key]
    return out


def rate(values: dict[str, float], weights: dict[str, float]) -> float:
    """Return the probability of the logistic model."""
    return 1 / (1 + math.exp(-sum(weights.get(k, 0.0) * v for k, v in values.items())))


def _named(parties: list[Party]) -> list[str]:
    return [name for p in parties if p.mention is not None and (name := candidate_name(p.mention)) is not None]


def _blamed(frames: list[Frame]) -> set[str]:
    doers = {c.doer for f in frames for m in f.mentions for c in m.claims if c.claim_type == "responsibility" and c.doer}
    return {name for d in doers if (found := resolve_actor(d)) is not None and (name := candidate_name(found)) is not None}


@lru_cache(maxsize=1)
def _model() -> tuple[dict[str, float], float]:
    data = json.loads(files("pipeline.extract").joinpath("lexicon", "doer_choice.json").read_text("utf-8"))
    return data["weights"], data["least"]
