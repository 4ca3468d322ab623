"""The few shapes that the pictures are made of, and their colours. Each picture stands on a card of its own, so that it can be read on a light and a dark page.

Colours are those of Okabe and Ito (2008), which also people who do not see red or green can tell apart.
"""

from __future__ import annotations

import base64
from html import escape

FAMILIES: dict[str, tuple[str, ...]] = {
    "strikes, shelling": ("air_strike", "drone_strike", "missile_strike", "shelling"),
    "bombs": ("bombing", "suicide_bombing"),
    "attacks, clashes": ("armed_attack", "armed_clash", "assassination"),
    "taken, arrested": ("kidnapping", "hijacking", "seizure", "arrest"),
    "sabotage": ("sabotage",),
    "protests, riots": ("protest", "riot"),
    "measures, threats": ("diplomatic_measure", "sanction", "threat", "agreement"),
}
"""Types of incidents that share a colour: twenty could not be told apart."""

FAMILY_OF = {event_type: number for number, types in enumerate(FAMILIES.values()) for event_type in types}

_STYLE = """<style>
.card{fill:#f7f8fa;stroke:#c9d0d8}text{font:13px system-ui,sans-serif;fill:#24292f}.faint{fill:#57606a;font-size:11px}.title{font-weight:600}
.grid{stroke:#d0d7de}.land{fill:#d6dce3}.line{stroke:#24292f;stroke-width:2}.open{stroke-dasharray:3 3}
.f0{fill:#d55e00;stroke:#d55e00}.f1{fill:#b5568e;stroke:#b5568e}.f2{fill:#0072b2;stroke:#0072b2}.f3{fill:#009e73;stroke:#009e73}
.f4{fill:#b8860b;stroke:#b8860b}.f5{fill:#3a9bd9;stroke:#3a9bd9}.f6{fill:#6e7781;stroke:#6e7781}
@media (prefers-color-scheme:dark){
.card{fill:#171c22;stroke:#3a4552}text{fill:#e6edf3}.faint{fill:#9198a1}.grid{stroke:#3d444d}.land{fill:#303943}.line{stroke:#e6edf3}
.f0{fill:#ff8c42;stroke:#ff8c42}.f1{fill:#e39ac6;stroke:#e39ac6}.f2{fill:#5aa9e6;stroke:#5aa9e6}.f3{fill:#2fc99b;stroke:#2fc99b}
.f4{fill:#e6b730;stroke:#e6b730}.f5{fill:#8fd0f7;stroke:#8fd0f7}.f6{fill:#a5aeb8;stroke:#a5aeb8}}
.area{fill-opacity:.14;stroke-width:1.2}.ring{fill-opacity:.3;stroke-width:1.5}
</style>"""


def draw(width: int, height: int, title: str, *parts: str) -> str:
    """Return a picture: a card with a title at the top left, and the parts on it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">'
        f'<title>{escape(title)}</title>{_STYLE}<rect class="card" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>'
        f"{text(16, 24, title, 'title')}{''.join(parts)}</svg>"
    )


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Return words whose base line is at `y`."""
    return f'<text x="{x:.1f}" y="{y:.1f}"{_class(kind)} text-anchor="{anchor}">{escape(words)}</text>'


def rect(x: float, y: float, width: float, height: float, kind: str, told: str = "") -> str:
    """Return a filled box; `told` is shown by programs that show titles."""
    inner = f"<title>{escape(told)}</title>" if told else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"{_class(kind)}>{inner}</rect>'


def circle(x: float, y: float, radius: float, kind: str, told: str = "") -> str:
    """Return a filled circle."""
    inner = f"<title>{escape(told)}</title>" if told else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"{_class(kind)}>{inner}</circle>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Return a straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"{_class(kind)}/>'


def legend(x: float, y: float, names: list[tuple[str, str]], width: float) -> str:
    """Return coloured squares with their meaning beside each other, `width` apart: (class, words)."""
    return "".join(
        rect(x + number * width, y - 9, 10, 10, kind) + text(x + number * width + 15, y, words, "faint") for number, (kind, words) in enumerate(names)
    )


def as_markdown(title: str, picture: str) -> str:
    """Return a picture as a Markdown image that holds it, for pages that load nothing from elsewhere."""
    return f"![{title}](data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()})"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
