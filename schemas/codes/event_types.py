"""Event types, with the names that PLOVER, CAMEO, ACLED and UCDP use for nearly the same. Other code lists stand in the files beside this one.

The mapping was written for this project from the published codebooks and names codes only; no row of any of those datasets was used.
PLOVER is written EVENT/mode, CAMEO as its numeric code (1.1b3), UCDP as the type of violence. UCDP's type depends on who the two sides are, which no event type
says, so violent types carry its umbrella term `organized violence`; an incident carries the exact type when its sides are known.
"""

from __future__ import annotations

from schemas.codes.code import Code, Equivalent, Match, code_list

_REMOTE = "Explosions/Remote violence"
_CIVILIANS = "Violence against civilians"
_STRATEGIC = "Strategic developments"
_ORGANIZED = Equivalent("organized violence", "broader")


def _type(
    code: str,
    meaning: str,
    not_meaning: str,
    plover: tuple[str, Match],
    cameo: tuple[str, Match],
    acled: tuple[str, Match],
    acled_sub: tuple[str, Match],
    ucdp: Equivalent | None = None,
) -> Code:
    return Code(code, meaning, not_meaning, Equivalent(*plover), Equivalent(*cameo), Equivalent(*acled), Equivalent(*acled_sub), ucdp)


EVENT_TYPES: dict[str, Code] = code_list(
    _type(
        "air_strike",
        "Bombs or missiles released from a crewed aircraft, or an air strike whose means the text does not tell.",
        "Not a drone strike, and not a missile fired from the ground or the sea.",
        ("ASSAULT/aerial", "broader"),
        ("195", "broader"),
        (_REMOTE, "broader"),
        ("Air/drone strike", "broader"),
        _ORGANIZED,
    ),
    _type(
        "drone_strike",
        "An attack by an uncrewed aircraft that drops munitions or explodes on its target.",
        "Not a flight of observation, and not a drone that was only shot down.",
        ("ASSAULT/drone", "exact"),
        ("1952", "exact"),
        (_REMOTE, "broader"),
        ("Air/drone strike", "broader"),
        _ORGANIZED,
    ),
    _type(
        "missile_strike",
        "An attack with guided, cruise or ballistic missiles fired from the ground or the sea, or with missiles whose carrier is not told.",
        "Not a missile test, and not unguided rockets or artillery.",
        ("ASSAULT/heavy-weapons", "broader"),
        ("190", "broader"),
        (_REMOTE, "broader"),
        ("Shelling/artillery/missile attack", "broader"),
        _ORGANIZED,
    ),
    _type(
        "shelling",
        "Fire by artillery, mortars, tanks or rockets from the ground.",
        "Not guided missiles, and not an exchange in which both sides fight at close range.",
        ("ASSAULT/heavy-weapons", "broader"),
        ("194", "broader"),
        (_REMOTE, "broader"),
        ("Shelling/artillery/missile attack", "broader"),
        _ORGANIZED,
    ),
    _type(
        "bombing",
        "An explosive that was planted, thrown or left in a vehicle, mines and grenades included.",
        "Not a bomb from an aircraft, and not one whose bearer meant to die with it.",
        ("ASSAULT/explosives", "broader"),
        ("183", "broader"),
        (_REMOTE, "broader"),
        ("Remote explosive/landmine/IED", "narrower"),
        _ORGANIZED,
    ),
    _type(
        "suicide_bombing",
        "A bombing whose bearer or driver meant to die in it.",
        "Not a bombing after which the bomber happens to be dead.",
        ("ASSAULT/suicide-attack", "broader"),
        ("1831", "exact"),
        (_REMOTE, "broader"),
        ("Suicide bomb", "exact"),
        _ORGANIZED,
    ),
    _type(
        "armed_attack",
        "A one-sided attack with guns, blades, vehicles or several means.",
        "Not a fight in which both sides take part, even when one of them began it.",
        ("ASSAULT", "broader"),
        ("180", "broader"),
        (_CIVILIANS, "narrower"),
        ("Attack", "narrower"),
        _ORGANIZED,
    ),
    _type(
        "armed_clash",
        "Fighting between two armed sides.",
        "Not an attack that the other side could not answer.",
        ("ASSAULT", "broader"),
        ("190", "broader"),
        ("Battles", "broader"),
        ("Armed clash", "broader"),
        _ORGANIZED,
    ),
    _type(
        "assassination",
        "The killing, or the attempt to kill, of a person chosen for who he or she is.",
        "Not every killing of a known person, and not an execution by court order.",
        ("ASSAULT/targeted", "broader"),
        ("186", "narrower"),
        (_CIVILIANS, "narrower"),
        ("Attack", "narrower"),
        _ORGANIZED,
    ),
    _type(
        "kidnapping",
        "People taken or held against their will by someone without authority to arrest, hostage-taking included.",
        "Not an arrest, and not the taking of a vehicle with its passengers.",
        ("ASSAULT/abduct", "broader"),
        ("181", "broader"),
        (_CIVILIANS, "broader"),
        ("Abduction/forced disappearance", "broader"),
    ),
    _type(
        "hijacking",
        "An aircraft, ship, bus or other vehicle brought under control by force or threat while in use.",
        "Not theft of an empty vehicle, and not the seizure of a ship by a navy or coast guard.",
        ("ASSAULT/abduct", "broader"),
        ("181", "broader"),
        (_STRATEGIC, "broader"),
        ("Other", "broader"),
    ),
    _type(
        "sabotage",
        "Arson and destruction of property or infrastructure.",
        "Not an attack aimed at people, and not damage that a strike or battle caused in passing.",
        ("ASSAULT/destroy", "broader"),
        ("171", "broader"),
        (_STRATEGIC, "narrower"),
        ("Looting/property destruction", "narrower"),
    ),
    _type(
        "seizure",
        "Ground, a building or a ship taken under control.",
        "Not fighting over a place that nobody took, and not the confiscation of goods.",
        ("COERCE/seize", "narrower"),
        ("192", "narrower"),
        ("Battles", "narrower"),
        ("Non-state actor overtakes territory", "narrower"),
        Equivalent("organized violence", "narrower"),
    ),
    _type(
        "arrest",
        "A raid or detention by security forces.",
        "Not a conviction, and not a kidnapping by men without authority to arrest.",
        ("COERCE/arrest", "exact"),
        ("173", "broader"),
        (_STRATEGIC, "narrower"),
        ("Arrests", "narrower"),
    ),
    _type(
        "protest",
        "A public gathering or action that presses a demand without violence by those who protest.",
        "Not a riot, although the police may use force against it.",
        ("PROTEST", "broader"),
        ("140", "broader"),
        ("Protests", "broader"),
        ("Peaceful protest", "narrower"),
    ),
    _type(
        "riot",
        "Violence by a crowd against people or property.",
        "Not a peaceful gathering that was dispersed by force.",
        ("PROTEST/riot", "exact"),
        ("145", "exact"),
        ("Riots", "exact"),
        ("Violent demonstration", "narrower"),
    ),
    _type(
        "diplomatic_measure",
        "An envoy recalled, expelled or barred, an embassy closed, relations reduced or talks suspended.",
        "Not words of protest alone, and not sanctions on trade or persons.",
        ("SANCTION", "broader"),
        ("160", "broader"),
        (_STRATEGIC, "broader"),
        ("Other", "broader"),
    ),
    _type(
        "sanction",
        "An embargo, asset freeze, travel ban or other penalty imposed on a state, group or person.",
        "Not a penalty that is only demanded or considered.",
        ("SANCTION", "broader"),
        ("163", "broader"),
        (_STRATEGIC, "broader"),
        ("Other", "broader"),
    ),
    _type(
        "threat",
        "An explicit threat, a show of force, a weapons test or an incursion without violence.",
        "Not a plan reported by others, and not a threat that was carried out in the same incident.",
        ("THREATEN", "narrower"),
        ("130", "narrower"),
        (_STRATEGIC, "broader"),
        ("Other", "broader"),
    ),
    _type(
        "agreement",
        "A ceasefire, peace deal, exchange, release or restored relation that the sides agreed on.",
        "Not talks without a result, and not one side's offer.",
        ("AGREE", "narrower"),
        ("057", "narrower"),
        (_STRATEGIC, "broader"),
        ("Agreement", "broader"),
    ),
)


def equivalents(event_type: str) -> dict[str, str | None]:
    """Return the five equivalent columns of `incidents` for an event type. Raises KeyError for an unknown type.

    `ucdp_type` is the umbrella term; replace it when the sides of the incident are known (see the code list ucdp_type).
    """
    found = EVENT_TYPES[event_type]
    return {
        name: None if (equivalent := getattr(found, name)) is None else equivalent.name
        for name in ("plover", "cameo", "acled_event_type", "acled_sub_event_type", "ucdp_type")
    }
