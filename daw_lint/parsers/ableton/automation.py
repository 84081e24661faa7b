"""The value of a parameter in a Live set, and whether automation changes it.

Live 10 and later store the value shown in ``Manual``, and automation in the track's envelopes, which refer to the ``Id``
of the parameter's ``AutomationTarget``. Live 9 stores both in the parameter; Live 8 stores only events.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import isclose

from lxml.etree import _Element as Element

from daw_lint.model.session import Switch
from daw_lint.parsers.ableton.elements import as_flag, value
from daw_lint.parsers.values import as_number

Envelopes = Mapping[str, Element]
"""The events of each automation envelope, by the ID of its target. Most are never read: a tempo can have 100,000."""

_MOST_MACROS = 16
"""Macros of a rack: 8 up to Live 10, 16 since."""
_MACRO_CHANNEL = "16"
"""The MIDI channel that Live writes for a mapping to a macro of the rack around; those of MIDI are 0 to 15 (seen in 6,963 mappings)."""


def read_envelopes(track: Element) -> Envelopes:
    """Read the arrangement's automation of a track (Live 10 and later; older versions have none here)."""
    envelopes: dict[str, Element] = {}
    for envelope in track.iterfind("AutomationEnvelopes/Envelopes/AutomationEnvelope"):
        target = value(envelope, "EnvelopeTarget/PointeeId")
        events = envelope.find("Automation/Events")
        if target is not None and events is not None and len(events):
            envelopes[target] = events
    return envelopes


class Parameters:
    """Reads the parameters of one track."""

    def __init__(self, envelopes: Envelopes, moving_macros: frozenset[int] = frozenset()) -> None:
        """Take the automation of the track, and the numbers of the macros of the rack around that automation moves."""
        self.envelopes = envelopes
        self.moving_macros = moving_macros

    def within(self, rack: Element) -> Parameters:
        """Return the reader for what is in a rack, where automation of its macros counts too."""
        moving = frozenset(
            number for number in range(_MOST_MACROS) if self.is_automated(rack.find(f"MacroControls.{number}"))
        )
        return self if moving == self.moving_macros else Parameters(self.envelopes, moving)

    @cached_property
    def enveloped(self) -> frozenset[str]:
        """The IDs of the targets that have an envelope."""
        return frozenset(self.envelopes)

    def switch(self, parameter: Element | None) -> Switch:
        """Read the state of a switch: on, off, automated, or unknown if its two stored states disagree."""
        if parameter is None:
            return None
        events = {state for state in map(as_flag, self._events(parameter)) if state is not None}
        if len(events) == 2:
            return "automated"
        manual = as_flag(value(parameter, "Manual"))
        if not events:
            return manual
        automated = events.pop()
        # Live 9 stores a switch twice. In 11 of 43,083 the two disagree, and the file does not say which one counts.
        return automated if manual in (None, automated) else None

    def number(self, parameter: Element | None) -> float | None:
        """Read the value of a parameter; ``None`` if it is automated or its two stored values disagree."""
        if parameter is None or self.is_automated(parameter):
            return None
        manual = as_number(value(parameter, "Manual"))
        events = self._events(parameter)
        constant = as_number(events[0]) if events else None
        if manual is None or constant is None:
            return constant if manual is None else manual
        # The tolerance is our own: far below what anybody hears, above what rounding to text changes.
        return manual if isclose(manual, constant, rel_tol=1e-3, abs_tol=1e-6) else None

    def fader(self, parameter: Element | None) -> float | None:
        """Read the linear level of a fader; ``None`` if it is automated or unknown.

        An envelope of Live 10 or later that never moves sets the fader when the arrangement plays, whatever the fader was
        left at.
        """
        if parameter is None or self.is_automated(parameter):
            return None
        events = self._enveloped(parameter)
        return self.number(parameter) if not events else as_number(events[0])

    def is_automated(self, parameter: Element | None) -> bool:
        """Whether automation changes the parameter, or a macro that it is mapped to: its events have more than one value."""
        if parameter is None:
            return False
        if self.moving_macros and self._macro(parameter) in self.moving_macros:
            return True
        events = self._events(parameter)
        if len(events) < 2:
            return False
        numbers = [as_number(event) for event in events]
        first = numbers[0]
        if first is None or any(number is None for number in numbers):
            return len(set(events)) > 1
        return not all(number is not None and isclose(number, first, rel_tol=1e-4) for number in numbers)

    def _macro(self, parameter: Element) -> int | None:
        """Return the number of the macro that a parameter is mapped to."""
        if value(parameter, "KeyMidi/Channel") != _MACRO_CHANNEL:
            return None
        number = as_number(value(parameter, "KeyMidi/NoteOrController"))
        return None if number is None else int(number)

    def _events(self, parameter: Element) -> tuple[str, ...]:
        inline = parameter.find("ArrangerAutomation/Events")
        if inline is not None and len(inline):
            return _values(inline)
        return self._enveloped(parameter)

    def _enveloped(self, parameter: Element) -> tuple[str, ...]:
        target = parameter.find("AutomationTarget")
        events = None if target is None else self.envelopes.get(target.get("Id", ""))
        return () if events is None else _values(events)


def _values(events: Element) -> tuple[str, ...]:
    return tuple(event.get("Value", "") for event in events)
