"""Which way a bare weekday or month points: into the past or into the future of the text, by the verbs around it. Knows no calendar."""

from __future__ import annotations

from pipeline.extract.dates_tokens import CLASS, LEXICON, Tokens

_PAST = frozenset(LEXICON["tense"]["past"])
_FUTURE = frozenset(LEXICON["tense"]["future"])
_NO_PURPOSE = frozenset(LEXICON["tense"]["to_after_past"])
_NO_VERB = frozenset("the a an its his her their our my your this that these those one two all some any each another least more less about almost nearly over around both no such other many few what which who whom him me us them it you".split())
_NO_PAST = frozenset("need indeed seed speed feed hundred united armed wed red bed led".split())
_WEAK_PAST = frozenset(("has", "have", "after", "since", "following", "had"))
_BREAK = CLASS["BREAK"]
_DOT = CLASS["DOT"]
_REACH = 14  # tokens looked at on each side; longer sentences put the verb nearer than that in nearly all news


def direction(tokens: Tokens, first: int, last: int) -> int:
    """Return -1 (past), 1 (future) or 0 (nothing said) for the expression of tokens first..last: the nearest cue before it, else the nearest after it."""
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if _ends_sentence(tokens, i):
            break
        if cue := _cue(tokens, i):
            return cue
    for i in range(last + 1, min(len(tokens.words), last + 1 + _REACH)):
        if _ends_sentence(tokens, i):
            break
        if cue := _cue(tokens, i):
            return cue
    return 0


def follows_past_verb(tokens: Tokens, first: int) -> bool:
    """Tell whether a verb of the past stands within three tokens before token `first`: "was killed on"."""
    return any(_cue(tokens, i) < 0 and tokens.words[i] not in _WEAK_PAST for i in range(max(0, first - 3), first))


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    if tokens.classes[i] == _BREAK:
        return True
    if tokens.classes[i] != _DOT:
        return False
    before, after = tokens.raw(i - 1), tokens.raw(i + 1)
    return len(before) > 3 and not after[:1].islower() and not after[:1].isdigit()


def _cue(tokens: Tokens, i: int) -> int:
    word = tokens.words[i]
    before = tokens.word(i - 1)
    participle = word.endswith("ed") and len(word) > 3 and word not in _NO_PAST and tokens.raw(i)[0].islower()
    if before == "be" and (participle or word in _PAST):  # to be held, will be paid
        return 1
    if word in _FUTURE:
        return -1 if before in ("previously", "originally", "had") else 1
    if participle or word in _PAST:
        return -1
    if word == "to":
        verb = tokens.raw(i + 1)
        if verb.isalpha() and verb.islower() and verb not in _NO_VERB and before not in _NO_PURPOSE:
            return 1
    return 0
