"""The weight of each channel in the loudness of a file (ITU-R BS.1770-5, annex 1, table 3)."""

from __future__ import annotations

from daw_lint.model.bounce import AudioFormat
from daw_lint.model.loudspeakers import Loudspeaker

AT_SIDE = 1.41
"""Weight between 60 and 120 degrees from the front, below 30 degrees of elevation. Everywhere else it is 1."""
_LEFT_OUT = {Loudspeaker.LFE}
_SIDE = {Loudspeaker.SIDE_LEFT, Loudspeaker.SIDE_RIGHT}
_BACK = {Loudspeaker.BACK_LEFT, Loudspeaker.BACK_RIGHT}
_WIDE = {Loudspeaker.WIDE_LEFT, Loudspeaker.WIDE_RIGHT}


def channel_weights(audio: AudioFormat) -> tuple[float, ...]:
    """Return the weight of each channel: by its loudspeaker, or by the usual order if the file names none."""
    if audio.loudspeakers is None:
        return usual_weights(audio.channels)
    return tuple(_weight(speaker, frozenset(audio.loudspeakers)) for speaker in audio.loudspeakers)


def _weight(speaker: Loudspeaker, beside: frozenset[Loudspeaker]) -> float:
    if speaker in _LEFT_OUT:
        return 0.0
    # The back channels of 5.1 are its surrounds, at 110 degrees; only beside side channels they stand at 135 and more.
    surrounds = _SIDE | _WIDE if beside & _SIDE else _SIDE | _WIDE | _BACK
    return AT_SIDE if speaker in surrounds else 1.0


def usual_weights(channels: int) -> tuple[float, ...]:
    """Return the weight of each channel in the usual order of a file.

    The order is L R C, then LFE from six channels on, then the surround channels. Above 7.1 there is no usual order, so
    every channel has weight 1.
    """
    known = {
        4: (1, 1, AT_SIDE, AT_SIDE),
        5: (1, 1, 1, AT_SIDE, AT_SIDE),
        6: (1, 1, 1, 0, AT_SIDE, AT_SIDE),
        7: (1, 1, 1, 0, 1, AT_SIDE, AT_SIDE),
        8: (1, 1, 1, 0, 1, 1, AT_SIDE, AT_SIDE),
    }
    return tuple(map(float, known.get(channels, (1,) * channels)))
