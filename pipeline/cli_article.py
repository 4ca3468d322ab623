"""How `incidents extract` shows an article: its text with the evidence marked, tables of its rows, and why each value is what it is. Printing only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from pipeline.extract import Explained

# What the marked words say. The colours are near those of Okabe and Ito, which colour-blind readers can tell apart; black on them reads on dark and on light
# terminals. The numbers in the text, [1], [2], say which report the words belong to, with or without colours.
_STYLES = {
    "what": "bold black on #E69F00",
    "when": "black on #56B4E9",
    "where": "black on #2FBF8F",
    "who": "black on #CC79A7",
    "how many": "bold black on #F0E442",
    "who says so": "black on #D98A5A",
}
_KINDS = {
    "event_type": "what",
    "weapons": "what",
    "date": "when",
    "place": "where",
    "actors": "who",
    "targets": "who",
    "count": "how many",
    "claim_type": "who",
    "claimant": "who says so",
}
_SHORT_LAST = ("how many", "who", "who says so", "where", "when", "what")  # the order of painting: short evidence over long


def print_article(explained: Explained, published: dt.date | dt.datetime | None, *, explain: bool) -> None:
    """Print one article and its rows to standard output; colours when it is a terminal and NO_COLOR is not set."""
    from rich.console import Console

    console = Console(highlight=False)
    extraction = explained.extraction
    numbers = {report["report_id"]: number for number, report in enumerate(extraction.reports, 1)}
    console.rule(f"published {published:%Y-%m-%d}" if published else "publication day unknown")
    console.print(mark_evidence(explained, numbers, coloured=console.color_system is not None))
    console.rule()
    if not extraction.reports:
        console.print("No incident is reported in this article.")
        return
    console.print(_legend(coloured=console.color_system is not None))
    console.print(_make_reports_table(extraction.reports, numbers))
    if extraction.claims:
        console.print(_make_claims_table(extraction.claims, numbers))
    if explain:
        _print_reasons(console, explained, numbers)


def mark_evidence(explained: Explained, numbers: dict[str, int], *, coloured: bool) -> Text:
    """Return the article with its evidence marked: the number of the report behind the words of each claim and each trigger, and a colour for what they say.

    Without colours the words of a claim stand between « and ».
    """
    from rich.text import Text

    extraction = explained.extraction
    painted: dict[str, list[tuple[int, int]]] = {kind: [] for kind in _STYLES}
    marks: list[tuple[int, int, str]] = []
    claims = {claim["claim_id"]: claim for claim in extraction.claims}
    for row_id, reasons in explained.reasons.items():
        claim = claims.get(row_id)
        label = f"[{numbers[claim['report_id'] if claim else row_id]}]"
        for reason in reasons:
            if reason.char_start is None or reason.char_end is None or reason.field not in _KINDS:
                continue
            painted[_KINDS[reason.field]].append((reason.char_start, reason.char_end))
            if reason.field in ("event_type", "count", "claim_type"):
                marks.append((reason.char_end, 1, label))
        if claim is not None and not coloured:
            marks += [(claim["char_start"], 0, "«"), (claim["char_end"], 0, "»")]
    text = Text(extraction.text)
    if coloured:
        for kind in _SHORT_LAST:
            for start, end in painted[kind]:
                text.stylize(_STYLES[kind], start, end)
    return _insert(text, marks)


def _insert(text: Text, marks: Sequence[tuple[int, int, str]]) -> Text:
    """Return the text with each label at its offset; a label that stands twice at one place is put there once."""
    from rich.text import Text

    places = sorted(set(marks))
    pieces = text.divide([at for at, _, _ in places])
    out = Text()
    for piece, label in zip(pieces, [*(label for _, _, label in places), ""], strict=True):
        out.append_text(piece)
        out.append(label)
    return out


def _legend(*, coloured: bool) -> Text:
    from rich.text import Text

    if not coloured:
        return Text("« » words of a claim, [1] report they belong to")
    legend = Text()
    for kind, style in _STYLES.items():
        legend.append(f" {kind} ", style).append("  ")
    return legend.append("[1] report the words belong to")


def _make_reports_table(reports: Sequence[dict[str, Any]], numbers: dict[str, int]) -> Table:
    from rich.table import Table

    table = Table("", "role", "event", "when", "where", "by", "against", "killed", "injured", title="Reports", title_justify="left")
    for row in reports:
        table.add_row(
            f"\\[{numbers[row['report_id']]}]",
            str(row["role"]),
            str(row["event_type"]),
            _range(row["date_start"], row["date_end"]),
            ", ".join(part for part in (row["place"], row["admin1"], row["country"]) if part),
            ", ".join(row["actors"]),
            ", ".join(row["targets"]),
            _range(row["killed_low"], row["killed_high"]),
            _range(row["injured_low"], row["injured_high"]),
        )
    return table


def _make_claims_table(claims: Sequence[dict[str, Any]], numbers: dict[str, int]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("", "claim", "says who", "of whom", "how many", "in these words", title="Claims", title_justify="left")
    for row in claims:
        count = _range(row["count_low"], row["count_high"]) or str(row["count_kind"] or "")
        about = " ".join(str(part) for part in (row["outcome"], row["victim_class"]) if part)
        table.add_row(f"\\[{numbers[row['report_id']]}]", row["claim_type"], row["claimant"] or "the article", about, count, Text(row["quote"]))
    return table


def _print_reasons(console: Console, explained: Explained, numbers: dict[str, int]) -> None:
    """Print a table of reasons for each report, those of its claims below."""
    from rich.table import Table
    from rich.text import Text

    for report in explained.extraction.reports:
        number = numbers[report["report_id"]]
        table = Table("field", "value", "words", "rule", "details", title=f"Why report [{number}]".replace("[", "\\["), title_justify="left")
        rows = [(report["report_id"], "")]
        rows += [(claim["claim_id"], claim["quote"]) for claim in explained.extraction.claims if claim["report_id"] == report["report_id"]]
        for row_id, quote in rows:
            if quote:
                table.add_section()
                table.add_row("claim", "", Text(f"“{quote}”"), "", "")
            for reason in explained.reasons[row_id]:
                value = "" if reason.value is None else str(reason.value)
                table.add_row(reason.field, Text(value), Text(reason.words), Text(reason.rule), Text(reason.note))
        console.print(table)


def _range(low: object, high: object) -> str:
    """Return `7`, `7 to 9`, `7 or more`, or nothing when both ends are unknown."""
    if low is None:
        return "" if high is None else f"up to {high}"
    return str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"
