"""A rich console that escapes the text of everything that it prints: tables, wrapped texts, prompts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.segment import Segment

from daw_lint.report.escape import clean


class EscapingConsole(Console):
    """Escapes text after rich has laid it out, when only the segments of rich itself may control the terminal."""

    def render(self, renderable: Any, options: Any = None) -> Iterable[Segment]:
        """Yield the segments of ``renderable``, with texts that control nothing."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=_escaped(segment.text))


def _escaped(text: str) -> str:
    return "\n".join(clean(line) for line in text.split("\n"))
