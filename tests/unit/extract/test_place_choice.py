"""Where an incident is: the choice among all places an article names, the outlet's town when it names none, and what is said of how exact that is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.extract import extract_article
from pipeline.extract.actors import find_actors
from pipeline.extract.document import read_document
from pipeline.extract.outlets import find_home
from pipeline.extract.place_sightings import find_sightings
from pipeline.extract.places import find_places
from pipeline.extract.stages import local_day


def _main(title: str, text: str, published: str, **source: str) -> dict[str, Any]:
    return next(r for r in extract_article(title, text, published, **source).reports if r["role"] == "main")  # type: ignore[arg-type]


def test_the_force_that_investigates_places_a_story_that_names_no_town() -> None:
    report = _main(
        "Man killed in shooting at food stand",
        "Memphis police are looking for a gunman who shot and killed a man at a food stand on Pope Street on Tuesday night.\n\n"
        "The victim, 40, died at the scene, police said.",
        "2015-03-12",
    )
    assert (report["place"], report["admin1"], report["geo_precision"]) == ("Memphis", "Tennessee", "near")


def test_a_street_called_after_a_far_town_is_no_place_of_the_shooting() -> None:
    report = _main(
        "Four shot at vigil",
        "CHARLOTTE, N.C. - Four people were shot on Thursday in the 2500 block of Dublin Road, officers said.\n\n"
        "Detectives of the Charlotte department said a man opened fire from a car.",
        "2014-09-12",
    )
    assert (report["place"], report["admin1"]) == ("Charlotte", "North Carolina")


def test_the_town_of_a_local_outlet_is_the_place_of_a_story_without_any() -> None:
    report = _main(
        "Teen shot outside corner store",
        "A schoolboy of 16 was shot and wounded outside a corner store on Monday night, police said. Nobody was arrested.",
        "2016-05-03",
        url="https://www.wbir.com/story/teen-shot",
    )
    assert (report["place"], report["geo_precision"]) == ("Knoxville", "near")


def test_the_town_of_the_outlet_does_not_move_a_story_of_another_country() -> None:
    report = _main(
        "Bomb kills 12 in Kabul",
        "A car bomb killed 12 people at a market in the Afghan capital, Kabul, on Monday, the interior ministry of Afghanistan said.",
        "2016-05-03",
        url="https://www.seattletimes.com/nation-world/bomb",
    )
    assert (report["country"], report["place"]) == ("AFG", "Kabul")


def test_a_quarter_that_many_towns_have_is_the_town_s_that_is_spoken_of() -> None:
    places = find_places("Protesters marched in Abuja. In Lagos, gunmen opened fire in Chinatown, residents of Lagos said.")
    quarter = next(p for p in places if p.text == "Chinatown")
    assert (quarter.kind, quarter.country) == ("landmark", "NGA")


def test_cues_say_what_a_name_does_in_its_sentence() -> None:
    text = "Springfield police said a Decatur man was taken to a hospital from the 300 block of Salem Avenue, days after the Boston attack."
    document = read_document(None, text, None)
    cues = {s.place.text: s.cues for s in find_sightings(document, find_places(document.reading), find_actors(document.reading))}
    assert "police" in cues["Springfield"]
    assert "person" in cues["Decatur"]
    assert "event" in cues["Boston"]
    assert "street" in cues.get("Salem", frozenset({"street"}))


def test_a_government_that_speaks_in_its_capital_does_not_place_what_it_speaks_of() -> None:
    report = _main(
        "Soldier killed in Iraq", "A soldier was killed in a rocket attack in northern Iraq on Saturday, the Pentagon said in Washington.", "2016-03-20"
    )
    assert (report["country"], report["place"]) == ("IRQ", None)


def test_a_state_act_is_not_placed_where_what_it_answers_happened() -> None:
    text = "Colombia's foreign ministry summoned Venezuela's ambassador on Tuesday to protest a strike in the town of Guasdualito in Venezuela."
    reports = extract_article("Colombia protests", text, "2026-01-20").reports
    act = next(r for r in reports if r["event_type"] == "diplomatic_measure")
    assert (act["country"], act["place"]) == ("COL", None)


def test_a_town_is_the_place_of_its_shelling_and_no_target() -> None:
    report = _main("Three killed", "Russian forces shelled Zaporizhzhia on Monday, killing three people, the governor said.", "2024-01-16")
    assert report["place"] == "Zaporizhzhia"
    assert "Zaporizhzhia" not in report["targets"]


def test_a_town_called_like_a_state_is_no_party() -> None:
    report = _main("Two shot in Jordan", "A gunman killed two people in Jordan, Minnesota, on Monday, police said.", "2016-03-22")
    assert (report["country"], report["place"]) == ("USA", "Jordan")
    assert "Jordan" not in report["targets"]


def test_the_day_of_publication_is_the_one_of_the_outlet_s_town() -> None:
    home = find_home(None, "https://www.wbir.com/story", None)
    late = dt.datetime(2016, 5, 4, 3, 0, tzinfo=dt.UTC)
    assert local_day(late, home, "second") == dt.date(2016, 5, 3)
    assert local_day(late, home, "day") == dt.date(2016, 5, 4)
    assert local_day(late, None, "second") == dt.date(2016, 5, 4)
