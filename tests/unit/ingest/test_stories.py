"""The threshold is tested on pairs written for this: what editors do to a wire story against what two writers make of one event."""

from __future__ import annotations

import random

import numpy as np

from pipeline.ingest.stories import THRESHOLD, pack_signatures, signature, similarity, story_roots

WIRE = (
    "Gunmen on motorcycles attacked a village market in the north-west on Tuesday, killing at least eleven people and wounding twenty, local "
    "officials said. The attackers arrived shortly after dawn and opened fire on traders who were setting up their stalls, the district head told"
    " reporters by telephone. Security forces were sent to the area but the gunmen had fled into the forest before they arrived, a police "
    "spokesman said. No group has claimed responsibility for the attack. Armed gangs known locally as bandits have killed hundreds of people in "
    "the region this year, burning houses and abducting residents for ransom. The governor condemned the killings and promised that those "
    "responsible would be brought to justice. Residents said that some of the wounded had been taken to a clinic in the next town because the "
    "village has no doctor."
)
OTHER_WRITER = (
    "At least eleven traders died when armed men raided a market in the north-west early on Tuesday, the authorities said. Witnesses described "
    "how the raiders, riding two to a motorcycle, surrounded the square and shot at people who tried to run. Twenty more were treated for gunshot"
    " wounds. Police reinforcements reached the village an hour later and found burnt stalls and abandoned goods. The raid is the latest by "
    "criminal gangs that have made the countryside unsafe for farmers and merchants. The state's governor called it a cowardly act and asked the "
    "army for help. A relative of one of the victims said the village had asked for a police post for years and had never been given one."
)


def edited_copies() -> dict[str, str]:
    sentences = WIRE.split(". ")
    return {
        "dateline and agency line": "NORTHERN STATE (Agency) - " + WIRE + " (Reporting by the Agency; editing by the desk)",
        "last two sentences cut": ". ".join(sentences[:-2]) + ".",
        "first sentence rewritten": "Eleven traders were shot dead at a market on Tuesday, officials said. " + ". ".join(sentences[1:]),
        "spelling and punctuation": WIRE.replace("north-west", "northwest").replace("twenty", "20").replace("eleven", "11"),
        "one paragraph added": WIRE + " The country's president is due to visit the state next week, his office said in a statement on Wednesday.",
        "capitals and spaces": WIRE.upper().replace(". ", ".\n\n"),
        "typographic quotes": "“" + WIRE.replace("'", "’") + "”",
    }


def test_edited_wire_copies_are_above_the_threshold_and_other_writers_below() -> None:
    copies = {name: similarity(WIRE, text) for name, text in edited_copies().items()}
    assert min(copies.values()) >= THRESHOLD + 0.05, copies
    assert similarity(WIRE, OTHER_WRITER) < 0.1


def test_two_days_of_one_story_are_not_one_text() -> None:
    follow_up = "Three more people have died of their wounds, bringing the toll to fourteen. " + OTHER_WRITER + " " + ". ".join(WIRE.split(". ")[4:5])
    assert similarity(WIRE, follow_up) < THRESHOLD


def test_copies_share_a_story_whatever_the_order() -> None:
    texts = [WIRE, OTHER_WRITER, *edited_copies().values()]
    for seed in range(5):
        order = list(range(len(texts)))
        random.Random(seed).shuffle(order)
        marks = pack_signatures((signature(texts[index]) for index in order), len(order))
        stories = story_roots([str(index) for index in order], marks).tolist()
        groups = dict(zip(order, stories, strict=True))
        assert len({groups[index] for index in range(len(texts)) if index != 1}) == 1
        assert groups[1] != groups[0]


def test_a_story_does_not_change_as_articles_are_added() -> None:
    texts = [WIRE, OTHER_WRITER, *edited_copies().values()]
    marks = pack_signatures(map(signature, texts), len(texts))
    names = [str(index) for index in range(len(texts))]
    whole = story_roots(names, marks).tolist()
    for n in range(len(texts)):
        assert story_roots(names[:n], marks[:n]).tolist() == whole[:n]


def test_short_texts_are_copies_only_when_equal() -> None:
    marks = pack_signatures([signature("Follow the latest news here"), signature("Follow the latest news there"), b""], 3)
    stories = story_roots(["1", "2", "1"], marks).tolist()
    assert stories[0] == stories[2] != stories[1]


def test_many_unrelated_articles_stay_apart() -> None:
    random_words = random.Random(3)
    vocabulary = [f"word{number}" for number in range(500)]
    texts = [" ".join(random_words.choices(vocabulary, k=120)) for _ in range(400)]
    names = [str(number) for number in range(400)]
    assert story_roots(names, pack_signatures(map(signature, texts), 400)).tolist() == list(range(400))


def test_nothing() -> None:
    assert story_roots([], np.zeros((0, 120), np.uint16)).tolist() == []
