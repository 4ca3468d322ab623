"""What one sentence says of one incident: the records that the stages hand on (mention, party, claim) and the families of event types. No reading here.

GROUPS tells which event types can be one and the same incident told in other words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.casualties import Casualty
    from pipeline.extract.document import Sentence
    from pipeline.extract.mentions import ActorMention, DateMention, PlaceMention
    from pipeline.extract.speakers import Speaker

# Types that can be one and the same incident told in other words; pipeline/link has families of its own, across articles.
GROUPS = {
    "air_strike": "air",
    "drone_strike": "air",
    "missile_strike": "air",
    "shelling": "air",
    "bombing": "blast",
    "suicide_bombing": "blast",
    "armed_attack": "ground",
    "armed_clash": "ground",
    "assassination": "ground",
    "seizure": "seize",
    "kidnapping": "hold",
    "hijacking": "hijack",
    "sabotage": "damage",
    "arrest": "arrest",
    "protest": "street",
    "riot": "street",
    "diplomatic_measure": "diplomacy",
    "sanction": "sanction",
    "threat": "threat",
    "agreement": "agreement",
}
VIOLENT = frozenset({"air", "blast", "ground", "damage"})
_INTRODUCES = ("a ", "an ", "another ", "two ", "three ", "four ", "five ", "six ", "several ", "unidentified ", "unknown ", "suspected ", "some ")


@dataclass(slots=True)
class Claim:
    """A casualty or responsibility statement with its claimant. `casualty` None for responsibility and denial. `disputes`: it answers another's."""

    claim_type: str
    speaker: Speaker | None
    char_start: int
    char_end: int
    casualty: Casualty | None = None
    doer: str | None = None
    self_claim: bool = False
    disputes: bool = False
    in_title: bool = False
    why: str = ""


@dataclass(slots=True)
class Party:
    """Somebody who acts or suffers in a mention, as written; `mention` is its row of the actor lexicon when it has one.

    `is_speaker`: the doer tells the deed himself ("the army said its jets had struck"). `is_modifier`: named in passing ("Iran's missile launch").
    `why`: see explain.py.
    """

    text: str
    mention: ActorMention | None
    basis: str = "stated"
    is_pronoun: bool = False
    weight: float = 1.0
    is_name: bool = False
    is_person: bool = False
    is_modifier: bool = False
    is_owner: bool = False  # `mention` is not the party itself but whose it is ("U.S. missionaries")
    is_place: bool = False
    is_other: bool = False  # a common noun for neither people nor a thing that attacks hit ("the process", "a rampage")
    why: str = ""
    is_speaker: bool = False


@dataclass(slots=True)
class Named:
    """Somebody whom a sentence names beside a deed, with the signs of whether he did it; see doer_signs.py."""

    party: Party
    signs: set[str]


@dataclass(slots=True)
class Mention:
    """What one sentence says of one incident. Offsets are absolute; lists may be empty, `event_type` is None for a bare casualty statement.

    `why`: (rule, words, event type) for each step that led to the event type; explain.py puts it in words.
    """

    sentence: Sentence
    event_type: str | None
    generic: bool
    strength: int
    char_start: int
    char_end: int
    weapons: list[str] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    places: list[tuple[PlaceMention, float]] = field(default_factory=list)
    actors: list[Party] = field(default_factory=list)
    targets: list[Party] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    speaker: Speaker | None = None
    statement_dates: list[DateMention] = field(default_factory=list)
    is_new: bool = False
    is_apart: bool = False  # told as another one in so many words ("in a third incident", "elsewhere", "the same day")
    indefinite: bool = False
    is_plural: bool = False
    is_accident: bool = False
    is_statistic: bool = False
    past_perfect: bool = False
    is_tried: bool = False  # told because a court deals with it, weeks or years later
    why: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def has_new_doer(self) -> bool:
        """True when a doer is introduced as new: "a gunman", "two men", "another bomber"."""
        return any(p.text.lower().startswith(_INTRODUCES) for p in self.actors)

    @property
    def group(self) -> str | None:
        """The family of the event type."""
        return GROUPS.get(self.event_type or "")
