"""Code lists of the reference tables (actors, places, codes) and of rejected rows."""

from __future__ import annotations

from schemas.codes.code import Code, code_list

ACTOR_KINDS: dict[str, Code] = code_list(
    Code("state", "A state or its government as a whole.", "Not its armed forces when those are named."),
    Code("state_force", "Army, police, intelligence or another armed body of a state.", "Not a militia that only fights beside it."),
    Code("rebel_group", "An organised group that fights a government over rule or territory.", "Not a judgement of its cause or methods."),
    Code("militia", "An armed group allied to a side, a party or a community.", "Not a state's reserve army."),
    Code("criminal_group", "Gangs, cartels and pirates.", "Not a political group that also lives from crime."),
    Code("party", "A political party or movement.", "Not its armed wing when that has a name of its own."),
    Code("international_organisation", "An organisation of states and its missions.", "Not an aid group."),
    Code("ngo", "Aid, rights and monitoring groups that are neither state nor armed.", "Not a finding of neutrality."),
    Code("media", "News media, state media included.", "Not a person who is a journalist."),
    Code("official", "An office or ministry that speaks for a state or province.", "Not the person who holds it."),
    Code("other", "None of these: tribes, crowds, unnamed attackers that have a row.", "Not unknown."),
)

PLACE_KINDS: dict[str, Code] = code_list(
    Code("country", "A country or territory with an ISO 3166-1 code.", "Not a statement on its status."),
    Code("region", "A named area that is no administrative unit, within or across countries.", "Not a province."),
    Code("admin1", "First-level unit: province, state, governorate.", "Not its capital of the same name."),
    Code("admin2", "Second-level unit: district, county.", "Not its seat of the same name."),
    Code("city", "A populated place of any size.", "Not only large ones."),
    Code("landmark", "A named spot resolved to the place that encloses it.", "Not located better than that place."),
)

STAGES: dict[str, Code] = code_list(
    Code("ingest", "The raw file or a record of it could not become an article.", "Not an article that was found irrelevant; that is kept."),
    Code("extract", "An article could not be read for incidents.", "Not an article without incidents."),
    Code("link", "A report could not be joined to an incident.", "Not a report that stands alone; that is an incident of its own."),
    Code("validate", "A row failed a check, or depends on one that did.", "Not proof that the source was wrong."),
)

MATCHES: dict[str, Code] = code_list(
    Code("exact", "The other name covers the same cases as our code.", "Not the same definition word for word."),
    Code("broader", "The other name covers all cases of our code and more.", "Not usable to translate back."),
    Code("narrower", "The other name leaves out some cases of our code; it may cover others besides.", "Not usable to translate every case."),
)
