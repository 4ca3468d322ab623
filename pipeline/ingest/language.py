"""The language of a text, by py3langid's packaged model; loaded once a process."""

from __future__ import annotations

# Beginning and language of an article agree; 3,000 characters are enough and keep long texts cheap.
_SAMPLE = 3_000


def identify_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language; None when there are no letters to judge by."""
    import py3langid

    sample = text[:_SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    if not letters:
        return None
    if sum(character.isupper() for character in letters) > len(letters) / 2:
        sample = sample.lower()  # the model learned from ordinary text and errs on capitals
    return str(py3langid.classify(sample)[0])
