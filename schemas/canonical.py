r"""The canonical text of an article and the stable ids of rows. Everything that must be computed the same way in every step stands here, and nothing else.

The canonical text is what all offsets count in: `title + "\n\n" + body` (the body alone when there is no title), Unicode NFC, `\n` line ends,
control characters removed. Offsets count code points of it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

# C0 and C1 controls except tab and line feed; also the lone surrogates that broken decoders leave behind, which no UTF-8 writer accepts.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")


def clean_text(text: str) -> str:
    r"""Return `text` in NFC with `\n` line ends and without control characters. Nothing else is changed: no trimming, no quote folding."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", _LINE_END.sub("\n", text)))


def canonical_text(title: str | None, body: str) -> str:
    """Return the canonical text of an article: title, blank line, body; the body alone when `title` is None or empty."""
    return clean_text(f"{title}\n\n{body}" if title else body)


def content_sha256(text: str) -> str:
    """Return the SHA-256 (hex) of a canonical text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def stable_id(prefix: str, *parts: object) -> str:
    """Return an id like `art-3f9c…` (prefix, hyphen, 16 hex digits) that depends on `parts` alone; None and "" differ.

    64 bits: by the birthday bound a collision among 100 million rows has a chance below 0.03 %, and the checks of every build look for one.
    """
    payload = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return f"{prefix}-{hashlib.blake2b(payload.encode('utf-8'), digest_size=8).hexdigest()}"
