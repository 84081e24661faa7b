"""How to read the picture of the signal flow: one sentence for each thing that is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daw_lint.report.html.chips import Chip
from daw_lint.report.html.strips import Strip


def legend(master: Strip | None, others: Sequence[Strip]) -> Iterator[str]:
    """Yield sentences about the strips in the master's box and about those outside it."""
    inside = master.inside if master is not None else ()
    boxes = [*inside, *others]
    everything = [strip for top in ((master,) if master is not None else ()) + tuple(others) for strip in _walk(top)]
    chips = [chip for strip in everything for chip in _all_chips(strip.chips)]
    if any(strip.inside for strip in boxes):
        yield "Each track is in the box of the bus that it feeds."
    elif inside:
        yield "The tracks in the master's box feed it directly."
    if any(strip.way.startswith("feeds ") for strip in everything):
        yield "A track that feeds a bus elsewhere says so."
    if any(len(strip.chips) > 1 for strip in everything):
        yield "Devices are in signal order, from left to right."
    if any(chip.is_off for chip in chips) or any(send.is_off for strip in everything for send in strip.sends):
        yield "Struck through: switched off."
    if any(strip.is_quiet for strip in everything):
        yield "Dim: muted."


def _walk(strip: Strip) -> Iterator[Strip]:
    yield strip
    for inner in strip.inside:
        yield from _walk(inner)


def _all_chips(chips: Sequence[Chip]) -> Iterator[Chip]:
    for chip in chips:
        yield chip
        for chain in chip.chains:
            yield from _all_chips(chain.chips)
