"""Every code list, by name: `CODE_LISTS["event_type"]["shelling"].meaning`. Nothing is declared here, only gathered."""

from __future__ import annotations

from schemas.codes.claims import CLAIM_TYPES, CLAIMANT_SIDES, COUNT_KINDS, OUTCOMES, VICTIM_CLASSES
from schemas.codes.code import Code, Equivalent, Match, code_list
from schemas.codes.countries import COUNTRIES
from schemas.codes.event_types import EVENT_TYPES, equivalents
from schemas.codes.incidents import EVIDENCE_GRADES, HISTORY_ACTIONS, RESPONSIBILITIES, STATUSES, UCDP_TYPES
from schemas.codes.reference import ACTOR_KINDS, MATCHES, PLACE_KINDS, STAGES
from schemas.codes.reports import ACTOR_BASES, DATE_BASES, DATE_PRECISIONS, GEO_PRECISIONS, PUBLISHED_PRECISIONS, ROLES, TEXT_REPAIRS
from schemas.codes.weapons import WEAPONS

CODE_LISTS: dict[str, dict[str, Code]] = {
    "event_type": EVENT_TYPES,
    "weapon": WEAPONS,
    "role": ROLES,
    "published_precision": PUBLISHED_PRECISIONS,
    "text_repair": TEXT_REPAIRS,
    "date_precision": DATE_PRECISIONS,
    "date_basis": DATE_BASES,
    "geo_precision": GEO_PRECISIONS,
    "actor_basis": ACTOR_BASES,
    "claim_type": CLAIM_TYPES,
    "claimant_side": CLAIMANT_SIDES,
    "outcome": OUTCOMES,
    "victim_class": VICTIM_CLASSES,
    "count_kind": COUNT_KINDS,
    "status": STATUSES,
    "responsibility": RESPONSIBILITIES,
    "evidence_grade": EVIDENCE_GRADES,
    "ucdp_type": UCDP_TYPES,
    "history_action": HISTORY_ACTIONS,
    "actor_kind": ACTOR_KINDS,
    "place_kind": PLACE_KINDS,
    "stage": STAGES,
    "match": MATCHES,
    "country": COUNTRIES,
}

__all__ = [
    "ACTOR_BASES",
    "ACTOR_KINDS",
    "CLAIMANT_SIDES",
    "CLAIM_TYPES",
    "CODE_LISTS",
    "COUNTRIES",
    "COUNT_KINDS",
    "DATE_BASES",
    "DATE_PRECISIONS",
    "EVENT_TYPES",
    "EVIDENCE_GRADES",
    "GEO_PRECISIONS",
    "HISTORY_ACTIONS",
    "MATCHES",
    "OUTCOMES",
    "PLACE_KINDS",
    "PUBLISHED_PRECISIONS",
    "RESPONSIBILITIES",
    "ROLES",
    "STAGES",
    "STATUSES",
    "TEXT_REPAIRS",
    "UCDP_TYPES",
    "VICTIM_CLASSES",
    "WEAPONS",
    "Code",
    "Equivalent",
    "Match",
    "code_list",
    "equivalents",
]
