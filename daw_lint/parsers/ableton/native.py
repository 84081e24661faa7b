"""Live's own devices: the names that Live shows, and the parameters that rules read.

Names are those of Live's browser and manual; tags are those of sets of Live 8 to 12.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.etree import _Element as Element

from daw_lint.parsers.ableton.automation import Parameters
from daw_lint.parsers.ableton.elements import as_flag, gain_db, value

_NAMES = {
    "AudioEffectGroupDevice": "Audio Effect Rack",
    "InstrumentGroupDevice": "Instrument Rack",
    "MidiEffectGroupDevice": "MIDI Effect Rack",
    "DrumGroupDevice": "Drum Rack",
    "AutoFilter2": "Auto Filter",
    "AutoPan": "Auto Pan",
    "ChannelEq": "Channel EQ",
    "Chorus2": "Chorus-Ensemble",
    "Compressor2": "Compressor",
    "CrossDelay": "Simple Delay",
    "DrumBuss": "Drum Buss",
    "Eq8": "EQ Eight",
    "FilterEQ3": "EQ Three",
    "Hybrid": "Hybrid Reverb",
    "InstrumentImpulse": "Impulse",
    "InstrumentMeld": "Meld",
    "InstrumentVector": "Wavetable",
    "LoungeLizard": "Electric",
    "MidiArpeggiator": "Arpeggiator",
    "MidiChord": "Chord",
    "MidiNoteLength": "Note Length",
    "MidiPitcher": "Pitch",
    "MidiRandom": "Random",
    "MidiScale": "Scale",
    "MidiVelocity": "Velocity",
    "MultiSampler": "Sampler",
    "OriginalSimpler": "Simpler",
    "PhaserNew": "Phaser-Flanger",
    "ProxyAudioEffectDevice": "External Audio Effect",
    "ProxyInstrumentDevice": "External Instrument",
    "Redux2": "Redux",
    "SpectrumAnalyzer": "Spectrum",
    "Spectral": "Spectral Resonator",
    "StereoGain": "Utility",
    "StringStudio": "Tension",
    "Transmute": "Spectral Time",
    "Tube": "Dynamic Tube",
    "UltraAnalog": "Analog",
    "Vinyl": "Vinyl Distortion",
}

INSTRUMENTS = frozenset(
    [
        "Collision",
        "Drift",
        "DrumCell",
        "InstrumentImpulse",
        "InstrumentMeld",
        "InstrumentVector",
        "LoungeLizard",
        "MultiSampler",
        "Operator",
        "OriginalSimpler",
        "ProxyInstrumentDevice",
        "StringStudio",
        "UltraAnalog",
        "MxDeviceInstrument",
    ]
)

_IN_DB, _LINEAR, _PLAIN, _SWITCH = "db", "linear", "plain", "switch"
"""How a parameter is stored: in dB, as a linear gain, as the value to show, or as a switch."""

_PARAMETERS: dict[str, dict[str, tuple[str, str]]] = {
    "Limiter": {"Gain": ("gain_db", _IN_DB), "Ceiling": ("ceiling_db", _IN_DB)},
    "GlueCompressor": {
        "Threshold": ("threshold_db", _IN_DB),
        "Makeup": ("makeup_db", _IN_DB),
        "Range": ("range_db", _IN_DB),
        "DryWet": ("dry_wet", _PLAIN),
        "PeakClipIn": ("soft_clip", _SWITCH),
    },
    "Compressor2": {
        "Threshold": ("threshold_db", _LINEAR),
        "Ratio": ("ratio", _PLAIN),
        "Gain": ("makeup_db", _IN_DB),
        "GainCompensation": ("auto_makeup", _SWITCH),
        "DryWet": ("dry_wet", _PLAIN),
    },
    "Saturator": {
        "PreDrive": ("drive_db", _IN_DB),
        "PostDrive": ("output_db", _IN_DB),
        "DryWet": ("dry_wet", _PLAIN),
        "PostClip": ("soft_clip", _SWITCH),
    },
    "MultibandDynamics": {"OutputGain": ("output_db", _IN_DB), "GlobalAmount": ("amount", _PLAIN)},
    "DrumBuss": {
        "DriveAmount": ("drive", _PLAIN),
        "OutputGain": ("output_db", _LINEAR),
        "DryWet": ("dry_wet", _PLAIN),
        "EnableCompression": ("compression", _SWITCH),
    },
    "Tube": {"PreDrive": ("drive_db", _IN_DB), "PostDrive": ("output_db", _IN_DB), "DryWet": ("dry_wet", _PLAIN)},
    "StereoGain": {
        "StereoWidth": ("width", _PLAIN),
        "Mono": ("mono", _SWITCH),
        "BassMono": ("bass_mono", _SWITCH),
        "BassMonoFrequency": ("bass_mono_hz", _PLAIN),
        "Balance": ("balance", _PLAIN),
        "Mute": ("mute", _SWITCH),
        "PhaseInvertL": ("invert_left", _SWITCH),
        "PhaseInvertR": ("invert_right", _SWITCH),
    },
}


SOFT_CLIPS = {tag: name for tag, known in _PARAMETERS.items() for name, (key, _) in known.items() if key == "soft_clip"}
"""The parameter that is the soft clip of a device, by the device's tag."""


def native_name(tag: str) -> str:
    """Return the name that Live shows for a native device. An unknown tag is split into words."""
    return _NAMES.get(tag) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tag)


def read_parameters(device: Element, parameters: Parameters) -> dict[str, float | bool]:
    """Read the known parameters of a native device. Automated ones are left out."""
    tag = str(device.tag)
    found: dict[str, float | bool] = {}
    for name, (key, unit) in _PARAMETERS.get(tag, {}).items():
        reading = _READERS[unit](device.find(name), parameters)
        if reading is not None:
            found[key] = reading
    if tag == "StereoGain":
        found.update(_utility_gain(device, parameters))
    return found


def _utility_gain(device: Element, parameters: Parameters) -> dict[str, float | bool]:
    """Read Utility's gain: linear since Live 10, in dB before that and in devices that Live 10 converted."""
    is_converted = as_flag(value(device, "LegacyMode"))
    if is_converted is None or is_converted:
        level = parameters.number(device.find("LegacyGain" if is_converted else "Gain"))
    else:
        level = gain_db(parameters.number(device.find("Gain")))
    return {} if level is None else {"gain_db": level}


def _switch(parameter: Element | None, parameters: Parameters) -> bool | None:
    state = parameters.switch(parameter)
    return None if state == "automated" else state


_READERS: dict[str, Callable[[Element | None, Parameters], float | bool | None]] = {
    _IN_DB: lambda element, parameters: parameters.number(element),
    _PLAIN: lambda element, parameters: parameters.number(element),
    _LINEAR: lambda element, parameters: gain_db(parameters.number(element)),
    _SWITCH: _switch,
}
