"""Rules that need another table or the article's text: references, quotes, dates against publication. Rules within one row stand in rules.py."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.validate.rules import Rule
from schemas import TABLES, ForeignKey

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.validate.context import Context

    Holds: TypeAlias = pd.Series[bool]

# A report that is put in print before midnight somewhere west of its readers may speak of the next day.
_LATEST_AFTER_PUBLICATION_DAYS = 1


def cross_rules(context: Context) -> list[Rule]:
    """Return the rules across tables that can be checked with the tables at hand."""
    rules = [_foreign_key(name, key) for name in TABLES if context.has(name) for key in TABLES[name].foreign_keys if context.has(key.table)]
    if context.has("articles"):
        rules += [_TEXT_HASH]
        rules += [_quote_matches(name) for name in ("reports", "claims") if context.has(name)]
        rules += [_NOT_AFTER_PUBLICATION] if context.has("reports") else []
    if context.has("claims") and context.has("reports"):
        rules += [_agrees_with_report("article_id"), _agrees_with_report("incident_id")]
    if context.has("incidents"):
        rules += [_INCIDENT_NOT_AFTER_REPORTS]
        rules += [_HAS_REPORT, _N_ARTICLES] if context.has("reports") else []
    return rules


def _foreign_key(table: str, key: ForeignKey) -> Rule:
    message = f"{key.column} must be a {key.target_column} of {key.table}; build both tables from the same run"
    return Rule(table, f"{key.column}.exists", message, (key.column,), lambda context: context.is_in(table, key.column, key.table, key.target_column))


def _quote_matches(table: str) -> Rule:
    def holds(context: Context) -> Holds:
        import pandas as pd

        rows = context.tables[table].select(["article_id", "char_start", "char_end", "quote"]).to_pydict()
        spans = zip(rows["article_id"], rows["char_start"], rows["char_end"], rows["quote"], strict=True)
        return pd.Series([_is_quoted(context.texts.get(article), start, end, quote) for article, start, end, quote in spans], dtype=bool)

    message = "the quote must be the canonical text from char_start to char_end; count code points of the canonical text, not bytes or another version of it"
    return Rule(table, "quote.matches", message, ("article_id", "char_start", "char_end", "quote"), holds)


def _is_quoted(text: str | None, start: int | None, end: int | None, quote: str | None) -> bool:
    if text is None or start is None or end is None:
        return False
    return 0 <= start < end <= len(text) and text[start:end] == quote


def _text_has_hash(context: Context) -> Holds:
    import pandas as pd

    rows = context.tables["articles"].select(["article_id", "content_sha256"]).to_pydict()
    # Texts that no report rests on are not kept in memory, and nothing that is published was read in them.
    told = set(context.tables["reports"]["article_id"].to_pylist()) if context.has("reports") else set(rows["article_id"])
    pairs = zip(rows["article_id"], rows["content_sha256"], strict=True)
    return pd.Series([_has_hash(context.texts.get(article), digest, article in told) for article, digest in pairs], dtype=bool)


def _has_hash(text: str | None, digest: str, is_needed: bool) -> bool:
    return not is_needed if text is None else hashlib.sha256(text.encode()).hexdigest() == digest


_TEXT_HASH = Rule(
    "articles",
    "text.hash_matches",
    "content_sha256 must be the SHA-256 of the canonical text kept for the article, and an article with reports must have one; read the file again",
    ("content_sha256",),
    _text_has_hash,
)


def _not_after(frame: pd.DataFrame, told: pd.Series[Any]) -> Holds:
    """Return whether each row's dates lie before what tells of them came out (`told`, UTC), or at most a day later; true where either is unknown."""
    import pandas as pd

    latest = told.dt.tz_localize(None).dt.normalize() + pd.Timedelta(days=_LATEST_AFTER_PUBLICATION_DAYS)
    # "This month" is told while the month still runs: of a calendar period only the beginning must have come.
    is_period = frame["date_precision"].isin(("week", "month", "year"))
    told_of = frame["date_end"].mask(is_period, frame["date_start"])
    holds: Holds = told_of.isna() | latest.isna() | (told_of <= latest)
    return holds


_NOT_AFTER_PUBLICATION = Rule(
    "reports",
    "dates.not_after_publication",
    "date_end (of a week, month or year: date_start) must not be later than one day after publication; resolve it towards the past, or drop what is planned",
    ("date_start", "date_end", "article_id"),
    lambda context: _not_after(context.frame("reports"), context.look_up("reports", "article_id", "articles", "published_at")),
)

_INCIDENT_NOT_AFTER_REPORTS = Rule(
    "incidents",
    "dates.not_after_reports",
    "date_end (of a week, month or year: date_start) must not be later than one day after the last report; take the dates from the reports",
    ("date_start", "date_end", "last_reported_at"),
    lambda context: _not_after(context.frame("incidents"), context.frame("incidents")["last_reported_at"]),
)


def _agrees_with_report(column: str) -> Rule:
    def holds(context: Context) -> Holds:
        of_report = context.look_up("claims", "report_id", "reports", column)
        return context.frame("claims")[column].fillna("") == of_report.fillna("")

    message = f"{column} of a claim must be that of its report; copy it from the report"
    return Rule("claims", f"{column}.agrees_with_report", message, (column, "report_id"), holds)


_HAS_REPORT = Rule(
    "incidents",
    "incident_id.has_report",
    "an incident needs at least one report; retire its id in incident_history instead of keeping the row",
    ("incident_id",),
    lambda context: context.is_in("incidents", "incident_id", "reports", "incident_id"),
)


def _n_articles_agree(context: Context) -> Holds:
    counted = context.frame("reports").groupby("incident_id")["article_id"].nunique()
    frame = context.frame("incidents")
    return frame["n_articles"] == frame["incident_id"].map(counted).fillna(0)


_N_ARTICLES = Rule(
    "incidents",
    "n_articles.agrees",
    "n_articles must be the number of different articles among its reports; count again after linking",
    ("n_articles",),
    _n_articles_agree,
)
