"""Names of who did it, for the column `actors` of a report. Which words are a doer of which mention is decided in parties.py; targets: targets.py."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.extract.actors import resolve_actor
from pipeline.extract.doer_choice import DETERMINERS, choose_likely
from pipeline.extract.evidence import VIOLENT
from pipeline.extract.lexicons import load_set, load_words
from pipeline.extract.places import resolve_place
from pipeline.extract.targets import words_of

if TYPE_CHECKING:
    from pipeline.extract.evidence import Claim, Party
    from pipeline.extract.mentions import ActorMention
    from pipeline.extract.merging import Frame

# Generic actors that say no more than the event type does ("attackers", "suicide bomber"): no name of a doer.
_NOBODY = frozenset({"attackers", "suicide-bombers", "hijackers", "kidnappers", "hitmen"})
_UNKNOWN = re.compile(r"^(?:unknown|unidentified) ", re.IGNORECASE)
# "gunmen", "the shooter": no more than that there was a gun. A lone gunman, bandits, militants and guerrillas are said to be somebody.
_ARMED = re.compile(r"^(?:gunmen|shooters?|armed (?:men|assailants?|attackers?|persons?))$", re.IGNORECASE)
# What is hit and not who hits, wherever the parser puts it ("an assault on the consulate that killed seven").
_SITES = re.compile(
    r"\b(?:embass(?:y|ies)|consulates?|missions? building|museums?|resorts?|hotels?|mosques?|church(?:es)?|hospitals?|schools?|markets?|stations?|airports?"
    r"|checkpoints?|bases?|compounds?|headquarters|buildings?|offices?|houses?|homes?|apartments?|restaurants?|clubs?|villages?|towns?|neighbou?rhoods?)$",
    re.IGNORECASE,
)
# Generic actors that do nothing to anybody: who is spoken of, asked or hurt. And those that say nothing before an event ("terrorist attack").
_NO_DOERS = load_set("no_doers", "parties")
_VAGUE_MODIFIERS = load_set("vague_modifiers", "parties")
_DESCRIBED = re.compile(rf"\b(?:{'|'.join(load_words('described_doers', 'parties'))})\b", re.IGNORECASE)
# "a man of about 30", "two young men", "a 71-year-old man with a knife": that somebody did it and how old he was, no name of an actor.
_ANYBODY = re.compile(
    r"^(?:(?:young|old|elderly|middle-aged|local|other|lone|single|unidentified|unknown|dead|\d+[- ]year[- ]old|[\w-]+[- ]year[- ]old) )*"
    r"(?:man|men|wom[ae]n|boys?|girls?|persons?|people|individuals?|teenagers?|youths?|strangers?|subjects?|suspects?|passers-?by|drivers?)"
    r"(?: (?:of about|aged|with an?|in (?:his|her|their)|on an?|from|in) .*)?$",
    re.IGNORECASE,
)
_MOST = 3
_OWNED = re.compile(r"\b(?:its|their|his|her|our)\b", re.IGNORECASE)
_VIOLENCE = VIOLENT | {"hold", "hijack"}
# What states do, so that a nationality before the word names the state ("Russian shelling"); a shooting or a stabbing is done by persons.
_STATE_MEANS = frozenset(
    ("air_strike", "drone_strike", "missile_strike", "shelling", "seizure", "threat", "sanction", "diplomatic_measure", "arrest", "armed_clash")
)


def doer_name(party: Party, *, violent: bool = True, as_state: bool = True) -> str | None:
    """Return the name a doer goes by in `actors`: the lexicon's name, a group or person as described ("hooded men", "two men"), None for what acts not.

    `violent`: of an act of violence; an arrest or an embargo can be a government's. `as_state`: of what states do, by a nationality.
    """
    actor = party.mention
    if (party.is_pronoun and actor is None) or _SITES.search(re.split(r" (?:of|in|at|on|near|for) ", party.text)[0]):
        return None
    if actor is None:
        name = _undetermined(party.text)
        if party.is_name:  # a person or a group that no lexicon knows, by its own name, unless the name is a place's
            return name if len(name.split()) <= 4 and resolve_place(name) is None else None
        return name if party.is_person and len(name.split()) <= 5 and _DESCRIBED.search(name) and not _ANYBODY.match(name) else None
    generic = actor.actor_id.startswith("generic:")
    if actor.is_demonym:
        if party.is_modifier or (" " not in party.text and not party.text.endswith(("s", "men"))):  # "Pakistani shelling", read as subject and verb
            return actor.name if as_state else None  # "Pakistani shelling" is the state's; whose a "Palestinian stabbing" was, it does not say
        # A person of a nationality acts for himself, not for the state.
        text = _undetermined(party.text)
        return text if len(text.split()) <= 3 and text.lower() not in load_set("pronouns") and not text.islower() else None
    if not generic:
        return None if violent and actor.kind in ("ngo", "media") else actor.name
    slug = actor.actor_id.split(":", 1)[1]
    bare = _UNKNOWN.sub("", _undetermined(actor.name))
    if actor.country is None and (slug in _NOBODY or _ARMED.match(bare)):
        return None
    if (violent and _is_office(actor)) or slug in _NO_DOERS or (party.is_modifier and slug in _VAGUE_MODIFIERS):
        return None
    if party.is_modifier:
        return _plural(_undetermined(actor.name))
    return _undetermined(actor.name)


def _is_office(actor: ActorMention) -> bool:
    """True for offices that kill nobody themselves; a regime or a government may."""
    return actor.name.endswith("authorities") or (actor.kind == "official" and not actor.actor_id.endswith(":government"))


def _undetermined(name: str) -> str:
    return DETERMINERS.sub("", DETERMINERS.sub("", name))


def _plural(name: str) -> str:
    """A "guerrilla attack" is one by guerrillas."""
    return name if name.endswith("s") or name in ("police", "militia", "military", "army") else f"{name}s"


def name_doers(frame: Frame, claims: list[Claim]) -> tuple[list[str], str]:
    """Return the canonical names of who did it, best supported first, and on whose word. Described doers of the grammar are named only when no known one is."""
    votes: dict[str, float] = defaultdict(float)
    basis: dict[str, str] = {}
    known: set[str] = set()
    for order, mention in enumerate(frame.mentions):
        for party in mention.actors:
            if mention.group == "street" and party.mention is not None and party.mention.actor_id in ("generic:police", "generic:security-forces"):
                continue  # the police that meet a crowd hold no rally
            name = doer_name(party, violent=mention.group in _VIOLENCE, as_state=mention.generic or mention.event_type in _STATE_MEANS)
            if name is None:
                continue
            vague = party.mention is None or party.mention.is_demonym or party.mention.actor_id.startswith("generic:")
            if not vague or (party.mention is not None and party.mention.country is not None):
                known.add(name)
            votes[name] += (0.4 if vague else 1.0) * party.weight / (1 + 0.1 * order)
            basis.setdefault(name, "attributed" if mention.speaker is not None and party.basis == "stated" else party.basis)
    for claim in claims:
        if claim.claim_type != "responsibility":
            continue
        actor = resolve_actor(claim.doer) if claim.doer else None
        name = actor.name if actor is not None and not actor.actor_id.startswith("generic:") and not actor.is_demonym else None
        if name is None and claim.doer and re.search(r"\b[A-Z]\w+", DETERMINERS.sub("", claim.doer)) and len(claim.doer.split()) <= 6:
            name = DETERMINERS.sub("", claim.doer)
        if name is not None:
            votes[name] += 2.0
            known.add(name)
            basis[name] = "claimed" if claim.self_claim else basis.get(name, "attributed")
    deniers = {actor.name for c in claims if c.claim_type == "denial" and c.speaker is not None and (actor := resolve_actor(c.speaker.text)) is not None}
    if not votes:
        likely = [n for n in _with_nearby(frame, choose_likely(frame, [])) if n not in deniers]  # nobody is guessed against his word
        return likely, "suspected" if likely else "unknown"
    ranked = sorted(votes, key=lambda n: (-votes[n], n))
    top = votes[ranked[0]]
    names = [n for n in ranked if votes[n] >= 0.5 * top and (n in known or not known)][:_MOST]
    if not names:
        names = [n for n in ranked if n in known][:1]
    # Beside a doer that the text names, a guess is more often wrong than right; a described one ("guerrillas") may belong to a group named nearby.
    chosen = _with_nearby(frame, [*names, *(choose_likely(frame, names) if not known else [])])
    return [n for n in chosen if n in names or n not in deniers], basis.get(names[0], "stated")


def _with_nearby(frame: Frame, names: list[str]) -> list[str]:
    """Return `names` with the armed people and groups that the model takes for doers as well ("guerrillas" of a named group); none beside a state."""
    if any((actor := resolve_actor(name)) is not None and actor.kind in ("state", "state_force") for name in names):
        return names
    out, suffered = list(names), [words_of(p.text) for m in frame.mentions for p in m.targets]
    for party in frame.nearby_doers:
        name = doer_name(party)
        words = words_of(name or "")
        if names and _OWNED.search(party.text):
            continue  # "one of its fighters" is the group's, which is named
        if name is None or len(out) >= _MOST or any(words <= other or other <= words for other in (*map(words_of, out), *suffered)):
            continue
        out.append(name)
    return out
