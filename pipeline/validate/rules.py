"""Rules across the columns of one table. Limits of one column are declared in schemas/; rules that need another table or the text stand in cross_rules.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from schemas.codes import EVENT_TYPES, equivalents
from schemas.geo import are_in_country_boxes

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.validate.context import Context

    Frame: TypeAlias = pd.DataFrame
    Holds: TypeAlias = pd.Series[bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what must hold for each row of a table, in words (with what to do) and as a function that says for each row whether it does.

    `columns` are those whose values explain a failure; the reason of a rejected row shows them.
    """

    table: str
    check: str
    message: str
    columns: tuple[str, ...]
    holds: Callable[[Context], Holds]


def _rule(table: str, check: str, message: str, columns: tuple[str, ...], holds: Callable[[Frame], Holds]) -> Rule:
    return Rule(table, check, message, columns, lambda context: holds(context.frame(table)))


def _ordered(first: str, second: str) -> Callable[[Frame], Holds]:
    """`first` is at most `second`, where both are known."""
    return lambda frame: frame[first].isna() | frame[second].isna() | (frame[first] <= frame[second])


def _bounds(table: str, low: str, high: str, best: str | None = None) -> Rule:
    columns = (low, best, high) if best else (low, high)
    message = f"{' <= '.join(columns)} must hold where they are known; recount the claims behind them"

    def holds(frame: Frame) -> Holds:
        result = _ordered(low, high)(frame)
        if best:
            result &= _ordered(low, best)(frame) & _ordered(best, high)(frame)
        return result

    return _rule(table, f"{low.removesuffix('_low')}.bounds", message, columns, holds)


def _dates(table: str) -> list[Rule]:
    return [
        _rule(
            table,
            "dates.ordered",
            "date_start and date_end must both be null or both be given with date_start <= date_end; resolve the date again",
            ("date_start", "date_end"),
            lambda f: (f["date_start"].isna() == f["date_end"].isna()) & (f["date_start"].isna() | (f["date_start"] <= f["date_end"])),
        ),
        _rule(
            table,
            "dates.precision_agrees",
            "date_precision must be unknown exactly when there are no dates; set the one that fits the text",
            ("date_start", "date_precision"),
            lambda f: f["date_start"].isna() == (f["date_precision"] == "unknown"),
        ),
    ]


# `country` says that nothing below the country is known, so a point would be made up; every other precision below `international` has a point to show.
_WITH_POINT = ("exact", "near", "admin2", "admin1", "region")


def _places(table: str) -> list[Rule]:
    def point_agrees(frame: Frame) -> Holds:
        has_point = frame["latitude"].notna()
        return (frame["geo_precision"] == "international") | (has_point == frame["geo_precision"].isin(_WITH_POINT))

    return [
        _rule(
            table,
            "coordinates.pair",
            "latitude and longitude must both be given or both be null; take both from the same gazetteer entry",
            ("latitude", "longitude"),
            lambda f: f["latitude"].isna() == f["longitude"].isna(),
        ),
        _rule(
            table,
            "coordinates.precision_agrees",
            "coordinates must be null exactly when only a country or no place is known; drop them, or correct geo_precision",
            ("latitude", "geo_precision"),
            point_agrees,
        ),
        _rule(
            table,
            "country.precision_agrees",
            "a place within a country (and geo_precision country) needs the country; take it from the gazetteer entry",
            ("country", "geo_precision"),
            lambda f: f["country"].notna() | ~f["geo_precision"].isin(("exact", "near", "admin2", "admin1", "country")),
        ),
        _in_country(table),
    ]


def _in_country(table: str) -> Rule:
    def holds(frame: Frame) -> Holds:
        import pandas as pd

        number, countries = pd.factorize(frame["country"])
        latitude, longitude = (frame[name].to_numpy(dtype="float64") for name in ("latitude", "longitude"))
        return pd.Series(are_in_country_boxes(latitude, longitude, number, list(countries)), index=frame.index, dtype=bool)

    message = "the coordinates must lie in or near the country's box; take place and country from one gazetteer entry"
    return _rule(table, "coordinates.in_country", message, ("country", "latitude", "longitude"), holds)


def _validity(table: str) -> Rule:
    return _rule(
        table,
        "validity.ordered",
        "valid_from must not be after valid_to; correct the lexicon row",
        ("valid_from", "valid_to"),
        _ordered("valid_from", "valid_to"),
    )


def _differs(table: str, reference: str, key: str) -> Rule:
    return _rule(
        table, f"{reference}.not_itself", f"{reference} must not point to the row itself; leave it null", (key, reference), lambda f: f[reference] != f[key]
    )


def _count_kind_agrees(frame: Frame) -> Holds:
    low, high, kind = frame["count_low"], frame["count_high"], frame["count_kind"]
    both, neither = low.notna() & high.notna(), low.isna() & high.isna()
    return (
        (kind.isna() & neither)
        | ((kind == "exact") & both & (low == high))
        | ((kind == "at_least") & low.notna() & high.isna())
        | ((kind == "at_most") & low.isna() & high.notna())
        | (kind.isin(("about", "range")) & ~neither)
        | ((kind == "vague") & neither)
    )


def _claim_fields_agree(frame: Frame) -> Holds:
    is_casualty = frame["claim_type"] == "casualty"
    fields = frame[["outcome", "victim_class", "count_low", "count_high", "count_kind"]]
    return (is_casualty & frame["count_kind"].notna()) | (~is_casualty & fields.isna().all(axis=1))


def _equivalents_agree(frame: Frame) -> Holds:
    # ucdp_type is left out: it may be sharpened when the sides of an incident are known.
    result = frame["event_type"].isin(list(EVENT_TYPES))
    for column in ("plover", "cameo", "acled_event_type", "acled_sub_event_type"):
        expected = frame["event_type"].map({event_type: equivalents(event_type)[column] for event_type in EVENT_TYPES})
        result &= frame[column].fillna("") == expected.fillna("")
    return result


def _code_matches_agree(frame: Frame) -> Holds:
    result = frame["code"].notna()
    for column in ("plover", "cameo", "acled_event_type", "acled_sub_event_type", "ucdp_type"):
        result &= frame[column].isna() == frame[f"{column}_match"].isna()
    return result


def _class_within_total(group: str) -> Rule:
    columns = (f"{group}_killed_low", "killed_high")
    message = f"a part cannot exceed the whole: {columns[0]} <= {columns[1]} where both are known; count this class into the total"
    return _rule("incidents", f"{group}_killed.within_total", message, columns, _ordered(*columns))


_GROUPS = ("civilians", "children", "women", "militants", "security_forces")

_ARTICLES = [
    _rule(
        "articles",
        "published.precision_agrees",
        "published_precision must be unknown exactly when published_at is null; correct the reader of this format",
        ("published_at", "published_precision"),
        lambda f: f["published_at"].isna() == (f["published_precision"] == "unknown"),
    ),
    _differs("articles", "duplicate_of", "article_id"),
    _differs("articles", "superseded_by", "article_id"),
]

_REPORTS = [
    *_dates("reports"),
    _rule(
        "reports",
        "dates.basis_agrees",
        "date_basis must be null exactly when there are no dates; say where the date comes from",
        ("date_start", "date_basis"),
        lambda f: f["date_start"].isna() == f["date_basis"].isna(),
    ),
    *_places("reports"),
    _bounds("reports", "killed_low", "killed_high"),
    _bounds("reports", "injured_low", "injured_high"),
    _rule(
        "reports",
        "actors.basis_agrees",
        "actor_basis must be unknown exactly when no actor is named; correct the one that does not fit the text",
        ("actors", "actor_basis"),
        lambda f: (f["actors"].str.len() == 0) == (f["actor_basis"] == "unknown"),
    ),
]

_CLAIMS = [
    _rule(
        "claims",
        "count.bounds",
        "count_low <= count_high must hold where both are known; read the number again",
        ("count_low", "count_high"),
        _ordered("count_low", "count_high"),
    ),
    _rule(
        "claims",
        "count.kind_agrees",
        "count_low and count_high must fit count_kind (exact: equal; at_least: no high; at_most: no low; vague: neither); read the number again",
        ("count_low", "count_high", "count_kind"),
        _count_kind_agrees,
    ),
    _rule(
        "claims",
        "claim_type.fields_agree",
        "a casualty claim needs a count_kind, a responsibility or denial has no outcome, victims or number; correct claim_type or the fields",
        ("claim_type", "outcome", "count_kind"),
        _claim_fields_agree,
    ),
]

_INCIDENTS = [
    *_dates("incidents"),
    *_places("incidents"),
    _bounds("incidents", "killed_low", "killed_high", "killed_best"),
    _bounds("incidents", "injured_low", "injured_high", "injured_best"),
    *(_bounds("incidents", f"{group}_killed_low", f"{group}_killed_high") for group in (*_GROUPS, "attackers")),
    *(_class_within_total(group) for group in _GROUPS),
    _rule(
        "incidents",
        "counts.ordered",
        "n_publishers and n_independent must not exceed n_articles; count them over the same articles",
        ("n_publishers", "n_independent", "n_articles"),
        lambda f: (f["n_publishers"] <= f["n_articles"]) & (f["n_independent"] <= f["n_articles"]),
    ),
    _rule(
        "incidents",
        "reported.ordered",
        "first_reported_at must not be after last_reported_at; take both from the articles' published_at",
        ("first_reported_at", "last_reported_at"),
        _ordered("first_reported_at", "last_reported_at"),
    ),
    _differs("incidents", "responds_to_incident_id", "incident_id"),
    _rule(
        "incidents",
        "equivalents.agree",
        "plover, cameo and acled columns must be those of schemas.codes.equivalents(event_type); set them when event_type changes",
        ("event_type", "plover", "cameo"),
        _equivalents_agree,
    ),
]

_OTHERS = [
    _validity("actors"),
    _differs("actors", "parent_actor_id", "actor_id"),
    _validity("actor_aliases"),
    _rule(
        "places",
        "coordinates.pair",
        "latitude and longitude must both be given or both be null; rebuild the gazetteer",
        ("latitude", "longitude"),
        lambda f: f["latitude"].isna() == f["longitude"].isna(),
    ),
    _in_country("places"),
    _rule("codes", "matches.agree", "an equivalent and its match must both be given or both be null; see schemas/codes", ("plover",), _code_matches_agree),
    _rule(
        "incident_history",
        "related.agrees",
        "related_incident_id must be given exactly for merged and split; name the id that goes on",
        ("action", "related_incident_id"),
        lambda f: f["related_incident_id"].notna() == f["action"].isin(("merged", "split")),
    ),
    _differs("incident_history", "related_incident_id", "incident_id"),
    _rule(
        "releases",
        "version.agrees",
        "the version must begin with the day of data_through; it comes from the latest arrival day",
        ("version", "data_through"),
        lambda f: f["version"].str[:10].fillna("") == f["data_through"].dt.strftime("%Y.%m.%d").fillna(""),
    ),
]

COLUMN_RULES: list[Rule] = [*_ARTICLES, *_REPORTS, *_CLAIMS, *_INCIDENTS, *_OTHERS]
