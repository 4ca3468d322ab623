"""Parts of speech and morphology from tags: what spaCy's attribute ruler does, from a table. The rules are the model's own; nothing is decided here.

The ruler runs a matcher over every sentence, a fifth of the time of parsing. Nearly all its patterns look at one token (tag, lower-case word, dependency), so
what it does to a token can be looked up: on first sight of a combination the ruler itself is asked, on a sentence of that one token. Sentences in which a
pattern of several tokens might match ("gonna", "there is"), or with white-space tokens, are left to the ruler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_KEYS = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})


class AttributeTable:
    """A pipeline component that sets POS, MORPH and LEMMA exactly as `ruler` would."""

    def __init__(self, ruler: AttributeRuler) -> None:
        """Read the patterns of a ruler; nothing is looked up before the first sentence."""
        from spacy.attrs import DEP, LEMMA, LOWER, MORPH, POS, TAG

        self._ruler = ruler
        self._read, self._write = [TAG, LOWER, DEP], [POS, MORPH, LEMMA]
        self._rows: dict[tuple[int, int, int], Any] = {}
        strings = ruler.vocab.strings
        patterns = _patterns(ruler)
        single = [tokens[0] for tokens in patterns if len(tokens) == 1]
        several = [tokens for tokens in patterns if len(tokens) > 1]
        self._words = frozenset(strings.add(word) for token in single for word in _values(token.get("LOWER", ())))
        openers = [tokens[0] for tokens in several]
        self._open_words = frozenset(strings.add(word) for token in openers for word in _values(token.get("LOWER", ())))
        self._open_deps = frozenset(strings.add(dep) for token in openers if "LOWER" not in token for dep in _values(token.get("DEP", ())))

    @staticmethod
    def can_replace(ruler: AttributeRuler) -> bool:
        """True when every pattern is of the kind this table understands."""
        patterns = _patterns(ruler)
        known = all(set(tokens[0]) <= _KEYS for tokens in patterns)
        return known and all("LOWER" in tokens[0] or "DEP" in tokens[0] for tokens in patterns if len(tokens) > 1)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of one parsed sentence."""
        rows = doc.to_array(self._read).tolist()
        if any(word in self._open_words or dep in self._open_deps for _, word, dep in rows) or any(token.is_space for token in doc):
            return self._ruler(doc)
        doc.from_array(self._write, self._look_up(doc, rows))
        return doc

    def _look_up(self, doc: Doc, rows: list[list[int]]) -> Any:
        import numpy

        values = numpy.zeros((len(rows), 3), dtype="uint64")
        for index, (tag, word, dep) in enumerate(rows):
            key = (tag, word if word in self._words else 0, dep)
            row = self._rows.get(key)
            if row is None:
                row = self._rows[key] = self._ask(doc, index)
            values[index] = row
        return values

    def _ask(self, doc: Doc, index: int) -> Any:
        """Return what the ruler makes of one token of `doc`, standing alone."""
        from spacy.tokens import Doc

        token = doc[index]
        alone = self._ruler(Doc(doc.vocab, words=[token.lower_], tags=[token.tag_], deps=[token.dep_], heads=[0]))
        return alone.to_array(self._write)[0]


def _patterns(ruler: Any) -> list[list[dict[str, Any]]]:
    entries: Any = ruler.patterns  # spaCy declares them wider than they are
    return [tokens for entry in entries for tokens in entry["patterns"]]


def _values(condition: Any) -> tuple[str, ...]:
    """Return the words a condition names; of a regular expression for two spellings ("^y'?$") both."""
    if isinstance(condition, str):
        return (condition,)
    if isinstance(condition, dict) and "REGEX" in condition:
        stem = condition["REGEX"].strip("^$")
        return (stem.replace("?", ""), "".join(c for k, c in enumerate(stem) if c != "?" and stem[k + 1 : k + 2] != "?"))
    return tuple(condition["IN"]) if isinstance(condition, dict) else tuple(condition)


def use_table(nlp: Language, name: str) -> None:
    """Put the table in the place of a pipeline's attribute ruler, unless it has patterns that the table does not understand."""
    from spacy.language import Language

    ruler: Any = nlp.get_pipe("attribute_ruler") if nlp.has_pipe("attribute_ruler") else None
    if ruler is not None and AttributeTable.can_replace(ruler):
        Language.component(f"attribute_table_{name}", func=AttributeTable(ruler))
        nlp.replace_pipe("attribute_ruler", f"attribute_table_{name}")
