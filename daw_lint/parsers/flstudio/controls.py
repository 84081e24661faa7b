"""The controls of an FL Studio project and their addresses. One event holds the values of all mixer controls.

An address has a place (high word: a channel of the rack, a slot of an insert, or the program itself) and the number of a
control there (low word). Until version 24 the inserts begin at place 0x2000, since 25 at 0x7000, with 64 places each; the
sends of an insert begin at number 0x1F40 and 0x2000. Sources: node-flp, PyFLP, dawtool and DawVert, and for 25 real
projects, whose first and last inserts are at 0x7000 and 0xED40.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, log10
from struct import Struct

from daw_lint.parsers.flstudio.strings import Version

UNITY = 12800
"""Position of a fader or send at 0 dB, and of a knob at 100 %."""
CHANNEL_VOLUME, CHANNEL_MUTE = 0, 7
"""Control numbers of a channel."""
MAIN_VOLUME, TEMPO = 0x4000_0000, 0x4000_0005
"""Addresses of the program's own controls."""
_NARROW, _WIDE = 0x2000, 0x7000
_PLACES = 64
_RECORD = Struct("<4xII")
_SLOT_ON, _SLOT_MIX, _VOLUME, _PAN = 0x1F00, 0x1F01, 0x1FC0, 0x1FC1
_NARROW_SEND, _WIDE_SEND = 0x1F40, 0x2000
_FADER_TOP = 16000
_SPARSE, _EXPLICIT = (9, 8), (11, 5)
"""From the first to the second version, a send left out to a send track is closed (see ``send_level``)."""


def fader_db(stored: int | None) -> float | None:
    """Convert a fader position to dB: 12800 is 0 dB, 16000 the top at +5.6 dB, 0 silence.

    The law, (11 ^ position - 1) / 10, is in Image-Line's own controller scripts (``VolTodB`` of their ``utils`` module).
    It agrees with the three points that Image-Line documents elsewhere: 100 % is 0 dB, 125 % is +5.6 dB, and a sampler
    at 10000 (78 %) is -5.2 dB.
    """
    if stored is None or stored > _FADER_TOP:
        return None
    gain = (11.0 ** (stored / UNITY) - 1.0) / 10.0
    return 20.0 * log10(gain) if gain > 0 else -inf


def records(block: memoryview) -> Iterator[tuple[int, int]]:
    """Yield the address and value of each twelve-byte record. The first of its three numbers is a time."""
    found: Iterator[tuple[int, int]] = _RECORD.iter_unpack(block[: len(block) // _RECORD.size * _RECORD.size])
    return found


class Controls:
    """The values of the mixer's controls, by address."""

    def __init__(self, block: memoryview, version: Version, inserts: int) -> None:
        """``block`` is the event with all values. Since 9.8 it may leave out values at their default."""
        self._values = dict(records(block))
        self._is_wide = max(self._values, default=0) >> 16 >= _WIDE
        # Until 12.9 the mixer ends with four send tracks and the current track.
        self._send_tracks = range(inserts - 5, inserts - 1) if version < (12, 9) else range(0)
        self._sends_left_out_are_closed = _SPARSE <= version < _EXPLICIT

    def get(self, address: int) -> int | None:
        """Return a value, unsigned; ``None`` if none is stored."""
        return self._values.get(address)

    def slot_place(self, insert: int, slot: int) -> int:
        """Return the place of a slot: the high word of the addresses of its plug-in's controls."""
        return self._address(insert, slot, 0) >> 16

    def slot_switch(self, insert: int, slot: int) -> int:
        """Return the address of a slot's switch."""
        return self._address(insert, slot, _SLOT_ON)

    def slot_mix(self, insert: int, slot: int) -> int:
        """Return the address of a slot's mix knob: 12800 is fully wet, 0 is dry."""
        return self._address(insert, slot, _SLOT_MIX)

    def volume(self, insert: int) -> int:
        """Return the address of an insert's fader."""
        return self._address(insert, 0, _VOLUME)

    def pan(self, insert: int) -> float | None:
        """Return the pan of an insert, -1 to 1."""
        return centred(self._values.get(self._address(insert, 0, _PAN)))

    def send(self, insert: int, target: int) -> int:
        """Return the address of the send from an insert to another."""
        return self._address(insert, 0, (_WIDE_SEND if self._is_wide else _NARROW_SEND) + target)

    def send_level(self, insert: int, target: int) -> int:
        """Return the level of a send. One left out is at 12800; those to send tracks were at 0 until 11.1."""
        stored = self._values.get(self.send(insert, target))
        if stored is not None:
            return stored
        return 0 if self._sends_left_out_are_closed and target in self._send_tracks else UNITY

    def _address(self, insert: int, slot: int, number: int) -> int:
        return ((_WIDE if self._is_wide else _NARROW) + insert * _PLACES + slot) << 16 | number


def centred(stored: int | None) -> float | None:
    """Convert a signed pan of -6400 to 6400 to -1 to 1."""
    if stored is None:
        return None
    signed = stored - (1 << 32) if stored >= 1 << 31 else stored
    return max(-1.0, min(1.0, signed / 6400))
