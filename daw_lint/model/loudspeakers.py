"""The loudspeaker that a channel of an audio file is for."""

from __future__ import annotations

from enum import StrEnum


class Loudspeaker(StrEnum):
    """A loudspeaker position, in the words of WAVEFORMATEXTENSIBLE. The order is that of the bits of its channel mask."""

    FRONT_LEFT = "front left"
    FRONT_RIGHT = "front right"
    FRONT_CENTRE = "front centre"
    LFE = "LFE"
    BACK_LEFT = "back left"
    BACK_RIGHT = "back right"
    FRONT_LEFT_OF_CENTRE = "front left of centre"
    FRONT_RIGHT_OF_CENTRE = "front right of centre"
    BACK_CENTRE = "back centre"
    SIDE_LEFT = "side left"
    SIDE_RIGHT = "side right"
    TOP_CENTRE = "top centre"
    TOP_FRONT_LEFT = "top front left"
    TOP_FRONT_CENTRE = "top front centre"
    TOP_FRONT_RIGHT = "top front right"
    TOP_BACK_LEFT = "top back left"
    TOP_BACK_CENTRE = "top back centre"
    TOP_BACK_RIGHT = "top back right"
    WIDE_LEFT = "wide left"
    WIDE_RIGHT = "wide right"
    UNNAMED = "unnamed"
    """The file places other channels, but not this one."""
