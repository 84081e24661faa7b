"""The plots of a bounce, each drawn twice: for a wide and for a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from daw_lint.health.extras import Extras
from daw_lint.health.model import Health


class Plot(NamedTuple):
    """A plot in the page."""

    key: str
    title: str
    alt: str
    """Its content in words and numbers, for screen readers."""
    note: str
    """How to read it."""
    wide: str
    """SVG."""
    narrow: str
    unit: str = ""
    """The unit of the vertical axis."""
    hover: str = ""
    """The values below the pointer, as JSON."""


def plots_of(health: Health, extras: Extras) -> tuple[Plot, ...]:
    """Draw the plots of what was measured. Imports matplotlib only if there is something to draw."""
    return tuple(_plots(health, extras)) if health.bounce is not None and health.bounce.level is not None else ()


def _plots(health: Health, extras: Extras) -> Iterator[Plot]:
    from daw_lint.report.html.plots import correlation, loudness, spectrum, waveform

    makers: tuple[Callable[[Health, Extras], Plot | None], ...] = (
        waveform.plot, loudness.plot, spectrum.plot, correlation.plot,
    )  # fmt: skip
    for make in makers:
        made = make(health, extras)
        if made is not None:
            yield made
