"""Which way the words around a bare weekday or month point: into the past or into the future of the text. Knows no calendar.

A stand-in for a parse, which costs a hundred times more: the nearest verb before the expression decides in nearly all news sentences.
"""

from __future__ import annotations

from pipeline.extract.dates_tokens import CLASS, LEXICON, Tokens

_WORDS = {name: frozenset(words) for name, words in LEXICON["tense"].items()}
_BREAK, _DOT = CLASS["BREAK"], CLASS["DOT"]
_CLAUSE_END = frozenset((".", ",", ";", "\n", "on", "in", "for", "to", "after", "against"))
_REACH = 18  # tokens looked at on each side


def direction(tokens: Tokens, first: int, last: int) -> int:
    """Return where the expression of tokens first..last points: -1 past, 0 nothing said, 1 future by an infinitive, 2 future by a modal or a plan.

    A deed named right after it ("the Nov. 9 ambush") lies in the past; else the nearest cue before it decides, else the nearest after it.
    """
    if names_deed(tokens, last):
        return -1
    for indices in (range(first - 1, max(-1, first - 1 - _REACH), -1), range(last + 1, min(len(tokens.words), last + 1 + _REACH))):
        for i in indices:
            if _ends_sentence(tokens, i):
                break
            if cue := _cue(tokens, i):
                return cue
    return 0


def names_deed(tokens: Tokens, last: int) -> bool:
    """Tell whether the name of a deed (attack, shooting) stands within three tokens after token `last`, in the same clause."""
    for word in tokens.words[last + 1 : last + 4]:
        if word in _WORDS["happened"] or word in _CLAUSE_END:
            return word in _WORDS["happened"]
    return False


def follows_past_verb(tokens: Tokens, first: int) -> bool:
    """Tell whether a verb of the past stands within three tokens before token `first`: "was killed on"."""
    return any(_cue(tokens, i) < 0 and tokens.words[i] not in _WORDS["weak_past"] for i in range(max(0, first - 3), first))


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    if tokens.classes[i] != _DOT:
        return tokens.classes[i] == _BREAK
    before, after = tokens.raw(i - 1), tokens.raw(i + 1)
    return len(before) > 3 and not after[:1].islower() and not after[:1].isdigit()  # "Gen. Smith" goes on


def _cue(tokens: Tokens, i: int) -> int:
    """Return what one token says: -1, 0, 1 or 2 as in `direction`."""
    word, before = tokens.words[i], tokens.word(i - 1)
    happened = word in _WORDS["past"] or (word.endswith("ed") and len(word) > 3 and word not in _WORDS["no_past"] and tokens.raw(i)[0].islower())
    if happened and before == "be":  # to be held, will be paid
        return -1 if word in _WORDS["reached"] else 2
    if word == "set" and tokens.word(i + 1) in ("for", "to"):
        return -1 if _after_had(tokens, i) else 2
    if word in _WORDS["future"]:
        return -1 if before in ("previously", "originally") or _after_had(tokens, i) else 2
    if happened:
        return -1
    if word == "to" and before not in _WORDS["to_after_past"] and tokens.word(i + 1) in _WORDS["purpose"]:
        return -1 if _after_had(tokens, i) else 1
    return 0


def _after_had(tokens: Tokens, i: int) -> bool:
    """Tell whether "had" stands shortly before: "had been expected to end" lies in the past."""
    return "had" in tokens.words[max(0, i - 4) : i]
