"""Scores the program on an outside pack of labelled sets, through the pack's own scorer: a folder with score.py and <set>/raw.jsonl, <set>/gold.jsonl.

The pack is named by --pack or INCIDENTS_EVAL; else a folder `eval` beside the project, or one deeper, is taken. Its texts are not ours and never come into the
project: only figures do. Called is nothing but its documented command line,
`score.py SET RELEASE --json --gold F --raw F` and, for places and dates, `score.py SET --mentions F --json --gold F --raw F`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.quality.figures import GROUPS, Figure, over_groups, proportion
from benchmarks.quality.labelled import SetFigures, tally_articles
from benchmarks.quality.releases import CACHE, MEASURED, build, read_lines, read_rows
from pipeline.settings import PROJECT
from pipeline.state import code_digest

VARIABLE = "INCIDENTS_EVAL"
TITLES = {
    "news": "News: hand-labelled world news, 2016",
    "muc4": "MUC-4: terrorism in Latin America, 1988-90 (TST3 in capitals, TST4 in mixed case)",
    "gva": "GVA: shootings in US local news, against the Gun Violence Archive",
    "fakes": "FA-KES: war news on Syria, crowd-labelled",
    "places": "Places: LGL and TR-News, every place name with coordinates",
    "dates": "Dates: TimeBank and AQUAINT of TempEval-3",
}
_SPLITS = {"muc4": ("TST3", "TST4")}  # the rest of MUC-4 is for development
_MANY, _FEW_GROUPS = 1_000, 10  # a large set is scored ten times and not twenty: its groups are large enough
_MENTIONS = {"places": "find_places", "dates": "find_dates"}


def find_pack(named: Path | None = None) -> Path | None:
    """Return the folder of the pack; None when there is none."""
    wanted = named or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    beside = [PROJECT.parent / "eval", *sorted(PROJECT.parent.glob("*/eval"))]
    return next((folder.resolve() for folder in ([wanted] if wanted else beside) if (folder / "score.py").exists() and (folder / "news").is_dir()), None)


def sets_of(pack: Path) -> list[str]:
    """Return the sets of a pack that this module knows, in the order of the page."""
    return [name for name in TITLES if (pack / name / "gold.jsonl").exists()]


def score_set(pack: Path, name: str, *, intervals: bool = True) -> SetFigures:
    """Build (or read) and score one set. Without `intervals` F scores stand alone, which saves twenty runs of the scorer."""
    raw = [row for row in read_lines(pack / name / "raw.jsonl") if name not in _SPLITS or row["id"].startswith(_SPLITS[name])]
    answer = _mentions_file(name, raw) if name in _MENTIONS else _build(name, raw)
    gold = read_lines(pack / name / "gold.jsonl")
    with tempfile.TemporaryDirectory(prefix="quality-") as folder:
        scorer = _Scorer(pack, name, answer, raw, gold, Path(folder))
        ids = [row["id"] for row in raw]
        errors = Path(folder) / "errors.jsonl"
        detail = scorer.detail(ids, errors)
        groups = _FEW_GROUPS if len(ids) > _MANY else GROUPS
        spread = over_groups(lambda part: _f_scores(scorer.detail(part)), ids, _f_scores(detail), groups) if intervals else {}
        result = SetFigures(name, TITLES[name], len(raw), _sections(detail, spread), _count_errors(errors))
    if name == "news":
        tallies = tally_articles(pack / name / "gold.jsonl", read_rows(answer))
        result.rated = [pair for tally in tallies.values() for pair in tally.rated]
    return result


def _build(name: str, raw: list[dict[str, Any]]) -> Path:
    day = max(((row["published"] or "")[:10] for row in raw), default="") or "2016-01-01"
    return build(name, {f"{day}/{name}.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in raw).encode()})


def _mentions_file(name: str, raw: list[dict[str, Any]]) -> Path:
    """Write what find_places or find_dates finds in each text; kept until program or texts change."""
    import pipeline.extract

    digest = hashlib.sha256((code_digest(*MEASURED) + json.dumps(raw)).encode()).hexdigest()[:16]
    path = CACHE / f"{name}-{digest}.jsonl"
    if path.exists():
        return path
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in CACHE.glob(f"{name}-*.jsonl"):
        old.unlink()
    find = getattr(pipeline.extract, _MENTIONS[name])
    with path.with_suffix(".part").open("w", encoding="utf-8") as out:
        for row in raw:
            for mention in find(row["text"], row["published"]):
                out.write(json.dumps({"id": row["id"], **asdict(mention)}, default=str, ensure_ascii=False) + "\n")
    path.with_suffix(".part").rename(path)
    return path


class _Scorer:
    """The pack's scorer on parts of one set."""

    def __init__(self, pack: Path, name: str, answer: Path, raw: list[dict[str, Any]], gold: list[dict[str, Any]], folder: Path) -> None:
        self._command = [sys.executable, str(pack / "score.py"), name]
        self._command += ["--mentions", str(answer)] if name in _MENTIONS else [str(answer)]
        self._raw, self._gold, self._folder = raw, gold, folder

    def detail(self, ids: Sequence[str], errors: Path | None = None) -> dict[str, Any]:
        """Return the details of the scorer's JSON over these articles."""
        wanted = set(ids)
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        _write(folder / "raw.jsonl", [row for row in self._raw if row["id"] in wanted])
        _write(folder / "gold.jsonl", [label for row in self._gold if (label := _cut(row, wanted)) is not None])
        command = [*self._command, "--json", "--gold", str(folder / "gold.jsonl"), "--raw", str(folder / "raw.jsonl")]
        command += ["--errors", str(errors)] if errors else []
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout.strip().splitlines()[-1])["detail"])


def _count_errors(path: Path) -> list[tuple[str, int]]:
    """Return the commonest kinds of error with their counts: the field names of the scorer's error file, one count an error."""
    kinds: Counter[str] = Counter()
    for row in read_lines(path):
        if "gold" in row and "got" in row:  # a time expression
            kinds["found of nothing" if row["gold"] is None else "not found" if row["got"] is None else "other value"] += 1
            continue
        for key, value in row.items():
            if key in ("missing", "spurious", "claims_missing", "claims_spurious") and isinstance(value, list):
                kinds[key.replace("_", " ")] += len(value)
            elif key == "wrong":
                kinds.update(field for entry in value for field in entry if field != "key")
            elif key in ("missing", "wrong_place", "spurious") or (isinstance(value, list) and len(value) <= 3 and key != "docs"):
                kinds[key.replace("_", " ")] += 1
    return sorted(((kind, n) for kind, n in kinds.items() if n), key=lambda item: (-item[1], item[0]))[:10]


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _cut(label: dict[str, Any], wanted: set[str]) -> dict[str, Any] | None:
    """Return a label that speaks of these articles only, None for one that speaks of none of them."""
    if "docs" in label:  # an incident with the articles that tell it
        docs = [article for article in label["docs"] if article in wanted]
        return {**label, "docs": docs} if docs else None
    return label if label.get("article_id", label.get("id")) in wanted else None


def _leaves(detail: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Return the innermost tables of the scorer's details with their paths."""
    out = []
    for key, value in detail.items():
        if isinstance(value, dict):
            inner = any(isinstance(v, dict) for v in value.values())
            out += _leaves(value, (*path, key)) if inner else [((*path, key), value)]
    return [(p, v) for p, v in out if not any("all roles" in part for part in p)]


def _f_scores(detail: dict[str, Any]) -> dict[str, float]:
    """Return every figure that is no proportion, by its path."""
    out = {}
    for path, leaf in _leaves(detail):
        for key in ("F", "pair_F", "B3_F"):
            if leaf.get(key) is not None and not path[-1].startswith("floor"):
                out["/".join((*path, key))] = float(leaf[key])
    return out


def _sections(detail: dict[str, Any], spread: dict[str, tuple[float, float]]) -> dict[str, list[Figure]]:
    sections: dict[str, list[Figure]] = {}
    for path, leaf in _leaves(detail):
        section = sections.setdefault(" / ".join(path[:-1]), [])
        name = path[-1]
        if "acc" in leaf:
            section.append(proportion(name, (leaf["acc"] or 0) / 100 * leaf["n"], leaf["n"]))
        elif "F" in leaf:
            section.append(proportion(f"{name}, precision", leaf["P"] / 100 * leaf["n_pred"], leaf["n_pred"], "given"))
            section.append(proportion(f"{name}, recall", leaf["R"] / 100 * leaf["n_gold"], leaf["n_gold"], "wanted"))
            section.append(Figure(f"{name}, F", leaf["F"], leaf["n_gold"], *spread.get("/".join((*path, "F")), (None, None)), "wanted"))
        elif "pair_F" in leaf:
            for key, what in (("pair_F", "pairs, F"), ("B3_F", "B-cubed F")):
                section.append(Figure(f"{name}, {what}", leaf[key], leaf["items"], *spread.get("/".join((*path, key)), (None, None)), "articles or reports"))
        elif "slice_equal" in leaf:
            section.append(proportion("quotes that stand at their offsets", leaf["slice_equal"] / 100 * leaf["rows"], leaf["rows"], "rows"))
    return {name: figures for name, figures in sections.items() if figures}
