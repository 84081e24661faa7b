"""Automation of a song: which parameters have active lanes with points.

A lane has the address of its parameter (``param:///AudioMixer/{UID}/volume``) and the member of the archive with its
points. That member is binary and begins with a list of events; an empty one reads ``events[]`` (seen in the songs named
in ``arrangement``).
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from daw_lint.parsers.packed import Archive, spellings
from daw_lint.parsers.studio_one.elements import flag, part
from daw_lint.parsers.studio_one.media import member_name

_START = "param:///"
_LONGEST = 500
"""Our own bound on an address."""
_EVENTS, _EMPTY = b"events[", b"events[]"


class Lanes:
    """The lanes of all tracks, by the UID of the object and its parameter."""

    def __init__(self, song: Element, archive: Archive) -> None:
        """Read which lanes are on and have points."""
        self._archive = archive
        self._names = set(archive.names)
        self._moving: dict[str, dict[str, bool | None]] = {}
        for region in song.iter("AutomationRegion"):
            address = region.get("identity", "")
            moves = self._moves(region) if address.startswith(_START) and len(address) < _LONGEST else False
            if moves is not False:
                self._add(address.split("/"), moves)

    def _add(self, steps: list[str], moves: bool | None) -> None:
        for index, step in enumerate(steps):
            if step.startswith("{"):
                self._moving.setdefault(step, {})["/".join(steps[index + 1 :])] = moves

    def count(self, owner: str) -> int:
        """Count the automated parameters of a channel."""
        return sum(moves is True for moves in self._moving.get(owner, {}).values())

    def moves(self, owner: str, parameter: str) -> bool | None:
        """Whether a parameter of the object with this UID is automated; ``None`` if unknown."""
        return self._moving.get(owner, {}).get(parameter, False)

    def moves_inside(self, owner: str) -> bool:
        """Whether any parameter of a plug-in but its bypass is automated, or may be. Their names are Studio One's own."""
        return any(moves is not False and name != "bypass" for name, moves in self._moving.get(owner, {}).items())

    def _moves(self, region: Element) -> bool | None:
        off = flag(region, "mute")
        if off:
            return False
        url = part(region, "points")
        name = member_name(url.get("url", "")) if url is not None else ""
        member = next((spelling for spelling in spellings(name) if spelling in self._names), None)
        if not name or member is None:
            return None
        content = self._archive.read(member) or b""
        if _EVENTS not in content:
            return None
        return False if _EMPTY in content else None if off is None else True
