"""What a format is asked to show, and the lines that it gives."""

from __future__ import annotations

from typing import NamedTuple

Span = tuple[str, str]
"""A piece of text and its style in rich's words; an empty style is plain."""

Line = str | list[Span]
"""A line of a report. A bare text is data: it is written as it stands, without colours."""


class View(NamedTuple):
    """What the user wants to see beyond the findings."""

    verbose: bool = False
    """What was not judged and why, what the findings rest on, all of many findings, and what is suppressed."""
    show_suppressed: bool = False
    """Findings that are suppressed, or known to the baseline, where the format has a place for them."""
    quiet: bool = False
    """Nothing but the findings, in the format for people."""


PLAIN = View()
