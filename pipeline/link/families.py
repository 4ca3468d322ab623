"""Which event types can be two papers' words for one event. Code lists, nothing computed.

Families cannot be mistaken for each other: a strike is no protest. Within a family, types of one group are near synonyms in news
(a drone strike is reported as an air strike, a suicide bombing as a bombing until the bomber is found).
"""

from __future__ import annotations

_FAMILIES: dict[str, tuple[tuple[str, ...], ...]] = {
    "violence": (
        ("air_strike", "drone_strike", "missile_strike", "shelling"),
        ("bombing", "suicide_bombing"),
        ("armed_attack", "armed_clash", "assassination"),
        ("kidnapping", "hijacking"),
        ("seizure",),
        ("sabotage",),
    ),
    "custody": (("arrest",),),
    "unrest": (("protest", "riot"),),
    "politics": (("diplomatic_measure",), ("sanction",), ("threat",), ("agreement",)),
}

_FAMILY_NUMBER = {event_type: number for number, groups in enumerate(_FAMILIES.values()) for group in groups for event_type in group}
_GROUP_NUMBER = {event_type: number for number, group in enumerate(group for groups in _FAMILIES.values() for group in groups) for event_type in group}
VIOLENT_TYPES = frozenset(event_type for group in _FAMILIES["violence"] for event_type in group)
POLITICAL_TYPES = frozenset(event_type for group in _FAMILIES["politics"] for event_type in group)


def family_of(event_type: str) -> int:
    """Return the number of the type's family; types of different families are never one incident. -1 for a type not in the list."""
    return _FAMILY_NUMBER.get(event_type, -1)


def group_of(event_type: str) -> int:
    """Return the number of the type's group of near synonyms. -1 for a type not in the list."""
    return _GROUP_NUMBER.get(event_type, -1)
