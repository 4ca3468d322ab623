"""One article as the stages read it: canonical text, paragraphs, sentences, publication date. Splitting only; nothing here knows about events.

`text` is the canonical text that all offsets count in. `reading` is the same text, code point for code point, in the case the finders work on: capital-letter
text (wire services before 1995, some feeds) is truecased there, so that no later stage needs a second rule set.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.extract.lexicons import load_words
from pipeline.extract.mentions import ActorMention, PlaceMention
from pipeline.extract.truecase import is_capitals, is_title_case, sentence_case, truecase
from schemas.canonical import canonical_text

_LINE = re.compile(r"[^\n]+")
# A sentence ends at . ! ? (and closing quotes or brackets) before white space and something that can open a sentence.
# A stop without the blank after it ("officials said.The son") is a lost line break.
_END = re.compile(
    r"(?<=[a-z]{3})[.!?](?=(?:The|A|An|In|On|At|It|He|She|They|But|And|There|This|Two|Three)\s+[a-z])"
    r"|[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-Z0-9ÀÖ-ÞÀ-ÖØ-Þ])|[.!?]+[”\"](?=\s+[a-z]+ said)"
)
_LAST_WORD = re.compile(r"([^\s(\[“\"']+)$")
_MAX_SENTENCE = 1500  # code points; longer ones (tables, lists without stops) are cut at commas or blanks so that no parse grows without bound
# "BAGHDAD (Reuters) - ", "BEIRUT, Lebanon — ", "PESHAWAR: "; also Reuters' feed style "BAGHDAD Security forces"
_DATELINE = re.compile(
    r"^(?P<place>[A-Z][\w'’.-]*(?:[ /][A-Z][\w'’.-]*){0,4}(?:, [A-Z][A-Za-z. ]+?)?)"
    r"(?:,? (?:NO DATE|\d{1,2} [A-Za-z]{3,9}\.?(?: \d{2,4})?|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?))?\s*"
    r"(?:\((?P<agency>[^)\n]{2,60})\)\s*[-–—:]*|\s[-–—]{1,2}\s|:\s)\s*(?:\[[^\]\n]{2,40}\]\s*)*"
)
_CAPS_DATELINE = re.compile(r"^(?P<place>[A-Z][A-Z'’.-]{2,}(?:[ /-][A-Z][A-Z'’.-]+)*(?:, [A-Z][a-z]+)?)\s+(?=[A-Z][a-z]|[A-Z][a-z]*\b|[A-Z] [a-z])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its place in the document and its offsets in the canonical text. `paragraph` 0 is the title when there is one.

    `section` counts the entries of a text that is cut by rules ("___"), as running updates are: what one entry says need not go on in the next.
    `edition` is 1 for what stands below a line such as "[Previous story, posted at 2 a.m.]", where a story is told as it was known before.
    """

    index: int
    paragraph: int
    char_start: int
    char_end: int
    is_title: bool = False
    section: int = 0
    edition: int = 0


@dataclass(slots=True)
class Document:
    """A canonical text with its sentences. `published` is the publication day in the text's own reckoning, None when unknown.

    `places` and `actors` are empty until the stages have looked for them.
    """

    text: str
    reading: str
    published: dt.date | None
    sentences: list[Sentence] = field(default_factory=list)
    dateline: tuple[int, int] | None = None
    places: list[PlaceMention] = field(default_factory=list)
    actors: list[ActorMention] = field(default_factory=list)

    def sentence_text(self, sentence: Sentence) -> str:
        """Return the words of `sentence` in reading case."""
        return self.reading[sentence.char_start : sentence.char_end]


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return frozenset(load_words("abbreviations"))


def _is_abbreviation(text: str, stop: int) -> bool:
    """True when the full stop at `stop` ends an abbreviation ("Gen.", "U.S.", "J.") and the sentence goes on."""
    word = _LAST_WORD.search(text, max(0, stop - 30), stop)
    if not word:
        return False
    token = word.group(1)
    if re.fullmatch(r"(?:[A-Za-z]\.)*[A-Za-z]", token):
        following = text[stop + 1 : stop + 14].lstrip()
        # "U.S. troops" goes on; "in the U.S. The army" ends. A single initial always goes on.
        return len(token) == 1 or not re.match(r"(?:The|A|An|In|On|It|He|She|They|But|And)\b", following)
    return token.lower() in _abbreviations()


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of the sentences of one paragraph, white space trimmed. Rule-based; never crosses a line break."""
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] == "." and _is_abbreviation(text, match.start()):
            continue
        spans.append((begin, match.end()))
        begin = match.end()
    spans.append((begin, end))
    out: list[tuple[int, int]] = []
    for span in spans:
        out.extend(_cut(text, *span))
    return out


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Trim white space; cut what is longer than the limit at the last comma or blank before it."""
    pieces = []
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        stop = end
        if stop - start > _MAX_SENTENCE:
            limit = start + _MAX_SENTENCE
            stop = max(text.rfind(", ", start + 1, limit), text.rfind(" ", start + 1, limit)) + 1 or limit
        last = stop
        while last > start and text[last - 1].isspace():
            last -= 1
        if last > start:
            pieces.append((start, last))
        start = stop
    return pieces


_CREDIT = re.compile(
    r"\s*(?:[(\[]\s*)?(?:(?:Additional |Further )?[Rr]eporting by|Writing by|Editing by"
    r"|Compiled by|Photo(?:graph)? by|Associated Press writers? )"
)
_RULE = re.compile(r"\s*[_\-—–*=~•]{3,}\s*$")
_PREVIOUS = re.compile(r"\W*(?:previous|earlier|original|our earlier|the original) (?:story|report|version|article|update|post)\b.{0,60}$", re.IGNORECASE)
_SITE = re.compile(r"(?<!\s)\s+[-–—|]+\s+(?P<site>[^-–—|]{2,60})$")


def _headline_end(text: str, start: int, end: int) -> int:
    """Return where a headline ends when the name of its site stands behind a dash ("... – ABC News")."""
    found = _SITE.search(text, start, end)
    return found.start() if found and len(found.group("site").split()) <= 6 and found.start() - start > 20 else end


def _is_place(words: str) -> bool:
    """True when the words before a dateline's dash are a place ("BEIRUT", "BEIRUT/MUNICH", "Paris, France")."""
    from pipeline.extract.places import resolve_place

    first = re.split(r"[/,]", words)[0].strip()
    return resolve_place(first.title() if first.isupper() else first) is not None


def _in_reading_case(title: str | None, body: str, published: dt.date | None) -> tuple[Document, int]:
    """Return a document that is not split yet, and where its title ends."""
    text = canonical_text(title, body)
    title_end = len(canonical_text(title, "")) - 2 if title else 0
    reading = truecase(text) if is_capitals(text) else text
    if title_end and is_title_case(reading[:title_end]):
        reading = sentence_case(reading[:title_end], reading[title_end:]) + reading[title_end:]
    return Document(text=text, reading=reading, published=published), title_end


def unsplit_document(title: str | None, body: str) -> Document:
    """Return the document of an article that no stage reads: text and reading, without sentences."""
    return _in_reading_case(title, body, None)[0]


def read_document(title: str | None, body: str, published: dt.date | None) -> Document:
    """Return the document of an article. `published` None is allowed: relative dates then stay unresolved.

    Offsets of everything found later refer to `canonical_text(title, body)`.
    """
    document, title_end = _in_reading_case(title, body, published)
    text, reading = document.text, document.reading
    section = edition = 0
    for paragraph, line in enumerate(_LINE.finditer(reading)):
        in_title = line.start() < title_end
        if not in_title and _CREDIT.match(line.group()):
            continue  # "(Reporting by ... in Cairo)": who wrote it and where they sat
        section += _RULE.match(line.group()) is not None
        edition = max(edition, int(not in_title and _PREVIOUS.match(line.group()) is not None))
        start = line.start()
        if not in_title and document.dateline is None and paragraph <= 3:
            written = text[start : line.end()]
            found = _DATELINE.match(written) or (_CAPS_DATELINE.match(written) if reading is text else None)
            if found and found.end("place") < 60 and _is_place(found.group("place")):
                document.dateline = (start, start + found.end("place"))
                start += found.end()
        for begin, end in [(start, _headline_end(reading, start, line.end()))] if in_title else split_sentences(reading, start, line.end()):
            document.sentences.append(Sentence(len(document.sentences), paragraph, begin, end, in_title, section, edition))
    return document
