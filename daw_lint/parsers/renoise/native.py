"""Parameters of Renoise's own devices whose unit is certain, and the meta devices that move others.

Maximizer: Boost, Threshold and Ceiling are in dB (in the initial preset 0, -0.02 and 0). Whether a lower threshold raises the output,
and whether Ceiling is a level or a gain, is not known; with the threshold at its top both readings agree. Gainer: Volume is a linear
gain, 1 is 0 dB (Paketti, the tools of esaruoho, shows it so). Compressor, Bus Compressor and Gate store logarithmic controls whose scale
is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml.etree import _Element as Element

from daw_lint.parsers.renoise.elements import flag, number
from daw_lint.parsers.values import as_number, gain_db

_AT_TOP_DB = 0.05
"""A threshold at its top, -0.02 dB, and no more than a level that is shown as 0.0 dB. Our own bound."""
_OWN_TRACK = -1


def read_parameters(device: Element) -> dict[str, float | bool]:
    """Read the parameters of a native device; empty for one whose parameters are not known."""
    read = _READERS.get(str(device.tag))
    return read(device) if read is not None else {}


class Steered:
    """The devices that meta devices, such as an LFO or a Hydra, move a parameter of."""

    def __init__(self, tracks: Sequence[Element]) -> None:
        """Collect the targets. Which track a number above means is not certain, so it counts for each."""
        self._own = {(index, place) for index, track in enumerate(tracks) for place in _targets(track, own=True)}
        self._anywhere = {place for track in tracks for place in _targets(track, own=False)}

    def is_moved(self, track: int, place: int) -> bool:
        """Whether a device may be moved. ``place`` is its place on the track, the mixer's being 0."""
        return (track, place) in self._own or place in self._anywhere


def _targets(track: Element, *, own: bool) -> Iterator[int]:
    for effect in track.iter("DestEffect"):
        parent = effect.getparent()
        if parent is None:
            continue
        on, place = (_stored(parent.find(name)) for name in ("DestTrack", "DestEffect"))
        if place is not None and place >= 0 and (on in (None, _OWN_TRACK)) is own:
            yield int(place)


def _stored(element: Element | None) -> float | None:
    value = number(element, "Value")
    return as_number(element.text) if value is None and element is not None else value


def _maximizer(device: Element) -> dict[str, float | bool]:
    boost, threshold, ceiling = (number(device.find(name), "Value") for name in ("InputGain", "Threshold", "Ceiling"))
    if boost is None or threshold is None or ceiling is None:
        return {}
    is_at_top = abs(threshold) <= _AT_TOP_DB
    # Its whole gain is only known where nothing but Boost changes the level.
    found: dict[str, float | bool] = {"gain_db" if is_at_top and abs(ceiling) <= _AT_TOP_DB else "input_db": boost}
    found["threshold_db"] = threshold
    if is_at_top:
        found["ceiling_db"] = ceiling
    return found


def _gainer(device: Element) -> dict[str, float | bool]:
    """Read a gain that is that of both channels, and their phase switches."""
    volume, pan = (number(device.find(name), "Value") for name in ("Volume", "Panning"))
    left, right = (flag(device, name, None) for name in ("LPhaseInvert", "RPhaseInvert"))
    found: dict[str, float | bool] = {}
    if volume is not None and 0 < volume < _LOUDEST and pan == 0.5:
        found["gain_db"] = gain_db(volume) or 0.0
    if left is not None and right is not None:
        found |= {"invert_left": left, "invert_right": right}
    return found


_LOUDEST = 100.0
"""Our own bound, +40 dB: a larger number means a damaged file."""
_READERS: dict[str, Callable[[Element], dict[str, float | bool]]] = {
    "GainerDevice": _gainer,
    "MaximizerDevice": _maximizer,
}
