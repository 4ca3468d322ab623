"""From several statements of how many to the toll of one report, and when claimants contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from pipeline.extract.attribution import speaker_of
from pipeline.extract.contested import is_contested
from pipeline.extract.counts import find_casualties
from pipeline.extract.evidence import Claim
from pipeline.extract.statements import MILITANT_ATTACKERS
from pipeline.extract.tolls import attackers_killed, toll
from pipeline.extract.totals import leave_open, mark_totals

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parse = Callable[[str], "Doc"]


def _claims(parse: Parse, *sentences: str) -> list[Claim]:
    out = []
    for order, sentence in enumerate(sentences):
        doc, offset = parse(sentence), 1000 * order
        out += [Claim("casualty", speaker_of(c.predicate, offset), offset + doc[c.first].idx, offset + doc[c.end - 1].idx, c) for c in find_casualties(doc)]
    return out


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The blast killed nine people.", (9, 9)),
        ("The blast killed at least nine people.", (9, None)),
        ("The blast killed three women and four children.", (7, 7)),
        ("The blast damaged nine shops.", (None, None)),
        ("No one was killed in the blast.", (0, 0)),
    ],
)
def test_one_statement_is_the_toll(parse: Parse, sentence: str, expected: tuple[int | None, int | None]) -> None:
    assert toll(_claims(parse, sentence), "killed") == expected


def test_parts_do_not_add_to_the_toll(parse: Parse) -> None:
    assert toll(_claims(parse, "The raid killed twelve people, including three children."), "killed") == (12, 12)


def test_voices_that_differ_make_an_interval(parse: Parse) -> None:
    claims = _claims(parse, "The strike killed eight people, the ministry said.", "The strike killed twelve people, a hospital director said.")
    assert toll(claims, "killed") == (8, 12)
    assert is_contested(claims)


def test_one_voice_is_not_contested(parse: Parse) -> None:
    assert not is_contested(_claims(parse, "The strike killed eight people, the ministry said."))


def test_civilians_for_one_and_fighters_for_the_other_is_contested(parse: Parse) -> None:
    assert is_contested(_claims(parse, "The strike killed ten civilians, residents said.", "The strike killed ten militants, the army said."))


def test_attackers_are_counted_apart(parse: Parse) -> None:
    claims = _claims(parse, "The assault killed six soldiers.", "Two attackers were killed.")
    assert toll(claims, "killed") == (6, 6)
    assert attackers_killed(claims) == 2


def test_militants_are_attackers_only_where_militants_attack(parse: Parse) -> None:
    claims = _claims(parse, "The fighting killed six soldiers and four militants.")
    assert attackers_killed(claims) is None
    assert attackers_killed(claims, MILITANT_ATTACKERS) == 4
    assert toll(claims, "killed", MILITANT_ATTACKERS) == (6, 6)


def test_killed_and_injured_are_two_tolls(parse: Parse) -> None:
    claims = _claims(parse, "The bomb killed five people and wounded twenty others.")
    assert (toll(claims, "killed"), toll(claims, "injured")) == ((5, 5), (20, 20))


@pytest.mark.parametrize(
    ("sentences", "killed", "injured"),
    [
        (["Five people were shot, one fatally, at a party."], (1, 1), (4, 4)),
        (["A man was shot outside a bar.", "The man died in hospital."], (1, 1), (None, None)),
        (["Ana Lopez was killed in the attack.", "Mario Paz was also killed."], (2, 2), (None, None)),
        (["A man was killed in the attack.", "Police said the victim was killed near his home."], (1, 1), (None, None)),
        (["Fifteen people were killed in the town while six others were killed at a farm."], (21, 21), (None, None)),
        (["Dozens were injured in the riot.", "Police said 48 officers were injured."], (None, None), (48, None)),
        (["Twelve people remain in hospital."], (None, None), (12, None)),
        (["There were no casualties."], (0, 0), (0, 0)),
        (["A gunman killed three people and himself."], (3, 3), (None, None)),
    ],
)
def test_who_counts(parse: Parse, sentences: list[str], killed: tuple[int | None, int | None], injured: tuple[int | None, int | None]) -> None:
    claims = _claims(parse, *sentences)
    assert (toll(claims, "killed"), toll(claims, "injured")) == (killed, injured)


@pytest.mark.parametrize(
    ("sentences", "totals"),
    [
        (["The blast killed nine people, including two children."], [True, False]),
        (["The blast killed nine people.", "A doctor said nine people were killed."], [True, False]),
        (["The army said nine were killed.", "A hospital said twelve people were killed."], [True, True]),
        (["Dozens of people were killed.", "Officials said 48 people were killed."], [True, True]),
        (["Police shot dead two attackers."], [True]),
        (["Ten soldiers were killed.", "Two attackers were killed."], [True, False]),
        (["Three women and four children were killed."], [False, False]),
    ],
)
def test_which_claims_tell_the_whole_toll(parse: Parse, sentences: list[str], totals: list[bool]) -> None:
    claims = _claims(parse, *sentences)
    mark_totals(claims)
    assert [c.casualty.is_total for c in claims if c.casualty is not None] == totals


def test_shot_people_of_whom_some_died_keep_their_outcome_open(parse: Parse) -> None:
    claims = _claims(parse, "Eight people were shot in the attack.", "Six people were killed.")
    assert toll(claims, "injured") == (2, 2)
    leave_open(claims)
    assert [c.casualty.outcome for c in claims if c.casualty is not None] == [None, "killed"]


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (("The monitor said 90 rebels died in the battle.", "The monitor said 40 soldiers were killed."), (130, 130)),
        (("The raid killed five farmers.", "Two soldiers were also killed."), (7, 7)),
        (("The army said the raid killed 30 militants.", "Villagers said the raid killed 30 civilians."), (30, 30)),
        (("The raid killed 30 people.", "Four soldiers were also killed."), (30, 30)),
    ],
)
def test_sides_add_up_when_nobody_counts_them_together(parse: Parse, sentences: tuple[str, ...], expected: tuple[int, int]) -> None:
    assert toll(_claims(parse, *sentences), "killed") == expected


def test_in_a_clash_the_dead_of_both_sides_are_its_toll(parse: Parse) -> None:
    claims = _claims(parse, "The army said it killed twelve rebels.", "The rebels said they killed nine soldiers.")
    assert toll(claims, "killed", is_clash=True) == (21, 21)
    assert toll(claims, "killed") != (21, 21)


def test_a_total_may_count_the_attackers_in(parse: Parse) -> None:
    assert toll(_claims(parse, "Five people, including the gunman, were killed in the shooting."), "killed") == (4, 4)
    claims = _claims(
        parse, "The raid killed 60 people.", "Troops killed 40 militants, the ministry said.", "Doctors said it killed twelve civilians and eight soldiers."
    )
    assert toll(claims, "killed", MILITANT_ATTACKERS) == (20, 20)


@pytest.mark.parametrize(
    ("sentence", "outdated"),
    [
        ("Earlier media reports that two guards had died and that nine people were injured were wrong.", [2, 9]),
        ("The strike killed 32 fighters, the group said, updating an earlier toll on Sunday of 15.", [15]),
        ("More than 40 people were killed.", []),
    ],
)
def test_what_was_reported_earlier_is_outdated(parse: Parse, sentence: str, outdated: list[int]) -> None:
    assert [c.casualty.low for c in _claims(parse, sentence) if c.casualty is not None and c.casualty.superseded] == outdated


def test_more_than_adds_to_nothing(parse: Parse) -> None:
    assert [c.casualty.adds for c in _claims(parse, "More than 40 people were killed.") if c.casualty is not None] == [False]


def test_who_was_found_with_bullet_wounds_may_be_among_the_dead(parse: Parse) -> None:
    claims = _claims(parse, "One woman died and four others were injured at the bar.", "Officers found five people with gunshot wounds.")
    assert toll(claims, "injured") == (4, 4)
    assert toll(_claims(parse, "Officers found three people with gunshot wounds.", "One of the victims died in hospital."), "injured") == (2, 2)


def test_a_headline_run_into_its_lead_is_one_figure(parse: Parse) -> None:
    assert toll(_claims(parse, "88 rebels and at least 88 rebels were killed in the fighting."), "killed") == (88, 88)
    assert toll(_claims(parse, "Three women and three children were killed in the fighting."), "killed") == (6, 6)
