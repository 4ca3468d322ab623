"""Puts atoms together: modifiers, owner and noun become one mention. Finding the atoms is actors_match.py's work.

"Israeli warplanes" is Israel, "Turkish army" its row of the lexicon, "Taliban fighters" the Taliban, "suspected Islamist militants" a generic actor.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.actors_lexicon import Lexicon
from pipeline.extract.actors_match import Atom
from pipeline.extract.actors_tokens import Words
from pipeline.extract.mentions import ActorKind, ActorMention

NOUNS = frozenset(("roles", "troops", "machines", "armed", "people"))
STATE_NOUNS = frozenset(("roles", "troops", "machines"))
OWNERS = frozenset(("actor", "state", "adjective", "house"))
# After one of these a bare country is a place ("in Iraq troops ..."), not an owner ("the Iraq army").
_PLACE_WORDS = frozenset(
    (
        "in",
        "at",
        "into",
        "from",
        "near",
        "across",
        "inside",
        "to",
        "through",
        "throughout",
        "of",
        "around",
        "outside",
        "within",
        "over",
        "on",
        "eastern",
        "western",
        "northern",
        "southern",
        "central",
        "north",
        "south",
        "east",
        "west",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "neighboring",
        "neighbouring",
    )
)
GENERIC_KINDS: dict[str, ActorKind] = {"roles": "state_force", "troops": "state_force", "machines": "state_force", "officials": "official", "media": "media"}
# Of these a group of armed people is not made when they stand before another noun ("police gunmen" does not happen, "rebel militia" does).
_NO_ADJUNCT = frozenset(("police", "government", "people"))


@dataclass(slots=True)
class Phrase:
    """A mention in the making: the atoms from `first` to `noun` and the owner among them, if any."""

    first: Atom
    noun: Atom
    owner: Atom | None
    hostile: bool
    atoms: list[Atom]

    @property
    def is_faction(self) -> bool:
        """True when creed, people or cause narrow it: "Syrian Kurdish forces", "Turkmen rebel commander" do not act for a state."""
        return any(a.entry.sort == "armed" or (a.entry.sort == "modifier" and a.entry.key == "kinds") for a in self.atoms if a is not self.noun)


def attach_hyphens(atoms: list[Atom], words: Words, lex: Lexicon) -> list[Atom]:
    """Mark atoms with something hung on by a hyphen: "Iran-backed" names no actor, "US-led" does, "anti-Taliban" is against it."""
    for atom in atoms:
        if atom.entry.sort not in OWNERS and atom.entry.sort != "capital":
            continue
        after = atom.last + 1
        if after < len(words.norms) and words.gap(atom.last) == "-" and words.norms[after] in lex.suffixes:
            atom.suffix = lex.suffixes[words.norms[after]]
            atom.last = after
        before = atom.first - 1
        if before >= 0 and words.gap(before) == "-" and words.norms[before] in lex.prefixes:
            atom.suffix = "anti"
            atom.first = before
    # A suffix word may itself have been an atom ("Pakistan-based insurgents"): what is covered goes.
    kept: list[Atom] = []
    for atom in atoms:
        if kept and atom.first <= kept[-1].last:
            if atom.suffix != "anti" or kept[-1].suffix:
                continue
            kept.pop()
        kept.append(atom)
    return kept


def compose(atoms: list[Atom], words: Words, lex: Lexicon) -> list[ActorMention]:
    """Return the mentions of a text, in order, without overlaps."""
    used: set[int] = set()
    mentions: list[ActorMention] = []
    for index in range(len(atoms) - 1, -1, -1):  # from the right: the noun comes last
        atom = atoms[index]
        if index in used:
            continue
        if atom.entry.sort in NOUNS or atom.entry.sort in ("officials", "house"):
            phrase, count = phrase_at(atoms, index, words)
            mention = _resolve(phrase, words, lex, _owner_after(atoms, index, words))
            if mention is not None:
                used.update(range(index - count, index + 1))
                mentions.append(mention)
                continue
        start = atom.start
        if atom.entry.sort == "actor" and not atom.suffix and index and _is_homeland(atoms[index - 1], atom, words, lex):
            used.add(index - 1)
            start = atoms[index - 1].start
        plain = _plain(atom, words, lex, start)
        if plain is not None:
            mentions.append(plain)
    mentions.sort(key=lambda m: m.char_start)
    return _apart(mentions)


def phrase_at(atoms: list[Atom], index: int, words: Words) -> tuple[Phrase, int]:
    """Return the phrase whose noun is `atoms[index]`, and how many atoms before the noun belong to it."""
    noun = atoms[index]
    taken = [noun]
    owner: Atom | None = None
    hostile = False
    at = index - 1
    while at >= 0 and atoms[at].last + 1 == taken[0].first and words.joins(atoms[at].last):
        atom = atoms[at]
        entry = atom.entry
        if entry.sort in OWNERS:
            if entry.sort == "state" and not atom.suffix and not words.possessive[atom.last] and atom.first > 0 and words.norms[atom.first - 1] in _PLACE_WORDS:
                break
            taken.insert(0, atom)
            if atom.suffix in ("backs", "anti"):
                at -= 1
                continue
            owner = atom
            break
        if entry.sort == "modifier":
            hostile = hostile or entry.key == "hostile"
        elif entry.sort not in NOUNS or entry.key in _NO_ADJUNCT or words.possessive[atom.last]:
            break
        taken.insert(0, atom)
        at -= 1
    while len(taken) > 1 and taken[0].entry.sort == "modifier" and taken[0].entry.key == "doubtful":
        taken.pop(0)
    return Phrase(taken[0], noun, owner, hostile, taken), len(taken) - 1


def state_mention(start: int, end: int, words: Words, iso: str, lex: Lexicon, *, kind: ActorKind = "state", is_demonym: bool = False) -> ActorMention:
    """Return a mention of the state with ISO code `iso`."""
    return ActorMention(start, end, words.text[start:end], f"state:{iso}", lex.country_names.get(iso, iso), kind, iso, is_demonym)


def actor_mention(start: int, end: int, words: Words, actor_id: str, lex: Lexicon) -> ActorMention:
    """Return a mention of the actor with this id."""
    actor = lex.actors[actor_id]
    return ActorMention(start, end, words.text[start:end], actor_id, actor.name, actor.kind, actor.country)


def generic_mention(phrase: Phrase, words: Words, country: str | None) -> ActorMention:
    """Return a mention of unnamed people; its name is the phrase, in ordinary case."""
    noun = phrase.noun.entry
    start, end = words.starts[phrase.first.first], phrase.noun.end
    kind: ActorKind = "state" if noun.sort == "roles" and noun.key == "government" else GENERIC_KINDS.get(noun.sort, "other")
    return ActorMention(start, end, words.text[start:end], f"generic:{noun.key}", _name(phrase, words), kind, country)


def _resolve(phrase: Phrase, words: Words, lex: Lexicon, after: Atom | None) -> ActorMention | None:
    noun = phrase.noun.entry
    owner = phrase.owner
    end = phrase.noun.end
    if noun.sort in ("officials", "house"):  # "Pakistan's foreign ministry", "the U.S. State Department": the state; an office alone is nobody here
        if owner is None or owner.suffix or owner.entry.sort not in ("state", "adjective") or phrase.is_faction:
            return None
        return state_mention(owner.start, end, words, owner.entry.key, lex)
    if owner is None and after is not None and noun.sort == "roles":
        owner, end = after, after.end
        start = phrase.first.start
    else:
        start = owner.start if owner is not None else phrase.first.start
    if owner is not None and owner.entry.sort == "actor":
        acts = lex.actors[owner.entry.key].kind not in ("media", "official") and owner.suffix in ("", "leads")
        return actor_mention(start, end, words, owner.entry.key, lex) if acts else generic_mention(phrase, words, None)
    if owner is not None:
        iso = owner.entry.key
        if noun.sort in STATE_NOUNS and owner.suffix != "based" and not phrase.is_faction:
            force = lex.forces.get((iso, noun.key)) if noun.sort == "roles" and not owner.suffix else None
            return actor_mention(start, end, words, force, lex) if force else state_mention(start, end, words, iso, lex)
        if noun.sort == "people" and not phrase.hostile:
            return None
        return generic_mention(phrase, words, iso)
    if noun.sort == "machines" or (noun.sort == "people" and not phrase.hostile):
        return None
    return generic_mention(phrase, words, None)


def _owner_after(atoms: list[Atom], index: int, words: Words) -> Atom | None:
    """The country in "army of Israel", "armed forces of the Philippines"."""
    at = atoms[index].last + 1
    if at < len(words.norms) and words.norms[at] == "of":
        at += 1
        if at < len(words.norms) and words.norms[at] == "the":
            at += 1
        if index + 1 < len(atoms) and atoms[index + 1].first == at and atoms[index + 1].entry.sort == "state":
            return atoms[index + 1]
    return None


def _is_homeland(before: Atom, atom: Atom, words: Words, lex: Lexicon) -> bool:
    """True for the country in "Iran's Revolutionary Guards", "the Lebanese Hezbollah": it does not act beside its own group."""
    if before.suffix or before.last + 1 != atom.first or not words.joins(before.last) or before.entry.key != lex.actors[atom.entry.key].country:
        return False
    return before.entry.sort == "adjective" or (before.entry.sort == "state" and words.possessive[before.last])


def _plain(atom: Atom, words: Words, lex: Lexicon, start: int) -> ActorMention | None:
    sort = atom.entry.sort
    if atom.suffix and atom.suffix != "leads":
        return None
    if sort == "actor":
        return actor_mention(start, atom.end, words, atom.entry.key, lex)
    if sort in ("state", "house"):
        return state_mention(atom.start, atom.end, words, atom.entry.key, lex, is_demonym=atom.suffix == "leads")
    if sort in ("adjective", "nation"):
        return state_mention(atom.start, atom.end, words, atom.entry.key, lex, is_demonym=True)
    if sort == "capital":
        after = atom.last + 1
        speaks = after < len(words.norms) and words.norms[after] in lex.after_capital and words.gap(atom.last) == " "
        if speaks and not (atom.first > 0 and words.norms[atom.first - 1] in _PLACE_WORDS and words.joins(atom.first - 1)):
            return state_mention(atom.start, atom.end, words, atom.entry.key, lex)
    return None


def _name(phrase: Phrase, words: Words) -> str:
    """The phrase with single blanks; in the lexicon's case when the text is in capitals. Doubt ("suspected") is left out."""
    parts = []
    for atom in phrase.atoms:
        if atom.entry.sort == "modifier" and atom.entry.key == "doubtful":
            continue
        written = words.text[words.starts[atom.first] : words.ends[atom.last]]
        if written.isupper() and any(c.islower() for w in atom.entry.words for c in w):
            entry = " ".join(atom.entry.words)
            written = words.folded[words.starts[atom.first] : atom.start] + entry + words.folded[atom.end : words.ends[atom.last]]
        elif (atom.entry.sort in NOUNS or atom.entry.sort == "modifier") and not any(w[:1].isupper() for w in atom.entry.words):
            written = written.lower()
        parts.append(" ".join(written.split()))
    return " ".join(parts)


def _apart(mentions: list[ActorMention]) -> list[ActorMention]:
    """Drop what lies inside the mention before it ("Israel" inside "army of Israel")."""
    kept: list[ActorMention] = []
    for mention in mentions:
        if not kept or mention.char_start >= kept[-1].char_end:
            kept.append(mention)
    return kept
