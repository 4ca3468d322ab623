"""Table `claims`: one statement of a number or of responsibility, with who says it and the words."""

from __future__ import annotations

from schemas.articles import ARTICLE_ID
from schemas.columns import Row, column, optional
from schemas.reports import INCIDENT_ID, MOST_PEOPLE, REPORT_ID

CLAIM_ID = r"^clm-[0-9a-f]{16}$"


class Claim(Row):
    """One statement of a number or of responsibility inside a report."""

    claim_id: str = column(
        "Stable id, made from the report, the span and what is claimed.", "Not shared by the same claim in another article.", pattern=CLAIM_ID
    )
    report_id: str = column("The report that the claim belongs to.", pattern=REPORT_ID)
    incident_id: str | None = optional(
        "The incident of the report; null before linking.", "Not certain: linking is by rule and can be corrected.", pattern=INCIDENT_ID
    )
    article_id: str = column("The article that prints the claim.", "Not the origin of the claim: see claimant.", pattern=ARTICLE_ID)
    claim_type: str = column("What kind of statement it is.", codes="claim_type")
    claimant: str | None = optional(
        "Who says it, as written; null is the article's own voice. `[name withheld]` stands for a private person.", "Not checked to have said it."
    )
    claimant_actor_id: str | None = optional("The claimant in `actors`; null when it has no row there.", "Not the person who spoke.", min_length=1)
    claimant_side: str = column("On which side of the incident the claimant stands.", "Not a judgement of credibility.", codes="claimant_side")
    relay: str | None = optional("The medium or person that passes the claim on, as written.", "Not the publisher of the article.")
    outcome: str | None = optional("What happened to the people; null for responsibility and denial, and where the text leaves it open.", codes="outcome")
    victim_class: str | None = optional(
        "Who the people were, by the claimant's words; null means the same as unspecified.", "Not our judgement.", codes="victim_class"
    )
    victim_text: str | None = optional("The people as the claim calls them; `[name withheld]` stands for a private person.", "Not our word for them.")
    count_low: int | None = optional("Lower bound of the number; null when there is none.", "Null is not zero.", unit="persons", ge=0, le=MOST_PEOPLE)
    count_high: int | None = optional("Upper bound of the number; null when there is none.", "Null is not zero.", unit="persons", ge=0, le=MOST_PEOPLE)
    count_kind: str | None = optional("How the number is worded; null for responsibility and denial.", "Not how reliable it is.", codes="count_kind")
    is_total: bool = column("The number is the whole toll of this outcome.", "False does not mean a part of another claim: it may stand alone.")
    superseded: bool = column("The text itself replaces the number by a newer one or calls it wrong.", "Not replaced by another article; linking sees to that.")
    char_start: int = column("Where the quote starts in the canonical text.", "Not bytes.", unit="code points", ge=0)
    char_end: int = column("Where the quote ends, exclusive.", "Not bytes.", unit="code points", ge=1)
    quote: str | None = optional(
        "The words that state the claim: canonical text from char_start to char_end; null in a release that publishes no quotes, and "
        "where a private person's name left no words to quote.",
        "Not a summary.",
        min_length=1,
    )
    confidence: float = column("How far the rules behind the row agree.", "Not the probability that the claim is true.", unit="0 to 1", ge=0, le=1)
    extractor: str = column("Name and version of what wrote the row.", "Not the version of the release.", min_length=1)
