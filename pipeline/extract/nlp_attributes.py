"""Parts of speech, morphology and lemmas: what spaCy's attribute ruler and lemmatizer do, from tables. The rules are the model's own; nothing is decided here.

The ruler runs a matcher over every sentence, a fifth of the time of parsing. Nearly all its patterns look at one token (tag, lower-case word, dependency), so
what it does to a token can be looked up: on first sight of a combination the ruler itself is asked, on a sentence of that one token. Sentences in which a
pattern of several tokens might match ("gonna", "there is"), or with white-space tokens, are left to the ruler. A lemma is a matter of the word, its part of
speech and its morphology: the lemmatizer is asked once for each combination of the three. It remembers only what it has to derive, and takes a quarter of the
time of parsing to find out, token by token, that a singular noun is its own lemma.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler, Lemmatizer
    from spacy.tokens import Doc

_KEYS = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})
_MOST_LEMMAS = 200_000  # remembered at a time, some 150 bytes each; then all are forgotten


class AttributeTable:
    """A pipeline component that sets POS, MORPH and LEMMA exactly as `ruler` and then `lemmatizer` would."""

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        """Read the patterns of a ruler; nothing is looked up before the first sentence."""
        from spacy.attrs import DEP, LEMMA, LOWER, MORPH, ORTH, POS, TAG

        self._ruler, self._lemmatizer = ruler, lemmatizer
        self._read, self._write = [TAG, LOWER, DEP, ORTH], [POS, MORPH, LEMMA]
        self._rows: dict[tuple[int, int, int], tuple[int, int, int]] = {}
        self._lemmas: dict[tuple[int, int, int], int] = {}
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
        if any(word in self._open_words or dep in self._open_deps for _, word, dep, _ in rows) or any(token.is_space for token in doc):
            return self._lemmatizer(self._ruler(doc))
        doc.from_array(self._write, self._look_up(doc, rows))
        return doc

    def _look_up(self, doc: Doc, rows: list[list[int]]) -> Any:
        import numpy

        values = []
        for index, (tag, word, dep, orth) in enumerate(rows):
            key = (tag, word if word in self._words else 0, dep)
            row = self._rows.get(key)
            if row is None:
                row = self._rows[key] = self._ask(doc, index)
            part, morph, lemma = row
            if not lemma:
                known = self._lemmas.get((orth, part, morph))
                lemma = known if known is not None else self._ask_lemma(doc, index, part, morph)
            values.append((part, morph, lemma))
        return numpy.array(values, dtype="uint64").reshape(-1, len(self._write))

    def _ask(self, doc: Doc, index: int) -> tuple[int, int, int]:
        """Return what the ruler makes of one token of `doc`, standing alone."""
        from spacy.tokens import Doc

        token = doc[index]
        alone = self._ruler(Doc(doc.vocab, words=[token.lower_], tags=[token.tag_], deps=[token.dep_], heads=[0]))
        part, morph, lemma = alone.to_array(self._write)[0].tolist()
        return part, morph, lemma

    def _ask_lemma(self, doc: Doc, index: int, part: int, morph: int) -> int:
        """Return, and remember, the lemma of one token of `doc` that has this part of speech and morphology."""
        from spacy.tokens import Doc

        token = doc[index]
        strings = doc.vocab.strings
        alone = Doc(doc.vocab, words=[token.orth_], pos=[strings[part]], morphs=[strings[morph]])
        if len(self._lemmas) >= _MOST_LEMMAS:
            self._lemmas.clear()
        lemma = self._lemmas[token.orth, part, morph] = strings.add(self._lemmatizer.lemmatize(alone[0])[0])
        return lemma


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
    """Put the table in the place of a pipeline's attribute ruler and lemmatizer, unless the ruler has patterns that the table does not understand."""
    from spacy.language import Language

    if not (nlp.has_pipe("attribute_ruler") and nlp.has_pipe("lemmatizer")):
        return
    ruler: Any = nlp.get_pipe("attribute_ruler")
    lemmatizer: Any = nlp.get_pipe("lemmatizer")
    index = lemmatizer.lookups.get_table("lemma_index") if "lemma_index" in lemmatizer.lookups else {}
    for part, words in index.items():
        index[part] = frozenset(words)  # the lemmatizer asks whether a form is among 57,000 nouns, of a list
    if AttributeTable.can_replace(ruler) and not lemmatizer.overwrite:
        Language.component(f"attribute_table_{name}", func=AttributeTable(ruler, lemmatizer))
        nlp.replace_pipe("attribute_ruler", f"attribute_table_{name}")
        nlp.disable_pipe("lemmatizer")  # its tables serve vocabulary.py
