"""Code lists of incidents and their history: state of the row, responsibility, evidence, UCDP's type of violence, what happened to an id."""

from __future__ import annotations

from schemas.codes.code import Code, code_list

STATUSES: dict[str, Code] = code_list(
    Code("candidate", "Rests on thin evidence: one publisher, or background mentions only.", "Not doubtful in itself; it awaits a second independent source."),
    Code("published", "Rests on enough evidence by the rule of evidence_grade.", "Not verified on the ground."),
    Code("retracted", "Withdrawn, by a source's correction or by a human decision.", "Not deleted: the row and its id stay."),
)

RESPONSIBILITIES: dict[str, Code] = code_list(
    Code("self_declared", "The actor itself says that it did it, and nobody disputes it.", "Not proof."),
    Code("attributed", "Others name the actor; it has not spoken, as far as the articles tell.", "Not accepted by the actor."),
    Code("contested", "Claimants name different actors, or one accuses and the accused denies.", "Not unknown: somebody does name an actor."),
    Code("denied", "The only actor named denies it and nobody repeats the accusation in these articles.", "Not disproved."),
    Code("unknown", "Nobody is named.", "Not contested."),
)

EVIDENCE_GRADES: dict[str, Code] = code_list(
    Code(
        "confirmed", "Two independent papers agree on day, place and toll, or tell it and its doer says so, or both sides speak of it.", "Not confirmed by us."
    ),
    Code("fair", "Two stories tell it but differ or come from one publisher, or one does and names its source.", "Not two copies of one wire story."),
    Code("weak", "One story that names no source, or only recalled in passing.", "Not false."),
    Code("contested", "Claimants contradict each other on number, responsibility or who the victims were.", "Not that the incident itself is in doubt."),
)

UCDP_TYPES: dict[str, Code] = code_list(
    Code("state-based conflict", "Both sides are organised and at least one is a government.", "Not every act of a state; UCDP asks for at least one death."),
    Code("non-state conflict", "Both sides are organised and neither is a government.", "Not violence against civilians."),
    Code("one-sided violence", "A government or organised group against civilians.", "Not civilians hit in fighting between two sides."),
    Code("organized violence", "One of the three; the sides are not known well enough to say which.", "Not a type of its own in UCDP's data."),
)

HISTORY_ACTIONS: dict[str, Code] = code_list(
    Code("created", "The id was given for the first time.", "Not the day of the incident."),
    Code("revised", "Values or reports of the incident changed; the id stayed.", "Not a correction of an error in every case; news grows."),
    Code("merged", "The id was found to be the same incident as related_incident_id and is no longer used.", "Not deleted: follow related_incident_id."),
    Code("split", "Part of the incident went to related_incident_id; the id stayed with the rest.", "Not retired."),
    Code(
        "retired",
        "No report speaks of the incident any longer, or it was removed on request; the id will not be used again.",
        "Not that the incident never happened.",
    ),
    Code("retracted", "A human decision or a source's correction withdrew it.", "Not retired: the row stays with the status retracted."),
)
