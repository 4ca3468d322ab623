"""Places of conflict news: 66 sentences written for this test, with what must be found in them and what must not."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.mentions import PlaceMention
from pipeline.extract.places import find_places, resolve_place

Wanted = tuple[str, str | None, str | None, str | None, str | None]

# text, [(as written, name, country, admin1, kind); None = not asked], [words that are no place mention]
SENTENCES: list[tuple[str, list[Wanted], list[str]]] = [
    (
        "Explosions were heard around the city of Saravan in Sistan-o-Balochistan province, Iranian media said.",
        [
            ("Saravan", "Saravan", "IRN", "Sistan and Baluchestan", "city"),
            ("Sistan-o-Balochistan", "Sistan and Baluchestan", "IRN", "Sistan and Baluchestan", "admin1"),
        ],
        [],
    ),
    (
        "Israeli tanks advanced on Khan Younis on Sunday after leaflets were dropped over Rafah, residents of the Gaza Strip said.",
        [("Khan Younis", "Khan Younis", "PSE", None, "city"), ("Rafah", "Rafah", "PSE", None, None), ("Gaza Strip", "Gaza Strip", "PSE", None, None)],
        ["Israeli"],
    ),
    (
        "Russian forces shelled Avdiivka and Bakhmut in Ukraine's Donetsk region overnight, the general staff said.",
        [
            ("Avdiivka", "Avdiivka", "UKR", "Donetsk", "city"),
            ("Bakhmut", "Bakhmut", "UKR", "Donetsk", "city"),
            ("Donetsk", "Donetsk", "UKR", "Donetsk", "admin1"),
        ],
        ["Russian"],
    ),
    (
        "The paramilitary Rapid Support Forces attacked El Fasher, the capital of North Darfur, killing at least 30 people in the Abu Shouk camp.",
        [
            ("El Fasher", "El Fasher", "SDN", "North Darfur", "city"),
            ("North Darfur", "North Darfur", "SDN", "North Darfur", "admin1"),
            ("Abu Shouk camp", None, "SDN", None, None),
        ],
        ["Rapid Support Forces"],
    ),
    (
        "M23 rebels took the airport of Goma in eastern Congo after days of fighting near Sake, the army said.",
        [("Goma", "Goma", "COD", "North Kivu", "city"), ("Congo", None, "COD", None, "country"), ("Sake", "Sake", "COD", None, "city")],
        [],
    ),
    (
        "A suicide bomber killed nine people at a mosque in Maiduguri, the capital of Nigeria's Borno state.",
        [("Maiduguri", "Maiduguri", "NGA", "Borno", "city"), ("Borno", "Borno", "NGA", "Borno", "admin1"), ("Nigeria", "Nigeria", "NGA", None, "country")],
        [],
    ),
    (
        "Air strikes hit Deir al-Zor and the border town of Abu Kamal in eastern Syria, killing eight Iran-backed fighters.",
        [("Deir al-Zor", "Deir ez-Zor", "SYR", "Deir ez-Zor", None), ("Abu Kamal", None, "SYR", None, "city"), ("Syria", "Syria", "SYR", None, "country")],
        [],
    ),
    (
        "Syrian government warplanes bombed a market in Maarat al-Numan, in Idlib province, the White Helmets said.",
        [("Maarat al-Numan", None, "SYR", "Idlib", "city"), ("Idlib", "Idlib", "SYR", "Idlib", "admin1")],
        ["White Helmets"],
    ),
    (
        "The army recaptured Bara in North Kordofan state, north of El Obeid, Sudan's military said.",
        [
            ("Bara", "Bara", "SDN", "North Kordofan", None),
            ("North Kordofan", "North Kordofan", "SDN", None, "admin1"),
            ("El Obeid", "El Obeid", "SDN", None, "city"),
        ],
        [],
    ),
    (
        "Taliban fighters overran checkpoints outside Kunduz and in Imam Sahib district, Afghan officials said.",
        [("Kunduz", "Kunduz", "AFG", None, None), ("Imam Sahib", None, "AFG", None, None)],
        ["Taliban"],
    ),
    (
        "Turkish drones struck a car in Sinjar, in Iraq's Nineveh province, killing three Yazidi fighters.",
        [("Sinjar", "Sinjar", "IRQ", "Nineveh", None), ("Nineveh", "Nineveh", "IRQ", "Nineveh", "admin1")],
        ["Turkish", "Yazidi"],
    ),
    (
        "A ballistic missile fired by the Houthis hit a camp in Marib, Yemen, killing 12 soldiers.",
        [("Marib", "Marib", "YEM", "Marib", None), ("Yemen", "Yemen", "YEM", None, "country")],
        ["Houthis"],
    ),
    (
        "Gunmen killed 14 bus passengers in Panjgur, in Pakistan's Balochistan province, police said.",
        [("Panjgur", "Panjgur", "PAK", "Balochistan", "city"), ("Balochistan", "Balochistan", "PAK", "Balochistan", "admin1")],
        [],
    ),
    (
        "QUETTA, Pakistan (AP) — A bomb exploded at a railway station on Saturday, killing 26 people.",
        [("QUETTA", "Quetta", "PAK", "Balochistan", "city"), ("Pakistan", "Pakistan", "PAK", None, "country")],
        ["AP"],
    ),
    (
        "BAGHDAD (Reuters) - A car bomb killed 11 people in the Dora district of Baghdad on Monday.",
        [("BAGHDAD", "Baghdad", "IRQ", None, None), ("Dora", None, "IRQ", "Baghdad", "landmark"), ("Baghdad", "Baghdad", "IRQ", "Baghdad", None)],
        ["Reuters"],
    ),
    (
        "Two roadside bombs went off in Baquba, 65 km northeast of Baghdad, and another in Tal Afar.",
        [("Baquba", "Baqubah", "IRQ", "Diyala", "city"), ("Tal Afar", "Tal Afar", "IRQ", "Nineveh", "city")],
        [],
    ),
    (
        "Al Shabaab militants attacked an African Union base in Lower Shabelle region, south of Mogadishu, Somali police said.",
        [("Lower Shabelle", "Lower Shabelle", "SOM", None, "admin1"), ("Mogadishu", "Mogadishu", "SOM", None, "city")],
        ["Al Shabaab"],
    ),
    (
        "Fighting between the Amhara militia Fano and Ethiopian soldiers was reported in Gondar and Lalibela.",
        [("Gondar", "Gonder", "ETH", None, "city"), ("Lalibela", "Lalibela", "ETH", None, "city")],
        ["Ethiopian"],
    ),
    (
        "The village of Kibumba in North Kivu was burnt by men who spoke Kinyarwanda.",
        [("Kibumba", "Kibumba", "COD", "North Kivu", "city"), ("North Kivu", "North Kivu", "COD", "North Kivu", "admin1")],
        ["Kinyarwanda"],
    ),
    (
        "Insurgents beheaded six people in Macomia district in Mozambique's Cabo Delgado province.",
        [("Macomia", None, "MOZ", "Cabo Delgado", None), ("Cabo Delgado", "Cabo Delgado", "MOZ", None, "admin1")],
        [],
    ),
    (
        "Jihadists ambushed a convoy near Djibo in northern Burkina Faso, killing 40 soldiers.",
        [("Djibo", "Djibo", "BFA", None, "city"), ("Burkina Faso", "Burkina Faso", "BFA", None, "country")],
        [],
    ),
    (
        "Wagner mercenaries and Malian troops entered Kidal, a Tuareg stronghold, on Tuesday.",
        [("Kidal", "Kidal", "MLI", "Kidal", None)],
        ["Wagner", "Malian", "Tuareg"],
    ),
    (
        "Soldiers fired on protesters in Mandalay and Myitkyina, in Kachin state, Myanmar Now reported.",
        [("Mandalay", "Mandalay", "MMR", None, None), ("Myitkyina", "Myitkyina", "MMR", "Kachin", None), ("Kachin", "Kachin", "MMR", None, "admin1")],
        [],
    ),
    (
        "The Arakan Army seized Paletwa from the junta in western Myanmar.",
        [("Paletwa", "Paletwa", "MMR", None, None), ("Myanmar", "Myanmar", "MMR", None, "country")],
        [],
    ),
    (
        "Abu Sayyaf gunmen beheaded a hostage on Jolo island in the southern Philippines.",
        [("Jolo", "Jolo", "PHL", None, None), ("Philippines", "Philippines", "PHL", None, "country")],
        ["Abu Sayyaf"],
    ),
    (
        "Two policemen were shot dead in Marawi City, on Mindanao.",
        [("Marawi City", None, "PHL", None, "city"), ("Mindanao", "Mindanao", "PHL", None, "region")],
        [],
    ),
    (
        "Indian troops killed three militants in Pulwama district in Kashmir, south of Srinagar.",
        [
            ("Pulwama", None, "IND", "Jammu and Kashmir", None),
            ("Kashmir", "Jammu and Kashmir", "IND", None, None),
            ("Srinagar", "Srinagar", "IND", None, "city"),
        ],
        ["Indian"],
    ),
    (
        "Maoist rebels blew up a police vehicle in Dantewada, in India's Chhattisgarh state.",
        [("Dantewada", None, "IND", "Chhattisgarh", None), ("Chhattisgarh", "Chhattisgarh", "IND", None, "admin1")],
        ["Maoist"],
    ),
    (
        "ELN guerrillas attacked an oil pipeline in Arauca, near Colombia's border with Venezuela.",
        [("Arauca", "Arauca", "COL", "Arauca", None), ("Colombia", "Colombia", "COL", None, "country"), ("Venezuela", "Venezuela", "VEN", None, "country")],
        ["ELN"],
    ),
    (
        "Gunmen killed seven people at a ranch in Culiacan, in the Mexican state of Sinaloa.",
        [("Culiacan", None, "MEX", "Sinaloa", None), ("Sinaloa", "Sinaloa", "MEX", None, "admin1")],
        ["Mexican"],
    ),
    (
        "Gang members set fire to houses in Cite Soleil, a slum of Port-au-Prince, Haiti.",
        [("Cite Soleil", None, "HTI", None, None), ("Port-au-Prince", "Port-au-Prince", "HTI", None, "city"), ("Haiti", "Haiti", "HTI", None, "country")],
        [],
    ),
    (
        "A car bomb exploded outside a police station in Diyarbakir in southeastern Turkey.",
        [("Diyarbakir", None, "TUR", None, None), ("Turkey", "Turkey", "TUR", None, "country")],
        [],
    ),
    (
        "Chechen police killed two gunmen in Grozny and another in Khasavyurt, Dagestan.",
        [("Grozny", None, "RUS", None, "city"), ("Khasavyurt", None, "RUS", "Dagestan", "city"), ("Dagestan", "Dagestan", "RUS", None, None)],
        ["Chechen"],
    ),
    (
        "Azerbaijani forces shelled Stepanakert in Nagorno-Karabakh, Armenia said.",
        [
            ("Stepanakert", None, "AZE", None, "city"),
            ("Nagorno-Karabakh", "Nagorno-Karabakh", "AZE", None, "region"),
            ("Armenia", "Armenia", "ARM", None, "country"),
        ],
        ["Azerbaijani"],
    ),
    (
        "A Ukrainian drone hit an oil depot in Belgorod, and debris fell on the village of Shebekino.",
        [("Belgorod", "Belgorod", "RUS", "Belgorod", None), ("Shebekino", None, "RUS", "Belgorod", "city")],
        ["Ukrainian"],
    ),
    (
        "Missiles struck Kharkiv, Odesa and Mykolaiv early on Friday, President Volodymyr Zelenskiy said.",
        [("Kharkiv", "Kharkiv", "UKR", None, "city"), ("Odesa", "Odesa", "UKR", None, "city"), ("Mykolaiv", "Mykolaiv", "UKR", None, "city")],
        ["Volodymyr Zelenskiy"],
    ),
    (
        "Hezbollah fired rockets from Bint Jbeil at Kiryat Shmona, and Israel replied with artillery on Khiam.",
        [
            ("Bint Jbeil", None, "LBN", None, "city"),
            ("Kiryat Shmona", None, "ISR", None, "city"),
            ("Israel", "Israel", "ISR", None, "country"),
            ("Khiam", None, "LBN", None, "city"),
        ],
        ["Hezbollah"],
    ),
    (
        "A blast tore through a mosque in Peshawar, in Khyber Pakhtunkhwa, days after a raid in North Waziristan.",
        [
            ("Peshawar", "Peshawar", "PAK", "Khyber Pakhtunkhwa", None),
            ("Khyber Pakhtunkhwa", "Khyber Pakhtunkhwa", "PAK", None, "admin1"),
            ("North Waziristan", None, "PAK", None, None),
        ],
        [],
    ),
    (
        "A U.S. drone killed five suspected militants in Miranshah near the Afghan border.",
        [("Miranshah", None, "PAK", None, None), ("U.S.", "United States", "USA", None, "country")],
        ["Afghan"],
    ),
    (
        "A suicide attack on a wedding hall in Kabul killed 63 people; another in Jalalabad wounded 60.",
        [("Kabul", "Kabul", "AFG", None, None), ("Jalalabad", "Jalalabad", "AFG", None, "city")],
        [],
    ),
    (
        "Clashes broke out in the Ain al-Hilweh camp near Sidon in Lebanon.",
        [("Ain al-Hilweh", None, "LBN", None, None), ("Sidon", "Sidon", "LBN", None, "city"), ("Lebanon", "Lebanon", "LBN", None, "country")],
        [],
    ),
    (
        "Palestinian gunmen opened fire at a checkpoint near Jenin in the West Bank; soldiers raided Nablus and Tulkarm.",
        [
            ("Jenin", "Jenin", "PSE", None, None),
            ("West Bank", "West Bank", "PSE", None, None),
            ("Nablus", "Nablus", "PSE", None, None),
            ("Tulkarm", None, "PSE", None, None),
        ],
        ["Palestinian"],
    ),
    (
        "Saudi-led coalition aircraft bombed Hodeidah and Saada, the Houthi-run health ministry said.",
        [("Hodeidah", "Hodeidah", "YEM", None, None), ("Saada", "Saada", "YEM", None, None)],
        ["Saudi"],
    ),
    (
        "Egyptian troops killed 15 militants in Sheikh Zuweid and El-Arish in North Sinai.",
        [("Sheikh Zuweid", None, "EGY", None, None), ("El-Arish", None, "EGY", None, None), ("North Sinai", "North Sinai", "EGY", None, "admin1")],
        ["Egyptian"],
    ),
    (
        "Forces of the Tripoli government drove Islamic State from Sirte, east of Misrata, in Libya.",
        [("Tripoli", "Tripoli", "LBY", None, None), ("Sirte", "Sirte", "LBY", None, "city"), ("Misrata", "Misrata", "LBY", None, None)],
        ["Islamic State"],
    ),
    (
        "Boko Haram fighters crossed Lake Chad and killed 20 fishermen near Baga Sola, Chad's army said.",
        [("Lake Chad", "Lake Chad", None, None, "region"), ("Baga Sola", None, "TCD", None, "city")],
        ["Boko Haram"],
    ),
    (
        "LRA rebels attacked Obo in the Central African Republic and fled toward South Sudan.",
        [
            ("Obo", "Obo", "CAF", None, "city"),
            ("Central African Republic", "Central African Republic", "CAF", None, "country"),
            ("South Sudan", "South Sudan", "SSD", None, "country"),
        ],
        [],
    ),
    (
        "Heavy fighting was reported in Malakal and Bentiu, in South Sudan's Upper Nile and Unity states.",
        [
            ("Malakal", "Malakal", "SSD", None, "city"),
            ("Bentiu", "Bentiu", "SSD", None, "city"),
            ("Upper Nile", "Upper Nile", "SSD", None, "admin1"),
            ("Unity", "Unity", "SSD", None, "admin1"),
        ],
        [],
    ),
    (
        "SAN SALVADOR, 12 JAN 90 -- GUERRILLAS ATTACKED AN ARMY POST IN USULUTAN DEPARTMENT AND BLEW UP POWER LINES NEAR SAN MIGUEL, EL SALVADOR.",
        [
            ("SAN SALVADOR", "San Salvador", "SLV", None, None),
            ("USULUTAN", None, "SLV", None, None),
            ("SAN MIGUEL", "San Miguel", "SLV", None, None),
            ("EL SALVADOR", "El Salvador", "SLV", None, "country"),
        ],
        ["GUERRILLAS", "ARMY POST"],
    ),
    (
        "A BOMB EXPLODED IN MEDELLIN YESTERDAY. POLICE IN BOGOTA SAID THE EXTRADITABLES CLAIMED THE ATTACK IN COLOMBIA.",
        [("MEDELLIN", "Medellín", "COL", "Antioquia", None), ("BOGOTA", None, "COL", None, None), ("COLOMBIA", "Colombia", "COL", None, "country")],
        ["POLICE", "BOMB"],
    ),
    (
        "SHINING PATH MEMBERS KILLED THE MAYOR OF AYACUCHO, IN PERU.",
        [("AYACUCHO", "Ayacucho", "PER", "Ayacucho", None), ("PERU", "Peru", "PER", None, "country")],
        ["SHINING PATH"],
    ),
    (
        "A man was shot dead in Springfield, Illinois, on Friday. Springfield police said the gunman fled.",
        [("Springfield", "Springfield", "USA", "Illinois", "city"), ("Illinois", "Illinois", "USA", "Illinois", "admin1")],
        [],
    ),
    (
        "Two people were wounded in a shooting in Mobile, Ala., and one in Reading, Pa.",
        [("Mobile", "Mobile", "USA", "Alabama", "city"), ("Reading", "Reading", "USA", "Pennsylvania", "city")],
        [],
    ),
    (
        '"We heard shots," said Jackson, who lives nearby. Mr. Paris and Paris Hilton were not there.',
        [],
        ["Jackson", "Paris", "Paris Hilton"],
    ),
    (
        "The attack near Agadez in Niger came a day after Nigerien troops left Arlit.",
        [("Agadez", "Agadez", "NER", None, None), ("Niger", "Niger", "NER", None, "country"), ("Arlit", "Arlit", "NER", None, None)],
        ["Nigerien"],
    ),
    (
        "Anti-coup protesters blocked roads in Omdurman and Bahri, across the Nile from Khartoum.",
        [("Omdurman", "Omdurman", "SDN", None, "city"), ("Khartoum", "Khartoum", "SDN", None, None)],
        [],
    ),
    (
        "Georgian police dispersed a rally in Tbilisi; Georgia accuses Moscow of backing South Ossetia.",
        [
            ("Tbilisi", "Tbilisi", "GEO", None, None),
            ("Georgia", "Georgia", "GEO", None, "country"),
            ("Moscow", "Moscow", "RUS", None, None),
            ("South Ossetia", "South Ossetia", "GEO", None, "region"),
        ],
        ["Georgian"],
    ),
    (
        "North Korea fired artillery near Yeonpyeong island, South Korea's military said.",
        [("North Korea", "North Korea", "PRK", None, "country"), ("South Korea", "South Korea", "KOR", None, "country")],
        [],
    ),
    (
        "Rebels shot down a helicopter over Saraqeb, and regime shelling hit Jisr al-Shughour and Khan Sheikhoun in Syria.",
        [("Saraqeb", None, "SYR", "Idlib", None), ("Jisr al-Shughour", None, "SYR", "Idlib", None), ("Khan Sheikhoun", None, "SYR", "Idlib", None)],
        [],
    ),
    (
        "Militants attacked the Sadr City neighbourhood of Baghdad and the town of Hit in Anbar province.",
        [("Sadr City", None, "IRQ", "Baghdad", None), ("Hit", None, "IRQ", "Anbar", "city"), ("Anbar", "Anbar", "IRQ", "Anbar", "admin1")],
        [],
    ),
    (
        "The governor of Helmand said Taliban fighters seized Musa Qala and Sangin; Lashkar Gah was calm.",
        [
            ("Helmand", "Helmand", "AFG", "Helmand", None),
            ("Musa Qala", None, "AFG", None, None),
            ("Sangin", None, "AFG", None, None),
            ("Lashkar Gah", None, "AFG", None, "city"),
        ],
        ["Taliban"],
    ),
    (
        "Rockets landed near the Bosphorus in Istanbul, Turkey, and in the Strait of Hormuz.",
        [("Istanbul", "Istanbul", "TUR", None, None), ("Strait of Hormuz", "Strait of Hormuz", None, None, "region")],
        [],
    ),
    (
        "Unidentified gunmen kidnapped 30 pupils from a school in Kuriga, Kaduna state, northwest Nigeria.",
        [("Kaduna", "Kaduna", "NGA", "Kaduna", "admin1"), ("Nigeria", "Nigeria", "NGA", None, "country")],
        [],
    ),
    (
        "Villagers in Zamfara said bandits burned Anka and Bukkuyum.",
        [("Zamfara", "Zamfara", "NGA", "Zamfara", None), ("Anka", "Anka", "NGA", "Zamfara", None), ("Bukkuyum", "Bukkuyum", "NGA", "Zamfara", None)],
        [],
    ),
    (
        "A policeman was killed in Londonderry, Northern Ireland, and two bombs were found in Belfast.",
        [("Londonderry", None, "GBR", None, None), ("Northern Ireland", "Northern Ireland", "GBR", None, None), ("Belfast", "Belfast", "GBR", None, "city")],
        [],
    ),
    (
        "Colonel Ali Hassan told the Sudan Tribune that fighting continued in Kadugli and Dilling in South Kordofan.",
        [("Kadugli", "Kadugli", "SDN", None, None), ("Dilling", "Dilling", "SDN", None, "city"), ("South Kordofan", "South Kordofan", "SDN", None, "admin1")],
        ["Ali Hassan"],
    ),
]


def _at(text: str, word: str) -> tuple[int, int]:
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    assert found, f"{word!r} is not in the sentence"
    return found.span()


def _overlapping(mentions: list[PlaceMention], start: int, end: int) -> list[PlaceMention]:
    return [m for m in mentions if m.char_start < end and start < m.char_end]


@pytest.mark.parametrize(("text", "wanted", "refused"), SENTENCES, ids=[re.sub(r"\W+", "-", text[:40]) for text, _, _ in SENTENCES])
def test_sentence(text: str, wanted: list[Wanted], refused: list[str]) -> None:
    mentions = find_places(text)
    for word, name, country, admin1, kind in wanted:
        hits = _overlapping(mentions, *_at(text, word))
        assert hits, f"{word} was not found"
        place = hits[0]
        if name is not None:
            assert place.name == name
        if country is not None:
            assert place.country == country
        if admin1 is not None:
            assert place.admin1 == admin1
        if kind is not None:
            assert place.kind == kind
    for word in refused:
        assert not _overlapping(mentions, *_at(text, word)), f"{word} is no place here"


def test_offsets_and_order() -> None:
    text = "Clashes in Aleppo, Idlib and the Zafaraniya district of Baghdad; Aleppo's airport was shut."
    mentions = find_places(text)
    assert [text[m.char_start : m.char_end] for m in mentions] == [m.text for m in mentions] == ["Aleppo", "Idlib", "Zafaraniya", "Baghdad", "Aleppo"]
    assert [m.char_start for m in mentions] == sorted(m.char_start for m in mentions)


def test_quarter_lies_in_its_city() -> None:
    quarter, city = find_places("A bomb exploded in the Hamdaniya neighbourhood of Aleppo.")
    assert (quarter.text, quarter.kind, quarter.admin1) == ("Hamdaniya", "landmark", "Aleppo")
    assert (quarter.place_id, quarter.latitude, quarter.longitude) == (city.place_id, city.latitude, city.longitude)


def test_other_transliterations_are_found_in_the_country_at_hand() -> None:
    mentions = {
        m.text: m
        for m in find_places("A mine killed two people near Talafar in northern Iraq, and rockets hit Sarawan in Iran's Sistan-e-Baloochistan province.")
    }
    assert (mentions["Talafar"].name, mentions["Talafar"].country) == ("Tal Afar", "IRQ")
    assert mentions["Sistan-e-Baloochistan"].place_id == "gn:1159456"


def test_a_name_keeps_its_stated_meaning() -> None:
    text = "Two men were shot in Springfield, Illinois. The mayor of Springfield called for calm, and a vigil was held in Springfield."
    assert {m.admin1 for m in find_places(text) if m.text == "Springfield"} == {"Illinois"}


def test_bare_name_is_the_town_and_head_word_the_province() -> None:
    text = "Rebels left Idlib on Monday; villages across Idlib province were bombed, residents of Syria's north-west said."
    assert [m.kind for m in find_places(text) if m.text == "Idlib"] == ["city", "admin1"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Protesters marched in Guatemala on Friday.", "Guatemala"),
        ("MEXICO AND PANAMA SIGNED THE TREATY.", "Mexico"),
        ("Ties between Moscow and Washington are bad.", "Moscow"),
    ],
)
def test_country_before_capital_and_capital_before_state(text: str, name: str) -> None:
    assert find_places(text)[0].name == name


def test_washington_is_the_capital_in_world_news() -> None:
    mentions = find_places("Iran and Russia accused Washington of arming rebels in Syria, and Israel denied it.")
    assert [m.admin1 for m in mentions if m.text == "Washington"] == ["District of Columbia"]


def test_demonyms_only_on_request() -> None:
    text = "Pakistani troops fired at Afghan villages, Congolese refugees in Goma said."
    assert not any(m.is_demonym for m in find_places(text))
    demonyms = {m.text: m.country for m in find_places(text, include_demonyms=True) if m.is_demonym}
    assert demonyms == {"Pakistani": "PAK", "Afghan": "AFG", "Congolese": "COD"}


def test_demonym_decides_between_towns() -> None:
    assert find_places("Sudanese soldiers were killed in Bara.")[0].country == "SDN"
    assert find_places("Pakistani soldiers were killed in Bara.")[0].country == "PAK"


def test_context_country_counts() -> None:
    assert find_places("Three people died in an attack in Bara.", context=["SDN"])[0].admin1 == "North Kordofan"


@pytest.mark.parametrize("published", [None, "2024-01-18", dt.date(2024, 1, 18), dt.datetime(2024, 1, 18, tzinfo=dt.UTC)])
def test_published_in_any_form(published: str | dt.date | dt.datetime | None) -> None:
    assert find_places("Clashes in Khartoum.", published)[0].country == "SDN"


def test_capitals_alone_do_not_make_a_place() -> None:
    assert find_places("THE POLICE SAID A CAR BOMB KILLED US SOLDIERS AND A MAN WAS ARRESTED IN THE MARKET") == []
    assert find_places("") == []


def test_spelling_of_accents_and_apostrophes_does_not_matter() -> None:
    ids = {find_places(f"A bomb exploded in {name}, Yemen.")[0].place_id for name in ("Sanaa", "Sana'a", "Sana’a", "Şan‘ā’")}
    assert len(ids) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ABab .,'’-\n()SyriaİßéK"), max_size=80))
def test_any_text_gives_true_offsets(text: str) -> None:
    for m in find_places(text, include_demonyms=True):
        assert text[m.char_start : m.char_end] == m.text


def test_same_text_same_answer() -> None:
    text = SENTENCES[0][0] + " " + SENTENCES[3][0]
    assert find_places(text) == find_places(text)


@pytest.mark.parametrize(
    ("name", "options", "place_id", "country"),
    [
        ("Saravan", {"countries": ["IRN"]}, None, "IRN"),
        ("Sistan-o-Balochistan", {}, "gn:1159456", "IRN"),
        ("Iran", {}, "iso:IRN", "IRN"),
        ("Darfur", {}, "reg:darfur", "SDN"),
        ("Springfield, Illinois", {}, "gn:4250542", "USA"),
        ("Bara, Sudan", {}, None, "SDN"),
        ("Tripoli", {"near": (34.4, 35.8)}, None, "LBN"),
        ("Beit Hanoon", {"countries": ["PSE"]}, None, "PSE"),
    ],
)
def test_resolve_place(name: str, options: dict[str, object], place_id: str | None, country: str) -> None:
    place = resolve_place(name, **options)  # type: ignore[arg-type]
    assert place is not None
    assert place.country == country
    assert place_id is None or place.place_id == place_id


def test_resolve_place_knows_what_it_does_not_know() -> None:
    assert resolve_place("Qwxyzbad") is None
