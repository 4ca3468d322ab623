"""Who is named in a text, and who of them is private. Sentences and persons are invented."""

from __future__ import annotations

import pytest

from pipeline.extract.actors import find_actors
from pipeline.extract.document import read_document
from pipeline.extract.persons_named import find_persons
from pipeline.extract.places import find_places
from pipeline.extract.withheld_names import names_in_title, names_to_withhold


def withheld(text: str, doers: list[str] | None = None) -> list[str]:
    document = read_document(None, text, None)
    document.places, document.actors = find_places(document.reading), find_actors(document.reading)
    return names_to_withhold(document, doers or [])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A bomb in the market killed Tamsin Okafor, 34, and two of her customers.", "Tamsin Okafor"),
        ("Zubayr Hamdoun was shot dead outside his shop on Monday, neighbours said.", "Zubayr Hamdoun"),
        ("The blast wounded Mrs. Velazquez and her driver.", "Velazquez"),
        ("Police identified the victim as Quentin Abernathy, a waiter from the town.", "Quentin Abernathy"),
        ("Debra, a waitress, saw two men run from the bar.", "Debra"),
        ("Her husband Lloyd died in the attack, she said.", "Lloyd"),
        ("The prosecutor's son, Emeka Obiakor, was among the hostages.", "Emeka Obiakor"),
        ("Gunmen abducted the wife of the governor, Ngozi Obiakor, on her way home.", "Ngozi Obiakor"),
        ("Abd al-Karim al-Tamimi, a shopkeeper, said shells fell all night.", "Abd al-Karim al-Tamimi"),
        ("Officers arrested Wendell Prusak on suspicion of arson.", "Wendell Prusak"),
        ("Two were hit on Monday: Tamsin Walker was killed and a boy was hurt.", "Tamsin Walker"),
        ('Tyrone "Easy" Okafor, 40, died at the scene.', 'Tyrone "Easy" Okafor'),
        ("A bullet struck 12-year-old Cheyenne R. Okafor in her bed.", "Cheyenne R. Okafor"),
        ("Wendell Prusak, 34, was shot by a police captain, witnesses said.", "Wendell Prusak"),
        ("Sergeant Paula Venter was killed when a mine exploded.", "Paula Venter"),
        ("Sheriff's Deputy Paula Venter was killed at the door of a house.", "Paula Venter"),
        ("Professor Ilse Brandvold was kidnapped from the campus on Friday.", "Ilse Brandvold"),
    ],
)
def test_private_persons_are_withheld(text: str, name: str) -> None:
    assert name in withheld(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seven people died, said Interior Minister Anselm Kaborou.",
        "The mayor of Springfield, Hilda Quimby-Olsen, said eleven were hurt.",
        "Anselm Kaborou, a spokesman for the army, denied the strike.",
        "A rebel commander, Zubayr Hamdoun, told reporters that his men had left the town.",
        "Attorney General Anselm Kaborou was assassinated on Tuesday.",
        "Sgt. Paula Venter said the driver had fled.",
        "The strike killed ten, said Ilse Brandvold, an analyst at a think tank in the capital.",
        "Zubayr Hamdoun, who heads the province's council, said nobody was hurt.",
        "Benjamin Netanyahu rejected the report.",
        "Liberal party Deputy Anselm Kaborou was kidnapped on his way home.",
        "Deputy Anselm Kaborou, of the Popular Alliance party, was shot dead on his way home.",
        "Gunmen murdered Msgr. Anselm Kaborou at the altar.",
        "Guerrillas dynamited the Pedregal Hamdoun oil pipeline on Friday.",
        "Soldiers entered Ciudad Hamdoun at dawn.",
        "Boko Haram gunmen attacked the town, and the Red Cross counted nine dead.",
        "The Islamic State group said it had bombed a police station in Deir al-Zor.",
        "A bomb went off at the Tamsin Okafor international airport on Monday.",
        "Shells fell in Bab Hamdoun, near the village of Urum Kaborou, and in the Karam Hamdoun neighbourhood.",
        "The army shelled the Cracker Barrel outlet near Kings Cross on Monday.",
    ],
)
def test_offices_groups_and_places_stay(text: str) -> None:
    assert withheld(text) == []


def test_a_person_in_office_stays_under_the_surname_alone() -> None:
    text = "President Anselm Kaborou spoke on Monday. Kaborou said the attackers had killed Tamsin Okafor. Okafor was 34."
    names = withheld(text)
    assert "Okafor" in names
    assert not any("Kaborou" in name for name in names)


def test_one_name_of_two_bearers_stays_where_one_is_in_office() -> None:
    text = "Sheriff Carla Brandvold said the shots killed her cousin Tamsin Brandvold. Brandvold said a man was held."
    names = withheld(text)
    assert "Tamsin Brandvold" in names
    assert "Brandvold" not in names


def test_doers_who_died_or_were_convicted_stay_and_suspects_do_not() -> None:
    dead = "Wendell Prusak opened fire in the workshop and killed three. Police shot and killed the gunman an hour later."
    assert withheld(dead, ["Wendell Prusak"]) == []
    assert withheld("Wendell Prusak was convicted of the bombing in 2011.", ["Wendell Prusak"]) == []
    assert "Wendell Prusak" in withheld("Wendell Prusak is accused of killing three in the workshop. He denies it.", ["Wendell Prusak"])
    assert "Wendell Prusak" in withheld("Wendell Prusak, 15, opened fire in the school, then killed himself.", ["Wendell Prusak"])


def test_names_in_capital_letters_are_given_in_every_form_of_the_rows() -> None:
    names = withheld("THREE MEN KIDNAPPED THE FARMER TAMSIN OKAFOR YESTERDAY IN THE CAPITAL. OKAFOR HAD BEEN THREATENED BEFORE, THE POLICE SAID TODAY.")
    assert {"TAMSIN OKAFOR", "Tamsin Okafor", "OKAFOR"} <= set(names)


def test_offsets_give_back_the_name() -> None:
    text = "Tamsin Okafor and Zubayr Hamdoun were killed. Mr. Hamdoun's brother survived."
    found = find_persons(text, [], [])
    assert (
        [text[person.char_start : person.char_end] for person in found] == [person.text for person in found] == ["Tamsin Okafor", "Zubayr Hamdoun", "Hamdoun"]
    )


def test_a_headline_that_is_not_read_has_its_names_withheld_by_what_its_text_says() -> None:
    title = "Tamsin Okafor Remembered as Anselm Kaborou Visits Village"
    document = read_document(title, "Interior Minister Anselm Kaborou met the family. Tamsin Okafor drowned in the flood; Zubayr Hamdoun saw it.", None)
    names = names_in_title(document, title)
    assert any("Okafor" in name for name in names)
    assert not any("Kaborou" in name or "Hamdoun" in name for name in names)
