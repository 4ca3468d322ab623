"""Bytes to text: which encoding, and whether text that was decoded wrongly before it reached us can be mended with certainty. No file access here."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from pipeline.ingest.record import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What these labels mean in practice (WHATWG Encoding Standard): files that say Latin-1 or ASCII hold Windows-1252.
_ALIASES = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
# Characters that appear in text whose UTF-8 bytes were read as Windows-1252 or Latin-1; without one of them there is nothing to mend.
_SUSPECT = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_SAMPLE_BYTES = 65_536
_MAX_LOSS = 0.01
# A text with so few letters above ASCII is English or nearly so, and its quotes, dashes and names are Windows-1252; statistics have nothing to go by there.
_MOSTLY_ASCII = 0.04
_TYPOGRAPHY = frozenset(b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa3\xab\xbb")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the name of the encoding it was in, and a code of `text_repair`: what was lost or guessed on the way (None: nothing)."""

    text: str
    encoding: str
    repair: str | None = None


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes by byte order mark, declaration, UTF-8, then charset-normalizer's best guess, in this order; all of them strictly.

    Only when none fits, and less than 1 % of the characters would be lost, bytes that are no UTF-8 become U+FFFD.

    Raises:
        Unreadable: the bytes are text in no encoding that could be found.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            marked = _strictly(data, name)
            if marked is not None:
                return Decoded(marked, name)
    for stated in (declared, "utf-8"):
        label = (stated or "").strip().lower()
        found = _strictly(data, _ALIASES.get(label, label)) if label else None
        if found is not None:
            return Decoded(found, label)
    return _guess(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):  # LookupError: a declared name that is no text encoding
        return None


def _guess(data: bytes) -> Decoded:
    lossy = data.decode("utf-8", "replace")
    lost = lossy.count("\ufffd")
    if lost <= max(1, len(lossy) // 1000) and any(byte > 0x7F for byte in data.replace(b"\xef\xbf\xbd", b"")) and _mostly_utf8(data, lost):
        return Decoded(lossy, "utf-8", "bytes_replaced")
    if sum(byte > 0x7F and byte not in _TYPOGRAPHY for byte in data) <= _MOSTLY_ASCII * len(data):
        text = _strictly(data, "cp1252")
        if text is not None:
            return Decoded(text, "cp1252", "encoding_guessed")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is not None:
        text = _strictly(data, best.encoding)
        if text is not None:
            return Decoded(text, best.encoding, "encoding_guessed")
    if lost <= _MAX_LOSS * len(lossy):
        return Decoded(lossy, "utf-8", "bytes_replaced")
    raise Unreadable("encoding", "the bytes are text in no known encoding; convert the file to UTF-8 and add it again")


def _mostly_utf8(data: bytes, lost: int) -> bool:
    """Whether the valid multi-byte sequences outnumber the broken bytes: then this is damaged UTF-8 and not another encoding."""
    text = data.decode("utf-8", "ignore")
    return sum(character > "\x7f" for character in text) > 4 * lost


def repair_mojibake(text: str) -> str:
    """Return the text with wrongly decoded UTF-8 put right; the text itself unless that is certain.

    Certain means, all three: the whole text turns back into bytes of one single-byte encoding and these bytes are valid UTF-8 throughout (so every
    character above ASCII belongs to a sequence that fits, which real Latin text does not do by chance); ftfy needed no step that guesses (lossy
    sequences, inconsistent UTF-8); ftfy's measure of unlikely character pairs finds none in the result.
    """
    if not _SUSPECT.search(text):
        return text
    import ftfy
    from ftfy.badness import is_bad

    config = ftfy.TextFixerConfig(
        unescape_html=False, restore_byte_a0=False, replace_lossy_sequences=False, decode_inconsistent_utf8=False, fix_c1_controls=False, normalization=None
    )
    fixed, steps = ftfy.fix_encoding_and_explain(text, config)
    if not steps or fixed == text or is_bad(fixed) or any(step.action not in ("encode", "decode") for step in steps):
        return text
    return fixed
