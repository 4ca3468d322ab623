"""`python -m benchmarks.quality`: measure, write docs/accuracy.md, raise or check the floor. What is measured and how is in the other modules."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.quality import ablation
from benchmarks.quality.figures import GROUPS
from benchmarks.quality.floor import SETS, find_falls, raise_floor, read_floor, values_of
from benchmarks.quality.gold import read_gold
from benchmarks.quality.labelled import SetFigures, score_sample
from benchmarks.quality.pack import VARIABLE, find_pack, score_set, sets_of
from benchmarks.quality.page import write_page, write_quality
from benchmarks.quality.releases import read_lines
from pipeline.extract import EXTRACTOR_VERSION
from pipeline.settings import PROJECT


def main() -> int:
    """Run the command; returns its exit code: 1 when a figure lies below its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description="Accuracy on labelled articles; without options: docs/accuracy.md.")
    parser.add_argument("--pack", type=Path, metavar="DIR", help=f"folder of labelled sets and their score.py (default: ${VARIABLE}, else ../eval)")
    parser.add_argument("--sample-only", action="store_true", help="measure the sample of the project only")
    parser.add_argument("--sets", nargs="*", metavar="SET", help="these sets of the pack only")
    parser.add_argument("--ablate", action="store_true", help="also measure with one stage of extraction off at a time (a minute)")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs", metavar="DIR", help="where accuracy.md and its plots go (default: docs)")
    parser.add_argument("--check", action="store_true", help="only compare with floor.toml")
    parser.add_argument("--raise", dest="raise_", action="store_true", help="only raise floor.toml to what is reached now")
    options = parser.parse_args()
    pack = None if options.sample_only else find_pack(options.pack)
    if options.check or options.raise_:
        return _mind_floor(pack, options.raise_)
    sets = [_timed("sample", score_sample)]
    if pack is not None:
        sets += [_timed(name, lambda name=name: score_set(pack, name)) for name in sets_of(pack) if not options.sets or name in options.sets]
    elif not options.sample_only:
        print(f"no folder of labelled sets (--pack, or ${VARIABLE}): the sample only")
    section = _timed("ablation", lambda: _ablate(pack)) if options.ablate else ""
    options.out.mkdir(parents=True, exist_ok=True)
    write_page(sets, EXTRACTOR_VERSION, GROUPS, options.out, section)
    if options.out == PROJECT / "docs":
        write_quality(sets, EXTRACTOR_VERSION)
    print(options.out / "accuracy.md")
    return 0


def _mind_floor(pack: Path | None, is_raise: bool) -> int:
    if pack is None:
        print(f"no folder of labelled sets (--pack, or ${VARIABLE}): nothing to compare")
        return 1
    measured = values_of([_timed(name, lambda name=name: score_set(pack, name, intervals=False)) for name in SETS])
    if is_raise:
        print("\n".join(raise_floor(measured)) or "nothing to raise")
        return 0
    margin, floor = read_floor()
    falls = find_falls(measured, floor, margin)
    print("\n".join(map(str, falls)) or f"no figure lies more than {margin} below its floor")
    return 1 if falls else 0


def _ablate(pack: Path | None) -> str:
    if pack is None:
        from benchmarks.quality.labelled import sample_articles

        articles, gold = sample_articles()
        return ablation.ablation_section(ablation.ablate(articles, gold), "the sample")
    articles = read_lines(pack / "news" / "raw.jsonl")
    return ablation.ablation_section(ablation.ablate(articles, read_gold(pack / "news" / "gold.jsonl")), "news")


def _timed(name: str, work: Any) -> Any:
    print(f"{name} ...", end=" ", flush=True)
    started = time.monotonic()
    result: SetFigures | str = work()
    print(f"{time.monotonic() - started:.0f} s", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main())
