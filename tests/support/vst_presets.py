"""Writers of the files in which hosts keep the state of a VST plug-in, and of JUCE's own base64."""

from __future__ import annotations

import struct
from collections.abc import Sequence

CHUNK = bytes(range(256)) * 3
"""A state that holds every byte, longer than a line of base64."""
JUCE_LETTERS = ".ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"


def ccnk(kind: bytes, count: int, body: bytes) -> bytes:
    head = struct.pack(">4sIIi", kind, 1, 0x4C4F5544, 1)
    whole = head + struct.pack(">i", count) + body
    return b"CcnK" + struct.pack(">I", len(whole)) + whole


def fxp_floats(values: Sequence[float], order: str = ">") -> bytes:
    return ccnk(b"FxCk", len(values), b"Loud".ljust(28, b"\0") + struct.pack(f"{order}{len(values)}f", *values))


def fxp_chunk(chunk: bytes = CHUNK) -> bytes:
    return ccnk(b"FPCh", 3, b"Loud".ljust(28, b"\0") + struct.pack(">I", len(chunk)) + chunk)


def fxb_chunk(chunk: bytes = CHUNK) -> bytes:
    return ccnk(b"FBCh", 1, bytes(128) + struct.pack(">I", len(chunk)) + chunk)


def fxb_floats(*programs: Sequence[float], current: int = 0) -> bytes:
    future = struct.pack(">I", current).ljust(128, b"\0")
    return ccnk(b"FxBk", len(programs), future + b"".join(map(fxp_floats, programs)))


def vst_w(fxb: bytes) -> bytes:
    return b"VstW" + struct.pack(">III", 8, 1, 0) + fxb


def vstpreset(component: bytes = CHUNK, controller: bytes = b"") -> bytes:
    states = [(b"Comp", component), (b"Cont", controller)] if controller else [(b"Comp", component)]
    body, entries = b"", b""
    for name, state in states:
        entries += struct.pack("<4sqq", name, 48 + len(body), len(state))
        body += state
    head = struct.pack("<4sI32sq", b"VST3", 1, b"72C4DB717A4D459AB97E51745D84B39D", 48 + len(body))
    return head + body + struct.pack("<4sI", b"List", len(states)) + entries


def juce_base64(data: bytes) -> str:
    """Encode bit by bit, as JUCE's documentation says it: the lowest bit of the first byte comes first."""
    bits = [byte >> place & 1 for byte in data for place in range(8)]
    bits += [0] * (-len(bits) % 6)
    groups = [bits[at : at + 6] for at in range(0, len(bits), 6)]
    letters = [JUCE_LETTERS[sum(bit << place for place, bit in enumerate(group))] for group in groups]
    return f"{len(data)}.{''.join(letters)}"
