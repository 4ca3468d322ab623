"""English names for the provinces, districts and towns of the sources, which give them as their country writes them. No lookup, no file."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.fuzz import ratio

from pipeline.extract.place_names import fold_name

# Countries (ISO alpha-2) whose names reach English through transliteration: only there does the loose
# consonant key apply, and only there are the marks on letters dropped.
TRANSLITERATED = frozenset(
    (
        "AE", "AF", "AM", "AZ", "BD", "BG", "BH", "BY", "DJ", "DZ", "EG", "ER", "ET", "GE", "IL", "IN", "IQ", "IR", "JO", "KG", "KW", "KZ", "LB",
        "LK", "LY", "MA", "MM", "MR", "NP", "OM", "PK", "PS", "QA", "RU", "SA", "SD", "SO", "SS", "SY", "TD", "TJ", "TM", "TN", "UA", "UZ", "YE",
    )
)  # fmt: skip
TYPE_WORDS = re.compile(
    r"(?:\s*,)?\s+(?:Province|Governorate|Governate|Region|Oblast|State|Regional State|Department|District|County|Prefecture|Division|Republic|Krai|Kray|"
    r"Voivodeship|Canton|Municipality|Emirate|Raion|Rayon|Respublika|Territory|oblast|Wilaya|Parish|City)['’]?$"
)
TYPE_FIRST = re.compile(
    r"^(?:Departamento del?|Provincia del?|Estado del?|Region of|Province of|State of|Republic of|Governorate of|Wilaya de|Wilaya d'|Parroquia de|Muhafazat)\s*"
)
# Without their type word these provinces have no name of their own ("Eastern Province"): the word stays, and the bare form is no key.
VAGUE = frozenset(
    (
        "free", "northern", "southern", "eastern", "western", "central", "north", "south", "east", "west", "northeastern", "northwestern",
        "northeast", "northwest", "southeast", "southwest", "upper", "lower", "capital", "federal", "coast", "center", "centre",
    )
)  # fmt: skip


def english_admin(name: str, spellings: list[str], iso2: str, depth: int, kind: str) -> str:
    """Return the English name of an administrative unit.

    `name` and `spellings` as the source has them, `depth` 1 for provinces, 2 for districts, `kind` the source's type word ("" if none). Of a province: the
    spelling with an English type word, without that word, else the first in plain letters, else the name without marks. Districts keep their type word.
    """
    if depth > 1:
        return plain_name(name, iso2)
    english = _province(name, spellings, iso2)
    if fold_name(english) not in VAGUE:
        return english
    typed = (
        kind.title() if kind.lower().startswith(english.lower()) else f"{english} {kind or 'Province'}"
    )  # a "Capital territory" is no "Capital Capital territory"
    return next((s for s in spellings if s.isascii() and s.startswith(english + " ")), typed)


def _province(name: str, spellings: list[str], iso2: str) -> str:
    for spelling in spellings:
        if TYPE_WORDS.search(spelling) and not spelling.endswith(("oblast", "Respublika", " City")):
            return plain_name(TYPE_WORDS.sub("", spelling).strip(), iso2)
    base = TYPE_FIRST.sub("", TYPE_WORDS.sub("", name))
    if name.isascii():
        return base
    return next((s for s in spellings if s.isascii() and iso2 in TRANSLITERATED and ratio(fold_name(s), fold_name(base)) >= 50), plain_name(base, iso2))


def plain_name(name: str, iso2: str) -> str:
    """Return a name without the marks of scholarly transliteration (Sarāvān -> Saravan); names of other countries stay as they are (Córdoba)."""
    if iso2 not in TRANSLITERATED:
        return name
    text = "".join(c for c in unicodedata.normalize("NFKD", name.replace("ə", "a")) if not unicodedata.combining(c))
    return re.sub("[’‘ʼʻʿʾ`]", "'", text).strip("'")
