"""Names are cut off quotes and marked in columns; what is left is still a piece of the text. Sentences and persons are invented."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.protect.checks import ProtectionError, check_protected
from pipeline.protect.names import WITHHELD, compile_names, narrow, withhold
from pipeline.protect.tables import names_by_article, withhold_names, words_instead
from schemas.arrow import private_names_table

NAMES = compile_names(["Tamsin Okafor", "Okafor", "Rose"])
ARTICLE = "art-00000000000000aa"


@pytest.mark.parametrize(
    ("quote", "left"),
    [
        ("Police said Tamsin Okafor, 34, a teacher, was shot dead near the market.", "34, a teacher, was shot dead near the market."),
        ("Gunmen killed three people and wounded Tamsin Okafor", "Gunmen killed three people and wounded"),
        ("the murder of Tamsin Okafor", "the murder"),
        ("Okafor's two brothers were injured", "two brothers were injured"),
        ("the toll rose to 14", "the toll rose to 14"),
        ("TAMSIN  OKAFOR was found", "was found"),
        ("Tamsin Okafor", None),
    ],
)
def test_a_quote_keeps_the_part_that_says_most(quote: str, left: str | None) -> None:
    assert NAMES is not None
    part = narrow(quote, NAMES)
    assert (quote[part[0] : part[1]] if part else None) == left


@given(st.lists(st.sampled_from(["Tamsin Okafor", "killed", "at least 4", ",", "and", "Rose", "of", "Okafor's", "the", "\n", "wounded.", "é"]), max_size=12))
def test_what_is_left_is_a_piece_without_names(words: list[str]) -> None:
    assert NAMES is not None
    quote = " ".join(words)
    part = narrow(quote, NAMES)
    if part is not None:
        piece = quote[part[0] : part[1]]
        assert piece
        assert not NAMES.search(piece)


def test_a_mark_stands_for_a_name() -> None:
    assert NAMES is not None
    assert withhold("the teacher Tamsin Okafor", NAMES) == f"the teacher {WITHHELD}"
    assert withhold("Okafor Rose", NAMES) == WITHHELD


def _tables() -> dict[str, pa.Table]:
    quote = "Police said Tamsin Okafor, 34, was shot dead"
    report: dict[str, Any] = {
        "report_id": "rep-1",
        "article_id": ARTICLE,
        "place_text": None,
        "targets": ["teacher Tamsin Okafor", "Okafor", "school"],
        "actors": [],
    }
    claim: dict[str, Any] = {"claim_id": "clm-1", "article_id": ARTICLE, "claimant": "a cousin of Okafor", "relay": None, "victim_text": "Tamsin Okafor, 34"}
    span = {"quote": quote, "char_start": 100, "char_end": 100 + len(quote)}
    bare = {"quote": "Okafor", "char_start": 7, "char_end": 13, "claim_id": "clm-2"}
    row = json.dumps({"article_id": ARTICLE, "quote": "Okafor fell"})
    lists = pa.list_(pa.string())
    typed = pa.schema([("report_id", pa.string()), ("article_id", pa.string()), ("place_text", pa.string()), ("targets", lists), ("actors", lists)])
    spans = [("quote", pa.string()), ("char_start", pa.int32()), ("char_end", pa.int32())]
    return {
        "articles": pa.Table.from_pylist([{"article_id": ARTICLE, "title": "Tamsin Okafor shot"}, {"article_id": "art-other", "title": "Okafor wins"}]),
        "reports": pa.Table.from_pylist([report | span], schema=pa.schema([*typed, *(pa.field(*pair) for pair in spans)])),
        "claims": pa.Table.from_pylist([claim | span, claim | bare]),
        "incidents": pa.table({"incident_id": ["inc-1"], "targets": pa.array([["school"]], lists), "actors": pa.array([[]], lists)}),
        "rejected": pa.table({"row_key": ["clm-9"], "row": [row], "reason": ["quote = Okafor fell: wrong"]}),
    }


def test_every_text_column_is_looked_at_and_offsets_follow() -> None:
    tables = _tables()
    names = names_by_article(private_names_table([(ARTICLE, "Tamsin Okafor"), (ARTICLE, "Okafor")]))
    after, done = withhold_names(tables, names)
    assert after["articles"]["title"].to_pylist() == [f"{WITHHELD} shot", "Okafor wins"]
    report, claim, bare = after["reports"].to_pylist()[0], *after["claims"].to_pylist()
    assert report["targets"] == [f"teacher {WITHHELD}", WITHHELD, "school"]
    assert claim["claimant"] == f"a cousin of {WITHHELD}"
    assert claim["victim_text"] == f"{WITHHELD}, 34"
    assert claim["quote"] == "34, was shot dead"
    text = " " * 100 + tables["claims"]["quote"][0].as_py()
    assert text[claim["char_start"] : claim["char_end"]] == claim["quote"]
    assert (bare["quote"], bare["char_start"], bare["char_end"]) == (None, 7, 13)
    assert not any("Okafor" in str(row) for row in after["rejected"].to_pylist())
    assert (done.quotes_cut, done.quotes_left_out) == (2, 1)
    assert all(check_protected(tables, after, names)["success"].to_pylist())
    assert words_instead(tables["reports"], names) == {"teacher Tamsin Okafor": f"teacher {WITHHELD}", "Okafor": WITHHELD}


@pytest.mark.parametrize("table", ["articles", "reports", "claims", "incidents"])
def test_a_release_with_a_name_left_in_it_is_stopped(table: str) -> None:
    tables = _tables()
    names = names_by_article(private_names_table([(ARTICLE, "Tamsin Okafor"), (ARTICLE, "Okafor")]))
    after, _ = withhold_names(tables, names)
    left = {"incidents": after["incidents"].set_column(1, "targets", pa.array([["Okafor"]], pa.list_(pa.string())))}.get(table, tables[table])
    with pytest.raises(ProtectionError, match=rf"{table}, private_names.withheld"):
        check_protected(tables, after | {table: left}, names)


def test_a_quote_that_was_changed_and_not_cut_stops_the_release() -> None:
    tables = _tables()
    names = names_by_article(private_names_table([(ARTICLE, "Tamsin Okafor"), (ARTICLE, "Okafor")]))
    after, _ = withhold_names(tables, names)
    index = after["claims"].schema.get_field_index("quote")
    changed = after["claims"].set_column(index, "quote", pa.array(["somebody was shot dead", None]))
    with pytest.raises(ProtectionError, match=r"quote\.is_cut_only"):
        check_protected(tables, after | {"claims": changed}, names)


def test_nothing_changes_without_names() -> None:
    tables = _tables()
    after, done = withhold_names(tables, {})
    assert after == tables
    assert done.texts == done.quotes_cut == 0
