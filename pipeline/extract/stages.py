"""The ordered list of stages: article in, reports and claims out. Read this file first; each stage has a file of its own.

document.py          canonical text, sentences, ordinary case (truecase.py, names.py)
candidates.py        which sentences may tell of an incident (trigger_lexicon.py, the words)
nlp.py               a dependency tree for each candidate sentence; syntax.py puts questions to it
dates.py  places.py  capitals.py  actors.py     time expressions, toponyms and parties of the whole text
reading.py           per sentence: what belongs together, as the records of evidence.py. It asks
    triggers.py          what happened (kinds.py), and whether it did (realis.py)
    grouping.py          which triggers are one incident (clauses.py: what is set elsewhere)
    counts.py            how many, of whom (befallen.py, count_patterns.py, casualties.py, victims.py, numbers.py)
    attribution.py       who says so (speakers.py what they are called)
    responsibility.py    who is said to have done it (deeds.py what is told as done, denials.py who says no)
    attach.py            its dates and places
    parties.py           who to whom (who_is_who.py: set right by what the rest of the sentence says)
discourse.py         pronouns and "the group", from what came before
merging.py           mentions -> incidents of the article (entries.py: of running updates, entry by entry)
dating.py  roles.py  when; main, secondary, background (role_choice.py: a learnt second opinion)
doer_choice.py       who else of the article did it; doer_nearby.py who of its own sentences (doer_signs.py)
withheld_names.py    which private persons the text names, for whoever publishes its words (persons_named.py; public_persons.py, known_doers.py who stays)
frames.py            rows of reports (placing.py where, doers.py who, tolls.py the toll, contested.py) and of claims (claim_rows.py)
"""

from __future__ import annotations

import bisect
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.extract.actors import find_actors
from pipeline.extract.candidates import candidate_sentences
from pipeline.extract.capitals import find_capitals
from pipeline.extract.dates import find_dates
from pipeline.extract.dating import date_frames
from pipeline.extract.discourse import Discourse
from pipeline.extract.document import Document, Sentence, read_document, unsplit_document
from pipeline.extract.doer_choice import add_likely_doers
from pipeline.extract.doer_nearby import add_nearby_doers
from pipeline.extract.entries import merge_entries
from pipeline.extract.evidence import Mention
from pipeline.extract.frames import make_rows
from pipeline.extract.mentions import ActorMention, DateMention, PlaceMention
from pipeline.extract.nlp import DEFAULT_MODEL, parse_sentences
from pipeline.extract.outlets import find_home
from pipeline.extract.place_choice import read_scene
from pipeline.extract.place_sightings import find_sightings, is_street
from pipeline.extract.places import find_places
from pipeline.extract.placing import Setting
from pipeline.extract.reading import read_sentence
from pipeline.extract.role_choice import choose_roles
from pipeline.extract.roles import assign_roles
from pipeline.extract.withheld_names import names_in_title, names_to_withhold
from schemas.canonical import stable_id

if TYPE_CHECKING:
    import pyarrow as pa
    from spacy.tokens import Doc

    from pipeline.extract.merging import Frame

_Found = TypeVar("_Found", DateMention, PlaceMention, ActorMention)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one article says: its canonical text and the rows for the tables reports and claims."""

    text: str
    reports: list[dict[str, Any]]
    claims: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """Tables of a batch of articles, in the columns of schemas/; `rejected` holds an article that no stage could read.

    `private_names`: the private persons whom the articles name, as written, for whoever publishes rows or titles of them; see persons_named.py.
    """

    reports: pa.Table
    claims: pa.Table
    rejected: pa.Table
    private_names: pa.Table


def as_day(published: str | dt.date | dt.datetime | None) -> dt.date | None:
    """Return the publication day of a date, a datetime or an ISO string; None when there is none or it cannot be read."""
    if isinstance(published, dt.datetime):
        return published.date()
    if isinstance(published, dt.date) or published is None:
        return published
    try:
        return dt.date.fromisoformat(str(published)[:10])
    except ValueError:
        return None


def local_day(published: dt.datetime | None, home: PlaceMention | None, precision: str | None) -> dt.date | None:
    """Return the publication day where the outlet is at home: "Tuesday night" in a text of 03:00 UTC on Wednesday is still that day's in Ohio.

    By sun time, 15 degrees an hour; the day in UTC when the hour or the home is not known.
    """
    if published is None or home is None or home.longitude is None or precision != "second":
        return as_day(published)
    return (published + dt.timedelta(hours=round(home.longitude / 15))).date()


def extract_article(
    title: str | None,
    body: str,
    published: str | dt.date | dt.datetime | None,
    *,
    article_id: str | None = None,
    model: str = DEFAULT_MODEL,
    publisher: str | None = None,
    url: str | None = None,
) -> Extraction:
    """Return the reports and claims of one article.

    Args:
        title: headline, None or "" when there is none.
        body: the text; title and body together make the canonical text that all offsets count in.
        published: publication day or time; None leaves relative dates unresolved.
        article_id: id the rows refer to; made from the text when None.
        model: name of an installed spaCy model.
        publisher: who published it; the town a local outlet serves is evidence of the place of a story that names none.
        url: where it was published, read for the same.
    """
    document, candidates, docs = parse_article(title, body, published, model)
    return extract_parsed(document, candidates, docs, article_id or stable_id("art", None, document.text), find_home(publisher, url, title))


def parse_article(title: str | None, body: str, published: str | dt.date | dt.datetime | None, model: str) -> tuple[Document, list[Sentence], list[Doc]]:
    """Return the document of an article, the sentences worth parsing, and their trees."""
    document = read_document(title, body, as_day(published))
    candidates = candidate_sentences(document)
    return document, candidates, list(parse_sentences((document.sentence_text(s) for s in candidates), model))


def extract_parsed(document: Document, candidates: list[Sentence], docs: list[Doc], article_id: str, home: PlaceMention | None = None) -> Extraction:
    """Run the stages after parsing; `docs` are the trees of `candidates`, `home` is the town the outlet serves."""
    frames, setting = read_incidents(document, candidates, docs, home)
    rows = make_rows(document, frames, article_id, setting)
    return Extraction(document.text, rows.reports, rows.claims)


def read_incidents(document: Document, candidates: list[Sentence], docs: list[Doc], home: PlaceMention | None = None) -> tuple[list[Frame], Setting]:
    """Return the incidents of a document, roles and dates set, and where the article as a whole is set."""
    found = find_incidents(document, candidates, docs, home)
    frames = choose_roles(found.frames, found.kept, document)
    add_likely_doers(document, frames, document.actors)
    add_nearby_doers(frames)
    return frames, found.setting


@dataclass(frozen=True, slots=True)
class Found:
    """The incidents that a document may tell of: all, those that roles.py keeps (with the roles it gives), and where the article as a whole is set."""

    frames: list[Frame]
    kept: list[Frame]
    setting: Setting


def find_incidents(document: Document, candidates: list[Sentence], docs: list[Doc], home: PlaceMention | None = None) -> Found:
    """Return the dated incidents of a document before any learnt choice."""
    if not candidates:
        return Found([], [], Setting())
    dates = find_dates(document.reading, document.published)
    places = find_places(document.reading, document.published)
    places = sorted([*places, *find_capitals(document.reading, places)], key=lambda p: p.char_start)
    actors = _without_namesakes(find_actors(document.reading), places)
    document.places, document.actors = places, actors
    discourse = Discourse(document)
    mentions: list[Mention] = []
    placeable = [p for p in places if not is_street(document.reading, p)]
    for sentence, doc in zip(candidates, docs, strict=True):
        found = read_sentence(doc, sentence, _inside(dates, sentence), _inside(placeable, sentence), _inside(actors, sentence))
        discourse.resolve(doc, sentence, found, _inside(actors, sentence))
        mentions.extend(found)
    frames = merge_entries(mentions)
    date_frames(frames, mentions, document.published)
    return Found(frames, assign_roles(frames, document.published), find_setting(document, places, actors, home))


def _without_namesakes(actors: list[ActorMention], places: list[PlaceMention]) -> list[ActorMention]:
    """Drop states whose name is, there, a town's or a province's elsewhere: Jordan, Minnesota; Georgia in the USA. Capitals still stand for governments."""
    towns = {(p.char_start, p.char_end): p.country for p in places if p.kind in ("city", "admin1", "admin2")}
    return [a for a in actors if a.kind != "state" or (a.char_start, a.char_end) not in towns or towns[a.char_start, a.char_end] == a.country or a.is_demonym]


def find_setting(document: Document, places: list[PlaceMention], actors: list[ActorMention], home: PlaceMention | None) -> Setting:
    """Return the country most places of an article lie in (those of title, dateline and lead count twice) and the scene of all its places.

    `home`, the town of the outlet, is left out of a story that is set in another country.
    """
    weights: dict[str, float] = {}
    for place in places:
        if place.country:
            weights[place.country] = weights.get(place.country, 0.0) + (2.0 if place.char_start < _LEAD else 1.0)
    country = max(sorted(weights), key=lambda c: weights[c]) if weights else None
    local = home if home is not None and country in (None, home.country) else None
    return Setting(country, read_scene(find_sightings(document, places, actors), local))


_LEAD = 600  # code points: title, dateline and lead


def _inside(found: list[_Found], sentence: Sentence) -> list[_Found]:
    low = bisect.bisect_left(found, sentence.char_start, key=lambda m: m.char_start)
    high = bisect.bisect_left(found, sentence.char_end, key=lambda m: m.char_start)
    return [m for m in found[low:high] if m.char_end <= sentence.char_end]


def extract_batch(articles: pa.Table, model: str = DEFAULT_MODEL) -> Extracted:
    """Return reports, claims and rejected rows of a table of articles with their canonical `text`.

    Articles that are not relevant, not English or duplicates of another are passed over. An article whose reading fails becomes a rejected row; the rest go on.
    """
    from schemas.arrow import private_names_table, to_table

    reports: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    rejected: list[dict[str, Any]] = []
    private: dict[str, list[str]] = {}
    titles = dict(zip(articles["article_id"].to_pylist(), articles["title"].to_pylist(), strict=True))
    work: list[tuple[dict[str, Any], Document, list[Sentence], PlaceMention | None]] = []
    for row in articles.to_pylist():
        title = row["title"] if row["title"] and row["text"].startswith(row["title"] + "\n\n") else None
        body = row["text"][len(title) + 2 :] if title else row["text"]
        try:
            if row["duplicate_of"] is not None or row["is_relevant"] is False or row["language"] not in (None, "en"):
                private[row["article_id"]] = names_in_title(unsplit_document(title, body), title) if title else []
                continue
            home = find_home(row["publisher"], row["url"], row["title"])
            document = read_document(title, body, local_day(row["published_at"], home, row["published_precision"]))
            work.append((row, document, candidate_sentences(document), home))
        except Exception as error:
            rejected.append(_rejected(row, error))
    trees = parse_sentences((document.sentence_text(s) for _, document, candidates, _ in work for s in candidates), model)
    for row, document, candidates, home in work:
        docs = [next(trees) for _ in candidates]
        try:
            extraction = extract_parsed(document, candidates, docs, row["article_id"], home)
        except Exception as error:
            rejected.append(_rejected(row, error))
            continue
        reports.extend(extraction.reports)
        claims.extend(extraction.claims)
        doers = [name for report in extraction.reports for name in report["actors"]]
        private[row["article_id"]] = names_to_withhold(document, doers) if extraction.reports else names_in_title(document, row["title"] or "")
    # A headline whose text no stage could read is left out whole.
    private |= {row["row_key"]: [title] for row in rejected if (title := titles.get(row["row_key"]))}
    names = private_names_table((article_id, name) for article_id, found in private.items() for name in found)
    return Extracted(to_table("reports", reports), to_table("claims", claims), to_table("rejected", rejected), names)


def _rejected(row: dict[str, Any], error: Exception) -> dict[str, Any]:
    return {
        "stage": "extract",
        "source_path": row["source_path"],
        "table_name": "articles",
        "row_key": row["article_id"],
        "check": "article_can_be_read",
        "reason": f"The article could not be read ({type(error).__name__}: {error}). Its text is kept; please report it with the article's source_path.",
        "row": None,
    }
