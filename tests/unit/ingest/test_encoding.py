from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.encoding import decode, repair_mojibake
from pipeline.ingest.record import Unreadable

QUOTED = "“Six people were killed,” the governor’s office said — no group claimed it. Señora Nuñez and Zoë Müller were hurt."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_and_utf8(encoding: str) -> None:
    decoded = decode(QUOTED.encode(encoding))
    assert (decoded.text, decoded.repair) == (QUOTED, None)


def test_a_declaration_is_followed_and_latin1_means_windows_1252() -> None:
    assert decode(QUOTED.encode("cp1252"), "ISO-8859-1").text == QUOTED
    assert decode("Київ".encode("koi8-u"), "koi8-u").text == "Київ"


@pytest.mark.parametrize("declared", ["no-such-encoding", "rot13", "hex", "utf-8", ""])
def test_a_wrong_declaration_is_passed_over(declared: str) -> None:
    assert decode(QUOTED.encode("cp1252"), declared).text == QUOTED


def test_undeclared_english_in_windows_1252() -> None:
    decoded = decode(QUOTED.encode("cp1252"))
    assert (decoded.text, decoded.repair) == (QUOTED, "encoding_guessed")


def test_undeclared_cyrillic_is_guessed() -> None:
    text = "Представитель министерства сообщил, что в результате взрыва погибли три человека. " * 5
    assert decode(text.encode("cp1251")).text == text


def test_a_few_broken_bytes_do_not_lose_a_utf8_text() -> None:
    decoded = decode((QUOTED * 5).encode() + b"\xff")
    assert (decoded.text, decoded.repair) == (QUOTED * 5 + "\ufffd", "bytes_replaced")


@settings(deadline=None)  # the first call loads a library, and the machine may be busy
@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused_with_a_reason(data: bytes) -> None:
    try:
        assert isinstance(decode(data).text, str)
    except Unreadable as error:
        assert error.reason


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_mojibake_is_repaired_when_all_of_it_fits(wrong: str) -> None:
    text = "The résumé of José was found in São Tomé"
    assert repair_mojibake(text.encode("utf-8").decode(wrong)) == text


def test_a_single_curly_quote_is_enough() -> None:
    assert repair_mojibake("the governorâ€™s office") == "the governor’s office"


@pytest.mark.parametrize("text", [QUOTED, "L’été à São Paulo", "Â is a letter", "‘Ã©’ is what broken text looks like – not “é”", "naïve café", ""])
def test_honest_text_is_left_alone(text: str) -> None:
    assert repair_mojibake(text) == text


@settings(deadline=None)  # the first call loads a library, and the machine may be busy
@given(st.text(alphabet=st.characters(codec="cp1252"), max_size=80))
def test_repair_never_touches_text_that_is_not_utf8_read_wrongly(text: str) -> None:
    repaired = repair_mojibake(text)
    if repaired != text:  # what was put right turns back into what was there
        misread = repaired.encode("utf-8")
        assert text in (misread.decode("latin-1"), misread.decode("cp1252", "ignore"), misread.decode("sloppy-windows-1252"))
