"""Numbers in a Live set that Live needs to be unique: a set where they are not may not open.

Automation refers to parameters by the ``Id`` of targets and pointees. Live 10 and later give each its own, and store the next
free one as ``NextPointeeId``; a set where it is too low is refused ("NextPointeeId is too low"). Live 11 and later number the
notes of a clip. All 43 sets of Live 10 to 12 in the corpus keep to both, and so do their 60 clips with numbered notes. Sets break
the rule after a merge by hand, or when a script copied tracks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from daw_lint.model.faults import FaultKind, FileFault
from daw_lint.model.wording import count
from daw_lint.regex import regex

_POINTEE = regex(
    rb"<(?:AutomationTarget|ModulationTarget|Pointee|ControllerTargets\.\d+|(?:Volume|Transposition|GrainSize|Flux|SampleOffset)"
    rb'ModulationTarget) Id="(\d{1,18})"'
)
_NEXT = regex(rb'<NextPointeeId Value="(\d{1,18})"')
_NOTE = regex(rb'<MidiNoteEvent [^<>]*\bNoteId="(\d{1,18})"')
_END_OF_NOTES = b"</KeyTracks>"
_MOST_NUMBERS = 1_000_000
"""Our own bound, for damaged files: a set of 70 MB has 100,000."""
_LONGEST_TAG = 1 << 20
"""Bytes of the longest tag. Our own bound: the tags with numbers have less than 1 kB."""


class Integrity:
    """Collects the numbers of a set while its pieces pass."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._pointees: set[bytes] = set()
        self._pointee_count = 0
        self._notes: set[bytes] = set()
        self._note_count = 0
        self._clips_with_twins = 0

    def watch(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the pieces of the XML on, and note their numbers."""
        rest = b""
        for piece in pieces:
            text = rest + piece
            end = max(text.rfind(b"<"), 0)
            if len(text) - end > _LONGEST_TAG:
                end = len(text)
            self._scan(text[:end])
            rest = text[end:]
            yield piece
        self._scan(rest)

    def _scan(self, text: bytes) -> None:
        if self._pointee_count < _MOST_NUMBERS:
            found = _POINTEE.findall(text)
            self._pointees.update(found)
            self._pointee_count += len(found)
        if self._next is None and (stored := _NEXT.search(text)) is not None:
            self._next = int(stored[1])
        *whole, rest = text.split(_END_OF_NOTES)
        for clip in whole:
            self._add_notes(clip)
            self._clips_with_twins += len(self._notes) < self._note_count
            self._notes.clear()
            self._note_count = 0
        self._add_notes(rest)

    def _add_notes(self, text: bytes) -> None:
        if self._note_count < _MOST_NUMBERS:
            found = _NOTE.findall(text)
            self._notes.update(found)
            self._note_count += len(found)

    def faults(self) -> Iterator[FileFault]:
        """Yield what is wrong. Without a ``NextPointeeId``, as before Live 10, references are not judged."""
        if self._next is not None and 0 < self._pointee_count < _MOST_NUMBERS:
            highest = max(map(int, self._pointees))
            twins = self._pointee_count - len(self._pointees)
            if self._next <= highest:
                what = f"NextPointeeId is {self._next}, but {highest} is in use"
                yield FileFault(FaultKind.REFERENCES, what)
            if twins:
                what = f"{count(twins, 'parameter')} share the number of another"
                yield FileFault(FaultKind.REFERENCES, what.replace("parameter share", "parameter shares"))
        if self._clips_with_twins:
            what = f"{count(self._clips_with_twins, 'clip')} with notes that share a number"
            yield FileFault(FaultKind.NOTES, what)


def version_faults(creator: str, minor_version: str) -> Iterator[FileFault]:
    """Yield a fault if a set has the form of a newer Live than the one that it names. ``minor_version``: such as 11.0_433."""
    named, form = re.match(r"Ableton Live (\d+)", creator), re.match(r"(\d+)\.", minor_version)
    if named is not None and form is not None and int(form[1]) > int(named[1]):
        yield FileFault(FaultKind.VERSION, f"it has the form of Live {form[1]}, but names {creator}")
