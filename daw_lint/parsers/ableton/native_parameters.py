"""The parameters of Live's own devices that rules and ``show`` use. Automated ones are left out.

How a value is stored is known from sets of Live 8 to 12: an attack, a release and a lookahead of a knob in milliseconds, a level in dB
or linear. What a switch of several positions stands for is the order in Live's manual, and for the Limiter and the Compressor what
Ableton's own Max objects say ("abl.device.limiter~", "abl.device.stereocompressor~" in the reference of Max).
"""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element as Element

from daw_lint.named_tuple import NamedTuple
from daw_lint.parsers.ableton.automation import Parameters
from daw_lint.parsers.ableton.elements import as_flag, gain_db, value

Found = dict[str, float | bool]


class _Stored(NamedTuple):
    """What we call a parameter, and how it is stored: in dB or as the value to show, unless said otherwise."""

    name: str
    is_linear: bool = False
    is_switch: bool = False
    choices: tuple[float | bool, ...] = ()
    """What the positions of a switch stand for, from 0."""


def _linear(name: str) -> _Stored:
    return _Stored(name, is_linear=True)


def _switch(name: str) -> _Stored:
    return _Stored(name, is_switch=True)


_GLUE_RELEASES = (100.0, 200.0, 400.0, 600.0, 800.0, 1200.0)
"""Milliseconds; the position after them is Auto."""
_PARAMETERS: dict[str, dict[str, _Stored]] = {
    "Limiter": {
        "Gain": _Stored("gain_db"),
        "Ceiling": _Stored("ceiling_db"),
        "Release": _Stored("release_ms"),
        "AutoRelease": _switch("auto_release"),
        "Lookahead": _Stored("lookahead_ms", choices=(1.5, 3.0, 6.0)),
    },
    "GlueCompressor": {
        "Threshold": _Stored("threshold_db"),
        "Ratio": _Stored("ratio", choices=(2.0, 4.0, 10.0)),
        "Attack": _Stored("attack_ms", choices=(0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)),
        "Release": _Stored("release_ms", choices=_GLUE_RELEASES),
        "Makeup": _Stored("makeup_db"),
        "Range": _Stored("range_db"),
        "DryWet": _Stored("dry_wet"),
        "PeakClipIn": _switch("soft_clip"),
    },
    "Compressor2": {
        "Threshold": _linear("threshold_db"),
        "Ratio": _Stored("ratio"),  # 3.4e38 is the "inf:1" of the panel
        "Attack": _Stored("attack_ms"),
        "Release": _Stored("release_ms"),
        "AutoReleaseControlOnOff": _switch("auto_release"),
        "Knee": _Stored("knee_db"),
        "LookAhead": _Stored("lookahead_ms", choices=(0.0, 1.0, 10.0)),
        "Gain": _Stored("makeup_db"),
        "GainCompensation": _switch("auto_makeup"),
        "DryWet": _Stored("dry_wet"),
    },
    "Saturator": {
        "PreDrive": _Stored("drive_db"),
        "PostDrive": _Stored("output_db"),
        "DryWet": _Stored("dry_wet"),
        "PostClip": _switch("soft_clip"),
    },
    "MultibandDynamics": {
        "OutputGain": _Stored("output_db"),
        "GlobalAmount": _Stored("amount"),
        "AboveThresholdLow": _Stored("low_threshold_db"),
        "AboveThresholdMid": _Stored("mid_threshold_db"),
        "AboveThresholdHigh": _Stored("high_threshold_db"),
        "GainLow": _Stored("low_gain_db"),
        "GainMid": _Stored("mid_gain_db"),
        "GainHigh": _Stored("high_gain_db"),
    },
    "DrumBuss": {
        "DriveAmount": _Stored("drive"),
        "OutputGain": _linear("output_db"),
        "DryWet": _Stored("dry_wet"),
        "EnableCompression": _switch("compression"),
    },
    "Tube": {"PreDrive": _Stored("drive_db"), "PostDrive": _Stored("output_db"), "DryWet": _Stored("dry_wet")},
    "StereoGain": {
        "StereoWidth": _Stored("width"),
        "Mono": _switch("mono"),
        "BassMono": _switch("bass_mono"),
        "BassMonoFrequency": _Stored("bass_mono_hz"),
        "Balance": _Stored("balance"),
        "Mute": _switch("mute"),
        "PhaseInvertL": _switch("invert_left"),
        "PhaseInvertR": _switch("invert_right"),
    },
}
SOFT_CLIPS = {
    tag: name for tag, known in _PARAMETERS.items() for name, stored in known.items() if stored.name == "soft_clip"
}
"""The parameter that is the soft clip of a device, by the device's tag."""


def read_parameters(device: Element, parameters: Parameters) -> Found:
    """Read the known parameters of a native device."""
    tag = str(device.tag)
    found: Found = {}
    for name, stored in _PARAMETERS.get(tag, {}).items():
        reading = _read(device.find(name), stored, parameters)
        if reading is not None:
            found[stored.name] = reading
    if tag in _ADJUST:
        _ADJUST[tag](found, device, parameters)
    return found


def _read(element: Element | None, stored: _Stored, parameters: Parameters) -> float | bool | None:
    if stored.is_switch:
        return _state(element, parameters)
    number = parameters.number(element)
    if stored.choices:
        return _chosen(number, stored.choices)
    return gain_db(number) if stored.is_linear else number


def _state(element: Element | None, parameters: Parameters) -> bool | None:
    state = parameters.switch(element)
    return None if state == "automated" else state


def _chosen(position: float | None, choices: tuple[float | bool, ...]) -> float | bool | None:
    if position is None or position not in range(len(choices)):
        return None
    return choices[int(position)]


def _drop(found: Found, *names: str) -> None:
    for name in names:
        found.pop(name, None)


_OF_LIMITER = frozenset({"On", "Gain", "Ceiling", "Release", "AutoRelease", "LinkChannels", "Lookahead"})
"""The parameters of the Limiter of Live 9 to 12.0, as sets have them."""


def _limiter(found: Found, device: Element, parameters: Parameters) -> None:
    _without_idle_release(found, device.find("AutoRelease"))
    if any(child.find("Manual") is not None and child.tag not in _OF_LIMITER for child in device):
        # The Limiter of Live 12.1 and later has a maximizing mode, in which gain and ceiling are not in use. No set with one was seen.
        found.clear()


def _glue(found: Found, device: Element, parameters: Parameters) -> None:
    release = parameters.number(device.find("Release"))
    if release is not None:
        found["auto_release"] = release == len(_GLUE_RELEASES)


def _compressor(found: Found, device: Element, parameters: Parameters) -> None:
    _without_idle_release(found, device.find("AutoReleaseControlOnOff"))
    # Of the models Peak, RMS and Expand the last has a ratio of its own. A set of Live 8, which has no Expand, has no LegacyModel.
    if device.find("LegacyModel") is not None and parameters.number(device.find("Model")) not in (0, 1):
        _drop(found, "ratio")


def _multiband(found: Found, device: Element, parameters: Parameters) -> None:
    for band, split in (("low", "SplitLowMidOn"), ("high", "SplitMidHighOn")):
        if _state(device.find(split), parameters) is not True:
            _drop(found, f"{band}_threshold_db", f"{band}_gain_db")


def _utility(found: Found, device: Element, parameters: Parameters) -> None:
    """Add Utility's gain: linear since Live 10, in dB before that and in devices that Live 10 converted."""
    is_converted = as_flag(value(device, "LegacyMode"))
    if is_converted is None or is_converted:
        level = parameters.number(device.find("LegacyGain" if is_converted else "Gain"))
    else:
        level = gain_db(parameters.number(device.find("Gain")))
    if level is not None:
        found["gain_db"] = level


def _without_idle_release(found: Found, auto: Element | None) -> None:
    """Leave the release out where the device sets it itself, or may do so. The Compressor of Live 8 has no such switch."""
    if auto is not None and found.get("auto_release") is not False:
        _drop(found, "release_ms")


_ADJUST: dict[str, Callable[[Found, Element, Parameters], None]] = {
    "Limiter": _limiter,
    "GlueCompressor": _glue,
    "Compressor2": _compressor,
    "MultibandDynamics": _multiband,
    "StereoGain": _utility,
}
