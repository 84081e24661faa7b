"""The header of an AIFF or AIFF-C file (Apple, Audio Interchange File Format, 1989; AIFF-C draft, 1991)."""

from __future__ import annotations

from struct import Struct

from daw_lint.bounce import AudioFormat
from daw_lint.measure.source import AudioFile

_CHUNK = Struct(">4sI")
_MAX_CHUNKS = 4096
_FLOATS = {b"fl32": 32, b"FL32": 32, b"fl64": 64, b"FL64": 64}
_PLAIN = (b"NONE", b"sowt", b"twos", b"in24", b"in32", b"raw ")


def read_aiff(file: AudioFile) -> AudioFormat:
    """Return the format. Raises ``BounceError``."""
    form = file.take(8, 4)
    comm = sound = None
    position = 12
    for _ in range(_MAX_CHUNKS):
        head = file.peek(position, _CHUNK.size)
        if len(head) < _CHUNK.size:
            break
        name, size = _CHUNK.unpack(head)
        if name == b"COMM" and comm is None:
            comm = file.take(position + 8, 18) + file.peek(position + 26, 4 if form == b"AIFC" else 0)
        if name == b"SSND" and sound is None:
            sound = (position + 16, size - 8)
        position += 8 + size + size % 2
    if comm is None or sound is None:
        raise file.error("the AIFF file has no COMM or SSND chunk: it is truncated or damaged", "render it again")
    return _format(file, form, comm, sound)


def _format(file: AudioFile, form: bytes, comm: bytes, sound: tuple[int, int]) -> AudioFormat:
    channels, frames, bits = Struct(">hIh").unpack(comm[:8])
    rate = round(extended(comm[8:18]))
    kind = comm[18:22] if form == b"AIFC" else b"NONE"
    if channels <= 0 or rate <= 0 or bits <= 0:
        raise file.error("the header says no channels or no sample rate: it is damaged", "render it again")
    if kind not in _PLAIN and kind not in _FLOATS:
        name = kind.decode("latin-1").strip()
        raise file.error(f"the AIFF-C codec {name!r} cannot be read here", "convert it to WAV")
    depth = _FLOATS.get(kind, bits)
    width = channels * ((depth + 7) // 8)
    held = max(0, file.size - sound[0]) // width
    return AudioFormat(
        container="AIFF",
        codec=f"{depth}-bit float" if kind in _FLOATS else f"PCM {depth}-bit",
        lossy=False,
        sample_rate_hz=rate,
        channels=channels,
        frames=min(frames, held),
        bit_depth=depth,
        is_float=kind in _FLOATS,
        header_frames=frames if frames > held else None,
    )


def extended(field: bytes) -> float:
    """Return an 80-bit extended float (IEEE 754, 1985) as a double; infinities and absurd sizes are 0."""
    exponent = int.from_bytes(field[:2], "big")
    if exponent & 0x8000 or not 0x3FFF <= exponent <= 0x3FFF + 40:
        return 0.0
    return float(int.from_bytes(field[2:10], "big")) * 2.0 ** (exponent - 0x3FFF - 63)
