"""The language of a text, by py3langid's packaged model; loaded once a process."""

from __future__ import annotations

# Beginning and language of an article agree; 3,000 characters are enough and keep long texts cheap.
_SAMPLE = 3_000


def identify_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language; None when there are no letters to judge by."""
    import py3langid

    sample = text[:_SAMPLE]
    if not any(character.isalpha() for character in sample):
        return None
    return str(py3langid.classify(sample)[0])
