"""Who says so: claimants in one sentence, relays, responsibility and denial."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_article
from pipeline.extract.attribution import speaker_of
from pipeline.extract.counts import find_casualties
from pipeline.extract.responsibility import find_responsibility


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("State media reported that five people had been killed.", "State media"),
        ("Five people were killed in the attack, two police officials said.", "two police officials"),
        ("According to the health ministry, nine people were wounded.", "the health ministry"),
        ("The bomb killed nine people, according to a hospital source.", "a hospital source"),
        ("Five people were killed in the attack.", None),
        ("Police looked for three men who lawmakers said on Monday had been kidnapped.", "lawmakers"),
        ("The ministry said on Thursday that a blast on Tuesday killed six soldiers.", "The ministry"),
        ("Two people were reported killed.", None),
    ],
)
def test_claimant(parse, text: str, claimant: str | None) -> None:
    doc = parse(text)
    casualties = find_casualties(doc)
    assert casualties, "the sentence states a casualty"
    from pipeline.extract.attribution import embedded_speaker

    speaker = embedded_speaker(casualties[0].head, 0) or speaker_of(casualties[0].predicate, 0)
    assert (speaker.text if speaker else None) == claimant
    if speaker:
        assert text[speaker.char_start : speaker.char_end] == speaker.text


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Six people were killed by a car bomb in the old town a monitoring group said.", "a monitoring group"),
        ("Six people were killed by a car bomb in the old town on Monday said the Office for Human Rights.", "the Office for Human Rights"),
        ("The drone strike killed six people in the old town.", None),
        ("Local media reports that six people had died were wrong.", "Local media"),
        ("Media reported four engineers or drivers had been kidnapped with their guard in the harbour quarter.", "Media"),
        ("Earlier the source said six people had died.", "the source"),
    ],
)
def test_claimant_of_odd_sentences(parse, text: str, claimant: str | None) -> None:
    speaker = speaker_of(find_casualties(parse(text))[0].predicate, 0)
    assert (speaker.text if speaker else None) == claimant


def test_relay(parse) -> None:
    doc = parse("A rebel commander told Reuters that three fighters were killed.")
    speaker = speaker_of(find_casualties(doc)[0].predicate, 0)
    assert speaker is not None
    assert (speaker.text, speaker.relay) == ("A rebel commander", "Reuters")


@pytest.mark.parametrize(
    ("text", "kind", "claimant", "self_claim"),
    [
        ("The group claimed responsibility for the bombing.", "responsibility", "The group", True),
        ("The attack was claimed by a local militia.", "responsibility", "a local militia", True),
        ("The government blamed the attack on separatists.", "responsibility", "The government", False),
        ("The rebels denied responsibility for the shelling.", "denial", "The rebels", False),
        ("The army denied that it had bombed the hospital.", "denial", "The army", False),
    ],
)
def test_responsibility(parse, text: str, kind: str, claimant: str, self_claim: bool) -> None:
    found = find_responsibility(parse(text), 0)
    assert [(r.kind, r.claimant.text if r.claimant else None, r.self_claim) for r in found] == [(kind, claimant, self_claim)]


@pytest.mark.parametrize(
    "text",
    [
        "No one has claimed responsibility for the attack.",
        "There was no immediate claim of responsibility.",
        "The two sides have long accused each other of attacks.",
        "The minister denied that taxes would rise.",
    ],
)
def test_no_responsibility(parse, text: str) -> None:
    assert find_responsibility(parse(text), 0) == []


def _speakers(body: str, outcome: str) -> list[tuple[str | None, int | None]]:
    claims = extract_article(None, body, "2025-03-12").claims
    return [(c["claimant"], c["count_low"]) for c in claims if c["outcome"] == outcome]


@pytest.mark.parametrize(
    ("body", "outcome", "claimant"),
    [
        # a pronoun takes a speaker of its kind
        (
            "A bomb went off in Biu on Monday, army spokesman Musa Tanko told reporters. Twelve people were killed, he said.",
            "killed",
            "army spokesman Musa Tanko",
        ),
        (
            "A bomb went off in Biu on Monday, army spokesman Musa Tanko said. The ministry confirmed the blast. It said 12 people were killed.",
            "killed",
            "The ministry",
        ),
        # who is quoted, not who quotes
        ("A bomb went off in Biu on Monday. The Belga agency quoted a hospital source as saying nine people were killed.", "killed", "a hospital source"),
        # a quotation that runs on has its speaker behind it
        ('A bomb went off in Biu on Monday. "Nine people were killed. It is a dark day," Governor Ada Okoro told reporters.', "killed", "Governor Ada Okoro"),
        # a speaker between two clauses speaks both
        ("A fire bomb hit a shop in Biu on Monday. Two people died, police said, and 15 were wounded.", "injured", "police"),
        # a name behind the office belongs to it
        (
            "A bomb hit Biu on Monday. The mayor of the town of Biu, Ada Okoro, told Reuters nine people were killed.",
            "killed",
            "The mayor of the town of Biu, Ada Okoro",
        ),
        # to claim a bombing is not to state its toll
        ("The Taliban claimed responsibility for a bombing that killed seven people in Kabul on Monday.", "killed", None),
        ("A bomb went off in Biu on Monday. Police gave a toll of 12 dead.", "killed", "Police"),
        # what the sentences that are not parsed say is skimmed for speakers
        (
            "A bomb went off in Biu on Monday. The governor, Ada Okoro, came at noon. We are in mourning, Ada Okoro said. Nine people were killed, she said.",
            "killed",
            "Ada Okoro",
        ),
    ],
)
def test_claimant_across_sentences(body: str, outcome: str, claimant: str | None) -> None:
    assert claimant in [c for c, _ in _speakers(body, outcome)]
