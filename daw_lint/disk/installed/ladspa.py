"""Whether a LADSPA library holds a plug-in, as the texts and numbers in the file show.

The descriptor is made by the code of the library, which is not run here. But label and name are in the file as texts that end with
a zero, and the number is in it in four bytes. Tried on the SWH libraries of Debian: of the plug-ins that their RDF describes by
number and name, each that the package has is found in one library alone, its own.
"""

from __future__ import annotations

from pathlib import Path

from daw_lint.disk.installed.budget import Budget

_MOST_BYTES = 32 << 20
"""Longest library that is read. Our own bound."""
_MOST_BYTES_IN_ALL = 1 << 30
"""Bytes that are read in one run. Our own bound: the libraries of Debian together have 3 MB."""
_SHORTEST = 3
"""Characters of a text that is looked for; shorter ones are in many files by chance."""


class Libraries:
    """Reads libraries, and keeps the last one: several questions are asked of one file."""

    def __init__(self) -> None:
        self._budget = Budget(size=_MOST_BYTES_IN_ALL)
        self._last: tuple[Path | None, bytes] = (None, b"")

    def hold_text(self, file: Path, text: str) -> bool:
        """Whether a label or a name is in a library, as a text of its own."""
        raw = text.encode("utf-8", "surrogatepass")
        if len(raw) < _SHORTEST or b"\0" in raw:
            return False
        content = self._content(file)
        place = content.find(raw + b"\0")
        while place > 0 and 0x20 <= content[place - 1] < 0x7F:  # the end of a longer text
            place = content.find(raw + b"\0", place + 1)
        return place > 0

    def hold_number(self, file: Path, number: int) -> bool:
        """Whether the unique ID of a plug-in is in a library."""
        return 0 < number < 1 << 32 and number.to_bytes(4, "little") in self._content(file)

    def _content(self, file: Path) -> bytes:
        if self._last[0] != file:
            self._last = (file, self._budget.read(file, _MOST_BYTES))
        return self._last[1]
