"""Running updates are read entry by entry, and what an older entry or story counted is outdated. Texts written for these tests."""

from __future__ import annotations

from pipeline.extract import extract_article
from pipeline.extract.document import read_document

PUBLISHED = "2023-05-11"
_UPDATES = (
    "6 p.m.\n\nMedics say the toll of Wednesday's air strike on a clinic in Idlib has risen to nine people killed.\n\n___\n\n"
    "4 p.m.\n\nThe governor says a car bomb killed four people in Hama on Wednesday.\n\nHe says two of the wounded are children.\n\n___\n\n"
    "2 p.m.\n\nA medic says an air strike on a clinic in Idlib on Wednesday killed five people."
)


def test_sections_and_editions_of_a_document() -> None:
    document = read_document("Title", "First.\n\n___\n\nSecond.\n\n[Previous story, posted at 2 a.m.]\n\nThird.", None)
    told = {document.sentence_text(s): (s.section, s.edition) for s in document.sentences}
    assert (told["First."], told["Second."], told["Third."]) == ((0, 0), (1, 0), (1, 1))


def test_entries_on_one_incident_are_joined_and_others_are_not() -> None:
    reports = extract_article("The Latest: toll of clinic strike rises", _UPDATES, PUBLISHED).reports
    assert {r["place"]: (r["killed_low"], r["killed_high"]) for r in reports} == {"Idlib": (9, 9), "Hama": (4, 4)}


def test_an_older_entry_is_outdated_by_a_newer_one() -> None:
    claims = extract_article("The Latest: toll of clinic strike rises", _UPDATES, PUBLISHED).claims
    assert {c["count_low"]: c["superseded"] for c in claims if c["outcome"] == "killed"} == {9: False, 4: False, 5: True}


def test_the_story_below_is_older() -> None:
    body = (
        "Seven people were killed in a shooting in Toledo, Ohio, on Wednesday, police said.\n\n[Previous story]\n\n"
        "At least six people were killed in a shooting in Toledo on Wednesday, police said."
    )
    extraction = extract_article(None, body, PUBLISHED)
    assert [(r["killed_low"], r["killed_high"]) for r in extraction.reports] == [(7, 7)]
    assert [c["superseded"] for c in extraction.claims if c["count_low"] == 6] == [True]
