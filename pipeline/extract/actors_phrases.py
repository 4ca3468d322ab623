"""Who a noun phrase stands for: "Pakistan's Ministry of Foreign Affairs", "Tehran", "a Taliban spokesman". For claimants; running text is find_actors' work."""

from __future__ import annotations

from functools import lru_cache

from pipeline.extract.actors_compose import NOUNS, OWNERS, STATE_NOUNS, Phrase, actor_mention, attach_hyphens, compose, generic_mention, state_mention
from pipeline.extract.actors_lexicon import Lexicon, lexicon
from pipeline.extract.actors_match import Atom, find_atoms
from pipeline.extract.actors_tokens import Words, cut
from pipeline.extract.mentions import ActorMention

# What follows one of these is where somebody is or whom he addresses, not whom he speaks for.
_ASIDE = frozenset(("to", "in", "near", "at", "on", "with", "against", "about", "over", "inside", "across", "into", "by", "between", "during", "after"))
_PREPOSITIONS = _ASIDE | frozenset(("of", "for", "from"))
_STOPS = _PREPOSITIONS | frozenset(("and", "or"))
_SPEAKING = frozenset(("officials", "media", "speakers"))
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her", "neighbouring", "neighboring"))


@lru_cache(maxsize=4096)
def resolve_actor(phrase: str) -> ActorMention | None:
    """Return the actor that a noun phrase stands for, with offsets in the phrase; None when the lexicon has nothing for it.

    An office stands for its state: kind `official`, actor_id `state:<ISO>` (`generic:<office>` when the phrase names no country). A capital stands for its
    government. News organisations have kind `media`; people who merely speak ("medics") kind `other`, both with the country the phrase names.
    """
    lex = lexicon()
    words, atoms = _read(phrase, lex)
    if phrase in lex.by_name:
        return actor_mention(0, len(phrase), words, lex.by_name[phrase], lex)
    if not atoms:
        return None
    head = _head(atoms, words)
    owners = [
        a for a in atoms if (a.entry.sort in OWNERS or a.entry.sort == "capital") and a.suffix in ("", "leads", "based") and not _is_aside(a, atoms, words)
    ]
    actors = [a for a in owners if a.entry.sort == "actor" and not a.suffix]
    if actors:
        speaker = next((a for a in actors if lex.actors[a.entry.key].kind != "media"), actors[0])
        if head is not None and head.entry.sort == "media":
            speaker = actors[-1]
        return actor_mention(speaker.start, speaker.end, words, speaker.entry.key, lex)
    if head is None:
        return _bare(owners or [a for a in atoms if a.entry.sort == "nation"], words, lex)
    if head.entry.sort in NOUNS:
        composed = next((m for m in compose(atoms, words, lex) if m.char_start <= head.start and head.end <= m.char_end), None)
        if composed is not None and not (owners and head.entry.sort in STATE_NOUNS and composed.actor_id.startswith("generic:")):
            return composed
    return _of_head(head, owners[0] if owners else None, atoms, words, lex)


def _of_head(head: Atom, owner: Atom | None, atoms: list[Atom], words: Words, lex: Lexicon) -> ActorMention | None:
    """Return the actor of a phrase by its noun and the country that goes with it, wherever that stands ("troops from Russia")."""
    iso = owner.entry.key if owner is not None and owner.entry.sort != "actor" else None
    start, end = (min(owner.start, head.start), max(owner.end, head.end)) if owner is not None else (head.start, head.end)
    if iso is not None and head.entry.sort == "officials":
        speaks_for = next((m for m in compose(atoms, words, lex) if m.kind == "state_force" and m.country == iso), None)
        if speaks_for is not None:  # "a spokesman for the Iraqi army"
            return speaks_for
        return state_mention(start, end, words, iso, lex, kind="official")
    if iso is not None and head.entry.sort in STATE_NOUNS:
        force = lex.forces.get((iso, head.entry.key)) if head.entry.sort == "roles" else None
        return actor_mention(start, end, words, force, lex) if force else state_mention(start, end, words, iso, lex)
    if head.entry.sort == "people":
        return _bare([owner] if owner is not None else [], words, lex)
    if owner is None or owner.first < head.first:
        named = [head] if owner is None else [owner, head]
        return generic_mention(Phrase(named[0], head, owner, False, named), words, iso)
    return _generic(start, end, words, head, iso)


def is_media(phrase: str) -> bool:
    """True when the phrase is a news organisation, journalist or social network: "Reuters", "Iranian media", "state television"."""
    mention = resolve_actor(phrase)
    return mention is not None and mention.kind == "media"


def is_official(phrase: str) -> bool:
    """True when the phrase speaks for a state: an office, its holder, a force, a government by its country or capital."""
    mention = resolve_actor(phrase)
    return mention is not None and not mention.is_demonym and mention.kind in ("official", "state", "state_force")


def actor_country(phrase: str) -> str | None:
    """Return the ISO 3166-1 alpha-3 code of the country that the phrase belongs to, None when it says none."""
    mention = resolve_actor(phrase)
    if mention is not None and mention.country is not None:
        return mention.country
    lex = lexicon()
    words, atoms = _read(phrase, lex)
    return next((a.entry.key for a in atoms if a.entry.sort in ("state", "adjective", "nation", "house", "capital") and not _is_aside(a, atoms, words)), None)


def _read(phrase: str, lex: Lexicon) -> tuple[Words, list[Atom]]:
    words = cut(phrase, lex.spellings)
    return words, attach_hyphens(find_atoms(words, lex, lenient=True), words, lex)


def _head(atoms: list[Atom], words: Words) -> Atom | None:
    """The noun that the phrase is about: the last one before a preposition, a comma or the first "and"; fighters before their commander."""
    size = len(words.norms)
    stop = next((i for i in range(1, size) if words.norms[i] in _STOPS or "," in words.gap(i - 1)), size)
    nouns = [a for a in atoms if a.entry.sort in NOUNS or a.entry.sort in _SPEAKING]
    nouns = [a for a in nouns if a.entry.sort != "officials" or not any(b.entry.sort == "armed" and b.last + 1 == a.first for b in nouns)]
    before = [a for a in nouns if a.last < stop or a.first < stop <= a.last]
    return before[-1] if before else nouns[0] if nouns else None


def _is_aside(atom: Atom, atoms: list[Atom], words: Words) -> bool:
    """True for the country somebody is in or turns to ("ambassador to Iran"), not for the owner of an office ("an official in Iraq's Interior Ministry")."""
    if any(a.first == atom.last + 1 and words.joins(atom.last) and a.entry.sort in ("officials", "roles") for a in atoms):
        return False
    at = atom.first - 1
    while at >= 0 and words.norms[at] in _ARTICLES:
        at -= 1
    return at >= 0 and words.norms[at] in _ASIDE


def _bare(owners: list[Atom], words: Words, lex: Lexicon) -> ActorMention | None:
    if not owners:
        return None
    first = owners[0]
    if first.entry.sort == "actor":
        return actor_mention(first.start, first.end, words, first.entry.key, lex)
    return state_mention(first.start, first.end, words, first.entry.key, lex, is_demonym=first.entry.sort in ("adjective", "nation"))


def _generic(start: int, end: int, words: Words, head: Atom, iso: str | None) -> ActorMention:
    mention = generic_mention(Phrase(head, head, None, False, [head]), words, iso)
    return ActorMention(start, end, words.text[start:end], mention.actor_id, " ".join(words.text[start:end].split()), mention.kind, iso)
