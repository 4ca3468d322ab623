"""What a sentence says of each group and person it names beside a deed: the signs from which doer_nearby.py tells whether he did it.

The grammar's own answer (parties.py) is one of the signs. Nothing is chosen here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract.evidence import VIOLENT, Named, Party
from pipeline.extract.objects import noun_of
from pipeline.extract.parties import read_party
from pipeline.extract.victims import person_class

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.evidence import Mention
    from pipeline.extract.mentions import ActorMention

DEEDS = VIOLENT | {"hold", "hijack"}
_STATES = frozenset(("state", "state_force", "official", "media", "ngo", "international_organisation"))
_MOST, _FAR, _HIGH = 40, 4, 6
_INNER = frozenset(("compound", "amod", "nmod", "poss", "nummod", "quantmod", "det"))
_JOINED = frozenset(("conj", "appos"))


def name_others(doc: Doc, offset: int, heads: list[list[Token]], mentions: list[Mention], actors: list[ActorMention]) -> None:
    """Fill `named` of the violent mentions of a sentence; `heads` are the heads of their triggers, in the same order."""
    violent = [(m, h) for m, h in zip(mentions, heads, strict=True) if h and (m.group in DEEDS or (m.event_type is None and m.claims))]
    if not violent:
        return
    known = {a.char_end - offset for a in actors if a.kind not in _STATES and not a.is_demonym}
    for token in [t for t in doc if t.pos_ in ("NOUN", "PROPN") and (t.idx + len(t) in known or person_class(t) is not None)][:_MOST]:
        party = read_party(token, doc, offset, actors)
        if party is None or not may_be_doer(party):
            continue
        common = _common_signs(token, party)
        for mention, members in violent:
            mention.named.append(Named(party, common | _signs_beside(token, party, mention, members)))


def may_be_doer(party: Party) -> bool:
    """False for states and their forces, whom a text names for many reasons, and for persons by name, whom a mistake would accuse."""
    actor = party.mention
    if party.is_pronoun:
        return False
    if actor is None:
        return party.is_person and not party.is_name
    return not party.is_owner and not actor.is_demonym and actor.kind not in _STATES


def _sort(token: Token, party: Party) -> str:
    """Return what kind of doer a noun names."""
    if party.mention is not None:
        return f"generic:{party.mention.kind}" if party.mention.actor_id.startswith("generic:") else party.mention.kind
    return person_class(token) or "person"


def _common_signs(token: Token, party: Party) -> set[str]:
    """Return the signs that hold beside every deed of the sentence."""
    sort, link = _sort(token, party), _link(token)
    first = next((c for c in token.children if c.dep_ in ("det", "poss", "nummod") and c.i < token.i), None)
    signs = {
        f"sort:{sort}",
        f"link:{link}",
        f"verb:{link}:{_verb_above(token)}",
        f"before:{'none' if first is None else {'nummod': 'number', 'poss': 'own'}.get(first.dep_, first.lower_)}",
    }
    if token.pos_ == "NOUN":
        signs.add(f"noun:{noun_of(token)}")
    if token.dep_ in _INNER:
        signs.add("inner")
    if party.basis == "suspected":
        signs.add("suspected")
    return signs


def _signs_beside(token: Token, party: Party, mention: Mention, members: list[Token]) -> set[str]:
    """Return the signs of how a noun stands to one deed."""
    sort, link = _sort(token, party), _link(token)
    trigger = min(members, key=lambda h: abs(h.i - token.i))
    path, gap = _path(token, trigger), token.i - trigger.i
    casualty = next((c.casualty for c in mention.claims if c.casualty is not None and c.casualty.head.i == token.i), None)
    rules = {"doer": any(p.text == party.text for p in mention.actors), "target": any(p.text == party.text for p in mention.targets)}
    rules["victim"] = casualty is not None
    signs = {
        f"path:{path}",
        f"sort+path:{sort.split(':')[0]}:{path}",
        f"sort+group:{sort}:{mention.group}",
        f"link+group:{link}:{mention.group}",
        f"side:{'before' if gap < 0 else 'after'}:{min(abs(gap) // 4, 4)}",
        f"type:{mention.event_type}",
        f"generic:{mention.generic}",
        *(f"rule:{rule}" for rule, holds in rules.items() if holds),
        *(f"rule:{rule}:{sort}" for rule, holds in rules.items() if holds),
    }
    return signs if any(rules.values()) else signs | {"rule:none"}


def _link(token: Token) -> str:
    """Return how a noun hangs in its sentence: its relation, with the preposition of a prepositional phrase; of a coordinated noun that of the first."""
    seen = token
    while seen.dep_ in _JOINED and seen.head.i != seen.i and seen.head.pos_ in ("NOUN", "PROPN"):
        seen = seen.head
    return f"{seen.dep_}:{seen.head.lower_}" if seen.dep_ in ("pobj", "pcomp") else seen.dep_


def _verb_above(token: Token) -> str:
    seen = token
    for _ in range(_HIGH):
        if seen.head.i == seen.i:
            break
        seen = seen.head
        if seen.pos_ in ("VERB", "AUX"):
            return str(seen.lemma_.lower())
    return "none"


def _path(token: Token, trigger: Token) -> str:
    """Return the relations on the way in the tree from a noun to a trigger, coordination and apposition left out; "far" when it is long."""
    ups = [token]
    while ups[-1].head.i != ups[-1].i:
        ups.append(ups[-1].head)
    at = {t.i: n for n, t in enumerate(ups)}
    downs: list[Token] = []
    seen = trigger
    while seen.i not in at:
        downs.append(seen)
        if seen.head.i == seen.i:
            return "far"
        seen = seen.head
    up, down = ([t.lower_ if t.dep_ == "prep" else t.dep_ for t in way if t.dep_ not in _JOINED] for way in (ups[: at[seen.i]], list(reversed(downs))))
    return "far" if len(up) + len(down) > _FAR else f"{'<'.join(up)}^{'>'.join(down)}"
