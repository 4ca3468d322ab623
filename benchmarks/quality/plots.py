"""Plots of the accuracy page as SVG, readable on light and dark: figures with their intervals, and how often rows of a confidence are right. Drawing only."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from benchmarks.quality.figures import Figure, wilson

_STYLE = """<style>
  .card { fill: #f7f8fa; stroke: #c9d0d8; }
  text { font: 13px system-ui, sans-serif; fill: #24292f; } .faint { fill: #57606a; font-size: 11px; }
  .grid { stroke: #d0d7de; } .line { stroke: #0072b2; stroke-width: 2; } .dot { fill: #0072b2; } .target { stroke: #d55e00; stroke-width: 2; }
  .ideal { stroke: #8c959f; stroke-dasharray: 4 4; }
  @media (prefers-color-scheme: dark) {
    .card { fill: #171c22; stroke: #3a4552; }
    text { fill: #e6edf3; } .faint { fill: #9198a1; } .grid { stroke: #3d444d; } .line { stroke: #56b4e9; } .dot { fill: #56b4e9; } .target { stroke: #e69f00; }
  }
</style>"""
_LEFT, _WIDTH, _ROW = 330, 420, 22


def plot_figures(rows: Sequence[tuple[str, Figure, float | None]]) -> str:
    """Return a plot with one row a figure: (label, figure, target or None)."""
    height = 40 + _ROW * len(rows) + 24
    parts = [_open(_LEFT + _WIDTH + 60, height, "Accuracy by figure, with 95 % intervals")]
    for tick in range(0, 101, 20):
        x = _x(tick)
        parts.append(f'<line class="grid" x1="{x}" y1="24" x2="{x}" y2="{height - 24}"/><text class="faint" x="{x}" y="16" text-anchor="middle">{tick}</text>')
    for number, (label, figure, target) in enumerate(rows):
        y = 40 + _ROW * number
        parts.append(f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(label)}</text>')
        if figure.low is not None and figure.high is not None:
            parts.append(f'<line class="line" x1="{_x(figure.low)}" y1="{y}" x2="{_x(figure.high)}" y2="{y}"/>')
        if target is not None:
            parts.append(f'<line class="target" x1="{_x(target)}" y1="{y - 8}" x2="{_x(target)}" y2="{y + 8}"/>')
        if figure.value is not None:
            parts.append(f'<circle class="dot" cx="{_x(figure.value)}" cy="{y}" r="4.5"/>')
            parts.append(f'<text class="faint" x="{_LEFT + _WIDTH + 12}" y="{y + 4}">{figure.value:.1f}</text>')
    parts.append(f'<text class="faint" x="{_LEFT}" y="{height - 6}">dot: figure; line: 95 % interval; bar: target; percent</text></svg>\n')
    return "\n".join(parts)


def plot_calibration(rated: Sequence[tuple[float, bool]]) -> str:
    """Return a plot of how often reports of a confidence are right (in the article, of the right type) against the confidence."""
    size = 320
    parts = [_open(size + 90, size + 70, "Confidence of reports against how often they are right")]
    for tick in range(0, 101, 20):
        x, y = 50 + size * tick / 100, 20 + size * (100 - tick) / 100
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="20" x2="{x:.1f}" y2="{20 + size}"/>')
        parts.append(f'<line class="grid" x1="50" y1="{y:.1f}" x2="{50 + size}" y2="{y:.1f}"/>')
        parts.append(f'<text class="faint" x="{x:.1f}" y="{36 + size}" text-anchor="middle">{tick / 100:.1f}</text>')
        parts.append(f'<text class="faint" x="42" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
    parts.append(f'<line class="ideal" x1="50" y1="{20 + size}" x2="{50 + size}" y2="20"/>')
    for middle, right, n in calibration(rated):
        low, high = wilson(right, n)
        x = 50 + size * middle
        parts.append(f'<line class="line" x1="{x:.1f}" y1="{20 + size - size * low / 100:.1f}" x2="{x:.1f}" y2="{20 + size - size * high / 100:.1f}"/>')
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{20 + size - size * right / n:.1f}" r="{2.5 + min(n, 100) ** 0.5 / 2:.1f}"/>')
    parts.append(f'<text class="faint" x="50" y="{56 + size}">across: confidence; up: percent right; dashes: ideal</text></svg>\n')
    return "\n".join(parts)


def calibration(rated: Sequence[tuple[float, bool]], bins: int = 5) -> list[tuple[float, int, int]]:
    """Return (mean confidence, right, n) of about equally many reports each, by rising confidence; equal confidences stay together."""
    ordered = sorted(rated)
    out: list[tuple[float, int, int]] = []
    start = 0
    for number in range(bins):
        end = max(start, round(len(ordered) * (number + 1) / bins))
        while 0 < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        part = ordered[start:end]
        if part:
            out.append((sum(c for c, _ in part) / len(part), sum(ok for _, ok in part), len(part)))
        start = end
    return out


def _open(width: int, height: int, title: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{escape(title)}">'
    # The card is opaque, so the plot reads the same on any page.
    card = f'<rect class="card" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="10"/>'
    return f"{head}\n<title>{escape(title)}</title>\n{_STYLE}\n{card}"


def _x(percent: float) -> str:
    return f"{_LEFT + _WIDTH * percent / 100:.1f}"
