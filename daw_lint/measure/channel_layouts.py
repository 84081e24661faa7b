"""Which channel of a file is for which loudspeaker: channel masks, and the fixed orders of codecs.

Sources: Microsoft, WAVEFORMATEXTENSIBLE (``dwChannelMask``); Xiph, Vorbis I specification, clause 4.3.9; RFC 7845 (Opus in
Ogg), clause 5.1.1.2; RFC 9639 (FLAC), clauses 8.6.2 and 9.1.3.
"""

from __future__ import annotations

from daw_lint.model.loudspeakers import Loudspeaker

Layout = tuple[Loudspeaker, ...]
MASK_BITS = tuple(Loudspeaker)[:18]
"""The loudspeaker of each bit of a channel mask, from the lowest."""
MASK_TAG = "WAVEFORMATEXTENSIBLE_CHANNEL_MASK"
"""The comment that gives the channel mask of a FLAC stream."""
_L, _R, _C, _LFE = MASK_BITS[:4]
_BL, _BR = Loudspeaker.BACK_LEFT, Loudspeaker.BACK_RIGHT
_SL, _SR, _BC = Loudspeaker.SIDE_LEFT, Loudspeaker.SIDE_RIGHT, Loudspeaker.BACK_CENTRE
VORBIS: dict[int, Layout] = {
    3: (_L, _C, _R),
    4: (_L, _R, _BL, _BR),
    5: (_L, _C, _R, _BL, _BR),
    6: (_L, _C, _R, _BL, _BR, _LFE),
    7: (_L, _C, _R, _SL, _SR, _BC, _LFE),
    8: (_L, _C, _R, _SL, _SR, _BL, _BR, _LFE),
}
"""The order of Vorbis by number of channels, which is also that of Opus with mapping family 1."""
FLAC: dict[int, Layout] = {
    3: (_L, _R, _C),
    4: (_L, _R, _BL, _BR),
    5: (_L, _R, _C, _BL, _BR),
    6: (_L, _R, _C, _LFE, _BL, _BR),
    7: (_L, _R, _C, _LFE, _BC, _SL, _SR),
    8: (_L, _R, _C, _LFE, _BL, _BR, _SL, _SR),
}
"""The order of FLAC by number of channels, if the stream has no channel mask."""


def mask_layout(mask: int, channels: int) -> Layout | None:
    """Return the loudspeaker of each channel by a channel mask; ``None`` if it names none.

    Channels are in the order of the bits. Bits beyond the number of channels are ignored, and channels beyond the bits have
    no loudspeaker (WAVEFORMATEXTENSIBLE).
    """
    named = [speaker for bit, speaker in enumerate(MASK_BITS) if mask >> bit & 1][:channels]
    return tuple(named + [Loudspeaker.UNNAMED] * (channels - len(named))) if named else None


def flac_layout(channels: int, mask_text: str | None) -> Layout | None:
    """Return the layout of a FLAC stream from the value of its mask comment, else its fixed order."""
    try:
        mask = int(mask_text or "0", 16)
    except ValueError:
        mask = 0
    return mask_layout(mask, channels) or FLAC.get(channels)
