from __future__ import annotations

from pipeline.ingest.readers.plain import parse_text


def test_header_block() -> None:
    record = parse_text(
        b"Title: Bomb kills two\nPublished: 2024-01-10 08:00\nPublisher: The Paper\nURL: https://example.org/a\n\nA bomb killed two.\n\nMore.\n"
    )
    assert (record.title, record.published, record.publisher, record.url) == ("Bomb kills two", "2024-01-10 08:00", "The Paper", "https://example.org/a")
    assert record.body == "A bomb killed two.\n\nMore."


def test_first_line_before_a_blank_line_is_the_title() -> None:
    record = parse_text(b"\xef\xbb\xbfBomb kills two\r\n\r\nA bomb killed two.\r\n")
    assert (record.title, record.body) == ("Bomb kills two", "A bomb killed two.")


def test_otherwise_all_is_body() -> None:
    for text in ("One line only.", "First line\nsecond line\n\nthird", "x" * 300 + "\n\nA long first paragraph is no title."):
        record = parse_text(text.encode())
        assert (record.title, record.body) == (None, text)


def test_a_dateline_is_no_header_block() -> None:
    record = parse_text(b"KABUL: A bomb killed two.\n\nPolice came.")
    assert record.title == "KABUL: A bomb killed two."
