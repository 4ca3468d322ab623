"""Who is named in public office: a name beside an office, one who speaks for a body, and a short list of heads of states and groups.

Which words are a name is read in persons_named.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.lexicons import load_set, load_words

_ARTICLE = re.compile(r"^(?:[aeu]l|a[dnrstz]|ash)-")


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparison: lower case, without initials and the Arabic article."""
    words = (_ARTICLE.sub("", word.lower().strip(".'’")) for word in name.replace("\u00a0", " ").split())
    return tuple(word for word in words if len(word) > 1)


@lru_cache(maxsize=2)
def _beside(roles: str) -> re.Pattern[str]:
    """What follows a name in apposition: one of the `roles` (a list of public_roles.toml), with the words before it as the first group."""
    stop = (
        r"(?!(?:who|whose|which|that|when|where|while|and|but|was|were|is|are|been|being|has|had|by|after|before|as|said|told"
        r"|of|to|against|from|with|near|in|on|at|for)\b)"
    )
    return re.compile(
        r"^(?:,| \(|,? (?:is|was|who is|who was|described as)\b)"
        rf"((?: {stop}[^\s,.;()]+){{0,8}}?),? ({any_of(roles)})\b(?!['’]s)(?! (?-i:[A-Z][a-z]+ [A-Z]))",
        re.IGNORECASE,
    )


def any_of(name: str) -> str:
    """Return the words of a list of public_roles.toml as alternatives of a pattern, longer ones first."""
    return "|".join(sorted(map(re.escape, load_words(name, "public_roles")), key=len, reverse=True))


@lru_cache(maxsize=1)
def _kin() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of('kin')})s?\b", re.IGNORECASE)


_EDGES = "\"'“”‘’«»([,:"
_LINKS = frozenset(("of", "for", "to", "at", "in", "with", "on"))
_MOST_WORDS = 12
_SEAT = re.compile(r"^,? who (?:heads|leads|sits on|chairs|represents|commands|runs)\b")
_OF_PARTY = re.compile(r",? (?:of|from|for) (?:the )?[^.;,]{0,60}\b(?:party|parliament|congress|assembly)\b", re.IGNORECASE)
_BODY = re.compile(r",? (?:of|from|with) the (?:[\w'’.-]+ ){0,5}[A-Z][\w.]+")


def public_reason(text: str, start: int, end: int) -> str:
    """Return the words that give the bearer of a name an office; "" when there are none."""
    if " ".join(words_of(text[start:end])) in load_set("figures", "public_roles"):
        return "figure"
    line = text.rfind("\n", 0, start) + 1
    left = text[max(line, start - 110) : start].split()[-_MOST_WORDS:]
    right = text[end : end + 140].split("\n")[0]
    if _SEAT.match(right):
        return "holds a seat"
    office = _role(left, right, "offices")
    if office or not _is_told(" ".join(left), right):
        return office
    return _role(left, right, "speaking_roles") or ("speaks for a body" if _BODY.match(right) else "")


def _role(left: Sequence[str], right: str, roles: str) -> str:
    """Return the role, one of a list of public_roles.toml, that stands before a name ("the mayor of Springfield, Jane Doe") or after it in apposition."""
    known = load_set(roles, "public_roles")
    last = left[-1].strip(_EDGES).rstrip(".").lower() if left else ""
    if last == "deputy" and (_OF_PARTY.match(right) or (len(left) > 1 and left[-2].lower() in load_set("deputies", "public_roles"))):
        return "member of parliament"
    if last in known and not _kin().search(" ".join(left[-4:-1])):
        return last
    if left and left[-1][-1] in ",:":
        for at in range(len(left) - 2, 0, -1):
            if left[at][-1] in ",.;:":
                break
            if left[at].lower() in _LINKS and (left[at - 1].lower() in known or " ".join(left[at - 1 : at + 1]).lower() in known):
                return left[at - 1].lower()
    found = _beside(roles).match(right)
    return found.group(2).lower() if found is not None and not _kin().search(found.group(1)) else ""


def _is_told(left: str, right: str) -> bool:
    told = rf"\b(?:{any_of('speaks')}|according to)\b"
    return re.search(told, right[:90]) is not None or re.search(rf"{told}\W*(?:\w+\W+){{0,4}}$", left) is not None
