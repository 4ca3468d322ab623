"""Where the processors' time of a build goes, sampled by py-spy in all its processes. Nothing is measured of what a build takes: that is whole.py's."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_RATE = 25  # samples a second and process
# The first row of which a function is on the stack takes the sample; so what stands inside another comes before it.
_PARTS = (
    ("starting: modules, language model, lexicons", ("_find_and_load", "load_parser", "load_toml", "lexicon", "open_gazetteer", "_prepare_child")),
    ("ingest: reading, cleaning, gate, signatures", ("run_task",)),
    ("ingest: order, copies, stories", ("ingest_day_to_files", "across_days", "look_at", "assign_stories")),
    ("extract: sentences, and which are parsed", ("read_document", "candidate_sentences", "unsplit_document")),
    ("extract: parser", ("parse_sentences",)),
    ("extract: dates, places, actors of the text", ("find_dates", "find_places", "find_actors", "find_capitals")),
    ("extract: reading sentences", ("read_sentence",)),
    ("extract: from mentions to rows", ("extract_parsed",)),
    ("extract: private names", ("names_to_withhold", "names_in_title")),
    ("extract: the rest", ("extract_batch",)),
    ("checks", ("validate_tables",)),
    ("release", ("publish_release", "write_database")),
    ("link", ("link_reports", "link_incidents", "link", "incidents")),
)
_REST = "the rest: Dagster, hand-over between steps"


def profile_build(py_spy: str, data: Path) -> list[tuple[str, float]]:
    """Build a data folder under py-spy; return the parts of the work and their shares of the samples, largest first.

    `py_spy`: the program. Samples of idle threads are left out. Raises CalledProcessError when the build fails.
    """
    with tempfile.TemporaryDirectory(prefix="bench-profile-") as scratch:
        raw = Path(scratch) / "stacks.txt"
        sampler = [py_spy, "record", "--subprocesses", "--rate", str(_RATE), "--format", "raw", "--output", str(raw)]
        command = [sys.executable, "-m", "pipeline.cli", "build", "--data", str(data)]
        subprocess.run([*sampler, "--", *command], check=True, capture_output=True)
        return share_out(raw.read_text("utf-8").splitlines())


def share_out(stacks: Iterable[str]) -> list[tuple[str, float]]:
    """Return parts and shares of collapsed stacks, each "outer (file:line);inner (file:line) samples"."""
    counts: Counter[str] = Counter()
    for line in stacks:
        frames, _, samples = line.rpartition(" ")
        names = {re.split(r"[ .]", frame)[0] if "." not in frame.split(" ")[0] else frame.split(" ")[0].rpartition(".")[2] for frame in frames.split(";")}
        counts[next((part for part, functions in _PARTS if names.intersection(functions)), _REST)] += int(samples)
    total = sum(counts.values())
    return [(part, count / total) for part, count in counts.most_common()]
