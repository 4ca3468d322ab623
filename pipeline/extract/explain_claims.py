"""Which rule gave the values of one claim: how many, of whom, by whom. What reports rest on is read in explain.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.extract.explain_reason import Reason, say

if TYPE_CHECKING:
    from pipeline.extract.evidence import Claim


def explain_claim(row: dict[str, Any], claim: Claim) -> Iterator[Reason]:
    """Yield the reasons for the values of `row`, which was made of `claim`."""
    casualty = claim.casualty
    if casualty is not None:
        value = f"{row['count_kind']} {row['count_low']}..{row['count_high']} {row['outcome']}"
        code = "uncounted" if row["count_kind"] == "vague" else "counted"
        yield Reason("count", value, say(code), casualty.predicate.text, row["char_start"], row["char_end"], f"of “{casualty.head.text}”")
        yield Reason("victim_class", row["victim_class"], "what the word for the victims says", casualty.head.text)
        marks = [word for word, is_so in (("total", row["is_total"]), ("part of a total", casualty.is_part), ("earlier toll", casualty.superseded)) if is_so]
        if marks:
            yield Reason("standing", ", ".join(marks), "words beside the number (including, of them, more, revised)")
    else:
        code = claim.why or ("denied" if claim.claim_type == "denial" else "accused")
        yield Reason("claim_type", row["claim_type"], say(code), claim.doer or "", row["char_start"], row["char_end"], "own claim" if claim.self_claim else "")
    speaker = claim.speaker
    if speaker is None:
        yield Reason("claimant", None, say("own_voice"))
    else:
        note = "; ".join(part for part in (f"through {speaker.relay}" if speaker.relay else "", f"side: {row['claimant_side']}") if part)
        yield Reason("claimant", row["claimant"], say(speaker.why), speaker.text, speaker.char_start, speaker.char_end, note)
