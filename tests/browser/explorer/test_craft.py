"""What axe-core finds (nothing serious), what colour-blind readers see, and that the policy of the page holds."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
FAMILIES = ("strike", "bomb", "armed", "coercion", "unrest", "diplomacy")
STYLE = Path(__file__).resolve().parents[3] / "site" / "src" / "styles" / "base.css"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["#/", "#/?contested=yes", "#/incident/inc-0000000000000001", "#/release", "#/sql", "#/incident/inc-00000000000000ff"])
def test_axe_finds_nothing_serious(many: Path, open_release: Any, scheme: str, place: str) -> None:
    # The checker itself is brought in past the page's policy; the page under test keeps it in all other tests.
    page = open_release(many, place, color_scheme=scheme, bypass_csp=True)
    page.wait_for_timeout(300)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    assert [(rule["id"], rule["impact"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []


def test_axe_finds_nothing_serious_on_a_phone(many: Path, open_release: Any) -> None:
    page = open_release(many, viewport={"width": 390, "height": 844}, bypass_csp=True)
    page.get_by_text("Filters", exact=True).click()
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == []


def test_the_policy_stops_what_a_text_would_smuggle_in(many: Path, open_release: Any) -> None:
    page = open_release(many, allow=("Content Security Policy", "ERR_INVALID_URL"))
    blocked = page.evaluate(
        """async () => {
          const out = []
          document.addEventListener('securitypolicyviolation', (event) => out.push(event.effectiveDirective))
          const script = document.createElement('script')
          script.textContent = 'window.hacked = 1'
          document.body.append(script)
          document.body.insertAdjacentHTML('beforeend', '<img src=data:x onerror="window.hacked=1"><p style="color:red">')
          await fetch('https://evil.example/').catch(() => 0)
          await new Promise((resolve) => setTimeout(resolve, 200))
          return [window.hacked ?? null, [...new Set(out)].sort()]
        }"""
    )
    assert blocked == [None, ["connect-src", "script-src-attr", "script-src-elem", "style-src-attr"]]


def _colours(scheme: str) -> dict[str, tuple[float, float, float]]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text("utf-8"), re.DOTALL)
    named = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0 if scheme == "light" else 1]))
    return {name: _linear(value) for name, value in named.items()}


def _linear(value: str) -> tuple[float, float, float]:
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def _luminance(colour: tuple[float, float, float]) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _contrast(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Linear RGB as dichromats see it: Vienot, Brettel, Mollon (1999) for the first two, Brettel's plane in the same form for the third.
_SIGHT = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "no green cones": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    "no blue cones": ((1, 0.14461, -0.14461), (0, 0.85924, 0.14076), (0, 0.85924, 0.14076)),
}


def _lab(colour: tuple[float, float, float], sight: str) -> tuple[float, float, float]:
    red, green, blue = (min(1, max(0, sum(weight * part for weight, part in zip(row, colour, strict=True)))) for row in _SIGHT[sight])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", list(_SIGHT))
def test_families_are_told_apart_by_colour_blind_readers(scheme: str, sight: str) -> None:
    colours = _colours(scheme)
    near = {
        (a, b): round(math.dist(_lab(colours[a], sight), _lab(colours[b], sight)))
        for a, b in itertools.combinations(FAMILIES, 2)
        if math.dist(_lab(colours[a], sight), _lab(colours[b], sight)) < 12
    }
    # Distance in CIELAB; 2 is just seen side by side. Each family has a mark of its own besides.
    assert near == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_families_stand_out_from_the_map_and_the_paper(scheme: str) -> None:
    colours = _colours(scheme)
    # WCAG 2.2, 1.4.11: graphics need 3 to 1.
    low = {(name, ground) for name in FAMILIES for ground in ("paper", "land") if _contrast(colours[name], colours[ground]) < 3}
    assert low == set()
