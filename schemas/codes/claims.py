"""Code lists of claims: what is claimed, by which side, of whom, and how the number is worded."""

from __future__ import annotations

from schemas.codes.code import Code, code_list

CLAIM_TYPES: dict[str, Code] = code_list(
    Code("casualty", "A statement of how many people were killed, hurt, missing or detained.", "Not a forecast or a fear of casualties."),
    Code("responsibility", "A statement of who did it: one's own claim or an accusation of others.", "Not a statement about weapons, motives or technology."),
    Code("denial", "A statement that somebody did not do it.", "Not a denial of a number, and not a refusal to comment."),
)

CLAIMANT_SIDES: dict[str, Code] = code_list(
    Code("perpetrator", "The claimant belongs to the side that is said to have acted.", "Not an admission: it may deny."),
    Code("target", "The claimant belongs to the side that was hit, or governs where it happened.", "Not necessarily a victim or a witness."),
    Code("third_party", "The claimant belongs to neither side: aid agencies, the United Nations, monitors, other states.", "Not neutral by that alone."),
    Code("media", "The article's own voice, or a medium without a named source behind it.", "Not an eye-witness account."),
    Code("unknown", "The side cannot be told from the text.", "Not neutral."),
)

OUTCOMES: dict[str, Code] = code_list(
    Code("killed", "Dead, at the scene or later.", "Not feared dead."),
    Code("injured", "Wounded or hurt, treated or not.", "Not wounded and then dead; those are killed."),
    Code("missing", "Whereabouts unknown.", "Not presumed dead."),
    Code("detained", "Held: arrested, kidnapped, taken hostage or on board a hijacked vehicle, also when freed since.", "Not charged or convicted."),
)

VICTIM_CLASSES: dict[str, Code] = code_list(
    Code("civilian", "People whom the text calls civilians or gives a civilian role.", "Not everybody called people or a man."),
    Code("child", "Boys, girls, minors and infants.", "Not a statement about their parents or their part in fighting."),
    Code("woman", "Adult women.", "Not girls; those are child."),
    Code(
        "militant",
        "Members of armed groups that are no state force, in the claimant's words.",
        "Not a finding that they were fighters: sides often differ on it.",
    ),
    Code("security_force", "Soldiers, police, guards and other members of a state's forces.", "Not off-duty civilians of the ministry."),
    Code("attacker", "Those who carried out the attack; kept apart from its victims.", "Not counted in killed or injured of a report or an incident."),
    Code("unspecified", "The text does not say who the people were.", "Not civilian."),
)

COUNT_KINDS: dict[str, Code] = code_list(
    Code("exact", "One number; count_low equals count_high.", "Not correct by being exact."),
    Code("at_least", "A lower bound; count_high is null.", "Not an exact number, although later copies often drop the words at least."),
    Code("at_most", "An upper bound; count_low is null.", "Not a likely value."),
    Code("about", "An approximate number; low and high are the number itself or a range around it.", "Not a range that the text states."),
    Code("range", "Two numbers that the text states as bounds.", "Not two competing claims; those are two rows."),
    Code("vague", "Words without a number (several, dozens, a number of); both counts are null.", "Not zero, and not a number that we made up for the words."),
)
