"""The controls of an FL Studio project: each has an address, and the mixer's stand with their values in one event.

An address is a place (high word: a channel of the rack, a slot of an insert, or the program itself) and the number of a
control there (low word). Until version 24 the inserts begin at place 0x2000, from 25 on at 0x7000, 64 places each; the
sends of an insert begin at number 0x1F40 and 0x2000. Facts from node-flp, PyFLP, dawtool and DawVert, and for 25 from
real projects: its first and its last insert stand at 0x7000 and 0xED40.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, log10
from struct import Struct

from daw_lint.parsers.flstudio.strings import Version

UNITY = 12800
CHANNEL_VOLUME, CHANNEL_MUTE = 0, 7
MAIN_VOLUME, TEMPO = 0x4000_0000, 0x4000_0005
_NARROW, _WIDE = 0x2000, 0x7000
_PLACES = 64
_RECORD = Struct("<4xII")
_SLOT_ON, _SLOT_MIX, _VOLUME, _PAN = 0x1F00, 0x1F01, 0x1FC0, 0x1FC1
_NARROW_SEND, _WIDE_SEND = 0x1F40, 0x2000
_FADER_TOP = 16000
_SPARSE, _EXPLICIT = (9, 8), (11, 5)


def fader_db(stored: int | None) -> float | None:
    """Return a fader in dB: 12800 is 0 dB, 16000 the top at +5.6 dB, 0 silence.

    Image-Line's own controller scripts hold the law, (11 ^ position - 1) / 10 (``VolTodB`` of their ``utils`` module). It
    gives the three places that Image-Line names elsewhere: 100 % is 0 dB, 125 % is +5.6 dB, and a sampler at 10000 (78 %)
    stands at -5.2 dB.
    """
    if stored is None or stored > _FADER_TOP:
        return None
    gain = (11.0 ** (stored / UNITY) - 1.0) / 10.0
    return 20.0 * log10(gain) if gain > 0 else -inf


def records(block: memoryview) -> Iterator[tuple[int, int]]:
    """Return addresses and values of records of twelve bytes; the first of their three numbers is a time."""
    found: Iterator[tuple[int, int]] = _RECORD.iter_unpack(block[: len(block) // _RECORD.size * _RECORD.size])
    return found


class Controls:
    """Where the controls of the mixer stand."""

    def __init__(self, block: memoryview, version: Version, inserts: int) -> None:
        """``block`` is the event with all values; a value that stands at its default may be left out since 9.8."""
        self._values = dict(records(block))
        self._is_wide = max(self._values, default=0) >> 16 >= _WIDE
        self._send_tracks = range(inserts - 5, inserts - 1) if version < (12, 9) else range(0)
        self._sends_left_out_are_closed = _SPARSE <= version < _EXPLICIT

    def get(self, address: int) -> int | None:
        """Return a value, unsigned; ``None`` where none is stored."""
        return self._values.get(address)

    def slot_switch(self, insert: int, slot: int) -> int:
        """Return the address of the switch of a slot."""
        return self._address(insert, slot, _SLOT_ON)

    def slot_mix(self, insert: int, slot: int) -> int:
        """Return the address of the mix knob of a slot: 12800 is the effect alone, 0 none of it."""
        return self._address(insert, slot, _SLOT_MIX)

    def volume(self, insert: int) -> int:
        """Return the address of the fader of an insert."""
        return self._address(insert, 0, _VOLUME)

    def pan(self, insert: int) -> float | None:
        """Return the pan of an insert, -1 to 1."""
        return centred(self._values.get(self._address(insert, 0, _PAN)))

    def send(self, insert: int, target: int) -> int:
        """Return the address of the send of an insert to another."""
        return self._address(insert, 0, (_WIDE_SEND if self._is_wide else _NARROW_SEND) + target)

    def send_level(self, insert: int, target: int) -> int:
        """Return the level of a send. One that is left out stands at 12800; those to send tracks stood at 0 until 11.1."""
        stored = self._values.get(self.send(insert, target))
        if stored is not None:
            return stored
        return 0 if self._sends_left_out_are_closed and target in self._send_tracks else UNITY

    def _address(self, insert: int, slot: int, number: int) -> int:
        return ((_WIDE if self._is_wide else _NARROW) + insert * _PLACES + slot) << 16 | number


def centred(stored: int | None) -> float | None:
    """Return a signed pan of -6400 to 6400 as -1 to 1."""
    if stored is None:
        return None
    signed = stored - (1 << 32) if stored >= 1 << 31 else stored
    return max(-1.0, min(1.0, signed / 6400))
