"""Actors of a text: states, forces, armed groups, organisations, media and unnamed armed people. This file is the door; names are in lexicon/actors/.

find_actors      all mentions of a text                     (actors_match.py finds, actors_compose.py puts together)
resolve_actor    one noun phrase, such as a claimant        (actors_phrases.py)
actor_rows       the tables `actors` and `actor_aliases`    (actors_tables.py)
"""

from __future__ import annotations

from pipeline.extract.actors_compose import attach_hyphens, compose
from pipeline.extract.actors_lexicon import lexicon
from pipeline.extract.actors_match import find_atoms
from pipeline.extract.actors_phrases import actor_country, is_media, is_official, resolve_actor
from pipeline.extract.actors_tables import actor_rows, alias_rows
from pipeline.extract.actors_tokens import cut
from pipeline.extract.mentions import ActorMention

__all__ = ["actor_country", "actor_rows", "alias_rows", "canonical_name", "find_actors", "is_media", "is_official", "resolve_actor"]


def find_actors(text: str) -> list[ActorMention]:
    """Return the actors named in `text`, in order and without overlaps.

    States come with actor_id `state:<ISO 3166-1 alpha-3>` and the country's English name, unnamed people with `generic:<noun>` and the phrase as name, all
    others with their slug in the lexicon. A nationality alone ("Israeli", "Palestinians") is the state with is_demonym=True. Text without case is read too.
    """
    lex = lexicon()
    words = cut(text, lex.spellings)
    return compose(attach_hyphens(find_atoms(words, lex), words, lex), words, lex)


def canonical_name(actor_id: str) -> str:
    """Return the canonical English name of an actor id as `find_actors` gives it. KeyError for an id that the lexicon does not have."""
    lex = lexicon()
    family, _, key = actor_id.partition(":")
    if family == "state":
        return lex.country_names[key]
    if family == "generic":
        return lex.generics[key][1]
    return lex.actors[actor_id].name
