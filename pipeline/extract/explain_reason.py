"""One reason for one value, and what the codes of the stages mean (lexicon/reasons.toml). What a row rests on is read in explain.py and explain_claims.py."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.lexicons import load_toml


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row has this value. `rule`: in words; `words`: what in the text it rests on, with offsets where one place can be pointed at; `note`: details."""

    field: str
    value: object
    rule: str
    words: str = ""
    char_start: int | None = None
    char_end: int | None = None
    note: str = ""


def say(code: str) -> str:
    """Return what a code means: a rule ("own_date"), or a place in the sentence ("nsubj:killed" is the subject of "killed").

    Raises KeyError for a rule that lexicon/reasons.toml does not explain.
    """
    reasons = load_toml("reasons")
    label, colon, word = code.partition(":")
    if not colon:
        return str(reasons["rule"][code]) if code else ""
    relation = reasons["relation"].get(label)
    if label == "ROOT":
        return str(relation)
    return f"{relation or f'stands ({label}) with'} “{word}”"
