from __future__ import annotations

import math

import pytest

from pipeline.ingest.fields import FIELD_OF, NAMES, map_fields
from pipeline.ingest.record import Unreadable


def test_names_of_common_dumps() -> None:
    record = map_fields(
        {
            "Headline": "H",
            "maintext": "Body.",
            "date_publish": "2024-01-01",
            "source_domain": "a.org",
            "link": "https://a.org/1",
            "authors": ["A", "B"],
            "guid": 7,
        },
        {},
        "x",
    )
    assert (record.title, record.body, record.published, record.publisher) == ("H", "Body.", "2024-01-01", "a.org")
    assert (record.url, record.byline, record.source_id) == ("https://a.org/1", "A, B", "7")


def test_no_name_means_two_fields() -> None:
    assert len(FIELD_OF) == sum(len(names) for names in NAMES.values())


def test_a_mapping_wins_over_known_names() -> None:
    record = map_fields({"text": "teaser", "Volltext": "The article."}, {"text": "Volltext"}, "x")
    assert record.body == "The article."


def test_missing_values_of_data_frames() -> None:
    record = map_fields({"text": "Body.", "title": math.nan, "url": None, "publisher": {"title": "P"}, "date": ""}, {}, "x")
    assert (record.title, record.url, record.publisher, record.published) == (None, None, "P", None)


def test_words_are_verbatim() -> None:
    text = "  Two  spaces\tand a tab \n"
    assert map_fields({"text": text, "title": " T "}, {}, "x").body == text


@pytest.mark.parametrize(
    ("row", "check"),
    [({"title": "x"}, "text_present"), ({"text": 5}, "text_is_string"), ({"text": " \n\x00"}, "text_present"), ({"text": "a" * 5_000_000}, "text_length")],
)
def test_rows_without_a_text(row: dict[str, object], check: str) -> None:
    with pytest.raises(Unreadable) as error:
        map_fields(row, {}, "x")
    assert error.value.check == check


def test_html_is_read_when_there_is_no_text() -> None:
    assert map_fields({"html": "<p>One.</p><p>Two &amp; three.</p>"}, {}, "x").body == "One.\nTwo & three."
