"""Was somebody attacked for who he is? One holder of an office, or one who stands for it, makes a shooting an assassination. Targets: targets.py."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.lexicons import load_words

if TYPE_CHECKING:
    from pipeline.extract.merging import Frame

_MOST = 2  # persons killed, and hurt, beyond which it is an attack on many, an officer or two beside the victim left in


@lru_cache(maxsize=1)
def _office() -> re.Pattern[str]:
    """The office as the last word of a phrase, before "of" or "for" and what it is for, or before a name."""
    words = "|".join(re.escape(w) for w in sorted(load_words("chosen_for_office", "targets"), key=lambda w: (-len(w), w)))
    return re.compile(rf"^(?:(?!two\b|three\b|several\b)[\w'’.-]+ ){{0,4}}(?i:{words})(?: (?:of|for|from|in) .*| [A-Z][\w'’.-]*.*)?$")


def is_on_office_holder(frame: Frame) -> bool:
    """True when shots, blades or a sure word of murder befell one politician, official, judge or envoy, and few others."""
    counted = [c.casualty for m in frame.mentions for c in m.claims if c.casualty is not None and c.casualty.victim_class != "attacker"]
    if any((c.low or 0) > _MOST for c in counted):
        return False
    befell = [p.text for m in frame.mentions if m.event_type == "armed_attack" and m.strength >= 3 for p in m.targets if not p.is_pronoun and not p.is_owner]
    befell += [c.victim_text for c in counted if c.victim_text and c.outcome in ("killed", "injured") and c.low == 1]
    return any(_office().match(text.strip()) for text in befell)
