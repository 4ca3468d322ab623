"""Dates and places of a sentence -> the mention they belong to. They are found in dates.py and places.py.

Method: the nearest mention in the dependency tree; a date of a verb of saying is a statement date; a place weighs by the construction it stands in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract.attribution import is_speech_verb
from pipeline.extract.grouping import tree_distance
from pipeline.extract.lexicons import load_set, load_toml, load_words
from pipeline.extract.syntax import children, governors, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.evidence import Mention
    from pipeline.extract.mentions import ActorMention, DateMention, PlaceMention


def token_of(doc: Doc, offset: int, start: int, end: int) -> Token | None:
    """Return the head of the words from `start` to `end` (absolute) of a sentence that begins at `offset`, None when they are not in it."""
    span = doc.char_span(max(0, start - offset), min(len(text_of(doc)), end - offset), alignment_mode="expand")
    return span.root if span is not None and len(span) else None


def attach_dates(doc: Doc, offset: int, dates: list[DateMention], heads: list[list[Token]], mentions: list[Mention]) -> None:
    """Give each date to the mention whose verb it modifies; a date of a verb of saying is a statement date."""
    for date in dates:
        if date.kind in ("duration", "set") and date.basis != "anaphoric":
            continue
        root = token_of(doc, offset, date.char_start, date.char_end)
        if root is None:
            continue
        head_ids = {h.i: k for k, members in enumerate(heads) for h in members}
        if date.text in _feasts() and root.dep_ == "compound" and root.head.i not in head_ids and root.head.pos_ == "NOUN":
            continue  # "a Christmas market", "the May Day march": what kind it was
        statement = foreign = False
        before = root.left_edge.i - (2 if root.dep_ == "pobj" else 1)
        owner = head_ids.get(before)  # "condemned the strike on Tuesday": a date right behind the event's noun is the event's
        if owner is None:
            owner = _modified(root, head_ids)
        for seen in [] if owner is not None else [root, *governors(root)]:
            if seen.i in head_ids:
                owner = head_ids[seen.i]
                break
            if is_speech_verb(seen) and seen.left_edge.lower_ == "what" and seen.head.i in head_ids:
                owner = head_ids[seen.head.i]  # "attacked what it said were bases on Tuesday"
                break
            if is_speech_verb(seen) and seen.i != root.i:
                reported = next((head_ids[t.i] for t in children(seen, "nsubjpass") if t.i in head_ids), None)
                if reported is not None:
                    owner = reported  # "the shooting was reported at 5 p.m. on May 3"
                else:
                    statement = _is_statement_date(root, seen, list(head_ids))
                break
            if seen.pos_ == "VERB" and (seen.lemma_.lower() in load_words("reaction_verbs") or _is_legal(seen)):
                statement = True
                break
            if seen.pos_ in ("VERB", "AUX", "NOUN"):
                below = [
                    (tree_distance(seen, h) + 0.01 * abs(h.i - root.i), k)
                    for k, members in enumerate(heads)
                    for h in members
                    if seen.is_ancestor(h) and not _crosses_speech(h, seen)
                ]
                if below and seen.pos_ != "NOUN":
                    # "recalled its envoy and closed the bridge on Wednesday in protest at a strike": both verbs were done that day, the strike was not
                    owner = head_ids[seen.head.i] if seen.dep_ == "conj" and seen.head.i in head_ids and min(below)[0] >= 3 else min(below)[1]
                    break
                if not below and seen.dep_ in ("relcl", "acl") and seen.head.i in head_ids:
                    owner = head_ids[seen.head.i]  # "the shooting that left two men wounded on Friday"
                    break
                if not below and seen.pos_ != "NOUN" and seen.dep_ in ("advcl", "relcl", "acl", "pcomp"):
                    foreign = True  # "since troops withdrew in 2011": the date of something else
                    break
        if foreign:
            continue
        if date.basis == "anaphoric" and len(mentions) > 1:
            owner, statement = _relative_owner(root, heads), False
        if owner is None and not statement:
            nearest = [(tree_distance(root, h) + 0.05 * abs(root.i - h.i), k) for k, members in enumerate(heads) for h in members]
            owner = min(nearest)[1] if nearest else None
        if statement or owner is None:
            for mention in mentions:
                mention.statement_dates.append(date)
        else:
            mentions[owner].dates.append(date)
    _share_dates(heads, mentions)


def _share_dates(heads: list[list[Token]], mentions: list[Mention]) -> None:
    """Give deeds told in one breath the day of the first: "gunmen stopped a bus on Tuesday, shot the driver dead and abducted the passengers"."""
    for index, members in enumerate(heads[: len(mentions)]):
        first = next((k for k, others in enumerate(heads) if k < index and any(_is_coordinated(h, o) for h in members for o in others)), None)
        if first is not None and not mentions[index].dates and mentions[first].event_type is not None:
            mentions[index].dates.extend(d for d in mentions[first].dates if d.kind != "duration")


def _is_coordinated(head: Token, first: Token) -> bool:
    """True when `head` is a verb set beside the verb `first` by "and" or a comma, without a subject of its own."""
    if head.pos_ != "VERB" or first.pos_ != "VERB":
        return False
    seen = head
    while seen.dep_ == "conj" and not children(seen, "nsubj", "nsubjpass"):
        if seen.head.i == first.i:
            return True
        seen = seen.head
    return False


@lru_cache(maxsize=1)
def _feasts() -> frozenset[str]:
    """Return the names of feasts that the date lexicon knows."""
    return frozenset(name for row in load_toml("dates")["named_days"] for name in row["names"])


def _modified(root: Token, heads: dict[int, int]) -> int | None:
    """Return the mention of the event noun a date stands in front of ("the March 3 shooting death of", "Tuesday's bombing"), None for other dates."""
    top = root
    while top.dep_ in ("nummod", "compound", "nmod", "amod", "poss", "npadvmod") and top.head.i > top.i and top.head.pos_ in ("NOUN", "PROPN", "NUM"):
        top = top.head
    inside = (
        [t.i for t in (top, *top.children) if t.i in heads and t.i > root.i and t.dep_ in (top.dep_, "compound", "nmod", "amod")] if top is not root else []
    )
    return heads[inside[0]] if inside else None


def _relative_owner(root: Token, heads: list[list[Token]]) -> int | None:
    """Read "Y happened two days after X": the distance dates Y, and what stands right behind the words is X, its anchor."""
    behind = [(h.i, k) for k, members in enumerate(heads) for h in members if h.i > root.i]
    anchor = min(behind)[1] if behind else None
    others = [(abs(h.i - root.i), k) for k, members in enumerate(heads) for h in members if k != anchor]
    return min(others)[1] if others else None


def _is_legal(verb: Token) -> bool:
    """True for steps of justice ("went on trial", "faces charges", "pleaded guilty"): their day is not the deed's."""
    near = [*verb.children, *(o for p in children(verb, "prep") for o in p.children)]
    return verb.lemma_.lower() in _LEGAL_VERBS or any(t.lemma_.lower() in _LEGAL_NOUNS for t in near)


_LEGAL_VERBS = load_set("legal_verbs", "attach")
_LEGAL_NOUNS = load_set("legal_nouns", "attach")


def _crosses_speech(head: Token, top: Token) -> bool:
    return any(is_speech_verb(t) for t in governors(head) if t.i != top.i and top.is_ancestor(t))


_JUSTICE = frozenset({"trial", "hearing", "verdict", "sentencing"})


def _is_justice(verb: Token) -> bool:
    """True for steps of justice, told as noun, as verb and object, or as what goes on ("on trial in X", "the trial opens in X")."""
    if verb.pos_ not in ("VERB", "AUX"):
        return verb.lemma_.lower() in _JUSTICE
    return _is_legal(verb) or any(s.lemma_.lower() in _JUSTICE for s in children(verb, "nsubj", "nsubjpass"))


def _is_statement_date(root: Token, verb: Token, heads: list[int]) -> bool:
    """True for a date right beside the verb of saying ("said on Thursday", "told reporters Friday"), and before it when all that is told comes after it."""
    if root.i < verb.i and heads and min(heads) > verb.i:
        return True  # "On Thursday the coroner's office of the county said the boy had been shot"
    return abs(root.i - verb.i) <= 5 or root.i > verb.i


_LOCATIVE = load_set("locative", "attach")
_NOT_LOCATIVE = load_set("not_locative", "attach")
_ARRIVE = frozenset(("divert", "land", "force", "redirect", "spread", "come", "return"))  # "was diverted to X": where it ended
_KIND_WEIGHT = {"landmark": 1.2, "city": 1.0, "admin2": 0.8, "admin1": 0.6, "region": 0.5, "country": 0.2}


def attach_places(
    doc: Doc,
    offset: int,
    places: list[PlaceMention],
    heads: list[list[Token]],
    mentions: list[Mention],
    actors: list[ActorMention],
    scenes: dict[int, int],
) -> None:
    """Give each place to the mention whose clause it stands in, with a weight that says how surely it is where the incident was.

    `scenes`, by token, are those of clauses.py: what is set at another place of its own does not happen here.
    """
    actor_spans = [(a.char_start, a.char_end) for a in actors if not a.is_demonym and a.kind not in ("state",)]
    for place in places:
        if place.is_demonym or any(s <= place.char_start and place.char_end <= e for s, e in actor_spans):
            continue
        root = token_of(doc, offset, place.char_start, place.char_end)
        if root is None:
            continue
        weight = _KIND_WEIGHT.get(place.kind, 0.5) + locative_weight(root) - (0.5 if _encloses(root) else 0.0)
        best: tuple[float, int] | None = None
        for index, members in enumerate(heads):
            for head in members:
                distance = tree_distance(root, head) + 0.03 * abs(root.i - head.i) + (1.5 if _crosses_speech(head, root) else 0)
                distance += _APART if scenes.get(root.i, 0) != scenes.get(head.i, 0) else 0
                if best is None or distance < best[0]:
                    best = (distance, index)
        if best is not None:
            for index, mention in enumerate(mentions):
                nearest = best[1] == index or (best[1] < index and any(_is_coordinated(h, o) for h in heads[index] for o in heads[best[1]]))
                apart = heads[index] and scenes.get(root.i, 0) != scenes.get(heads[index][0].i, 0)
                mention.places.append((place, weight - 0.08 * min(best[0], 8) if nearest else weight - (3.0 if apart else 1.2)))
    beside = {place.char_start for place in places if (root := token_of(doc, offset, place.char_start, place.char_end)) is not None and _is_beside(root)}
    for mention in mentions:
        _keep_inside_borders(mention, beside)


def _is_beside(root: Token) -> bool:
    return root.dep_ == "pobj" and root.head.lower_ in ("near", "outside", "off", "opposite")


def _keep_inside_borders(mention: Mention, beside: set[int]) -> None:
    """Lower the town that a deed was near when it lies across the border of the country or province it was in ("in the West Bank, near Jerusalem")."""
    lands = {p.country for p, w in mention.places if p.kind in ("country", "admin1") and p.country and w >= 0.7 and p.char_start not in beside}
    if len(lands) == 1:
        mention.places = [(p, w - 1.0 if p.char_start in beside and p.country and p.country not in lands else w) for p, w in mention.places]


_APART = 20  # arcs: further than any two words of one scene


def _encloses(root: Token) -> bool:
    """True for the city in "the Lima suburb of Ancon": the place is the one within."""
    return root.dep_ in ("compound", "nmod", "amod", "poss") and any(
        o.pos_ == "PROPN" for p in children(root.head, "prep") if p.lower_ == "of" for o in children(p, "pobj")
    )


def locative_weight(root: Token) -> float:
    """Score the construction a place name stands in: "in X" is a place of something, "from X" and "X officials" are not."""
    token = root
    for _ in range(4):
        if token.dep_ == "pobj":
            preposition = token.head.lower_
            if preposition == "of" and token.head.head.pos_ in ("NOUN", "PROPN"):
                token = token.head.head  # "the town of X", "outskirts of X": look at what it belongs to
                continue
            if is_speech_verb(token.head.head) or _is_justice(token.head.head):
                return -0.8  # "the Pentagon said in X", "went on trial in X": where it was said, where it is judged
            if (preposition in _LOCATIVE or (preposition == "to" and token.head.head.lemma_.lower() in _ARRIVE)) and not _in_speaker(token):
                return 1.0
            if preposition in _NOT_LOCATIVE:
                return -0.8
            return 0.0
        if token.dep_ in ("compound", "nmod") and _has_lost_its_preposition(token):
            return 1.0
        if token.dep_ in ("compound", "nmod", "amod", "appos", "conj", "poss", "npadvmod", "nummod"):
            if token.dep_ == "poss":
                owner = token.head
                if owner.dep_ == "pobj" and owner.head.lower_ in _LOCATIVE:
                    token = owner  # "in Iraq's Anbar province"
                    continue
                return -0.5
            if token.dep_ == "npadvmod":
                return 0.3
            token = token.head
            continue
        if token.dep_ in ("nsubj", "nsubjpass"):
            return -0.6 if token.dep_ == "nsubj" else 0.1
        if token.dep_ in ("dobj",):
            return 0.5
        return 0.0
    return 0.0


def _has_lost_its_preposition(token: Token) -> bool:
    """True for "in Mosul gunmen shot ...", where the parser takes the town for a part of the subject and leaves "in" alone."""
    before = token.doc[token.left_edge.i - 1] if token.left_edge.i else token
    return before.dep_ == "prep" and before.lower_ in _LOCATIVE and not children(before, "pobj")


def _in_speaker(token: Token) -> bool:
    """True when the place belongs to a speaker's phrase ("a spokesman in Geneva said")."""
    for seen in governors(token):
        if seen.dep_ == "nsubj" and is_speech_verb(seen.head):
            return True
        if seen.pos_ in ("VERB", "AUX"):
            return False
    return False
