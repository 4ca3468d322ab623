"""What a code and its equivalent in another codebook are. The lists themselves stand in the files beside this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Match = Literal["exact", "broader", "narrower"]


@dataclass(frozen=True, slots=True)
class Equivalent:
    """The name that another codebook uses for roughly the same thing.

    `match` says what the other name covers compared with our code: `exact` the same cases, `broader` all of ours and more, `narrower` not all of ours
    (it may cover others besides).
    """

    name: str
    match: Match


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code list. Only event types have equivalents; an equivalent that is None has no counterpart in that codebook."""

    code: str
    meaning: str
    not_meaning: str
    plover: Equivalent | None = None
    cameo: Equivalent | None = None
    acled_event_type: Equivalent | None = None
    acled_sub_event_type: Equivalent | None = None
    ucdp_type: Equivalent | None = None


def code_list(*codes: Code) -> dict[str, Code]:
    """Return the codes by their code, in the order given. Raises ValueError when one is given twice."""
    listed = {item.code: item for item in codes}
    if len(listed) != len(codes):
        raise ValueError(f"a code stands twice in the list {[item.code for item in codes]}")
    return listed
