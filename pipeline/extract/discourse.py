"""What came before: pronoun speakers, "its strikes", "the group". Simple, tested heuristics over subjects and speakers in text order; no model.

A pronoun that speaks takes the last speaker of its kind: "he" a person, "it" a body, "they" people or a body. A pronoun that acts takes the subject of the verb
of saying above it, else the last state or group that was a subject and is not the other party of the same mention. Sentences that are not parsed are skimmed
for who speaks in them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extract.actors import is_media
from pipeline.extract.attribution import is_speech_verb, main_speaker
from pipeline.extract.speakers import Speaker, kind_of_name, read_speaker
from pipeline.extract.syntax import governors, subjects, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.extract.document import Document, Sentence
    from pipeline.extract.evidence import Mention, Party
    from pipeline.extract.mentions import ActorMention

_DEFINITE = re.compile(
    r"[Tt]he (?:group|agency|organi[sz]ation|charity|monitor|network|newspaper"
    r"|watchdog|broadcaster|channel|aid group|monitoring group|militant group|rebel group)"
)
_KINDS = {"he": ("person",), "she": ("person",), "i": ("person",), "it": ("body",), "they": ("people", "body")}
_PERSONAL = frozenset(("he", "she", "his", "her"))
# "the army said troops had fired": whose troops, the speaker tells by speaking of them
_BARE = re.compile(r"^(?:the )?(?:troops|soldiers|forces|warplanes|fighter jets|jets|aircraft|security forces)$", re.IGNORECASE)
_REACH = 4  # sentences back that a pronoun may look
# "its forces", "one of their fighters", "his country's army": whose they are is said by who speaks
_OWN = re.compile(r"^(?:(?:one|some|two|three|several|all) of )?(?:its|their|our|(?:his|her|the) country[’']s)\b", re.IGNORECASE)
# "Mayor Ann Hall said", "said Mayor Ann Hall", "the ministry said"
_WORD = r"[A-Z][\w'’.-]*"
_NAME = rf"{_WORD}(?:\s+(?:(?:of|the|for|and|al|de|bin)\s+){{0,2}}{_WORD}){{0,7}}"
_NOT_SPEAKING = r"(?:in|on|at|to|by|that|the|it|he|she|they|there|its|his|a|an|two|one)"
_SKIMMED = re.compile(
    rf"(?<![\w.])(?P<before>(?:(?:[Aa]n?|[Tt]he) )?(?:[a-z]+ ){{0,2}}{_NAME}|(?:[Tt]he|[Aa]n?) (?:[\w'’-]+ ){{0,3}}[\w'’-]+)"
    r"(?:, [^,\"“”]{3,60},)?,? (?:said|says|told)\b"
    rf"|\b(?:said|says) (?P<after>(?:(?!{_NOT_SPEAKING} )[a-z]+ ){{0,2}}{_NAME})"
)
_CLOSING = re.compile(r"[\"”]")
_BEHIND = 160  # code points after a closing quotation mark in which its speaker stands


class Discourse:
    """Keeps speakers and acting subjects of the sentences read so far, and resolves the pronouns of the next one."""

    def __init__(self, document: Document) -> None:
        """Start before the first sentence of `document`."""
        self._document = document
        self._speakers: list[tuple[int, Speaker]] = []
        self._subjects: list[tuple[int, ActorMention]] = []
        self._next = 0  # first sentence not yet parsed or skimmed

    def resolve(self, doc: Doc, sentence: Sentence, mentions: list[Mention], actors: list[ActorMention]) -> None:
        """Replace the pronouns of a sentence's mentions in place, then remember who spoke and acted in it."""
        self._skim(sentence)
        for mention in mentions:
            for claim in mention.claims:
                if claim.speaker is not None:
                    claim.speaker = self._speaker(claim.speaker, doc, sentence, actors)
                elif self._is_quoted(claim.char_start, sentence):
                    claim.speaker = self._quote_speaker(claim.char_end, sentence) or self._running_speaker(sentence)
            if mention.speaker is not None:
                mention.speaker = self._speaker(mention.speaker, doc, sentence, actors)
            others = {p.mention.name for p in [*mention.targets] if p.mention is not None}
            mention.actors = [q for p in mention.actors if (q := self._antecedent_party(p, doc, sentence, actors, others)) is not None]
        self._remember(doc, sentence, actors)

    def _skim(self, sentence: Sentence) -> None:
        """Remember who speaks in the sentences between the last one parsed and this one."""
        for between in self._document.sentences[self._next : sentence.index]:
            if between.is_title:
                continue
            for found in _SKIMMED.finditer(self._document.sentence_text(between)):
                if (speaker := _skimmed(found, between.char_start)) is not None:
                    self._speakers.append((between.index, speaker))
        self._next = sentence.index + 1

    def _quote_speaker(self, at: int, sentence: Sentence) -> Speaker | None:
        """Return who stands behind the end of a quotation that runs on past its first sentence; None when nobody does."""
        reading = self._document.reading
        stop = reading.find("\n", at)
        closed = _CLOSING.search(reading, at, stop if stop >= 0 else len(reading))
        if closed is None:
            return None
        found = _SKIMMED.search(reading, closed.end(), min(closed.end() + _BEHIND, stop if stop >= 0 else len(reading)))
        if found is None or reading[closed.end() : found.start()].strip(" ,"):
            return None
        return _skimmed(found, 0)

    def _speaker(self, speaker: Speaker, doc: Doc, sentence: Sentence, actors: list[ActorMention]) -> Speaker | None:
        if speaker.is_pronoun:
            return self._in_sentence(speaker, doc, sentence, actors) or self._antecedent_speaker(speaker, sentence)
        return self._definite_antecedent(speaker, sentence) if _DEFINITE.fullmatch(speaker.text) else speaker

    def _remember(self, doc: Doc, sentence: Sentence, actors: list[ActorMention]) -> None:
        speaker = main_speaker(doc, sentence.char_start)
        if speaker is not None and not sentence.is_title and (known := self._speaker(speaker, doc, sentence, actors)) is not None:
            self._speakers.append((sentence.index, known))
        for token in doc:
            if token.dep_ in ("nsubj", "nsubjpass"):
                found = _actor_at(token, sentence.char_start, actors)
                if found is not None:
                    self._subjects.append((sentence.index, found))

    def _in_sentence(self, pronoun: Speaker, doc: Doc, sentence: Sentence, actors: list[ActorMention]) -> Speaker | None:
        """Resolve "it" and "they" to who says so in the clause above, else to a state or group in the subject of the main clause before the pronoun.

        "police, who say that they fired"; "its army struck after it condemned ...".
        """
        at = pronoun.char_start - sentence.char_start
        token = next((t for t in doc if t.idx == at), None)
        above = _speech_subject(token) if token is not None else None
        if token is not None and above is not None and above.i < token.i and above.pos_ in ("NOUN", "PROPN"):
            return read_speaker(above, sentence.char_start, pronoun.relay)
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
        wanted = _KINDS.get(pronoun.head_lemma)
        near = [speaker for index, speaker in reversed(self._speakers) if sentence.index - index <= _REACH]
        fitting = [speaker for speaker in near if wanted is None or speaker.kind in wanted]
        alone = pronoun.head_lemma in _PERSONAL
        for speaker in fitting[:1] or [speaker for speaker in near if not (alone and speaker.kind == "people")][:1]:
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
            return self._own_party(party, doc, sentence, actors) if _OWN.match(party.text) or _BARE.match(party.text) else party
        if party.text.lower() in _PERSONAL:
            return None  # a person, whom no lexicon of states and groups knows
        for token in doc:
            if token.tag_ in ("PRP", "PRP$") and token.text == party.text:
                above = _speech_subject(token)
                found = _actor_at(above, sentence.char_start, actors) if above is not None else None
                if found is not None and found.name not in others and above is not None and _may_mean(token, above):
                    return replace(party, mention=found, is_pronoun=False, weight=0.8, is_speaker=True, why="said_subject")
        for index, actor in reversed(self._subjects):
            if sentence.index - index > _REACH:
                break
            if actor.name not in others and (not actor.actor_id.startswith("generic:") or _are_people(party, actor)):
                return replace(party, mention=actor, is_pronoun=False, weight=0.6, why="last_subject")
        return None

    def _own_party(self, party: Party, doc: Doc, sentence: Sentence, actors: list[ActorMention]) -> Party:
        """Resolve "its fighters" to who says so; what a group's own outlet tells is the group's word."""
        at = text_of(doc).find(party.text)
        span = doc.char_span(at, at + len(party.text), alignment_mode="expand") if at >= 0 else None
        above = _speech_subject(span.root) if span is not None else None
        if span is None or above is None or not _may_mean(span[0], above) or (party.mention is not None and not party.mention.actor_id.startswith("generic:")):
            return party
        low, high = sentence.char_start + above.left_edge.idx, sentence.char_start + above.right_edge.idx + len(above.right_edge)
        named = [a for a in actors if low <= a.char_start and a.char_end <= high and not a.actor_id.startswith("generic:")]
        found = next((a for a in named if not is_media(a.text)), None) or _actor_at(above, sentence.char_start, actors)
        if _BARE.match(party.text) and (found is None or found.kind not in ("state", "state_force")):
            return party
        if found is not None and not is_media(found.text) and not found.actor_id.startswith("generic:"):
            return replace(party, mention=found, weight=0.8, is_speaker=True, why="said_subject")
        return replace(party, is_speaker=True)


def _are_people(party: Party, actor: ActorMention) -> bool:
    """True for "they" and armed people in the plural ("Somali pirates ... they hijacked"), who stand nearer than any group told before them."""
    return party.text.lower() in ("they", "their") and actor.name.endswith(("s", "men")) and actor.kind in ("rebel_group", "militia", "criminal_group", "other")


def _skimmed(found: re.Match[str], offset: int) -> Speaker | None:
    group = "before" if found.group("before") else "after"
    words = found.group(group)
    if words.split()[0] in ("He", "She", "It", "They", "We", "I", "But", "And"):
        return None
    return Speaker(words, offset + found.start(group), offset + found.end(group), kind=kind_of_name(words))


def _meant(subject: Token, verb: Token) -> Token:
    """A relative pronoun means the noun its clause modifies ("police, who say")."""
    return verb.head if subject.tag_ in ("WP", "WDT") and verb.dep_ == "relcl" else subject


def _speech_subject(token: Token) -> Token | None:
    for governor in governors(token):
        if is_speech_verb(governor):
            found = [_meant(s, governor) for s in subjects(governor) if s.i != token.i and s.tag_ not in ("PRP", "PRP$")]
            if found:
                return found[0]
    return None


def _may_mean(pronoun: Token, subject: Token) -> bool:
    """True when a pronoun can stand for the subject of the verb of saying above it: that stands before it and no other subject does between them."""
    if pronoun.lower_ in ("we", "our"):
        return True
    between = [t for t in pronoun.doc if subject.i < t.i < pronoun.i]
    return subject.i < pronoun.i and not any(t.dep_ in ("nsubj", "nsubjpass") and t.pos_ in ("NOUN", "PROPN") for t in between)


def _actor_at(token: Token, offset: int, actors: list[ActorMention]) -> ActorMention | None:
    """Return the actor whose words hold the token, or stand in its noun phrase ("Pakistan's foreign ministry")."""
    at = offset + token.idx
    direct = next((a for a in actors if a.char_start <= at < a.char_end), None)
    if direct is not None and direct.actor_id.startswith("generic:"):  # "the militant group al-Shabaab"
        by_name = [a for c in token.children if c.dep_ == "appos" for a in actors if a.char_start <= offset + c.idx < a.char_end]
        return next((a for a in by_name if not a.actor_id.startswith("generic:")), direct)
    if direct is not None:
        return direct
    low, high = offset + token.left_edge.idx, at + len(token)
    return next((a for a in actors if low <= a.char_start and a.char_end <= high and a.kind in ("state", "state_force")), None)
