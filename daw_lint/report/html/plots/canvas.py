"""Shared by all plots: a figure without pyplot, and its SVG with the colours and fonts of the page.

matplotlib draws with placeholder colours. In the SVG each becomes a variable of the style sheet, so that the page
can be light or dark. Text stays text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.figure import Figure

from daw_lint.report.html.plots.geometry import BOTTOM, LEFT, NARROW, RIGHT, TOP, WIDE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = ("ink", "quiet", "grid", "wave", "body", "line", "faint", "bad", "warn", "band", "good")
"""The colours of plots: each is ``--plot-<name>`` in the style sheet."""
COLOURS = {name: f"#0{index:x}0{index:x}f{index:x}" for index, name in enumerate(NAMES)}
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none", "text.parse_math": False, "axes.unicode_minus": True, "path.simplify": False,
    "font.size": 11.5, "axes.linewidth": 0.8, "xtick.major.size": 3, "ytick.major.size": 3,
    "axes.edgecolor": COLOURS["grid"], "axes.labelcolor": COLOURS["quiet"], "text.color": COLOURS["ink"],
    "xtick.color": COLOURS["quiet"], "ytick.color": COLOURS["quiet"], "grid.color": COLOURS["grid"],
    "grid.linewidth": 0.8, "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip

Draw = Callable[["Axes", bool], None]
"""Draws into axes; the second argument: whether the plot is narrow."""


def draw_both(key: str, height: int, draw: Draw) -> tuple[str, str]:
    """Draw a plot as SVG for a wide and for a narrow window. ``height`` is in pixels."""
    return _svg(f"{key}-wide", WIDE, height, draw, False), _svg(f"{key}-narrow", NARROW, height, draw, True)


def _svg(key: str, width: int, height: int, draw: Draw, is_narrow: bool) -> str:
    with matplotlib.rc_context({**_SETTINGS, "svg.hashsalt": key}):
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        box = (LEFT / width, BOTTOM / height, 1 - (LEFT + RIGHT) / width, 1 - (TOP + BOTTOM) / height)
        axes = figure.add_axes(box)
        figure.patch.set_visible(False)
        axes.patch.set_visible(False)
        axes.set_axisbelow(True)
        draw(axes, is_narrow)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _for_page(out.getvalue())


def _for_page(svg: str) -> str:
    """Cut the SVG down to a part of an HTML page: no head, no style sheet, no IDs that could clash."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>\s*", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r'<svg[^>]*?(viewBox="[^"]*")[^>]*>', r'<svg \1 aria-hidden="true" focusable="false">', svg, count=1)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", svg)
    svg = re.sub(r"(?<=\d\.\d)\d+", "", svg)
    svg = re.sub(r" ?font-family: [^;\"]*;?", "", svg)
    svg = re.sub(r"\s*\n\s*", " ", svg)
    for name, colour in COLOURS.items():
        svg = svg.replace(colour, f"var(--plot-{name})")
    return svg


def time_axis(axes: Axes, length_s: float, is_narrow: bool) -> None:
    """Label the horizontal axis with minutes and seconds."""
    from daw_lint.report.html.formatting import clock

    step = time_step(length_s, 5 if is_narrow else 10)
    ticks = [index * step for index in range(int(length_s / step) + 1)]
    decimals = 0 if step >= 1 else 1
    axes.set_xlim(0, length_s)
    axes.set_xticks(ticks, [clock(tick, decimals) for tick in ticks])


def time_step(length_s: float, most: int) -> float:
    """Choose the smallest step in seconds that gives at most ``most`` ticks."""
    steps: Sequence[float] = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
    return next((step for step in steps if length_s / step <= most), length_s)


def part_borders(axes: Axes, starts: Sequence[float], is_narrow: bool) -> None:
    """Draw the borders of the parts of a song, numbered where there is room."""
    low, high = axes.get_xlim()
    room = (high - low) / (18 if is_narrow else 48)
    last = -room
    for index, start in enumerate(starts, 1):
        axes.axvline(start, color=COLOURS["faint"], linewidth=0.9, dashes=(3, 3))
        if start - last >= room:
            axes.text(start, 1.01, str(index), transform=axes.get_xaxis_transform(), ha="left", va="bottom",
                      fontsize=10, color=COLOURS["quiet"])  # fmt: skip
            last = start
