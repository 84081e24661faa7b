"""What an output format has to show, and the type of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NewType

from daw_lint.model.fix import Safety
from daw_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from daw_lint.health.since import Base

Span = tuple[str, str]
"""A piece of text and its rich style; an empty style is plain."""

Document = NewType("Document", str)
"""Text in the form of one medium: JSON, XML, CSV, HTML, SVG, Markdown, or the commands of a CI job.

Only the writer of that medium makes one. It has escaped everything that comes from files, so it is written unchanged.
"""

Line = Document | list[Span]
"""A line of a report: a document, or spans for people. The terminal's writer escapes spans; those who make them do not."""


class View(NamedTuple):
    """What the user wants to see besides the findings."""

    verbose: bool = False
    """Rules that were not judged with the reasons, evidence, every finding of many, and suppressed findings."""
    show_suppressed: bool = False
    """Findings that are suppressed or in the baseline, where the format has a field for them."""
    quiet: bool = False
    """Only the findings, in the format for people."""
    columns: int | None = None
    """Width of the terminal; ``None`` where the text goes to a file or a pipe."""
    base: Base | None = None
    """The revision that the sessions are compared with, in formats for reviews."""
    tried: frozenset[Safety] = frozenset()
    """The fixes that this run has tried: it does not offer them again."""


PLAIN = View()
