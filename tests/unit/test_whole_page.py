"""The page on whole builds: parts of a profile, memory told from its growth, the cost of an article from two sizes."""

from __future__ import annotations

import pytest

from benchmarks.whole import Built, Kind
from benchmarks.whole_page import write_page
from benchmarks.whole_profile import share_out

_STACKS = (
    "process 1;build (cli.py:1);extract_batch (stages.py:2);parse_sentences (nlp.py:3);_find_and_load (importlib:1) 10",
    "process 1;build (cli.py:1);extract_batch (stages.py:2);parse_sentences (nlp.py:3);Language.pipe (language.py:9) 30",
    "process 1;run_task (worker.py:1);make_article (article.py:2) 40",
    "process 1;Dagster.step (step.py:7) 20",
)


def test_a_sample_counts_for_what_it_stands_in() -> None:
    shares = dict(share_out(_STACKS))
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["starting: modules, language model, lexicons"] == 0.1
    assert shares["extract: parser"] == 0.3
    assert shares["ingest: reading, cleaning, gate, signatures"] == 0.4
    assert sum("rest" in part for part in shares) == 1


def test_the_page_tells_cost_memory_and_profile() -> None:
    builds = (Built(1_000, 20.0, 30.0, 600.0), Built(2_000, 25.0, 35.0, 640.0), Built(11_000, 70.0, 80.0, 1_000.0))
    kind = Kind("general news", 300, builds, Built(500, 21.0, 25.0, 700.0), (("spaCy", 40.0), ("other", None)))
    page = write_page([kind], 2, 1.0, True, [(2_000, share_out(_STACKS))])
    assert "5.00 ms of a processor an article: **400 articles a second by processor** (aim 300)" in page
    assert "| spaCy | 40.00 | 8.00 |" in page
    assert "| other | not run here | |" in page
    assert "From size to size an article costs 5.00, 5.00 ms." in page
    assert "100,000 would take 4,560 MB (aim 1,536; not run)" in page
    assert "| extract: parser | 30 |" in page
