"""Who died of it days later: told with the day of the death, which is not the day of the deed, and counted in the toll told before. Merging: merging.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.extract.evidence import Mention
    from pipeline.extract.mentions import DateMention

_DAYS = 14  # of later deaths news speaks for about that long


def is_late_death(mention: Mention, dates: list[DateMention]) -> bool:
    """True for "a man died of a gunshot wound on Friday" of a deed of the days before; `dates` are those of the deed."""
    dead = [c.casualty for c in mention.claims if c.casualty is not None and c.casualty.outcome == "killed"]
    if not mention.generic or not dead or any(c.predicate.lemma_ != "die" for c in dead):
        return False
    died = [d.date_start for d in mention.dates if d.date_start is not None]
    done = [d.date_start for d in dates if d.date_start is not None]
    return bool(died) and bool(done) and 0 < (min(died) - min(done)).days <= _DAYS


def count_in(mention: Mention) -> None:
    """Mark the dead of a mention as part of the toll told before: "seven of the wounded died on Monday"."""
    for claim in mention.claims:
        if claim.casualty is not None:
            claim.casualty.is_part = True
