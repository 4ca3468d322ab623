"""The removal list: what it names, what it finds, and what in it cannot be honoured. Invented people."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.defs.incidents import check_removal_list
from pipeline.protect.checks import ProtectionError, check_removals
from pipeline.protect.removals import RemovalError, Removals, find_articles, find_names, hash_name, normal_name, read_removals, unused

KEY = bytes(range(32))
ROW = {"what": "person", "value": "Anselm Kaborou", "reason": "asked for it", "author": "mk", "date": "2024-01-18", "where": "removals.csv, line 2"}


@pytest.mark.parametrize("written", ["Anselm Kaborou", "ANSELM KABOROU", "Ansèlm  Kaborou", "anselm-kaborou"])
@pytest.mark.parametrize("value", ["Anselm Kaborou", hash_name("Anselm Kaborou", KEY)])
def test_a_name_is_found_however_it_is_written(written: str, value: str) -> None:
    removals = read_removals([ROW | {"value": value}], KEY)
    assert [name for name, _ in find_names(f"said {written} today", removals)] == [written]
    assert list(find_names("said Anselm Karimi today", removals)) == []


def test_a_hash_depends_on_the_key_and_says_nothing_of_the_name() -> None:
    assert hash_name("Anselm Kaborou", KEY) == hash_name("anselm KABOROU", KEY) != hash_name("Anselm Kaborou", bytes(32))
    assert normal_name("O’Brien, Síle") == "o'brien sile"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"what": "place"}, "what"),
        ({"reason": ""}, "reason"),
        ({"date": "yesterday"}, "date"),
        ({"value": "Kaborou"}, "full name"),
        ({"what": "incident", "value": "art-0000000000000001"}, "incident_id"),
        ({"what": "article", "value": "0001"}, "address"),
        ({"value": "hmac-sha256:" + "0" * 64}, "key"),
    ],
)
def test_a_row_that_cannot_be_honoured_stops_the_build_and_names_its_line(values: dict[str, str], told: str) -> None:
    with pytest.raises(RemovalError, match=rf"line 2.*{told}"):
        read_removals([ROW | values], None)


def test_an_article_is_found_by_its_address_and_takes_its_copies_along() -> None:
    ids = [f"art-000000000000000{n}" for n in range(4)]
    table = pa.table({"article_id": ids, "url": [None, "https://example.org/a", "https://example.org/b", None], "duplicate_of": [None, ids[0], None, ids[0]]})
    removals = read_removals([ROW | {"what": "article", "value": "https://example.org/a"}], None)
    assert find_articles(table, removals) == {ids[0], ids[1], ids[3]}


def test_rows_that_match_nothing_are_told_by_their_line_alone() -> None:
    removals = read_removals([ROW, ROW | {"what": "article", "value": "https://example.org/gone", "where": "removals.csv, line 3"}], None)
    lines = unused(removals, {"removals.csv, line 2"})
    assert lines == ["removals.csv, line 3"]
    result = check_removal_list(lines)
    assert not result.passed
    assert result.description == "1 rows match nothing: removals.csv, line 3"
    assert check_removal_list([]).passed


@pytest.mark.parametrize(
    "row",
    [{"what": "article", "value": "art-0000000000000001"}, {"what": "incident", "value": "inc-0000000000000001"}, {}],
    ids=["article", "incident", "person"],
)
def test_a_release_that_holds_what_is_listed_is_stopped(row: dict[str, str]) -> None:
    article, incident = ["art-0000000000000001"], ["inc-0000000000000001"]
    empty = pa.array([[]], pa.list_(pa.string()))
    text = {"article_id": article, "incident_id": incident, "quote": ["said Anselm Kaborou"]}
    tables = {
        "articles": pa.table(
            {
                "article_id": article,
                "url": pa.array([None], pa.string()),
                "duplicate_of": pa.array([None], pa.string()),
                "title": ["News"],
                "byline": ["News desk"],
            }
        ),
        "reports": pa.table(text | {"place_text": ["a house"], "targets": empty, "actors": empty}),
        "claims": pa.table(text | {"claimant": ["the police"], "relay": ["a paper"], "victim_text": ["a man"]}),
        "incidents": pa.table({"incident_id": incident}),
    }
    with pytest.raises(ProtectionError, match="removal list"):
        check_removals(tables, read_removals([ROW | row], None))
    assert check_removals(tables, Removals()).num_rows == 0
