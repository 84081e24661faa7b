"""The channel layout chunks of Apple's formats: ``chan`` in CAF, ``CHAN`` in AIFF.

Sources: Apple, Core Audio Format Specification 1.0 (Channel Layout chunk); CoreAudioBaseTypes.h (labels and layout tags).
"""

from __future__ import annotations

from struct import Struct

from daw_lint.measure.channel_layouts import MASK_BITS, Layout, mask_layout
from daw_lint.model.loudspeakers import Loudspeaker

_HEAD = Struct(">III")
_DESCRIPTION = Struct(">IIfff")
_BY_DESCRIPTIONS, _BY_BITMAP = 0, 0x10000
_REAR_LEFT, _REAR_RIGHT = 33, 34
# kAudioChannelLabel: 1 to 18 are the bits of a channel mask. Left and right surround (5, 6) are then its back channels,
# and the direct surrounds (10, 11) its side channels.
_LABELS = dict(enumerate(MASK_BITS, 1)) | {
    _REAR_LEFT: Loudspeaker.BACK_LEFT,
    _REAR_RIGHT: Loudspeaker.BACK_RIGHT,
    35: Loudspeaker.WIDE_LEFT,
    36: Loudspeaker.WIDE_RIGHT,
    37: Loudspeaker.LFE,
    38: Loudspeaker.FRONT_LEFT,
    39: Loudspeaker.FRONT_RIGHT,
    42: Loudspeaker.FRONT_CENTRE,
}
# With rear surrounds, left and right surround stand at the sides.
_BESIDE_REAR = {5: Loudspeaker.SIDE_LEFT, 6: Loudspeaker.SIDE_RIGHT}
_SHORT = {
    "L": 1, "R": 2, "C": 3, "LFE": 4, "Ls": 5, "Rs": 6, "Lc": 7, "Rc": 8, "Cs": 9, "Lsd": 10, "Rsd": 11, "Ts": 12,
    "Vhl": 13, "Vhc": 14, "Vhr": 15, "Rls": _REAR_LEFT, "Rrs": _REAR_RIGHT, "Lw": 35, "Rw": 36, "Lt": 38, "Rt": 39, "M": 42,
    "Ltm": 49, "Rtm": 51, "Ltr": 52, "Rtr": 54,
}  # fmt: skip
# kAudioChannelLayoutTag without the number of channels in its lower half: the order that its comment gives.
_TAGS = {
    100: "M", 101: "L R", 102: "L R", 103: "Lt Rt", 106: "L R", 108: "L R Ls Rs", 109: "L R Ls Rs C", 110: "L R Ls Rs C Cs",
    111: "L R Ls Rs C Cs Lw Rw", 113: "L R C", 114: "C L R", 115: "L R C Cs", 116: "C L R Cs", 117: "L R C Ls Rs",
    118: "L R Ls Rs C", 119: "L C R Ls Rs", 120: "C L R Ls Rs", 121: "L R C LFE Ls Rs", 122: "L R Ls Rs C LFE",
    123: "L C R Ls Rs LFE", 124: "C L R Ls Rs LFE", 125: "L R C LFE Ls Rs Cs", 126: "L R C LFE Ls Rs Lc Rc",
    127: "C Lc Rc L R Ls Rs LFE", 128: "L R C LFE Ls Rs Rls Rrs", 129: "L R Ls Rs C LFE Lc Rc", 130: "L R C LFE Ls Rs Lt Rt",
    131: "L R Cs", 132: "L R Ls Rs", 133: "L R LFE", 134: "L R LFE Cs", 135: "L R LFE Ls Rs", 136: "L R C LFE",
    137: "L R C LFE Cs", 138: "L R Ls Rs LFE", 139: "L R Ls Rs C Cs", 140: "L R Ls Rs C Rls Rrs", 141: "C L R Ls Rs Cs",
    142: "C L R Ls Rs Cs LFE", 143: "C L R Ls Rs Rls Rrs", 144: "C L R Ls Rs Rls Rrs Cs", 148: "L R Ls Rs C Lc Rc",
    149: "C LFE", 150: "L C R", 151: "L C R Cs", 152: "L C R LFE", 153: "L R Cs LFE",
    154: "L C R Cs LFE", 183: "C L R Ls Rs LFE Rls Rrs", 185: "L R Rls Rrs", 186: "L R C Rls Rrs", 187: "L R C LFE Rls Rrs",
    188: "L R C LFE Cs Ls Rs", 189: "L R C LFE Rls Rrs Ls Rs",
    192: "L R C LFE Ls Rs Rls Rrs Vhl Vhr Ltr Rtr", 194: "L R C LFE Ls Rs Ltm Rtm", 195: "L R C LFE Ls Rs Vhl Vhr Ltr Rtr",
    196: "L R C LFE Ls Rs Rls Rrs Ltm Rtm",
}  # fmt: skip


def core_audio_layout(chunk: bytes, channels: int) -> Layout | None:
    """Return the loudspeaker of each channel from the body of the chunk; ``None`` if it is unknown or does not fit."""
    if len(chunk) < _HEAD.size:
        return None
    tag, bitmap, count = _HEAD.unpack_from(chunk)
    if tag == _BY_BITMAP:
        return mask_layout(bitmap, channels)
    if tag == _BY_DESCRIPTIONS:
        body = chunk[_HEAD.size : _HEAD.size + count * _DESCRIPTION.size]
        labels = [
            entry[0] for entry in _DESCRIPTION.iter_unpack(body[: len(body) // _DESCRIPTION.size * _DESCRIPTION.size])
        ]
    else:
        labels = [_SHORT[name] for name in _TAGS.get(tag >> 16, "").split()]
    return _named(labels) if len(labels) == channels else None


def _named(labels: list[int]) -> Layout | None:
    known = _LABELS | _BESIDE_REAR if {_REAR_LEFT, _REAR_RIGHT} & set(labels) else _LABELS
    found = tuple(known.get(label, Loudspeaker.UNNAMED) for label in labels)
    return found if set(found) != {Loudspeaker.UNNAMED} else None
