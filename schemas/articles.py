"""Table `articles`: one row per published text, cleaned. The text itself is kept in data/interim and is no column of the table."""

from __future__ import annotations

import datetime as dt

from schemas.columns import Row, column, optional

ARTICLE_ID = r"^art-[0-9a-f]{16}$"


class Article(Row):
    """One published text; the same text by the same publisher is one article."""

    article_id: str = column("Stable id, made from publisher and content_sha256.", "Not made from the address: it survives a moved page.", pattern=ARTICLE_ID)
    source_id: str | None = optional("The id that the source gave: JSON id, feed guid or WARC record id.", "Not unique across sources.")
    url: str | None = optional("Address of the article as the source gave it.", "Not checked to be still online.", pattern=r"^https?://")
    publisher: str | None = optional("Name of the publisher as the source gave it.", "Not the agency that may have written the text.")
    title: str | None = optional(
        "Headline; also the first line of the canonical text, but that `[name withheld]` stands for private persons.", "Not a summary by us."
    )
    byline: str | None = optional("Author line as printed.", "Not resolved to persons.")
    language: str | None = optional("Language of the text, BCP 47.", "Not the language of its sources.", pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
    published_at: dt.datetime | None = optional("Time of publication in UTC; null when unknown.", "Not the time of the incident, nor of retrieval.")
    published_precision: str = column("How precise published_at is.", "Not how reliable it is.", codes="published_precision")
    retrieved_at: dt.datetime | None = optional(
        "Time of retrieval in UTC, from the record beside the raw file; null when there is none.", "Never a file's modification time or the clock of a build."
    )
    arrival_date: dt.date = column("Day of the raw folder that the file arrived in; the partition.", "Not the day of publication.")
    source_path: str = column("Path of the raw file, relative to data/raw, with forward slashes.", "Not an address on the web.", min_length=1)
    media_type: str = column(
        "Media type of the raw file, without its compression.", "Not what the file name claims, where the bytes say otherwise.", min_length=1
    )
    content_sha256: str = column(
        "SHA-256, in hex, of the canonical text in UTF-8: it shows whether a text is the one that the offsets count in.",
        "Not the hash of the raw file.",
        pattern=r"^[0-9a-f]{64}$",
    )
    n_words: int = column("Words of the canonical text, split on white space.", "Not a measure of what was read for incidents.", unit="words", ge=0)
    text_repair: str | None = optional(
        "What had to be guessed or mended to read the characters of the text; null when nothing was.",
        "Not a change of words: white space, control characters and Unicode form are always made uniform.",
        codes="text_repair",
    )
    licence: str | None = optional("Licence of the text, an SPDX id or the source's words; null when unknown.", "Null is not permission.")
    story_id: str | None = optional(
        "Cluster of near-identical texts, such as copies of one wire story, and of the versions of one page.",
        "Not one incident: different texts on it have different stories.",
    )
    duplicate_of: str | None = optional(
        "The article whose text this one repeats; null for the first.", "Not deleted: its publisher still counts.", pattern=ARTICLE_ID
    )
    superseded_by: str | None = optional(
        "The next version of the same page: same publisher, same address, later retrieved or arrived, other words; null for the latest version.",
        "Not deleted and not wrong: both versions are read, and count as one independent source since they share a story.",
        pattern=ARTICLE_ID,
    )
    is_relevant: bool = column("Whether the text may tell of an incident and was read for it.", "Not that an incident was found.")
    relevance_score: float | None = optional(
        "Score behind is_relevant; null when not scored.", "Not a probability that was calibrated.", unit="0 to 1", ge=0, le=1
    )
