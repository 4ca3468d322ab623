"""What came before: pronoun speakers, "its strikes", "the group". Simple, tested heuristics over subjects and speakers in text order; no model.

A pronoun that speaks takes the last named speaker. A pronoun that acts takes the subject of the verb of saying above it, else the last state or group that was
a subject and is not the other party of the same mention.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.attribution import Speaker, is_speech_verb, main_speaker
from pipeline.extract.syntax import governors, subjects

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.document import Document, Sentence
    from pipeline.extract.evidence import Mention, Party
    from pipeline.extract.mentions import ActorMention

_DEFINITE = re.compile(
    r"[Tt]he (?:group|agency|organi[sz]ation|charity|monitor|network|newspaper"
    r"|watchdog|broadcaster|channel|aid group|monitoring group|militant group|rebel group)"
)
_PERSONAL = frozenset(("he", "she"))
_REACH = 4  # sentences back that a pronoun may look


class Discourse:
    """Keeps speakers and acting subjects of the sentences read so far, and resolves the pronouns of the next one."""

    def __init__(self, document: Document) -> None:
        """Start before the first sentence of `document`."""
        self._document = document
        self._speakers: list[tuple[int, Speaker]] = []
        self._subjects: list[tuple[int, ActorMention]] = []

    def resolve(self, doc: Doc, sentence: Sentence, mentions: list[Mention], actors: list[ActorMention]) -> None:
        """Replace the pronouns of a sentence's mentions in place, then remember who spoke and acted in it."""
        for mention in mentions:
            for claim in mention.claims:
                if claim.speaker is not None and claim.speaker.is_pronoun:
                    claim.speaker = self._in_sentence(claim.speaker, doc, sentence, actors) or self._antecedent_speaker(claim.speaker, sentence)
                elif claim.speaker is not None and _DEFINITE.fullmatch(claim.speaker.text):
                    claim.speaker = self._definite_antecedent(claim.speaker, sentence)
                elif claim.speaker is None and self._is_quoted(claim.char_start, sentence):
                    claim.speaker = self._running_speaker(sentence)
            if mention.speaker is not None and mention.speaker.is_pronoun:
                mention.speaker = self._antecedent_speaker(mention.speaker, sentence)
            others = {p.mention.name for p in [*mention.targets] if p.mention is not None}
            mention.actors = [q for p in mention.actors if (q := self._antecedent_party(p, doc, sentence, actors, others)) is not None]
        self._remember(doc, sentence, actors)

    def _remember(self, doc: Doc, sentence: Sentence, actors: list[ActorMention]) -> None:
        speaker = main_speaker(doc, sentence.char_start)
        if speaker is not None and not speaker.is_pronoun and not sentence.is_title:
            self._speakers.append((sentence.index, speaker))
        for token in doc:
            if token.dep_ in ("nsubj", "nsubjpass"):
                found = _actor_at(token, sentence.char_start, actors)
                if found is not None:
                    self._subjects.append((sentence.index, found))

    def _in_sentence(self, pronoun: Speaker, doc: Doc, sentence: Sentence, actors: list[ActorMention]) -> Speaker | None:
        """Resolve "it" and "they" to a state or group in the subject of the main clause, before the pronoun ("its army struck after it condemned ...")."""
        if pronoun.text.lower() not in ("it", "they"):
            return None
        root = next((t for t in doc if t.dep_ == "ROOT"), None)
        heads = [t for t in subjects(root) if t.tag_ not in ("PRP", "EX", "DT")] if root is not None else []
        for head in heads[:1]:
            found = _actor_at(head, sentence.char_start, actors)
            if found is not None and found.char_end <= pronoun.char_start and not found.actor_id.startswith("generic:"):
                return Speaker(found.text, found.char_start, found.char_end, pronoun.relay, why="pronoun")
        return None

    def _antecedent_speaker(self, pronoun: Speaker, sentence: Sentence) -> Speaker | None:
        wanted_person = pronoun.head_lemma in _PERSONAL
        for index, speaker in reversed(self._speakers):
            if sentence.index - index > _REACH:
                break
            if wanted_person or pronoun.text.lower() != "he":
                return replace(speaker, relay=pronoun.relay or speaker.relay, why="pronoun")
        if pronoun.text.lower() in ("it", "they") and self._subjects and sentence.index - self._subjects[-1][0] <= _REACH:
            actor = self._subjects[-1][1]
            return Speaker(actor.text, actor.char_start, actor.char_end, pronoun.relay, why="pronoun")
        return None

    def _definite_antecedent(self, speaker: Speaker, sentence: Sentence) -> Speaker:
        """Resolve "The group said": the organisation that spoke or acted last."""
        for index, earlier in reversed(self._speakers):
            if sentence.index - index > _REACH:
                break
            if earlier.text[:1].isupper() and not _DEFINITE.fullmatch(earlier.text) and re.search(r"[A-Z]", earlier.text[1:].replace("The ", "")):
                return replace(earlier, relay=speaker.relay, why="definite")
        for index, actor in reversed(self._subjects):
            if sentence.index - index > _REACH:
                break
            if actor.kind in ("ngo", "international_organisation", "rebel_group", "militia", "media") and not actor.actor_id.startswith("generic:"):
                return Speaker(actor.text, actor.char_start, actor.char_end, speaker.relay, why="definite")
        return speaker

    def _is_quoted(self, at: int, sentence: Sentence) -> bool:
        """True when the offset lies inside quotation marks opened in this paragraph."""
        text = self._document.text
        start = text.rfind("\n", 0, at) + 1
        lead = text[start:at]
        curly = lead.count("“") - lead.count("”")
        straight = lead.count('"') % 2
        return curly > 0 or (straight == 1 and sentence.char_start < at)

    def _running_speaker(self, sentence: Sentence) -> Speaker | None:
        if self._speakers and sentence.index - self._speakers[-1][0] <= 2:
            return replace(self._speakers[-1][1], why="quotation")
        return None

    def _antecedent_party(self, party: Party, doc: Doc, sentence: Sentence, actors: list[ActorMention], others: set[str]) -> Party | None:
        if not party.is_pronoun:
            return party
        for token in doc:
            if token.tag_ in ("PRP", "PRP$") and token.text == party.text:
                above = _speech_subject(token)
                found = _actor_at(above, sentence.char_start, actors) if above is not None else None
                if found is not None and found.name not in others:
                    return replace(party, mention=found, is_pronoun=False, weight=0.8, why="said_subject")
        for index, actor in reversed(self._subjects):
            if sentence.index - index > _REACH:
                break
            if actor.name not in others and not actor.actor_id.startswith("generic:"):
                return replace(party, mention=actor, is_pronoun=False, weight=0.6, why="last_subject")
        return None


def _speech_subject(token: Token) -> Token | None:
    for governor in governors(token):
        if is_speech_verb(governor):
            found = [s for s in subjects(governor) if s.i != token.i and s.tag_ not in ("PRP", "PRP$")]
            if found:
                return found[0]
    return None


def _actor_at(token: Token, offset: int, actors: list[ActorMention]) -> ActorMention | None:
    """Return the actor whose words hold the token, or stand in its noun phrase ("Pakistan's foreign ministry")."""
    at = offset + token.idx
    direct = next((a for a in actors if a.char_start <= at < a.char_end), None)
    if direct is not None:
        return direct
    low, high = offset + token.left_edge.idx, at + len(token)
    return next((a for a in actors if low <= a.char_start and a.char_end <= high and a.kind in ("state", "state_force")), None)
