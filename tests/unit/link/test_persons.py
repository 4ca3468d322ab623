"""Persons whom a text tells with their age: the victims and suspects by whom reports of one crime know each other."""

from __future__ import annotations

from pipeline.link.names import find_full_names, find_persons


def test_a_name_with_an_age_is_a_person() -> None:
    text = "Police named the dead as Orlin T. Vexley, 31, and Quill Hadrow (27). A 40-year-old Bram Ostrick was hurt; Dara Minsk, age 9, was not."
    assert find_persons(text) == {"orlin vexley", "quill hadrow", "bram ostrick", "dara minsk"}


def test_a_station_a_school_and_a_number_of_people_are_no_persons() -> None:
    assert find_persons("Action News 5 spoke to people at the High School, 17, and to Orlin Vexley of Troy. In Troy 23 were held.") == frozenset()


def test_a_person_is_found_again_without_the_age_and_with_a_title() -> None:
    first, later = "Orlin Vexley, 31, was shot.", "The trial over the death of Deputy Orlin Vexley's partner began."
    assert find_persons(first) <= find_full_names(later)
