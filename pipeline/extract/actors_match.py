"""Finds the entries of the actor lexicon in a text: longest match, case rules, and the evidence that doubtful aliases need. No grammar here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pipeline.extract.actors_lexicon import ANY, CAPITAL, Entry, Lexicon
from pipeline.extract.actors_tokens import Words

_CAPITALS_SHARE = 0.6  # a line with more capitals than this among its letters tells nothing by case
_MIN_LETTERS = 12  # shorter lines ("PKK", "IS") are names, not headlines
_SORT_RANK = {"actor": 0, "house": 1, "state": 2, "adjective": 3, "nation": 4, "place": 5, "capital": 6}


@dataclass(slots=True)
class Atom:
    """A lexicon entry found at words first..last (inclusive), code points start..end."""

    first: int
    last: int
    start: int
    end: int
    entry: Entry
    suffix: str = ""  # leads | backs | based | anti: what hangs on it by a hyphen ("Iran-backed", "anti-Taliban")


@dataclass(slots=True)
class Evidence:
    """What the text says without doubt: spans of actors by plain aliases, and how often each country is meant."""

    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)


def find_atoms(words: Words, lex: Lexicon, *, lenient: bool = False) -> list[Atom]:
    """Return the atoms of a text in order, without overlaps: the longest wins, then the leftmost.

    `lenient`: for single phrases, where a note `land` can seldom be met; an alias of one actor alone then counts, unless the phrase names another country.
    """
    found: list[tuple[int, int, list[Entry]]] = []
    case = _Case(words.text)
    norms = words.norms
    trie = lex.trie
    size = len(norms)
    for first in range(size):
        node = trie.get(norms[first])
        last = first
        while node is not None:
            entries = node.get("")
            if entries is not None:
                fitting = [e for e in entries if _fits(e, words, first, last, case)]
                if fitting:
                    found.append((first, last, fitting))
            if last + 1 >= size or len(node) == (entries is not None):
                break
            node = node.get(norms[last + 1])
            if node is not None and not words.joins(last):
                break
            last += 1
    evidence = _evidence(found, words)
    # Of equal length a noun goes before a modifier: "heavily armed men" is "armed men", not "heavily armed" and "men".
    found.sort(key=lambda f: (f[0] - f[1], f[2][0].sort == "modifier", f[0]))
    taken = bytearray(size)
    atoms = []
    for first, last, entries in found:
        if any(taken[first : last + 1]):
            continue
        entry = _choose(entries, words, first, last, evidence, lex, case, lenient)
        if entry is not None:
            taken[first : last + 1] = b"\x01" * (last + 1 - first)
            atoms.append(Atom(first, last, words.starts[first], words.ends[last], entry))
    atoms.sort(key=lambda a: a.first)
    return atoms


class _Case:
    """Whether case tells anything, line by line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, str] = {}

    def of(self, at: int) -> str:
        """Return "upper" or "lower" for a line written in one case, else ""."""
        start = self._text.rfind("\n", 0, at) + 1
        known = self._known.get(start)
        if known is None:
            end = self._text.find("\n", at)
            line = self._text[start : end if end >= 0 else len(self._text)]
            upper = sum(map(str.isupper, line))
            letters = sum(map(str.isalpha, line))
            known = "" if letters < _MIN_LETTERS else "upper" if upper > _CAPITALS_SHARE * letters else "lower" if not upper else ""
            self._known[start] = known
        return known


def _fits(entry: Entry, words: Words, first: int, last: int, case: _Case) -> bool:
    """True when the words are written in the case that the entry asks for."""
    if not any(entry.cases):
        return True
    line: str | None = None
    for offset, rule in enumerate(entry.cases):
        if rule == ANY:
            continue
        start = words.starts[first + offset]
        if rule == CAPITAL:
            if not words.text[start].islower():
                continue
        else:
            written = words.text[start : words.ends[first + offset]]
            if written == entry.words[offset] or written.replace(".", "") == entry.words[offset]:
                continue
        if line is None:
            line = case.of(words.starts[first])
        if line == "" or (line == "lower" and rule != CAPITAL):
            return False
        if line == "upper" and rule != CAPITAL and not words.text[start : words.ends[first + offset]].isupper():
            return False
    return True


def _evidence(found: list[tuple[int, int, list[Entry]]], words: Words) -> Evidence:
    evidence = Evidence()
    for first, last, entries in found:
        for entry in entries:
            if entry.sort == "actor":
                alias = entry.alias
                if alias is not None and not (alias.caps or alias.long or alias.land):
                    evidence.spans.setdefault(entry.key, []).append((words.starts[first], words.ends[last]))
            elif entry.sort in ("state", "adjective", "nation"):
                evidence.countries[entry.key] += 1
            elif entry.countries:
                evidence.countries.update(entry.countries)
    return evidence


def _choose(entries: list[Entry], words: Words, first: int, last: int, evidence: Evidence, lex: Lexicon, case: _Case, lenient: bool) -> Entry | None:
    """Return the entry that the evidence of the text speaks for, None when all need evidence that is missing."""
    best: tuple[tuple[float, ...], Entry] | None = None
    alone = len({e.key for e in entries if e.sort == "actor"}) == 1 and all(e.sort == "actor" for e in entries)
    unplaced = lenient and alone and not evidence.countries
    for order, entry in enumerate(entries):
        weight = 0.0
        alias = entry.alias
        if entry.sort == "actor" and alias is not None:
            spans = evidence.spans.get(entry.key, ())
            here = (words.starts[first], words.ends[last])
            elsewhere = any(s != here for s in spans)
            landed = max((evidence.countries[c] for c in alias.land), default=0)
            if alias.caps and case.of(here[0]) == "upper" and not any(-1 <= here[0] - e <= 3 or -1 <= s - here[1] <= 3 for s, e in spans if (s, e) != here):
                continue
            if alias.long and not elsewhere:
                continue
            if alias.land and not alias.long and not landed and not elsewhere and not unplaced:
                continue
            home = lex.actors[entry.key].country
            weight = 100.0 * elsewhere + landed + (0.5 * evidence.countries[home] if home else 0)
        elif entry.sort in ("state", "adjective", "nation"):
            if alias is not None and alias.caps and case.of(words.starts[first]) == "upper" and not _is_us(words, first, last):
                continue
            weight = evidence.countries[entry.key] + (0.5 if entry.key in lex.prefer else 0.0)
        rank = (-_SORT_RANK.get(entry.sort, 7), weight, -order)
        if best is None or rank > best[0]:
            best = (rank, entry)
    return best[1] if best else None


def _is_us(words: Words, first: int, last: int) -> bool:
    """In a line of capitals, "US" is a country when it has stops, a hyphen after it or the article before it, else a pronoun."""
    written = words.text[words.starts[first] : words.ends[last]]
    return "." in written or words.folded.startswith("-", words.ends[last]) or (first > 0 and words.norms[first - 1] == "the")
