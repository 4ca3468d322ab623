"""Count how common English words are in news: python -m benchmarks.linking.count_words SETS [--write]

SETS is a folder of collections of news, each SET/raw.jsonl ({"title","text"}). The result is pipeline/link/word_frequencies.csv: in how many texts a word
stands, for words of at least 8 texts that more than one collection has, so that it holds the vocabulary of news and nothing that only one
collection speaks of. Linking weighs a word by its rarity (pipeline/link/names.py); a table that comes with the program keeps the likeness of two texts
independent of all others. Used as it stands: gva, muc4, fakes, places and dates together (5,657 texts: US local news, wires on Latin America and Syria,
general news in English, 1988 to 2018); the set `news` was left out, it is for checking.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from pipeline.link import names

COLLECTIONS = ("gva", "muc4", "fakes", "places", "dates")
TABLE = Path(names.__file__).with_name("word_frequencies.csv")
AT_LEAST = 8
HEADER = """\
# In how many of {total} English news texts a word stands, case folded; words of fewer than {least} texts, or of one collection only, are left out.
# Made by benchmarks/linking/count_words.py, which names the collections.
"""


def count_words(folder: Path, collections: Sequence[str] = COLLECTIONS) -> tuple[int, dict[str, int]]:
    texts = 0
    counts: Counter[str] = Counter()
    used_in: dict[str, set[str]] = defaultdict(set)
    for collection in collections:
        for line in (folder / collection / "raw.jsonl").read_text("utf-8").split("\n"):
            if line:
                row = json.loads(line)
                words = set(names.WORD.findall(f"{row.get('title') or ''}\n{row['text']}".casefold()))
                counts.update(words)
                texts += 1
                for word in words:
                    used_in[word].add(collection)
    return texts, {word: count for word, count in sorted(counts.items()) if count >= AT_LEAST and len(used_in[word]) > 1 and word.isalpha()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--write", action="store_true", help="write the table; otherwise only its size is printed")
    arguments = parser.parse_args()
    total, words = count_words(arguments.sets)
    print(f"{total} texts, {len(words)} words")
    if arguments.write:
        rows = "".join(f"{word},{count}\n" for word, count in words.items())
        TABLE.write_text(HEADER.format(total=total, least=AT_LEAST) + f"word,texts\n,{total}\n" + rows, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
