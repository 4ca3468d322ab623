"""Persons named in a text, and which of them stand in public office: the others are private, and publishing leaves their names out.

A name is private unless the text, or a short list of heads of states and groups, gives a reason to keep it (public_persons.py, known_doers.py): a victim's name
that slips through does harm, an official's name that is left out does not. Nothing is removed here; protect/ does that with the names that this module gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.extract.known_doers import doer_reason
from pipeline.extract.lexicons import load_set, load_words
from pipeline.extract.mentions import ActorMention, PlaceMention
from pipeline.extract.person_words import introducers, introduces, is_body_word, is_word, never, surnames_of_figures, titles
from pipeline.extract.places_lists import lists
from pipeline.extract.public_persons import public_reason, words_of

_PARTICLES = r"(?:al|el|ul|bin|ibn|ben|bint|abu|umm|de|del|la|las|los|da|do|dos|das|di|du|van|von|der|den|ter|ould|y|e)"
_CAPITAL = r"(?:(?:[aeu]l|a[dnrstz]|ash|d|O|l)['’-])?[A-ZÀ-ÖØ-Þ](?:[^\W\d_]|['’-](?=[^\W\d_]{2}))*"
# "Mrs.", "J."; after any other word a full stop ends the sentence and the name.
_SHORT = "|".join(word.capitalize() for word in load_words("abbreviations") if word.isalpha())
_WORD = rf"(?:(?:{_SHORT}|[A-Z])\.|{_CAPITAL})"
_RUN = re.compile(rf"(?<![\w@#-]){_WORD}(?:[ \u00a0](?:[“\"'‘][A-Z][^“”\"\n]{{1,18}}[”\"'’] )?(?:{_PARTICLES}[ \u00a0-]){{0,2}}{_WORD})*")
_PART = re.compile(rf"(?:{_PARTICLES}[ \u00a0-])*{_WORD}")
_LONE = re.compile(r"(?<![\w-])(?:al-)?[A-ZÀ-ÖØ-Þ](?:[^\W\d_]|['’-](?=[^\W\d_]{2}))+")
_AGE = re.compile(r",? (?:\(?\d{1,3}\)?[,.;) ]|aged? \d)")
_POSSESSIVE = re.compile(r"['’]s?$")
_ALLIED = re.compile(
    r"-(?:allied|backed|led|linked|based|born|held|style|controlled|dominated|affiliated|inspired|ruled|speaking|occupied|funded|trained|made|run|era)$"
)
_PLACE, _ACTOR = 1, 2
_MOST_WORDS = 5
_LONGEST_HEADLINE = 160
_PLACE_HEADS = frozenset(load_words("landmark_head", "place_cues")) | {
    "town",
    "village",
    "city",
    "countryside",
    "province",
    "governorate",
    "region",
    "road",
    "pipeline",
    "oilfield",
}
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person's name in the text, without titles. `why` names the evidence that keeps it (an office, a figure of public life); empty for a private person."""

    char_start: int
    char_end: int
    text: str
    why: str

    @property
    def is_public(self) -> bool:
        """Whether the name stays in what is published."""
        return bool(self.why)


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    word: str  # lower case, without possessive
    taken_by: int  # 0, _PLACE or _ACTOR
    ends_name: bool  # "Doe's"


def find_persons(text: str, places: Iterable[PlaceMention], actors: Iterable[ActorMention], doers: Sequence[str] = ()) -> list[PersonMention]:
    """Return the persons named in a text in reading case, in its order: full names, names after a title, and later mentions by a part of the name.

    `places` and `actors` are the mentions found in the same text: their words are no names of persons. `doers`: who did it, as its reports name them.
    """
    taken = _taken(text, places, actors)
    runs = (run for run in _RUN.finditer(text) if not _is_ordinary_run(run.group()))
    full = [span for run in runs for span in _names_in(text, _split(text, run, taken))]
    if not full:
        return []
    words = [(words_of(text[start:end]), start, end) for start, end in full]
    people = _join(words)
    why: dict[int, str] = {}
    for number, (_, start, end) in enumerate(words):
        person = people[number]
        why[person] = why.get(person) or public_reason(text, start, end)
    for person in [person for person, reason in why.items() if not reason]:
        why[person] = doer_reason(text, [(start, end) for number, (_, start, end) in enumerate(words) if people[number] == person], doers)
    found = {(start, end): why[people[number]] for number, (_, start, end) in enumerate(words)}
    found |= _later_mentions(text, [(names, why[people[number]]) for number, (names, _, _) in enumerate(words)], found, taken)
    return [PersonMention(start, end, text[start:end], reason) for (start, end), reason in sorted(found.items())]


def _taken(text: str, places: Iterable[PlaceMention], actors: Iterable[ActorMention]) -> list[int]:
    taken = [0] * len(text)
    spans = [(p.char_start, p.char_end, _PLACE) for p in places] + [(a.char_start, a.char_end, _ACTOR) for a in actors if a.kind != "official"]
    for start, end, by in spans:
        taken[start:end] = [by] * (end - start)
    return taken


def _split(text: str, run: re.Match[str], taken: Sequence[int]) -> list[_Part]:
    parts = []
    for match in _PART.finditer(text, run.start(), run.end()):
        word = match.group()
        possessive = _POSSESSIVE.search(word)
        end = match.start() + (possessive.start() if possessive else len(word))
        lowered = text[match.start() : end].lower().rstrip(".")
        parts.append(_Part(match.start(), end, lowered, taken[end - 1], possessive is not None))
    after = [*parts[1:], None]
    return [
        replace(p, taken_by=0) if p.taken_by and (_is_introduced(text, p) or _may_begin_name(text, p, following)) else p
        for p, following in zip(parts, after, strict=True)
    ]


def _is_introduced(text: str, part: _Part) -> bool:
    """True for a town's or a country's name that is a given name too, after a title or an age: "Officer Chad Doe", "12-year-old Cheyenne Doe"."""
    return part.word in lists().first and introduces(text, part.start)


def _may_begin_name(text: str, part: _Part, following: _Part | None) -> bool:
    """True for a town's name that an unknown name follows without a word of place before: "Salem Benahmed said", not "in Salem Benahmed said"."""
    if (
        following is None
        or part.ends_name
        or part.taken_by == _ACTOR
        or following.taken_by
        or text[part.end : following.start] != " "
        or len(following.word) < 3
    ):
        return False
    before = text[max(0, part.start - 14) : part.start].split()
    cues = lists()
    is_place = bool(before) and (before[-1].lower() in cues.location or before[-1].lower() in cues.relation or before[-1].lower() in cues.direction)
    return not is_place and not _is_common(following) and not is_body_word(following.word) and following.word not in titles()


@lru_cache(maxsize=20_000)
def _is_ordinary_run(run: str) -> bool:
    """True for a single ordinary word, which most sentences open with."""
    return " " not in run and run.lower() not in lists().first and is_word(run.lower())


def _names_in(text: str, parts: list[_Part]) -> list[tuple[int, int]]:
    """Return the spans of the names in a run of capitalised words: "Defence Minister Jane Doe" gives "Jane Doe"."""
    out = []
    group: list[_Part] = []
    titled = introduces(text, parts[0].start) if parts else False
    for part in [*parts, None]:
        breaks = part is None or _is_no_name(part, group[-1] if group else None)
        if not breaks and part is not None:
            group.append(part)
        if breaks or (part is not None and part.ends_name):
            follows = part.word if part is not None and breaks else ""
            span = None if is_body_word(follows) else _name_of(text, group, titled)
            if span is not None:
                out.append(span)
            group = []
            titled = part is not None and breaks and (part.word in titles() or part.word in introducers())
    return out


def _name_of(text: str, group: list[_Part], titled: bool) -> tuple[int, int] | None:
    group = list(group)
    while group and not titled and _is_common(group[0]) and not _is_known(group[0]) and not _is_salah(text, group):
        group.pop(0)
    while len(group) > 1 and _is_common(group[-1]) and not _is_known(group[-1]) and not _is_surname_there(text, group):
        group.pop()
    real = [part for part in group if len(part.word) > 1]
    if not real or len(real) > _MOST_WORDS or _is_place_there(text, group):
        return None
    start, end = group[0].start, group[-1].end
    unknown = sum(not _is_common(part) for part in real)
    if len(real) > 1:
        is_person = _is_first(real[0]) or unknown >= 2 or (unknown and (titled or any(map(_is_known, real)) or not _is_headline(text, start)))
        return (start, end) if is_person else None
    is_surname = unknown or real[0].word in lists().last
    if (titled and is_surname) or _is_given(real[0]) or (_is_first(real[0]) and _is_kin_of_named(text, real[0])):
        return start, end
    return (start, end) if _AGE.match(text, end) and (_is_first(real[0]) or unknown) else None


def _is_place_there(text: str, group: Sequence[_Part]) -> bool:
    """True for words that stand where a place does: "in Bab Touma", "the village of Urum Alkobra", "Bab Touma neighbourhood"; not with an age behind."""
    cues = lists()
    end = group[-1].end
    before = re.findall(r"[^\W\d_]+", text[max(0, group[0].start - 30) : group[0].start].lower())[-2:]
    after = re.match(r" (?:international |regional |national |oil |gas )?([a-z]+)", text[end : end + 40])
    if group[-1].ends_name or _AGE.match(text, end):
        return False
    is_in = bool(before) and (before[-1] in cues.location or (len(before) == 2 and before[1] == "of" and before[0] in cues.kind_of))
    return is_in or (after is not None and after.group(1) in _PLACE_HEADS)


def _is_first(part: _Part) -> bool:
    return part.word in lists().first or part.word.split(" ")[-1] in lists().first


def _is_known(part: _Part) -> bool:
    """True for a word of the lists of given names and surnames, Jr. included."""
    return _is_first(part) or part.word in lists().last or part.word in _SUFFIXES


def _is_surname_there(text: str, group: Sequence[_Part]) -> bool:
    """True for an ordinary word that ends a name: after an unknown or a given name, with an age behind it or amid a sentence ("said Jacinta Walker")."""
    before = [part for part in group[:-1] if len(part.word) > 1]
    if not before or not (_is_first(before[0]) or not _is_common(before[0])):
        return False
    return _AGE.match(text, group[-1].end) is not None or (len(before) <= 2 and not _is_headline(text, group[0].start))


def _is_salah(text: str, group: Sequence[_Part]) -> bool:
    """True for an ordinary word (Salah, Rose, Amber are some) before one unknown word, amid a sentence: "said Salah Benahmed"."""
    if len(group) != 2 or _is_common(group[1]) or group[1].taken_by or len(group[1].word) < 3:
        return False
    before = text[max(0, group[0].start - 2) : group[0].start]
    return len(before) == 2 and before[1] == " " and before[0].isalnum() and not _is_headline(text, group[0].start)


def _is_kin_of_named(text: str, part: _Part) -> bool:
    """True for a given name that kin or a second name brings: "her husband Lloyd", "Lloyd and Jane Doe"."""
    before = re.findall(r"[^\W\d_]+", text[max(0, part.start - 20) : part.start].lower())[-1:]
    return bool(before and before[0] in load_set("kin", "public_roles")) or re.match(rf" and {_CAPITAL} {_CAPITAL}", text[part.end : part.end + 60]) is not None


def _is_given(part: _Part) -> bool:
    """True for a given name that is nothing else: a person called by it alone is a private one, those in office are called by their surname."""
    known = lists()
    is_name = part.word in known.first and part.word not in known.last and part.word not in surnames_of_figures()
    return is_name and not part.taken_by and not _is_common(part)


def _is_common(part: _Part) -> bool:
    """True for an ordinary word, which capitals alone do not make a name."""
    return is_word(part.word.split(" ")[-1])


def _is_no_name(part: _Part, before: _Part | None) -> bool:
    """True for a word that ends or cannot begin a name; `before`: the part of a name that it follows."""
    if part.word in titles() or part.word in never() or part.word in load_set("calendar_names") or _ALLIED.search(part.word):
        return True
    if part.word in load_set("creeds") or is_body_word(part.word):
        return before is None or not _is_first(before)
    # A town's name is a surname too: "Nakeri Jackson".
    return part.taken_by == _ACTOR or (part.taken_by == _PLACE and (before is None or not (_is_first(before) or not _is_common(before))))


def _is_headline(text: str, at: int) -> bool:
    """True in a short first line without a full stop, and where the words from there on are written with capitals as in a headline."""
    line = text[: max(text.find("\n"), 0)]
    if at < len(line) <= _LONGEST_HEADLINE and not line.rstrip().endswith("."):
        return True
    words = re.findall(r"[^\W\d_]{4,}", text[at : at + 80])
    return len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _join(words: Sequence[tuple[tuple[str, ...], int, int]]) -> list[int]:
    """Return for each name the number of the person: names are one person's when one holds the words of the other, or first and last word agree."""
    people: list[int] = []
    for number, (names, _, _) in enumerate(words):
        same = next((k for k in range(number) if _is_same(words[k][0], names)), None)
        people.append(number if same is None else people[same])
    return people


def _is_same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if not one or not two:
        return False
    return set(one) <= set(two) or set(two) <= set(one) or (one[0] == two[0] and one[-1] == two[-1])


def _later_mentions(
    text: str, people: Sequence[tuple[tuple[str, ...], str]], known: dict[tuple[int, int], str], taken: Sequence[int]
) -> dict[tuple[int, int], str]:
    """Return mentions by one word of a name found in full: "Doe" after "Jane Doe", and her given name where it is no ordinary word."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for names, reason in people:
        for word in names:
            if len(word) > 2 and word not in _SUFFIXES and not (is_word(word) and word != names[-1]):
                reasons[word].append(reason)
    covered = [False] * len(text)
    for start, end in known:
        covered[start:end] = [True] * (end - start)
    out: dict[tuple[int, int], str] = {}
    for match in _LONE.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        start, end = match.start(), match.start() + len(word)
        found = reasons.get(word.lower()) or reasons.get(word.lower().removeprefix("al-"))
        if found and not covered[start] and not (taken[start] and is_word(word.lower())):
            # One bearer in office is enough to keep a single word: it cannot be told whose it is.
            out[start, end] = next((reason for reason in found if reason), "")
    return out
