"""What an output format has to show, and the type of its lines."""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[str, str]
"""A piece of text and its rich style; an empty style is plain."""

Line = str | list[Span]
"""A line of a report. A bare text is data: it is written unchanged, without colours."""


class View(NamedTuple):
    """What the user wants to see besides the findings."""

    verbose: bool = False
    """Rules that were not judged with the reasons, evidence, every finding of many, and suppressed findings."""
    show_suppressed: bool = False
    """Findings that are suppressed or in the baseline, where the format has a field for them."""
    quiet: bool = False
    """Only the findings, in the format for people."""


PLAIN = View()
