"""Confidence of rows: within its bounds, by the features that the weights were trained on, and higher for what is told plainly."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files

from pipeline.extract import extract_article
from pipeline.extract.candidates import candidate_sentences
from pipeline.extract.confidence import claim_features, rate_claim, rate_report, report_features
from pipeline.extract.document import read_document
from pipeline.extract.frames import make_rows
from pipeline.extract.nlp import parse_sentences
from pipeline.extract.stages import read_incidents

_BODY = "KABUL, March 11 - A suicide bomber killed nine soldiers at a checkpoint in Kabul on Tuesday, police said. Several people were wounded."


def test_each_feature_has_its_weight_and_each_weight_its_feature() -> None:
    document = read_document(None, _BODY, dt.date(2025, 3, 12))
    candidates = candidate_sentences(document)
    frames, setting = read_incidents(document, candidates, list(parse_sentences(document.sentence_text(s) for s in candidates)))
    rows = make_rows(document, frames, "art-0", setting)
    report, source = rows.reports[0], rows.sources[0]
    weights = json.loads(files("pipeline.extract").joinpath("lexicon", "confidence.json").read_text("utf-8"))
    assert set(weights["report"]) == {"bias", *report_features(source.frame, report)}
    claim, row = source.claims[0][1], rows.claims[0]
    assert set(weights["claim"]) == {"bias", *claim_features(claim, row, report)}
    assert report["confidence"] == rate_report(source.frame, report)
    assert row["confidence"] == rate_claim(claim, row, report)


def test_a_number_by_a_named_voice_rates_above_vague_words_of_nobody() -> None:
    found = extract_article(None, _BODY, "2025-03-12")
    by_outcome = {c["outcome"]: c["confidence"] for c in found.claims}
    assert 0 < by_outcome["injured"] < by_outcome["killed"] < 1


def test_a_lead_rates_above_an_aside() -> None:
    aside = f"{_BODY} The city is in mourning. In an attack in Herat last year gunmen shot at a patrol."
    ratings = {r["role"]: r["confidence"] for r in extract_article(None, aside, "2025-03-12").reports}
    assert ratings["background"] < ratings["main"]
