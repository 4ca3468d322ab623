"""Actors in text and in phrases: who is named, what is composed, what is no actor. Sentences written for this test."""

from __future__ import annotations

import datetime as dt
import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.actors import actor_country, actor_rows, alias_rows, canonical_name, find_actors, is_media, is_official, resolve_actor
from pipeline.extract.actors_lexicon import lexicon
from pipeline.extract.actors_tokens import cut, fold
from schemas import Actor, ActorAlias
from schemas.arrow import to_table


def _ids(text: str) -> list[str]:
    return [m.actor_id for m in find_actors(text)]


# One name, as written, and the row that it is.
NAMES = [
    ("al-Shabaab", "al-shabaab"),
    ("Al Shabab", "al-shabaab"),
    ("al Shebab", "al-shabaab"),
    ("Shabaab", "al-shabaab"),
    ("Daesh", "islamic-state"),
    ("Da’esh", "islamic-state"),
    ("ISIS", "islamic-state"),
    ("Isis", "islamic-state"),
    ("ISIL", "islamic-state"),
    ("IS", "islamic-state"),
    ("the Islamic State group", "islamic-state"),
    ("Islamic State in Iraq and Syria", "islamic-state"),
    ("ISIS-K", "islamic-state-khorasan"),
    ("Islamic State Khorasan", "islamic-state-khorasan"),
    ("ISWAP", "iswap"),
    ("Hezbollah", "hezbollah"),
    ("Hizbullah", "hezbollah"),
    ("Hizballah", "hezbollah"),
    ("Kataib Hezbollah", "kataib-hezbollah"),
    ("Kata’ib Hizballah", "kataib-hezbollah"),
    ("Jaish al-Adl", "jaish-al-adl"),
    ("Jaish ul-Adl", "jaish-al-adl"),
    ("Jaysh al-Adl", "jaish-al-adl"),
    ("Jaysh ul-‘Adl", "jaish-al-adl"),
    ("Ahrar ash-Sham", "ahrar-al-sham"),
    ("Jabhat an-Nusra", "nusra-front"),
    ("the al-Nusra Front", "nusra-front"),
    ("al-Qa’ida", "al-qaeda"),
    ("al-Qaeda in the Islamic Maghreb", "aqim"),
    ("Al-Qaida in the Arabian Peninsula", "aqap"),
    ("the Pakistani Taliban", "ttp"),
    ("Tehreek-e-Taliban Pakistan", "ttp"),
    ("Tehrik-i-Taliban Pakistan", "ttp"),
    ("the Afghan Taliban", "taliban"),
    ("Taleban", "taliban"),
    ("Jamaat-ul-Ahrar", "jamaat-ul-ahrar"),
    ("Lashkar-i-Taiba", "lashkar-e-taiba"),
    ("LeT", "lashkar-e-taiba"),
    ("Jaish-e-Muhammad", "jaish-e-mohammed"),
    ("the Baluch Liberation Army", "bla"),
    ("the PKK", "pkk"),
    ("the Kurdistan Workers’ Party", "pkk"),
    ("TAK", "tak"),
    ("the Kurdistan Freedom Hawks", "tak"),
    ("the YPG", "ypg"),
    ("People’s Protection Units", "ypg"),
    ("the Houthi movement", "houthis"),
    ("Huthi rebels", "houthis"),
    ("Ansar Allah", "houthis"),
    ("Hashd al-Shaabi", "popular-mobilization-forces"),
    ("the Popular Mobilisation Forces", "popular-mobilization-forces"),
    ("Hamas militants", "hamas"),
    ("the Izz ad-Din al-Qassam Brigades", "qassam-brigades"),
    ("the Lions’ Den", "lions-den"),
    ("the Army of Conquest", "army-of-conquest"),
    ("Jaish al-Fatah", "army-of-conquest"),
    ("the Lord's Resistance Army", "lra"),
    ("Lord’s Resistance Army rebels", "lra"),
    ("Boko Haram", "boko-haram"),
    ("the March 23 Movement", "m23"),
    ("M23 rebels", "m23"),
    ("the Rapid Support Forces", "rsf"),
    ("Wagner mercenaries", "wagner-group"),
    ("Abu Sayyaf gunmen", "abu-sayyaf"),
    ("the New People's Army", "npa"),
    ("the Tamil Tigers", "ltte"),
    ("the Arakan Army", "arakan-army"),
    ("the FMLN", "fmln"),
    ("the Farabundo Martí National Liberation Front", "fmln"),
    ("Sendero Luminoso", "shining-path"),
    ("Shining Path guerrillas", "shining-path"),
    ("MRTA", "mrta"),
    ("the Tupac Amaru Revolutionary Movement", "mrta"),
    ("FARC", "farc"),
    ("the Revolutionary Armed Forces of Colombia", "farc"),
    ("M-19", "m-19"),
    ("the 19th of April Movement", "m-19"),
    ("the URNG", "urng"),
    ("the contras", "contras"),
    ("Contra rebels", "contras"),
    ("the Medellin Cartel", "medellin-cartel"),
    ("the Extraditables", "extraditables"),
    ("the Manuel Rodriguez Patriotic Front", "fpmr"),
    ('the "Manuel Rodriguez" Patriotic Front', "fpmr"),
    ("ETA", "eta"),
    ("the Red Brigades", "red-brigades"),
    ("the Provisional IRA", "ira"),
    ("the Sinaloa Cartel", "sinaloa-cartel"),
    ("Mara Salvatrucha", "ms-13"),
    ("the Saudi-led coalition", "saudi-led-coalition"),
    ("Saudi-led coalition warplanes", "saudi-led-coalition"),
    ("the U.S.-led coalition", "us-led-coalition"),
    ("NATO", "nato"),
    ("AMISOM", "amisom"),
    ("MONUSCO", "monusco"),
    ("the U.N.", "un"),
    ("WHO", "who"),
    ("the Red Cross", "icrc"),
    ("Médecins Sans Frontières", "msf"),
    ("UNHCR", "unhcr"),
    ("Human Rights Watch", "hrw"),
    ("the White Helmets", "white-helmets"),
    ("the Syrian Observatory for Human Rights", "sohr"),
    ("Reuters", "reuters"),
    ("AFP", "afp"),
    ("Xinhua", "xinhua"),
    ("IRNA", "irna"),
    ("Tasnim", "tasnim"),
    ("al-Jazeera", "al-jazeera"),
    ("Israel’s army", "isr-idf"),
    ("the Israeli military", "isr-idf"),
    ("the IDF", "isr-idf"),
    ("the army of Israel", "isr-idf"),
    ("Iranian Revolutionary Guards", "irn-irgc"),
    ("Iran's Revolutionary Guards", "irn-irgc"),
    ("the Pakistan Army", "pak-army"),
    ("Iraqi security forces", "irq-security"),
    ("Afghan police", "afg-police"),
    ("the Turkish army", "tur-army"),
    ("Israeli warplanes", "state:ISR"),
    ("Turkish troops", "state:TUR"),
    ("Russian fighter jets", "state:RUS"),
    ("a U.S. drone", "state:USA"),
    ("Bolivian soldiers", "state:BOL"),
    ("Pakistan’s foreign ministry", "state:PAK"),
    ("the Ethiopian government", "state:ETH"),
    ("the Kremlin", "state:RUS"),
]


@pytest.mark.parametrize(("phrase", "actor_id"), NAMES)
def test_a_name_is_found_and_resolved_alone_and_in_a_sentence(phrase: str, actor_id: str) -> None:
    assert _ids(f"On Tuesday {phrase} attacked a village, a witness told us.")[0] == actor_id
    resolved = resolve_actor(phrase)
    assert resolved is not None
    assert resolved.actor_id == actor_id


@pytest.mark.parametrize(
    ("text", "actor_id"),
    [
        ("FMLN TERRORISTS ATTACKED A BRIDGE IN USULUTAN", "fmln"),
        ("THE SHINING PATH BOMBED A BANK IN LIMA", "shining-path"),
        ("THE MANUEL RODRIGUEZ PATRIOTIC FRONT [FPMR] CLAIMED IT", "fpmr"),
        ("SALVADORAN ARMY TROOPS SURROUNDED THE TOWN", "slv-army"),
        ("THE ARMY OF NATIONAL LIBERATION BLEW UP THE PIPELINE IN COLOMBIA", "eln"),
        ("ISRAELI WARPLANES BOMB GAZA CITY AGAIN", "state:ISR"),
    ],
)
def test_text_in_capitals(text: str, actor_id: str) -> None:
    assert actor_id in _ids(text)


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("THIS IS A WAR THAT THE ARMY IS LOSING", "islamic-state"),
        ("THE GUERRILLAS TOLD US THAT NOBODY WAS HURT", "state:USA"),
        ("NEIGHBORS WHO SAW THE BLAST CALLED THE FIRE BRIGADE", "who"),
        ("She is at the base near the city", "al-qaeda"),
        ("The base was shelled overnight", "al-qaeda"),
        ("The lions escaped from the zoo", "lions-den"),
        ("The rangers found the hikers", "pak-rangers"),
        ("He let the others pass", "lashkar-e-taiba"),
        ("The air base in eta valley", "eta"),
        ("An army of conquest does not pay for bread", "army-of-conquest"),
        ("Dawn broke over the valley in Peru", "dawn"),
        ("They chose peace now rather than later", "peace-now"),
        ("Wolves attacked the contra dancers", "contras"),
    ],
)
def test_everyday_words_are_no_groups(text: str, forbidden: str) -> None:
    assert forbidden not in _ids(text)


@pytest.mark.parametrize(
    ("text", "actor_id"),
    [
        ("Troops of the SAS were seen, British officials said", "gbr-sas"),
        ("ISLAMIC STATE (IS) CLAIMED THE BOMBING OF THE MARKET", "islamic-state"),
        ("The Islamic Revolutionary Guard Corps said the Revolutionary Guards fired", "irn-irgc"),
        ("In Colombia the ELN blew up a pipeline", "eln"),
        ("In Bolivia the ELN of the sixties was small", "eln-bolivia"),
        ("The National Police of the capital in El Salvador fired", "slv-national-police"),
        ("Osama bin Laden's al-Qaeda, whose name means the Base, claimed it", "al-qaeda"),
        ("In Sudan the RSF shelled a camp", "rsf"),
        ("Syrian rebels of the SNA entered Afrin", "syrian-national-army"),
        ("Somali troops of the SNA entered Barawe", "som-army"),
    ],
)
def test_doubtful_names_follow_the_evidence_of_the_text(text: str, actor_id: str) -> None:
    assert actor_id in _ids(text)


def test_an_abbreviation_without_evidence_is_nobody() -> None:
    assert _ids("The ELN has a new logo") == []


@pytest.mark.parametrize(
    ("text", "span", "name", "actor_id", "country"),
    [
        ("Gunmen opened fire", "Gunmen", "gunmen", "generic:gunmen", None),
        ("suspected Islamist militants struck", "Islamist militants", "Islamist militants", "generic:militants", None),
        ("SUSPECTED ISLAMIST MILITANTS STRUCK A VILLAGE", "ISLAMIST MILITANTS", "Islamist militants", "generic:militants", None),
        ("two unidentified assailants fled", "unidentified assailants", "unidentified assailants", "generic:attackers", None),
        ("unidentified men fled", "unidentified men", "unidentified men", "generic:unidentified-persons", None),
        ("heavily armed men fled", "heavily armed men", "heavily armed men", "generic:gunmen", None),
        ("Kurdish fighters advanced", "Kurdish fighters", "Kurdish fighters", "generic:fighters", None),
        ("a Shi'ite militia advanced", "Shi'ite militia", "Shi'ite militia", "generic:militia", None),
        ("Palestinian gunmen fired", "Palestinian gunmen", "Palestinian gunmen", "generic:gunmen", "PSE"),
        ("an Iran-backed militia fired", "Iran-backed militia", "Iran-backed militia", "generic:militia", None),
        ("a Pakistan-based insurgent group fired", "Pakistan-based insurgent group", "Pakistan-based insurgent group", "generic:insurgents", "PAK"),
        ("anti-Taliban fighters fired", "anti-Taliban fighters", "anti-Taliban fighters", "generic:fighters", None),
        ("the police fired", "police", "police", "generic:police", None),
        ("the security forces fired", "security forces", "security forces", "generic:security-forces", None),
        ("a Turkmen rebel commander spoke", "Turkmen rebel", "Turkmen rebel", "generic:rebels", "TKM"),
    ],
)
def test_unnamed_actors(text: str, span: str, name: str, actor_id: str, country: str | None) -> None:
    [mention] = find_actors(text)
    assert (mention.text, mention.name, mention.actor_id, mention.country) == (span, name, actor_id, country)


@pytest.mark.parametrize(
    "text", ["a man was hurt", "a group of people ran", "warplanes were heard", "hospital officials counted", "The village in the hills burned"]
)
def test_nobody(text: str) -> None:
    assert find_actors(text) == []


@pytest.mark.parametrize(
    ("text", "span", "country"), [("a Palestinian man", "Palestinian", "PSE"), ("two Americans", "Americans", "USA"), ("an Israeli strike", "Israeli", "ISR")]
)
def test_a_nationality_alone_is_marked(text: str, span: str, country: str) -> None:
    [mention] = find_actors(text)
    assert (mention.text, mention.country, mention.kind, mention.is_demonym) == (span, country, "state", True)


def test_places_that_carry_the_name_of_a_country() -> None:
    assert "state:MEX" not in _ids("New Mexico police searched the desert on Monday.")
    assert "mex-federal-police" not in _ids("New Mexico police searched the desert on Monday.")
    assert "state:GEO" not in _ids("Georgia Gov. Brian Walker declared an emergency.")
    assert "state:GEO" in _ids("Georgia accused Russia of the shelling.")
    assert "state:TUR" not in _ids("The family roasted a turkey in Ohio.")


def test_a_country_after_a_preposition_owns_nothing() -> None:
    assert [(m.text, m.actor_id) for m in find_actors("In northern Iraq troops were killed")] == [("Iraq", "state:IRQ"), ("troops", "generic:troops")]


def test_what_only_stands_behind_is_no_actor() -> None:
    assert _ids("the Hamas-run enclave, the Israeli-occupied West Bank, an al-Qaeda-linked charity") == []


def test_a_capital_stands_for_its_government_only_when_it_acts() -> None:
    assert _ids("Tehran denied the charge. In Tehran denied visas are common. A bomb hit Tehran.") == ["state:IRN"]


def test_possessives_end_before_the_apostrophe() -> None:
    [mention] = find_actors("Iran’s strike on Tuesday")
    assert mention.text == "Iran"


@pytest.mark.parametrize(
    ("phrase", "actor_id", "kind", "country"),
    [
        ("Pakistan's Ministry of Foreign Affairs", "state:PAK", "official", "PAK"),
        ("the Ministry of Defence of Ukraine", "state:UKR", "official", "UKR"),
        ("Iran's foreign minister", "state:IRN", "official", "IRN"),
        ("Colombian officials", "state:COL", "official", "COL"),
        ("the U.S. ambassador to the United Nations", "state:USA", "official", "USA"),
        ("the foreign ministry", "generic:foreign-ministry", "official", None),
        ("Tehran", "state:IRN", "state", "IRN"),
        ("Islamabad", "state:PAK", "state", "PAK"),
        ("the Israeli military", "isr-idf", "state_force", "ISR"),
        ("the Hamas-run health ministry", "gaza-health-ministry", "official", "PSE"),
        ("a Taliban spokesman", "taliban", "rebel_group", "AFG"),
        ("a spokesman for the Houthi movement", "houthis", "rebel_group", "YEM"),
        ("Iranian media", "generic:media", "media", "IRN"),
        ("Egyptian state television", "generic:state-media", "media", "EGY"),
        ("the state news agency IRNA", "irna", "media", "IRN"),
        ("Pakistan's Dawn newspaper", "dawn", "media", "PAK"),
        ("Palestinian medics", "generic:medics", "other", "PSE"),
        ("witnesses", "generic:witnesses", "other", None),
        ("an official in Iraq's Interior Ministry", "state:IRQ", "official", "IRQ"),
        ("a spokesman for the Iraqi army", "irq-army", "state_force", "IRQ"),
        ("a Turkmen rebel commander", "generic:rebels", "other", "TKM"),
        ("police, medics and morgue sources", "generic:police", "state_force", None),
        ("troops from Russia", "state:RUS", "state", "RUS"),
        ("Russian officials in Kyiv", "state:RUS", "official", "RUS"),
        ("Iranian-backed Houthi rebels", "houthis", "rebel_group", "YEM"),
        ("the Joint Chiefs of Staff", "generic:military", "state_force", None),
        ("police", "generic:police", "state_force", None),
        ("Israeli", "state:ISR", "state", "ISR"),
    ],
)
def test_phrases(phrase: str, actor_id: str, kind: str, country: str | None) -> None:
    mention = resolve_actor(phrase)
    assert mention is not None
    assert (mention.actor_id, mention.kind, mention.country) == (actor_id, kind, country)
    assert phrase[mention.char_start : mention.char_end] == mention.text


def test_phrases_that_name_nobody() -> None:
    assert resolve_actor("the blue door") is None
    assert resolve_actor("the country's brother") is None
    assert resolve_actor("") is None


def test_media_officials_and_countries() -> None:
    assert [p for p in ("Reuters", "Iranian media", "state television", "police", "Tehran", "the army") if is_media(p)] == [
        "Reuters",
        "Iranian media",
        "state television",
    ]
    assert [p for p in ("Iran's foreign minister", "Tehran", "police", "a Taliban spokesman", "medics", "Reuters") if is_official(p)] == [
        "Iran's foreign minister",
        "Tehran",
        "police",
    ]
    assert [actor_country(p) for p in ("Israel's army", "Tehran", "the Houthis", "Syrian activists", "gunmen")] == ["ISR", "IRN", "YEM", "SYR", None]


def test_canonical_names() -> None:
    assert [canonical_name(i) for i in ("isr-idf", "state:PAK", "generic:gunmen")] == ["Israel Defense Forces", "Pakistan", "gunmen"]
    with pytest.raises(KeyError):
        canonical_name("nobody")


_PIECES = st.sampled_from(
    [p for p, _ in NAMES] + ["gunmen ", "Kurdish ", "U.S. ", "’s ", "-backed ", "\n\n", "ﬁ", "İ", "ß", "Ǆ", "é", "é", " IS ", "THE ", ", ", "[", "(IS)"]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=8)), max_size=12).map("".join))
def test_offsets_are_exact_and_mentions_apart(text: str) -> None:
    assert len(fold(text)) == len(text)
    mentions = find_actors(text)
    for mention in mentions:
        assert text[mention.char_start : mention.char_end] == mention.text
        assert mention.text
        canonical_name(mention.actor_id)
    assert all(a.char_end <= b.char_start for a, b in itertools.pairwise(mentions))
    assert mentions == find_actors(text)
    resolved = resolve_actor(text)
    assert resolved is None or text[resolved.char_start : resolved.char_end] == resolved.text


def test_table_rows_fit_the_schema_and_point_to_each_other() -> None:
    rows, aliases = actor_rows(), alias_rows()
    ids = [row["actor_id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert {row["parent_actor_id"] for row in rows} - {None} <= set(ids)
    assert {row["actor_id"] for row in aliases} <= set(ids)
    for row in rows:
        Actor(**row)
    for row in aliases:
        ActorAlias(**row)
    assert to_table("actors", rows).num_rows == len(rows)
    assert to_table("actor_aliases", aliases).num_rows == len(aliases)
    groups = [r for r in rows if r["kind"] in ("rebel_group", "militia", "criminal_group", "party")]
    assert len(groups) >= 450
    nusra = next(r for r in aliases if r["alias"] == "Jabhat Fatah al-Sham")
    assert (nusra["language"], nusra["valid_from"], nusra["valid_to"]) == ("ar", dt.date(2016, 1, 1), dt.date(2017, 12, 31))


def test_lexicon_rows_are_sound() -> None:
    lex = lexicon()
    assert len(cut("Jaish ul-Adl", lex.spellings).norms) == 3
    for actor in lex.actors.values():
        assert actor.country is None or actor.country in lex.country_names, actor.actor_id
        assert actor.active_from is None or actor.active_to is None or actor.active_from <= actor.active_to, actor.actor_id
        assert set(actor.roles) <= {slug for slug, (section, _) in lex.generics.items() if section == "roles"}, actor.actor_id
    assert all(code in lex.country_names for alias in lex.aliases for code in alias.land)


def test_speed_of_a_long_text() -> None:
    text = " ".join(f"{p} attacked a village near the river while residents and police looked on, officials said on Monday." for p, _ in NAMES[:60])
    find_actors(text)
    start = time.process_time()
    find_actors(text)
    assert time.process_time() - start < 0.2  # about 1,000 words; generous for a loaded machine
