"""Weapons and means of attack. An incident lists all that were told, so no code excludes another."""

from __future__ import annotations

from schemas.codes.code import Code, code_list

WEAPONS: dict[str, Code] = code_list(
    Code("firearm", "Pistols, rifles, machine guns and other guns that a person can carry.", "Not artillery or guns on ships, tanks and aircraft."),
    Code("explosive_device", "A bomb that was planted, thrown or worn, make-shift or military.", "Not a shell, a missile or a bomb from an aircraft."),
    Code("vehicle_bomb", "A bomb carried by a car, lorry, motorcycle or boat.", "Not a vehicle that was driven into people without a bomb."),
    Code("suicide_vest", "A bomb worn by a person who meant to die with it.", "Not a vehicle bomb, even with a suicidal driver."),
    Code("grenade", "A grenade thrown by hand or fired from a launcher, rocket-propelled ones included.", "Not a petrol bomb; that is incendiary."),
    Code("mortar", "A mortar and its shells.", "Not artillery in general; use mortar only when the text says so."),
    Code("artillery", "Guns, howitzers, tank guns and shells without more detail.", "Not mortars that the text names as such."),
    Code("rocket", "Unguided rockets from the ground, and rockets without more detail.", "Not rocket-propelled grenades, and not guided missiles."),
    Code("missile", "Guided, cruise or ballistic missiles.", "Not unguided rockets."),
    Code("drone", "An uncrewed aircraft, boat or ground vehicle that carries or is the weapon.", "Not a drone used only to observe."),
    Code("aircraft_bomb", "A bomb dropped by a crewed aircraft, and an air strike's munition without more detail.", "Not a bomb on board a civil aircraft."),
    Code("landmine", "A mine, on land or at sea, set off by its victim.", "Not a bomb that somebody set off from afar."),
    Code("blade", "Knives, swords, machetes, axes and arrows.", "Not blunt objects; those are other."),
    Code("vehicle", "A vehicle driven into people or objects.", "Not a vehicle that carried a bomb or only the attackers."),
    Code("incendiary", "Fire: petrol bombs, arson, white phosphorus used to burn.", "Not a fire that a strike or explosion caused."),
    Code("chemical", "Poison gas and other chemical agents, acid included.", "Not tear gas used by police."),
    Code("other", "A means that the text names and no other code covers.", "Not an unknown means; then the list is empty."),
)
