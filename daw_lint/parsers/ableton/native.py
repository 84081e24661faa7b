"""Live's own devices: the names that Live shows, and the parameters that rules read."""

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

_IN_DB, _LINEAR, _SHARE, _SWITCH = "db", "linear", "share", "switch"

_PARAMETERS: dict[str, dict[str, tuple[str, str]]] = {
    "Limiter": {"Gain": ("gain_db", _IN_DB), "Ceiling": ("ceiling_db", _IN_DB)},
    "GlueCompressor": {
        "Threshold": ("threshold_db", _IN_DB),
        "Makeup": ("makeup_db", _IN_DB),
        "Range": ("range_db", _IN_DB),
        "DryWet": ("dry_wet", _SHARE),
        "PeakClipIn": ("soft_clip", _SWITCH),
    },
    "Compressor2": {
        "Threshold": ("threshold_db", _LINEAR),
        "Ratio": ("ratio", _SHARE),
        "Gain": ("makeup_db", _IN_DB),
        "GainCompensation": ("auto_makeup", _SWITCH),
        "DryWet": ("dry_wet", _SHARE),
    },
    "Saturator": {
        "PreDrive": ("drive_db", _IN_DB),
        "PostDrive": ("output_db", _IN_DB),
        "DryWet": ("dry_wet", _SHARE),
        "PostClip": ("soft_clip", _SWITCH),
    },
    "MultibandDynamics": {"OutputGain": ("output_db", _IN_DB), "GlobalAmount": ("amount", _SHARE)},
    "DrumBuss": {
        "DriveAmount": ("drive", _SHARE),
        "OutputGain": ("output_db", _LINEAR),
        "DryWet": ("dry_wet", _SHARE),
        "EnableCompression": ("compression", _SWITCH),
    },
    "Tube": {"PreDrive": ("drive_db", _IN_DB), "PostDrive": ("output_db", _IN_DB), "DryWet": ("dry_wet", _SHARE)},
    "StereoGain": {
        "StereoWidth": ("width", _SHARE),
        "Mono": ("mono", _SWITCH),
        "BassMono": ("bass_mono", _SWITCH),
        "BassMonoFrequency": ("bass_mono_hz", _SHARE),
        "Balance": ("balance", _SHARE),
        "Mute": ("mute", _SWITCH),
        "PhaseInvertL": ("invert_left", _SWITCH),
        "PhaseInvertR": ("invert_right", _SWITCH),
    },
}


def native_name(tag: str) -> str:
    """Return the name that Live shows for a native device; an unknown tag is split into words."""
    return _NAMES.get(tag) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tag)


def read_parameters(device: Element, parameters: Parameters) -> dict[str, float | bool]:
    """Return the readable parameters of a native device; an automated one is left out."""
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
    """Read Utility's gain: linear from Live 10 on, in dB before it and in devices that Live 10 carried over."""
    carried_over = as_flag(value(device, "LegacyMode"))
    if carried_over is None or carried_over:
        level = parameters.number(device.find("LegacyGain" if carried_over else "Gain"))
    else:
        level = gain_db(parameters.number(device.find("Gain")))
    return {} if level is None else {"gain_db": level}


def _switch(parameter: Element | None, parameters: Parameters) -> bool | None:
    state = parameters.switch(parameter)
    return None if state == "automated" else state


_READERS: dict[str, Callable[[Element | None, Parameters], float | bool | None]] = {
    _IN_DB: lambda element, parameters: parameters.number(element),
    _SHARE: lambda element, parameters: parameters.number(element),
    _LINEAR: lambda element, parameters: gain_db(parameters.number(element)),
    _SWITCH: _switch,
}
