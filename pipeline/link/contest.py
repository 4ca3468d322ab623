"""Where the sources of one incident disagree, who is responsible by whose word, and how well the incident is attested. No counting here (figures.py).

R7 contested    any of: the tolls of two sides (third party, target, perpetrator) do not meet; two parties say that they did it, or an accused one denies it;
                one claimant speaks only of civilians, women or children killed and another only of militants; an article says so of its own claimants.
R8 responsibility
                contested      an accusation or a claim of responsibility meets a denial, or two different parties claim the act
                self_declared  a party says that it did it
                denied         the only word on it is a denial
                attributed     the sources name who did it
                unknown        nobody is named
R9 evidence_grade, of the reports that tell the incident in its own right (what papers only recall in passing attests little)
                contested      R7
                confirmed      it is the main story of at least one paper, and either two independent papers (two stories by two publishers; copies of one
                               wire story are one story) tell it and agree on day, place and toll, or two tell it and who did it says so, or the side that
                               acted and the side that was hit both speak of it
                fair           two or more stories tell it, but differ or come from one publisher; or one does and names who says so
                weak           one story that names nobody as its source; or the incident is only ever recalled in passing
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from .figures import Statement, Toll
from .parties import party_key
from .records import ReportRow

_SIDES = frozenset({"third_party", "target", "perpetrator"})
_CIVILIANS = frozenset({"civilian", "woman", "child"})
_NAMED_BASES = frozenset({"claimed", "attributed", "suspected", "stated"})


def is_contested(reports: Sequence[ReportRow], statements: Sequence[Statement], tolls: Sequence[Sequence[Toll]], responsibility: str) -> bool:
    """Return whether the sources disagree (R7). `tolls`: the current tolls by outcome."""
    sides_apart = any(
        not one.meets(two) and one.side != two.side and one.side in _SIDES and two.side in _SIDES for current in tolls for one, two in combinations(current, 2)
    )
    told_so = any(report.contested for report in reports if report.role != "background")
    return sides_apart or responsibility == "contested" or _victims_disputed(statements) or told_so


def find_responsibility(reports: Sequence[ReportRow], statements: Sequence[Statement]) -> str:
    """Return the responsibility code of the incident (R8)."""
    said = [statement for statement in statements if statement.claim.claim_type in ("responsibility", "denial")]
    denials = {statement.claimant for statement in said if statement.claim.claim_type == "denial"}
    named = {party_key(name) for report in reports if report.actor_basis in _NAMED_BASES for name in report.actors}
    claimed_by = {statement.claimant for statement in said if statement.claim.claim_type == "responsibility" and statement.claim.claimant_side == "perpetrator"}
    accusations = [s for s in said if s.claim.claim_type == "responsibility" and s.claim.claimant_side != "perpetrator"]
    declared = bool(claimed_by) or any(report.actor_basis == "claimed" and report.actors for report in reports)
    if len(claimed_by) > 1 or (denials and (declared or named or accusations)):
        return "contested"
    if declared:
        return "self_declared"
    if denials:
        return "denied"
    return "attributed" if named or accusations else "unknown"


def grade_evidence(reports: Sequence[ReportRow], statements: Sequence[Statement], *, contested: bool, responsibility: str, agree: bool) -> str:
    """Return the evidence grade of the incident (R9). `agree`: its reports give one day, one place, and tolls that can all be true."""
    if contested:
        return "contested"
    told = [report for report in reports if report.role != "background"]
    if not told:
        return "weak"
    told_ids = {report.report_id for report in told}
    said = [statement for statement in statements if statement.report.report_id in told_ids]
    both_sides = {"perpetrator", "target"} <= {statement.side for statement in said}
    independent = min(len({report.story_id for report in told}), len({report.publisher or report.story_id for report in told}))
    is_news = any(report.role == "main" for report in told)
    if is_news and (both_sides or (independent > 1 and (agree or responsibility == "self_declared"))):
        return "confirmed"
    is_sourced = any(statement.claim.claimant is not None for statement in said)
    return "fair" if is_sourced or len({report.story_id for report in told}) > 1 else "weak"


def _victims_disputed(statements: Sequence[Statement]) -> bool:
    said: dict[tuple[str, str], set[str]] = defaultdict(set)
    for statement in statements:
        claim = statement.claim
        if claim.claim_type == "casualty" and claim.outcome == "killed" and not claim.superseded and statement.report.role != "background":
            said[(statement.claimant, statement.side)].add(claim.victim_class)
    classes = list(said.items())
    return any(victims <= {"militant"} for _, victims in classes) and any(
        one[0] != two[0] and ((first <= _CIVILIANS and second <= {"militant"}) or (second <= _CIVILIANS and first <= {"militant"}))
        for (one, first), (two, second) in combinations(classes, 2)
    )
